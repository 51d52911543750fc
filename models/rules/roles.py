"""The roles: what each may do, reads in clear, may uncover; which exclude each other. Next: rights.py."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.rules.rights import ADMIN, FINANCE, INTEGRATOR, SALES
from models.rules.shape import Shield

STORAGE_ADMIN = "storageAdmin"
AUDITOR = "auditor"
ARCHIVE_OPERATOR = "archiveOperator"
ARCHIVE_MANAGER = "archiveManager"
CASHIER = "cashier"
VIP_MANAGER = "vipManager"
REF_DATA = "refDataMaintainer"
CARE_AGENT = "careAgent"
MAX_CLEARANCE = 3  # 机密; see ArchiveItem.accessLevel


class Action(StrEnum):
    """What a grant may be narrowed to; without a list it allows all that its role does."""

    READ = "READ"
    WRITE = "WRITE"
    DOWNLOAD = "DOWNLOAD"  # bytes of attachments
    EXPORT = "EXPORT"
    UNMASK = "UNMASK"


@dataclass(frozen=True)
class Role:
    """`clear`: classes of fields read in clear. `unmask`: those it may uncover with a reason, for a while.
    `archives`: whether it sees archive items, within institutions, types and clearance of the grant;
    `loyalty`: VIP cards, and what happens with them in the stores of the grant.
    """

    purpose: str
    clear: frozenset[Shield] = frozenset()
    unmask: frozenset[Shield] = frozenset()
    archives: bool = False
    loyalty: bool = False


_TAX, _BANK, _PERSONAL, _IDENTITY = Shield.TAX, Shield.BANK, Shield.PERSONAL, Shield.IDENTITY
_ALL = frozenset({_TAX, _BANK, _PERSONAL, _IDENTITY})
_SECRET = frozenset({_BANK, _IDENTITY})

ROLES: Mapping[str, Role] = {
    ADMIN: Role(
        "users, configuration, account group change, central deletion", frozenset({_TAX, _PERSONAL}), _SECRET
    ),
    ARCHIVE_OPERATOR: Role(
        "add, import, edit drafts, search, export archives", frozenset({_TAX}), archives=True
    ),
    ARCHIVE_MANAGER: Role(
        "file, close volumes, appraisal, destruction lists, holds",
        *(frozenset({_TAX, _PERSONAL}), _SECRET),
        archives=True,
    ),
    STORAGE_ADMIN: Role("locations, boxes, labels, loans, inspections"),
    SALES: Role(
        "sold-to, ship-to, hierarchy, one-time customers; sales views, partners, sales blocks",
        *(frozenset({_TAX, _PERSONAL}), _SECRET),
    ),
    FINANCE: Role("payers, bill-tos; company-code views, bank, tax, dunning, credit, finance blocks", _ALL),
    REF_DATA: Role("vendors, units, stock items, categories, employees", frozenset({_TAX})),
    CARE_AGENT: Role(
        "visits, complaints, preferences, activities, gifts", frozenset({_PERSONAL}), frozenset({_TAX})
    ),
    VIP_MANAGER: Role(
        "VIP types, rules, upgrades, recharge approval, reports",
        *(frozenset({_PERSONAL}), frozenset({_TAX})),
        loyalty=True,
    ),
    CASHIER: Role("sales, redemption, recharge drafts in the own store", loyalty=True),
    INTEGRATOR: Role("queues, maps, imports, delta feeds; customers with external numbers", _ALL),
    AUDITOR: Role(
        "reads everything, also clear bank numbers and histories; changes nothing",
        _ALL,
        archives=True,
        loyalty=True,
    ),
}

# US-1: roles that one user must not hold at the same time, and the rule that says so.
_APART = (
    ("US-SOD", frozenset({ADMIN, ARCHIVE_MANAGER, AUDITOR})),
    ("US-SOD-CASHIER", frozenset({CASHIER, ARCHIVE_OPERATOR})),
    ("US-SOD-CASHIER", frozenset({CASHIER, ARCHIVE_MANAGER})),
)


def conflicts(roles: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each rule of separation that these roles together break, with the roles that break it."""
    held = frozenset(roles)
    for rule, apart in _APART:
        if len(found := sorted(held & apart)) > 1:
            yield rule, tuple(found)
