"""Complaints whose clock has run out are told upwards; what is resolved closes. Next: activities.py."""

import logging
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from models.rules.care.clocks import (
    ACKNOWLEDGE,
    CLOSED,
    CLOSES_AFTER,
    HOURS,
    NEW,
    OPEN,
    PERCENTS,
    REJECTED,
    REOPEN,
    RESOLVE,
    RESOLVED,
    Overdue,
    closes_by_itself,
    untold,
)
from models.rules.care.complaints import (
    COMPLAINT,
    ComplaintFacts,
    decide_close_by_itself,
    decide_escalate,
)
from models.rules.messages import Message, MessageId
from models.rules.rights import ADMIN
from models.rules.state import State, text
from resolvers.care.itself import ITSELF
from resolvers.errors import Busy
from resolvers.notices.telling import holders_of, superior_of, tell
from resolvers.write.context import Saved, WriteContext, Writer
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction

_LOG = logging.getLogger("dossier.care")
_PAGE = 200


def _listed(names: Collection[str]) -> str:
    return ", ".join(f"'{one}'" for one in names)


def _half(place: int) -> str:
    """Half of the time that a clock has, by severity: 150 % are over so much later."""
    cases = " ".join(f"WHEN '{name}' THEN {hours[place] * 30}" for name, hours in HOURS.items())
    return f"(CASE c.severity {cases} END) * interval '1 minute'"


def _untold(clock: str, due: str, place: int, until: str) -> str:
    """The rule of clocks.py: due, and nobody was told since the clock began to run."""
    at_due, at_more = PERCENTS
    return f"""EXISTS (
        SELECT FROM (VALUES ({at_due}, c.{due}), ({at_more}, c.{due} + {_half(place)})) w(percent, at)
        WHERE w.at <= {until} AND NOT EXISTS (
            SELECT FROM escalation e WHERE e.complaint_number = c.complaint_number AND e.clock = '{clock}'
              AND e.percent = w.percent AND e.told_at >= coalesce((
                SELECT max(s.done_at) FROM complaint_step s
                WHERE s.complaint_number = c.complaint_number AND s.action = '{REOPEN}'), '-infinity')))"""  # noqa: S608 - constants of our own


_DUE = f"""
SELECT c.complaint_number FROM complaint c
WHERE c.complaint_number > $2 AND c.state NOT IN ('{CLOSED}', '{REJECTED}') AND (
    c.state = '{RESOLVED}' AND c.resolved_at <= $1::timestamptz - $3::interval
    OR c.state = '{NEW}' AND {_untold(ACKNOWLEDGE, "acknowledge_by", 0, "$1")}
    OR c.state IN ({_listed(OPEN)}) AND c.resolve_by <= $1
        AND {_untold(RESOLVE, "resolve_by", 1, "coalesce(c.waiting_since, $1)")})
ORDER BY c.complaint_number LIMIT {_PAGE}
"""  # noqa: S608 - constants of our own
_CLOCKS = {  # language -> clock -> its name
    "zh": {ACKNOWLEDGE: "受理", RESOLVE: "解决"},
    "en": {ACKNOWLEDGE: "acceptance", RESOLVE: "resolution"},
}
_TEXTS = {  # language -> subject, body; whose complaint it is stands in the service alone
    "zh": (
        "投诉 {number} {zh}超时（{percent}%）",
        "{name}，您好：\n\n投诉 {number}（严重程度 {severity}，负责人 {owner}）的{zh}时限已于 {due} 到达"
        " {percent}%。请登录系统查看并处理。\n",
    ),
    "en": (
        "Complaint {number}: {en} overdue ({percent} %)",
        "Dear {name},\n\nthe time for the {en} of complaint {number} (severity {severity}, owner {owner}) "
        "has reached {percent} % on {due}. Please sign in and see to it.\n",
    ),
}


async def tend_complaints(writer: Writer, now: datetime | None = None) -> int:
    """How many were told of or closed. Each is its own transaction; two at once do no harm. Each is told once
    for each clock at due time and at 150 %: the superior of its owner, or all administrators.
    """
    context, done, after = writer.call(ITSELF), 0, ""
    at = now or writer.now()
    while page := await writer.pool.fetch(_DUE, at, after, CLOSES_AFTER):
        for row in page:
            done += await _tend(context, row["complaint_number"], at)
        after = page[-1]["complaint_number"]
    return done


async def _tend(context: WriteContext, number: str, at: datetime) -> bool:
    async def work(tx: Tx) -> Saved:
        """Under the lock it is looked again: another worker, or somebody, may have been faster."""
        now = await tx.lock(number, None, COMPLAINT)
        facts = await _facts(tx, at)
        if closes_by_itself(now, at):
            return await tx.save(now, decide_close_by_itself(now, facts))
        if not (overdue := untold(now, at)):
            return Saved(number, int(now["version"]), None, Message(MessageId.UNCHANGED))
        return await _escalate(tx, now, overdue, facts)

    try:
        saved = await transaction(context, work)
    except Busy:  # somebody is at it, and it is due the next time too
        return False
    except Exception:  # one that cannot be tended keeps no other from its turn
        _LOG.exception("a complaint could not be tended", extra={"number": number})
        return False
    return saved.change_number is not None


async def _escalate(tx: Tx, now: State, overdue: list[Overdue], facts: ComplaintFacts) -> Saved:
    owner = text(now, "owner")
    above = await superior_of(tx.connection, owner, facts.today) if owner else None
    told = [above] if above else await holders_of(tx.connection, ADMIN, facts.today)
    saved = await tx.save(now, decide_escalate(now, overdue, above.user_name if above else None, facts))
    for one in {each.clock: each for each in overdue}.values():  # of each clock the last that was reached
        due = one.due_at.astimezone(ZoneInfo(tx.context.writer.timezone))
        about = {"number": saved.key, "severity": text(now, "severity"), "owner": owner or "–"}
        about |= {language: names[one.clock] for language, names in _CLOCKS.items()}
        about |= {"percent": str(one.percent), "due": f"{due:%Y-%m-%d %H:%M}"}
        await tell(tx.connection, tx.context.writer.sealer, told, _TEXTS, about)
    return saved


async def _facts(tx: Tx, at: datetime) -> ComplaintFacts:
    writer = tx.context.writer
    if tx.config is None:
        raise TypeError("a lock brings the configuration along")
    return ComplaintFacts(at, writer.today(), tx.config, ROOTS[COMPLAINT].shape, ITSELF.user_name)
