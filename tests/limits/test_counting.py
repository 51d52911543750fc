"""The limiter counts what a naive count counts, however the same thing is spelled. Next: test_attacks.py."""

import random
from typing import Any, cast

import hypothesis_graphql
import pytest
from graphql import DocumentNode, GraphQLObjectType, GraphQLSchema, get_named_type, is_leaf_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schema import schema
from schema.cost import cost_of
from schema.limits import MOST, Limits, Shape, TooLarge, check_document, measure
from tests.support.spelling import KINDS, Naive, Respelling, Speaker, read

LIMITS = Limits(page_default=2, page_max=4)
SEEDS = st.integers(0, 2**64)
CHECKED = settings(
    max_examples=200,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@CHECKED
@given(SEEDS)
def test_every_number_is_that_of_a_naive_count(seed: int) -> None:
    speaker = Speaker(schema.core, random.Random(seed))
    document = read(speaker.fancy(5))
    assert _numbers(document, speaker.values) == _naive(document, speaker.values)


@CHECKED
@given(SEEDS)
def test_no_spelling_makes_an_operation_smaller(seed: int) -> None:
    pick = random.Random(seed)
    document = read(Speaker(schema.core, pick).plain(4))
    respelling = Respelling(pick)
    again = read(respelling.text(document, schema.core))
    fields, depth, _aliases, rows = _numbers(document, {})
    found = _numbers(again, respelling.values)
    assert (found[0], found[1], found[3]) == (fields, depth, rows)
    assert found == _naive(again, respelling.values)


def _slice(core: GraphQLSchema) -> str:
    """Of the real schema, the types with lists and a few leaves: so operations are drawn fast."""
    written = ["interface Node { id: ID! }", "type PageInfo { endCursor: String hasNextPage: Boolean! }"]
    names = (*KINDS, "ChangeDocumentEdge", "PartnerFunctionEdge", "TaskEdge", "Task")
    for name in names:
        kind: Any = core.type_map[name]
        lines = [line for line in (_line(one, field) for one, field in kind.fields.items()) if line]
        leaves = [line for line in lines if line.endswith(("String!", "String", "Int!", "Int"))][:2]
        deep = [line for line in lines if line.rpartition(": ")[2].strip("[!]") in (*names, "PageInfo")]
        written.append(f"type {name} {{ {' '.join(dict.fromkeys([*leaves, *deep]))} }}")
    return "\n".join(written)


def _line(name: str, field: Any) -> str:
    target: Any = cast("Any", get_named_type)(field.type)
    if not is_leaf_type(target) and not isinstance(target, GraphQLObjectType):
        return ""
    if any(one.default_value is None and str(one.type).endswith("!") for one in field.args.values()):
        return ""
    given = [f"{one}: {field.args[one].type}" for one in ("first", "last", "number") if one in field.args]
    return f"{name}{'(' + ', '.join(given) + ')' if given else ''}: {field.type}"


@settings(CHECKED, max_examples=60)
@given(hypothesis_graphql.queries(_slice(schema.core)))
def test_what_hypothesis_draws_is_counted_right(text: str) -> None:
    document = read(text)
    assert _numbers(document, {}) == _naive(document, {})


def _numbers(document: DocumentNode, values: dict[str, Any]) -> tuple[int, int, int, int]:
    naive = Naive(schema.core, document, values, LIMITS.page_default, LIMITS.page_max)
    shape = measure(document, naive.operation, LIMITS)
    cost = cost_of(schema.core, document, naive.operation, LIMITS).of(values)
    return shape.fields, shape.depth, shape.aliases, cost


def _naive(document: DocumentNode, values: dict[str, Any]) -> tuple[int, int, int, int]:
    naive = Naive(schema.core, document, values, LIMITS.page_default, LIMITS.page_max)
    return naive.fields(), naive.depth(), naive.aliases(), naive.rows()


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ visitStatistics { total { visits } } }", 10_002),
        ("{ carePicture(input: { kind: VISITS_BY_OWNER }) { title a: svg b: svg } }", 20_101),
    ],
)
def test_figures_cost_what_is_looked_at_each_time(text: str, points: int) -> None:
    assert _numbers(read(text), {})[3] == points == _naive(read(text), {})[3]


def test_a_bomb_is_counted_in_as_many_steps_as_it_has_nodes() -> None:
    """2^90 fields: whoever followed each spread would not come back."""
    links = "".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(90))
    document = read("{ ...F0 }" + links + "fragment F90 on Query { __typename }")
    operation: Any = document.definitions[0]
    assert measure(document, operation) == Shape(92, 1, 0, 0, MOST, 0)


@pytest.mark.parametrize(
    "text",
    [
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }",
        "{ ...A } fragment A on Query { ...A ...A ...A }",
        "{ ...Missing nothing(first: 9) { at { all } } }",
        "{ ... on Nobody { x } }",
    ],
)
def test_what_is_not_valid_yet_is_counted_all_the_same(text: str) -> None:
    check_document(read(text), LIMITS)


@pytest.mark.parametrize(
    ("text", "code", "found", "path"),
    [
        ("{a b c{d e f{g h i j k}}}", "TOO_MANY_FIELDS", 11, ["c", "f"]),
        ("{a{b{c{d{e}}}} x{y}}", "TOO_DEEP", 5, ["a", "b", "c", "d", "e"]),
        ("{x a{k:b{l:c m:d}} n:e}", "TOO_MANY_ALIASES", 4, ["a", "k", "l"]),
        ("{a b{c @x @x @x}}", "TOO_MANY_DIRECTIVES", 3, ["b", "c"]),
        ("query @x @x @x{a}", "TOO_MANY_DIRECTIVES", 3, []),
        ("{a{b(c:[{d:{}},{}])}}", "TOO_MANY_INPUTS", 3, ["a", "b"]),
    ],
)
def test_the_field_that_has_most_is_named(text: str, code: str, found: int, path: list[str]) -> None:
    limits = Limits(fields=10, depth=4, aliases=3, directives=2, objects=2)
    with pytest.raises(TooLarge) as raised:
        check_document(read(text), limits)
    extensions = raised.value.error.extensions
    assert extensions is not None
    assert (extensions["code"], extensions["found"], extensions["field"]) == (code, found, path)


def test_the_dearest_field_is_named() -> None:
    document = read(
        'query($n:Int){customer(number:"1"){name1} list:customers(first:$n)'
        "{totalCount nodes{companyCodes{companyCode} salesAreas{partnerFunctions{partnerFunction}}}}}"
    )
    operation: Any = document.definitions[0]
    cost = cost_of(schema.core, document, operation, Limits())
    assert cost.of({"n": 100}) == 1 + 10 + 100 * (1 + 5 + 5 * (1 + 5))
    assert cost.of({"n": 2}) == 1 + 10 + 2 * (1 + 5 + 5 * (1 + 5))
    assert cost.of({}) == cost.of({"n": None}) == 1 + 10 + 50 * (1 + 5 + 5 * (1 + 5))
    assert cost.of({"n": 100_000}) == cost.of({"n": 100})  # the reader refuses it; more rows never come
    one = read("query ($i: ID!) { nodes(ids: $i) { id } }")
    ids: Any = one.definitions[0]
    assert cost_of(schema.core, one, ids, Limits()).of({"i": "x"}) == 1
    assert cost.dearest({"n": 100}) == ["list", "nodes", "salesAreas", "partnerFunctions"]
