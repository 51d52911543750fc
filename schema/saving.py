"""Around every act: the call, what its payload shows, and how it ended. Next: payloads.py."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar, cast

import orjson
from graphql.execution.values import VariableValues
from strawberry import Info, Some

from models.rules.auditing import REFUSED, AuditAct
from models.rules.finding import Finding as RuleFinding
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.messages import TEXTS, MessageId
from models.rules.shape import camel
from models.rules.state import Path
from resolvers.access.audit import Asker, note
from resolvers.access.caller import Caller
from resolvers.errors import Conflict as ConflictError
from resolvers.errors import Denied, Gone
from resolvers.errors import Refused as RefusedError
from resolvers.read.plan import parsed_id
from resolvers.write.context import Connection, Render, ReplayKey, Request, Saved, WriteContext
from schema.context import Context
from schema.patching import text_path
from schema.payloads import (
    ArchiveItemConflict,
    ArchiveItemSaved,
    Conflict,
    CustomerSaved,
    Finding,
    Refused,
    Severity,
)
from schema.showing import KEY, Asked, showing_of

ContextInfo = Info[Context, None]
_LARGEST = 2**63 - 1


_T = TypeVar("_T")
_S = TypeVar("_S")
_C = TypeVar("_C")


@dataclass(frozen=True)
class Answers(Generic[_S, _C]):
    """What acts on one kind of record answer with: their types, and where the query gives the record."""

    saved: Callable[..., _S]
    conflict: Callable[..., _C]
    result: str
    field: str  # of `saved`, as the class names it; GraphQL's name is the query's root too
    argument: str
    kind: str

    def asked(self, payload: Callable[..., Any], field: str) -> Asked:
        name: str = cast("Any", payload).__name__
        return Asked((name, self.result), field, camel(self.field), self.argument, self.kind)


CUSTOMERS = Answers(CustomerSaved, Conflict, "CustomerResult", "customer", "number", "String")
ITEMS = Answers(ArchiveItemSaved, ArchiveItemConflict, "ArchiveItemResult", "archive_item", "id", "ID")


async def save(
    info: ContextInfo,
    act: Callable[[WriteContext], Awaitable[Saved]],
    number: str | None = None,
    missing: Path = ("task_id",),
) -> CustomerSaved | Refused | Conflict:
    """Carries an act on a customer out. `missing`: what an act without a number speaks of."""
    return await save_record(info, CUSTOMERS, act, number, missing if number is None else ("number",))


async def save_record(
    info: ContextInfo,
    answers: Answers[_S, _C],
    act: Callable[[WriteContext], Awaitable[Saved]],
    key: str | None,
    missing: Path | Callable[[str], Path],
) -> _S | Refused | _C:
    """Carries the act out, as `refusing` does; a conflict is a payload too."""
    shown = _showing(info, answers.asked(answers.saved, camel(answers.field)))
    call = call_of(info, _render(info, shown))
    try:
        saved = await refusing(info, lambda: act(call), missing)
    except ConflictError as conflict:
        return await _conflict(info, answers, conflict, key)
    return saved if isinstance(saved, Refused) else _saved(answers, saved, info.context.caller.languages)


async def refusing(
    info: ContextInfo, act: Callable[[], Awaitable[_T]], missing: Path | Callable[[str], Path]
) -> _T | Refused:
    """What the caller can mend is a payload, not an error. `missing` names the argument that speaks of what
    is not there, or tells it by what that is.
    """
    languages = info.context.caller.languages
    try:
        return await act()
    except RefusedError as refused:
        if any(one.code is Code.GEN_FORBIDDEN for one in refused.findings):
            await _note_denied(info)
        return refused_payload(refused.findings, languages)
    except Denied as refusal:
        return await denied(info, refusal.path)
    except Gone as gone:
        at = missing(gone.what) if callable(missing) else missing
        return refused_payload((error(Code.GEN_NOTFOUND, at, value=gone.what),), languages)


async def denied(info: ContextInfo, path: Path = ()) -> Refused:
    """The caller's roles do not allow the act at all."""
    await _note_denied(info)
    return refused_payload((error(Code.GEN_FORBIDDEN, path),), info.context.caller.languages)


async def _note_denied(info: ContextInfo) -> None:
    """After the act's transaction is gone."""
    entry = asker_of(info).noted(AuditAct.DENIED, outcome=REFUSED, detail={"act": info.field_name})
    await note(info.context.services.writer.pool, entry)


def asker_of(info: ContextInfo) -> Asker:
    return Asker(info.context.caller, info.context.address)


def call_of(info: ContextInfo, render: Render | None = None) -> WriteContext:
    """Repeated under the same Idempotency-Key, the act is carried out once."""
    context = info.context
    return context.services.writer.call(
        context.caller, key=replay_key(info), render=render, address=context.address
    )


def replay_key(info: ContextInfo) -> ReplayKey | None:
    """One request may hold several acts, and each of them is to take effect: the key is told apart by the
    act's place in the answer.
    """
    key = info.context.idempotency_key
    return ReplayKey(f"{key}\0{info.path.key}", info.context.fingerprint) if key else None


def ask(
    expected_version: int | None = None,
    confirm: Sequence[str] | None = None,
    reason: str | None = None,
    reference_customer: str | None = None,
) -> Request:
    return Request(expected_version, frozenset(confirm or ()), reason, reference_customer)


def sent(**given: Any) -> dict[str, Any]:
    """Arguments that were sent, by name: a sent null stays, an absent one does not."""
    return {
        name: _value(cast("Some[Any]", value).value if isinstance(value, Some) else value)
        for name, value in given.items()
        if value is not None
    }


def number_of_task(given: str) -> int:
    """From the id field of a task; the bare number will do too."""
    named = parsed_id(given)
    text = named[1] if named is not None and named[0] == "Task" else given
    if not (text.isascii() and text.isdigit() and int(text) <= _LARGEST):
        raise Gone(given)
    return int(text)


def finding_payload(finding: RuleFinding, languages: Sequence[str]) -> Finding:
    return Finding(
        code=finding.code.value,
        severity=Severity(finding.severity.value),
        path=text_path(finding.path),
        message=finding.message(languages[0]),
        message_zh=finding.message("zh"),
        message_en=finding.message("en"),
        params=cast("Any", dict(finding.params)),
    )


def refused_payload(findings: Sequence[RuleFinding], languages: Sequence[str]) -> Refused:
    told = [finding_payload(finding, languages) for finding in findings]
    return Refused(message=told[0].message if told else "", findings=told)


async def shown_to(info: ContextInfo, asked: Asked, caller: Caller, key: str) -> dict[str, Any]:
    """What a payload shows of a record to another than who asked, or to him with other rights than before."""
    shown = _showing(info, asked)
    if shown is None:
        return {}
    variables = VariableValues({}, {**info.variable_values, KEY: key})
    return orjson.loads(await info.context.services.reader.answer(shown, variables, caller))


def _saved(answers: Answers[_S, _C], saved: Saved, languages: Sequence[str]) -> _S:
    return answers.saved(
        **{answers.field: orjson.loads(saved.answer) if saved.answer else {}},
        version=saved.version,
        change_number=saved.change_number,
        message=saved.message.text(languages[0]),
        message_zh=saved.message.text("zh"),
        message_en=saved.message.text("en"),
        findings=[finding_payload(finding, languages) for finding in saved.findings],
    )


async def _conflict(
    info: ContextInfo, answers: Answers[_S, _C], conflict: ConflictError, key: str | None
) -> _C:
    """After the transaction is gone: what stands there now is a read like any other."""
    shown = _showing(info, answers.asked(answers.conflict, "current"))
    current: dict[str, Any] = {}
    if shown is not None and key is not None:
        current = orjson.loads(await _show(info, shown, key, None))
    chinese, english = TEXTS[MessageId.CONFLICT]
    text = chinese if info.context.caller.languages[0] == "zh" else english
    return answers.conflict(
        code=conflict.code,
        message=text.format(u=conflict.changed_by or "–"),
        current_version=conflict.current_version,
        changed_by=conflict.changed_by,
        changed_at=conflict.changed_at,
        changed_fields=[camel(name) for name in conflict.changed_fields],
        current=cast("Any", current),
    )


def _render(info: ContextInfo, shown: Any | None) -> Render | None:
    if shown is None:
        return None

    async def render(connection: Connection, key: str) -> bytes:
        return await _show(info, shown, key, connection)

    return render


async def _show(info: ContextInfo, shown: Any, key: str, connection: Connection | None) -> bytes:
    variables = VariableValues({}, {**info.variable_values, KEY: key})
    return await info.context.services.reader.answer(shown, variables, info.context.caller, connection)


def _showing(info: ContextInfo, asked: Asked) -> Any | None:
    """The reader's plan for what this payload shows; None = nothing. Made once per document."""
    # Strawberry hands on the nodes in no other way
    raw = cast("Any", info)._raw_info
    operation = info.context.operation
    known = operation.shown if operation is not None and operation.node is raw.operation else {}
    key = (asked.payloads[0], raw.path.key)
    if key not in known:
        found = showing_of(raw.field_nodes, raw.operation, raw.fragments, asked)
        reader = info.context.services.reader
        known[key] = reader.prepare(found.document, found.operation) if found else None
    return known[key]


def _value(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
