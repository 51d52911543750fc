"""An audit trail: written as the service does, tampered with as a superuser can. Next: database.py."""

import asyncpg

from models.rules.auditing import AuditAct, AuditNote
from models.rules.chain import Head
from resolvers.access.audit import note
from resolvers.access.chain import Verdict, link_new, read_head, verify_chain
from resolvers.access.seal import Sealer
from resolvers.pool import Connection

SEALER = Sealer(bytes(range(32)))


class Trail:
    """Nobody else writes meanwhile."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def write(self, count: int = 1, source: Connection | None = None, user: str = "SC01") -> None:
        for number in range(count):
            told = AuditNote(AuditAct.SIGN_IN, user, detail={"number": number}, address="192.0.2.1")
            await note(source or self.pool, told)

    async def link(self) -> int:
        return await link_new(self.pool, SEALER.chained)

    async def head(self) -> Head:
        return await read_head(self.pool)

    async def verify(
        self, *, after: Head | None = None, expected: Head | None = None, most: int | None = None
    ) -> Verdict:
        begin = {} if after is None else {"after": after}
        return await verify_chain(self.pool, SEALER.chained, expected=expected, most=most, **begin)

    async def tamper(self, *statements: str) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")  # no trigger sees it
            for statement in statements:
                await connection.execute(statement)

    async def places(self) -> list[tuple[int, str]]:
        """(position, user) in the order of the chain."""
        rows = await self.pool.fetch("SELECT position, user_name FROM audit_entry ORDER BY position")
        return [(row["position"], row["user_name"]) for row in rows]


def flaws(found: Verdict) -> list[tuple[str, int, int, int | None]]:
    return [(one.kind.value, one.first, one.last, one.entry_id) for one in found.flaws]
