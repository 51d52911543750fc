"""Sends messages of campaigns that are due, takes receipts, ends campaigns. Next: ../notices/batches.py."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

from models.rules.retries import TRIES
from models.rules.vip.campaigns import CAMPAIGN, SENDING, decide_end
from models.rules.vip.handing import (
    BROKEN_OFF,
    CANCELLED,
    FAILED,
    LONGEST_REASON,
    SENT,
    SUPPRESSED,
    Fate,
    is_quiet,
    not_sent,
)
from models.rules.vip.parts import Person, Reason, kept_from
from models.rules.vip.templates import MARKETING
from resolvers.care.itself import ITSELF
from resolvers.errors import ResolverError
from resolvers.notices.batches import Outcome, Receipt, TextMessage, TextProvider
from resolvers.notices.outbox import NotSent
from resolvers.tallies import NOTICES
from resolvers.vip.audience import still
from resolvers.write.context import Saved, Writer
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, transaction

_BATCH = 100
_MOST = 20_000  # in one round: receipts and ends of campaigns have their turn too
_LEASE = timedelta(minutes=10)  # longer than a batch takes; then the message is anybody's again
_FIRST_LOOK, _AGAIN = timedelta(days=3), timedelta(minutes=10)  # for receipts
_NO_ANSWER = "the provider does not tell what became of it"
_LOG = logging.getLogger("dossier.vip")

# Committed before it is sent: who dies meanwhile leaves it to the next turn, and the provider knows its id.
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT message_id FROM sms_message WHERE state IN ('QUEUED', 'SENDING') AND next_at <= $1
    ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED)
UPDATE sms_message m SET state = 'SENDING', attempts = m.attempts + 1, next_at = $2
FROM due, sms_campaign c JOIN sms_template t ON t.template_code = c.template_code
WHERE m.message_id = due.message_id AND c.campaign_number = m.campaign_number
RETURNING m.message_id, m.card_number, m.mobile, m.content, m.attempts, c.state AS campaign, t.purpose
"""
# Only by who claimed it last. What was cancelled meanwhile is not tried again.
_SETTLE = """
UPDATE sms_message m SET
    state = CASE WHEN d.state = 'QUEUED' AND c.state <> 'SENDING' THEN 'CANCELLED' ELSE d.state END,
    reason = d.reason, provider_id = d.provider_id,
    next_at = CASE WHEN c.state = 'SENDING' THEN d.next_at END,
    sent_at = CASE WHEN d.state = 'SENT' THEN $1::timestamptz END,
    mobile = CASE WHEN d.state <> 'SUPPRESSED' THEN m.mobile END,
    content = CASE WHEN d.state <> 'SUPPRESSED' THEN m.content END
FROM unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
    AS d (message_id, attempts, state, reason, next_at, provider_id), sms_campaign c
WHERE m.message_id = d.message_id AND m.state = 'SENDING' AND m.attempts = d.attempts
  AND c.campaign_number = m.campaign_number
"""
_OVER = """
SELECT campaign_number FROM sms_campaign c WHERE state = 'SENDING' AND NOT EXISTS (
    SELECT FROM sms_message m WHERE m.campaign_number = c.campaign_number
      AND m.state IN ('QUEUED', 'SENDING'))
ORDER BY campaign_number
"""
_RELEASED = "SELECT EXISTS (SELECT FROM sms_campaign WHERE released_at >= $1)"
_RECEIVED = """
UPDATE sms_message m SET reason = d.reason,
    state = CASE WHEN d.delivered THEN 'DELIVERED' ELSE 'FAILED' END,
    delivered_at = CASE WHEN d.delivered THEN d.at END
FROM unnest($1::text[], $2::bool[], $3::timestamptz[], $4::text[]) AS d (provider_id, delivered, at, reason)
WHERE m.provider_id = d.provider_id AND m.state = 'SENT'
"""


@dataclass(frozen=True)
class _Settled:
    row: asyncpg.Record
    fate: Fate
    provider_id: str | None = None


async def send_texts(writer: Writer, provider: TextProvider) -> int:
    """How many the provider took. Two at once share the work. In quiet hours nothing goes out (SM-5)."""
    sent = done = 0
    while done < _MOST and _may_send(writer) and (batch := await _claimed(writer)):
        sent += await _hand_over(writer, provider, batch)
        done += len(batch)
    return sent


async def end_campaigns(writer: Writer) -> int:
    """Of which no message waits any more; how many."""
    done, context = 0, writer.call(ITSELF)
    for row in await writer.pool.fetch(_OVER):
        number: str = row["campaign_number"]

        async def work(tx: Tx, number: str = number) -> Saved:
            now = await tx.lock(number, None, CAMPAIGN)
            return await tx.save(now, decide_end(now, ROOTS[CAMPAIGN].shape))

        try:
            done += (await transaction(context, work)).change_number is not None
        except ResolverError as refusal:  # it was cancelled meanwhile
            _LOG.warning("a campaign could not be ended", extra={"code": refusal.code})
    return done


@dataclass
class Receipts:
    """Asks a provider what became of messages, each time from a little before it asked the last time on."""

    provider: TextProvider
    _asked_at: datetime | None = None

    async def take(self, writer: Writer) -> int:
        """How many messages they were news for."""
        now = writer.now()
        if not await writer.pool.fetchval(_RELEASED, now - _FIRST_LOOK):
            return 0
        since = now - _FIRST_LOOK if self._asked_at is None else self._asked_at - _AGAIN
        try:
            told = await self.provider.receipts(since)
        except NotSent as error:
            _LOG.warning("the provider tells no receipts", extra={"error": str(error)})
            return 0
        updated = await _received(writer, told) if told else 0
        self._asked_at = now
        return updated


async def _received(writer: Writer, told: Sequence[Receipt]) -> int:
    """Of several receipts for one message the last one counts."""
    last = {one.provider_id: one for one in told}.values()
    answer = await writer.pool.execute(
        _RECEIVED,
        [one.provider_id for one in last],
        [one.delivered for one in last],
        [one.at or writer.now() for one in last],
        [None if one.error is None else one.error[:LONGEST_REASON] for one in last],
    )
    return int(answer.removeprefix("UPDATE "))


def _may_send(writer: Writer) -> bool:
    return writer.vip.sms and not is_quiet(writer.now(), ZoneInfo(writer.timezone))


async def _claimed(writer: Writer) -> list[asyncpg.Record]:
    now = writer.now()
    return await writer.pool.fetch(_CLAIM, now, now + _LEASE, _BATCH)


async def _hand_over(writer: Writer, provider: TextProvider, batch: Sequence[asyncpg.Record]) -> int:
    cards = {row["card_number"] for row in batch} - {None}
    async with writer.pool.acquire() as connection:
        asked = await still(connection, cards, writer.today()) if cards else {}
    kept = {row["message_id"]: fate for row in batch if (fate := _kept_back(row, asked)) is not None}
    going = [row for row in batch if row["message_id"] not in kept]
    outcomes = await _outcomes(provider, going) if going else {}
    handed = [_settled(writer, row, outcomes.get(row["message_id"])) for row in going]
    held = [_Settled(row, kept[row["message_id"]]) for row in batch if row["message_id"] in kept]
    await _settle(writer, [*held, *handed])
    NOTICES.update(("campaign", _ends(one.fate)) for one in handed)
    failed = Counter(one.fate.reason for one in handed if one.fate.state != SENT)
    for error, count in failed.items():
        _LOG.warning("text messages could not be sent", extra={"error": error, "count": count})
    return len(handed) - failed.total()


def _ends(fate: Fate) -> str:
    return {SENT: "sent", FAILED: "given_up"}.get(fate.state, "failed")


def _kept_back(row: asyncpg.Record, asked: Mapping[str, Person | None]) -> Fate | None:
    """What was decided at the release may hold no more: who has opted out since is left alone."""
    if row["campaign"] != SENDING:
        return Fate(CANCELLED)
    if row["attempts"] > TRIES:
        return Fate(FAILED, BROKEN_OFF)
    if row["card_number"] is None:
        return None
    person = asked.get(row["card_number"])
    if person is None:
        return Fate(SUPPRESSED, Reason.CARD_STATE.value)
    reason = kept_from(person, marketing=row["purpose"] in MARKETING)
    return None if reason is None else Fate(SUPPRESSED, reason.value)


async def _outcomes(provider: TextProvider, going: Sequence[asyncpg.Record]) -> dict[str, Outcome]:
    messages = [TextMessage(row["message_id"], row["mobile"], row["content"]) for row in going]
    try:
        return {one.message_id: one for one in await provider.send_batch(messages)}
    except NotSent as error:
        failed = (str(error), not error.final)
        return {one.message_id: Outcome(one.message_id, None, *failed) for one in messages}


def _settled(writer: Writer, row: asyncpg.Record, outcome: Outcome | None) -> _Settled:
    if outcome is not None and outcome.error is None:
        return _Settled(row, Fate(SENT), outcome.provider_id or row["message_id"])
    error, again = (_NO_ANSWER, True) if outcome is None else (outcome.error or "", outcome.retryable)
    fate = not_sent(error, row["attempts"], writer.now(), ZoneInfo(writer.timezone), again=again)
    return _Settled(row, fate)


async def _settle(writer: Writer, settled: Sequence[_Settled]) -> None:
    columns: list[list[Any]] = [
        [one.row["message_id"] for one in settled],
        [one.row["attempts"] for one in settled],
        [one.fate.state for one in settled],
        [one.fate.reason for one in settled],
        [one.fate.next_at for one in settled],
        [one.provider_id for one in settled],
    ]
    await writer.pool.execute(_SETTLE, writer.now(), *columns)
