"""The statement of searchArchives: admitted with the scope, refused where one place of it is without. Next:
test_statements.py."""

import json
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues

from models.catalog import Entity
from resolvers.access.caller import Caller
from resolvers.access.grants import grant_from_text
from resolvers.access.seal import Sealer
from resolvers.read import reader
from resolvers.read.archive_query import WORDS
from resolvers.read.guard_tree import GuardError
from resolvers.read.pages import Bounds
from resolvers.read.plan import Plan, Planner
from resolvers.read.render import MARK
from resolvers.read.selection import Source
from resolvers.read.visibility import Visibility
from schema.build import build_schema

SCHEMA = build_schema().core
LIMITED = Caller("AO01", (grant_from_text("archiveOperator@/;institutions=TIANPU;types=KU;clearance=1"),))
NOBODY = Caller("SC01", (grant_from_text("cashier@0723"),))
DOCUMENTS = [
    f"""{{ searchArchives(query: {{ keyword: {json.dumps(keyword)} }}, sort: {sort}, filter: {{
        year: {{ eq: "2023" }}, voucher: {{ voucherNo: {{ eq: 1 }} }} }}) {{
      totalCount exact facets {{ types {{ value count }} states {{ count }} }}
      edges {{ cursor score node {{ title attachments {{ nodes {{ fileName }} }} }} fragments {{ field }} }}
      pageInfo {{ hasNextPage }}
    }} }}"""
    for keyword, sort in (("客户 hetong", "RELEVANCE"), ('"客户合同"', "CODE"), ("", "DATE"))
]
DOCUMENTS.append('{ searchArchives(query: { keyword: "客户" }) { totalCount nodes { title } } }')


def planned(document: str, caller: Caller) -> Plan:
    parsed = parse(document)
    [node] = parsed.definitions
    assert isinstance(node, OperationDefinitionNode)
    planner = Planner(SCHEMA, Bounds())
    source = Source(SCHEMA, {}, VariableValues({}, {}))
    return planner.operation(source, node, reader._sight(caller).mode, known_only=False)


def admit(plan: Plan, caller: Caller) -> None:
    sealer = Sealer(b"k" * 32)
    values: dict[str, Any] = {**reader._sight(caller).codes, WORDS: sealer.hidden, MARK: "m"}
    values |= {"variables": {}, "cursor_inner": b"", "cursor_outer": b""}
    plan.guard.admit(caller, plan.sql, plan.names, [read(values) for read in plan.reads])


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("caller", [LIMITED, NOBODY])
def test_whole_it_is_admitted(document: str, caller: Caller) -> None:
    admit(planned(document, caller), caller)


# the hits, the page among many (along an index, or sorted), the items shown; where a filter is asked first,
# what it leaves, and the hits among few and among many
@pytest.mark.parametrize(("document", "wanted"), list(zip(DOCUMENTS, (7, 7, 4, 4), strict=True)))
def test_without_the_scope_at_one_place_it_is_refused(document: str, wanted: int) -> None:
    whole = Visibility.conditions
    places = 0
    while True:
        left = [places]

        def most(
            self: Visibility, entity: Entity, alias: str, *, _left: list[int] = left, **more: Any
        ) -> list[str]:
            found = whole(self, entity, alias, **more)
            if found and entity.name == "ArchiveItem":
                _left[0] -= 1
                return [] if _left[0] == -1 else found
            return found

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Visibility, "conditions", most)
            plan = planned(document, LIMITED)
        if left[0] >= 0:
            break
        places += 1
        with pytest.raises(GuardError):
            admit(plan, LIMITED)
    assert places == wanted
