"""`dossier exchange template` and `export`: workbooks of customers, written to files. Next: console.py."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from cli_acting import run_act
from cli_storage import OPERATOR
from cli_storage_files import demand_free, told_why, write_whole
from console import Json, tell
from models.rules.exchange.exporting import Form, Wanted
from models.rules.numbers import stored
from resolvers.access.audit import Asker
from resolvers.exchange.templates import written_template
from resolvers.outbound.exports import seen_numbers, taken_along
from resolvers.write.context import WriteContext

_KIND = "customer"
Output = Annotated[Path, Parameter(name=["--output", "-o"])]


def template(name: Literal["customers", "u8"] = "customers", *, output: Output, json: Json = False) -> None:
    """Write a workbook to fill in, with the lists of this installation.

    Parameters
    ----------
    name:
        customers: the customer workbook. u8: 客户档案 as U8+ has it.
    output:
        Where to write it. A file that is there is not replaced.
    """
    demand_free(output)

    async def work(context: WriteContext) -> bytes:
        return await written_template(context.writer.pool, OPERATOR, name)

    data = run_act(work, _KIND)
    output.write_bytes(data)
    tell({"path": str(output), "size": len(data)}, json, f"{output}: {len(data)} bytes")


def export(  # noqa: PLR0913
    *,
    output: Output,
    reason: str,
    form: Annotated[Form, Parameter(name="--format")] = Form.XLSX,
    customer: Annotated[list[str] | None, Parameter(negative="")] = None,
    column: Annotated[list[str] | None, Parameter(negative="")] = None,
    json: Json = False,
) -> None:
    """Write customers to one file, in clear, as they stand at one moment.

    Parameters
    ----------
    output:
        Where to write it. A file that is there is not replaced; one that broke off is not left behind.
    reason:
        What for; it is kept.
    form:
        XLSX: the customer workbook. U8: 客户档案 of U8+. NDJSON: a line of JSON for each.
    customer:
        This customer, by number; may be given several times. None: all, at most 100,000.
    column:
        Of XLSX: this column or list, such as name1 or salesAreas.paymentTerms; may be given several times.
    """
    demand_free(output)

    async def work(context: WriteContext) -> tuple[int, int]:
        writer = context.writer
        named = list(map(stored, customer)) if customer else None
        numbers = named or await seen_numbers(writer.pool, OPERATOR)
        wanted = Wanted(numbers, form, reason, column)
        with told_why(_KIND, "export"):
            async with taken_along(writer, Asker(OPERATOR), wanted) as pieces:
                return len(numbers), await write_whole(output, pieces, None)

    customers, size = run_act(work, _KIND)
    told = {"path": str(output), "customers": customers, "size": size}
    tell(told, json, f"{output}: {customers} customers, {size} bytes")
