"""The acts on departments; those that change the tree take turns. Next: institutions.py."""

from itertools import accumulate

from models.rules.base_data.levels import parent_of
from models.rules.base_data.trees import Place
from models.rules.departments import (
    AUDITED,
    DEPARTMENT,
    DepartmentFacts,
    decide_change_department,
    decide_create_department,
    decide_delete_department,
)
from models.rules.rights import ADMIN
from models.rules.state import Patch, State, text
from resolvers.access.granting import administers
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.employees import named_employees
from resolvers.write.lookups import answers
from resolvers.write.maintained import ASKED, Kind, change, create, delete
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import name_after, name_in

_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM department WHERE department_code = $1) AS taken,
    EXISTS (SELECT FROM department WHERE department_code = $2) AS parent,
    EXISTS (SELECT FROM department WHERE name = $3 AND coalesce(parent_code, '') = coalesce($2, '')
        AND department_code <> $1) AS namesake,
    ARRAY (SELECT institution_code FROM institution WHERE institution_code = $4 AND active) AS institutions,
    CASE WHEN EXISTS (SELECT FROM department WHERE parent_code = $1) THEN 'Department'
         WHEN EXISTS (SELECT FROM user_account WHERE department_code = $1) THEN 'User'
         WHEN EXISTS (SELECT FROM archive_item WHERE department_code = $1) THEN 'ArchiveItem'
         WHEN EXISTS (SELECT FROM employee WHERE department_code = $1) THEN 'Employee'
         WHEN EXISTS (SELECT FROM vendor WHERE department_code = $1) THEN 'Vendor'
         WHEN EXISTS (SELECT FROM business_document WHERE department_code = $1) THEN 'BusinessDocument'
         ELSE '' END AS used_by,
    EXISTS (SELECT FROM department WHERE length(department_code) <> ALL($5::int[])) AS other_levels
"""  # noqa: S608 - constants of our own


async def create_department(context: WriteContext, patch: Patch, request: Request = ASKED) -> Saved:
    return await create(context, DEPARTMENTS, patch, request)


async def change_department(
    context: WriteContext, code: str, patch: Patch, request: Request = ASKED
) -> Saved:
    return await change(context, DEPARTMENTS, code, patch, request)


async def delete_department(context: WriteContext, code: str, request: Request = ASKED) -> Saved:
    """Without departments below, users, archive items and what else names it (DE-4)."""
    return await delete(context, DEPARTMENTS, code, request)


async def _facts(tx: Tx, now: State | None, patch: Patch) -> DepartmentFacts:
    context, before = tx.context, now or {}
    code = text(before, "department_code") or name_in(patch, "department_code")
    name = name_after(patch, before, "name")
    place = name_in(patch, "institution_code").upper()
    levels = context.writer.levels[DEPARTMENT]
    above = text(before, "parent_code") or None if now else parent_of(code, levels)
    config, row = await answers(tx, _FACTS, code, above, name, place, [*accumulate(levels)])
    return DepartmentFacts(
        config,
        ROOTS[DEPARTMENT].shape,
        context.writer.today(),
        taken=row["taken"],
        used_by=row["used_by"],
        place=Place(levels, row["parent"], "", row["namesake"], row["other_levels"]),
        within=administers(context.caller, text(before, "institution_code"), place),
        institutions=frozenset(row["institutions"]),
        employees=await named_employees(tx.connection, name_in(patch, "manager")),
    )


DEPARTMENTS = Kind(
    DEPARTMENT,
    *(AUDITED, (ADMIN,), _facts),
    *(decide_create_department, decide_change_department, decide_delete_department),
    DEPARTMENT,
)
