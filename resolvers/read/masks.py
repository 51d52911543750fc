"""Which classes of fields a caller reads in clear: everywhere, somewhere, nowhere. Next: clearing.py.

A class that is read in clear wherever the caller sees rows adds nothing to the statement. Filters, orders and
the search take fields of such classes only: a mask that can be asked is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from models.catalog import Column, Entity
from models.rules.shape import Shield
from resolvers.access.caller import Caller
from resolvers.read.layers import Within, codes_of, named

UNMASKED = "unmasked"  # unmasked:tax holds the customers whose fields of this class were uncovered
CLASSES = (Shield.BANK, Shield.IDENTITY, Shield.PERSONAL, Shield.TAX)
CHANGED = ("old_value", "new_value")  # of a change item: whatever class its field is of


@dataclass(frozen=True)
class Mask:
    """Of a class that the caller does not read in clear wherever he sees it."""

    within: Within | None  # where he does; None = nowhere
    unmasked: bool  # besides, of single customers

    @property
    def always(self) -> bool:
        return self.within is None and not self.unmasked


@dataclass(frozen=True)
class Masks:
    """Of all classes; those that are missing are read in clear. It decides the statement, with codes as
    arguments.
    """

    of: tuple[tuple[Shield, Mask], ...] = ()

    @classmethod
    def for_caller(cls, caller: Caller) -> "Masks":
        masked = [shield for shield in CLASSES if not caller.reads_clear(shield)]
        return cls(tuple((shield, _mask(caller, shield)) for shield in masked))

    @cached_property
    def by_class(self) -> Mapping[Shield, Mask]:
        return dict(self.of)

    def reads_clear(self, shield: Shield) -> bool:
        return shield not in self.by_class

    def may_ask(self, entity: Entity, column: Column) -> bool:
        """Whether filters may look at the field."""
        if entity.name == "ChangeItem" and column.name in CHANGED:
            return not self.of
        return self.reads_clear(column.shape.shield)


def values_of(caller: Caller) -> dict[str, Any]:
    """The statement's arguments that masks need."""
    found: dict[str, Any] = {}
    for shield, mask in Masks.for_caller(caller).of:
        clear = caller.clear_scope(shield)
        if clear is not None:
            found |= codes_of(clear, shield)
        if mask.unmasked:
            found[named(UNMASKED, shield)] = _unmasked(caller, shield)
    return found


def _mask(caller: Caller, shield: Shield) -> Mask:
    clear = caller.clear_scope(shield)
    return Mask(None if clear is None else Within.of(clear), bool(_unmasked(caller, shield)))


def _unmasked(caller: Caller, shield: Shield) -> list[str]:
    return sorted(one.customer_number for one in caller.unmasked if one.shield is shield)
