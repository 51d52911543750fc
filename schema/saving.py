"""Around every act: the call, what its payload shows, and how it ended. Next: payloads.py."""

from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from typing import Any, cast

import orjson
from graphql.execution.values import VariableValues
from strawberry import Info, Some

from models.rules.finding import Finding as RuleFinding
from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.messages import TEXTS, MessageId
from models.rules.state import Path
from resolvers.errors import Conflict as ConflictError
from resolvers.errors import Denied, Gone
from resolvers.errors import Refused as RefusedError
from resolvers.read.plan import parsed_id
from resolvers.write.context import Connection, Render, ReplayKey, Request, Saved, WriteContext
from schema.context import Context
from schema.patching import camel, text_path
from schema.payloads import Conflict, CustomerSaved, Finding, Refused, Severity
from schema.showing import NUMBER, showing_of

ContextInfo = Info[Context, None]
Ended = CustomerSaved | Refused | Conflict

_RESULT = "CustomerResult"
_LARGEST = 2**63 - 1


async def save(
    info: ContextInfo,
    act: Callable[[WriteContext], Awaitable[Saved]],
    number: str | None = None,
    missing: Path = ("task_id",),
) -> Ended:
    """Carries the act out; whatever the caller can mend is a payload, not an error. `missing`: what an act
    without a number speaks of.
    """
    context = info.context
    languages = context.caller.languages
    call = context.services.writer.call(
        context.caller,
        key=replay_key(info),
        render=_render(info, _showing(info, "CustomerSaved", "customer")),
    )
    try:
        return _saved(await act(call), languages)
    except RefusedError as refused:
        return refused_payload(refused.findings, languages)
    except Denied as denied:
        return refused_payload((error(Code.GEN_FORBIDDEN, denied.path),), languages)
    except Gone as gone:
        at = missing if number is None else ("number",)
        return refused_payload((error(Code.GEN_NOTFOUND, at, value=gone.what),), languages)
    except ConflictError as conflict:
        return await _conflict(info, conflict, number)


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


def _saved(saved: Saved, languages: Sequence[str]) -> CustomerSaved:
    return CustomerSaved(
        customer=cast("Any", orjson.loads(saved.answer) if saved.answer else {}),
        version=saved.version,
        change_number=saved.change_number,
        message=saved.message.text(languages[0]),
        message_zh=saved.message.text("zh"),
        message_en=saved.message.text("en"),
        findings=[finding_payload(finding, languages) for finding in saved.findings],
    )


async def _conflict(info: ContextInfo, conflict: ConflictError, number: str | None) -> Conflict:
    """After the transaction is gone: what stands there now is a read like any other."""
    shown = _showing(info, "Conflict", "current")
    current: dict[str, Any] = {}
    if shown is not None and number is not None:
        current = orjson.loads(await _show(info, shown, number, None))
    chinese, english = TEXTS[MessageId.CONFLICT]
    text = chinese if info.context.caller.languages[0] == "zh" else english
    return Conflict(
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

    async def render(connection: Connection, number: str) -> bytes:
        return await _show(info, shown, number, connection)

    return render


async def _show(info: ContextInfo, shown: Any, number: str, connection: Connection | None) -> bytes:
    variables = VariableValues({}, {**info.variable_values, NUMBER: number})
    return await info.context.services.reader.answer(shown, variables, info.context.caller, connection)


def _showing(info: ContextInfo, payload: str, field: str) -> Any | None:
    """The reader's plan for what this payload shows; None = nothing. Made once per document."""
    # Strawberry hands on the nodes in no other way
    raw = cast("Any", info)._raw_info
    operation = info.context.operation
    known = operation.shown if operation is not None and operation.node is raw.operation else {}
    key = (payload, raw.path.key)
    if key not in known:
        found = showing_of(raw.field_nodes, raw.operation, raw.fragments, (payload, _RESULT), field)
        reader = info.context.services.reader
        known[key] = reader.prepare(found.document, found.operation) if found else None
    return known[key]


def _value(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
