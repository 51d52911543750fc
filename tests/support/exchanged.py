"""Other systems beside a planted world: those of strangers, and a principal's own. Next: allowed.py."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import asyncpg
import orjson

from models.rules.numbers import shown
from resolvers.access.seal import Sealer
from tests.support.random_rows import FIELD_KEY
from tests.support.world import Row, World

FORMATS = ("EVENT", "GRAPHQL", "IDOC", "ODATA", "NDJSON")
SELECTION = """{ change { operation comment items { table key field oldValue newValue } }
    customer { customerNumber name1 city uscc taxNumber1 residentId phone
        companyCodes { companyCode reconAccount memo } salesAreas { salesArea incotermsLocation1 }
        bankDetails { bankKey bankAccount } contactPersons { lastName phone } texts { body } } }"""
# The columns of these tables that answers show; none of them is of the catalog. Those of a customer that they
# name are told as far as he is seen.
TOLD = {
    "ExternalSystem": ("system", "name", "reason"),
    "CodeMap": ("external_code", "internal_code", "description"),
    "InboundLoad": ("load_id", "file_name", "sha256", "error"),
    "InboundMessage": ("queue_id", "message_id", "external_key", "place", "reason", "load_id"),
    "DropBox": ("box_code", "path"),
    "Receiver": ("receiver_code", "name", "selection", "state_reason", "endpoint"),
    "Delivery": ("delivery_id", "last_error"),
}
_MARK = re.compile(r"ZQ\w+")  # of a payload: its other words are those of its format
_PAYLOADS = ("payload", "original")
_BOX = "inbound_payload"  # what the service binds payloads to
_FIRST_ID = 880_000_001  # ids long enough to be words
_SYSTEM = """
INSERT INTO external_system (system, name, user_name, number_policy, reason, accepted_codes, changed_by)
VALUES ($1, $2, $3, $4, $5, ARRAY['CM-DUP-NAME', 'CM-DUP-TAX'], $3)
"""
_MAP = (
    "INSERT INTO code_map (system, domain, external_code, internal_code, description) VALUES ($1,$2,$3,$4,$5)"
)
_RECEIVER = """
INSERT INTO receiver (receiver_code, name, user_name, channel, format, selection, state, endpoint, xid,
    secret, changed_by) VALUES ($1, $2, $3, $4, $5, $6, 'ACTIVE', $7, '0', $8, $3)
"""
_BOX_OF = """
INSERT INTO drop_box (box_code, kind, path, system, format, mode, changed_by)
VALUES ($1, 'FOLDER', $2, $3, 'NDJSON', 'PER_ROW', $4)
"""
_LOAD = """
INSERT INTO inbound_load (load_id, system, format, mode, state, came_by, file_name, sha256, error, counts,
    row_count, submitted_by)
VALUES ($1, $2, 'NDJSON', 'PER_ROW', $3, 'HTTP', $4, $5, $6, '{"REJECTED":1}', 1, $7)
"""
_MESSAGE = """
INSERT INTO inbound_message (system, message_id, load_id, position, place, format, external_key,
    customer_number, function, state, outcome, idoc_status, payload, submitted_by, reason,
    findings)
VALUES ($1, $2, $3, $11, $4, 'NDJSON', $5, $6, '004', $7, 'REJECTED', '51', $8, $9, $10, $12)
"""
_DELIVERY = """
INSERT INTO delivery (receiver_code, key, event_id, xid, body, content_type, state, last_error)
VALUES ($1, $2, $3, '0', $4, 'application/json', 'DEAD', $5)
"""
_IDS = """
SELECT setval(pg_get_serial_sequence('inbound_message', 'queue_id'), $1),
    setval(pg_get_serial_sequence('delivery', 'delivery_id'), $1)
"""


def owner_of(world: World, row: Row) -> str:
    """Whose it is."""
    if "user_name" in row.values:
        return row["user_name"]
    above = "Receiver" if row.entity.name == "Delivery" else "ExternalSystem"
    found = world.find(above, row["receiver_code" if above == "Receiver" else "system"])
    return "" if found is None else owner_of(world, found)


def customer_of(row: Row) -> str | None:
    """Whom it is about."""
    return row.values.get("key") if row.entity.name == "Delivery" else row.values.get("customer_number")


def told_of(row: Row) -> Iterator[tuple[str, Any]]:
    """Column and value of all that answers can show of it."""
    yield from ((name, row[name]) for name in TOLD[row.entity.name])
    yield from (("payload", mark) for one in (*payloads(row), *remarks(row)) for mark in _MARK.findall(one))


def remarks(row: Row) -> Iterator[str]:
    """What findings repeat of what was sent; without the customers whom they name besides."""
    for one in (
        orjson.loads(row.values.get("findings") or "[]") if row.entity.name == "InboundMessage" else ()
    ):
        yield orjson.dumps({name: value for name, value in one[2].items() if name != "customers"}).decode()


def payloads(row: Row) -> Iterator[str]:
    sealer = Sealer(FIELD_KEY)
    for name in _PAYLOADS:
        if (box := row.values.get(name)) is not None:
            yield sealer.unbox(_BOX, box).decode(errors="replace")


@dataclass(frozen=True)
class Equipment:
    """Of one principal."""

    system: str
    receivers: dict[str, str]  # format -> code, all of channel PULL


async def plant_strangers(connection: asyncpg.Connection, world: World, names: Iterator[str]) -> None:
    """Three others with all that there is, about whomever."""
    await connection.execute(_IDS, _FIRST_ID)
    pick = random.Random("strangers")
    for at in range(3):
        await equip(connection, world, names, f"STRANGER{at}", pick)


async def equip(
    connection: asyncpg.Connection, world: World, names: Iterator[str], user_name: str, pick: random.Random
) -> Equipment:
    """A system with a load and messages, and receivers that begin at the beginning of the log."""
    sealer, system = Sealer(FIELD_KEY), next(names)
    about = (next(names), user_name, pick.choice(("KEEP", "ASSIGN")), next(names))
    await connection.execute(_SYSTEM, system, *about)
    await connection.execute(_MAP, system, "PERFK", next(names), "Z1", next(names))
    await connection.execute(_BOX_OF, next(names), next(names), system, user_name)
    load = uuid4().hex
    about = (pick.choice(("QUEUED", "FAILED")), next(names), next(names), next(names), user_name)
    await connection.execute(_LOAD, load, system, *about)
    for at, state in enumerate(("ERROR", "NEW", "WAITING_REF", "DONE"), 1):
        number = pick.choice(world.of("Customer")).key
        line = {"number": shown(number), "customer": {"name1": next(names), "taxNumber1": next(names)}}
        box = sealer.box(_BOX, orjson.dumps(line))
        known = None if state == "ERROR" else number  # of a customer who is not there yet
        told = (system, next(names), load, next(names), next(names), known, state, box)
        await connection.execute(
            _MESSAGE, *told, user_name, next(names), at, _findings(world, pick, next(names))
        )
    found = {
        kind: await _receiver(connection, user_name, next(names), (kind, "PULL", None), next(names))
        for kind in FORMATS
    }
    kind = ("EVENT", "WEBHOOK", f"https://example.com/{next(names)}")
    hook = await _receiver(connection, user_name, next(names), kind, next(names))
    for at, row in enumerate(pick.sample(world.of("Customer"), 3)):
        event = f"{pick.randrange(10**9):09d}{at}"
        box = sealer.box("delivery", next(names).encode())
        await connection.execute(_DELIVERY, hook, row.key, event, box, next(names))
    return Equipment(system, found)


def _findings(world: World, pick: random.Random, mark: str) -> str:
    """They name other customers, whom the sender saw then, and what was sent."""
    customers = ", ".join(shown(row.key) for row in pick.sample(world.of("Customer"), 15))
    similar = ["CM-DUP-SIMILAR", ["name1"], {"customers": customers, "scores": "1"}, "W"]
    wrong = ["GEN-RANGE", ["company_codes", 0, "insured_amount"], {"value": mark, "range": "0 – 9"}, "E"]
    return orjson.dumps([similar, wrong]).decode()


async def _receiver(
    connection: asyncpg.Connection, user_name: str, code: str, kind: tuple[Any, Any, Any], name: str
) -> str:
    told, channel, endpoint = kind
    selection = SELECTION if told == "GRAPHQL" else None
    about = (name, user_name, channel, told, selection, endpoint)
    await connection.execute(_RECEIVER, code, *about, b"secret" if channel == "WEBHOOK" else None)
    return code
