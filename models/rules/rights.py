"""Who asks, as far as the rules care; resolvers/access hands in its caller. Next: ownership.py."""

from collections.abc import Collection
from typing import Protocol

ADMIN = "admin"
SALES = "salesMaintainer"
FINANCE = "financeMaintainer"
INTEGRATOR = "integrator"


class Rights(Protocol):
    """Roles and their scope. `may` is true when *one* grant holds the role and covers the named codes."""

    @property
    def roles(self) -> Collection[str]: ...

    def may(self, role: str, *, company_code: str | None = None, sales_org: str | None = None) -> bool: ...


def may_any(
    rights: Rights, *roles: str, company_code: str | None = None, sales_org: str | None = None
) -> bool:
    return any(rights.may(role, company_code=company_code, sales_org=sales_org) for role in roles)
