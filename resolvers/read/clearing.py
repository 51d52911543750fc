"""Masks of a row as SQL: whether a class of its fields is in clear, worked out once per row. Next: render.py.

`CROSS JOIN LATERAL (SELECT … AS clear OFFSET 0) m7` stands beside the row, and its fields of the class are
`CASE WHEN m7.clear THEN … ELSE … END`. A change item has `hidden` instead: whether its field is of a class
that is not in clear.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from models.catalog import Catalog, Column, Entity, catalog
from models.rules.shape import Form, Shield
from resolvers.read.layers import Layers, named
from resolvers.read.masks import UNMASKED, Mask, Masks
from resolvers.read.sql import Fixed, Parameters, Parts, literal


@dataclass
class Clearing:
    """Of one statement."""

    catalog: Catalog
    parameters: Parameters
    masks: Masks
    new_alias: Callable[[], str]
    _known: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def of(self, entity: Entity, alias: str, shield: Shield, joins: list[str]) -> str:
        """Whether the row's fields of a class are in clear, for a class that is masked, but not always."""
        known = (alias, shield.value)
        if known not in self._known:
            self._known[known] = self._joined(*self._clear(entity, alias, shield), "clear", joins)
        return self._known[known]

    def hides(self, alias: str, joins: list[str], *, sealed: bool) -> str:
        """Whether a change item tells of a field that is not in clear; "" = none is. `sealed`: also of sealed
        fields, whose values are masked in the log itself.
        """
        known = (alias, f"hidden {sealed}")
        if known not in self._known:
            document = self.new_alias()
            found = [self._is_hidden(alias, document, *one, sealed=sealed) for one in self.masks.of]
            text = " OR ".join(one for one in found if one)
            source = f"FROM change_document {document} WHERE {document}.change_number = {alias}.change_number"
            if all(mask.always for _, mask in self.masks.of):
                source = ""
            self._known[known] = text and self._joined(f"({text})", source, "hidden", joins)
        return self._known[known]

    def _joined(self, text: str, source: str, name: str, joins: list[str]) -> str:
        found = self.new_alias()
        # OFFSET, since otherwise PostgreSQL puts the condition into each of the places that use it
        query = f"SELECT {' '.join(filter(None, [f'{text} AS {name}', source, 'OFFSET 0']))}"
        joins.append(f"CROSS JOIN LATERAL ({query}) {found}")
        return f"{found}.{name}"

    def _clear(self, entity: Entity, alias: str, shield: Shield) -> tuple[str, str]:
        """The condition, and what it is read from if that is more than the row."""
        mask = self.masks.by_class[shield]
        link = entity.owner
        owner = link and self.catalog[link.target]
        if entity.name == "Customer" or (owner and owner.name == "Customer"):
            found = [self._layers(shield, mask).customer(alias)] if mask.within else []
            return _any([*found, *self._unmasked(alias, shield)]), ""
        if (
            link is None or owner is None
        ):  # of no customer: in clear for whoever reads the class in clear somewhere
            return "false" if mask.within is None else "true", ""
        layer = self.new_alias()  # a row of a layer
        [(here, there)] = link.pairs
        inside = self._layers(shield, mask).own(owner, layer) or ["true"] if mask.within else []
        text = _any([*inside, *self._unmasked(layer, shield)])
        return text, f"FROM {owner.table} {layer} WHERE {layer}.{there} = {alias}.{here}"

    def _is_hidden(self, alias: str, document: str, shield: Shield, mask: Mask, *, sealed: bool) -> str:
        fields = logged_of(shield, sealed=sealed)
        if not fields:
            return ""
        names = ", ".join(map(literal, fields))
        text = f"""coalesce({alias}."table"||'.'||{alias}.field = ANY(ARRAY[{names}]), false)"""
        if mask.always:
            return text
        clear = self._unmasked(document, shield)
        if mask.within:
            layers = self._layers(shield, mask)
            inside = layers.own(self.catalog["ChangeItem"], alias)
            of_layer = f"{alias}.company_code IS NOT NULL OR {alias}.sales_org IS NOT NULL"
            of_customer = f"CASE WHEN {of_layer} THEN true ELSE {layers.customer(document)} END"
            clear.insert(0, f"({' AND '.join([*inside, of_customer])})")
        return f"{text} AND NOT {_any(clear)}"

    def _layers(self, shield: Shield, mask: Mask) -> Layers:
        if mask.within is None:
            raise TypeError("nowhere")
        return Layers(mask.within, self.parameters, shield)

    def _unmasked(self, alias: str, shield: Shield) -> list[str]:
        if not self.masks.by_class[shield].unmasked:
            return []
        numbers = self.parameters.once(named(UNMASKED, shield), "text[]")
        return [f"{alias}.customer_number = ANY({numbers})"]


def masked_names(order: Iterable[str], columns: Mapping[str, Column], clear: Mapping[Shield, str]) -> Parts:
    """The JSON list of the fields that are not in clear; `clear` has the masked classes, with a condition
    or, where they are always masked, "".
    """
    names = [name for name in order if name in columns and columns[name].shape.shield in clear]
    open_to = [
        shield
        for shield, text in clear.items()
        if text and any(columns[one].shape.shield is shield for one in names)
    ]
    cases: list[str] = []
    for held in product((True, False), repeat=len(open_to)):
        shown = [shield for shield, is_clear in zip(open_to, held, strict=True) if is_clear]
        text = json_list([name for name in names if columns[name].shape.shield not in shown])
        if not shown:
            if not cases:
                return [Fixed(text)]
            cases.append(f"ELSE {literal(text)}")
        else:
            cases.append(f"WHEN {' AND '.join(clear[one] for one in shown)} THEN {literal(text)}")
    return [f"CASE {' '.join(cases)} END"]


@cache
def logged_of(shield: Shield, *, sealed: bool) -> tuple[str, ...]:
    """KNA1.STCD1 …: the fields of a class as change items name them."""
    return tuple(
        f"{table}.{name}"
        for (table, name), shape in catalog().logged.items()
        if shape.shield is shield and (sealed or shape.form is not Form.SEALED)
    )


def json_list(names: list[str]) -> str:
    return "[" + ",".join(f'"{name}"' for name in names) + "]"


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"({' OR '.join(conditions)})"
