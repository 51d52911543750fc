"""What changed of a customer goes out and is laid over the old one, which then is the new one."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from models.catalog import catalog
from models.rules.config import Config
from models.rules.diff import DELETE, diff
from models.rules.exchange.matching import is_whole, lists_of, with_wholes
from models.rules.exchange.message import Function, Message
from models.rules.exchange.outgoing import Outgoing
from models.rules.merge import Laying, merge
from models.rules.partner_keys import stored_function
from models.rules.shape import Shape
from models.rules.state import State, rows
from resolvers.exchange.formats import Addressed
from resolvers.exchange.idoc import WRITER
from tests.support.idocs import read, valid
from tests.support.whole_customers import DERIVED, Customers, plain

SHAPE = catalog().shape()
LAYERS = ("company_codes", "sales_areas")
SOME, ALL, BATCH = 40, 2_000, 20
SYSTEM = frozenset(
    name
    for shape in (SHAPE, *SHAPE.children.values())
    for name, field in shape.fields.items()
    if field.system
)


@dataclass
class Changer:
    """Changes fields, drops rows and takes others from another customer; layers stay, and keys."""

    made: Customers

    def changed(self, state: State, other: State) -> State:
        new = deepcopy(state)
        self._row(SHAPE, new, other)
        new["texts"] = [one for one in new["texts"] if self._lies(one, new)]
        return new

    def _row(self, shape: Shape, row: State, other: State) -> None:
        for name, field in shape.fields.items():
            if name not in DERIVED and name not in shape.key and self._chance(0.1):
                row[name] = None if self._chance(0.3) and not field.required else self.made.value(field)
        for name, child in shape.children.items():
            kept = [one for one in rows(row, name) if name in LAYERS or self._chance(0.8)]
            for one in kept:
                self._row(child, one, one)
            known = {self._key(child, one) for one in rows(row, name)}
            new = [one for one in rows(other, name) if self._key(child, one) not in known]
            row[name] = kept + [deepcopy(one) for one in new if self._chance(0.5)]

    def _key(self, shape: Shape, row: State) -> tuple[Any, ...]:
        return tuple(row.get(name) for name in shape.key)

    def _lies(self, text: State, new: State) -> bool:
        """A text hangs on what is there."""
        names, relation = {
            "CONTACT": (("contact_number",), "contact_persons"),
            "COMPANY": (("company_code",), "company_codes"),
            "SALES": (("sales_org", "channel", "division"), "sales_areas"),
        }.get(text["level"], ((), ""))
        held = [tuple(row[name] for name in names) for row in rows(new, relation)]
        return not names or tuple(text[name] for name in names) in held

    def _chance(self, share: float) -> bool:
        return self.made.random.random() < share


def outgoing(old: State, new: State) -> Outgoing:
    """By the items of the change document, as receivers are told."""
    items = diff(SHAPE, old, new)
    removed = frozenset((one.table, one.key) for one in items if one.indicator == DELETE)
    touched = frozenset((one.table, one.key) for one in items) - removed
    whole = any(table == "KNBK" for table, _ in removed)  # whose keys the log masks
    function = Function.REPLACE if whole else Function.CHANGE
    return Outgoing(new["customer_number"], new, function, None if whole else touched, removed)


def laid(old: State, message: Message) -> State:
    patch = with_wholes(_stored(dict(message.patch)), message.replaces)
    wholes = message.replaces
    laying = Laying(SYSTEM, lists_of(wholes), lambda relation, row: is_whole(relation, row, wholes))
    return merge(SHAPE, old, patch, Config(), laying).state


def _stored(patch: State) -> State:
    for area in rows(patch, "sales_areas"):
        for row in rows(area, "partner_functions"):
            row["partner_function"] = stored_function(row["partner_function"])
    return patch


async def follow(seed: int) -> None:
    made = Customers(seed, filled=0.6)
    changer = Changer(made)
    for number in range(1, BATCH + 1):
        old, other = made.one(number), made.one(number)
        new = changer.changed(old, other)
        written = WRITER.write([outgoing(old, new)], Addressed())
        valid(written.body)
        message = await read(written.body)
        assert message.findings == ()
        assert plain(SHAPE, laid(old, message)) == plain(SHAPE, new)


@pytest.mark.parametrize("seed", range(SOME // BATCH))
async def test_changes_arrive(seed: int) -> None:
    await follow(seed)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(SOME // BATCH, ALL // BATCH))
async def test_many_changes_arrive(seed: int) -> None:
    await follow(seed)
