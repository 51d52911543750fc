"""Questions that write nothing: one statement for state or facts, and a pure rule. Next: ../feed."""

from dataclasses import dataclass

from models.rules.acts import Act
from models.rules.blocks import Activity, Place, Reason
from models.rules.blocks import check_activity as check_blocks
from models.rules.config import Config, NumberRange, Status
from models.rules.duplicates import check_duplicates as check_known
from models.rules.finding import Finding, in_order
from models.rules.merge import merge
from models.rules.numbers import draw, stored
from models.rules.partner_keys import BILL_TO, PAYER
from models.rules.partners import default_partner
from models.rules.readiness import invoice_readiness as missing_for_invoices
from models.rules.screen import Asked, ScreenPart, screen_parts
from models.rules.shape import FieldShape
from models.rules.state import Patch, Path, State, area_row
from models.rules.status import Activity as Screen
from models.rules.status import field_statuses
from resolvers.errors import Gone
from resolvers.write.config import VERSION, Connection
from resolvers.write.context import WriteContext
from resolvers.write.customer import question
from resolvers.write.facts import read_facts
from resolvers.write.roots import is_visible
from resolvers.write.sight import hide_findings
from resolvers.write.state import customer_shape, in_sight, load_customer

_LAST = f"""
SELECT {VERSION} AS config, (SELECT r.last_number FROM number_range r
    JOIN account_group g USING (number_range) WHERE g.account_group = $1) AS last
"""  # noqa: S608


@dataclass(frozen=True)
class ScreenField:
    """`path` is the field's place without row numbers."""

    path: Path
    view: str | None
    status: Status


@dataclass(frozen=True)
class Preview:
    """`number` as stored; None when the caller has to give one or the range is used up."""

    number: str | None
    numbers: NumberRange
    findings: tuple[Finding, ...] = ()


async def check_activity(
    context: WriteContext, number: str, activity: Activity, place: Place
) -> tuple[Reason, ...]:
    """Why not; nothing = allowed. A layer that the customer does not have stands against nothing."""
    async with context.writer.pool.acquire() as connection:
        states, config = await _load(connection, context, number, ())
        area = None if place.sales_area is None else master_area(place.sales_area, config)
        customer = in_sight(states[stored(number)], context.caller.read_scope())
        return check_blocks(customer, activity, Place(area, place.company_code), config)


async def invoice_readiness(context: WriteContext, number: str, sales_area: str) -> tuple[Finding, ...]:
    """What is missing; nothing = ready. Gone when the customer has no such area in sight."""
    async with context.writer.pool.acquire() as connection:
        states, config = await _load(connection, context, number, (PAYER, BILL_TO))
    customer = in_sight(states[stored(number)], context.caller.read_scope())
    area = area_row(customer, master_area(sales_area, config))
    if area is None:
        raise Gone(sales_area)
    payer, bill_to = (states.get(default_partner(area, one) or "") for one in (PAYER, BILL_TO))
    return in_order(missing_for_invoices(customer, area, payer, bill_to, config))


async def field_status(
    context: WriteContext, account_group: str, screen: Screen, company_code: str | None = None
) -> list[ScreenField]:
    """How every field behaves on a screen; Gone when there is no such account group."""
    async with context.writer.pool.acquire() as connection:
        version = await connection.fetchval(f"SELECT {VERSION}")
        config = await context.writer.config.at(connection, version)
    group, company = account_group.strip().upper(), (company_code or "").strip().upper()
    if group not in config.account_groups:
        raise Gone(account_group)
    shape = customer_shape()
    found = field_statuses(shape, config, group, screen, company)
    return [ScreenField(path, _field(path).view, status) for path, status in found.items()]


async def field_catalog(context: WriteContext, asked: Asked) -> list[ScreenPart]:
    """All that a form needs to know of its fields; Gone when there is no such account group."""
    async with context.writer.pool.acquire() as connection:
        version = await connection.fetchval(f"SELECT {VERSION}")
        config = await context.writer.config.at(connection, version)
    if asked.account_group not in config.account_groups:
        raise Gone(asked.account_group)
    return list(screen_parts(customer_shape(), config, context.caller, asked))


async def preview_number(context: WriteContext, account_group: str) -> Preview:
    """Nothing is reserved: by the time of a create it may be another's."""
    group_code = account_group.strip().upper()
    async with context.writer.pool.acquire() as connection:
        row = await connection.fetchrow(_LAST, group_code)
        config = await context.writer.config.at(connection, row["config"] if row else None)
    group = config.account_groups.get(group_code)
    if group is None or row is None:
        raise Gone(account_group)
    numbers = config.number_ranges[group.number_range]
    if numbers.external:
        return Preview(None, numbers)
    drawn = draw(numbers, row["last"] or "")
    return Preview(drawn.number, numbers, drawn.findings)


async def check_duplicates(context: WriteContext, patch: Patch) -> tuple[Finding, ...]:
    """As a create would tell them."""
    asked = question(None, patch, Act.CREATE)
    async with context.writer.pool.acquire() as connection:
        known = (await read_facts(connection, context, asked.unlocked())).facts
        state = merge(known.shape, None, patch, known.config).state
        return await hide_findings(connection, context, in_order(check_known(state, known)))


async def _load(
    connection: Connection, context: WriteContext, number: str, partners: tuple[str, ...]
) -> tuple[dict[str, State], Config]:
    loaded = await load_customer(connection, stored(number), context.writer.sealer, partners)
    found = loaded.states.get(stored(number))
    if found is None or not is_visible(found, context.caller.read_scope()):
        raise Gone(number)
    return loaded.states, await context.writer.config.at(connection, loaded.config)


def master_area(area: str, config: Config) -> str:
    """OR-2: where the customer's data of this area is kept."""
    org, _, rest = area.strip().upper().partition("/")
    channel, _, division = rest.partition("/")
    known = config.sales_areas.get((org, channel, division))
    return "/".join(known.master) if known else area


def _field(path: Path) -> FieldShape:
    shape = customer_shape()
    for step in path[:-1]:
        shape = shape.children[str(step)]
    return shape.fields[str(path[-1])]
