"""Who asks: a frozen value made once per request and passed to everything below. Next: grants.py."""

from dataclasses import dataclass
from functools import cached_property

from models.rules.archive import may_see_items
from models.rules.shape import Shield

USER_NAME_LENGTH = 12
LANGUAGES = ("zh", "en")

_CLEAR_FOR: dict[Shield, frozenset[str] | None] = {  # roles; None = everybody
    Shield.BUSINESS: None,
    Shield.TAX: None,
    Shield.BANK: frozenset({"financeMaintainer", "auditor"}),
    Shield.PERSONAL: frozenset({"financeMaintainer", "auditor"}),
}


@dataclass(frozen=True)
class Grant:
    """One role within one scope. None = all of them, an empty set = none."""

    role: str
    company_codes: frozenset[str] | None = frozenset()
    sales_orgs: frozenset[str] | None = frozenset()


@dataclass(frozen=True)
class Scope:
    """The company codes and sales organisations whose layers a caller sees; None = all. `archives`: whether
    he sees archive items at all; a scope of institutions and a clearance belong here too.
    """

    company_codes: frozenset[str] | None
    sales_orgs: frozenset[str] | None
    archives: bool = False

    @property
    def everything(self) -> bool:
        """Of customers."""
        return self.company_codes is None and self.sales_orgs is None


@dataclass(frozen=True)
class Caller:
    user_name: str
    grants: tuple[Grant, ...]
    languages: tuple[str, ...] = LANGUAGES
    source: str = "API"

    @property
    def roles(self) -> frozenset[str]:
        return self._roles

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def _scope(self) -> Scope:
        return Scope(
            _union([grant.company_codes for grant in self.grants]),
            _union([grant.sales_orgs for grant in self.grants]),
            may_see_items(self),
        )

    def read_scope(self) -> Scope:
        """Everybody may display what lies in any of his scopes (domain 2.1), so for reading grants add up."""
        return self._scope

    def may(self, role: str, *, company_code: str | None = None, sales_org: str | None = None) -> bool:
        """Role and scope must match inside one grant (US-2): two halves of two grants are no permission."""
        return any(
            grant.role == role
            and _covers(grant.company_codes, company_code)
            and _covers(grant.sales_orgs, sales_org)
            for grant in self.grants
        )

    def reads_clear(self, shield: Shield) -> bool:
        allowed = _CLEAR_FOR[shield]
        return allowed is None or not allowed.isdisjoint(self.roles)


def _union(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    known = [part for part in parts if part is not None]
    return None if len(known) < len(parts) else frozenset[str]().union(*known)


def _covers(allowed: frozenset[str] | None, wanted: str | None) -> bool:
    return wanted is None or allowed is None or wanted in allowed
