"""One subscription: from its arguments to the events that are sent. Next: fanout.py."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import orjson
from graphql import FieldNode, GraphQLError
from graphql.execution.values import VariableValues, get_argument_values

from models.rules.numbers import stored
from resolvers.access.caller import Caller
from resolvers.feed.change import Wanted
from schema.admission import NotAdmitted, admit, check_inputs, coerced
from schema.context import Context, Services
from schema.documents import Operation
from schema.errors import public_error, public_failure
from schema.fanout import Audience, Failed, Fanout, Told
from schema.fastpath import DossierSchema
from schema.followup import WATCHED, Followup, followup_of, key_of, root_of
from schema.progress import Progress
from schema.seats import NoSeat

TOO_MANY = "TOO_MANY_STREAMS"
SEND_SECONDS = 30.0  # a client that has not read for so long is let go
WATCH_SECONDS = 5.0  # how often it is looked at: does it read, does its token live
_WANTED = {  # the filter's fields as the feed names them
    "customerNumbers": "customer_numbers",
    "accountGroups": "account_groups",
    "companyCodes": "company_codes",
    "salesOrgs": "sales_orgs",
    "operations": "operations",
    "tables": "tables",
    "fields": "fields",
    "changedBy": "changed_by",
    "sources": "sources",
    "objectClasses": "object_classes",
}


class Streams:
    """What all sockets and event streams of a process share."""

    def __init__(self, schema: DossierSchema, services: Services) -> None:
        self._schema = schema
        self._services = services
        self._fanout = Fanout(schema, services)
        self._progress = Progress(schema, services)

    async def events(
        self, operation: Operation, inputs: dict[str, Any], caller: Caller, last: str | None = None
    ) -> AsyncGenerator[Told]:
        """What is told of each event; Failed ends the stream and says why.

        `last` is the cursor that the client got last; it counts if `after` does not lead further.
        """
        try:
            async with self._services.streams.one(caller.user_name):
                chosen = await self._chosen(operation, inputs, caller, last)
                async with aclosing(chosen) as events:
                    async for told in events:
                        yield told
        except NoSeat as full:
            message = f"You follow {full.most} subscriptions at once, which is the most."
            raise Failed(
                [{"message": message, "extensions": {"code": TOO_MANY, "limit": full.most}}]
            ) from None
        except Failed:
            raise
        except Exception as error:  # the outermost loop of a stream: masked and logged
            failure = public_failure(error, caller.languages)
            raise Failed([{**failure, "path": [key_of(root_of(operation))]}]) from None

    async def _chosen(
        self, operation: Operation, inputs: dict[str, Any], caller: Caller, last: str | None
    ) -> AsyncGenerator[Told]:
        variables = await self._admitted(operation, inputs, caller)
        root = root_of(operation)
        arguments = self._arguments(root, variables)
        if root.name.value in WATCHED:
            return self._progress.events(operation, arguments, inputs, caller)
        return self._followed(operation, arguments, inputs, caller, last)

    async def _followed(
        self,
        operation: Operation,
        arguments: dict[str, Any],
        inputs: dict[str, Any],
        caller: Caller,
        last: str | None,
    ) -> AsyncGenerator[Told]:
        followup = _followup(operation)
        used = {name: inputs[name] for name in followup.variables & inputs.keys()}
        audience = Audience(
            operation.text,
            operation.name or "",
            orjson.dumps(used, option=orjson.OPT_SORT_KEYS),
            caller.grants,
            caller.languages,
            caller.user_name if _signs(operation) else "",
        )
        after = self._later(arguments.get("after"), last)
        wanted = wanted_from(arguments, followup.told.object_class)
        stream = self._services.hub.changes(caller, after, wanted)
        async with aclosing(stream):
            async for change in stream:
                yield await self._fanout.told(followup, audience, used, caller, change)

    def _later(self, after: str | None, last: str | None) -> str | None:
        """A client that repeats its request as it was first sent still begins behind what it has got."""
        if last is None or after is None:
            return last if after is None else after
        cursors = self._services.hub.cursors
        return max(after, last, key=cursors.decode)

    async def _admitted(self, operation: Operation, inputs: dict[str, Any], caller: Caller) -> VariableValues:
        """A stream costs once what one event does; telling more of them is the server's affair."""
        try:
            check_inputs(operation, inputs)
            variables = coerced(self._schema.core, operation, inputs)
            await admit(self._schema.core, operation, variables.coerced, Context(caller, self._services))
        except NotAdmitted as refusal:
            raise Failed(refusal.errors) from None
        return variables

    def _arguments(self, root: FieldNode, variables: VariableValues) -> dict[str, Any]:
        kind = self._schema.core.subscription_type
        if kind is None:
            raise RuntimeError("the schema has no subscriptions")
        try:
            return get_argument_values(kind.fields[root.name.value], root, variables)
        except GraphQLError as error:
            raise Failed([public_error(error, ())]) from None


def wanted_from(arguments: dict[str, Any], object_class: str) -> Wanted:
    """The filter, and the kind of record that is followed; what is absent or null narrows nothing more."""
    given: dict[str, list[str] | None] = arguments.get("filter") or {}
    values = {_WANTED[name]: frozenset(value) for name, value in given.items() if value is not None}
    followed = frozenset({object_class})
    values["object_classes"] = values.get("object_classes", followed) & followed
    numbers = values.get("customer_numbers")
    if numbers is not None:
        values["customer_numbers"] = frozenset(stored(number) for number in numbers)
    return Wanted(**values)


def _signs(operation: Operation) -> bool:
    """Whether there may be addresses of files in the answer: those are each user's own."""
    return "downloadUrl" in operation.text


def _followup(operation: Operation) -> Followup:
    if not operation.planned:
        operation.plan = followup_of(operation)
        operation.planned = True
    return operation.plan
