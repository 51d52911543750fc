"""`dossier storage lost`: what could nobody read any more? Next: resolvers/custody/losing.py."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import asyncpg
from cyclopts import Parameter

from assembly import open_keys
from cli_storage import OPERATOR, at_pool
from commands import read_settings
from console import Json, tell
from resolvers.custody.losing import Loss, Lost, LostFile, count_lost, list_lost
from resolvers.errors import Unloadable
from settings import SettingsError

_PAGE = 1000
_Flag = Annotated[bool, Parameter(negative="")]


def lost(
    *,
    key: Annotated[list[str] | None, Parameter(negative="")] = None,
    bucket: _Flag = False,
    files: _Flag = False,
    json: Json = False,
) -> int:
    """What nobody can read now because its key is not here; exit code 1 if that is anything at all.

    Parameters
    ----------
    key:
        Ask instead what nobody could read without this key; may be given several times.
    bucket:
        Ask instead what exists only in the store.
    files:
        Name every file too.
    """
    if key and bucket:
        raise Unloadable("say --key or --bucket, not both")
    here = _keys_here()
    loss = Loss() if bucket else Loss(keys=key) if key else Loss(present=here)

    async def look(pool: asyncpg.Pool) -> tuple[Lost, list[LostFile]]:
        return await count_lost(pool, OPERATOR, loss), await _all(pool, loss) if files else []

    found, named = at_pool(look)
    missing = [one for one in found.keys if one not in here]
    told = asdict(found) | {"missing_keys": missing}
    tell(
        told | ({"lost": [asdict(one) for one in named]} if files else {}),
        json,
        *_lines(found, missing, named),
    )
    return int(bool(missing))


def _keys_here() -> Sequence[str]:
    """None where the key file is what was lost."""
    try:
        ring = open_keys(read_settings())
    except SettingsError as error:
        sys.stderr.write(f"dossier: {error}\n")
        return []
    return [] if ring is None else list(ring.ids())


async def _all(pool: asyncpg.Pool, loss: Loss) -> list[LostFile]:
    found: list[LostFile] = []
    while page := await list_lost(
        pool, OPERATOR, loss, after=found[-1].object_id if found else None, first=_PAGE
    ):
        found += page
    return found


def _lines(found: Lost, missing: Sequence[str], named: Sequence[LostFile]) -> Iterator[str]:
    if not found.objects:
        yield "nothing"
        return
    yield f"objects\t{found.objects}\t{found.bytes} bytes"
    yield f"files\t{found.files}\tof {found.customers} customers and {found.items} archive items"
    yield f"stored\t{found.oldest:%F %T}\tto {found.newest:%F %T}"
    for one in found.keys:
        yield f"key {one}\t{'MISSING: what it has wrapped cannot be read' if one in missing else 'is here'}"
    for file in named:
        whose = file.customer_number or file.item_id
        yield f"{file.object_id}\t{whose}\t{file.attachment_id}/{file.version}\t{file.file_name}\t{file.size}"
