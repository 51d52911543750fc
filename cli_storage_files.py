"""`dossier storage certificates`, `lock`, `export`: destroyed, held, taken along. Next: console.py."""

import contextlib
import secrets
from collections.abc import AsyncGenerator, Coroutine, Generator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import asyncpg
from cyclopts import Parameter

from cli_storage import OPERATOR, DryRun, Queue, at_desk, at_pool, carry_out
from console import Json, progress, tell
from models.rules.certificates import Certified, certificate_text
from models.rules.packing import WantedSet
from resolvers.access.audit import Asker
from resolvers.attachments.bytes import Unreadable
from resolvers.attachments.exporting import find_set, note_export, read_set
from resolvers.custody.certificates import Wanted, list_certificates
from resolvers.custody.desk import Desk
from resolvers.custody.locking import KIND
from resolvers.custody.quarantine import Quarantined
from resolvers.errors import Gone, Refused, Unloadable
from resolvers.jobs.job import Order


def certificates(
    *, customer: str | None = None, attachment: str | None = None, first: int = 20, json: Json = False
) -> None:
    """Certificates of destroyed files, the newest first."""
    wanted = Wanted(customer, attachment, None, first)

    def look(pool: asyncpg.Pool) -> Coroutine[Any, Any, Sequence[Certified]]:
        return list_certificates(pool, OPERATOR, wanted)

    found = at_pool(look)
    told = [asdict(one) | {"text": certificate_text(one, "en")} for one in found]
    tell(told, json, *(f"{one.certificate_id}\t{certificate_text(one, 'en')}" for one in found))


def lock(*, dry_run: DryRun = False, queue: Queue = False, json: Json = False) -> int:
    """Tell the store of every hold and retention again: one that was restored, or can lock only now."""
    return carry_out(Order(KIND, {}, dry_run), json, queue)


def export(
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    reason: str,
    customer: Annotated[list[str] | None, Parameter(negative="")] = None,
    attachment: Annotated[list[str] | None, Parameter(negative="")] = None,
    json: Json = False,
) -> None:
    """Write the newest versions of files as one zip, in clear, with manifests; each is noted as read.

    Parameters
    ----------
    output:
        Where to write the zip. A file that is there is not replaced; one that broke off is not left behind.
    reason:
        What for; it is kept.
    customer:
        All files of this customer; may be given several times.
    attachment:
        This file, by its attachmentId; may be given several times.
    """
    demand_free(output)
    wanted = WantedSet(customer or (), attachment or (), reason)

    async def work(desk: Desk) -> tuple[int, int]:
        with told_why("customer or attachment", "zip"):
            await note_export(desk.pool, Asker(OPERATOR), wanted, desk.now())
            found = await find_set(desk.pool, OPERATOR, wanted, desk.now())
            pieces = read_set(desk.pool, desk.vault, Asker(OPERATOR), found)
            return len(found.files), await write_whole(output, pieces, found.package.size)

    files, size = at_desk(work)
    found = {"path": str(output), "files": files, "size": size}
    tell(found, json, f"{output}: {files} files, {size} bytes")


@contextlib.contextmanager
def told_why(subject: str, product: str) -> Generator[None]:
    """Why there is no `product`: of what is refused, not there or unreadable."""
    try:
        yield
    except Refused as refused:
        raise Unloadable("\n".join(one.message("en") for one in refused.findings)) from None
    except Gone as gone:
        raise Unloadable(f"there is no {subject} {gone.what}") from None
    except (Unreadable, Quarantined) as error:
        raise Unloadable(f"a stored file cannot be read, so there is no {product}: {error.reason}") from None


def demand_free(output: Path) -> None:
    """Nothing is replaced."""
    if output.exists():
        raise Unloadable(f"{output} is there already")


async def write_whole(output: Path, pieces: AsyncGenerator[bytes], expected: int | None) -> int:
    """Under another name until it is whole. How many bytes it has."""
    beside = output.with_name(f".{output.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file, progress("EXPORT", expected) as done:
            async with contextlib.aclosing(pieces):
                async for piece in pieces:
                    file.write(piece)
                    done(file.tell())
            size = file.tell()
        beside.rename(output)
    finally:
        beside.unlink(missing_ok=True)
    return size
