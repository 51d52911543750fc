"""`dossier audit`: the audit trail verified, its head to be noted elsewhere. Next: models/rules/chain.py."""

from collections.abc import Iterator

import asyncpg
from cyclopts import App

from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from models.rules.chain import START, Flaw, FlawKind, Head, head_from_text, lies_behind
from resolvers.access.chain import Verdict, link_new, read_head, verify_chain
from resolvers.access.seal import Sealer
from resolvers.errors import Unloadable

_MEANS = {
    FlawKind.CHANGED: "not what was written, or never written by the service",
    FlawKind.OUT_OF_PLACE: "does not follow the one before: moved, or what stood between was removed",
    FlawKind.MISSING: "not there any more",
    FlawKind.UNPLACED: "had a place in the chain and has none now",
    FlawKind.CUT_OFF: "the trail ends before",
    FlawKind.REPLACED: "not the hash that was noted: all up to here was written anew",
}

audit = App(name="audit", help="The audit trail: who did what that matters for security, and that it stayed.")


@audit.command
def verify(*, expect: str | None = None, after: str | None = None, json: Json = False) -> int:
    """Recompute the hashes of the whole trail and say where it was tampered with: exit code 1 if it was.

    Parameters
    ----------
    expect:
        A head that `dossier audit head` printed earlier. Only with it a trail whose end was cut off shows.
    after:
        Begin behind this head, up to which it was verified before.
    """
    begin, expected = _head(after) or START, _head(expect)
    if not lies_behind(expected, begin):
        raise Unloadable(f"--expect {expect} does not lie behind --after {after}")

    async def look(pool: asyncpg.Pool) -> Verdict:
        return await verify_chain(pool, sealer.chained, after=begin, expected=expected)

    with opened_database(read_settings()) as settings:
        sealer = Sealer(settings.read_field_key())
        found: Verdict = run_loop(with_pool(settings, look))
    flaws = [
        {"kind": one.kind, "from": one.first, "to": one.last, "entry": one.entry_id} for one in found.flaws
    ]
    told = {"sound": found.sound, "checked": found.checked, "head": str(found.head), "flaws": flaws}
    tell(told | {"left_out": found.left_out}, json, *_lines(found))
    return int(not found.sound)


@audit.command
def head(*, json: Json = False) -> None:
    """Print where the trail ends now. Keep it where nobody who can write the database can change it."""

    async def look(pool: asyncpg.Pool) -> Head:
        await link_new(pool, sealer.chained)
        return await read_head(pool)

    with opened_database(read_settings()) as settings:
        sealer = Sealer(settings.read_field_key())
        found: Head = run_loop(with_pool(settings, look))
    tell({"head": str(found)}, json, str(found))


def _head(text: str | None) -> Head | None:
    try:
        return None if text is None else head_from_text(text)
    except ValueError:
        raise Unloadable(f"{text!r} is no head: one is printed by `dossier audit head`") from None


def _lines(found: Verdict) -> Iterator[str]:
    yield from map(_line, found.flaws)
    if found.left_out:
        yield f"and {found.left_out} more"
    state = "sound" if found.sound else "TAMPERED WITH"
    yield f"{state}: {found.checked} entries checked, up to {found.head}"


def _line(one: Flaw) -> str:
    places = f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}"
    place = "no place" if one.kind is FlawKind.UNPLACED else f"place {places}"
    entry = f", entry {one.entry_id}" if one.entry_id is not None else ""
    return f"{one.kind}\t{place}{entry}\t{_MEANS[one.kind]}"
