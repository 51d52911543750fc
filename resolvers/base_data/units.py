"""What acts on units and their groups ask, and how a quantity is converted. Next: stock_items.py."""

from decimal import Decimal

from models.rules.base_data.coded import CodedFacts
from models.rules.base_data.units import (
    UNIT,
    UNIT_GROUP,
    GroupFacts,
    Measure,
    UnitFacts,
    check_amounts,
    check_conversion,
    check_unit_deleted,
    convert,
    decide_change_group,
    decide_change_unit,
    decide_create_group,
    decide_create_unit,
)
from models.rules.decision import Consent, Decision, refuse
from models.rules.finding import Finding, error, in_order
from models.rules.finding_codes import Code
from models.rules.sorts import decide_delete
from models.rules.state import Patch, State, text
from resolvers.base_data.coded import MAINTAINERS, key_in, shape_of
from resolvers.write.config import VERSION
from resolvers.write.context import WriteContext
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.tx import Tx
from resolvers.write.typed import cleaned, code_in

UNIT_TURN = "UnitGroup"  # of groups and units: a unit's place hangs on the others of its group
_GROUP = f"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM unit_group WHERE group_code = $1) AS taken,
    CASE WHEN EXISTS (SELECT FROM unit WHERE group_code = $1) THEN 'Unit'
        WHEN EXISTS (SELECT FROM stock_item WHERE unit_group_code = $1) THEN 'StockItem' ELSE '' END
        AS used_by
"""  # noqa: S608 - constants of our own
# the running number of codes such as 07; others do not count
_UNIT = rf"""
SELECT {VERSION} AS config, EXISTS (SELECT FROM unit WHERE unit_code = $1) AS taken,
    CASE WHEN EXISTS (SELECT FROM document_line WHERE unit_code = $1) THEN 'BusinessDocument'
        WHEN EXISTS (SELECT FROM stock_item WHERE main_unit_code = $1) THEN 'StockItem' ELSE '' END
        AS used_by,
    (SELECT coalesce(max(unit_code::int), 0) FROM unit WHERE unit_code ~ '^[0-9]+$') AS last
"""  # noqa: S608 - constants of our own
_GROUPS = """
SELECT g.group_code, g.kind, g.active,
    coalesce((SELECT min(u.unit_code) FROM unit u WHERE u.group_code = g.group_code AND u.is_main
        AND u.unit_code <> $2), '') AS main,
    (SELECT count(*) FROM unit u WHERE u.group_code = g.group_code AND u.unit_code <> $2) AS others
FROM unit_group g WHERE g.group_code = ANY($1::text[])
"""
_MEASURES = """
SELECT u.unit_code, u.group_code, g.kind, u.is_main, u.rate
FROM unit u JOIN unit_group g USING (group_code) WHERE u.unit_code = ANY($1::text[])
"""


async def _group_facts(tx: Tx, now: State | None, patch: Patch) -> CodedFacts:
    config, row = await answers(tx, _GROUP, key_in(now, patch, UNIT_GROUP))
    return CodedFacts(config, shape_of(UNIT_GROUP), taken=row["taken"], used_by=row["used_by"])


async def _unit_facts(tx: Tx, now: State | None, patch: Patch) -> UnitFacts:
    code = key_in(now, patch, UNIT)
    config, row = await answers(tx, _UNIT, code)
    named = [text(now or {}, "group_code"), code_in(patch, "group_code")]
    groups = await tx.connection.fetch(_GROUPS, named, code)
    return UnitFacts(
        config,
        shape_of(UNIT),
        taken=row["taken"],
        used_by=row["used_by"],
        groups={
            one["group_code"]: GroupFacts(one["kind"], one["active"], one["main"], one["others"])
            for one in groups
        },
        last=row["last"],
    )


def _delete_group(now: State, facts: CodedFacts, consent: Consent) -> Decision:
    return decide_delete(UNIT_GROUP, now, facts, consent)


def _delete_unit(now: State, facts: UnitFacts, consent: Consent) -> Decision:
    decision = decide_delete(UNIT, now, facts, consent)
    found = check_unit_deleted(now, facts)
    return refuse(decision.act, [*decision.findings, *found]) if found else decision


async def convert_quantity(
    context: WriteContext, quantity: Decimal, one: str, other: str, rate: Decimal | None
) -> tuple[Decimal | None, tuple[Finding, ...]]:
    """None with what forbids it."""
    if wrong := check_amounts(quantity, rate):
        return None, in_order(wrong)
    codes = {name: cleaned(code) for name, code in (("from", one), ("to", other))}
    rows = await context.writer.pool.fetch(_MEASURES, list(codes.values()))
    known = {row["unit_code"]: Measure(*row) for row in rows}
    missing = [error(Code.GEN_REF, (at,), value=code) for at, code in codes.items() if code not in known]
    if missing:
        return None, in_order(missing)
    units = known[codes["from"]], known[codes["to"]]
    found = in_order(check_conversion(*units, rate))
    return (None if found else convert(quantity, *units, rate)), found


UNIT_GROUPS = Kind(
    UNIT_GROUP.record,
    *("", MAINTAINERS, _group_facts),
    *(decide_create_group, decide_change_group, _delete_group),
    turn=UNIT_TURN,
)
UNITS = Kind(
    UNIT.record,
    *("", MAINTAINERS, _unit_facts),
    *(decide_create_unit, decide_change_unit, _delete_unit),
    turn=UNIT_TURN,
)
