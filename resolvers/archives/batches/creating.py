"""A checked batch becomes records with their files, all in one transaction or none. Next: sealing.py."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.rules.archive import check_media, place_of
from models.rules.archives.batches import (
    RUNNING,
    Line,
    VolumeSeen,
    check_order,
    check_twice,
    in_cells,
    located,
    other_patch,
    repeated,
    voucher_patch,
)
from models.rules.archives.codes import normalise
from models.rules.archives.dossiers import is_dossier
from models.rules.archives.filing import Filer
from models.rules.archives.imported import (
    Made,
    Making,
    coded,
    make_item,
    make_volume,
    make_voucher,
    with_files,
)
from models.rules.archives.properties import FILING, FileFacts
from models.rules.archives.templates import FILES, Kind
from models.rules.archives.vouchers import key_of, row_of
from models.rules.auditing import AuditAct
from models.rules.decision import Consent, Decision, blocks
from models.rules.finding import Finding, Severity
from models.rules.messages import Message, MessageId
from models.rules.state import State, text
from resolvers.access.grants import item_sight
from resolvers.archives.batches.checking import Checked
from resolvers.archives.batches.looking import Batch, BatchFile, report_of
from resolvers.archives.codes import Wanted, give
from resolvers.archives.item_facts import read_item_facts
from resolvers.archives.locations import move_all
from resolvers.archives.pieces import as_piece
from resolvers.archives.properties import Checked as CheckedItem
from resolvers.archives.properties import keep_checks
from resolvers.archives.trail import tell_items
from resolvers.attachments.batched import empty_batch
from resolvers.attachments.quotas import count_stored
from resolvers.errors import Refused
from resolvers.write.context import Saved, WriteContext
from resolvers.write.finders import name_files
from resolvers.write.state import ITEM_VISIBLE
from resolvers.write.tx import Tx, transaction

_AT_ONCE = 250  # rows
_HOLD = "SELECT state, job_id FROM import_batch WHERE batch_id = $1 FOR UPDATE"
_BEFORE = """
SELECT batch_id FROM import_batch
WHERE workbook_sha256 = $1 AND kind = $2 AND state = 'DONE' AND created_count > 0 AND batch_id <> $3
ORDER BY ended_at DESC LIMIT 1
"""
_VOLUMES = f"""
SELECT i.archive_code, i.item_id, i.institution_code, i.archive_type, t.template_kind, i.unit, i.state,
    coalesce(i.open, false) AS open
FROM archive_item i JOIN archive_type t USING (archive_type)
WHERE i.archive_code = ANY($1::text[]) AND {ITEM_VISIBLE.format("i", "$2")}
"""  # noqa: S608 - constants of our own
_MEDIA = "SELECT archive_type, allowed_media FROM archive_type WHERE allowed_media IS NOT NULL"
# The objects are taken over: nothing is sent or sealed again. Locked, since another object may just be put in
# the place of one (custody/reencrypting.py), which is waited for.
_ATTACH = """
WITH taken AS (
    SELECT f.*, g.item_id, g.as_role
    FROM unnest($2::text[], $3::text[], $4::text[]) g(name, item_id, as_role)
    JOIN batch_file f ON f.batch_id = $1 AND f.name = g.name FOR UPDATE OF f
), added AS (
    INSERT INTO attachment (attachment_id, item_id, role, version, file_name, media_type, size, sha256,
        uploaded_by, uploaded_at)
    SELECT file_id, item_id, as_role, 1, name, media_type, size, sha256, uploaded_by, uploaded_at FROM taken
)
INSERT INTO attachment_version (attachment_id, version, object_id, file_name, media_type, uploaded_by,
    uploaded_at, scanned_at)
SELECT file_id, 1, object_id, name, media_type, uploaded_by, uploaded_at, scanned_at FROM taken
"""
_TAKEN = "DELETE FROM batch_file WHERE batch_id = $1 AND name = ANY($2::text[])"
_END = """
UPDATE import_batch SET state = 'DONE', workbook_sha256 = $2, row_count = $3, created_count = $4,
    file_count = $5, report = $6, ended_at = $7, confirmed = $8 WHERE batch_id = $1
"""


@dataclass(frozen=True)
class Ask:
    """What the caller confirms; `only_look`: say what stands against it, and save nothing."""

    consent: Consent
    job_id: str
    only_look: bool = False


class NotOurs(Exception):
    """Another worker has carried the batch out, or it was given up."""


async def create_all(context: WriteContext, batch: Batch, checked: Checked, ask: Ask) -> Sequence[Finding]:
    """The warnings. Refused has all findings; then nothing is saved."""
    told: list[Finding] = []

    async def work(tx: Tx) -> Saved:
        told.clear()
        await _hold(tx, batch, ask)
        lines = [replace(one, found=[*one.found]) for one in checked.lines]
        found = [*checked.found, *await _repeated(tx, batch, checked, ask)]
        making, made = await _make(tx, batch, checked, lines, ask)
        found += [one for line in lines for one in line.found]
        found = in_cells(checked.template, found)
        if blocks(found, ask.consent) or any(one.decision.refused for one in made):
            raise Refused(found)
        told.extend(found)
        if ask.only_look:
            return Saved(batch.batch_id, 0, None, Message(MessageId.UNCHANGED))
        return await _Saving(tx, batch, checked, ask).save(making, lines, made, told)

    await transaction(context, work)
    return told


async def _hold(tx: Tx, batch: Batch, ask: Ask) -> None:
    row = await tx.connection.fetchrow(_HOLD, batch.batch_id)
    if row is None or (row["state"], row["job_id"]) != (RUNNING, ask.job_id):
        raise NotOurs(batch.batch_id)


async def _repeated(tx: Tx, batch: Batch, checked: Checked, ask: Ask) -> list[Finding]:
    before = await tx.connection.fetchval(_BEFORE, checked.sha256, batch.kind, batch.batch_id)
    return repeated(before, ask.consent.confirm)


async def _make(
    tx: Tx, batch: Batch, checked: Checked, lines: Sequence[Line], ask: Ask
) -> tuple[Making, list[Made]]:
    """The records of all rows; what stands against them is told to their lines."""
    institution, caller, template = batch.institution_code, tx.context.caller, checked.template
    volumes = await _volumes(tx, lines) if template.kind is Kind.VOUCHER else {}
    places = [check_order(line, institution, volumes) for line in lines]
    if template.kind is Kind.VOUCHER:
        rows = [
            (line, voucher_patch(line, institution, at)) for line, at in zip(lines, places, strict=True) if at
        ]
    else:
        rows = [(line, other_patch(line, institution)) for line in lines]
    facts = await read_item_facts(tx, [(None, patch) for _, patch in rows])
    making = Making(facts, caller, ask.consent, batch.batch_id)
    ids = _new_ids(tx.context.writer.now(), len(rows))
    made: list[Made] = []
    for item_id, (line, patch) in zip(ids, rows, strict=True):
        if template.kind is Kind.VOUCHER:
            one = make_voucher(
                making, item_id, patch, [_facts(checked.there[name]) for name in _there(checked, line)]
            )
        elif checked.lookups.arrangements.get(patch.get("archive_type", "")) == "VOLUME":
            one = make_volume(making, item_id, patch)
        else:
            one = make_item(making, item_id, patch)
        if is_dossier(one.item or patch):
            decision = await as_piece(tx, None, patch, one.decision)
            one = replace(one, decision=decision, findings=decision.findings)
        line.found += located(template, line, one.findings)
        made.append(one)
        if len(made) % _AT_ONCE == 0:
            await asyncio.sleep(0)
    _check_unique(template.kind, [line for line, _ in rows], made)
    await _check_media(tx, checked, [line for line, _ in rows], made)
    return making, made


def _there(checked: Checked, line: Line) -> list[str]:
    return [name for name in line.files if name in checked.there]


async def _volumes(tx: Tx, lines: Sequence[Line]) -> dict[str, VolumeSeen]:
    codes = {normalise(str(line.values["volume_code"])) for line in lines if "volume_code" in line.values}
    sight = item_sight(tx.context.caller.read_scope())
    rows = await tx.connection.fetch(_VOLUMES, [one for one in codes if "\0" not in one], sight)
    return {row["archive_code"]: VolumeSeen(*list(row.values())[1:]) for row in rows}


def _check_unique(kind: Kind, lines: Sequence[Line], made: Sequence[Made]) -> None:
    """In the workbook itself; what others have was found with the facts."""
    if kind is Kind.VOUCHER:
        rows = [row_of(one.item) for one in made]
        check_twice(lines, "凭证号*", [None if row is None else key_of(row) for row in rows])
    else:
        codes = [line.values.get("given_code") for line in lines]
        check_twice(lines, "档号", [None if code is None else normalise(str(code)) for code in codes])


async def _check_media(tx: Tx, checked: Checked, lines: Sequence[Line], made: Sequence[Made]) -> None:
    allowed = {row["archive_type"]: row["allowed_media"] for row in await tx.connection.fetch(_MEDIA)}
    for line, one in zip(lines, made, strict=True):
        if only := allowed.get(text(one.item, "archive_type")):
            for name in _there(checked, line):
                for wrong in check_media(only, checked.there[name].media_type):
                    line.found.append(replace(wrong, path=line.at(FILES)))


def _facts(file: BatchFile) -> FileFacts:
    about = (file.file_id, file.name, file.media_type, file.size, file.sha256, file.uploaded_by)
    return FileFacts(*about, file.sha256, scanned=file.scanned_at is not None)


def _new_ids(now: datetime, many: int) -> Iterator[str]:
    """In the order of the rows."""
    start = f"{int(now.timestamp() * 1000):012x}"
    return (f"{start}{number:06x}{secrets.token_hex(7)}" for number in range(many))


@dataclass(frozen=True)
class _Saving:
    tx: Tx
    batch: Batch
    checked: Checked
    ask: Ask

    async def save(
        self, making: Making, lines: Sequence[Line], made: Sequence[Made], told: list[Finding]
    ) -> Saved:
        tx, writer = self.tx, self.tx.context.writer
        codes = await give(tx.connection, [*_wanted(made)], writer.now())
        filer = Filer(tx.context.caller.user_name, writer.today())
        decided = [
            self._decision(making, line, one, codes, filer) for line, one in zip(lines, made, strict=True)
        ]
        saved: list[Saved] = []
        for at in range(0, len(decided), _AT_ONCE):  # one statement of all would hold up whoever else waits
            saved += await tx.save_many([(None, one) for one in decided[at : at + _AT_ONCE]])
        states = [one.state or {} for one in decided]
        await self._attach(lines, states)
        told += await self._count(states)
        checks = [
            CheckedItem(text(one.item, "item_id"), one.candidate.report) for one in made if one.candidate
        ]
        await keep_checks(tx.connection, checks, FILING, tx.context)
        await tell_items(
            tx, AuditAct.CREATE, list(zip(saved, states, strict=True)), batch=self.batch.batch_id
        )
        assigned = [
            (line.number, text(state, "item_id"), text(state, "archive_code"))
            for line, state in zip(lines, states, strict=True)
        ]
        await self._end(lines, assigned, told)
        return replace(saved[0], key=self.batch.batch_id) if saved else _nothing(self.batch)

    def _decision(
        self, making: Making, line: Line, made: Made, codes: dict[str, str], filer: Filer
    ) -> Decision:
        code = codes.get(text(made.item, "item_id"))
        decision = made.decision if code is None else coded(making, made, code, filer)
        files = [(self.checked.there[name].file_id, name) for name in line.files]
        return with_files(decision, files) if files else decision

    async def _attach(self, lines: Sequence[Line], states: Sequence[State]) -> None:
        """The first file of a row is the document itself."""
        connection, batch_id = self.tx.connection, self.batch.batch_id
        given = [
            (name, text(state, "item_id"), "MAIN" if at == 0 else "ATTACHMENT")
            for line, state in zip(lines, states, strict=True)
            for at, name in enumerate(line.files)
        ]
        if given:
            names, items, roles = (list(column) for column in zip(*given, strict=True))
            await connection.execute(_ATTACH, batch_id, names, items, roles)
            await connection.execute(_TAKEN, batch_id, names)
            await name_files(connection, list(dict.fromkeys(items)))

    async def _count(self, states: Sequence[State]) -> list[Finding]:
        """What lies at the locations: how full they get."""
        places = Counter(place for state in states if (place := place_of(state)))
        return await move_all(self.tx.connection, places, [text(state, "item_id") for state in states])

    async def _end(
        self, lines: Sequence[Line], assigned: Sequence[tuple[int, str, str]], told: Sequence[Finding]
    ) -> None:
        tx, batch, checked = self.tx, self.batch, self.checked
        now, names = tx.context.writer.now(), [name for line in lines for name in line.files]
        await empty_batch(tx.connection, batch.batch_id, tx.context.caller.user_name, now)
        counts = (len(lines), len(assigned), len(names))
        confirmed = ",".join(sorted(self.ask.consent.confirm)) or None
        report = report_of([one for one in told if one.severity is not Severity.CONFIRM], assigned)
        await tx.connection.execute(_END, batch.batch_id, checked.sha256, *counts, report, now, confirmed)
        size = sum(checked.there[name].size for name in names)
        if size:
            await count_stored(tx.connection, {"institution_code": batch.institution_code}, size)


def _wanted(made: Sequence[Made]) -> Iterator[Wanted]:
    for one in made:
        if one.prefix is not None:
            yield Wanted(text(one.item, "item_id"), one.prefix, one.given)


def _nothing(batch: Batch) -> Saved:
    return Saved(batch.batch_id, 0, None, Message(MessageId.UNCHANGED))
