"""The audit trail: read, and verified. Next: ../resolvers/access/chain.py."""

from enum import Enum
from typing import Annotated

import strawberry
from graphql import GraphQLError

from models.rules.auditing import may_verify
from models.rules.chain import START, Flaw, Head, head_from_text, lies_behind
from resolvers.access.chain import verify_chain
from resolvers.errors import Denied
from schema.arguments import Where
from schema.custody.jobs import pool_of
from schema.inputs.audit_filter import AuditEntryFilter
from schema.saving import ContextInfo
from schema.types.audit import AuditEntryConnection
from schema.types.relay import After, Before, First, Last, compiled

_MOST = 100_000


@strawberry.enum(description="What is wrong at a place of the audit trail.")
class AuditFlawKind(Enum):
    CHANGED = strawberry.enum_value(
        "CHANGED", description="It is not what was written, or was never written by this service."
    )
    OUT_OF_PLACE = strawberry.enum_value(
        "OUT_OF_PLACE",
        description="It does not follow the one before: it was moved, or what stood between was removed.",
    )
    MISSING = strawberry.enum_value("MISSING", description="Nothing is there any more.")
    UNPLACED = strawberry.enum_value(
        "UNPLACED", description="An entry that had a place in the chain and has none now."
    )
    CUT_OFF = strawberry.enum_value("CUT_OFF", description="The trail ends before, and once did not.")
    REPLACED = strawberry.enum_value(
        "REPLACED", description="Not the hash that was noted: all up to here was written anew."
    )


@strawberry.type(description="Something that is wrong with the audit trail, at one place or neighbours.")
class AuditFlaw:
    kind: AuditFlawKind = strawberry.field(description="What is wrong.")
    first_position: str = strawberry.field(description="The first place, as digits; 0 = none.")
    last_position: str = strawberry.field(description="The last place, as digits.")
    entry_id: str | None = strawberry.field(
        description="The first entry, AuditEntry.entryId as digits; null when none is there."
    )


@strawberry.type(description="What a recomputation of the audit trail's hashes found.")
class AuditVerdict:
    sound: bool = strawberry.field(description="Nothing was found as far as it went.")
    checked: int = strawberry.field(description="Entries whose hash was recomputed.")
    head: str = strawberry.field(
        description="Where it ended, position:hash. Note it where nobody who can write the database can "
        "change it, and send it as expect or after later."
    )
    complete: bool = strawberry.field(description="Nothing lies behind; false: go on with after: head.")
    flaws: list[AuditFlaw] = strawberry.field(description="What is wrong, at most 100.")
    more_flaws: int = strawberry.field(description="How many more were found.")


@strawberry.type
class AuditQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="The audit trail (审计), oldest first: the caller's own entries; an auditor's also those "
        "about nothing or about customers and archive items within the scope, an administrator's those about "
        "neither."
    )
    def audit_entries(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Where[AuditEntryFilter] = None,
    ) -> AuditEntryConnection:
        return compiled()

    @strawberry.field(
        description="Recompute the hashes of the audit trail and say where it was tampered with; auditors. "
        "A head that is none is an error."
    )
    async def verify_audit(
        self,
        info: ContextInfo,
        after: Annotated[
            str | None, strawberry.argument(description="Begin behind this head, verified before.")
        ] = None,
        expect: Annotated[
            str | None,
            strawberry.argument(
                description="A head noted earlier, behind `after`. Only with one a trail whose end was cut "
                "off shows."
            ),
        ] = None,
        most: Annotated[
            int, strawberry.argument(description="How many entries at most, from 1 to 100,000.")
        ] = _MOST // 10,
    ) -> AuditVerdict:
        if not may_verify(info.context.caller):
            raise Denied
        if not 1 <= most <= _MOST:
            raise GraphQLError(f"most must be from 1 to {_MOST}")
        begin, expected = _head("after", after) or START, _head("expect", expect)
        if not lies_behind(expected, begin):
            raise GraphQLError("expect lies behind after, or is not given")
        digest = info.context.services.writer.sealer.chained
        found = await verify_chain(pool_of(info), digest, after=begin, expected=expected, most=most)
        return AuditVerdict(
            sound=found.sound,
            checked=found.checked,
            head=str(found.head),
            complete=found.whole,
            flaws=[_flaw(one) for one in found.flaws],
            more_flaws=found.left_out,
        )


def _head(name: str, text: str | None) -> Head | None:
    try:
        return None if text is None else head_from_text(text)
    except ValueError:
        raise GraphQLError(f"{name} is no head of an audit trail: position:hash") from None


def _flaw(one: Flaw) -> AuditFlaw:
    return AuditFlaw(
        kind=AuditFlawKind(one.kind.value),
        first_position=str(one.first),  # whoever tampers chooses numbers that are no Int
        last_position=str(one.last),
        entry_id=None if one.entry_id is None else str(one.entry_id),
    )
