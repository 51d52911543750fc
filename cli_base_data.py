"""`dossier base-data`: workbooks of base data, to fill in, to bring in, to take along. Next: console.py."""

from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from cli_acting import run_act
from cli_storage import OPERATOR
from cli_storage_files import demand_free, told_why, write_whole
from console import Json, tell
from models.rules.decision import Consent
from models.rules.finding import Finding
from resolvers.access.audit import Asker
from resolvers.base_data.sheets.columns import ALL, named
from resolvers.base_data.sheets.exporting import export_book
from resolvers.base_data.sheets.importing import Imported, Rejected, Wanted, import_book
from resolvers.base_data.sheets.places import template_of
from resolvers.errors import Unloadable
from resolvers.write.context import WriteContext

base_data = App(name="base-data", help="Base data: categories, vendors, units, stock items, accounts.")
_KIND = "base data"
Name = Literal[
    "customer-categories",
    "vendor-categories",
    "stock-item-categories",
    "employees",
    "vendors",
    "unit-groups",
    "units",
    "stock-items",
    "ledger-accounts",
    "all",
]
Output = Annotated[Path, Parameter(name=["--output", "-o"])]


@base_data.command
def template(name: Name = "all", *, output: Output, json: Json = False) -> None:
    """Write a workbook to fill in, with the lists of this installation.

    Parameters
    ----------
    name:
        Of which kind; all: a workbook with a sheet for each.
    output:
        Where to write it. A file that is there is not replaced.
    """
    demand_free(output)

    async def work(context: WriteContext) -> bytes:
        return await template_of(context.writer, context.caller, name)

    data = run_act(work, _KIND)
    output.write_bytes(data)
    tell({"path": str(output), "size": len(data)}, json, f"{output}: {len(data)} bytes")


@base_data.command(name="import")
def bring(  # noqa: PLR0913 -- options of a command
    file: Annotated[Path, Parameter(help="A workbook that was filled in.")],
    /,
    *,
    dry_run: Annotated[bool, Parameter(negative="", help="Try it, and let nothing of it stay.")] = False,
    confirm: Annotated[tuple[str, ...], Parameter(negative="", help="Findings that are confirmed.")] = (),
    reason: Annotated[str | None, Parameter(help="Why, where a confirmed finding asks for it.")] = None,
    marked: Annotated[Path | None, Parameter(help="Where to write a copy with the faults marked.")] = None,
    json: Json = False,
) -> int:
    """Bring the sheets of a workbook in, all rows or none. Exit code 1 if it is refused."""
    if not file.is_file():
        raise Unloadable(f"there is no file {file}")
    if marked is not None:
        demand_free(marked)
    data, consent = file.read_bytes(), Consent(frozenset(confirm), reason)
    wanted = Wanted(dry_run, consent, marked is not None)

    async def work(context: WriteContext) -> Imported | Rejected:
        try:
            return await import_book(context, data, named(ALL), wanted)
        except Rejected as refused:
            return refused

    done: Imported | Rejected = run_act(work, _KIND)
    if isinstance(done, Rejected):
        if marked is not None and done.marked is not None:
            marked.write_bytes(done.marked)
        told = {"state": "REFUSED", "findings": [_told(one) for one in done.findings]}
        tell(told, json, *map(_line, done.findings), "REFUSED: nothing was brought in")
        return 1
    lines = [_line(finding) for one in done.outcomes for finding in one.findings]
    counted = ", ".join(f"{word} {count}" for word, count in sorted(done.counts.items())) or "no rows"
    state = "TRIED" if dry_run else "DONE"
    tell({"state": state, "counts": dict(done.counts)}, json, *lines, f"{state}: {counted}")
    return 0


@base_data.command
def export(name: Name = "all", *, output: Output, json: Json = False) -> None:
    """Write base data to a workbook that can be brought in again, in clear.

    Parameters
    ----------
    name:
        Which kind; all: every one, a sheet for each.
    output:
        Where to write it. A file that is there is not replaced; one that broke off is not left behind.
    """
    demand_free(output)

    async def work(context: WriteContext) -> int:
        with told_why(_KIND, "export"):
            pieces = await export_book(context.writer, Asker(OPERATOR), name, named(name))
            return await write_whole(output, pieces, None)

    size = run_act(work, _KIND)
    tell({"path": str(output), "size": size}, json, f"{output}: {size} bytes")


def _told(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code.value,
        "severity": found.severity.value,
        "path": list(found.path),
        "text": found.message("en"),
    }


def _line(found: Finding) -> str:
    at = "!".join(map(str, found.path)) or "-"
    return f"{found.severity.value} {found.code.value} {at}: {found.message('en')}"
