"""A grant as it is shown: a role within a scope. Next: user.py."""

from datetime import datetime

import strawberry

from models.rules.shape import Shield
from resolvers.access.caller import Codes, Grant
from resolvers.access.grants import text_from_grant
from schema.inputs.grant import FieldClass, GrantAction

_ALL = ["*"]


@strawberry.type(name="Grant", description='One role within one scope; of each list ["*"] = all, [] = none.')
class GrantShown:
    grant_id: strawberry.ID | None = strawberry.field(
        description="Id by which it is withdrawn; null where a token of an identity provider brings it."
    )
    role: str = strawberry.field(description="The role, such as salesMaintainer.")
    company_codes: list[str] = strawberry.field(description="Company codes, T001-BUKRS.")
    sales_orgs: list[str] = strawberry.field(description="Sales organisations and single sales areas.")
    institutions: list[str] = strawberry.field(description="Institutions whose archives are meant.")
    archive_types: list[str] = strawberry.field(description="Archive types and whole categories.")
    stores: list[str] = strawberry.field(description="Stores of the cashier's trade.")
    clearance: int = strawberry.field(description="Highest access level of archives, 0 to 3.")
    actions: list[GrantAction] | None = strawberry.field(
        description="Only these actions; null = all that the role has."
    )
    field_classes: list[FieldClass] | None = strawberry.field(
        description="Only these classes of fields; null = all that the role has."
    )
    text: str = strawberry.field(description="The same in one line, as the command line takes it.")
    granted_by: str | None = strawberry.field(description="Who gave it.")
    granted_at: datetime | None = strawberry.field(description="When it was given.")


def shown_grant(
    grant: Grant,
    grant_id: int | None = None,
    granted_by: str | None = None,
    granted_at: datetime | None = None,
) -> GrantShown:
    classes = grant.classes
    return GrantShown(
        grant_id=None if grant_id is None else strawberry.ID(str(grant_id)),
        role=grant.role,
        company_codes=_listed(grant.company_codes),
        sales_orgs=_listed(grant.sales_orgs),
        institutions=_listed(grant.institutions),
        archive_types=_listed(grant.archive_types),
        stores=_listed(grant.stores),
        clearance=grant.clearance,
        actions=None if grant.actions is None else [GrantAction(one.value) for one in sorted(grant.actions)],
        field_classes=None if classes is None else [one for one in FieldClass if Shield[one.name] in classes],
        text=text_from_grant(grant),
        granted_by=granted_by or None,
        granted_at=granted_at,
    )


def _listed(codes: Codes) -> list[str]:
    return _ALL if codes is None else sorted(codes)
