"""Regular inspections (IG-4): a sample of boxes and items, findings, what followed. Next: transfers.py."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from models.rules.acts import Act
from models.rules.archive import check_filing, is_placed
from models.rules.archives.dossiers import months_later
from models.rules.config import Config
from models.rules.decision import Consent, Decision, Ending, conclude, refuse
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.merge import copied, merge
from models.rules.messages import Message, MessageId
from models.rules.rights import Rights, may_any
from models.rules.roles import ARCHIVE_MANAGER, MAX_CLEARANCE, STORAGE_ADMIN
from models.rules.shape import Shape
from models.rules.simple import check_references, check_required
from models.rules.state import Patch, State, changes, rows, text

GOOD, DAMAGED, MISSING = "GOOD", "DAMAGED", "MISSING"
KEEPERS = (STORAGE_ADMIN, ARCHIVE_MANAGER)
MOST_SAMPLED = 500  # of one inspection: what people can look at
_MOST_MONTHS = 60


@dataclass(frozen=True)
class PlanFacts:
    """What the writer found of those that the record or the patch names; only what may be chosen."""

    config: Config
    shape: Shape
    taken: bool = False
    institutions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()  # categories too


def may_inspect(rights: Rights) -> bool:
    """Some; which ones is said by check_filing."""
    return may_any(rights, *KEEPERS)


def decide_create_plan(patch: Patch, facts: PlanFacts, rights: Rights, consent: Consent) -> Decision:
    merged = merge(facts.shape, None, patch, facts.config)
    state = {"active": True} | merged.state
    reach = reach_of(state, rights)
    state = state | {"access_level": reach or 0}
    found = [*merged.findings, *_check(state, facts)]
    if facts.taken:
        found.append(error(Code.GEN_DUPLICATE, ("plan_code",), value=text(state, "plan_code")))
    if reach is None and is_placed(state):
        found.append(error(Code.GEN_FORBIDDEN, ("archive_type",)))
    message = Message(MessageId.PLAN_CREATED, {"c": text(state, "plan_code"), "t": text(state, "name")})
    return conclude(Act.CREATE_PLAN, None, state, facts, Ending(tuple(found), consent, message))


def decide_change_plan(
    now: State, patch: Patch, facts: PlanFacts, rights: Rights, consent: Consent
) -> Decision:
    if check_filing(now, rights, *KEEPERS):
        return refuse(Act.CHANGE_PLAN, [error(Code.GEN_FORBIDDEN, ())])
    merged = merge(facts.shape, now, patch, facts.config)
    findings = [*merged.findings, *_check(merged.state, facts)]
    for name in ("plan_code", "institution_code", "archive_type"):
        if changes(merged.state, name):
            findings.append(error(Code.GEN_IMMUTABLE, (name,), value=text(merged.state, name)))
    return conclude(Act.CHANGE_PLAN, now, merged.state, facts, Ending(tuple(findings), consent))


def reach_of(plan: State, rights: Rights) -> int | None:
    """The highest access level that his grants reach in the plan's place: so far goes its sample."""
    levels = range(MAX_CLEARANCE, -1, -1)
    return next(
        (level for level in levels if not check_filing(plan | {"access_level": level}, rights, *KEEPERS)),
        None,
    )


def sampled(plan_code: str, on: date, percent: int, items: Collection[str]) -> list[str]:
    """So many of a hundred, at least one and at most MOST_SAMPLED; for the same plan, day and items always
    the same, and on every day others.
    """
    count = min(max(-(-len(items) * percent // 100), 1), MOST_SAMPLED)

    def lot(item_id: str) -> str:
        return hashlib.sha256(f"{plan_code}/{on.isoformat()}/{item_id}".encode()).hexdigest()

    return sorted(sorted(items, key=lot)[:count])


def decide_draw(now: State, items: Collection[str], facts: PlanFacts, today: date) -> Decision:
    """What is looked at from its day on; the next day comes after today, whatever was missed."""
    planned = now["next_on"]
    if not now["active"] or planned > today:
        return refuse(Act.DRAW_INSPECTION, [error(Code.GEN_STATE, (), value=str(planned))])
    state = copied(now)
    chosen = sampled(text(now, "plan_code"), planned, int(now["sample_percent"]), items) if items else []
    there = {text(row, "item_id") for row in rows(state, "findings") if row["inspected_on"] == planned}
    state["findings"] = [
        *rows(state, "findings"),
        *({"inspected_on": planned, "item_id": one} for one in chosen if one not in there),
    ]
    months = int(now["every_months"])
    step = 1
    while (following := months_later(planned, months * step)) <= today:
        step += 1
    state["next_on"] = following
    return conclude(Act.DRAW_INSPECTION, now, state, facts, Ending())


@dataclass(frozen=True)
class Looked:
    """What was seen of one item on the day of an inspection's sample."""

    inspected_on: date
    item_id: str
    result: str
    finding: str | None = None
    follow_up: str | None = None


def decide_record(
    now: State, seen: Looked, facts: PlanFacts, rights: Rights, who: tuple[str, date]
) -> Decision:
    """`who` recorded it, and when. GOOD is closed with it; recorded again it replaces, until it is closed."""
    found, row, state = _row(Act.RECORD_INSPECTION, now, seen.inspected_on, seen.item_id, rights)
    if row is None:
        return refuse(Act.RECORD_INSPECTION, found)
    told, follow_up = (seen.finding or "").strip(), (seen.follow_up or "").strip()
    found = list(_check_texts(told, follow_up))
    if row.get("closed_on") is not None and row.get("result") != GOOD:
        found.append(error(Code.GEN_STATE, (), value="CLOSED"))
    if seen.result not in (GOOD, DAMAGED, MISSING):
        allowed = f"{GOOD}, {DAMAGED}, {MISSING}"
        found.append(error(Code.GEN_RANGE, ("result",), value=seen.result, range=allowed))
    elif seen.result != GOOD and not told:
        found.append(error(Code.GEN_REQUIRED, ("finding",)))
    row |= {
        "result": seen.result,
        "finding": told or None,
        "follow_up": follow_up or None,
        "inspected_by": who[0],
        "closed_on": who[1] if seen.result == GOOD else None,
    }
    return conclude(Act.RECORD_INSPECTION, now, state, facts, Ending(tuple(found)))


def decide_close(now: State, about: Looked, facts: PlanFacts, rights: Rights, today: date) -> Decision:
    """Of a finding that was followed up; `about.follow_up` says how, where that is not said yet."""
    found, row, state = _row(Act.CLOSE_FINDING, now, about.inspected_on, about.item_id, rights)
    if row is None:
        return refuse(Act.CLOSE_FINDING, found)
    follow_up = (about.follow_up or "").strip() or text(row, "follow_up")
    found = list(_check_texts("", follow_up))
    if row.get("result") is None or row.get("closed_on") is not None:
        found.append(error(Code.GEN_STATE, (), value="CLOSED" if row.get("closed_on") else "OPEN"))
    elif not follow_up:
        found.append(error(Code.GEN_REQUIRED, ("follow_up",)))
    row |= {"follow_up": follow_up or None, "closed_on": today}
    return conclude(Act.CLOSE_FINDING, now, state, facts, Ending(tuple(found)))


def _row(
    act: Act, now: State, on: date, item_id: str, rights: Rights
) -> tuple[list[Finding], State | None, State]:
    """The finding of this item in a copy of the plan, or why there is none."""
    if check_filing(now, rights, *KEEPERS):
        return [error(Code.GEN_FORBIDDEN, ())], None, now
    state = copied(now)
    for row in rows(state, "findings"):
        if row["inspected_on"] == on and text(row, "item_id") == item_id:
            return [], row, state
    return [error(Code.GEN_NOTFOUND, ("item_id",), value=item_id)], None, now


def _check_texts(finding: str, follow_up: str) -> Iterator[Finding]:
    most = 400
    for name, value in (("finding", finding), ("follow_up", follow_up)):
        if len(value) > most:
            yield error(Code.GEN_LENGTH, (name,), value=value[:20] + "…", max=str(most))
        if "\0" in value:
            yield error(Code.GEN_PATTERN, (name,), value=value.replace("\0", "")[:20])


def _check(state: State, facts: PlanFacts) -> Iterator[Finding]:
    yield from check_required(state, facts.shape)
    known = (("institution_code", facts.institutions), ("archive_type", facts.types))
    yield from check_references(state, known)
    for name, most in (("every_months", _MOST_MONTHS), ("sample_percent", 100)):
        value = state.get(name)
        if value is not None and not 1 <= int(value) <= most:
            yield error(Code.GEN_RANGE, (name,), value=str(value), range=f"1 – {most}")
