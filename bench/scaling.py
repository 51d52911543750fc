"""What a number of servers beside a PostgreSQL can answer, by arithmetic from measured costs. Next: pairs.py.

Assumed: a server process has a core of its own; a request costs the same CPU there and in PostgreSQL however
many run; PostgreSQL's cores are its own, all alike, and its rows are in memory; replicas take reads alike;
network and balancer are not what ends it. Then (utilisation law) each station is busy for rate x cost of its
cores' time, and none for more than all of it. How long an answer takes is M/M/c at each of the two stations,
by Erlang's formula: arrivals at random, times that vary as much as an exponential's.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Costs:
    """Seconds of CPU that one request takes."""

    server: float
    database: float
    client: float = 0.0  # of who asks, where he shares the cores


@dataclass(frozen=True)
class Site:
    """`copies`: PostgreSQLs that answer reads, the primary with its replicas."""

    servers: int
    cores: int  # of each PostgreSQL
    copies: int = 1


def most(costs: Costs, site: Site) -> tuple[float, str]:
    """Requests a second when the first station has nothing left, and which one that is."""
    bounds = {
        "servers": site.servers / costs.server,
        "PostgreSQL": site.cores * site.copies / costs.database,
    }
    name = min(bounds, key=bounds.__getitem__)
    return bounds[name], name


def shared(costs: Costs, servers: int, cores: int) -> float:
    """The same on one machine whose cores all of them share, callers too."""
    whole = costs.server + costs.database + costs.client
    return min(cores / whole, servers / costs.server)


def seconds(costs: Costs, site: Site, rate: float) -> float:
    """An answer's mean time at a rate that the site bears; each server has a queue of its own."""
    one = _time(costs.server, 1, rate / site.servers)
    return one + _time(costs.database, site.cores, rate / site.copies)


def _time(cost: float, cores: int, rate: float) -> float:
    """Waiting and work at one station of M/M/c."""
    offered = rate * cost
    if offered >= cores:
        raise ValueError(f"{rate:.0f} requests of {cost} s are more than {cores} cores do")
    return cost + waits(offered, cores) * cost / (cores - offered)


def waits(offered: float, cores: int) -> float:
    """Erlang C: the share that finds all cores busy; from Erlang B, whose recurrence overflows nowhere."""
    blocked = 1.0
    for core in range(1, cores + 1):
        blocked = offered * blocked / (core + offered * blocked)
    busy = offered / cores
    return blocked / (1 - busy * (1 - blocked))
