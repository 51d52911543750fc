"""Who may write at all, before any question to the database. Next: customer.py."""

from models.rules.archive import may_edit_items
from models.rules.rights import ADMIN, FINANCE, INTEGRATOR, SALES
from resolvers.access.caller import Caller
from resolvers.errors import Denied

WRITERS = (ADMIN, SALES, FINANCE, INTEGRATOR)  # of customers


def admit(caller: Caller) -> None:
    """Which fields and which scope is decided by the rules, with the record at hand."""
    if caller.roles.isdisjoint(WRITERS):
        raise Denied


def admit_to_items(caller: Caller) -> None:
    if not may_edit_items(caller):
        raise Denied


def admit_to_administration(caller: Caller) -> None:
    """Of users, departments and institutions; how far he reaches is asked with the record at hand."""
    if not caller.may(ADMIN):
        raise Denied
