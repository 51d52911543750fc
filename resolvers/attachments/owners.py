"""Whose a file is, a customer's or an archive item's; who may add to it, and its lock. Next: batched.py."""

from dataclasses import dataclass, replace

import asyncpg

from models.rules.archive import IN_OPEN_VOLUME, ITEM, check_files_may_change, may_edit_items
from models.rules.archives.exports import KEEPERS
from models.rules.decision import CUSTOMER
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.rights import may_touch
from models.rules.roles import Action
from models.rules.state import State
from resolvers.access.caller import Caller, Scope
from resolvers.errors import Denied
from resolvers.write.admit import WRITERS, admit, admit_to_items
from resolvers.write.tx import Tx


@dataclass(frozen=True)
class Owner:
    """Exactly one of them."""

    customer_number: str | None
    item_id: str | None
    batch_id: str | None = None

    @property
    def record(self) -> str:
        return CUSTOMER if self.item_id is None else ITEM

    @property
    def key(self) -> str:
        return self.item_id or self.batch_id or self.customer_number or ""


def owner_of(row: asyncpg.Record) -> Owner:
    return Owner(row["customer_number"], row["item_id"])


def demand(caller: Caller, action: Action) -> None:
    """Before the scope of an action is asked: a customer without layers lies in everybody's."""
    if not any(grant.allows(action) for grant in caller.grants):
        raise Denied


def dossier_scope(caller: Caller) -> Scope:
    """DO-H: where he may hand parts of dossiers on."""
    grants = tuple(one for one in caller.grants if one.role in KEEPERS)
    return replace(caller, grants=grants).read_scope(Action.EXPORT)


def admit_to(owner: Owner, caller: Caller) -> None:
    """Who may add, replace and delete files of it."""
    if owner.item_id is None and owner.batch_id is None:
        admit(caller)
    else:
        admit_to_items(caller)


def admit_to_some(caller: Caller) -> None:
    """Before it is known whose the file is."""
    if not may_edit_items(caller):
        admit(caller)


def writing_scope(caller: Caller) -> Scope:
    """Of customers: where he may add, replace and delete files."""
    grants = tuple(one for one in caller.grants if one.role in WRITERS)
    return Caller(caller.user_name, grants).read_scope(Action.WRITE)


# Whether the volume that holds an item still takes files; it is not closed until these are stored.
_OPEN = "SELECT open FROM archive_item WHERE item_id = $1 FOR SHARE"


async def lock_owner(tx: Tx, owner: Owner) -> State:
    now = await tx.lock(owner.key, None, owner.record)
    if volume := now.get("volume_id"):
        now[IN_OPEN_VOLUME] = await tx.connection.fetchval(_OPEN, volume)
    return now


def check_owner(  # noqa: PLR0913
    owner: Owner,
    now: State,
    caller: Caller,
    *,
    deletes: bool = False,
    replaces: bool = False,
    reason: str | None = None,
) -> list[Finding]:
    """Why its files must stay as they are: the grant covers another part of the records, or an item is no
    draft any more.
    """
    admit_to(owner, caller)
    if owner.item_id is not None:
        return check_files_may_change(now, caller, deletes=deletes, replaces=replaces, reason=reason)
    return [] if may_touch(caller, now, *WRITERS) else [error(Code.GEN_FORBIDDEN, ())]
