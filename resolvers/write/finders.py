"""Keeps what archive items are found by, in the transaction that writes them. Next: statement.py.

Metadata and file names at once; the text of files is read later, by a job (../archives/indexing.py).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from models.rules.acts import Act
from models.rules.archive import ITEM
from models.rules.archives.entries import entry_of, file_vector, names_of
from models.rules.archives.structure import TYPE
from models.rules.decision import Decision
from models.rules.state import State
from resolvers.write.config import Connection
from resolvers.write.statement import ENTRY, Part

_DESTROYED = "DESTROYED"
_EXTRACTION = "text_extraction"
ENTRY_COLUMNS = ("item_id", "title", "body", "spelled", "grams")
_MORE, _LESS = Act.ADD_ATTACHMENT, (Act.REPLACE_ATTACHMENT, Act.DELETE_ATTACHMENT)
_NAMES = """
SELECT x.item_id,
    ARRAY (SELECT file_name FROM attachment a WHERE a.item_id = x.item_id ORDER BY attachment_id) AS names
FROM archive_text x WHERE x.item_id = ANY($1::text[]) FOR UPDATE
"""
# $4 = nothing of the files went: what was read of the others stays until the job comes
_NAME = """
UPDATE archive_text x SET names = n.names, indexed_at = NULL,
    text = CASE WHEN $4 THEN x.text ELSE '' END,
    file_grams = CASE WHEN $4 THEN x.file_grams || n.grams::tsvector ELSE n.grams::tsvector END
FROM unnest($1::text[], $2::text[], $3::text[]) n(item_id, names, grams) WHERE x.item_id = n.item_id
"""
# What may not stand in clear any more is gone at once, and what was read is read anew.
_OTHERWISE = """
UPDATE archive_text x SET indexed_at = NULL,
    text = CASE WHEN $2 THEN x.text ELSE '' END, file_grams = CASE WHEN $2 THEN x.file_grams ELSE '' END
FROM archive_item i WHERE i.item_id = x.item_id AND i.archive_type = $1
    AND EXISTS (SELECT FROM attachment a WHERE a.item_id = i.item_id)
"""


def entry(decision: Decision) -> tuple[Part, dict[str, Any]] | None:
    """What is to be written with an item; None where there is nothing, of other records too."""
    item = decision.state
    if decision.record != ITEM or decision.deletes or not item:
        return None  # with a deleted item its entry goes too, by its foreign key
    if item.get("state") == _DESTROYED:
        return Part("delete", "archive_text", key="item_id"), {"item_id": item["item_id"]}
    return Part(ENTRY, "archive_text", ENTRY_COLUMNS), entry_of(item)


async def follow_files(connection: Connection, written: Sequence[tuple[State | None, Decision]]) -> None:
    """After records were written: items whose files have changed, or are to be read in another way."""
    for old, one in written:
        if one.record == TYPE and old and one.state and old[_EXTRACTION] != one.state[_EXTRACTION]:
            await connection.execute(_OTHERWISE, one.state["archive_type"], one.state[_EXTRACTION] == "PLAIN")
    items = [(old, one) for old, one in written if one.record == ITEM and one.state and not one.deletes]
    more = [one.state["item_id"] for _, one in items if one.state and one.act is _MORE]
    less = [
        one.state["item_id"]
        for old, one in items
        if one.state and (one.act in _LESS or (old and old["archive_type"] != one.state["archive_type"]))
    ]
    if more:
        await name_files(connection, more)
    if less:
        await name_files(connection, less, only_added=False)


async def name_files(connection: Connection, item_ids: Iterable[str], *, only_added: bool = True) -> None:
    """The names of the items' files as they are now; their text is to be read."""
    rows = await connection.fetch(_NAMES, list(item_ids))
    names = [names_of(row["names"]) for row in rows]
    vectors = [file_vector(one) for one in names]
    await connection.execute(_NAME, [row["item_id"] for row in rows], names, vectors, only_added)
