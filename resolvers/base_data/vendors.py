"""What acts on vendors ask, and what decides them. Next: employees.py."""

from models.rules.base_data.coded import CategoryFacts, proposed
from models.rules.base_data.vendors import (
    VENDOR,
    VendorFacts,
    decide_change_vendor,
    decide_create_vendor,
    vendor_number,
)
from models.rules.decision import Consent, Decision
from models.rules.finding import Finding
from models.rules.sorts import decide_delete
from models.rules.state import Patch, State, text
from resolvers.base_data.coded import (
    MAINTAINERS,
    categories_of,
    category_facts,
    category_in,
    is_deleted,
    key_in,
    propose_code,
    shape_of,
)
from resolvers.write.config import VERSION
from resolvers.write.context import WriteContext
from resolvers.write.employees import named_employees
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.tx import Tx
from resolvers.write.typed import code_in

_CATEGORIES = categories_of("vendor_category", "vendor", "vendor_code")
_FACTS = f"""
SELECT {VERSION} AS config, {_CATEGORIES},
    EXISTS (SELECT FROM vendor WHERE vendor_code = $2) AS taken,
    ARRAY (SELECT department_code FROM department WHERE department_code = $3
        AND coalesce(valid_from, $4) <= $4 AND coalesce(valid_to, $4) >= $4) AS departments,
    EXISTS (SELECT FROM bank_master WHERE bank_country = $5 AND bank_key = $6) AS bank
"""  # noqa: S608 - constants of our own
# 17 and 0000000017 are two codes, and one number of SAP's.
_NUMBER = "SELECT vendor_code FROM vendor WHERE vendor_number = $1 AND vendor_code <> $2"
_USED = """
SELECT CASE WHEN EXISTS (SELECT FROM business_document WHERE vendor_code = $1) THEN 'BusinessDocument'
    WHEN EXISTS (SELECT FROM customer WHERE vendor_number = $2) THEN 'Customer'
    WHEN EXISTS (SELECT FROM archive_item WHERE vendor_code = $1) THEN 'ArchiveItem' ELSE '' END AS used_by
"""


async def _facts(tx: Tx, now: State | None, patch: Patch) -> VendorFacts:
    before, today = now or {}, tx.context.writer.today()
    category, code = category_in(now, patch), key_in(now, patch, VENDOR)
    country, key = (
        code_in(patch, name) if name in patch else text(before, name) for name in ("bank_country", "bank_key")
    )
    place = (code_in(patch, "department_code"), today, country, "".join(key.split()))
    config, row = await answers(tx, _FACTS, category, code, *place)
    known, used_by = category_facts(row, category), ""
    if is_deleted(now, patch):
        used_by = await tx.connection.fetchval(_USED, code, vendor_number(code))
    return VendorFacts(
        config,
        shape_of(VENDOR),
        today,
        taken=row["taken"],
        used_by=used_by,
        categorised=row["categorised"],
        categories=known,
        number_of=await _number_of(tx, code or _proposed(category, known)) if now is None else "",
        departments=frozenset(row["departments"]),
        employees=await named_employees(tx.connection, code_in(patch, "buyer_code")) or {},
        bank=row["bank"],
    )


async def _number_of(tx: Tx, code: str) -> str:
    return await tx.connection.fetchval(_NUMBER, vendor_number(code), code) or ""


def _proposed(category: str, known: dict[str, CategoryFacts]) -> str:
    return proposed(category, known[category]) if category in known else ""


def _delete(now: State, facts: VendorFacts, consent: Consent) -> Decision:
    return decide_delete(VENDOR, now, facts, consent)


async def next_vendor_code(context: WriteContext, category: str) -> tuple[str | None, list[Finding]]:
    return await propose_code(context, _CATEGORIES, VENDOR, category)


VENDORS = Kind(
    VENDOR.record,
    *("", MAINTAINERS, _facts),
    *(decide_create_vendor, decide_change_vendor, _delete),
    turn="VendorCategory",
)
