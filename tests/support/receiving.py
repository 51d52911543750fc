"""Receivers as rows and as values, without the acts that register them. Next: proxy.py."""

from datetime import UTC, datetime
from typing import Any

import asyncpg

from models.rules.exchange.receiving import Channel, Standing, Told
from resolvers.feed.change import Position
from resolvers.outbound.receivers import ReceiverRow
from resolvers.pool import Connection

_THEN = datetime(2026, 5, 6, tzinfo=UTC)
_ENTER = """
INSERT INTO receiver (receiver_code, name, user_name, channel, format, state, endpoint, xid, changed_by)
VALUES ($1, $1, $2, $3, $4, 'ACTIVE', $5, '0', $2)
"""


def a_receiver(code: str, **changed: Any) -> ReceiverRow:
    values: dict[str, Any] = {
        **dict.fromkeys(("system", "selection", "state_reason", "snapshot", "offered", "endpoint")),
        **dict.fromkeys(("company_codes", "sales_orgs", "account_groups", "tables", "field_names")),
        **dict.fromkeys(("secret", "previous_secret", "previous_until")),
        **{"name": code, "user_name": "ERP", "channel": Channel.NATS, "format": Told.EVENT},
        **{"state": Standing.ACTIVE, "position": Position(0, ""), "fence": 1},
        **{"created_at": _THEN, "changed_at": _THEN, "changed_by": "ERP"},
    }
    return ReceiverRow(code, **(values | changed))


async def enter_receiver(
    pool: asyncpg.Pool | Connection,
    code: str,
    channel: Channel,
    endpoint: str | None = None,
    user: str = "ERP",
) -> None:
    """At the beginning of the log."""
    await pool.execute(_ENTER, code, user, channel.value, Told.EVENT.value, endpoint)
