"""The arithmetic of more machines, against tables and a simulation. Next: ../../bench/pairs.py."""

import heapq
import random

import pytest

from bench.scaling import Costs, Site, most, seconds, shared, waits

_COSTS = Costs(server=0.000_2, database=0.000_1, client=0.000_1)


def test_what_is_used_up_first_decides() -> None:
    assert most(_COSTS, Site(1, 2)) == (pytest.approx(5_000), "servers")
    assert most(_COSTS, Site(2, 2)) == (pytest.approx(10_000), "servers")
    assert most(_COSTS, Site(64, 2)) == (pytest.approx(20_000), "PostgreSQL")
    assert most(_COSTS, Site(64, 2, copies=4)) == (pytest.approx(80_000), "PostgreSQL")
    # all on two cores: 400 µs a request, of which one server does 200 on one of them
    assert shared(_COSTS, 1, 2) == pytest.approx(5_000)
    assert shared(_COSTS, 2, 2) == pytest.approx(5_000)


@pytest.mark.parametrize(
    ("offered", "cores", "share"),
    [
        (0.5, 1, 0.5),  # M/M/1: as busy as it is
        (1.0, 2, 1 / 3),  # by hand
        (2.0, 3, 4 / 9),
        (8.0, 10, 0.4092),  # a table of Erlang's
        (0.0, 4, 0.0),
    ],
)
def test_how_many_wait(offered: float, cores: int, share: float) -> None:
    assert waits(offered, cores) == pytest.approx(share, abs=5e-5)


def test_an_answers_time_with_one_core_is_that_of_one_queue() -> None:
    """M/M/1: work / (1 - busy), at both stations."""
    costs = Costs(server=0.01, database=0.02)
    assert seconds(costs, Site(1, 1), 25) == pytest.approx(0.01 / 0.75 + 0.02 / 0.5)
    with pytest.raises(ValueError, match="more than 1 cores do"):
        seconds(costs, Site(1, 1), 50)


def test_a_simulation_comes_to_the_same() -> None:
    """Requests at random, one after the other through a server and a PostgreSQL of three cores."""
    costs, site, rate, chance = Costs(server=0.01, database=0.05), Site(2, 3), 40.0, random.Random(7)
    free, cores = [0.0] * site.servers, [0.0] * site.cores
    at, served, total = 0.0, list[tuple[float, float]](), 0.0
    count = 60_000
    for _ in range(count):
        at += chance.expovariate(rate)
        which = chance.randrange(site.servers)
        free[which] = max(at, free[which]) + chance.expovariate(1 / costs.server)
        served.append((free[which], at))
    for came, began in sorted(served):
        ends = max(came, heapq.heappop(cores)) + chance.expovariate(1 / costs.database)
        heapq.heappush(cores, ends)
        total += ends - began
    assert total / count == pytest.approx(seconds(costs, site, rate), rel=0.05)
