"""The customer by the names that JSON gives to his fields, in and out. Next: ndjson.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, cast

from models.catalog import catalog
from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.merge import REMOVE
from models.rules.numbers import shown
from models.rules.partner_keys import shown_function
from models.rules.shape import FieldShape, Form, Shape, camel
from models.rules.state import PATH, Path, State, rows

# The service makes these itself, from other fields or by acts of its own: told to others, taken from nobody.
DERIVED = frozenset(
    {
        *("version", "created_on", "created_by", "changed_at", "changed_by", "finance_status"),
        *("invoice_ready", "natural_person", "one_time_account", "sales_area", "partner_customer_number"),
    }
)
_GIVEN = frozenset({"contact_number", "counter"})  # parts of keys that the service gives if none is sent
_ONE = "central_credit"  # an object, in the record a list of at most one row
_CONSENT = "consent"  # of a contact person: of the input, not of the record
_CONSENT_TEXTS = ("legal_basis", "basis_text", "method", "given_on", "given_by", "evidence_id")
_MANY = frozenset({dict, list})
_LONGEST_NAME = 60  # of an unknown field, as it is told


@dataclass(frozen=True)
class Words:
    """Of one shape: the names of its fields and lists in JSON, and how values are written there."""

    shape: Shape
    fields: Mapping[str, str]  # paymentTerms -> payment_terms
    lists: Mapping[str, tuple[str, "Words"]]  # salesAreas -> sales_areas
    passed_over: frozenset[str]  # what the service makes itself
    needed: tuple[str, ...]  # parts of the key without which a row is none
    written: tuple[tuple[str, str, Callable[[Any], Any] | None], ...] = field(repr=False)


@cache
def words() -> Words:
    return _words(catalog().shape())


def _words(shape: Shape) -> Words:
    return Words(
        shape,
        {camel(name): name for name in shape.fields if name not in DERIVED},
        {camel(name): (name, _words(child)) for name, child in shape.children.items()},
        frozenset(map(camel, shape.fields.keys() & DERIVED)),
        tuple(name for name in shape.key if shape.fields[name].required and name not in _GIVEN),
        tuple((name, camel(name), writer_of(one)) for name, one in shape.fields.items()),
    )


# --- taken -----------------------------------------------------------------------------------------------


class Taking:
    """Makes a patch of an object and notes what is wrong with its form; the rules look at the values."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def row(self, named: Words, given: Mapping[str, Any], path: Path) -> State:
        row: State = {PATH: path}
        for word, value in given.items():
            name = named.fields.get(word)
            if name is not None and value.__class__ not in _MANY:
                row[name] = value
            elif name is not None:
                self.findings.append(error(Code.GEN_TYPE, (*path, name)))
            elif (below := named.lists.get(word)) is not None:
                row[below[0]] = self.rows(below, value, (*path, below[0]))
            elif word not in named.passed_over:
                self._other(row, word, value)
        for name in named.needed:
            if name not in row and path:
                self.findings.append(error(Code.GEN_REQUIRED, (*path, name)))
        return row

    def unknown(self, path: Path, word: str) -> None:
        self.findings.append(warning(Code.IN_UNKNOWN_FIELD, path, field=word[:_LONGEST_NAME]))

    def rows(self, named: tuple[str, Words], value: Any, path: Path) -> list[State]:
        name, below = named
        if name == _ONE:
            if value is None:
                return [{PATH: path, REMOVE: True}]
            return [self.row(below, value, path)] if self._is_object(path, value) else []
        if not isinstance(value, list):
            self.findings.append(error(Code.GEN_TYPE, path))
            return []
        found = enumerate(cast("list[Any]", value))
        return [self.row(below, one, (*path, at)) for at, one in found if self._is_object((*path, at), one)]

    def _is_object(self, path: Path, value: Any) -> bool:
        if isinstance(value, dict):
            return True
        self.findings.append(error(Code.GEN_TYPE, path))
        return False

    def _other(self, row: State, word: str, value: Any) -> None:
        path: Path = row[PATH]
        if word == REMOVE and path:
            if not isinstance(value, bool):
                self.findings.append(error(Code.GEN_TYPE, (*path, REMOVE)))
            elif value:
                row[REMOVE] = True
        elif word == _CONSENT and path[:1] == ("contact_persons",):
            if value is not None and self._is_object((*path, _CONSENT), value):
                row[_CONSENT] = self._consent(value, (*path, _CONSENT))
        else:
            self.unknown(path, word)

    def _consent(self, given: Mapping[str, Any], path: Path) -> State:
        taken: State = {}
        for word, value in given.items():
            name = next((one for one in _CONSENT_TEXTS if camel(one) == word), None)
            if word == "purposes" and isinstance(value, list):
                taken[word] = [str(one) for one in cast("list[Any]", value)]
            elif name is None:
                self.unknown(path, word)
            elif value is not None:
                taken[name] = self._consent_text(value, (*path, name))
        return taken

    def _consent_text(self, value: Any, path: Path) -> str | date | None:
        try:
            if isinstance(value, str):
                return date.fromisoformat(value) if path[-1] == "given_on" else value
        except ValueError:
            pass
        self.findings.append(error(Code.GEN_TYPE, path))
        return None


# --- told ------------------------------------------------------------------------------------------------


def spoken(named: Words, row: State, *, empty: bool) -> dict[str, Any]:
    """`empty`: what is empty is said to be so; else it is left out."""
    told: dict[str, Any] = {}
    for name, word, write in named.written:
        value = row.get(name)
        if value is not None:
            told[word] = value if write is None else write(value)
        elif empty and name in row:
            told[word] = None
    for word, (name, below) in named.lists.items():
        found = [spoken(below, one, empty=empty) for one in rows(row, name)]
        if found or (empty and name in row):
            told[word] = (found[0] if found else None) if name == _ONE else found
    if row.get(REMOVE):
        told[REMOVE] = True
    return told


def writer_of(shape: FieldShape) -> Callable[[Any], Any] | None:
    """None: as it is; orjson writes dates."""
    if shape.name == "partner_function":
        return shown_function
    return {Form.NUMBER: shown, Form.DECIMAL: _decimal}.get(shape.form)


def _decimal(value: Decimal | str) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else value
