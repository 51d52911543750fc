"""`dossier storage migrate`, `empty-former`, `reencrypt`: another store, another seal. Next: console.py."""

from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from cli_storage import DryRun, Queue, carry_out
from console import Json
from resolvers.custody.moving import EMPTY_FORMER, MIGRATE, order_of
from resolvers.custody.reencrypting import reencrypt_order

Rate = Annotated[
    float,
    Parameter(validator=Number(gte=0), help="Read no faster than so many MiB a second; 0 = no limit."),
]


def migrate(
    *, mib_per_second: Rate = 0, dry_run: DryRun = False, queue: Queue = False, json: Json = False
) -> int:
    """Copy what lies in the former store into the present one, while files are served."""
    return carry_out(order_of(MIGRATE, mib_per_second, dry_run=dry_run), json, queue)


def empty_former(
    *, mib_per_second: Rate = 0, dry_run: DryRun = False, queue: Queue = False, json: Json = False
) -> int:
    """Remove from the former store what the present one gives back just so."""
    return carry_out(order_of(EMPTY_FORMER, mib_per_second, dry_run=dry_run), json, queue)


@Parameter(name="*")
@dataclass(frozen=True)
class Which:
    """Which files; without any of them, all."""

    key: str | None = None
    "Only those whose data key is under this key."
    older_format: int | None = None
    "Only those of a format below this number."
    attachment: str | None = None
    "Only this attachment, by its attachmentId."


def reencrypt(
    *,
    which: Which = Which(),
    mib_per_second: Rate = 0,
    dry_run: DryRun = False,
    queue: Queue = False,
    json: Json = False,
) -> int:
    """Seal files anew: other objects under other data keys, in the present format."""
    order = reencrypt_order(
        key_id=which.key,
        older_format=which.older_format,
        attachment_id=which.attachment,
        mib_per_second=mib_per_second,
        dry_run=dry_run,
    )
    return carry_out(order, json, queue)
