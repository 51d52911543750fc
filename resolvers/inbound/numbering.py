"""Numbers of new customers: drawn one after the other, or kept as they came (UP-5). Next: deciding.py."""

from collections.abc import Iterable, Mapping

from models.rules.config import Config, NumberRange
from models.rules.numbers import Drawn, draw, in_range
from resolvers.write.tx import Tx

# NR-1: locked to the commit, in one order.
_LOCK = """
SELECT number_range, last_number FROM number_range WHERE number_range = ANY($1::text[])
ORDER BY number_range FOR UPDATE
"""
_PUSH = """
UPDATE number_range r SET last_number = g.number FROM unnest($1::text[], $2::text[]) g(number_range, number)
WHERE r.number_range = g.number_range AND coalesce(r.last_number, '') < g.number
"""


class Numbering:
    """Of one set. What is drawn counts only when it is used."""

    def __init__(self, tx: Tx, config: Config, last: Mapping[str, str]) -> None:
        self._tx, self._config, self._last = tx, config, dict(last)
        self._now = dict(last)

    @classmethod
    async def begin(cls, tx: Tx, config: Config, ranges: Iterable[str | None]) -> "Numbering":
        wanted = sorted({one for one in ranges if one is not None})
        for one in wanted:
            await tx.turn(one)
        rows = await tx.connection.fetch(_LOCK, wanted) if wanted else ()
        return cls(tx, config, {row["number_range"]: row["last_number"] or "" for row in rows})

    def restart(self) -> None:
        self._now = dict(self._last)

    def draw(self, number_range: str) -> Drawn:
        drawn = draw(self._config.number_ranges[number_range], self._now[number_range])
        if drawn.number is not None:
            self._now[number_range] = drawn.number
        return drawn

    async def keep(self, numbers: Iterable[str]) -> None:
        """The ranges go on behind the numbers that are used now."""
        used: dict[str, str] = {}
        internal = [one for one in self._config.number_ranges.values() if not one.external]
        for number in numbers:
            if (of := _range_of(internal, number)) is not None:
                used[of] = max(used.get(of, ""), number)
        if used:
            ranges = sorted(used)
            await self._tx.connection.fetch(_LOCK, ranges)
            await self._tx.connection.execute(_PUSH, ranges, [used[one] for one in ranges])


def _range_of(ranges: Iterable[NumberRange], number: str) -> str | None:
    return next((one.code for one in ranges if in_range(one, number)), None)
