"""Codes of another system and ours, one map for each domain (domain 3.5). Next: matching.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from models.rules.exchange.matching import Place
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.shape import Shape
from models.rules.state import Patch, Path, State, is_filled, rows

Codes: TypeAlias = Mapping[str, str]

_COMPANY, _AREA = ("BUKRS",), ("VKORG", "VTWEG", "SPART")
# What a key is made of, behind the list it belongs to or the level of a text.
_NAMED_BY = {"company_codes": _COMPANY, "COMPANY": _COMPANY, "sales_areas": _AREA, "SALES": _AREA}


@dataclass(frozen=True)
class Maps:
    """Of one system. `ours` and `theirs` hold the codes by domain, which is the SAP name of the field: ZTERM,
    VSBED. What has no map is equal on both sides.
    """

    system: str
    ours: Mapping[str, Codes] = field(default_factory=dict[str, Codes])  # by their code
    theirs: Mapping[str, Codes] = field(default_factory=dict[str, Codes])  # by our code

    def inward(self, shape: Shape, patch: Patch) -> tuple[Patch, list[Finding]]:
        """The patch with our codes; what is in no map is told, and stays as it is."""
        if not self._touches(shape):
            return patch, []
        found: list[Finding] = []
        return self._inward(shape, patch, (), found), found

    def outward(self, shape: Shape, state: State) -> State:
        """With the codes of the other system; one that it has not is sent as it is here."""
        if not self._touches(shape):
            return state
        told = dict(state)
        for name, codes in self._fields(shape, self.theirs):
            value = told.get(name)
            if isinstance(value, str):
                told[name] = codes.get(value, value)
        for name, child in shape.children.items():
            if name in told:
                told[name] = [self.outward(child, row) for row in rows(told, name)]
        return told

    def places(self, places: Iterable[Place]) -> frozenset[Place]:
        """Lists and layers, which are named by codes too: ("sales_areas", "F723/AQ/XX", "licences")."""
        return frozenset(map(self._place, places))

    def _place(self, place: Place) -> Place:
        at = next((at for at, part in enumerate(place[:-1], 1) if part in _NAMED_BY), None)
        if at is None:
            return place
        parts = zip(place[at].split("/"), _NAMED_BY[place[at - 1]], strict=False)
        key = "/".join(self.ours.get(domain, {}).get(part, part).upper() for part, domain in parts)
        return (*place[:at], key, *place[at + 1 :])

    def _inward(self, shape: Shape, patch: Patch, path: Path, found: list[Finding]) -> dict[str, Any]:
        mapped = dict(patch)
        for name, codes in self._fields(shape, self.ours):
            value = mapped.get(name)
            if not isinstance(value, str) or not is_filled(typed := value.strip()):
                continue
            code = codes.get(typed)
            if code is None:
                named = {"system": self.system, "domain": _domain(shape, name), "value": typed}
                found.append(error(Code.IN_MAP, (*path, name), **named))
            else:
                mapped[name] = code
        for name, child in shape.children.items():
            if name in mapped and self._touches(child):
                mapped[name] = [
                    self._inward(child, row, (*path, name, at), found)
                    for at, row in enumerate(rows(mapped, name))
                ]
        return mapped

    def _fields(self, shape: Shape, maps: Mapping[str, Codes]) -> list[tuple[str, Codes]]:
        return [(name, maps[domain]) for name, domain in self._domains(shape)]

    def _domains(self, shape: Shape) -> tuple[tuple[str, str], ...]:
        known = self._by_shape.get(shape.name)
        if known is None:
            known = tuple(
                (name, domain) for name in shape.fields if (domain := _domain(shape, name)) in self.ours
            )
            self._by_shape[shape.name] = known
        return known

    def _touches(self, shape: Shape) -> bool:
        known = self._touched.get(shape.name)
        if known is None:
            known = bool(self._domains(shape)) or any(map(self._touches, shape.children.values()))
            self._touched[shape.name] = known
        return known

    @cached_property
    def _by_shape(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return {}

    @cached_property
    def _touched(self) -> dict[str, bool]:
        return {}


def _domain(shape: Shape, name: str) -> str:
    return shape.fields[name].sap.partition("-")[2]
