"""Acts on customers' dossiers, and which of them nobody uses any more. Next: incidents.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from models.rules.archives.consents import Given
from models.rules.numbers import shown
from resolvers.archives.consents import record_consent, withdraw_consent
from resolvers.archives.dossiers import (
    archive_dossier,
    idle_since,
    list_idle,
    restore_dossier,
    verify_dossier,
)
from schema.arguments import Number
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.inputs.consent import RecordedConsentInput
from schema.patching import patch_from_input
from schema.payloads import Finding, Refused
from schema.saving import Answers, ContextInfo, save_record

if TYPE_CHECKING:
    from schema.types.dossier import Dossier


@strawberry.type(description="The call was carried out.")
class DossierSaved:
    dossier: Annotated[Dossier, strawberry.lazy("schema.types.dossier")] | None = strawberry.field(
        description="The dossier as it is now."
    )
    version: int = strawberry.field(description="Version of the dossier after the call.")
    change_number: str | None = strawberry.field(
        description="Number of the change document; null when nothing changed."
    )
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


@strawberry.type(description="A dossier that nobody has used for long: a proposal to archive it (封存建议).")
class IdleDossier:
    customer_number: str = strawberry.field(description="The customer; KNA1-KUNNR.")
    used_on: date = strawberry.field(
        description="The last business event, or newest change of the customer or of an item in the dossier."
    )
    pieces: int = strawberry.field(description="Items in it that the caller sees.")


DossierResult = Annotated[
    DossierSaved | Refused,
    strawberry.union(
        "DossierResult",
        description="Answer of every act on a dossier; none of them writes "
        "anything over, so there are no conflicts.",
    ),
]
DOSSIERS = Answers(DossierSaved, DossierSaved, "DossierResult", "dossier", "number", "String")
_NUMBER = ("number",)


@strawberry.type
class DossierQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Dossiers to be archived: not used for 24 months (DOSSIER_IDLE_MONTHS), of "
        "customers within the caller's scope, by customer number; for archive managers and auditors."
    )
    async def idle_dossiers(
        self,
        info: ContextInfo,
        first: PageSize = 50,
        after: Annotated[
            str | None, strawberry.argument(description="Only those behind this customer number.")
        ] = None,
    ) -> list[IdleDossier]:
        writer, caller = info.context.services.writer, info.context.caller
        since = idle_since(writer.today(), writer.dossiers.idle_months)
        found = await list_idle(pool_of(info), caller, since, after, checked_size(first))
        return [
            IdleDossier(customer_number=shown(one.customer_number), used_on=one.used_on, pieces=one.pieces)
            for one in found
        ]


@strawberry.type
class DossierActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Record a consent (同意), or another basis to keep personal data, in the customer's "
        "dossier, which begins with it. For archive managers and who may enter customers of this scope, "
        "trained in DOSSIER (US-TRAINING). A new contact person brings his along: ContactPersonInput.consent."
    )
    async def record_consent(
        self,
        info: ContextInfo,
        number: Number,
        input: Annotated[RecordedConsentInput, strawberry.argument(description="What was consented to.")],
    ) -> DossierResult:
        given = Given(patch_from_input(input))
        return await save_record(
            info, DOSSIERS, lambda call: record_consent(call, number, given), number, _NUMBER
        )

    @strawberry.mutation(
        description="A consent is withdrawn (撤回同意): nothing more is kept on it from now on. What the law "
        "keeps is restricted to accessLevel 3: its proof, the items that are named, and the whole dossier "
        "where the customer's own consent to DOSSIER was the last basis. Needs no training."
    )
    async def withdraw_consent(
        self,
        info: ContextInfo,
        number: Number,
        consent_number: Annotated[int, strawberry.argument(description="Its number; ZCON-consentNumber.")],
        withdrawn_on: Annotated[
            date | None, strawberry.argument(description="When; today unless it is said, never later.")
        ] = None,
        item_ids: Annotated[
            list[strawberry.ID] | None,
            strawberry.argument(description="itemId of items of this customer that are about the subject."),
        ] = None,
    ) -> DossierResult:
        named = [str(one) for one in item_ids or ()]
        return await save_record(
            info,
            DOSSIERS,
            lambda call: withdraw_consent(call, number, consent_number, withdrawn_on, named),
            number,
            ("consent_number",),
        )

    @strawberry.mutation(
        description="The dossier was verified (核对): what is in it is true and complete, or was mended. "
        "nextReviewOn is 12 months (DOSSIER_REVIEW_MONTHS) from today. Archive managers trained in "
        "DOSSIER."
    )
    async def verify_dossier(
        self,
        info: ContextInfo,
        number: Number,
        source: Annotated[
            str, strawberry.argument(description="What it was compared with, at most 100 characters.")
        ],
        changed_fields: Annotated[
            str | None,
            strawberry.argument(description="Fields that had changed, by comma, at most 400 characters."),
        ] = None,
    ) -> DossierResult:
        return await save_record(
            info, DOSSIERS, lambda call: verify_dossier(call, number, source, changed_fields), number, _NUMBER
        )

    @strawberry.mutation(
        description="Archive a dossier (封存): it and all its items are read-only (GEN-STATE), and found "
        "only with includeArchived. Archive managers."
    )
    async def archive_dossier(self, info: ContextInfo, number: Number) -> DossierResult:
        return await save_record(info, DOSSIERS, lambda call: archive_dossier(call, number), number, _NUMBER)

    @strawberry.mutation(
        description="Restore an archived dossier (恢复) with all its items, in one act. Archive managers."
    )
    async def restore_dossier(self, info: ContextInfo, number: Number) -> DossierResult:
        return await save_record(info, DOSSIERS, lambda call: restore_dossier(call, number), number, _NUMBER)
