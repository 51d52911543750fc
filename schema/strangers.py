"""How often a network address may fail to say who it is: a bucket of tries each. Next: gate.py.

Who has a valid token is never kept out, whoever else fails behind the same address: only failures count. What
is tried without a token, and each act that needs none, counts as failed until it has succeeded: a token of
one's own is no licence to guess at others. The buckets are those of all processes: see budgets.py.
"""

import ipaddress
import logging
import math
from collections.abc import Callable

from schema.budgets import Budgets
from schema.call import Scope, Stop

TOO_OFTEN = "Too many requests that fail to sign in come from your address; try again later."
FAILED = 60  # points of one try: so the rate is tries in a minute
_HOST_BITS = 64  # of an IPv6 address: its first half is one customer of a provider
_LONGEST = 45
_LOG = logging.getLogger("dossier.limits")


class Strangers:
    """`tries` = 0: nobody is counted."""

    def __init__(
        self, tries: int = 0, tries_per_minute: int = 1, clock: Callable[[], float] | None = None
    ) -> None:
        points = tries * FAILED
        self.budgets = (
            Budgets(points, tries_per_minute, clock) if clock else Budgets(points, tries_per_minute)
        )

    async def fail(self, address: str) -> int:
        """0 = this try is still allowed; else the seconds after which the next one is."""
        key = _key(address)
        seconds = await self.budgets.claim(key, FAILED)
        if not seconds and self.budgets.points and self.budgets.left(key) < FAILED:
            _LOG.warning("an address fails too often to sign in", extra={"address": key})
        return seconds

    def check(self, address: str) -> None:
        """Before anything of somebody without a token is read: Stop if this address has failed too often."""
        missing = FAILED - self.budgets.left(_key(address))
        if self.budgets.points and missing > 0:
            raise too_often(max(1, math.ceil(missing / self.budgets.restore)))

    async def demand(self, address: str) -> None:
        """Before something that is allowed without a token: Stop if this address has failed too often."""
        seconds = await self.fail(address)
        if seconds:
            raise too_often(seconds)

    def succeed(self, address: str) -> None:
        """What `demand` counted was no failure."""
        self.budgets.give(_key(address), FAILED)


def too_often(seconds: int) -> Stop:
    return Stop(429, TOO_OFTEN, "RATE_LIMITED", (b"retry-after", b"%d" % seconds))


def address_of(scope: Scope) -> str:
    """Of the client; behind a proxy of DOSSIER_TRUSTED_PROXIES as that one tells it. Empty = unknown."""
    client = scope.get("client")
    return str(client[0])[:_LONGEST] if client else ""


def _key(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:_LONGEST].encode("ascii", "replace").replace(b"\0", b"?").decode()
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> _HOST_BITS << _HOST_BITS, _HOST_BITS)))
