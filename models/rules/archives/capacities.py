"""Who may speak in which capacity when archives are appraised and destroyed (domain 4.11, 5.1). Next:
appraisals.py.

There are no roles of heads and appraisers. Each capacity is open to the roles that fit it, by a grant that
reaches institution, type and level; that all capacities of one list are different users is looked at beside.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.rules.archives.lots import BOTH, ELECTRONIC, Place
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.grants import check_separation
from models.rules.rights import ADMIN, FINANCE, INTEGRATOR, SALES, Rights
from models.rules.roles import ARCHIVE_MANAGER, ARCHIVE_OPERATOR, AUDITOR, MAX_CLEARANCE, STORAGE_ADMIN

_ARCHIVISTS = (ARCHIVE_MANAGER, ARCHIVE_OPERATOR)
_BUSINESS = (SALES, FINANCE, "refDataMaintainer", "careAgent", "vipManager", ARCHIVE_OPERATOR)
_TECHNICAL = (STORAGE_ADMIN, INTEGRATOR)

# Appraisers
ARCHIVE, BUSINESS, ACCOUNTING, AUDIT = "ARCHIVE", "BUSINESS", "ACCOUNTING", "AUDIT"
# Signatures before (DP-3)
UNIT_HEAD, ARCHIVE_HEAD, ARCHIVE_CLERK = "UNIT_HEAD", "ARCHIVE_HEAD", "ARCHIVE_CLERK"
ACCOUNTING_HEAD, ACCOUNTING_CLERK = "ACCOUNTING_HEAD", "ACCOUNTING_CLERK"
# Supervisors (DP-4): each counts before, and signs after
COUNTED, SUPERVISED = "COUNTED_", "SUPERVISED_"
OF_ARCHIVES, OF_ACCOUNTING, OF_IT = "ARCHIVES", "ACCOUNTING", "IT"

EXECUTOR = "EXECUTOR"

_ROLES: Mapping[str, tuple[str, ...]] = {
    ARCHIVE: (ARCHIVE_MANAGER,),
    BUSINESS: _BUSINESS,
    ACCOUNTING: (FINANCE,),
    AUDIT: (AUDITOR,),
    UNIT_HEAD: (ARCHIVE_MANAGER,),  # of the whole institution: see may_act
    ARCHIVE_HEAD: (ARCHIVE_MANAGER,),
    ARCHIVE_CLERK: _ARCHIVISTS,
    ACCOUNTING_HEAD: (FINANCE,),
    ACCOUNTING_CLERK: (FINANCE,),
    OF_ARCHIVES: _ARCHIVISTS,
    OF_ACCOUNTING: (FINANCE,),
    OF_IT: _TECHNICAL,
    EXECUTOR: (ARCHIVE_MANAGER,),
}
APPRAISERS = (ARCHIVE, BUSINESS, ACCOUNTING, AUDIT)
SIGNATORIES = (UNIT_HEAD, ARCHIVE_HEAD, ARCHIVE_CLERK, ACCOUNTING_HEAD, ACCOUNTING_CLERK)
SUPERVISORS = (OF_ARCHIVES, OF_ACCOUNTING, OF_IT)


def appraisers_of(place: Place) -> tuple[str, ...]:
    """DP-1"""
    return APPRAISERS if place.accounting else (ARCHIVE, BUSINESS)


def signatories_of(accounting: bool) -> tuple[str, ...]:
    """DP-3"""
    return SIGNATORIES if accounting else (UNIT_HEAD, ARCHIVE_HEAD, ARCHIVE_CLERK)


def supervisors_of(accounting: bool, carriers: Iterable[str | None]) -> tuple[str, ...]:
    """DP-4"""
    electronic = not {ELECTRONIC, BOTH}.isdisjoint(carriers)
    return (
        OF_ARCHIVES,
        *((OF_ACCOUNTING,) if accounting else ()),
        *((OF_IT,) if electronic else ()),
    )


def may_act(capacity: str, place: Place, rights: Rights) -> bool:
    """The head of the unit has a grant that reaches all archives of the institution. Who administers the
    system approves no destruction, whatever else he is."""
    if ADMIN in rights.roles:
        return False
    of_unit = capacity == UNIT_HEAD
    kind, level = ("", MAX_CLEARANCE) if of_unit else (place.archive_type, place.level)
    return any(
        rights.may_file(role, place.institution, kind, level) for role in _ROLES[_supervisor(capacity)]
    )


def may_see(place: Place, rights: Rights, capacities: Sequence[str]) -> bool:
    """Who may speak in one of these sees what it is about, be it that no role of his reads archives."""
    return any(may_act(capacity, place, rights) for capacity in capacities)


def check_capacity(capacity: str, needed: Sequence[str], place: Place, rights: Rights) -> Iterator[Finding]:
    if capacity not in needed:
        yield error(Code.GEN_RANGE, ("capacity",), value=capacity, range=", ".join(needed))
    elif not may_act(capacity, place, rights):
        yield error(Code.GEN_FORBIDDEN, ("capacity",))
    yield from check_separation(rights.roles, ("capacity",))


def _supervisor(capacity: str) -> str:
    return capacity.removeprefix(COUNTED).removeprefix(SUPERVISED)
