"""Which records an act is about, where a filter or a search tells them: a query of its own. Next: saving.py.

The arguments go into that query as they were written, so the same scope, limits and second net hold for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    IntValueNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)
from graphql.execution.values import VariableValues

from schema.saving import ContextInfo

_PAGE = 5_000
_AFTER = "__after"  # no caller can name a variable so
_FOUND = "found"


@dataclass(frozen=True)
class Listed:
    """The field of the query that lists such records, and that of a record which is its key."""

    root: str
    key: str
    search: str | None = None  # the field that looks for them


ITEMS = Listed("archiveItems", "itemId", "searchArchives")
CUSTOMERS = Listed("customers", "customerNumber")


async def chosen_keys(info: ContextInfo, listed: Listed, most: int) -> list[str]:
    """Of what the field's arguments `filter` and `search` find, at most one more than `most`."""
    raw = cast("Any", info)._raw_info  # Strawberry hands on the nodes in no other way
    given = {one.name.value: one.value for one in raw.field_nodes[0].arguments or ()}
    query = _query(listed, raw.operation.variable_definitions or (), given)
    reader = info.context.services.reader.wider(_PAGE)
    prepared = reader.prepare(DocumentNode(definitions=(query,)), query)
    if prepared is None:
        raise TypeError("the reader does not answer such lists")
    ids: list[str] = []
    after: str | None = None
    while len(ids) <= most:
        variables = VariableValues({}, {**info.variable_values, _AFTER: after})
        answer = orjson.loads(await reader.answer(prepared, variables, info.context.caller))[_FOUND]
        ids += [one["node"][listed.key] for one in answer["edges"]]
        after = answer["pageInfo"]["endCursor"]
        if not answer["pageInfo"]["hasNextPage"]:
            break
    return ids[: most + 1]


def _query(listed: Listed, variables: Any, given: Mapping[str, ValueNode]) -> OperationDefinitionNode:
    arguments = {"filter": given["filter"]} if "filter" in given else {}
    root = listed.root
    if "search" in given and listed.search:
        root = listed.search
        arguments["query"] = given["search"]
    arguments |= {
        "first": IntValueNode(value=str(_PAGE)),
        "after": VariableNode(name=NameNode(value=_AFTER)),
    }
    page = _field("pageInfo", _field("hasNextPage"), _field("endCursor"))
    found = FieldNode(
        alias=NameNode(value=_FOUND),
        name=NameNode(value=root),
        arguments=tuple(
            ArgumentNode(name=NameNode(value=name), value=value) for name, value in arguments.items()
        ),
        selection_set=SelectionSetNode(
            selections=(_field("edges", _field("node", _field(listed.key))), page)
        ),
    )
    after = VariableDefinitionNode(
        variable=VariableNode(name=NameNode(value=_AFTER)), type=NamedTypeNode(name=NameNode(value="String"))
    )
    return OperationDefinitionNode(
        operation=OperationType.QUERY,
        variable_definitions=(*variables, after),
        selection_set=SelectionSetNode(selections=(found,)),
    )


def _field(name: str, *below: SelectionNode) -> FieldNode:
    chosen = SelectionSetNode(selections=below) if below else None
    return FieldNode(name=NameNode(value=name), selection_set=chosen)
