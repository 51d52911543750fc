"""Drafts are filed (归档): checked, given their codes, saved, all of them or none. Next: properties.py."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import orjson

from models.rules.archive import DRAFT, ITEM, check_filing
from models.rules.archives.filing import MOST_AT_ONCE, Candidate, Filer, check_candidate, filed, named
from models.rules.archives.properties import FILING, check_state
from models.rules.attachments import is_id
from models.rules.auditing import AuditAct
from models.rules.decision import Consent, blocks, check_consent
from models.rules.finding import Finding, Severity, error, in_order
from models.rules.finding_codes import Code
from models.rules.messages import Message, MessageId
from models.rules.roles import ARCHIVE_MANAGER
from models.rules.state import Path, State, text
from resolvers.access.grants import item_sight
from resolvers.archives.codes import Wanted, give
from resolvers.archives.item_facts import read_item_facts
from resolvers.archives.items import lock_item
from resolvers.archives.pieces import admit_to_dossiers
from resolvers.archives.properties import Checked, check_items, files_of, keep_checks
from resolvers.archives.trail import tell_items
from resolvers.errors import Gone, Refused
from resolvers.write.admit import admit_to_items
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

_OF_BATCH = f"""
SELECT i.item_id FROM archive_item i
WHERE i.batch_id = $1 AND i.state = '{DRAFT}' AND {ITEM_VISIBLE.format("i", "$2")}
ORDER BY i.item_id LIMIT {MOST_AT_ONCE + 1}
"""  # noqa: S608 - constants of our own

Placed = Callable[[int], Path]  # where the request names the n-th item


async def file_item(context: WriteContext, item_id: str, request: Request) -> Saved:
    """One draft."""
    admit_to_items(context.caller)
    failed: list[Checked] = []

    async def work(tx: Tx) -> Saved:
        now = await lock_item(tx, item_id, request)
        if request.expected_version is None:
            raise Refused([error(Code.GEN_REQUIRED, ("expected_version",))])
        [saved] = await file_locked(tx, [now], request.consent, failed)
        return saved

    return await _keeping_failed(context, work, failed)


async def file_items(
    context: WriteContext, ids: Sequence[str], batch_id: str | None, request: Request
) -> Saved:
    """These, or the drafts of a batch; `answer` tells itemId, archiveCode and version of each, in order."""
    admit_to_items(context.caller)
    failed: list[Checked] = []

    async def work(tx: Tx) -> Saved:
        wanted = await _wanted(tx, ids, batch_id)
        states = await tx.lock_many(wanted, ITEM)
        items = [states[one] for one in wanted]
        place: Placed = (lambda n: ("ids", n)) if batch_id is None else (lambda _: ("batch_id",))
        saved = await file_locked(tx, items, request.consent, failed, place)
        told = [[one.key, one.message.params["c"], one.version] for one in saved]
        findings = in_order(finding for one in saved for finding in one.findings)
        message = Message(MessageId.ITEMS_FILED, {"n": str(len(saved))})
        last = saved[-1]
        return Saved("", last.version, last.change_number, message, findings, orjson.dumps({"items": told}))

    return await _keeping_failed(context, work, failed)


async def file_locked(
    tx: Tx,
    items: Sequence[State],
    consent: Consent,
    failed: list[Checked] | None = None,
    place: Placed = lambda _: (),
) -> list[Saved]:
    """Drafts that are locked in this transaction. Codes are drawn last, so that what is refused holds nobody
    up. `failed` is given the checks of those whose properties forbid it.
    """
    connection, context = tx.connection, tx.context
    caller, writer = context.caller, context.writer
    await admit_to_dossiers(tx, items)
    known = await read_item_facts(tx, [(one, {}) for one in items])
    files = await files_of(connection, [text(one, "item_id") for one in items])
    candidates = [check_candidate(one, known, files.get(text(one, "item_id"), ()), caller) for one in items]
    _refuse_blocked(candidates, consent, failed, place)
    wanted = [Wanted(text(one.item, "item_id"), one.prefix or "", one.given) for one in candidates]
    codes = await give(connection, wanted, writer.now())
    filer = Filer(caller.user_name, writer.today())
    decided = [
        (one.item, filed(one, codes[text(one.item, "item_id")], known, filer, consent)) for one in candidates
    ]
    saved = await tx.save_many(decided)
    checked = [Checked(text(one.item, "item_id"), one.report) for one in candidates]
    await keep_checks(connection, checked, FILING, context)
    states = [(one, decision.state or {}) for one, (_, decision) in zip(saved, decided, strict=True)]
    await tell_items(tx, AuditAct.STATE, states, state="FILED", reason=consent.reason)
    return saved


async def check_item(context: WriteContext, item_id: str, occasion: str) -> Saved:
    """At a transfer, or once a year, of what is filed; kept whatever it found, which the answer warns of."""
    admit_to_items(context.caller)

    async def work(tx: Tx) -> Saved:
        now = await lock_item(tx, item_id, None)
        if found := [*check_filing(now, context.caller, ARCHIVE_MANAGER), *check_state(now)]:
            raise Refused(found)
        [checked] = await check_items(tx, [now], occasion)
        good, message = checked.report.passed, {"t": text(now, "title")}
        told = Message(MessageId.PROPERTIES_GOOD if good else MessageId.PROPERTIES_BAD, message)
        warnings = tuple(replace(one, severity=Severity.WARNING) for one in checked.report.findings)
        return Saved(item_id, now["version"], None, told, warnings)

    return await transaction(context, work)


def _refuse_blocked(
    candidates: Sequence[Candidate], consent: Consent, failed: list[Checked] | None, place: Placed
) -> None:
    found: list[Finding] = []
    for n, one in enumerate(candidates):
        if blocks(one.findings, consent):
            found += named(one, place(n))
        found += check_consent(one.findings, consent)
    if not found:
        return
    if failed is not None:
        failed[:] = [
            Checked(text(one.item, "item_id"), one.report)
            for one in candidates
            if one.drafted and not one.report.passed
        ]
    raise Refused(in_order(found))


async def _keeping_failed(
    context: WriteContext, work: Callable[[Tx], Awaitable[Saved]], failed: list[Checked]
) -> Saved:
    """Of a refused filing the failed checks stay, in a transaction of their own."""
    try:
        return await transaction(context, work)
    except Refused:
        if failed:
            async with context.writer.pool.acquire() as connection:
                await keep_checks(connection, failed, FILING, context)
        raise


async def _wanted(tx: Tx, ids: Sequence[str], batch_id: str | None) -> list[str]:
    """In the order in which they get their codes."""
    if batch_id is not None:
        if ids:
            raise Refused([error(Code.GEN_SUPPRESSED, ("ids",))])
        sight = item_sight(tx.context.caller.read_scope())
        known = [] if not is_id(batch_id) else await tx.connection.fetch(_OF_BATCH, batch_id, sight)
        if not known:
            raise Gone(batch_id.replace("\0", ""))
        return [row["item_id"] for row in known]
    wanted = list(dict.fromkeys(ids))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        told = {"value": str(len(wanted)), "range": f"1 – {MOST_AT_ONCE}"}
        raise Refused([error(Code.GEN_RANGE, ("ids",), **told)])
    for one in wanted:
        if not is_id(one):
            raise Gone(one.replace("\0", ""))
    return wanted
