"""Who may act in which stores: the roles of VIP loyalty, within the stores of one grant. Next: numbers.py."""

from collections.abc import Callable, Iterator

from models.rules.roles import Action
from models.rules.state import State
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Denied
from resolvers.write.context import WriteContext


def admit(context: WriteContext, *roles: str) -> None:
    """Whose grant of one of these roles names a store or all, whichever it is: cards are good in all of them.
    Before anything is looked up.
    """
    if not any(one.stores is None or one.stores for one in _grants(context.caller, roles)):
        raise Denied


def admit_in_store(context: WriteContext, store: str | None, *roles: str) -> None:
    """As may_in_store."""
    if not may_in_store(context.caller, store, *roles):
        raise Denied


def may_in_store(caller: Caller, store: str | None, *roles: str) -> bool:
    """One grant must hold one of these roles and cover the store, named as typed; no store = all of them."""
    place = (store or "").strip().upper()
    return any(one.stores is None or place in one.stores for one in _grants(caller, roles))


def admit_everywhere(context: WriteContext, *roles: str) -> None:
    """For what holds in all stores: types, rules, activities, campaigns."""
    admit_in_store(context, None, *roles)


def sees_in_store(caller: Caller) -> Callable[[State], bool]:
    """Of what happens in stores, whether the caller sees it: by its store."""
    stores = caller.read_scope().stores
    return lambda one: stores is None or one["store_code"] in stores


def _grants(caller: Caller, roles: tuple[str, ...]) -> Iterator[Grant]:
    return (one for one in caller.grants if one.role in roles and one.allows(Action.WRITE))
