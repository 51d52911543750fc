"""What of a customer the caller does not read in clear, for the rules and for findings. Next: sight.py."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from models.rules.blind import SEES_ALL, Blind
from models.rules.finding import Finding
from models.rules.shape import Shape, Shield
from models.rules.state import State, area_key, rows, text
from resolvers.access.caller import Caller, Scope, Unmasking
from resolvers.write.roots import is_visible
from resolvers.write.state import customer_shape

_TYPED = "value"  # the parameter of a finding that holds a field's value


def blind_of(caller: Caller, customer: State) -> Blind:
    seen = caller.read_scope()
    general = frozenset(_hidden(caller, customer, lambda scope: is_visible(customer, scope)))
    layers: dict[str, frozenset[Shield]] = {}
    for row in rows(customer, "company_codes"):
        code = text(row, "company_code")
        layers[code] = frozenset(_hidden(caller, customer, _sees_company(code)))
    for row in rows(customer, "sales_areas"):
        layers[area_key(row)] = frozenset(_hidden(caller, customer, _sees_area(row)))
    found = Blind(
        general, {key: one for key, one in layers.items() if one}, seen.company_codes, seen.sales_orgs
    )
    return SEES_ALL if found == SEES_ALL else found


def without_masked(finding: Finding, blind: Blind) -> Finding:
    """A remark on a field that is not clear does not repeat its value."""
    hidden = blind.classes
    if not hidden or _TYPED not in finding.params or _shield_at(finding, customer_shape()) not in hidden:
        return finding
    kept = {name: value for name, value in finding.params.items() if name != _TYPED}
    return replace(finding, params=kept)


def _hidden(caller: Caller, customer: State, covers: Callable[[Scope], bool]) -> Iterator[Shield]:
    number = text(customer, "customer_number")
    for shield in Shield:
        scope = caller.clear_scope(shield)
        clear = scope is not None and covers(scope)
        if not (clear or shield is Shield.BUSINESS or Unmasking(number, shield) in caller.unmasked):
            yield shield


def _sees_company(code: str) -> Callable[[Scope], bool]:
    return lambda scope: scope.sees_company(code)


def _sees_area(row: State) -> Callable[[Scope], bool]:
    return lambda scope: scope.sees_area(text(row, "sales_org"), area_key(row))


def _shield_at(finding: Finding, shape: Shape) -> Shield:
    field = None
    for step in finding.path:
        if isinstance(step, str):
            field, shape = shape.fields.get(step), shape.children.get(step, shape)
    return Shield.BUSINESS if field is None else field.shield
