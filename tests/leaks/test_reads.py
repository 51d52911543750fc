"""Random reads of random principals: no row, no field and no count beyond what the grants say.

Every answer is looked through for values of rows and fields that the principal may not see (each value of the
planted world is there once), and is compared as a whole, counts too, with what an oracle answers that goes by
tests/support/allowed.py.
"""

import random
from collections.abc import Generator

import orjson
import pytest
from graphql import GraphQLError, parse

from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.read.cursor import Cursors
from tests.support.allowed import Allowed
from tests.support.leaking import Watch
from tests.support.oracle import Oracle
from tests.support.principals import random_caller
from tests.support.random_rows import FIELD_KEY
from tests.support.stage import KEY, Stage, open_stage

EACH = 25  # operations of a principal


@pytest.fixture(scope="module")
def stage(database_server: str, planted: str) -> Generator[Stage]:
    with open_stage(database_server, planted) as found:
        yield found


@pytest.fixture(scope="module")
def watch(stage: Stage) -> Watch:
    return Watch(stage.world)


@pytest.mark.parametrize("principal", range(4))
def test_some_reads(stage: Stage, watch: Watch, principal: int) -> None:
    ask_much(stage, watch, f"some {principal}")


@pytest.mark.leaks
@pytest.mark.parametrize("principal", range(180))
def test_many_reads(stage: Stage, watch: Watch, principal: int) -> None:
    ask_much(stage, watch, f"many {principal}")


def ask_much(stage: Stage, watch: Watch, seed: str) -> None:
    pick = random.Random(seed)
    caller = random_caller(pick, stage.world)
    allowed = Allowed(stage.world, caller)
    for _ in range(EACH):
        ask(stage, watch, caller, allowed, pick)


def ask(stage: Stage, watch: Watch, caller: Caller, allowed: Allowed, pick: random.Random) -> None:
    asked = stage.operation(pick, caller)
    answer = stage.answer(asked, caller)
    told = (caller, asked.text, asked.variables, answer)
    text = answer.decode() if isinstance(answer, bytes) else str(answer)
    assert watch.leaks(text, allowed, asked.text, asked.variables) == {}, told
    oracle = Oracle(stage.world, stage.plain, caller, Sealer(FIELD_KEY), Cursors(KEY))
    oracle.seeing = allowed  # pyright: ignore[reportAttributeAccessIssue] - the rules written for this test
    expected = oracle.execute(parse(asked.text), asked.variables)
    if isinstance(answer, GraphQLError):
        # the compiler sees a wrong argument below a list without rows too
        assert expected.errors or len(answer.path or ()) > 1, told
    else:
        assert not expected.errors, told
        assert answer == orjson.dumps(expected.data), told
