"""Visits whose day is over: listed and told by owner; what else is done daily. Next: calendars.py."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg

from models.rules.care.visits import VISIT, decide_allowed
from models.rules.messages import Message, MessageId
from models.rules.numbers import shown
from models.rules.state import text
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.care.itself import ITSELF
from resolvers.care.knowing import read_visit_facts
from resolvers.care.profiles import take_over_segment
from resolvers.care.visits import whose_visit
from resolvers.errors import ResolverError
from resolvers.notices.outbox import TOLD, post_daily
from resolvers.notices.telling import REACHED
from resolvers.write.context import Saved, Writer
from resolvers.write.state import VISIBLE
from resolvers.write.tx import Tx, transaction

_LOG = logging.getLogger("dossier.care")
_MOST = 500  # customers in one round: the next takes the rest
_LINES = 50  # of a mail
_LIST = f"""
SELECT v.visit_number, v.customer_number, v.channel, v.due_on, v.owner, v.attempts, v.suppressed
FROM visit v WHERE v.state = 'PLANNED' AND v.due_on < $1 AND ($2::text IS NULL OR v.owner = $2)
  AND {VISIBLE.format("v.customer_number", "$3", "$4")}
  AND ($5::text IS NULL OR (v.due_on, v.visit_number) >
      (SELECT due_on, visit_number FROM visit b WHERE b.visit_number = $5))
ORDER BY v.due_on, v.visit_number LIMIT $6
"""  # noqa: S608 - constants of our own
# Of those who were not told yet the oldest ones: a mail is no list of thousands.
_TELL = f"""
SELECT q.visit_number, q.customer_number, q.due_on, q.email, q.late FROM (
    SELECT v.visit_number, v.customer_number, v.due_on, u.email, count(*) OVER (PARTITION BY u.email) AS late,
        row_number() OVER (PARTITION BY u.email ORDER BY v.due_on, v.visit_number) AS place
    FROM visit v JOIN user_account u ON u.user_name = v.owner
    WHERE v.state = 'PLANNED' AND v.due_on < $1 AND {REACHED} AND u.email IS NOT NULL
      AND NOT EXISTS (SELECT FROM ({TOLD.format("$2")}) m WHERE m.recipient = u.email)
) q WHERE q.place <= $3 ORDER BY q.email, q.place
"""  # noqa: S608 - constants of our own
_SUBJECT = "回访逾期 / Visits overdue"
# What was written into the customer by another way than assignSegment; a segment that is none stays there.
_ELSEWHERE = """
SELECT c.customer_number FROM customer c
LEFT JOIN care_profile p ON p.customer_number = c.customer_number
WHERE c.customer_number > $1 AND c.care_segment IS DISTINCT FROM p.segment_code
  AND (c.care_segment IS NULL OR EXISTS (
      SELECT FROM segment s WHERE s.segment_code = c.care_segment AND s.active))
ORDER BY c.customer_number LIMIT $2
"""
# Soon to be carried out: each is asked about again, and saved only where the answer is another.
_TO_ASK = """
SELECT visit_number FROM visit
WHERE state = 'PLANNED' AND channel IN ('SMS', 'EMAIL') AND due_on <= $1 AND visit_number > $2
ORDER BY visit_number LIMIT 500
"""


@dataclass(frozen=True)
class OverdueVisit:
    visit_number: str
    customer_number: str
    channel: str
    due_on: date
    owner: str
    attempts: int
    suppressed: bool


async def list_overdue(
    pool: asyncpg.Pool, caller: Caller, owner: str | None, today: date, page: tuple[str | None, int]
) -> Sequence[OverdueVisit]:
    """FV-2, the oldest first; of customers within the caller's scope. `page`: the visit that it is continued
    behind, and how many.
    """
    scope = scope_arrays(caller.read_scope())
    rows = await pool.fetch(_LIST, today, owner, *scope, *page)
    return [OverdueVisit(**dict(row)) for row in rows]


async def tell_overdue(writer: Writer) -> int:
    """By mail to each owner, at most once a day; how many mails. Numbers and days only: the mail leaves the
    house.
    """
    bodies: dict[str, str] = {}
    for row in await writer.pool.fetch(_TELL, writer.today(), _SUBJECT, _LINES):
        head = f"应回访日期已过（共 {row['late']} 次）/ visits to be made until ({row['late']} in all):\n"
        line = f"{row['due_on']}  {row['visit_number']}  {shown(row['customer_number'])}\n"
        bodies[row["email"]] = bodies.get(row["email"], head) + line
    return await post_daily(writer.pool, writer.sealer, _SUBJECT, bodies)


async def take_over(writer: Writer) -> int:
    """Segments that were written into customers elsewhere (by changeCustomer, a workbook, an IDoc) become
    those of their profiles, in the name of who did it; how many. Two at once share the work. What cannot be
    taken over keeps no other from its turn.
    """
    context, done, after = writer.call(ITSELF), 0, ""
    while done < _MOST and (page := await writer.pool.fetch(_ELSEWHERE, after, _MOST)):
        for row in page:
            try:
                saved = await take_over_segment(context, row["customer_number"])
            except ResolverError as refusal:  # the segment went meanwhile: the next round looks again
                _LOG.warning("a segment could not be taken over", extra={"code": refusal.code})
                continue
            done += saved.change_number is not None
        after = page[-1]["customer_number"]
    return done


async def ask_again(writer: Writer) -> int:
    """FV-4: which planned SMS and mails are allowed, of those due within a week; how many changed."""
    done, after = 0, ""
    until = writer.today().toordinal() + 7
    while page := await writer.pool.fetch(_TO_ASK, date.fromordinal(until), after):
        for row in page:
            done += await _ask(writer, row["visit_number"])
        after = page[-1]["visit_number"]
    return done


async def _ask(writer: Writer, number: str) -> bool:
    async def work(tx: Tx) -> Saved:
        key, customer = await whose_visit(tx, number)
        now = await tx.lock(key, None, VISIT)
        if text(now, "state") != "PLANNED":
            return Saved(number, now["version"], None, Message(MessageId.UNCHANGED))
        return await tx.save(now, decide_allowed(now, await read_visit_facts(tx, customer)))

    try:
        return (await transaction(writer.call(ITSELF), work)).change_number is not None
    except ResolverError as refusal:  # somebody is at it: the next round asks again
        _LOG.warning("a visit could not be asked about", extra={"code": refusal.code})
        return False
