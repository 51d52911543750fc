"""pg_dump and pg_restore: which of those here fits, and run without telling a secret. Next: digests.py."""

import asyncio
import os
import re
import secrets
import shutil
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from resolvers.errors import Unloadable

_VERSION = re.compile(rb"\(PostgreSQL\) (\d+)")
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
_SAID = 2000  # characters of what a program says


class ProgramFailed(Unloadable):
    """It ended with an error; the text is its last words."""


class Program(NamedTuple):
    path: Path
    major: int


async def find_program(name: str, folders: Sequence[Path], major: int) -> Program:
    """Of the folders and PATH the one of that version; else the next newer one."""
    found: dict[int, Path] = {}
    for path in _candidates(name, folders):
        version = await _version(path)
        if version is not None:
            found.setdefault(version, path)
    fitting = sorted(version for version in found if version >= major)
    if not fitting:
        seen = ", ".join(str(version) for version in sorted(found)) or "none"
        raise Unloadable(f"{name} of PostgreSQL {major} or newer is needed in PATH; versions here: {seen}")
    return Program(found[fitting[0]], fitting[0])


async def run_program(program: Program, arguments: Sequence[str], dsn: str, folder: Path) -> None:
    """Of that database. Its password stands in a file of `folder` for as long as this runs, that only this
    account can read; neither in the arguments nor in the environment, which others may list.
    """
    address, password = without_password(dsn)
    async with _password_file(folder, password) as environment:
        process = await asyncio.create_subprocess_exec(
            *(str(program.path), *arguments, "--no-password", f"--dbname={address}"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
        try:
            _, said = await process.communicate()
        except BaseException:
            if process.returncode is None:
                process.kill()
                await process.wait()
            raise
    if process.returncode:
        text = said.decode("utf-8", "replace").strip()[-_SAID:].replace("\n", " ")
        raise ProgramFailed(f"{program.path.name} ended with {process.returncode}: {text}")


def without_password(dsn: str) -> tuple[str, str | None]:
    """The address as anybody may see it, and the password that stood in it."""
    parts = urlsplit(dsn)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    password = next((value for name, value in asked if name == "password"), None)
    netloc = parts.netloc
    user, at, host = netloc.rpartition("@")
    if at and ":" in user:
        user, _, secret = user.partition(":")
        netloc, password = f"{user}@{host}", unquote(secret)
    query = urlencode([(name, value) for name, value in asked if name != "password"])
    return parts._replace(netloc=netloc, query=query).geturl(), password


@asynccontextmanager
async def _password_file(folder: Path, password: str | None) -> AsyncGenerator[Mapping[str, str]]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if password is None:
        yield kept
        return
    path = folder / f".{secrets.token_hex(8)}.pgpass"
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"*:*:*:*:{escaped}\n")
    try:
        yield {**kept, "PGPASSFILE": str(path)}
    finally:
        path.unlink(missing_ok=True)


def _candidates(name: str, folders: Sequence[Path]) -> list[Path]:
    there = [folder / name for folder in folders if (folder / name).is_file()]
    on_path = shutil.which(name)
    return [*there, *([Path(on_path)] if on_path else [])]


async def _version(path: Path) -> int | None:
    try:
        process = await asyncio.create_subprocess_exec(
            *(str(path), "--version"), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return None
    said, _ = await process.communicate()
    found = _VERSION.search(said)
    return int(found[1]) if found else None
