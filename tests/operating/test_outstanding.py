"""What waits for a worker is counted along indexes, however much it is. Next: test_worker_port.py."""

import re
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import asyncpg
import pytest

from models.rules.exchange.receiving import Channel
from observe.outstanding import outstanding
from resolvers import backlog
from resolvers.backlog import Waiting, read_backlog
from tests.support.hooks import enter_hook, put
from tests.support.receiving import enter_receiver

_SYSTEM = """
INSERT INTO external_system (system, name, user_name, number_policy, accepted_codes, changed_by)
VALUES ($1, $1, 'ERP', 'KEEP', '{}', 'ERP')
"""
_MESSAGE = """
INSERT INTO inbound_message (system, format, function, state, submitted_by, received_at)
VALUES ($1, 'NDJSON', '009', $2, 'ERP', now() - $3 * interval '1 hour')
"""
_JOB = """
INSERT INTO job (job_id, kind, parameters, dry_run, state, created_by, created_at, started_at, done, attempts,
    fence, lease_until)
VALUES ($1, 'TEST', '{}', false, $2, 'KEEPER', now() - interval '2 hours', now() - interval '1 hour', 0, 0, 0,
    now() + $3 * interval '1 minute')
"""
_NOTICE = """
INSERT INTO outgoing_message (channel, recipient, body, created_at, sent_at)
VALUES ($1, 'x', '', now() - interval '1 hour', $2::timestamptz)
"""
_TEXT = """
INSERT INTO sms_message (message_id, campaign_number, recipient, parts, state, attempts, next_at, queued_at)
VALUES ($1, 'C1', 'x', 1, $2, 0, now() + $3 * interval '1 hour', now())
"""
_ENTRY = """
INSERT INTO audit_entry (happened_at, act, outcome) VALUES (now() - interval '1 hour', 'SIGN_IN', 'DONE')
"""
_CHANGE = """
INSERT INTO change_document (change_number, object_class, object_id, customer_number, changed_by, changed_at,
    operation, source, version)
SELECT lpad(n::text, 10, '0'), 'CUSTOMER', NULL, lpad(n::text, 10, '0'), 'SC01', now() - interval '1 hour',
    'changeCustomer', 'API', 1 FROM generate_series(1, 3) n
"""
_BY_INDEX, _SCANNED = re.compile(r"Scan using (\w+) on (\w+)"), re.compile(r"Seq Scan on (\w+)")
_MEANT = {
    *("inbound_message_state", "delivery_head", "delivery_due", "change_document_position", "job_waiting"),
    *("idx_job_state_52a7c6", "outgoing_message_due", "sms_message_due", "audit_entry_open"),
}
_BIG = (
    "inbound_message",
    "delivery",
    "change_document",
    "job",
    "outgoing_message",
    "sms_message",
    "audit_entry",
)


@pytest.fixture
async def pool(fresh_database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(fresh_database, min_size=1, max_size=1) as found:
        yield found


async def test_an_empty_service_owes_nothing(pool: asyncpg.Pool) -> None:
    found = await read_backlog(pool)
    assert {waiting.rows for waiting in found.values()} == {0}
    values = [sample.value for family in outstanding(found) for sample in family.samples]
    assert len(values) > 30
    assert set(values) == {0}
    assert [
        sample for family in outstanding(None) for sample in family.samples
    ] == []  # unknown is not nothing


async def test_what_waits_is_counted_with_its_age(pool: asyncpg.Pool) -> None:
    await _fill(pool)
    found = {
        place: (one.rows, round(one.seconds / 3600)) for place, one in (await read_backlog(pool)).items()
    }
    assert found == {
        ("inbound", "new"): (2, 3),
        ("inbound", "error"): (1, 5),
        ("inbound", "processing"): (0, 0),
        ("inbound", "waiting_ref"): (0, 0),
        ("delivery", "waiting"): (3, 0),
        ("delivery", "dead"): (1, 0),
        ("due", ""): (2, 2),  # without the one that is tried later
        ("parked", ""): (1, 0),  # the key whose first is dead, not the one whose second is
        ("receiver", "active"): (2, 0),
        ("receiver", "paused"): (1, 0),
        ("lag", "webhook"): (3, 1),
        ("lag", "nats"): (0, 0),
        ("job", "queued"): (2, 2),
        ("job", "running"): (1, 1),
        ("notice", "email"): (2, 1),
        ("notice", "sms"): (1, 1),
        ("notice", "campaign"): (1, 2),
        ("unlinked", ""): (4, 1),
    }


async def _fill(pool: asyncpg.Pool) -> None:
    for system, state, hours in (("A", "NEW", 3), ("B", "NEW", 1), ("A", "DONE", 9), ("B", "ERROR", 5)):
        await pool.execute(f"{_SYSTEM} ON CONFLICT DO NOTHING", system)
        await pool.execute(_MESSAGE, system, state, hours)
    await enter_hook(pool, "CRM", "https://crm.example/")
    await put(pool, "CRM", [("K1", "E1"), ("K1", "E2"), ("K2", "E3"), ("K3", "E4")])
    await pool.execute("UPDATE delivery SET state = 'DEAD' WHERE event_id = 'E1'")
    await pool.execute("UPDATE delivery SET next_try_at = now() - interval '2 hours' WHERE event_id = 'E3'")
    await pool.execute("UPDATE delivery SET next_try_at = now() + interval '2 hours' WHERE event_id = 'E4'")
    await enter_receiver(pool, "SHOP", Channel.NATS, "shop")
    await enter_receiver(pool, "OLD", Channel.PULL)
    await pool.execute("UPDATE receiver SET state = 'PAUSED' WHERE receiver_code = 'OLD'")
    await pool.execute(_CHANGE)
    await pool.execute("UPDATE receiver SET xid = '9223372036854775807' WHERE receiver_code = 'SHOP'")
    for number, (state, minutes) in enumerate((("QUEUED", -1), ("QUEUED", 10), ("RUNNING", 1), ("DONE", 0))):
        await pool.execute(_JOB, f"J{number}", state, minutes)
    for channel in ("EMAIL", "EMAIL", "SMS"):
        await pool.execute(_NOTICE, channel, None)
    await pool.execute(_NOTICE, "EMAIL", datetime.now(UTC))
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")  # without their campaign
        for number, (state, hours) in enumerate((("QUEUED", -2), ("QUEUED", 2), ("SENT", -2))):
            await connection.execute(_TEXT, f"T{number}", state, hours)
    for _ in range(4):
        await pool.execute(_ENTRY)


async def test_no_more_is_counted_than_is_worth_it(
    pool: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _fill(pool)
    few = backlog._BACKLOG.replace(f"LIMIT {backlog.MOST}", "LIMIT 2").replace(f"< {backlog.MOST}", "< 2")
    monkeypatch.setattr(backlog, "_BACKLOG", few)
    found = await read_backlog(pool)
    assert found["lag", "webhook"].rows == 2
    assert found["unlinked", ""] == Waiting(2, found["unlinked", ""].seconds)
    assert found["delivery", "dead"].rows + found["delivery", "waiting"].rows == 2


async def test_each_part_has_an_index_to_go_by(pool: asyncpg.Pool) -> None:
    assert await _others(pool) == set()
    # … and what goes another way shows
    await pool.execute("DROP INDEX audit_entry_open")
    [another] = await _others(pool)
    assert another.startswith("audit_entry")


async def _others(pool: asyncpg.Pool) -> set[str]:
    """Ways to the rows of large tables that are not the ones meant, as where an index is read to its end."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {backlog._BACKLOG}"))
    found = {index for index, table in _BY_INDEX.findall(plan) if table in _BIG}
    return (found - _MEANT) | {table for table in _SCANNED.findall(plan) if table in _BIG}
