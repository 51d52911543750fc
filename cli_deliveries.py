"""`dossier receiver deliveries`: webhooks looked at, sent again, given up. Next: worker.py."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import asyncpg
from cyclopts import App, Parameter
from cyclopts.validators import Number

from cli_acting import CONSOLE, run_act
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from models.rules.keys import HANDOVER, LONGEST_HANDOVER
from resolvers.outbound.webhooks import deliveries as line
from resolvers.outbound.webhooks.deliveries import Chosen, Delivery, Handled
from resolvers.write.context import WriteContext

deliveries = App(name="deliveries", help="Deliveries of webhooks: listed, sent again, given up, tried out.")
_State = Literal["WAITING", "SENDING", "SENT", "DEAD", "DISCARDED"]
_Several = Parameter(negative="")


@Parameter(name="*")
@dataclass(frozen=True)
class Which:
    """Of all that is given, each must hold.

    Parameters
    ----------
    state:
        In this state; may be repeated.
    event:
        Of this change document; may be repeated.
    customer:
        Of this customer.
    since:
        Created then or later; in UTC unless it names a zone.
    until:
        Created before.
    """

    state: Annotated[tuple[_State, ...], _Several] = ()
    event: Annotated[tuple[str, ...], _Several] = ()
    customer: str | None = None
    since: datetime | None = None
    until: datetime | None = None


_ALL = Which()
_KIND = "receiver"
_NUMBER = 10  # digits of a customer


@deliveries.command(name="list")
def list_them(
    receiver: str | None = None,
    *,
    which: Which = _ALL,
    first: Annotated[int, Parameter(validator=Number(gte=1, lte=10_000))] = 100,
    json: Json = False,
) -> None:
    """The newest first, with the tries of each."""
    chosen = _chosen(receiver, which)

    async def read(pool: asyncpg.Pool) -> list[Delivery]:
        return await line.deliveries_of(pool, CONSOLE, chosen, None, first)

    with opened_database(read_settings()) as settings:
        found: list[Delivery] = run_loop(with_pool(settings, read))
        tell([asdict(one) for one in found], json, *map(_line, found))


@deliveries.command
def replay(receiver: str, *, which: Which = _ALL, json: Json = False) -> None:
    """Send again, in order: dead letters, unless states or events are named."""
    chosen = _chosen(receiver, which)
    _handled("replayed", lambda call: line.replay(call, chosen), json)


@deliveries.command
def discard(receiver: str, *, reason: str, which: Which = _ALL, json: Json = False) -> None:
    """Give up: dead letters, unless states or events are named. What waits behind them goes on."""
    chosen = _chosen(receiver, which)
    _handled("discarded", lambda call: line.give_up(call, chosen, reason), json)


@deliveries.command(name="test")
def try_out(receiver: str, *, json: Json = False) -> None:
    """Put a test into the line; `list` shows how it went."""
    made: int = run_act(lambda call: line.send_test(call, receiver), _KIND)
    tell({"delivery_id": made}, json, f"delivery {made} is in the line")


@deliveries.command
def rotate(
    receiver: str,
    *,
    old_days: Annotated[int, Parameter(validator=Number(gte=1, lte=LONGEST_HANDOVER.days))] = HANDOVER.days,
    json: Json = False,
) -> None:
    """Make a new secret and print it, this once; until the old one ends both sign.

    Parameters
    ----------
    old_days:
        Days until the old one ends.
    """
    until = datetime.now(UTC) + timedelta(days=old_days)

    async def act(call: WriteContext) -> tuple[str | None, datetime]:
        return await line.rotate_secret(call, receiver, until)

    secret, ends = run_act(act, _KIND)
    tell({"secret": secret, "previous_until": ends}, json, secret)


def _handled(did: str, act: Callable[[WriteContext], Awaitable[Handled]], json: bool) -> None:
    done: Handled = run_act(act, _KIND)
    more = "; more may be left: call it again" if done.more else ""
    tell(asdict(done), json, f"{done.count} {did}{more}")


def _chosen(receiver: str | None, which: Which) -> Chosen:
    return Chosen(
        receiver and receiver.strip().upper(),
        which.state or None,
        which.event or None,
        which.customer and which.customer.zfill(_NUMBER),
        _in_utc(which.since),
        _in_utc(which.until),
    )


def _in_utc(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def _line(one: Delivery) -> str:
    when = one.sent_at or one.next_try_at
    told: list[Any] = [one.delivery_id, one.receiver_code, one.key, one.event_id, one.state]
    told += [f"{len(one.attempts)} tries", f"{when:%FT%TZ}" if when else "-", one.last_error or ""]
    return "\t".join(map(str, told))
