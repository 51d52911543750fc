"""A row in SAP's words: the fields of its segment, and its key as the log has it. Next: document.py."""

from collections.abc import Iterator

from models.rules.diff import key_parts
from models.rules.shape import Shape
from models.rules.state import State, rows, text
from resolvers.exchange.idoc.segments import CUSTOMER, Kind
from resolvers.exchange.idoc.values import written_value

Lineage = tuple[State, ...]  # the rows from the customer's down to this one; () is the customer


def said(kind: Kind, row: State) -> Iterator[tuple[str, str | None]]:
    """The fields whose columns are there: what the reader of a document may not see is not in the row. None:
    the field cannot hold the value.
    """
    for name, column in kind.fields.items():
        if column.name in row:
            street = kind.name == CUSTOMER and column.name == "street"
            yield name, _street(row) if street else written_value(column, row[column.name])
    for one in kind.composed:
        if all(column in row for column in one.columns):
            told = one.write(row)
            yield from ((one.fields[0], None),) if told is None else told.items()


def _street(row: State) -> str:
    """KNA1 has one field for both."""
    street = text(row, "street")
    return f"{street} {text(row, 'house_number')}".strip() if street else ""


def lineages(state: State, path: tuple[str, ...]) -> Iterator[Lineage]:
    first, *rest = path
    for row in rows(state, first):
        if rest:
            yield from ((row, *below) for below in lineages(row, tuple(rest)))
        else:
            yield (row,)


def key_of(shapes: tuple[Shape, ...], lineage: Lineage) -> tuple[str, ...]:
    """By which segments are told apart here; it may hold a bank account."""
    pairs = zip(shapes[1:], lineage, strict=True)
    return tuple(text(row, name) for shape, row in pairs for name in shape.key)


def log_key(shapes: tuple[Shape, ...], lineage: Lineage) -> str:
    """F723/AQ/XX/RG/000, as change documents have it."""
    pairs = zip(shapes[1:], lineage, strict=True)
    return "/".join(part for shape, row in pairs for part in key_parts(shape, row))


def from_log_key(shapes: tuple[Shape, ...], key: str) -> Lineage:
    """The rows of a key, with nothing but their keys. Only a last part can be blank, and left out."""
    names = [(at, name) for at, shape in enumerate(shapes[1:]) for name in shape.key]
    parts = key.split("/", len(names) - 1) if names else []
    found: list[State] = [{} for _ in shapes[1:]]
    for at, (level, name) in enumerate(names):
        found[level][name] = parts[at] if at < len(parts) else ""
    return tuple(found)


def is_named(shape: Shape, row: State) -> bool:
    """A row whose key the reader may not see cannot be sent."""
    return all(name in row for name in shape.key)
