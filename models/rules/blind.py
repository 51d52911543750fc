"""Who does not see a value learns nothing of it by writing. Next: decision.py.

A change that names the value a field has already is no change, and is not refused: so whoever may not write a
field could find out its value by guessing. Therefore nobody may name what he does not read, unless it is his
to write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.ownership import Owners
from models.rules.shape import FieldShape, Shape, Shield
from models.rules.state import PATH, Patch, Path, area_key, rows, text

_NONE: frozenset[Shield] = frozenset()


@dataclass(frozen=True)
class Blind:
    """What the caller does not see of a customer. `general` and `layers`: classes of fields, in what lies in
    no layer and by layer. Layers are in sight by these codes alone, organisations or areas; None = all.
    """

    general: frozenset[Shield] = _NONE
    layers: Mapping[str, frozenset[Shield]] = field(default_factory=dict[str, frozenset[Shield]])
    company_codes: frozenset[str] | None = None
    sales_orgs: frozenset[str] | None = None

    @property
    def classes(self) -> frozenset[Shield]:
        """Those that are not clear everywhere."""
        return self.general.union(*self.layers.values())

    def hides_layer(self, row: Mapping[str, object]) -> bool:
        """Of a row that names the layer it belongs to; whether there is such a layer does not matter."""
        company, org = _typed(text(row, "company_code")), _typed(text(row, "sales_org"))
        if company and self.company_codes is not None:
            return company not in self.company_codes
        if org and self.sales_orgs is not None:
            return self.sales_orgs.isdisjoint({org, _typed(area_key(row))})
        return False

    def inside(self, relation: str, row: Mapping[str, object]) -> frozenset[Shield]:
        if relation == "company_codes":
            return self.layers.get(_typed(text(row, "company_code")), _NONE)
        if relation == "sales_areas":
            return self.layers.get(_typed(area_key(row)), _NONE)
        return self.general


SEES_ALL = Blind()
_LAYERED = frozenset({"company_codes", "sales_areas", "texts"})


def check_blind(shape: Shape, patch: Patch, owners: Owners, blind: Blind) -> list[Finding]:
    """The fields and rows that a change must not name. A row that is named by a secret is told as a whole:
    whether there is such a row must not show either.
    """
    if blind == SEES_ALL:
        return []
    found = _check_row(shape, patch, (), owners, blind.general)
    for relation, child in shape.children.items():
        for index, row in enumerate(rows(patch, relation)):
            at: Path = row.get(PATH) or (relation, index)
            if relation in _LAYERED and blind.hides_layer(row):
                found.append(error(Code.GEN_FORBIDDEN, at))
            else:
                found += _check_below(child, row, at, owners.of(row, relation), blind.inside(relation, row))
    return found


def _check_below(
    shape: Shape, patch: Patch, path: Path, owners: Owners, hidden: frozenset[Shield]
) -> list[Finding]:
    found = _check_row(shape, patch, path, owners, hidden)
    for relation, child in shape.children.items():
        for index, row in enumerate(rows(patch, relation)):
            at: Path = row.get(PATH) or (*path, relation, index)
            found += _check_below(child, row, at, owners, hidden)
    return found


def _check_row(
    shape: Shape, patch: Patch, path: Path, owners: Owners, hidden: frozenset[Shield]
) -> list[Finding]:
    named = [one for one in shape.fields.values() if one.name in patch and _is_secret(one, owners, hidden)]
    if any(one.name in shape.key for one in named):
        return [error(Code.GEN_FORBIDDEN, path)]
    return [error(Code.GEN_FORBIDDEN, (*path, one.name)) for one in named]


def _is_secret(one: FieldShape, owners: Owners, hidden: frozenset[Shield]) -> bool:
    return one.shield in hidden and not owners.allows(one.view)


def _typed(code: str) -> str:
    return code.strip().upper()
