"""Relay's parts that all lists share: node, page, cursor arguments. Next: customer.py."""

from typing import Annotated, Any

import strawberry


def compiled() -> Any:
    """Body of a field that the read compiler answers; the executor picks its value from the fetched rows."""
    raise AssertionError("answered by the compiled fetch")


First = Annotated[
    int | None,
    strawberry.argument(
        description="How many rows from the start; the default is 50, more than 100 is refused."
    ),
]
Last = Annotated[
    int | None,
    strawberry.argument(description="How many rows from the end; not together with first."),
]
After = Annotated[
    str | None, strawberry.argument(description="Only rows behind this cursor of an earlier page.")
]
Before = Annotated[
    str | None, strawberry.argument(description="Only rows before this cursor of an earlier page.")
]


@strawberry.interface(description="A record that can be read again by its id alone.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque global id, for node and nodes; it stays the same for ever."
    )


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row; null on an empty page.")
