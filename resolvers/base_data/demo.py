"""A little base data for who looks around, brought in as a workbook would be. Next: sheets/columns.py."""

import csv
from pathlib import Path

from models.rules.decision import Consent
from resolvers.base_data.sheets.columns import Sheet, sheets
from resolvers.base_data.sheets.importing import Imported, Wanted, bring_rows
from resolvers.base_data.sheets.reading import Filled, Row
from resolvers.exchange.cells import value_of
from resolvers.write.context import WriteContext

DATA = Path(__file__).resolve().parents[2] / "models" / "data" / "demo"


async def load_demo_base_data(context: WriteContext) -> Imported:
    """No categories of customers: with them every customer would need one."""
    chosen = [one for one in sheets() if (DATA / f"{one.name}.csv").exists()]
    filled = Filled(chosen, [row for sheet in chosen for row in _rows(sheet)])
    return await bring_rows(context, filled, Wanted(consent=Consent()))


def _rows(sheet: Sheet) -> list[Row]:
    fields = {one.name: one.field for one in sheet.fields if one.field}
    with (DATA / f"{sheet.name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(sheet, at, {}, {name: value_of(fields[name], told) for name, told in line.items() if told})
            for at, line in enumerate(csv.DictReader(file), 2)
        ]
