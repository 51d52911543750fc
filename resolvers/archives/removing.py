"""Takes archive items away with their files and all that is theirs alone. Next: filing.py."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from models.rules.archive import TABLE, place_of
from models.rules.archives.removal import FileToGo, RemovalFacts
from models.rules.attachments import AUDITED
from models.rules.auditing import AuditAct, AuditNote
from models.rules.holding import Protection
from models.rules.state import State, text
from resolvers.access.audit import Asker, note_all
from resolvers.archives.locations import move_all
from resolvers.archives.made import drop_made_of
from resolvers.attachments.quotas import count_deleted
from resolvers.custody.orders import Wish, order_destruction
from resolvers.write.tx import Tx

_POLICIES = "SELECT archive_type, delete_policy FROM archive_type WHERE archive_type = ANY($1::text[])"
_FILES = "SELECT * FROM attachment WHERE item_id = ANY($1::text[]) ORDER BY item_id, attachment_id"
_USES = """
SELECT volume_id AS item_id, 'VOLUME' AS used FROM archive_item WHERE volume_id = ANY($1::text[])
UNION SELECT i.item_id, 'LOAN' FROM archive_item i JOIN loan l ON l.item_id IN (i.item_id, i.volume_id)
    WHERE i.item_id = ANY($1::text[]) AND l.state = 'LENT'
UNION SELECT item_id, 'APPRAISAL' FROM appraisal_item WHERE item_id = ANY($1::text[])
UNION SELECT item_id, 'DESTRUCTION LIST' FROM destruction_row WHERE item_id = ANY($1::text[])
UNION SELECT item_id, 'INSPECTION' FROM inspection_finding WHERE item_id = ANY($1::text[])
UNION SELECT evidence_id, 'CONSENT' FROM consent WHERE evidence_id = ANY($1::text[])
ORDER BY 1, 2
"""
_HELD = "SELECT item_id FROM archive_item WHERE item_id = ANY($1::text[]) AND archive_item_is_held(item_id)"
# What is the item's alone. Its code and its change documents stay.
_PARTS = tuple(
    f"DELETE FROM {table} WHERE item_id = ANY($1::text[])"  # noqa: S608 - names of our own
    for table in (
        *("archive_keyword", "voucher", "voucher_invoice", "item_hold", "loan", "property_check"),
        *("archive_text", "archive_share", "project_item"),
    )
)
_GONE = "DELETE FROM attachment WHERE item_id = ANY($1::text[])"
_TOLD = ("title", "archive_code", "institution_code", "archive_type", "access_level")


async def read_removal_facts(tx: Tx, items: Sequence[State]) -> dict[str, RemovalFacts]:
    """By itemId; the items are locked, and with them their files."""
    connection, today = tx.connection, tx.context.writer.today()
    ids = [text(one, "item_id") for one in items]
    types = await connection.fetch(_POLICIES, sorted({text(one, "archive_type") for one in items}))
    policies = {row["archive_type"]: row["delete_policy"] for row in types}
    files: defaultdict[str, list[FileToGo]] = defaultdict(list)
    for row in await connection.fetch(_FILES, ids):
        protection = Protection(row["on_hold"], row["retain_until"], row["file_name"])
        file = FileToGo(row["attachment_id"], row["file_name"], row["sha256"], protection)
        files[row["item_id"]].append(file)
    uses: defaultdict[str, list[str]] = defaultdict(list)
    for row in await connection.fetch(_USES, ids):
        uses[row["item_id"]].append(row["used"])
    held = {row["item_id"] for row in await connection.fetch(_HELD, ids)}
    return {
        item_id: RemovalFacts(
            today, policies[text(one, "archive_type")], files[item_id], uses[item_id], item_id in held
        )
        for item_id, one in zip(ids, items, strict=True)
    }


async def remove(tx: Tx, going: Sequence[tuple[State, RemovalFacts]], reason: str | None) -> None:
    """All but the items' own rows, which their decisions delete. The rules have been asked."""
    connection, context = tx.connection, tx.context
    ids = [text(one, "item_id") for one, _ in going]
    for statement in _PARTS:
        await connection.execute(statement, ids)
    await let_go(tx, [one for one, _ in going], Wish(context.caller.user_name, context.writer.now(), reason))
    asker = Asker(context.caller, context.address)
    await note_all(connection, [entry for one, facts in going for entry in _told(asker, one, facts, reason)])


async def let_go(tx: Tx, items: Sequence[State], wish: Wish) -> None:
    """Of what is deleted or destroyed: the places, the files with their keys, what was made of them. Quotas
    come last, as wherever both are counted, so that nobody waits for another's location meanwhile.
    """
    connection, by_id = tx.connection, {text(one, "item_id"): one for one in items}
    ids = list(by_id)
    freed = Counter(code for one in items if (code := place_of(one)))
    await move_all(connection, {code: -count for code, count in freed.items()})
    await drop_made_of(connection, ids, wish.user_name, wish.at, wish.reason or "deleteArchiveItem")
    for row in await connection.fetch(_FILES, ids):
        await count_deleted(connection, by_id[row["item_id"]], row["attachment_id"])
        await order_destruction(connection, row, wish)
    await connection.execute(_GONE, ids)


def _told(asker: Asker, item: State, facts: RemovalFacts, reason: str | None) -> list[AuditNote]:
    """The title of what is gone, and the hash of each file (4.7)."""
    item_id, why = text(item, "item_id"), {"reason": reason} if reason else {}
    about = {name: text(item, name) for name in _TOLD}
    detail = {**about, **why, "files": [one.sha256 for one in facts.files]}
    entries = [
        asker.noted(AuditAct.DELETE, object_class=TABLE, object_id=item_id, item_id=item_id, detail=detail)
    ]
    for one in facts.files:
        told = {"fileName": one.file_name, "sha256": one.sha256, **why}
        entries.append(
            asker.noted(
                AuditAct.DELETE,
                object_class=AUDITED,
                object_id=one.attachment_id,
                item_id=item_id,
                detail=told,
            )
        )
    return entries
