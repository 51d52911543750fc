"""One customer as segments: a row finds the segment above it by its key. Next: writing.py."""

from models.rules.exchange.message import Function
from models.rules.exchange.outgoing import Outgoing
from models.rules.finding import Finding, warning
from models.rules.finding_codes import Code
from models.rules.partner_keys import CUSTOMER_FUNCTIONS
from models.rules.shape import Form
from models.rules.state import State, area_key, rows, text
from resolvers.exchange.idoc.lines import lines_of
from resolvers.exchange.idoc.parsing import Segment
from resolvers.exchange.idoc.saying import Lineage, from_log_key, is_named, key_of, lineages, log_key, said
from resolvers.exchange.idoc.segments import (
    AREA,
    BANK,
    CUSTOMER,
    KEYS,
    MORE,
    OTHER_PARTNER,
    OTHER_TAX,
    PARTNER,
    TAX,
    TEXTS,
    Kind,
    kinds,
    order,
)
from resolvers.exchange.idoc.values import UNCHANGED, language_key

MSGFN = "MSGFN"
_PLACED = (TAX, OTHER_TAX, OTHER_PARTNER)  # whose place depends on what else there is
_TEXT_TABLE = "STXH"
# Layers are flagged, and keys in other systems are not this system's alone.
_NEVER_EMPTY = frozenset({"", "company_codes", "sales_areas", "partner_functions", "external_keys"})


class Document:
    """`extended`: with our own segments Z1…, which hold what DEBMAS has no place for."""

    def __init__(self, one: Outgoing, *, extended: bool) -> None:
        self._one = one
        self._state = one.state
        self._extended = extended
        self._function = one.function.value
        self._root = Segment(CUSTOMER, {MSGFN: self._function, "KUNNR": one.customer_number})
        self._placed: dict[tuple[str, ...], Segment] = {}
        self.findings: list[Finding] = []

    def customer(self) -> Segment:
        if self._one.function is not Function.DELETE:
            self._general()
            for kind in kinds().values():
                if kind.path and not kind.extension_of_row and kind.name not in _PLACED:
                    self._rows(kind)
            self._removed()
            self._taxes()
            self._texts()
            if self._extended and self._one.function is Function.REPLACE and self._one.touched is None:
                self._empty_lists()
        _in_order(self._root)
        return self._root

    def _general(self) -> None:
        if self._wanted("KNA1", "") or self._wanted("ZOWN", ""):
            self._fill(self._root, kinds()[CUSTOMER], self._state)
            more = self._fields(kinds()[MORE], self._state)
            if more:
                self._root.children.append(Segment(MORE, {MSGFN: self._function} | more))

    def _rows(self, kind: Kind) -> None:
        for lineage in lineages(self._state, kind.path):
            row = lineage[-1]
            wanted = self._wanted(kind.shape.sap_table, log_key(kind.shapes, lineage))
            placed = self._kind_of(kind, row) if wanted and is_named(kind.shape, row) else None
            if placed is not None:
                self._fill(self._at(placed, lineage), placed, row)

    def _kind_of(self, kind: Kind, row: State) -> Kind | None:
        """Only customers fit into E1KNVPM."""
        function = text(row, "partner_function")
        if kind.name != PARTNER or function in CUSTOMER_FUNCTIONS:
            return kind if self._extended or kind.name != KEYS else None
        if self._extended:
            return kinds()[OTHER_PARTNER]
        self.findings.append(warning(Code.IN_PARTNER_KIND, (CUSTOMER, AREA, PARTNER), function=function))
        return None

    def _wanted(self, table: str, key: str) -> bool:
        return self._one.touched is None or (table, key) in self._one.touched

    # --- segments ----------------------------------------------------------------------------------------

    def _at(self, kind: Kind, lineage: Lineage) -> Segment:
        """The segment of this row; made with its key alone, as those above it, if it is not there yet."""
        if not lineage:
            return self._root
        key = (kind.name, *key_of(kind.shapes, lineage))
        found = self._placed.get(key)
        if found is None:
            keys = {name: lineage[-1].get(name) for name in kind.shape.key}
            fields = {name: told for name, told in said(kind, keys) if told}
            found = self._placed[key] = Segment(kind.name, {MSGFN: Function.CHANGE.value} | fields)
            above = kinds()[kind.above]
            self._at(above, lineage[: len(above.path)]).children.append(found)
        return found

    def _fill(self, segment: Segment, kind: Kind, row: State) -> None:
        segment.fields[MSGFN] = self._function
        segment.fields |= self._fields(kind, row)
        if kind.extension is not None and self._extended:
            more = self._extension(kind, kind.extension, row)
            if more:
                segment.children.append(Segment(kind.extension.name, {MSGFN: self._function} | more))

    def _fields(self, kind: Kind, row: State) -> dict[str, str]:
        told: dict[str, str] = {}
        for name, value in said(kind, row):
            most = kind.lengths.get(name)
            if value is None or value == UNCHANGED:
                self._cut(kind, name, 0)
            elif most is None or len(value) <= most:
                told[name] = value
            elif kind.fields[name].form is Form.TEXT:
                told[name] = value[:most].rstrip()
                self._cut(kind, name, most)
            else:  # half a number is a wrong one
                self._cut(kind, name, 0)
        return self._filled(told)

    def _extension(self, kind: Kind, extension: Kind, row: State) -> dict[str, str]:
        """Columns that have no place in DEBMAS, and those that it cuts."""
        plain = {name: value for name, value in said(kind, row) if self._fits(kind, name, value)}
        told = {name: value or "" for name, value in said(extension, row) if plain.get(name) != value}
        return self._filled(told)

    def _fits(self, kind: Kind, name: str, value: str | None) -> bool:
        return value is not None and len(value) <= kind.lengths.get(name, len(value))

    def _filled(self, told: dict[str, str]) -> dict[str, str]:
        """An original has nothing to clear."""
        original = self._one.function is Function.ORIGINAL
        return {name: value for name, value in told.items() if value} if original else told

    def _cut(self, kind: Kind, name: str, most: int) -> None:
        path = (name,) if kind.name == CUSTOMER else (kind.name, name)
        self.findings.append(warning(Code.IN_TRUNC, (CUSTOMER, *path), field=name, max=str(most)))

    # --- what is placed by what else there is ------------------------------------------------------------

    def _taxes(self) -> None:
        """They are the customer's, and stand below a sales area."""
        shape = kinds()[TAX].shape
        for row in rows(self._state, "tax_classifications"):
            key = log_key(kinds()[TAX].shapes, (row,))
            if self._wanted(shape.sap_table, key) and is_named(shape, row):
                self._tax(row, self._function)

    def _tax(self, row: State, function: str) -> None:
        above = next((one for one in self._root.children if one.name == AREA), None)
        if above is None and (areas := rows(self._state, "sales_areas")):
            above = self._at(kinds()[AREA], (areas[0],))
        if above is None and not self._extended:
            self.findings.append(warning(Code.IN_TRUNC, (CUSTOMER, TAX), field=TAX, max="0"))
            return
        kind = kinds()[OTHER_TAX if above is None else TAX]
        fields = {MSGFN: function} | self._fields(kind, row)
        (above or self._root).children.append(Segment(kind.name, fields))

    def _texts(self) -> None:
        shapes = (kinds()[CUSTOMER].shape, kinds()[CUSTOMER].shape.children["texts"])
        for row in rows(self._state, "texts"):
            if self._wanted(_TEXT_TABLE, log_key(shapes, (row,))):
                header = self._text(row, self._function)
                lines = TEXTS[header.name][1]
                header.children = [
                    Segment(lines, {MSGFN: self._function, "TDFORMAT": mark, "TDLINE": line})
                    for mark, line in lines_of(text(row, "body"))
                ]

    def _text(self, row: State, function: str) -> Segment:
        name = next(one for one, facts in TEXTS.items() if facts[2] == row["level"])
        above, _, _, of = TEXTS[name]
        language = text(row, "language")
        header = Segment(
            name,
            {
                MSGFN: function,
                "TDOBJECT": of,
                "TDOBNAME": self._object(row),
                "TDID": text(row, "text_id"),
                "TDSPRAS": language_key(language),
                "TDSPRASISO": language.upper(),
            },
        )
        kind = kinds()[above]
        keys = {column: row.get(column) for column in kind.shape.key}
        self._at(kind, (keys,) if kind.path else ()).children.append(header)
        return header

    def _object(self, row: State) -> str:
        """TDOBNAME: the key of what the text hangs on."""
        if row["level"] == "CONTACT":
            return text(row, "contact_number")
        return self._one.customer_number + text(row, "company_code") + area_key(row).replace("/", "")

    # --- what is gone ------------------------------------------------------------------------------------

    def _removed(self) -> None:
        banks = kinds()[BANK].shape.sap_table
        for table, key in sorted(self._one.removed):
            if table == _TEXT_TABLE:
                self._text(_text_row(key), Function.DELETE.value)
            elif table == kinds()[TAX].shape.sap_table:
                self._tax(from_log_key(kinds()[TAX].shapes, key)[-1], Function.DELETE.value)
            elif table != banks:
                self._row_is_gone(table, key)
        if any(table == banks for table, _ in self._one.removed):
            self._all_banks()

    def _empty_lists(self) -> None:
        """Of all his data a list that is empty is said too: without it the rows of it would stay."""
        for kind in kinds().values():
            *above, relation = kind.path or ("",)
            if kind.extension_of_row or relation in _NEVER_EMPTY or kind.name in (TAX, OTHER_PARTNER):
                continue
            for lineage in lineages(self._state, tuple(above)) if above else ((),):
                row = lineage[-1] if lineage else self._state
                if relation in row and not rows(row, relation):
                    self._says_empty(kind.name, self._at(kinds()[kind.above], lineage))
        if "texts" in self._state:
            for name, (above, *_) in TEXTS.items():
                kind = kinds()[above]
                for lineage in lineages(self._state, kind.path) if kind.path else ((),):
                    self._says_empty(name, self._at(kind, lineage))

    def _says_empty(self, name: str, above: Segment) -> None:
        if not any(one.name == name for one in above.children):
            above.children.append(Segment(name, {MSGFN: Function.REPLACE.value}))

    def _row_is_gone(self, table: str, key: str) -> None:
        kind = next((one for one in kinds().values() if one.path and one.shape.sap_table == table), None)
        if kind is None or bool(key) is not bool(kind.shape.key):
            return  # the customer himself
        if any(log_key(kind.shapes, one) == key for one in lineages(self._state, kind.path)):
            return  # it has come again
        lineage = from_log_key(kind.shapes, key)
        placed = self._kind_of(kind, lineage[-1])
        if placed is not None:
            self._at(placed, lineage).fields[MSGFN] = Function.DELETE.value

    def _all_banks(self) -> None:
        """The log tells the last signs of an account that is gone: all that are left are the whole list."""
        kind = kinds()[BANK]
        for lineage in lineages(self._state, kind.path):
            if is_named(kind.shape, lineage[-1]):
                segment = self._at(kind, lineage)
                self._fill(segment, kind, lineage[-1])
                segment.fields[MSGFN] = Function.REPLACE.value
        if kind.path[0] in self._state and not rows(self._state, kind.path[0]):
            self._says_empty(BANK, self._root)


def _text_row(key: str) -> State:
    """Of SALES/F723/AQ/XX/0001/zh."""
    level, *parts = key.split("/")
    names = {
        "COMPANY": ("company_code",),
        "SALES": ("sales_org", "channel", "division"),
        "CONTACT": ("contact_number",),
    }.get(level, ())
    return {"level": level} | dict(zip((*names, "text_id", "language"), parts, strict=False))


def _in_order(segment: Segment) -> None:
    segment.children.sort(key=lambda one: order().get(one.name, len(order())))
    for child in segment.children:
        _in_order(child)
