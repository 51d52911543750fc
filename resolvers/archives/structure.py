"""What acts on categories, types and locations ask, and what decides them. Next: locations.py."""

from models.rules.archives.locations import (
    AUDITED,
    LOCATION,
    LocationFacts,
    decide_change_location,
    decide_create_location,
    decide_delete_location,
)
from models.rules.archives.retention import length_of
from models.rules.archives.structure import (
    AUDITED_CATEGORY,
    AUDITED_TYPE,
    CATEGORY,
    TYPE,
    StructureFacts,
    decide_change_category,
    decide_change_type,
    decide_create_category,
    decide_create_type,
    decide_delete_category,
    decide_delete_type,
    type_key,
)
from models.rules.filed import FILED
from models.rules.rights import ADMIN
from models.rules.roles import STORAGE_ADMIN
from models.rules.state import Patch, State, text
from resolvers.access.granting import administers_all, keeps_locations
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

_LISTS = "".join(
    f" WHEN EXISTS (SELECT FROM {one.table} WHERE archive_type = $1) THEN '{one.entity}'"
    for one in FILED  # lists and projects speak of types and of whole categories
)
_CATEGORY = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM archive_category WHERE category_code = $1) AS taken,
    CASE WHEN EXISTS (SELECT FROM archive_type WHERE category_code = $1) THEN 'ArchiveType' {_LISTS}
        ELSE '' END AS used_by
"""  # noqa: S608 - constants of our own
_TYPE = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM archive_type WHERE archive_type = $1) AS taken,
    ARRAY (SELECT category_code FROM archive_category WHERE category_code = $2 AND active) AS categories,
    EXISTS (SELECT FROM archive_item WHERE archive_type = $1) AS items,
    CASE {_LISTS} WHEN EXISTS (SELECT FROM accounting_kind WHERE archive_type = $1) THEN 'AccountingKind'
        ELSE '' END AS used_by,
    ARRAY (SELECT minimum_retention FROM accounting_kind WHERE archive_type = $1 AND active) AS lawful
"""  # noqa: S608 - constants of our own
_LOCATION = f"""
SELECT {VERSION} AS config, used,
    location_code IS NOT NULL AS taken,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = $2 AND active) AS institutions,
    CASE WHEN EXISTS (SELECT FROM archive_item WHERE location_code = $1) THEN 'ArchiveItem'
        WHEN EXISTS (SELECT FROM arrangement_project WHERE location_code = $1) THEN 'ArrangementProject'
        ELSE '' END AS used_by
FROM (VALUES ($1::text)) AS asked(code) LEFT JOIN archive_location ON location_code = code
"""  # noqa: S608 - constants of our own


async def _category_facts(tx: Tx, now: State | None, patch: Patch) -> StructureFacts:
    code = text(now or {}, "category_code") or code_in(patch, "category_code")
    config, row = await answers(tx, _CATEGORY, code)
    return StructureFacts(
        config,
        ROOTS[CATEGORY].shape,
        administers_all(tx.context.caller),
        row["taken"],
        used_by=row["used_by"],
    )


async def _type_facts(tx: Tx, now: State | None, patch: Patch) -> StructureFacts:
    category, code = type_key(now or _clean(patch))
    config, row = await answers(tx, _TYPE, f"{category}/{code}", category)
    return StructureFacts(
        config,
        ROOTS[TYPE].shape,
        administers_all(tx.context.caller),
        row["taken"],
        frozenset(row["categories"]),
        row["used_by"],
        row["items"],
        min(row["lawful"], key=length_of, default=None),
    )


async def _location_facts(tx: Tx, now: State | None, patch: Patch) -> LocationFacts:
    """What lies there is counted without a version: it is read again, now that the record is locked."""
    code = text(now or {}, "location_code") or code_in(patch, "location_code")
    before, place = text(now or {}, "institution_code"), code_in(patch, "institution_code")
    config, row = await answers(tx, _LOCATION, code, place)
    if now is not None:
        now["used"] = row["used"]
    return LocationFacts(
        config,
        ROOTS[LOCATION].shape,
        keeps_locations(tx.context.caller, before, place),
        row["taken"],
        frozenset(row["institutions"]),
        row["used"] or 0,
        row["used_by"],
    )


def _clean(patch: Patch) -> Patch:
    return {name: code_in(patch, name) for name in ("archive_type", "category_code", "type_code")}


CATEGORIES = Kind(
    CATEGORY,
    *(AUDITED_CATEGORY, (ADMIN,), _category_facts),
    *(decide_create_category, decide_change_category, decide_delete_category),
)
TYPES = Kind(
    TYPE,
    *(AUDITED_TYPE, (ADMIN,), _type_facts),
    *(decide_create_type, decide_change_type, decide_delete_type),
)
LOCATIONS = Kind(
    LOCATION,
    *(AUDITED, (STORAGE_ADMIN,), _location_facts),
    *(decide_create_location, decide_change_location, decide_delete_location),
)
