"""Sends what waits in the outbox, again and again until it is taken or too old. Next: telling.py."""

import logging
from collections.abc import Mapping

import asyncpg

from models.rules.retries import TRIES, WAITS
from resolvers.access.seal import Sealer, SealError
from resolvers.notices.outbox import NOTICE, SEALED_AS, Notice, NotSent, Provider
from resolvers.tallies import NOTICES

GIVEN_UP_AFTER = "interval '1 hour'"  # what such a message is about is over by then
# A notice holds no secret: it is tried four times, and waits a day for a way out, where there is none yet.
_WAITS = f"(ARRAY{[*WAITS, WAITS[-1]]})[least(attempts, {len(WAITS)}) + 1] * interval '1 minute'"
_KEPT = "interval '24 hours'"
_LONGEST_FAILURE = 200
_LOG = logging.getLogger("dossier.notices")

# What is soon over comes first, however many others wait.
# Committed before it is sent: who dies meanwhile leaves it to the next turn. So a message may come twice.
_CLAIM = f"""
UPDATE outgoing_message SET attempts = attempts + 1, due_at = now() + CASE kind WHEN '{NOTICE}' THEN {_WAITS}
    ELSE least(600, 60 * 2 ^ attempts) * interval '1 second' END
WHERE message_id = (
    SELECT message_id FROM outgoing_message
    WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= now() AND channel = ANY($1)
      AND (kind <> '{NOTICE}' OR attempts < {TRIES})
    ORDER BY kind = '{NOTICE}', due_at FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING message_id, kind, channel, recipient, subject, body, attempts
"""  # noqa: S608 - constants of our own
_SENT = "UPDATE outgoing_message SET sent_at = now(), body = NULL, failure = NULL WHERE message_id = $1"
_FAILED = """
UPDATE outgoing_message SET failure = $2, given_up_at = CASE WHEN $3 THEN now() END,
    body = CASE WHEN $3 THEN NULL ELSE body END
WHERE message_id = $1
"""
# Of the second kind also what was broken off at its last try.
_GIVE_UP = f"""
UPDATE outgoing_message SET given_up_at = now(), body = NULL
WHERE sent_at IS NULL AND given_up_at IS NULL AND CASE kind
    WHEN '{NOTICE}' THEN created_at < now() - {_KEPT} OR attempts >= {TRIES} AND due_at <= now()
    ELSE created_at < now() - {GIVEN_UP_AFTER} END
RETURNING lower(channel) AS channel
"""  # noqa: S608 - constants of our own
_FORGET = "DELETE FROM outgoing_message WHERE created_at < now() - interval '30 days'"


async def send_due(pool: asyncpg.Pool, sealer: Sealer, providers: Mapping[str, Provider]) -> int:
    """How many were sent."""
    sent = 0
    while (row := await pool.fetchrow(_CLAIM, list(providers))) is not None:
        try:
            body = sealer.open(SEALED_AS, row["body"])
            told = (row["channel"], row["recipient"], row["subject"], body, row["kind"], row["message_id"])
            notice = Notice(*told)
            await providers[row["channel"]].send(notice)
        except (NotSent, SealError) as error:
            over = _is_over(row, error)
            _LOG.warning("a message could not be sent", extra={"error": str(error), "given_up": over})
            await pool.execute(_FAILED, row["message_id"], str(error)[:_LONGEST_FAILURE], over)
            NOTICES[row["channel"].lower(), "given_up" if over else "failed"] += 1
        else:
            await pool.execute(_SENT, row["message_id"])
            NOTICES[row["channel"].lower(), "sent"] += 1
            sent += 1
    return sent


def _is_over(row: asyncpg.Record, error: Exception) -> bool:
    last = row["kind"] == NOTICE and row["attempts"] >= TRIES
    return last or (isinstance(error, NotSent) and error.final)


async def give_up(pool: asyncpg.Pool) -> int:
    """Those that nobody took in time; the number of them. Old ones are forgotten."""
    given_up = await pool.fetch(_GIVE_UP)
    NOTICES.update((row["channel"], "given_up") for row in given_up)
    await pool.execute(_FORGET)
    return len(given_up)
