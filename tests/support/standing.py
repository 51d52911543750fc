"""Archive items written by SQL as they stand on the shelves, and acts told by name. Next: client.py."""

import asyncio
import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

import asyncpg

from resolvers.access.seal import Sealer
from tests.support.client import FINDING, Client
from tests.support.server import Service

_SERIAL = itertools.count(1)
_PLAIN: dict[str, Any] = {
    **{"institution_code": "TIANPU", "archive_type": "WS/00", "unit": "ITEM", "year": "2023"},
    **{"retention": "D30", "access_level": 1, "carrier": "PAPER", "state": "FILED", "open": False},
    **{"extended_years": 0, "on_hold": False, "archived": False, "important": False, "version": 1},
    **{"created_on": date(2024, 1, 1), "created_by": "TEST", "changed_by": "TEST"},
    **{"filed_on": date(2024, 1, 1)},
}


def run(service: Service, work: Any) -> Any:
    """What `work` answers, given connections to the service's database."""

    async def opened() -> Any:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=2) as pool:
            return await work(pool)

    return asyncio.run(opened())


def stand(service: Service, *items: dict[str, Any]) -> list[str]:
    """itemIds of new items with these columns; each is filed under a code unless it says otherwise."""

    async def add(pool: asyncpg.Pool) -> list[str]:
        made: list[str] = []
        for one in items:
            serial = next(_SERIAL)
            code = f"Z109-WS·2023-D30-BGS-{serial:04}"
            row = {
                "item_id": f"{serial:032x}",
                "title": f"文件{serial}",
                "archive_code": code,
                **_PLAIN,
                **one,
            }
            if row["state"] == "DRAFT":
                row["archive_code"] = None
            names, places = ", ".join(row), ", ".join(f"${at}" for at in range(1, len(row) + 1))
            query = f"INSERT INTO archive_item ({names}, changed_at) VALUES ({places}, now())"
            await pool.execute(query, *row.values())
            made.append(row["item_id"])
        return made

    return run(service, add)


def act(client: Client, name: str, kinds: str, shown: str, **given: Any) -> dict[str, Any]:
    """The answer of an act. `kinds`: its arguments with their types, `$code: String!, …`; `shown`: what to
    select when it was carried out.
    """
    names = [part.split(":")[0].strip().removeprefix("$") for part in kinds.split(",")]
    sent = [one for one in names if one in given]
    declared = ", ".join(part for part, one in zip(kinds.split(","), names, strict=True) if one in given)
    passed = ", ".join(f"{one}: ${one}" for one in sent)
    query = f"""mutation ({declared}) {{ {name}({passed}) {{ __typename {shown}
        ... on Refused {{ findings {{ {FINDING} }} }} }} }}"""
    found: dict[str, Any] = client.ask(query, **given)[name]
    return found


def codes(answer: dict[str, Any]) -> list[str]:
    """["GEN-REF items.0.itemId"] of an act that was refused or warned."""
    return [f"{one['code']} {'.'.join(one['path'])}".strip() for one in answer["findings"]]


def sealer_of(service: Service) -> Sealer:
    return Sealer(service.settings.read_field_key())


def texts(rows: Sequence[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]
