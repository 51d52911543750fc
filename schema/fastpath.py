"""Two ways out for one operation: compiled bytes if it is a plain read, else the executor. Next: http.py."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
import strawberry
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, OperationType
from graphql.execution.values import VariableValues
from strawberry.extensions import SchemaExtension
from strawberry.types.execution import ExecutionContext
from strawberry.types.execution import ExecutionResult as StrawberryResult

from resolvers.errors import Busy
from resolvers.failing import busy_of
from schema.admission import (
    RATE_LIMITED,
    NotAdmitted,
    admit,
    check_inputs,
    coerced,
    deciding,
    give_back,
    told,
)
from schema.context import Context
from schema.documents import Documents, Operation, Rejected
from schema.errors import masked, public_failure
from schema.introspection import Introspection
from schema.limits import DEFAULT
from schema.written import EXTENSION

_COME_AGAIN = (RATE_LIMITED, "BUSY")


@dataclass(frozen=True)
class Answer:
    """A whole response body. `codes` are those of its errors; `executed` is False if nothing was tried."""

    body: bytes
    executed: bool = True
    codes: tuple[str, ...] = ()
    retry_after: int = 0  # seconds
    headers: tuple[tuple[bytes, bytes], ...] = ()  # of HTTP, beside those of every answer
    written: str = ""  # what the caller is to bring back: see written.py


class DossierSchema(strawberry.Schema):
    """The schema, with its documents remembered and its errors logged where they are masked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportUnknownMemberType]
        self.core: GraphQLSchema = self._schema
        self.documents = Documents(self.core)
        self.introspection = Introspection(self.core)

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Strawberry would log the caller's whole document for each of his mistakes."""


class KnownDocument(SchemaExtension):
    """Parses and validates through the schema's own memory, whichever transport brings the text."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        schema = context.schema
        if context.query and isinstance(schema, DossierSchema):
            try:
                asked: Any = context.context
                operation = _known(schema, asked, context.query, context.operation_name)
                context.graphql_document = operation.document
                context.pre_execution_errors = []
            except Rejected:
                pass  # the ordinary way finds the same errors and reports them
        yield


def _known(schema: DossierSchema, asked: Any, text: str, name: str | None) -> Operation:
    if not isinstance(asked, Context):
        return schema.documents.operation(text, name, DEFAULT)
    services = asked.services
    return services.trusted.known(text, name) or schema.documents.operation(text, name, services.limits)


class Masking(SchemaExtension):
    """No text of an unknown exception leaves the process."""

    _streamed = False

    def on_operation(self) -> Iterator[None]:
        yield
        if not self._streamed:
            self._mask(self.execution_context.result)

    def on_stream_result(self, result: Any) -> Iterator[None]:
        self._streamed = True
        self._mask(result)
        yield

    def _mask(self, result: Any) -> None:
        if isinstance(result, ExecutionResult | StrawberryResult) and result.errors:
            context = self.execution_context.context
            languages = context.caller.languages if isinstance(context, Context) else ()
            result.errors = [masked(error, languages) for error in result.errors]


async def answer(
    schema: DossierSchema, operation: Operation, inputs: dict[str, Any], context: Context
) -> Answer:
    """The response to one query or mutation."""
    try:
        check_inputs(operation, inputs)
        if operation.kind is OperationType.QUERY:
            variables = coerced(schema.core, operation, inputs)
        else:
            variables = deciding(schema.core, operation, inputs)
        ticket = Ticket(await admit(schema.core, operation, variables.coerced, context), variables)
    except NotAdmitted as refusal:
        return _not_executed(refusal)
    if operation.kind is not OperationType.QUERY:
        return await _execute(schema, operation, inputs, context, ticket, None)
    turns = context.services.turns
    if not turns.free():
        try:
            await turns.wait(context.caller.user_name)
        except Busy as busy:
            context.services.budgets.give(context.caller.user_name, ticket.cost)
            return _failed(busy, context)
    try:
        return await _read(schema, operation, inputs, context, ticket)
    finally:
        turns.leave()


@dataclass(slots=True)
class Ticket:
    """What was taken for an operation, and the variables that decided it."""

    cost: int
    variables: VariableValues


async def _read(
    schema: DossierSchema, operation: Operation, inputs: dict[str, Any], context: Context, ticket: Ticket
) -> Answer:
    reader, variables = context.services.reader, ticket.variables
    replicas = context.services.replicas
    try:
        if not operation.planned:
            operation.plan = reader.prepare(operation.document, operation.node)
            operation.planned = True
        if operation.plan is not None:
            source = replicas and replicas.aimed(context.caller.user_name, context.brought)
            data = await reader.answer(operation.plan, variables, context.caller, source)
            if ticket.cost:
                give_back(ticket.cost, data, context)
            if context.tells_cost:
                more = told(operation, ticket.cost, variables.coerced, orjson.loads(data), context)
                return Answer(b'{"data":' + data + b',"extensions":' + orjson.dumps(more) + b"}")
            return Answer(b'{"data":' + data + b"}")
        known = None if context.tells_cost else await schema.introspection.answer(operation)
        if known is not None:
            return Answer(known)
        rows = await reader.rows(operation.document, operation.node, variables, context.caller)
    except Exception as error:  # the outermost loop of a read: masked and logged
        return _failed(busy_of(error, reading=True) or error, context)
    return await _execute(schema, operation, inputs, context, ticket, rows)


def _failed(error: Exception, context: Context) -> Answer:
    failure = public_failure(error, context.caller.languages)
    body = orjson.dumps({"data": None, "errors": [failure]})
    return Answer(body, codes=(failure["extensions"]["code"],), retry_after=_seconds(failure))


async def _execute(  # noqa: PLR0913, PLR0917 -- all of a call
    schema: DossierSchema,
    operation: Operation,
    inputs: dict[str, Any],
    context: Context,
    ticket: Ticket,
    root: Any,
) -> Answer:
    result = await schema.execute(
        operation.text,
        variable_values=inputs,
        context_value=context,
        root_value=root,
        operation_name=operation.name,
    )
    body: dict[str, Any] = {"data": result.data}
    errors: list[dict[str, Any]] = [dict(error.formatted) for error in result.errors or ()]
    if errors:
        body["errors"] = errors
    if more := await _extensions(operation, ticket, result.data, context):
        body["extensions"] = more
    codes = tuple(str(error.get("extensions", {}).get("code", "")) for error in errors)
    seconds = max((_seconds(error) for error in errors), default=0)
    data = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)
    return Answer(data, codes=codes, retry_after=seconds, written=more.get(EXTENSION, ""))


async def _extensions(operation: Operation, ticket: Ticket, data: Any, context: Context) -> dict[str, Any]:
    """What is told beside the data."""
    more: dict[str, Any] = {}
    if context.tells_cost:
        more = told(operation, ticket.cost, ticket.variables.coerced, data, context)
    replicas = context.services.replicas
    # what this has committed, or the primary has shown in it, is not to be missing in the next read
    if replicas is not None and (written := await replicas.written(context.caller.user_name)):
        more[EXTENSION] = written
    return more


def _seconds(error: dict[str, Any]) -> int:
    """After which the caller is let in again, or there is room."""
    extensions = error.get("extensions", {})
    return extensions["retryAfter"] if extensions.get("code") in _COME_AGAIN else 0


def _not_executed(refusal: NotAdmitted) -> Answer:
    codes = tuple(error["extensions"]["code"] for error in refusal.errors)
    return Answer(orjson.dumps({"errors": refusal.errors}), False, codes, refusal.retry_after)
