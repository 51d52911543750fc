"""Archive codes are given: numbers without gaps, each code once for ever (domain 4.4). Next: filing.py."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.rules.archives.codes import code_of, normalise, parse_code
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from resolvers.errors import Refused
from resolvers.write.config import Connection

# Each statement takes its counters in the order of their prefixes, so that two who need several never wait
# for each other. The row stays locked until the commit: who comes next continues there, and what is rolled
# back leaves no gap.
_COUNT = """
INSERT INTO archive_counter AS c (prefix, last_number)
SELECT * FROM unnest($1::text[], $2::int[]) AS asked(prefix, many) ORDER BY prefix
ON CONFLICT (prefix) DO UPDATE SET last_number = c.last_number + excluded.last_number
RETURNING prefix, last_number
"""
_JUMP = """
INSERT INTO archive_counter AS c (prefix, last_number)
SELECT * FROM unnest($1::text[], $2::int[]) AS given(prefix, number) ORDER BY prefix
ON CONFLICT (prefix) DO UPDATE SET last_number = greatest(c.last_number, excluded.last_number)
"""
_CLAIM = """
INSERT INTO archive_code (archive_code, item_id, given_at)
SELECT code, item, $3 FROM unnest($1::text[], $2::text[]) AS given(code, item) ORDER BY code
ON CONFLICT DO NOTHING RETURNING archive_code
"""
_TAKEN = "SELECT archive_code FROM archive_code WHERE archive_code = ANY($1::text[])"


@dataclass(frozen=True)
class Wanted:
    """An item that is to get a code: the one that was given, or the next behind the prefix."""

    item_id: str
    prefix: str
    given: str | None = None


async def assign(connection: Connection, prefixes: Sequence[str]) -> list[int]:
    """The next number of each prefix, in their order; a prefix may come many times."""
    if not prefixes:
        return []
    many = Counter(prefixes)
    rows = await connection.fetch(_COUNT, list(many), list(many.values()))
    following = {row["prefix"]: row["last_number"] - many[row["prefix"]] for row in rows}
    numbers: list[int] = []
    for prefix in prefixes:
        following[prefix] += 1
        numbers.append(following[prefix])
    return numbers


async def claim(connection: Connection, codes: Sequence[tuple[str, str]], at: datetime) -> None:
    """(code, itemId) of each. Refused names all codes that were given before, whatever became of their items;
    the counters jump past those that are new.
    """
    highest: dict[str, int] = {}
    for code, _ in codes:
        if (parsed := parse_code(code)) is not None:
            highest[parsed.prefix] = max(parsed.number, highest.get(parsed.prefix, 0))
    await _jump(connection, highest)
    await _claim(connection, codes, at)


async def give(connection: Connection, wanted: Sequence[Wanted], at: datetime) -> dict[str, str]:
    """The code of each item by its itemId, claimed. Counters jump past given codes before the others count
    on (AC-3). Refused as claim.
    """
    given = {one.item_id: normalise(one.given) for one in wanted if one.given}
    highest = dict.fromkeys((one.prefix for one in wanted if one.given), 0)
    for code in given.values():
        if (parsed := parse_code(code)) is not None:
            highest[parsed.prefix] = max(parsed.number, highest.get(parsed.prefix, 0))
    if highest:  # all counters, for the order of locks
        await _jump(connection, dict.fromkeys((one.prefix for one in wanted), 0) | highest)
    fresh = [one for one in wanted if not one.given]
    numbers = await assign(connection, [one.prefix for one in fresh])
    made = {one.item_id: code_of(one.prefix, number) for one, number in zip(fresh, numbers, strict=True)}
    codes = given | made
    await _claim(connection, [(code, item_id) for item_id, code in codes.items()], at)
    return codes


async def taken(connection: Connection, codes: Collection[str]) -> frozenset[str]:
    """Those that were given already; a look only, for findings beside others."""
    rows = await connection.fetch(_TAKEN, list(codes))
    return frozenset(row["archive_code"] for row in rows)


async def _jump(connection: Connection, highest: Mapping[str, int]) -> None:
    if highest:
        await connection.execute(_JUMP, list(highest), list(highest.values()))


async def _claim(connection: Connection, codes: Sequence[tuple[str, str]], at: datetime) -> None:
    rows = await connection.fetch(_CLAIM, [code for code, _ in codes], [item_id for _, item_id in codes], at)
    missing = Counter(code for code, _ in codes) - Counter(row["archive_code"] for row in rows)
    if missing:
        raise Refused(in_order(_duplicate(code) for code in missing))


def _duplicate(code: str) -> Finding:
    return error(Code.GEN_DUPLICATE, ("given_code",), value=code)
