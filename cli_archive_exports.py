"""`dossier archive export`: items as a list or with their files, written to a file here. Next: console.py."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli_storage import OPERATOR, at_desk
from cli_storage_files import demand_free, told_why, write_whole
from console import Json, tell
from models.rules.archives.exports import PACKAGES, Content, Format, WantedExport
from resolvers.access.audit import Asker
from resolvers.archives.export_rows import Narrowed, narrowed
from resolvers.archives.exports import taken_along
from resolvers.custody.desk import Desk


def export(  # noqa: PLR0913
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    reason: str,
    form: Annotated[Format, Parameter(name="--format")] = Format.BAGIT,
    item: Annotated[list[str] | None, Parameter(negative="")] = None,
    institution: str | None = None,
    kind: Annotated[str | None, Parameter(name="--type")] = None,
    year: str | None = None,
    json: Json = False,
) -> None:
    """Write archive items to one file, in clear: a list, or lists and files with their SHA-256.

    Parameters
    ----------
    output:
        Where to write it. A file that is there is not replaced; one that broke off is not left behind.
    reason:
        What for; it is kept.
    form:
        XLSX, CSV, JSON: a list of the items. ZIP, BAGIT: their files too.
    item:
        This item, by its itemId; may be given several times. Or all of:
    institution:
        … this institution.
    kind:
        … this type, written KU/PZ.
    year:
        … this year.
    """
    demand_free(output)

    async def work(desk: Desk) -> tuple[int, int]:
        ids = item or await narrowed(desk.pool, OPERATOR, Narrowed(institution, kind, year))
        content = Content.METADATA_AND_FILES if form in PACKAGES else Content.METADATA
        wanted = WantedExport(ids, content, form, reason)
        with told_why("item", "export"):
            async with taken_along(desk, Asker(OPERATOR), wanted) as made:
                return len(ids), await write_whole(output, made.pieces, made.size)

    items, size = at_desk(work)
    tell({"path": str(output), "items": items, "size": size}, json, f"{output}: {items} items, {size} bytes")
