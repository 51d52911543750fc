"""An IDoc becomes a message: segments become rows, MSGFN becomes what is to be done. Next: writing.py."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from models.rules.exchange.matching import NAMES
from models.rules.exchange.message import STRUCTURE_ERROR, UNKNOWN_TYPE, Function, Message
from models.rules.finding import Finding, Severity, error, warning
from models.rules.finding_codes import Code
from models.rules.partner_keys import shown_function
from models.rules.state import LAYERS, PATH, Path, State, text
from resolvers.exchange.formats import Raw
from resolvers.exchange.idoc.control import read_control
from resolvers.exchange.idoc.lines import body_of
from resolvers.exchange.idoc.parsing import CARD, Broken, Segment, Splitter, tree
from resolvers.exchange.idoc.segments import (
    CARRIED,
    CONTROL,
    CUSTOMER,
    MORE,
    ONLY_OUT,
    RETAIL,
    TEXTS,
    Kind,
    above_of,
    kinds,
)
from resolvers.exchange.idoc.values import UNCHANGED, is_initial, language_of, read_value

MSGFN = "MSGFN"
LONGEST_NAME = 30  # of a segment or field in SAP; a longer one is told as far as this
REMOVE = "remove"
MOST_TOLD = 100  # warnings, and errors
_FUNCTIONS = {one.value: one for one in Function}
# Amounts and counts that SAP fills with zeros are none unless their unit or year is given.
_OF_UNIT = (("annual_sales", "annual_sales_currency"), ("employee_count", "employee_count_year"))
_KEYS_OF_LAYER = ("company_code", "sales_org", "channel", "division", "contact_number")


class IdocReader:
    """DEBMAS06 and DEBMAS07."""

    async def split(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[Raw]:
        splitter = Splitter()
        async for chunk in chunks:
            for raw in splitter.feed(chunk):
                yield raw
        for raw in splitter.close():
            yield raw

    def read(self, raw: Raw) -> Message:
        try:
            root, idoc = tree(raw.body)
        except Broken as broken:
            return _unreadable(STRUCTURE_ERROR, broken.finding)
        return _read(root, idoc)


def _read(root: str, idoc: Segment) -> Message:
    control = read_control(next((one for one in idoc.children if one.name == CONTROL), None), root)
    found = [one for one in idoc.children if one.name == CUSTOMER]
    unknown = any(one.code is Code.IN_IDOCTYP for one in control.findings)
    if unknown:  # what it holds is none of ours
        return _unreadable(UNKNOWN_TYPE, *control.findings, document=control.document)
    reading = _Reading(list(control.findings))
    reading.structure(idoc)
    function = Function.CHANGE
    if found:
        found[0].children += (one for one in idoc.children if one.name == MORE)  # some send it beside
        function = reading.customer(found[0], (CUSTOMER,))
    wrong = any(one.severity is Severity.ERROR for one in reading.found)
    return Message(
        function=function,
        patch=reading.patch,
        number=reading.number,
        message_id=control.document,
        sequence=control.sequence,
        replaces=frozenset(reading.replaces),
        deletes=frozenset(reading.deletes),
        findings=tuple(reading.found),
        status=STRUCTURE_ERROR if wrong else None,
    )


def _unreadable(status: str, *findings: Finding, document: str | None = None) -> Message:
    return Message(Function.CHANGE, {}, message_id=document, findings=findings, status=status)


@dataclass(frozen=True)
class _Place:
    """Where the walk is: the row above, which its lists hang on, and its function."""

    path: Path
    row: State
    function: Function
    layer: tuple[str, ...] = ()  # ("sales_areas", "F723/AQ/XX")


@dataclass
class _Reading:
    found: list[Finding]
    patch: State = field(default_factory=dict[str, object])
    number: str | None = None
    replaces: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    deletes: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    _taxes: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    _told: Counter[Severity] = field(default_factory=Counter[Severity])

    def _tell(self, finding: Finding) -> None:
        """As many as somebody reads; one error is always among them."""
        self._told[finding.severity] += 1
        if self._told[finding.severity] <= MOST_TOLD:
            self.found.append(finding)

    def structure(self, idoc: Segment) -> None:
        customers = sum(one.name == CUSTOMER for one in idoc.children)
        if customers != 1:
            code = Code.GEN_DUPLICATE if customers else Code.IN_SEGMENT
            self._tell(error(code, (CUSTOMER,), segment=CUSTOMER, value=CUSTOMER))
        for one in idoc.children:
            if one.name not in (CONTROL, CUSTOMER, MORE):
                self._stranger(one, "IDOC", (one.name,))

    def customer(self, segment: Segment, path: Path) -> Function:
        function = self._function(segment, Function.CHANGE, path)
        self.number = segment.fields.get("KUNNR", "").strip() or None
        if self.number is None:
            self._tell(error(Code.GEN_REQUIRED, (*path, "KUNNR")))
        if function is Function.DELETE:
            self.deletes.add(())
            return function
        self.patch |= {PATH: path, NAMES: _all_names()}
        self._fill(self.patch, segment, kinds()[CUSTOMER], path)
        for name, unit in _OF_UNIT:
            if self.patch.get(name) == 0 and not text(self.patch, unit):
                self.patch[name] = None
        self._below(segment, _Place(path, self.patch, function))
        return function

    def _below(self, segment: Segment, place: _Place) -> None:
        counts: dict[str, int] = {}
        for child in segment.children:
            at = counts.get(child.name, 0)
            counts[child.name] = at + 1
            path: Path = (*place.path, child.name[:LONGEST_NAME], at)
            if above_of(child.name) != segment.name:
                self._stranger(child, segment.name, path)
            elif child.name in TEXTS:
                self._text(child, place, path)
            elif child.name in kinds():
                self._row(child, kinds()[child.name], place, path)
            else:
                self._stranger(child, segment.name, path)

    def _stranger(self, segment: Segment, parent: str, path: Path) -> None:
        above = above_of(segment.name)
        if segment.name == CARD:
            self._tell(warning(Code.IN_CARD, path))
        elif above is not None and above != parent:
            self._tell(error(Code.IN_PARENT, path, segment=segment.name, parent=parent))
        elif (above is None and segment.name not in RETAIL) or segment.name in CARRIED:
            self._tell(warning(Code.IN_UNKNOWN_FIELD, path, field=segment.name[:LONGEST_NAME]))

    # --- rows --------------------------------------------------------------------------------------------

    def _row(self, segment: Segment, kind: Kind, place: _Place, path: Path) -> None:
        if kind.extension_of_row:  # more fields of the row above
            self._fill(place.row, segment, kind, path)
            self._below(segment, _Place(path, place.row, place.function))
            return
        function = self._function(segment, place.function, path)
        row: State = {PATH: path, NAMES: kind.names}
        self._fill(row, segment, kind, path)
        inside = _Place(path, row, function)
        if kind.path[-1] in LAYERS:
            self._layer(segment, kind, inside)
        elif kind.path[-1] != "partner_functions" or self._partner(row, function, path):
            self._list(segment, kind, place, inside)
            self._below(segment, inside)

    def _layer(self, segment: Segment, kind: Kind, place: _Place) -> None:
        relation = kind.path[-1]
        layer = (relation, "/".join(text(place.row, name) for name in kind.shape.key))
        if place.function is Function.DELETE:
            self.deletes.add(layer)
            return
        _held(self.patch, relation).append(place.row)
        self._below(segment, replace(place, layer=layer))

    def _list(self, segment: Segment, kind: Kind, above: _Place, inside: _Place) -> None:
        relation, row = kind.path[-1], inside.row
        target, layer = (self.patch, ()) if len(kind.path) == 1 else (above.row, above.layer)
        held = _held(target, relation)
        if inside.function is Function.REPLACE:
            self.replaces.add((*layer, relation))
            if segment.fields.keys() <= {MSGFN}:
                return  # nothing but MSGFN 005: the list is empty
        if inside.function is Function.DELETE:
            row = {name: row[name] for name in (PATH, NAMES, *kind.shape.key) if name in row} | {REMOVE: True}
        if relation == "tax_classifications":  # they come below every sales area, the same in all
            told = tuple(text(row, name) for name in (*kind.shape.fields, REMOVE))
            if told in self._taxes:
                return
            self._taxes.add(told)
        held.append(row)

    def _partner(self, row: State, function: Function, path: Path) -> bool:
        """Stored keys become those that people type; a partner whose number is not there is skipped."""
        row["partner_function"] = shown_function(text(row, "partner_function"))
        row["counter"] = row.get("counter") or "000"
        if row.get("partner") or function is Function.DELETE:
            return True
        told = warning(Code.IN_PARTNER_KIND, path, function=text(row, "partner_function"))
        self._tell(told)
        return False

    def _fill(self, row: State, segment: Segment, kind: Kind, path: Path) -> None:
        self._check_fields(segment, kind.known, path)
        told = {name: value.strip() for name, value in segment.fields.items()}
        told = {name: value for name, value in told.items() if value != UNCHANGED}
        for name, shape in kind.fields.items():
            if name in told and shape.name not in ONLY_OUT:
                row[shape.name] = read_value(shape, told[name])
        for one in kind.composed:
            here = {name: told[name] for name in one.fields if name in told}
            if here:
                row.update(one.read(here))

    def _check_fields(self, segment: Segment, known: frozenset[str], path: Path) -> None:
        if segment.twice:
            twice = segment.twice[:LONGEST_NAME]
            self._tell(error(Code.GEN_DUPLICATE, (*path, twice), value=twice))
        for name, value in segment.fields.items():
            if name != MSGFN and name not in known and not is_initial(value):
                self._tell(
                    warning(Code.IN_UNKNOWN_FIELD, (*path, name[:LONGEST_NAME]), field=name[:LONGEST_NAME])
                )

    def _function(self, segment: Segment, above: Function, path: Path) -> Function:
        """Its own; 005 holds for all that lies below."""
        told = segment.fields.get(MSGFN, "").strip()
        known = _FUNCTIONS.get(told)
        if known is not None:
            return known
        if told and told != UNCHANGED:
            taken = Function.CHANGE.value
            self._tell(warning(Code.IN_MSGFN, (*path, MSGFN), value=told[:3], taken=taken))
        return Function.REPLACE if above is Function.REPLACE else Function.CHANGE

    # --- texts -------------------------------------------------------------------------------------------

    def _text(self, header: Segment, place: _Place, path: Path) -> None:
        _, lines, level, _ = TEXTS[header.name]
        function = self._function(header, place.function, path)
        held, keys = _held(self.patch, "texts"), {name: place.row.get(name) for name in _KEYS_OF_LAYER}
        if function is Function.REPLACE:
            self.replaces.add(("texts", level, "/".join(str(one) for one in keys.values() if one)))
            if header.fields.keys() <= {MSGFN}:
                return  # nothing but MSGFN 005: there are none
        self._check_fields(header, _TEXT_FIELDS, path)
        told = {name: value.strip() for name, value in header.fields.items()}
        row: State = {PATH: path, NAMES: _TEXT_NAMES, "level": level, "text_id": told.get("TDID") or None}
        row["language"] = language_of(told.get("TDSPRAS", ""), told.get("TDSPRASISO", ""))
        row |= {name: key for name, key in keys.items() if key}
        if function is Function.DELETE:
            held.append(row | {REMOVE: True})
            return
        said = [_line(one.fields) for one in header.children if one.name == lines]
        for at, one in enumerate(header.children):
            if one.name != lines:
                self._stranger(one, header.name, (*path, one.name, at))
        held.append(row | {"body": body_of(said) or None})


@cache
def _all_names() -> Mapping[str, str]:
    """Of the customer, whose fields stand in three segments."""
    parts = (one for one in kinds().values() if not one.path)
    return {column: sap for one in reversed(list(parts)) for column, sap in one.names.items()}


def _held(target: State, relation: str) -> list[State]:
    return cast("list[State]", target.setdefault(relation, []))


def _line(fields: Mapping[str, str]) -> tuple[str, str]:
    return fields.get("TDFORMAT", "").strip(), fields.get("TDLINE", "")


_TEXT_NAMES = {"text_id": "TDID", "language": "TDSPRAS", "body": "TDLINE"}
_TEXT_FIELDS = frozenset(
    {"TDOBJECT", "TDOBNAME", "TDID", "TDSPRAS", "TDSPRASISO", "TDSPRAS_ISO", "TDTEXTTYPE", "TDTITLE"}
)
