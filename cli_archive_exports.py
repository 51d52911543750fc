"""`dossier archive export`: items as a list or with their files, written to a file here. Next: console.py."""

import contextlib
import secrets
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli_storage import OPERATOR, at_desk
from console import Json, progress, tell
from models.rules.archives.exports import PACKAGES, Content, Format, WantedExport
from resolvers.access.audit import Asker
from resolvers.archives.export_rows import Narrowed, narrowed
from resolvers.archives.exports import taken_along
from resolvers.attachments.bytes import Unreadable
from resolvers.custody.desk import Desk
from resolvers.custody.quarantine import Quarantined
from resolvers.errors import Gone, Refused, Unloadable


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
    if output.exists():
        raise Unloadable(f"{output} is there already")

    async def work(desk: Desk) -> tuple[int, int]:
        ids = item or await narrowed(desk.pool, OPERATOR, Narrowed(institution, kind, year))
        content = Content.METADATA_AND_FILES if form in PACKAGES else Content.METADATA
        try:
            return await _write(desk, WantedExport(ids, content, form, reason), output)
        except Refused as refused:
            raise Unloadable("\n".join(one.message("en") for one in refused.findings)) from None
        except Gone as gone:
            raise Unloadable(f"there is no item {gone.what}") from None
        except (Unreadable, Quarantined) as error:
            raise Unloadable(f"a stored file cannot be read, so there is no export: {error.reason}") from None

    items, size = at_desk(work)
    tell({"path": str(output), "items": items, "size": size}, json, f"{output}: {items} items, {size} bytes")


async def _write(desk: Desk, wanted: WantedExport, output: Path) -> tuple[int, int]:
    """Under another name until it is whole."""
    beside = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    try:
        async with taken_along(desk, Asker(OPERATOR), wanted) as made:
            with beside.open("xb") as file, progress("EXPORT", made.size) as done:
                async with contextlib.aclosing(made.pieces) as pieces:
                    async for piece in pieces:
                        file.write(piece)
                        done(file.tell())
                size = file.tell()
        beside.rename(output)
    finally:
        beside.unlink(missing_ok=True)
    return len(wanted.item_ids), size
