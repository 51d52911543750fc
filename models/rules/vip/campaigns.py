"""Campaigns: one text to all whom a filter finds; drafted, released, cancelled (8.8). Next: handing.py."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.rules.acts import Act
from models.rules.care.coupons import listed
from models.rules.care.kept import check_least
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, ShapeAlone, conclude, refuse
from models.rules.diff import DELETE, OWN, Change
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import merge
from models.rules.messages import Message, MessageId
from models.rules.shape import Shape
from models.rules.simple import check_references, check_required, check_written
from models.rules.sorts import Sort, check_meant, gone
from models.rules.state import FAILED, Patch, State, changes, is_filled, text
from models.rules.vip.policy import VipPolicy

CAMPAIGN = "SmsCampaign"
DRAFT, SENDING, DONE, CANCELLED = "DRAFT", "SENDING", "DONE", "CANCELLED"
VIP, STAFF, DEALER, VENDOR = AUDIENCES = ("VIP", "STAFF", "DEALER", "VENDOR")
SORT = Sort(
    *(CAMPAIGN, "campaign_number", "短信群发", "Campaign"),
    *(Act.CREATE_CAMPAIGN, Act.CHANGE_CAMPAIGN, Act.DELETE_CAMPAIGN),
    name="title",
)
# From this age to that one; None: no matter how old.
AGE_BANDS: Mapping[str, tuple[int, int | None]] = {
    **{"<25": (0, 24), "25-34": (25, 34), "35-44": (35, 44), "45-54": (45, 54), "55+": (55, None)}
}
_LISTS = ("types", "stores", "profile", "age_bands")
_OF_VIPS = (*_LISTS, "birthday_month", "min_points", "bought_from", "bought_to")
_MONTHS = 12
_MOST_POINTS = 2_147_483_647
_LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True)
class CampaignFacts:
    """`templates`: of those that the campaign or the patch names, that may be sent; `known`: what its lists
    name and there is, by their field.
    """

    config: Config
    shape: Shape
    policy: VipPolicy
    templates: frozenset[str] = frozenset()
    known: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


@dataclass(frozen=True)
class Made:
    """Messages of a campaign: how many wait to be sent, and how many are not sent."""

    queued: int = 0
    suppressed: int = 0


@dataclass(frozen=True)
class Audience:
    """Whom a campaign is for. Of each condition None = whatever it is; `born` are spans of birthdays."""

    kind: str
    types: list[str] | None = None
    stores: list[str] | None = None
    profile: list[str] | None = None
    born: list[tuple[date, date]] | None = None
    birthday_month: int | None = None
    min_points: int | None = None
    bought_from: date | None = None
    bought_to: date | None = None


# --- drafts ----------------------------------------------------------------------------------------------


def decide_create(patch: Patch, number: str, facts: CampaignFacts) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {**merged.state, "campaign_number": number, "state": DRAFT}
    found = (*merged.findings, *_check(state, facts))
    told = SORT.told(MessageId.RECORD_CREATED, state)
    return conclude(SORT.create, None, state, facts, Ending(found, message=told))


def decide_change(now: State, patch: Patch, facts: CampaignFacts) -> Decision:
    """Only a draft: what was sent to whom stays to be read."""
    merged = merge(facts.shape, now, patch, facts.config)
    found = (*merged.findings, *_check_state(now, DRAFT), *_check(merged.state, facts))
    return conclude(SORT.change, now, merged.state, facts, Ending(found))


def decide_delete(now: State, shape: Shape, consent: Consent) -> Decision:
    """Only a draft: it has no messages."""
    found = [*_check_state(now, DRAFT), *check_meant(consent)]
    if found:
        return refuse(SORT.delete, found)
    change = Change(shape.sap_table or OWN, "", "", DELETE, old=text(now, "title"))
    return gone(SORT.delete, shape, now, change, SORT.told(MessageId.RECORD_DELETED, now))


def _check(state: State, facts: CampaignFacts) -> Iterator[Finding]:
    audience = text(state, "audience")
    yield from check_required(state, facts.shape)
    yield from check_references(state, (("template_code", facts.templates),))
    if audience and audience not in AUDIENCES and "audience" not in state.get(FAILED, ()):
        yield error(Code.GEN_REF, ("audience",), value=audience, list=", ".join(AUDIENCES))
    yield from _check_others(audience, facts.policy)
    yield from _check_filter(state, facts) if audience in (VIP, "") else _check_no_filter(state)


def _check_no_filter(state: State) -> Iterator[Finding]:
    """The others are all meant: only VIPs have cards, points and birthdays."""
    return (error(Code.GEN_SUPPRESSED, (name,)) for name in _OF_VIPS if is_filled(state.get(name)))


def _check_filter(state: State, facts: CampaignFacts) -> Iterator[Finding]:
    for name in _LISTS:
        known = AGE_BANDS.keys() if name == "age_bands" else facts.known.get(name, ())
        for one in entries(name, text(state, name)) if changes(state, name) else ():
            if one not in known:
                yield error(Code.GEN_REF, (name,), value=one)
    yield from check_least(state, "birthday_month", 1, _MONTHS)
    yield from check_least(state, "min_points", 0, _MOST_POINTS)
    begin, end = state.get("bought_from"), state.get("bought_to")
    if begin is not None and end is not None and end < begin:
        yield error(Code.GEN_RANGE, ("bought_to",), value=end.isoformat(), range=f"≥ {begin}")


def _check_others(audience: str, policy: VipPolicy) -> Iterator[Finding]:
    """That staff, dealers and vendors are written to is switched on apart."""
    if audience in AUDIENCES and audience != VIP and not policy.sms_non_vip:
        yield error(Code.VP_SMS_OFF, ("audience",), value=audience)


def _check_state(now: State, *wanted: str) -> Iterator[Finding]:
    if now["state"] not in wanted:
        number, state = text(now, "campaign_number"), text(now, "state")
        yield error(Code.VP_SMS_STATE, ("number",), value=number, state=state)


# --- released and after ----------------------------------------------------------------------------------


def check_release(now: State, facts: CampaignFacts) -> list[Finding]:
    found = [*_check_state(now, DRAFT), *_check_others(text(now, "audience"), facts.policy)]
    if not facts.policy.sms:
        found.append(error(Code.VP_SMS_OFF, ("number",), value="SMS"))
    if text(now, "template_code") not in facts.templates:
        found.append(error(Code.GEN_REF, ("template_code",), value=text(now, "template_code")))
    return found


def decide_release(now: State, facts: CampaignFacts, made: Made, at: datetime, by: str) -> Decision:
    """With nothing to be sent it is done at once."""
    state = {
        **now,
        "state": SENDING if made.queued else DONE,
        "released_at": at,
        "released_by": by,
        "recipients": made.queued + made.suppressed,
    }
    told = {"c": text(now, "campaign_number"), "n": str(made.queued)}
    ending = Ending(tuple(check_release(now, facts)), message=Message(MessageId.CAMPAIGN_RELEASED, told))
    return conclude(Act.RELEASE_CAMPAIGN, now, state, facts, ending)


def decide_cancel(now: State, reason: str | None, shape: Shape) -> Decision:
    """What was not sent yet will not be."""
    found = (*_check_state(now, DRAFT, SENDING), *check_written(reason))
    ending = Ending(found, Consent(reason=reason))
    return conclude(Act.CANCEL_CAMPAIGN, now, {**now, "state": CANCELLED}, ShapeAlone(shape), ending)


def decide_end(now: State, shape: Shape) -> Decision:
    """By itself, once of each message it is known what became of it."""
    ending = Ending(tuple(_check_state(now, SENDING)))
    return conclude(Act.END_CAMPAIGN, now, {**now, "state": DONE}, ShapeAlone(shape), ending)


def decide_opt_out(vip: State, shape: Shape) -> Decision:
    """SM-7: he does not want messages any more."""
    return conclude(Act.OPT_OUT_VIP, vip, {**vip, "sms_opt_in": False}, ShapeAlone(shape), Ending())


# --- whom it is for --------------------------------------------------------------------------------------


def audience_of(campaign: State, today: date) -> Audience:
    kind = text(campaign, "audience")
    if kind != VIP:
        return Audience(kind)
    lists = {name: entries(name, text(campaign, name)) or None for name in _LISTS}
    bands = lists["age_bands"]
    return Audience(
        kind,
        *(lists["types"], lists["stores"], lists["profile"]),
        None if bands is None else [born_in(AGE_BANDS[one], today) for one in bands if one in AGE_BANDS],
        *(campaign.get(name) for name in ("birthday_month", "min_points", "bought_from", "bought_to")),
    )


def entries(name: str, value: str) -> list[str]:
    """Of a list by comma; age bands are written with a hyphen or a dash."""
    return listed(value.replace("–", "-") if name == "age_bands" else value)


def born_in(band: tuple[int, int | None], today: date) -> tuple[date, date]:
    """Birthdays of those who are today of an age from this to that."""
    youngest, oldest = band
    since = _LONG_AGO if oldest is None else date.fromordinal(_before(today, oldest + 1).toordinal() + 1)
    return since, _before(today, youngest)


def _before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
