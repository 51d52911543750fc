"""Which columns of the customer workbook somebody wants. Next: ../../outbound/workbooks.py."""

from collections.abc import Iterable, Sequence

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.exchange.sheets.columns import Column, Sheet, sheets
from resolvers.exchange.sheets.writing import Chosen, every_column
from resolvers.exchange.words import Words, words

_SHOWN = 60


def chosen(paths: Sequence[str] | None) -> tuple[Chosen, list[Finding]]:
    """By the names that GraphQL gives them: name1, salesAreas.paymentTerms, or a whole list: bankDetails.
    The columns that lead to the row come along.
    """
    if paths is None:
        return every_column(), []
    wanted: dict[tuple[str, ...], set[str] | None] = {}
    found: list[Finding] = []
    for path in paths:
        place, field = _place(path.split("."), words())
        if place is None:
            found.append(error(Code.GEN_REF, ("columns",), value=path[:_SHOWN], list="columns"))
        elif field is None:
            wanted[place] = None
        elif (named := wanted.setdefault(place, set())) is not None:
            named.add(field)
    return {one.name: _columns(one, wanted[one.place]) for one in sheets() if one.place in wanted}, found


def _place(steps: Sequence[str], known: Words) -> tuple[tuple[str, ...] | None, str | None]:
    place: list[str] = []
    for at, step in enumerate(steps):
        if step in known.lists:
            name, known = known.lists[step]
            place.append(name)
        elif step in known.fields and at == len(steps) - 1:
            return tuple(place), known.fields[step]
        else:
            return None, None
    return tuple(place), None


def _columns(sheet: Sheet, named: Iterable[str] | None) -> Sequence[Column]:
    if named is None:
        return sheet.columns
    kept = {*named, *sheet.shape.key}
    return [one for one in sheet.columns if one.field is None or one.name in kept]
