"""Which department may write what (domain 2.1, 2.3 WF-1). Next: blind.py."""

from collections.abc import Mapping

from models.rules.config import AccountGroup, Config
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import row_key
from models.rules.rights import (
    ADMIN,
    FINANCE,
    INTEGRATOR,
    SALES,
    Rights,
    in_area,
    in_company,
    may_any,
    may_touch,
)
from models.rules.shape import Shape
from models.rules.state import Path, State, changed, is_touched, path_of, rows, text

_FINANCE_VIEWS = frozenset(
    {
        *("tax", "payment_transactions", "account_management", "company_payment"),
        *("dunning", "credit", "insurance", "withholding", "billing_finance"),
    }
)
_SHARED_VIEWS = frozenset({"texts"})
EVERYTHING = (ADMIN, INTEGRATOR)  # the integrator carries what another system's owner decided


def roles_of_view(view: str | None, group: AccountGroup | None) -> tuple[str, ...]:
    """Who may change a field of this view after creation. Finance keeps all of a payer or bill-to: it is
    their main maintainer.
    """
    finance = group is not None and FINANCE in group.maintainers and SALES not in group.maintainers
    if view in _FINANCE_VIEWS:
        return (FINANCE, *EVERYTHING)
    if view in _SHARED_VIEWS or finance:
        return (SALES, FINANCE, *EVERYTHING)
    return (SALES, *EVERYTHING)


def creators(group: AccountGroup | None) -> tuple[str, ...]:
    """Roles that may create or extend customers of this group."""
    return (*sorted(group.maintainers if group else {SALES, FINANCE}), *EVERYTHING)


def check_creation(state: State, config: Config, rights: Rights) -> list[Finding]:
    """The creator may fill every view of the layers within one scope of his. Of the others he is not even
    told whether they are there.
    """
    group = config.account_groups.get(text(state, "account_group"))
    roles = creators(group)
    if not may_any(rights, *roles):
        return [error(Code.GEN_FORBIDDEN, ("account_group",))]
    found: list[Finding] = []
    for row in rows(state, "company_codes"):
        if is_touched(row) and not may_any(rights, *roles, **in_company(row)):
            found.append(error(Code.GEN_FORBIDDEN, (*path_of(row), "company_code")))
    for row in rows(state, "sales_areas"):
        if is_touched(row) and not may_any(rights, *roles, **in_area(row)):
            found.append(error(Code.GEN_FORBIDDEN, (*path_of(row), "sales_org")))
    return found


def check_ownership(shape: Shape, old: State, new: State, config: Config, rights: Rights) -> list[Finding]:
    """WF-1 on every field that gets another value, every row that comes or goes."""
    group = config.account_groups.get(text(new, "account_group"))
    scope = Owners(rights, group, old)
    found = _check_fields(shape, new, scope)
    for relation, child in shape.children.items():
        before, after = rows(old, relation), rows(new, relation)
        found += _check_list(child, before, after, (relation,), scope)
    return found


class Owners:
    """The caller's roles within the layer that a row lies in; without one within the customer's layers."""

    def __init__(
        self,
        rights: Rights,
        group: AccountGroup | None,
        customer: State,
        layer: Mapping[str, str] | None = None,
    ) -> None:
        self._rights, self._group, self._customer, self._layer = rights, group, customer, layer

    def allows(self, view: str | None) -> bool:
        roles = roles_of_view(view, self._group)
        if self._layer is None:
            return may_touch(self._rights, self._customer, *roles)
        return may_any(self._rights, *roles, **self._layer)

    def of(self, row: State, relation: str) -> "Owners":
        layer = _layer_of(row, relation)
        return Owners(self._rights, self._group, self._customer, layer) if layer else self


def _layer_of(row: State, relation: str) -> Mapping[str, str] | None:
    """A text may belong to a layer too."""
    if relation == "company_codes" or (relation == "texts" and text(row, "company_code")):
        return in_company(row)
    if relation == "sales_areas" or (relation == "texts" and text(row, "sales_org")):
        return in_area(row)
    return None


def _check_fields(shape: Shape, row: State, scope: Owners, path: Path = ()) -> list[Finding]:
    at = path_of(row, path)
    return [
        error(Code.GEN_FORBIDDEN, (*at, name))
        for name in changed(row)
        if name in shape.fields and not scope.allows(shape.fields[name].view)
    ]


def _check_list(shape: Shape, old: list[State], new: list[State], path: Path, scope: Owners) -> list[Finding]:
    relation = str(path[-1])
    before = {row_key(shape, row): row for row in old}
    kept = {row_key(shape, row) for row in new}
    found: list[Finding] = []
    for row in new:
        if is_touched(row):
            inner = scope.of(row, relation)
            found += _check_fields(shape, row, inner, path)
            known = before.get(row_key(shape, row), {})
            for name, child in shape.children.items():
                at = (*path_of(row, path), name)
                found += _check_list(child, rows(known, name), rows(row, name), at, inner)
    for key, row in before.items():
        if key not in kept and not scope.of(row, relation).allows(_view(shape)):
            found.append(error(Code.GEN_FORBIDDEN, path))
    return found


def _view(shape: Shape) -> str | None:
    """The screen of a whole row: that of its first field with one."""
    return next((field.view for field in shape.fields.values() if field.view), None)
