"""Blocking and unblocking, and what a block stops (domain 2.7). Next: deletion.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.rules.acts import Act
from models.rules.config import Config
from models.rules.decision import Decision, Ending, conclude, refuse
from models.rules.facts import Facts
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import copied
from models.rules.messages import Message, MessageId
from models.rules.rights import ADMIN, FINANCE, INTEGRATOR, SALES, Rights, in_area_named, may_any
from models.rules.state import Path, State, area_row, company_row, is_filled, rows, text

EVERYWHERE = "*"  # a scope that covers all codes
LONGEST_COMMENT = 100

SALES_BLOCKS: Mapping[str, str] = {  # field -> list of reasons
    "order_block": "order_blocks",
    "delivery_block": "delivery_blocks",
    "billing_block": "billing_blocks",
    "sales_support_block": "sales_support_blocks",
}


@dataclass(frozen=True)
class BlockRequest:
    """`blocks` holds only what changes: the four sales blocks (a reason or None to clear), `posting_block`
    (bool) and `payment_block` (reason or None).

    Sales blocks go to `sales_area`, or to the customer as a whole when it is None. The posting block goes to
    `company_code` or, when None, to the whole customer; a payment block needs the company code.
    `clear_all` clears central and every area's sales blocks.
    """

    blocks: Mapping[str, str | bool | None] = field(default_factory=dict[str, str | bool | None])
    sales_area: str | None = None
    company_code: str | None = None
    clear_all: bool = False
    comment: str | None = None


def decide_block(current: State, request: BlockRequest, facts: Facts, rights: Rights) -> Decision:
    sets = any(is_filled(value) and value is not False for value in request.blocks.values())
    act = Act.BLOCK if sets else Act.UNBLOCK
    if forbidden := check_block_rights(request, rights):
        return refuse(act, forbidden)
    state = copied(current)
    found = [*_check_place(state, request, facts.config), *check_reasons(request, facts.config)]
    if len(request.comment or "") > LONGEST_COMMENT:
        found.append(error(Code.GEN_LENGTH, ("comment",), value="…", max=str(LONGEST_COMMENT)))
    if not found:
        _apply(state, request)
    message = Message(MessageId.BLOCKED)
    ending = Ending(tuple(found), message=message, comment=(request.comment or "").strip() or None)
    return conclude(act, current, state, facts, ending)


def check_block_rights(request: BlockRequest, rights: Rights) -> list[Finding]:
    """Sales for its areas, finance for its company codes; the whole customer only with a scope of all."""
    found: list[Finding] = []
    sales = [name for name in SALES_BLOCKS if name in request.blocks]
    area = in_area_named(request.sales_area or EVERYWHERE)
    if (sales or request.clear_all) and not may_any(rights, SALES, ADMIN, INTEGRATOR, **area):
        found += [error(Code.GEN_FORBIDDEN, (name,)) for name in sales or ["scope"]]
    company = request.company_code or EVERYWHERE
    for name in ("posting_block", "payment_block"):
        if name in request.blocks and not may_any(rights, FINANCE, ADMIN, INTEGRATOR, company_code=company):
            found.append(error(Code.GEN_FORBIDDEN, (name,)))
    return found


def _check_place(state: State, request: BlockRequest, config: Config) -> list[Finding]:
    """BL-5."""
    found: list[Finding] = []
    area, company = request.sales_area, request.company_code
    if area is not None and area_row(state, area) is None:
        known = config.sales_areas.get(_triple(area))
        if known is not None and "/".join(known.master) != area:
            master = "/".join(known.master)
            found.append(error(Code.CM_AREA_COMMON, ("sales_area",), area=area, master=master))
        else:
            found.append(error(Code.GEN_NOTFOUND, ("sales_area",), value=area))
    if company is not None and company_row(state, company) is None:
        found.append(error(Code.GEN_NOTFOUND, ("company_code",), value=company))
    if "payment_block" in request.blocks and company is None:
        found.append(error(Code.GEN_REQUIRED, ("company_code",)))
    return found


def _triple(area: str) -> tuple[str, str, str]:
    org, _, rest = area.partition("/")
    channel, _, division = rest.partition("/")
    return org, channel, division


def check_reasons(request: BlockRequest, config: Config) -> list[Finding]:
    """BL-2: each kind has its own reasons."""
    found: list[Finding] = []
    for name, value in request.blocks.items():
        reasons = SALES_BLOCKS.get(name) or ("payment_blocks" if name == "payment_block" else None)
        path: Path = (name,)
        if reasons is None:
            if name != "posting_block":
                found.append(error(Code.GEN_NOTFOUND, path, value=name))
            continue
        if is_filled(value) and not config.knows(reasons, str(value).strip().upper()):
            found.append(error(Code.BL_REASON, path, value=str(value)))
    return found


def _apply(state: State, request: BlockRequest) -> None:
    """BL-1, BL-4: central and specific values stand side by side."""
    place = state if request.sales_area is None else (area_row(state, request.sales_area) or {})
    prefix = "central_" if request.sales_area is None else ""
    if request.clear_all:
        for name in SALES_BLOCKS:
            state[f"central_{name}"] = None
            for row in rows(state, "sales_areas"):
                row[name] = None
    for name in SALES_BLOCKS:
        if name in request.blocks:
            place[prefix + name] = _reason(request.blocks[name])
    company = company_row(state, request.company_code) if request.company_code else None
    if "posting_block" in request.blocks:
        flag = bool(request.blocks["posting_block"])
        (state if company is None else company)[
            "central_posting_block" if company is None else "posting_block"
        ] = flag
    if "payment_block" in request.blocks and company is not None:
        company["payment_block"] = _reason(request.blocks["payment_block"])


def _reason(value: str | bool | None) -> str | None:
    return str(value).strip().upper() if is_filled(value) else None


# --- what is still allowed -------------------------------------------------------------------------------


class Activity(StrEnum):
    ORDER = "ORDER"
    DELIVERY = "DELIVERY"
    BILLING = "BILLING"
    POSTING = "POSTING"
    PAYMENT = "PAYMENT"
    SALES_SUPPORT = "SALES_SUPPORT"


class Level(StrEnum):
    CENTRAL = "CENTRAL"
    AREA = "AREA"
    COMPANY = "COMPANY"
    CREDIT = "CREDIT"
    DELETED = "DELETED"


@dataclass(frozen=True)
class Reason:
    level: Level
    code: str
    text_zh: str
    text_en: str


@dataclass(frozen=True)
class Place:
    """Where the activity is to happen, as far as the caller knows."""

    sales_area: str | None = None
    company_code: str | None = None


_STOPS: Mapping[Activity, str] = {
    Activity.ORDER: "order_block",
    Activity.DELIVERY: "delivery_block",
    Activity.BILLING: "billing_block",
    Activity.SALES_SUPPORT: "sales_support_block",
}
_CREDIT_STOPS = frozenset({Activity.ORDER, Activity.DELIVERY})


def check_activity(customer: State, activity: Activity, place: Place, config: Config) -> tuple[Reason, ...]:
    """Why not; nothing = allowed. `customer` is the record looked at: sold-to for orders, ship-to for
    deliveries, payer for invoices and postings, each with his credit data.
    """
    area = area_row(customer, place.sales_area) if place.sales_area else None
    company = company_row(customer, place.company_code) if place.company_code else None
    return (
        *_deleted(customer, area, company),
        *_blocked(customer, activity, area, config),
        *_blocked_accounts(customer, activity, company, config),
        *_blocked_credit(customer, activity, area),
    )


def _deleted(customer: State, area: State | None, company: State | None) -> list[Reason]:
    flags = {"CENTRAL": customer, "AREA": area or {}, "COMPANY": company or {}}
    return [
        Reason(Level.DELETED, where, "删除标记", "Deletion flag")
        for where, row in flags.items()
        if row.get("deletion_flag")
    ]


def _blocked(customer: State, activity: Activity, area: State | None, config: Config) -> list[Reason]:
    name = _STOPS.get(activity)
    if name is None:
        return []
    codes = {Level.CENTRAL: text(customer, f"central_{name}"), Level.AREA: text(area or {}, name)}
    return [
        Reason(level, code, *config.text(SALES_BLOCKS[name], code)) for level, code in codes.items() if code
    ]


def _blocked_accounts(
    customer: State, activity: Activity, company: State | None, config: Config
) -> list[Reason]:
    found: list[Reason] = []
    if activity is Activity.POSTING:
        if customer.get("central_posting_block"):
            found.append(Reason(Level.CENTRAL, "X", "记账冻结", "Posting block"))
        if (company or {}).get("posting_block"):
            found.append(Reason(Level.COMPANY, "X", "记账冻结", "Posting block"))
    code = text(company or {}, "payment_block")
    if activity is Activity.PAYMENT and code:
        found.append(Reason(Level.COMPANY, code, *config.text("payment_blocks", code)))
    return found


def _blocked_credit(customer: State, activity: Activity, area: State | None) -> list[Reason]:
    """CR-2: in the control area of the sales area, or in any when no area is named."""
    control = text(area or {}, "credit_control_area")
    blocked = any(
        row.get("credit_blocked") and control in ("", text(row, "credit_control_area"))
        for row in rows(customer, "credit_areas")
    )
    if not blocked or activity not in _CREDIT_STOPS:
        return []
    return [Reason(Level.CREDIT, "CREDIT", "信贷冻结", "Blocked for credit reasons")]
