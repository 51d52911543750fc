"""`dossier storage verify`, `incidents`, `close`: files read again, and what failed. Next: console.py."""

from collections.abc import Coroutine, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import asyncpg
from cyclopts import Parameter

from cli_storage import OPERATOR, DryRun, Queue, at_pool, carry_out
from console import Json, tell
from models.rules.incidents import Incident, check_verify
from models.rules.numbers import shown
from resolvers.access.audit import Asker
from resolvers.custody.incidents import IncidentsWanted, close_incident, list_incidents
from resolvers.custody.verifying import WHOLE, verify_order
from resolvers.errors import Gone, Refused, Unloadable

All = Annotated[bool, Parameter(name="--all", negative="", help="Those that are closed too.")]


@Parameter(name="*")
@dataclass(frozen=True)
class Reading:
    """What is read again, and how fast."""

    percent: float = WHOLE
    "A sample: so many of a hundred."
    older_days: int = 0
    "Only those not checked for so long; 0 = all."
    mib_per_second: float = 0
    "Read no faster than that; 0 = no limit."


def verify(
    *, reading: Reading = Reading(), dry_run: DryRun = False, queue: Queue = False, json: Json = False
) -> int:
    """Read stored files whole, open them, compare their SHA-256; what fails is shut away with an incident."""
    if found := check_verify(reading.percent, reading.older_days, reading.mib_per_second):
        raise Unloadable("\n".join(one.message("en") for one in found))
    order = verify_order(
        percent=reading.percent,
        older_days=reading.older_days,
        mib_per_second=reading.mib_per_second,
        dry_run=dry_run,
    )
    return carry_out(order, json, queue)


def incidents(*, every: All = False, first: int = 20, json: Json = False) -> int:
    """Stored files that were found damaged or lost, the newest first; exit code 1 while one is open."""
    wanted = IncidentsWanted(None if every else True, None, first)

    def look(pool: asyncpg.Pool) -> Coroutine[Any, Any, Sequence[Incident]]:
        return list_incidents(pool, OPERATOR, wanted)

    found = at_pool(look)
    tell([asdict(one) for one in found], json, *map(_line, found))
    return int(any(one.closed_at is None for one in found))


def close(incident_id: str, *, measures: str, json: Json = False) -> None:
    """Close an incident with what was done. The file stays shut away until a repair releases it.

    Parameters
    ----------
    measures:
        What was done; it is kept.
    """

    async def end(pool: asyncpg.Pool) -> Incident:
        try:
            return await close_incident(pool, Asker(OPERATOR), incident_id, measures, datetime.now(UTC))
        except Refused as refused:
            raise Unloadable("\n".join(one.message("en") for one in refused.findings)) from None
        except Gone as gone:
            raise Unloadable(f"there is no incident {gone.what}") from None

    found = at_pool(end)
    tell(asdict(found), json, _line(found))


def _line(one: Incident) -> str:
    state = "OPEN" if one.closed_at is None else "CLOSED"
    seen = " ".join(f"{name}={value}" for name, value in one.details.items())
    whose = shown(one.customer_number or "") or one.item_id or ""
    file = f"{one.attachment_id}/{one.version}\t{whose}\t{'quarantine' if one.shut else 'released'}"
    return f"{one.incident_id}\t{state}\t{one.found_at:%F %T}\t{file}\t{seen}\t{one.measures or ''}"
