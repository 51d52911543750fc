"""`dossier key`: the key file of attachments, made and added to. Next: storage/keys_file.py."""

from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from cyclopts import App

from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from resolvers.custody.retiring import check_retirable
from resolvers.errors import Unloadable
from storage.errors import KeyUnavailable
from storage.keys_file import FileKeys, add_key, make_key_file, remove_key, take_keys

keys = App(name="key", help="The key file of attachments: who has it and the store can read every file.")


@keys.command
def make(path: Path, *, json: Json = False) -> None:
    """Make a new key file with one key, mode 600; a file that is there is never replaced."""
    try:
        made = make_key_file(path)
    except FileExistsError:
        raise Unloadable(f"{path} is there already; `dossier key add` adds a key to it") from None
    except OSError as error:
        raise Unloadable(f"{path}: {error.strerror}") from None
    text = f"{path}: key {made}. Keep a copy apart from the database and from the store."
    tell({"path": str(path), "key": made}, json, text)


@keys.command
def add(path: Path, *, json: Json = False) -> None:
    """Add a key that wraps what is new from now on, in every running process; the others stay."""
    try:
        made = add_key(path)
    except KeyUnavailable as error:
        raise Unloadable(str(error)) from None
    except OSError as error:
        raise Unloadable(f"{path}: {error.strerror}") from None
    tell({"path": str(path), "key": made}, json, f"{path}: key {made} wraps what is new from now on.")


@keys.command(name="list")
def list_keys(path: Path, *, json: Json = False) -> None:
    """The ids of the keys, never the keys."""
    try:
        ring = FileKeys(path)
        found = [{"key": name, "current": name == ring.current} for name in ring.ids()]
    except KeyUnavailable as error:
        raise Unloadable(str(error)) from None
    tell(found, json, *(f"{one['key']}{'  wraps what is new' if one['current'] else ''}" for one in found))


@keys.command
def restore(path: Path, copy: Path, *, json: Json = False) -> None:
    """Take from a copy the keys that the file lacks, or the whole copy where there is no file.

    Never copy a copy over a key file: keys that were added since would be gone.
    """
    try:
        taken = take_keys(path, copy)
    except KeyUnavailable as error:
        raise Unloadable(str(error)) from None
    except OSError as error:
        raise Unloadable(f"{path}: {error.strerror}") from None
    told = [f"{path}: key {name} is back." for name in taken]
    tell({"path": str(path), "keys": taken}, json, *(told or [f"{path}: has all of them."]))


@keys.command
def retire(path: Path, key: str, *, json: Json = False) -> None:
    """Remove a key that wraps nothing any more; backups that are older than its rotation still need it."""
    try:
        ring = FileKeys(path)

        def check(pool: asyncpg.Pool) -> Coroutine[Any, Any, None]:
            return check_retirable(pool, ring, key, datetime.now(UTC))

        with opened_database(read_settings()) as settings:
            run_loop(with_pool(settings, check))
        remove_key(path, key)
    except KeyUnavailable as error:
        raise Unloadable(str(error)) from None
    except OSError as error:
        raise Unloadable(f"{path}: {error.strerror}") from None
    tell(
        {"path": str(path), "key": key},
        json,
        f"{path}: key {key} is gone. Keep it with backups that are older.",
    )
