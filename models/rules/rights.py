"""Who asks, as far as the rules care; resolvers/access hands in its caller. Next: roles.py."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from models.rules.state import area_key, rows, text

ADMIN = "admin"
SALES = "salesMaintainer"
FINANCE = "financeMaintainer"
INTEGRATOR = "integrator"


class Rights(Protocol):
    """Roles and their scope. `may` is true when *one* grant holds the role, allows to write and covers all
    that is named; so does `may_look` of a grant that allows to read. `roles` are those that may write.
    """

    @property
    def roles(self) -> Collection[str]: ...

    def may(
        self,
        role: str,
        *,
        company_code: str | None = None,
        sales_org: str | None = None,
        sales_area: str | None = None,
    ) -> bool: ...

    def may_look(self, role: str) -> bool: ...

    def may_file(self, role: str, institution: str, archive_type: str, level: int) -> bool:
        """Of archive items: institution, type (KU/PZ) and access level, which the clearance must reach."""
        ...


def may_any(
    rights: Rights,
    *roles: str,
    company_code: str | None = None,
    sales_org: str | None = None,
    sales_area: str | None = None,
) -> bool:
    where = {"company_code": company_code, "sales_org": sales_org, "sales_area": sales_area}
    return any(rights.may(role, **where) for role in roles)


def may_look_any(rights: Rights, *roles: str) -> bool:
    return any(rights.may_look(role) for role in roles)


def in_company(row: Mapping[str, Any]) -> dict[str, str]:
    """Where a row of company-code data lies, as `may` takes it."""
    return {"company_code": text(row, "company_code")}


def in_area(row: Mapping[str, Any]) -> dict[str, str]:
    return {"sales_org": text(row, "sales_org"), "sales_area": area_key(row)}


def in_area_named(area: str) -> dict[str, str]:
    """Of F723/AQ/XX."""
    return {"sales_org": area.partition("/")[0], "sales_area": area}


def may_touch(rights: Rights, customer: Mapping[str, Any], *roles: str) -> bool:
    """Of what lies in no layer: a grant of these roles must cover one of the customer's layers. That another
    grant lets him see the customer is not enough. A customer without layers is everybody's.
    """
    layers = [in_company(row) for row in rows(customer, "company_codes")]
    layers += [in_area(row) for row in rows(customer, "sales_areas")]
    return any(may_any(rights, *roles, **layer) for layer in layers or [{}])
