"""`dossier receiver`: who is kept in step, deltas, snapshots, deliveries. Next: worker.py."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from cli_acting import CONSOLE, run_act
from commands import read_settings
from console import Json, tell
from models.rules.exchange.receiving import Channel, ReceiverForm, Standing, Told
from resolvers.access.acting import acting_for
from resolvers.access.audit import Asker
from resolvers.errors import Gone, Unloadable
from resolvers.feed.log import read_lag
from resolvers.outbound import receivers as found
from resolvers.outbound import registering, sight
from resolvers.outbound.receivers import ReceiverRow
from resolvers.outbound.registering import Outlets, Registered
from resolvers.write.context import WriteContext

receivers = App(name="receiver", help="Receivers of changes, and what was delivered to them.")
receivers.command("cli_deliveries:deliveries", name="deliveries")
_KIND = "receiver"
_Several = Parameter(negative="")


@Parameter(name="*")
@dataclass(frozen=True)
class Filter:
    """Without any, all customers in sight of its user.

    Parameters
    ----------
    company:
        Customers with this company code, and their data in it; may be repeated, as all others.
    sales_org:
        Customers with this sales organisation, and their data in it.
    account_group:
        Customers of this account group.
    table:
        Changes of this table of the log, such as KNVV.
    field:
        Changes of this field, by its SAP name, such as ZTERM.
    """

    company: Annotated[tuple[str, ...] | None, _Several] = None
    sales_org: Annotated[tuple[str, ...] | None, _Several] = None
    account_group: Annotated[tuple[str, ...] | None, _Several] = None
    table: Annotated[tuple[str, ...] | None, _Several] = None
    field: Annotated[tuple[str, ...] | None, _Several] = None


_ALL = Filter()


@receivers.command(name="list")
def list_them(*, json: Json = False) -> None:
    """All receivers, how they are told, whether they are, how far they are behind the log."""

    async def work(context: WriteContext) -> list[dict[str, Any]]:
        pool = context.writer.pool
        rows = await sight.receivers_seen(pool, CONSOLE)
        return [_told(row) | {"behind_seconds": (await read_lag(pool, row.position))[1]} for row in rows]

    told = run_act(work, _KIND)
    lines = (
        f"{one['receiver_code']:20} {one['channel']:7} {one['format']:7} {one['state']:8} "
        f"{one['behind_seconds']:.0f} s behind  {one['user_name']}  {one['state_reason'] or ''}".rstrip()
        for one in told
    )
    tell(told, json, *lines)


@receivers.command
def register(  # noqa: PLR0913 -- the parts of a receiver
    code: str,
    *,
    user: str,
    channel: Channel,
    form: Annotated[Told, Parameter(name="--format")],
    name: str = "",
    endpoint: str | None = None,
    system: str | None = None,
    selection: Path | None = None,
    only: Filter = _ALL,
    json: Json = False,
) -> None:
    """Register a receiver, which is told of what is committed from now on.

    The secret of a webhook is printed, this once.

    Parameters
    ----------
    code:
        A–Z, 0–9, _ and -, at most 20 characters.
    user:
        Whose it is: by his own grants all for it is read.
    channel:
        PULL, WEBHOOK, NATS, FOLDER, BUCKET.
    form:
        EVENT, GRAPHQL, IDOC, ODATA, NDJSON.
    name:
        What it is called; without it, its code.
    endpoint:
        Of WEBHOOK an address, of NATS the beginning of subjects, of FOLDER and BUCKET a path.
    system:
        External system whose code maps are used outward.
    selection:
        Of format GRAPHQL: a file with the selection.
    """
    text = None if selection is None else selection.read_text("utf-8")
    lists = {
        "company_codes": only.company,
        "sales_orgs": only.sales_org,
        "account_groups": only.account_group,
        "tables": only.table,
        "field_names": only.field,
    }
    plain = (code.upper(), name or code, user.upper(), channel, form)
    wanted = ReceiverForm(*plain, system=system, selection=text, endpoint=endpoint, **lists)

    async def work(context: WriteContext) -> Any:
        return await registering.register_receiver(context, wanted, _outlets(context))

    done = run_act(work, _KIND)
    secret = () if done.secret is None else (f"Its secret, shown this once: {done.secret}",)
    tell(asdict(done), json, f"{done.receiver_code} is registered", *secret)


@receivers.command
def pause(code: str, *, reason: str, json: Json = False) -> None:
    """Tell a receiver nothing more until it is resumed; its place in the log is kept."""
    _stand(code, json, "is paused", Standing.PAUSED, reason)


@receivers.command
def resume(code: str, *, json: Json = False) -> None:
    """Tell a receiver again, from where it was."""
    _stand(code, json, "is told again", Standing.ACTIVE)


@receivers.command
def remove(code: str, *, json: Json = False) -> None:
    """Remove a receiver, its place and its deliveries."""
    _done(lambda context: registering.remove_receiver(context, code), json, "is removed")


@receivers.command(name="snapshot")
def take_snapshot(
    code: str, *, output: Annotated[Path, Parameter(name=["--output", "-o"])], json: Json = False
) -> None:
    """Write all customers of a receiver, as they stand at one moment; its delta goes on from there.

    Parameters
    ----------
    code:
        The receiver. What its user sees is written, in clear.
    output:
        NDJSON, a line for each customer; of IDOC and ODATA a zip. A file that is there is not replaced.
    """
    snapshot, files = import_module("resolvers.outbound.snapshot"), import_module("cli_storage_files")
    files.demand_free(output)

    async def work(context: WriteContext) -> tuple[int, int]:
        writer = context.writer
        row = await found.find(writer.pool, code.upper())
        if row is None:
            raise Gone(code)
        caller = await acting_for(writer.pool, row.user_name, None, writer.today())
        if caller is None:
            raise Unloadable(f"{row.user_name}, whose receiver it is, may nothing any more")
        async with snapshot.moment(writer.pool, row, caller, writer.sealer) as taken:
            size = await files.write_whole(output, _bodies(taken), None)
            async with writer.pool.acquire() as connection, connection.transaction():
                await snapshot.settle(connection, taken, Asker(CONSOLE))
            return await taken.total(), size

    customers, size = run_act(work, _KIND)
    line = f"{output}: {customers} customers in sight, {size} bytes; the delta goes on from there"
    tell({"path": str(output), "customers": customers, "size": size}, json, line)


async def _bodies(taken: Any) -> AsyncGenerator[bytes]:
    async for piece, _ in taken.pieces():
        yield piece


def _outlets(context: WriteContext) -> Outlets:
    def usable(text: str) -> str | None:
        """The schema takes a second to load: not for receivers that select nothing."""
        schema, read = import_module("schema").schema, import_module("resolvers.read")
        options = read.Options(b"", context.writer.sealer)
        reader = read.Reader(context.writer.pool, schema.core, options)
        selecting, limits = import_module("schema.exchange.selecting"), import_module("schema.limits").DEFAULT
        return selecting.Selections(schema, reader, None).wrong_with(text, limits)

    return import_module("assembly_exchange").outlets_of(read_settings(), usable)


def _stand(code: str, json: bool, told: str, state: Standing, reason: str | None = None) -> None:
    _done(lambda context: registering.set_standing(context, code, state, reason), json, told)


def _done(act: Callable[[WriteContext], Awaitable[Registered]], json: bool, told: str) -> None:
    code = run_act(act, _KIND).receiver_code
    tell({"receiver_code": code}, json, f"{code} {told}")


def _told(row: ReceiverRow) -> dict[str, Any]:
    names = ("receiver_code", "name", "user_name", "channel", "format", "state", "state_reason")
    return {name: getattr(row, name) for name in names}
