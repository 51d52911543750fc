"""Whether an operation may begin: its variables' size, its cost, its caller's budget. Next: fastpath.py."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from graphql import GraphQLError, GraphQLSchema
from graphql.execution.values import VariableValues, get_variable_values

from schema.budgets import UNSURE
from schema.cost import Cost, cost_of
from schema.documents import Operation
from schema.errors import input_errors, text_of
from schema.limits import Limits
from schema.record import RECORD

if TYPE_CHECKING:
    from schema.context import Context

RATE_LIMITED = "RATE_LIMITED"
MAX_COERCION_ERRORS = 20
NO_VARIABLES = VariableValues({}, {})
BYTES_OF_A_ROW = 8  # an answer of so many bytes has at most one row
_PLAIN = frozenset((str, int, float, bool, type(None)))
_LOG = logging.getLogger("dossier.limits")


class NotAdmitted(Exception):
    """`errors` are fit to be sent; `retry_after` in seconds, 0 = repeating it is of no use."""

    def __init__(self, errors: list[dict[str, Any]], retry_after: int = 0) -> None:
        super().__init__(len(errors))
        self.errors = errors
        self.retry_after = retry_after


def coerced(schema: GraphQLSchema, operation: Operation, inputs: dict[str, Any]) -> VariableValues:
    """The variables as the schema wants them. NotAdmitted if they do not fit, or there are too many."""
    definitions = operation.node.variable_definitions
    if not definitions:
        return NO_VARIABLES
    return _coerced(schema, definitions, inputs)


def deciding(schema: GraphQLSchema, operation: Operation, inputs: dict[str, Any]) -> VariableValues:
    """Of a mutation only those that decide what it costs: the executor reads all of them by itself."""
    limits = operation.limits
    if limits is None:
        return NO_VARIABLES
    names = _cost(schema, operation, limits).names
    definitions = operation.node.variable_definitions or ()
    wanted = tuple(one for one in definitions if one.variable.name.value in names)
    return _coerced(schema, wanted, inputs) if wanted else NO_VARIABLES


def check_inputs(operation: Operation, inputs: Mapping[str, Any]) -> None:
    """NotAdmitted if the variables hold too much to be looked at."""
    limits = operation.limits
    for value in inputs.values():
        if value.__class__ not in _PLAIN and limits is not None:
            _check_values(inputs, limits)
            return


async def admit(
    schema: GraphQLSchema, operation: Operation, values: Mapping[str, Any], context: "Context"
) -> int:
    """Takes the cost from the caller's budget, and says what it is. NotAdmitted if it is too high.

    What this process asks by itself, for an event that is told, was admitted with its subscription.
    """
    points = price(schema, operation, values)
    if operation.limits is None:
        return 0
    budgets, user_name = context.services.budgets, context.caller.user_name
    seconds = budgets.take(user_name, points)
    if seconds == UNSURE:
        seconds = await budgets.claim(user_name, points)
    if seconds:
        raise _over_budget(points, seconds, context)
    RECORD.get().points = points
    return points


def price(schema: GraphQLSchema, operation: Operation, values: Mapping[str, Any]) -> int:
    """What it may cost; NotAdmitted if that is too much for anybody."""
    limits = operation.limits
    if limits is None:
        return 0
    cost = _cost(schema, operation, limits)
    points = cost.of(values)
    if points > limits.cost:
        raise _too_expensive(cost, points, values, limits)
    return points


def give_back(points: int, answer: bytes, context: "Context") -> None:
    """What was taken for rows that cannot have come: the answer is too short for them."""
    spare = points - 1 - len(answer) // BYTES_OF_A_ROW
    if spare > 0:
        context.services.budgets.give(context.caller.user_name, spare)


def told(operation: Operation, points: int, values: Mapping[str, Any], data: Any, context: "Context") -> Any:
    """extensions.cost, for a caller who asked for it."""
    budgets = context.services.budgets
    cost: Cost | None = operation.cost
    found: dict[str, Any] = {"requested": points}
    if cost is not None:
        found["actual"] = cost.actual(values, data)
    if budgets.points:
        found |= {"remaining": budgets.left(context.caller.user_name), "restoreRate": budgets.restore}
    return {"cost": found}


def _cost(schema: GraphQLSchema, operation: Operation, limits: Limits) -> Cost:
    if operation.cost is None:
        operation.cost = cost_of(schema, operation.document, operation.node, limits)
    return operation.cost


def _coerced(schema: GraphQLSchema, definitions: Any, inputs: dict[str, Any]) -> VariableValues:
    found = get_variable_values(schema, definitions, inputs, MAX_COERCION_ERRORS, hide_suggestions=True)
    if not isinstance(found, VariableValues):
        raise NotAdmitted(input_errors(found))
    return found


def _check_values(inputs: Mapping[str, Any], limits: Limits) -> None:
    waiting: list[tuple[str, int, Any]] = [(name, 1, value) for name, value in inputs.items()]
    values = objects = 0
    while waiting:
        name, level, value = waiting.pop()
        inside: list[Any] = []
        if isinstance(value, dict):
            objects += 1
            inside = list(cast("dict[str, Any]", value).values())
        elif isinstance(value, list):
            inside = cast("list[Any]", value)
        values += len(inside)
        for what, found, most in (
            ("values", values, limits.values),
            ("objects", objects, limits.objects),
            ("levels", level, limits.depth),
        ):
            if found > most:
                raise _too_many(f"{what} in variables", name, most)
        waiting += [(name, level + 1, one) for one in inside if one.__class__ not in _PLAIN]


def _too_many(what: str, name: str, limit: int) -> NotAdmitted:
    message = f"More than {limit:,} {what}, most of them in ${name}."
    return _refused("TOO_MANY_INPUTS", message, {"limit": limit, "field": [f"${name}"]})


def _too_expensive(cost: Cost, points: int, values: Mapping[str, Any], limits: Limits) -> NotAdmitted:
    path = cost.dearest(values)
    message = (
        f"The operation may cost {points:,} points; the limit is {limits.cost:,}. Its dearest field is "
        f"{'.'.join(path)}: ask for smaller pages, or for less in them."
    )
    return _refused("TOO_EXPENSIVE", message, {"cost": points, "limit": limits.cost, "field": path})


def _over_budget(points: int, seconds: int, context: "Context") -> NotAdmitted:
    budgets = context.services.budgets
    cost = {
        "requested": points,
        "remaining": budgets.left(context.caller.user_name),
        "restoreRate": budgets.restore,
    }
    message = text_of(RATE_LIMITED, context.caller.languages)
    return _refused(RATE_LIMITED, message, {"retryAfter": seconds, "cost": cost}, seconds)


def _refused(code: str, message: str, facts: dict[str, Any], retry_after: int = 0) -> NotAdmitted:
    _LOG.info("operation refused", extra={"code": code})
    error = GraphQLError(message, extensions={"code": code, **facts})
    return NotAdmitted([dict(error.formatted)], retry_after)
