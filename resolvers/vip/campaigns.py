"""What acts on campaigns ask: drafted, previewed, released, cancelled; who opts out. Next: audience.py."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.kinds import VIP as VIP_CARD
from models.rules.roles import VIP_MANAGER
from models.rules.state import Patch, State, text
from models.rules.vip.campaigns import (
    CAMPAIGN,
    CampaignFacts,
    Made,
    audience_of,
    check_release,
    decide_cancel,
    decide_change,
    decide_create,
    decide_delete,
    decide_opt_out,
    decide_release,
    entries,
)
from models.rules.vip.handing import QUEUED, SUPPRESSED, not_before
from models.rules.vip.parts import Letter, Reason, Scribe, Template, dialled
from models.rules.vip.templates import MARKETING
from resolvers.errors import Gone, Refused
from resolvers.vip.audience import found
from resolvers.vip.numbers import draw_number
from resolvers.vip.stores import admit, admit_everywhere
from resolvers.write.config import VERSION
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.lookups import answers, one_row
from resolvers.write.numbering import save_numbered
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx, together, transaction
from resolvers.write.typed import code_in, code_of

_KIND = "DX"
_FACTS = f"""
SELECT {VERSION} AS config,
    ARRAY (SELECT template_code FROM sms_template WHERE template_code = $1 AND active) AS templates,
    ARRAY (SELECT type_code FROM vip_type WHERE type_code = ANY($2::text[])) AS types,
    ARRAY (SELECT store_code FROM store WHERE store_code = ANY($3::text[])) AS stores,
    ARRAY (SELECT dimension_code || '/' || value_code FROM profile_value
        WHERE dimension_code || '/' || value_code = ANY($4::text[])) AS profile
"""  # noqa: S608 - constants of our own
_FIND = "SELECT * FROM sms_campaign WHERE campaign_number = $1"
_TEMPLATE = "SELECT content, purpose FROM sms_template WHERE template_code = $1"
_COLUMNS = (
    *("message_id", "campaign_number", "card_number", "recipient", "mobile", "content", "parts", "state"),
    *("reason", "attempts", "next_at", "queued_at"),
)
# In steps: one statement over a million messages would take longer than any may.
_CANCEL = """
UPDATE sms_message SET state = 'CANCELLED', next_at = NULL WHERE message_id IN (
    SELECT message_id FROM sms_message WHERE campaign_number = $1 AND state = 'QUEUED' LIMIT 20000)
"""
_CARDS = """
SELECT card_number FROM vip_customer WHERE mobile = ANY($1::text[]) AND status <> 'CLOSED'
ORDER BY card_number
"""
_STOP = """
UPDATE sms_message SET state = 'SUPPRESSED', reason = $2, mobile = NULL, content = NULL, next_at = NULL
WHERE mobile = $1 AND state = 'QUEUED'
"""


@dataclass
class Preview:
    """What release would do now. `findings`: what keeps it from doing so."""

    findings: list[Finding]
    recipients: int = 0
    parts: int = 0
    most_parts: int = 0
    suppressed: Counter[Reason] = field(default_factory=Counter[Reason])

    @property
    def sendable(self) -> int:
        return self.recipients - self.suppressed.total()

    def add(self, letter: Letter) -> None:
        self.recipients += 1
        self.parts += letter.parts
        self.most_parts = max(self.most_parts, letter.parts)
        if letter.reason is not None:
            self.suppressed[letter.reason] += 1


@dataclass(frozen=True)
class OptedOut:
    """Cards whose holder does not want messages any more, and messages to him that were still to be sent."""

    card_numbers: list[str]
    stopped: int


async def create_campaign(context: WriteContext, patch: Patch) -> Saved:
    admit_everywhere(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        facts = await _facts(tx, patch)
        return await save_numbered(tx, _KIND, lambda number: decide_create(patch, number, facts), draw_number)

    return await transaction(context, work)


async def change_campaign(context: WriteContext, number: str, patch: Patch, request: Request) -> Saved:
    admit_everywhere(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(number), request, CAMPAIGN)
        return await tx.save(now, decide_change(now, patch, await _facts(tx, patch)))

    return await transaction(context, work)


async def delete_campaign(context: WriteContext, number: str, request: Request) -> Saved:
    admit_everywhere(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(number), request, CAMPAIGN)
        return await tx.save(now, decide_delete(now, ROOTS[CAMPAIGN].shape, request.consent))

    return await transaction(context, work)


async def release_campaign(context: WriteContext, number: str, request: Request) -> Saved:
    """A message for each whom it finds now, all of them or none. Who must not be written to gets one too,
    which says why it is not sent.
    """
    admit_everywhere(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(number), request, CAMPAIGN)
        facts, by = await _facts(tx, now), context.caller.user_name
        if request.expected_version is None or check_release(now, facts):  # refused before any is made
            return await tx.save(now, decide_release(now, facts, Made(), context.writer.now(), by))
        made = await _make(tx, now)
        return await tx.save(now, decide_release(now, facts, made, context.writer.now(), by))

    return await transaction(context, work)


async def preview_campaign(context: WriteContext, number: str) -> Preview:
    """SM-1: whom it would find now, in how many parts, and who gets none; nothing is kept."""
    admit_everywhere(context, VIP_MANAGER)

    async def work(tx: Tx) -> Preview:
        key = code_of(number)
        row = await tx.connection.fetchrow(_FIND, key)
        if row is None:
            raise Gone(key)
        campaign = dict(row)
        preview = Preview(check_release(campaign, await _facts(tx, campaign)))
        async for letters in _letters(tx, campaign):
            for letter in letters:
                preview.add(letter)
        return preview

    return await together(context, work)


async def cancel_campaign(context: WriteContext, number: str, reason: str, request: Request) -> Saved:
    """What is under way to the provider goes out; what waits does not."""
    admit_everywhere(context, VIP_MANAGER)

    async def work(tx: Tx) -> Saved:
        now = await tx.lock(code_of(number), request, CAMPAIGN)
        saved = await tx.save(now, decide_cancel(now, reason, ROOTS[CAMPAIGN].shape))
        while await tx.connection.execute(_CANCEL, saved.key) != "UPDATE 0":
            pass
        return saved

    return await transaction(context, work)


async def opt_out(context: WriteContext, mobile: str) -> OptedOut:
    """SM-7, as a provider brings it in: of all cards with this number. Done twice it is done once."""
    admit(context, VIP_MANAGER)
    number = None if "\0" in mobile else dialled(mobile)
    if number is None:
        typed = mobile.replace("\0", "")
        raise Refused([error(Code.PHONE_FORMAT, ("mobile",), value=typed)])

    async def work(tx: Tx) -> OptedOut:
        rows = await tx.connection.fetch(_CARDS, _spellings(number, mobile))
        keys, shape = [row["card_number"] for row in rows], ROOTS[VIP_CARD.entity].shape
        states = await tx.lock_many(keys, VIP_CARD.entity) if keys else {}
        if keys:
            await tx.save_many([(one, decide_opt_out(one, shape)) for one in states.values()])
        stopped = await tx.connection.execute(_STOP, number, Reason.OPTED_OUT.value)
        return OptedOut(keys, int(stopped.removeprefix("UPDATE ")))

    return await together(context, work)


async def _make(tx: Tx, campaign: State) -> Made:
    """By COPY, a page at a time. The id of a message follows from campaign and recipient: nobody gets two."""
    writer, number = tx.context.writer, text(campaign, "campaign_number")
    now = writer.now()
    first = not_before(now, ZoneInfo(writer.timezone))
    queued = suppressed = 0
    async for letters in _letters(tx, campaign):
        rows = [_row(number, one, now, first) for one in letters]
        await tx.connection.copy_records_to_table("sms_message", records=rows, columns=_COLUMNS)
        kept_back = sum(one.reason is not None for one in letters)
        queued, suppressed = queued + len(letters) - kept_back, suppressed + kept_back
    return Made(queued, suppressed)


async def _letters(tx: Tx, campaign: State) -> AsyncIterator[list[Letter]]:
    template = await one_row(tx.connection, _TEMPLATE, text(campaign, "template_code"))
    scribe = Scribe(Template(template["content"], template["purpose"] in MARKETING))
    today = tx.context.writer.today()
    async for people in found(tx.connection, audience_of(campaign, today), today):
        yield [scribe.write(one) for one in people]


def _row(number: str, letter: Letter, now: datetime, first: datetime) -> tuple[Any, ...]:
    key = blake2b(f"{number}/{letter.recipient}".encode(), digest_size=16).hexdigest()
    waits = letter.reason is None
    reason = None if letter.reason is None else letter.reason.value
    return (
        *(key, number, letter.card, letter.recipient, letter.mobile, letter.content, letter.parts),
        *(QUEUED if waits else SUPPRESSED, reason, 0, first if waits else None, now),
    )


def _spellings(number: str, typed: str) -> list[str]:
    """As cards may hold it: see dialled."""
    if number.startswith("+"):
        return [number, f"00{number[1:]}", typed.strip()]
    return [number, f"+86{number}", f"+86 {number}", f"86{number}", f"0086{number}", typed.strip()]


async def _facts(tx: Tx, given: Patch) -> CampaignFacts:
    """Of what the patch, or the campaign, names."""
    lists = {
        name: [one for one in entries(name, text(given, name)) if "\0" not in one]
        for name in ("types", "stores", "profile")
    }
    config, row = await answers(tx, _FACTS, code_in(given, "template_code"), *lists.values())
    return CampaignFacts(
        config,
        ROOTS[CAMPAIGN].shape,
        tx.context.writer.vip,
        frozenset(row["templates"]),
        {name: frozenset(row[name]) for name in lists},
    )
