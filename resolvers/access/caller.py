"""Who asks: a frozen value made once per request and passed to everything below. Next: grants.py."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from models.rules.rights import ADMIN
from models.rules.roles import AUDITOR, MAX_CLEARANCE, ROLES, Action
from models.rules.shape import Shield

USER_NAME_LENGTH = 12
LANGUAGES = ("zh", "en")

Codes = frozenset[str] | None
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Grant:
    """One role within one scope (US-2). Of each list: None = all of them, an empty set = none.

    `sales_orgs` holds sales organisations (F723) and single sales areas (F723/AQ/XX); `archive_types` types
    (KU/PZ) and whole categories (KU). `actions` and `classes` narrow what the role allows; None = all of it.
    """

    role: str
    company_codes: Codes = _NONE
    sales_orgs: Codes = _NONE
    institutions: Codes = _NONE
    archive_types: Codes = _NONE
    stores: Codes = _NONE
    clearance: int = 0  # the highest access level of archives
    actions: frozenset[Action] | None = None
    classes: frozenset[Shield] | None = None

    @classmethod
    def everywhere(cls, role: str) -> "Grant":
        return cls(role, None, None, None, None, None, MAX_CLEARANCE)

    def allows(self, action: Action) -> bool:
        return self.actions is None or action in self.actions

    @property
    def clear(self) -> frozenset[Shield]:
        """Classes of fields it reads in clear, beside BUSINESS."""
        return _narrowed(ROLES[self.role].clear, self.classes)

    @property
    def unmask(self) -> frozenset[Shield]:
        found = ROLES[self.role].unmask if self.allows(Action.UNMASK) else frozenset[Shield]()
        return _narrowed(found, self.classes)


@dataclass(frozen=True)
class Reach:
    """Archive items of an institution and a type or category, up to an access level. None = any."""

    institution: str | None
    archive_type: str | None
    clearance: int

    def covers(self, institution: str, archive_type: str, level: int) -> bool:
        return (
            self.institution in (None, institution)
            and self.archive_type in (None, archive_type, archive_type.partition("/")[0])
            and level <= self.clearance
        )


EVERY_ITEM = Reach(None, None, MAX_CLEARANCE)


@dataclass(frozen=True)
class Scope:
    """What a caller sees: layers of company codes and of sales organisations or areas (None = all), archive
    items, and whether users other than himself.
    """

    company_codes: Codes
    sales_orgs: Codes
    reaches: frozenset[Reach] = frozenset()
    users: bool = False
    audit: bool = False  # the audit trail of others, as far as what it tells of is in sight
    stores: Codes = _NONE  # whose part of VIP loyalty; cards are seen by whoever has some
    nothing: bool = False  # no grant at all: not even customers without layers, who are in every other scope

    @property
    def everything(self) -> bool:
        """Of customers."""
        return self.company_codes is None and self.sales_orgs is None

    @property
    def cards(self) -> bool:
        """VIP cards, which are good in all stores."""
        return self.stores is None or bool(self.stores)

    @property
    def archives(self) -> bool:
        """Some."""
        return bool(self.reaches)

    @property
    def every_item(self) -> bool:
        return EVERY_ITEM in self.reaches

    def sees_company(self, company_code: str) -> bool:
        return self.company_codes is None or company_code in self.company_codes

    def sees_area(self, sales_org: str, sales_area: str) -> bool:
        return self.sales_orgs is None or not self.sales_orgs.isdisjoint({sales_org, sales_area})

    def sees_item(self, institution: str, archive_type: str, level: int) -> bool:
        return any(reach.covers(institution, archive_type, level) for reach in self.reaches)


@dataclass(frozen=True)
class Unmasking:
    """A class of fields of one customer that the caller uncovered, with a reason and for a while."""

    customer_number: str  # as stored
    shield: Shield


@dataclass(frozen=True)
class Caller:
    user_name: str
    grants: tuple[Grant, ...]
    languages: tuple[str, ...] = LANGUAGES
    source: str = "API"
    token_id: int | None = None
    session_id: int | None = None
    must_change_password: bool = False  # and may do nothing else
    unmasked: frozenset[Unmasking] = frozenset()
    outside: bool = False  # an identity provider brings the grants: they are in no row

    @property
    def roles(self) -> frozenset[str]:
        """Those that may write."""
        return self._roles

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self._allowing(Action.WRITE))

    @cached_property
    def _scopes(self) -> dict[Action, Scope]:
        return {action: self._added_up(self._allowing(action)) for action in Action}

    def read_scope(self, action: Action = Action.READ) -> Scope:
        """Everybody may display what lies in any of his scopes (domain 2.1), so for reading grants add up."""
        return self._scopes[action]

    def clear_scope(self, shield: Shield) -> Scope | None:
        """Where he reads fields of this class in clear; None = nowhere, not even what is in no layer."""
        return self._clear[shield]

    @cached_property
    def _clear(self) -> dict[Shield, Scope | None]:
        reading = list(self._allowing(Action.READ))
        found: dict[Shield, Scope | None] = {Shield.BUSINESS: self.read_scope()}
        for shield in Shield:
            clearing = [one for one in reading if shield in one.clear]
            found.setdefault(shield, self._added_up(clearing) if clearing else None)
        return found

    @property
    def lasting(self) -> "Caller":
        """For connections that outlive what he uncovered for a while, and for events that several share."""
        return replace(self, unmasked=frozenset()) if self.unmasked else self

    def unmask_scopes(self, shield: Shield) -> Mapping[Grant, Scope]:
        """By which grants he may uncover fields of this class, with a reason, and each of which customers."""
        return {one: self._added_up([one]) for one in self.grants if shield in one.unmask}

    def reads_clear(self, shield: Shield) -> bool:
        """In the whole of what he sees."""
        seen, clear = self.read_scope(), self.clear_scope(shield)
        return clear is not None and (
            (seen.company_codes, seen.sales_orgs) == (clear.company_codes, clear.sales_orgs)
        )

    def may(
        self,
        role: str,
        *,
        company_code: str | None = None,
        sales_org: str | None = None,
        sales_area: str | None = None,
    ) -> bool:
        """Role and scope must match inside one grant (US-2): two halves of two grants are no permission."""
        return any(
            grant.role == role
            and _covers(grant.company_codes, company_code)
            and _covers(grant.sales_orgs, sales_org, sales_area)
            for grant in self._allowing(Action.WRITE)
        )

    def may_look(self, role: str) -> bool:
        return any(grant.role == role for grant in self._allowing(Action.READ))

    def may_file(self, role: str, institution: str, archive_type: str, level: int) -> bool:
        return any(
            grant.role == role
            and any(reach.covers(institution, archive_type, level) for reach in reaches_of(grant))
            for grant in self._allowing(Action.WRITE)
        )

    def _allowing(self, action: Action) -> Iterator[Grant]:
        return (grant for grant in self.grants if grant.allows(action))

    @staticmethod
    def _added_up(grants: Iterable[Grant]) -> Scope:
        found = list(grants)
        reaches = frozenset(reach for one in found if ROLES[one.role].archives for reach in reaches_of(one))
        return Scope(
            _union([one.company_codes for one in found]),
            _union([one.sales_orgs for one in found]),
            reaches,
            any(one.role in (ADMIN, AUDITOR) for one in found),
            any(one.role == AUDITOR for one in found),
            _union([one.stores for one in found if ROLES[one.role].loyalty]),
            nothing=not found,
        )


def reaches_of(grant: Grant) -> Iterator[Reach]:
    for institution in _each(grant.institutions):
        for archive_type in _each(grant.archive_types):
            yield Reach(institution, archive_type, grant.clearance)


def _each(codes: Codes) -> Iterable[str | None]:
    return (None,) if codes is None else codes


def _narrowed(whole: frozenset[Shield], wanted: frozenset[Shield] | None) -> frozenset[Shield]:
    return whole if wanted is None else whole & wanted


def _union(parts: list[Codes]) -> Codes:
    known = [part for part in parts if part is not None]
    return None if len(known) < len(parts) else _NONE.union(*known)


def _covers(allowed: Codes, *wanted: str | None) -> bool:
    """`wanted`: names of one thing, of which one must be allowed; nothing named = nothing asked."""
    named = [one for one in wanted if one is not None]
    return not named or allowed is None or not allowed.isdisjoint(named)
