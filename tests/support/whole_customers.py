"""Customers with every field filled at random, for formats that must bring each of them back."""

import random
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.catalog import catalog
from models.rules.config import Config
from models.rules.fields import _RANGES, read
from models.rules.numbers import stored
from models.rules.partner_keys import stored_function
from models.rules.shape import FieldShape, Form, Shape
from models.rules.state import State, rows, text

LANGUAGES = ("zh", "en", "de", "ja", "fr", "sr", "uk")
SIGNS = "泸州蓝江纤维素有限公司重庆abcXYZ 019&<>\"'()（）-，。éßŁ\U0001f600\u00a0・"
CODE_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/"
FUNCTIONS = ("AG", "RE", "RG", "WE", "AP", "VE", "SP", "1A")
AREAS = ("F723/AQ/XX", "F723/DS/XX", "F724/AQ/XX")
HOURS = ("08:00-12:00", "08:30-12:00 13:00-17:15", "00:00-24:00")
COMPANIES = ("0723", "0724")
# Only the service writes these.
DERIVED = frozenset(
    {
        *("customer_number", "created_on", "created_by", "changed_at", "changed_by", "version"),
        *("invoice_ready", "finance_status", "sales_area", "partner_customer_number", "one_time_account"),
        "natural_person",
    }
)
_MOST_ROWS = 3
_NO_LISTS = Config()


class Customers:
    """The same ones for the same seed; `filled` is the share of fields that have a value."""

    def __init__(self, seed: int, *, filled: float = 0.8) -> None:
        self.random = random.Random(seed)
        self._filled = filled
        self._shape = catalog().shape()

    def one(self, number: int) -> State:
        state = self._row(self._shape) | {"customer_number": f"{number:010d}"}
        for name, shape in self._shape.children.items():
            if name not in ("company_codes", "sales_areas", "texts", "central_credit"):
                state[name] = self._rows(shape)
        state["central_credit"] = [self._row(self._shape.children["central_credit"])]
        state["company_codes"] = [self._company(code) for code in self._some(COMPANIES)]
        state["sales_areas"] = [self._area(area) for area in self._some(AREAS)]
        state["texts"] = list(self._texts(state))
        return state

    def _company(self, code: str) -> State:
        shape = self._shape.children["company_codes"]
        below = {name: self._rows(child) for name, child in shape.children.items()}
        return self._row(shape) | {"company_code": code} | below

    def _area(self, area: str) -> State:
        shape = self._shape.children["sales_areas"]
        org, channel, division = area.split("/")
        keys = {"sales_org": org, "channel": channel, "division": division}
        found = self._row(shape) | keys | {"licences": self._rows(shape.children["licences"])}
        found["partner_functions"] = [
            self._row(shape.children["partner_functions"])
            | {"partner_function": function, "counter": f"{at:03d}"}
            for function in self._some(FUNCTIONS)
            for at in range(self.random.randint(1, 2))
        ]
        return found

    def _texts(self, state: State) -> Iterator[State]:
        places: list[State] = [{"level": "GENERAL"}]
        places += [
            {"level": "COMPANY", "company_code": row["company_code"]} for row in state["company_codes"]
        ]
        keys = ("sales_org", "channel", "division")
        places += [{"level": "SALES"} | {key: row[key] for key in keys} for row in state["sales_areas"]]
        places += [
            {"level": "CONTACT", "contact_number": row["contact_number"]} for row in state["contact_persons"]
        ]
        empty = dict.fromkeys(("company_code", "sales_org", "channel", "division", "contact_number"))
        for place in self._some(places):
            for language in self._some(LANGUAGES[:2]):
                yield empty | place | {"text_id": "0001", "language": language, "body": self._long()}

    def _rows(self, shape: Shape) -> list[State]:
        found = [self._row(shape) for _ in range(self.random.randint(0, _MOST_ROWS))]
        return list({tuple(text(row, name) for name in shape.key): row for row in found}.values())

    def _row(self, shape: Shape) -> State:
        row: State = {}
        for name, field in shape.fields.items():
            needed = name in shape.key or field.required
            if name in DERIVED or not (needed or self.random.random() < self._filled):
                row[name] = None
            else:
                row[name] = self.value(field)
        if len(shape.key) > 1:  # the log writes keys of several parts with strokes between them
            row |= {name: row[name].replace("/", "-") for name in shape.key if row[name]}
        return row

    def value(self, field: FieldShape) -> Any:
        pick = self.random
        if field.name == "language":
            return pick.choice(LANGUAGES)
        if field.name.endswith("_hours"):
            return pick.choice(HOURS)
        made = {
            Form.BOOLEAN: lambda: pick.random() < 0.5,
            Form.DATE: lambda: date(2000, 1, 1) + timedelta(days=pick.randrange(20_000)),
            Form.INTEGER: lambda: pick.randint(0, _RANGES.get(field.name, (0, 99))[1]),
            Form.DECIMAL: lambda: self._amount(field),
            Form.LONG: self._long,
        }
        return made.get(field.form, lambda: self._sign_by_sign(field))()

    def _amount(self, field: FieldShape) -> Decimal:
        whole = 10 ** min(6, (field.length or 9) - field.scale)
        return Decimal(self.random.randrange(whole * 10**field.scale)).scaleb(-field.scale)

    def _sign_by_sign(self, field: FieldShape) -> str:
        pick, most = self.random, field.length or 20
        if field.form is Form.DIGITS:
            return "".join(pick.choices("123456789", k=most))
        if field.form is Form.NUMBER:
            return stored(pick.choice((str(pick.randrange(1, 10**10)), f"K{pick.randrange(10**6)}")))
        if field.form is Form.SEALED:
            return "".join(pick.choices("123456789ABC", k=pick.randint(min(8, most), most)))
        if field.form is Form.CODE:
            made = "".join(pick.choices(CODE_SIGNS, k=pick.randint(1, most)))
            return made if made.strip("/.-_0") else "A"
        made = "".join(pick.choices(SIGNS, k=pick.randint(1, most))).strip()
        return unicodedata.normalize("NFC", made).strip("/ \u00a0")[:most] or "x"

    def _long(self) -> str:
        lines = [
            "".join(self.random.choices(SIGNS, k=self.random.choice((0, 5, 131, 132, 133, 400))))
            for _ in range(self.random.randint(1, 6))
        ]
        return "\n".join(["a", *lines, "z"])

    def _some(self, of: Any) -> Any:
        return [one for one in of if self.random.random() < 0.6]


def plain(shape: Shape, row: State) -> dict[str, Any]:
    """What a record or a patch says: filled values as the rules read them, rows in a certain order."""
    told: dict[str, Any] = {}
    for name, field in shape.fields.items():
        value = read(field, row.get(name), (), _NO_LISTS).value
        if name not in DERIVED and value not in (None, False, ""):
            told[name] = stored_function(_typed(row, name)) if name == "partner_function" else value
    for name, child in shape.children.items():
        below = sorted((plain(child, one) for one in rows(row, name)), key=repr)
        if below:
            told[name] = below
    return told


def _typed(row: State, name: str) -> str:
    """A patch carries the keys that people type, where the stored SP is CR."""
    return "CR" if row.get(name) == "SP" else text(row, name)
