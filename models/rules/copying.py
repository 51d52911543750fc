"""Layers prefilled from a reference customer (domain 2.4). Next: tasks.py."""

from collections.abc import Mapping
from typing import Any

from models.rules.acts import Act
from models.rules.shape import Shape
from models.rules.state import Patch, State, area_key, rows, text
from models.rules.status import BLOCKS

_GENERAL_NEVER = frozenset(
    {
        *("customer_number", "account_group", "short_code", "vat_registration_no", "legal_representative"),
        *("uscc", "resident_id", "tax_number1", "tax_number2", "tax_number3", "tax_number4"),
        *("gln_part1", "gln_part2", "gln_check_digit", "vendor_number"),
    }
)
_NEVER = BLOCKS | {"deletion_flag", "deletion_block"}
_CHILDREN = ("tax_classifications",)


def copied_from(shape: Shape, patch: Patch, reference: State, act: Act) -> State:
    """The patch, its gaps filled from the reference: at create general data, and of each layer that the patch
    adds the same layer of the reference, or his first one. Names, taxes, banks, blocks and texts are never
    copied.
    """
    creates = act is Act.CREATE
    filled = _filled(shape, patch, reference, _GENERAL_NEVER | _own_names(patch)) if creates else dict(patch)
    for relation in _CHILDREN:
        if creates and relation not in patch and rows(reference, relation):
            filled[relation] = [
                _filled(shape.children[relation], {}, row, frozenset()) for row in rows(reference, relation)
            ]
    for relation, key in (("company_codes", _company), ("sales_areas", area_key)):
        layer = shape.children[relation]
        filled_rows = [
            _filled(layer, row, _like(row, rows(reference, relation), key), frozenset(layer.key))
            for row in rows(patch, relation)
        ]
        if filled_rows:
            filled[relation] = filled_rows
    return filled


def _company(row: Mapping[str, Any]) -> str:
    return text(row, "company_code")


def _like(row: State, candidates: list[State], key: Any) -> State:
    same = [one for one in candidates if key(one) == key(row)]
    return next(iter([*same, *candidates]), State())


def _own_names(patch: Patch) -> frozenset[str]:
    """A name is a customer's own; the reference never lends his."""
    return frozenset({*(f"name{n}" for n in range(1, 5)), "search_term1", "search_term2"} - set(patch))


def _filled(shape: Shape, patch: Patch, reference: State, never: frozenset[str]) -> State:
    lent = {
        name: reference[name]
        for name, field in shape.fields.items()
        if name in reference and not field.system and name not in never and name not in _NEVER
    }
    return {**lent, **patch}
