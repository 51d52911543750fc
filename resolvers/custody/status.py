"""How the stored files are: objects and bytes by key, format, state and month. Next: retiring.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

_MONTHS = 12
KEPT_SECONDS = 300.0  # by whoever asks often

# One walk over the objects; a group is known by the column that is not rolled up.
_FIGURES = """
WITH object AS (
    SELECT key_id, format, size, sealed_size, dropped_at IS NULL AS kept, verified_at,
        CASE WHEN dropped_at IS NOT NULL THEN 'DROPPED' WHEN quarantined_at IS NOT NULL THEN 'QUARANTINED'
            ELSE 'STORED' END AS state,
        to_char(date_trunc('month', created_at AT TIME ZONE 'UTC'), 'YYYY-MM') AS month
    FROM stored_object
)
SELECT CASE 0 WHEN grouping(key_id) THEN 'key' WHEN grouping(format) THEN 'format'
        WHEN grouping(state) THEN 'state' WHEN grouping(month) THEN 'month' ELSE 'all' END AS part,
    coalesce(key_id, format::text, state, month, '') AS name,
    count(*) AS objects, coalesce(sum(size), 0) AS bytes, coalesce(sum(sealed_size), 0) AS sealed,
    count(verified_at) FILTER (WHERE kept) AS verified, min(verified_at) FILTER (WHERE kept) AS oldest
FROM object GROUP BY GROUPING SETS ((key_id), (format), (state), (month), ())
UNION ALL
SELECT 'upload', draft::jsonb ->> 'key', count(*), sum(received), 0, 0, NULL
FROM upload WHERE state IN ('PENDING', 'DROPPED') AND draft IS NOT NULL GROUP BY 2
UNION ALL
SELECT 'pending', '', count(*), coalesce(sum(received), 0), 0, 0, NULL FROM upload WHERE state = 'PENDING'
UNION ALL
SELECT 'hold', '', count(*), 0, 0, 0, NULL FROM attachment_hold WHERE released_at IS NULL
UNION ALL
SELECT 'incident', '', count(*), 0, 0, 0, NULL FROM incident
    WHERE closed_at IS NULL AND object_id IS NOT NULL
UNION ALL
SELECT 'backup', '', count(*), 0, 0, 0, max(started_at) FROM backup_record WHERE result = 'DONE'
UNION ALL
SELECT 'job', state, count(*), 0, 0, 0, NULL FROM job WHERE state IN ('QUEUED', 'RUNNING') GROUP BY 2
"""


@dataclass(frozen=True)
class Share:
    """Of all objects those that have this key, format, state or month. `sealed` is what the store holds."""

    name: str
    objects: int = 0
    bytes: int = 0
    sealed: int = 0


@dataclass(frozen=True)
class Standing:
    """The figures of one moment. `uploads` counts drafts by the key that wraps their data key."""

    total: Share
    keys: Sequence[Share]
    formats: Sequence[Share]
    states: Sequence[Share]
    months: Sequence[Share]
    pending: Share
    uploads: dict[str, int]
    verified: int
    oldest_verified: datetime | None
    holds: int
    incidents: int
    jobs: dict[str, int]
    last_backup: datetime | None  # when the last good one was begun

    @property
    def kept(self) -> int:
        """Objects that are not to be destroyed."""
        return sum(one.objects for one in self.states if one.name != "DROPPED")

    @property
    def coverage(self) -> float:
        """Percent of what is kept that was read back and compared at least once since it was stored."""
        return 100.0 * self.verified / self.kept if self.kept else 100.0


async def standing(pool: asyncpg.Pool, now: datetime) -> Standing:
    """One statement."""
    rows = await pool.fetch(_FIGURES)

    def part(name: str) -> list[Share]:
        found = [row for row in rows if row["part"] == name]
        return [Share(row["name"], row["objects"], int(row["bytes"]), int(row["sealed"])) for row in found]

    [whole] = [row for row in rows if row["part"] == "all"]
    return Standing(
        total=part("all")[0],
        keys=part("key"),
        formats=part("format"),
        states=_filled(part("state"), ("STORED", "QUARANTINED", "DROPPED")),
        months=_filled(part("month"), newest_months(now)),
        pending=part("pending")[0],
        uploads={one.name: one.objects for one in part("upload")},
        verified=whole["verified"],
        oldest_verified=whole["oldest"],
        holds=part("hold")[0].objects,
        incidents=part("incident")[0].objects,
        jobs={one.name: one.objects for one in part("job")},
        last_backup=next(row["oldest"] for row in rows if row["part"] == "backup"),
    )


def newest_months(now: datetime, count: int = _MONTHS) -> list[str]:
    """The oldest first, this one last."""
    last = now.year * 12 + now.month - 1
    return [f"{one // 12:04}-{one % 12 + 1:02}" for one in range(last - count + 1, last + 1)]


def _filled(found: Iterable[Share], names: Iterable[str]) -> list[Share]:
    known = {one.name: one for one in found}
    return [known.get(name, Share(name)) for name in names]
