"""Ways around limiters that others were found to have, and what is off by setting. Next: test_masked.py."""

import random
from pathlib import Path

import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from schema.limits import SIGN_INS, Limits, TooLarge, check_document
from tests.support.server import Service, running

SEEDS = st.integers(0, 2**32)
LIMITS = Limits(depth=8, aliases=5, fields=60, directives=2)
CODES = ("TOO_DEEP", "TOO_MANY_ALIASES", "TOO_MANY_FIELDS", "TOO_MANY_DIRECTIVES", "TOO_MANY_SIGN_INS")
# names by which limiters were got around: they believed that introspection has such, and let it pass
TRUSTED = (
    "__schema",
    "__type",
    "__typename",
    "IntrospectionQuery",
    "__Type",
    "_service",
    "query",
    "on_",
    "x",
)


def refusal(text: str, limits: Limits = LIMITS) -> str | None:
    try:
        check_document(parse(text), limits)
    except TooLarge as large:
        return large.code
    return None


def too_much(pick: random.Random, name: str) -> str:
    """A selection that is over one of the limits, with this name wherever a name may stand."""
    kind = pick.randrange(5)
    if kind == 0:
        return f"{{ {name} " * 9 + "x" + " }" * 9
    if kind == 1:
        return "{ " + " ".join(f"{name}{at}: x" for at in range(6)) + " }"
    if kind == 2:
        return "{ " + f"{name} " * 61 + "}"
    if kind == 3:
        return f"{{ {name} @a @b @c }}"
    return "{ " + f"{name}: signIn " * 2 + "}"


@given(SEEDS, st.sampled_from(TRUSTED))
def test_no_name_is_believed(seed: int, name: str) -> None:
    """GHSA-733v-p3h5-qpq7: fields, fragments or operations named __schema were not counted."""
    pick = random.Random(seed)
    plain, named = too_much(random.Random(seed), "x"), too_much(pick, name)
    code = refusal(f"query x {plain}")
    assert code in CODES
    assert refusal(f"query {name} {named}") == code
    fragment = name if name != "on" else "x"
    assert refusal(f"query {{ ...{fragment} }} fragment {fragment} on Query {named}") == code
    assert refusal(f"mutation {name} {{ ... on Mutation {named} }}") == code
    assert refusal(f"query {name} {{ {name} {named} }}") in CODES


@given(SEEDS)
def test_no_order_of_spreads_hides_depth(seed: int) -> None:
    """A fragment that was met near the root counts again where it is spread deep down: what a pass remembers
    of it is how deep it is by itself, not where it was first.
    """
    pick = random.Random(seed)
    depth, inner = pick.randint(1, 7), pick.randint(1, 7)
    near = "...F"
    deep = "{ a " * depth + "{ ...F }" + " }" * depth
    parts = [near, deep[2:-2] if depth else ""]
    pick.shuffle(parts)
    fragment = "fragment F on T " + "{ b " * (inner - 1) + "{ b }" + " }" * (inner - 1)
    definitions = [f"query Q {{ {' '.join(parts)} }}", fragment]
    pick.shuffle(definitions)
    found = refusal(" ".join(definitions))
    assert found == ("TOO_DEEP" if depth + inner > LIMITS.depth else None)


@given(SEEDS)
def test_every_operation_of_a_document_is_counted(seed: int) -> None:
    """Whichever runs: all are validated."""
    pick = random.Random(seed)
    operations = ["query A { x }", "query B { y }", f"query C {too_much(pick, 'x')}"]
    pick.shuffle(operations)
    assert refusal(" ".join(operations)) in CODES


SIGN_IN = 'signIn(userName: "SC01", password: "x") { __typename }'


@pytest.mark.parametrize(
    "text",
    [
        f"mutation {{ a: {SIGN_IN} b: {SIGN_IN} }}",
        f"mutation {{ {SIGN_IN} ...More }} fragment More on Mutation {{ again: {SIGN_IN} }}",
        f"mutation {{ ...More ... on Mutation {{ ...More }} }} fragment More on Mutation {{ {SIGN_IN} }}",
        'mutation { a: requestRecovery(userNameOrEmail: "A") { message } '
        'b: requestRecovery(userNameOrEmail: "B") { message } }',
        f'mutation {{ {SIGN_IN} refreshSession(refreshToken: "x") {{ __typename }} }}',
    ],
)
def test_one_document_is_one_try_with_a_token_too(service: Service, text: str) -> None:
    """By aliases a single request would try fifty passwords, past every limit that counts requests."""
    response = service.user("AU01").send(text)
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "TOO_MANY_SIGN_INS"
    assert (error["extensions"]["found"], error["extensions"]["limit"]) == (2, 1)


def test_every_act_with_a_secret_is_meant() -> None:
    text = (Path(__file__).resolve().parents[2] / "schema" / "schema.graphql").read_text("utf-8")
    block = text[text.index("type Mutation {") :].partition("\n}")[0]
    for name in SIGN_INS:
        assert f"  {name}(" in block
        assert refusal(f"mutation {{ a: {name} b: {name} }}") == "TOO_MANY_SIGN_INS"
        assert refusal(f"mutation {{ {name} }}") is None


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Customer") { name } }',
        '{ it: __type(name: "Customer") { name } }',
        "{ ...A } fragment A on Query { ... on Query { __schema { queryType { name } } } }",
        "query Q($no: Boolean = false) { __schema @include(if: $no) { queryType { name } } }",
        "query A { __typename } query B { __schema { queryType { name } } }",
        "mutation { __schema { queryType { name } } }",
    ],
)
def test_introspection_is_off_by_setting(closed: Service, text: str) -> None:
    response = closed.user("AU01").send(text)
    assert response.status_code == 400
    codes = {one["extensions"]["code"] for one in response.json()["errors"]}
    assert codes == {"INTROSPECTION_OFF"}


def test_the_name_of_a_type_is_no_introspection(closed: Service) -> None:
    assert closed.user("AU01").ask("{ __typename }") == {"__typename": "Query"}
    errors = closed.user("AU01").errors("{ custome { name1 } }")
    assert "Did you mean" in errors[0]["message"]


@pytest.fixture(scope="module")
def closed(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> object:
    """No introspection; and suggestions, which are off elsewhere."""
    with running(
        database_server, tmp_path_factory.mktemp("closed"), introspection=False, suggestions=True
    ) as found:
        yield found
