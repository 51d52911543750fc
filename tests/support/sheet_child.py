"""Writes and reads a workbook of many customers in a process of its own, and tells what memory it took.

python -m tests.support.sheet_child write|read FILE MANY
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path

from models.rules.exchange.exporting import Form
from models.rules.exchange.outgoing import Outgoing
from resolvers.exchange.sheets import READER
from resolvers.exchange.sheets.writing import every_column
from resolvers.outbound.workbooks import written
from tests.support.peak import peak_bytes

_PAGE, _PIECE = 200, 2**16


def customers(many: int) -> Iterator[Outgoing]:
    """Each with a company code, a sales area, four partners, a bank."""
    for at in range(1, many + 1):
        number = f"{100_000_000 + at:010}"
        area = {
            "sales_org": "F723",
            "channel": "AQ",
            "division": "XX",
            "currency": "CNY",
            "payment_terms": "N030",
        }
        partners = [
            {"partner_function": one, "counter": "000", "partner": number, "is_default": True}
            for one in ("AG", "RE", "RG", "WE")
        ]
        bank = {"bank_country": "CN", "bank_key": "102657000012", "bank_account": f"62{at:016}"}
        general = {
            "account_group": "0001",
            "name1": f"重庆信德机械有限公司{at}",
            "country": "CN",
            "language": "zh",
        }
        place = {
            "city": "重庆",
            "postal_code": "400010",
            "region": "320",
            "street": f"滨江路{at}号",
            "domestic": True,
        }
        company = {
            "company_code": "0723",
            "recon_account": "1122010000",
            "payment_terms": "N030",
            "sort_key": "009",
        }
        layers = {"company_codes": [company], "sales_areas": [{**area, "partner_functions": partners}]}
        yield Outgoing(number, {**general, **place, **layers, "bank_details": [bank]})


async def write(file: Path, many: int) -> int:
    async def pages() -> AsyncIterator[list[Outgoing]]:
        made = customers(many)
        while page := list(islice(made, _PAGE)):
            yield page

    with file.open("wb") as target:
        async for piece in written(Form.XLSX, pages(), every_column()):
            target.write(piece)
    return many


async def read(file: Path, _many: int) -> int:
    async def chunks() -> AsyncIterator[bytes]:
        with file.open("rb") as source:
            while piece := source.read(_PIECE):
                yield piece

    found = 0
    async for raw in READER.split(chunks()):
        message = READER.read(raw)
        found += len(message.patch["sales_areas"][0]["partner_functions"]) == 4 and not message.findings
    return found


def main(what: str, file: str, many: str) -> None:
    work = {"write": write, "read": read}[what]
    begins = time.perf_counter()
    done = asyncio.run(work(Path(file), int(many)))
    sys.stdout.write(
        json.dumps({"done": done, "mib": peak_bytes() / (1 << 20), "seconds": time.perf_counter() - begins})
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
