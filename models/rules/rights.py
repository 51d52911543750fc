"""Who asks, as far as the rules care; resolvers/access hands in its caller. Next: roles.py."""

from collections.abc import Collection
from typing import Protocol

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
