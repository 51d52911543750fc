"""Text messages to whom a filter finds. Next: ../care/reading.py."""

from typing import Annotated

import strawberry

from resolvers.vip.campaigns import (
    cancel_campaign,
    change_campaign,
    create_campaign,
    delete_campaign,
    opt_out,
    preview_campaign,
    release_campaign,
)
from schema.arguments import Confirm, ExpectedVersion, Why
from schema.inputs.campaign import SmsCampaignInput
from schema.patching import patch_from_input
from schema.payloads import ConflictFacts, Finding, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, ask, call_of, finding_payload, refusing, save_record
from schema.types.campaign import SmsCampaign


@strawberry.type(description="The call was carried out.")
class SmsCampaignSaved(SavedFacts):
    sms_campaign: SmsCampaign | None = strawberry.field(
        description="The campaign as it is now; null when it was deleted."
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the campaign since it was read.")
class SmsCampaignConflict(ConflictFacts):
    current: SmsCampaign | None = strawberry.field(description="The campaign as it is now.")


SmsCampaignResult = Annotated[
    SmsCampaignSaved | Refused | SmsCampaignConflict,
    strawberry.union("SmsCampaignResult", description="Answer of every act on a campaign."),
]
ANSWERS = Answers(
    SmsCampaignSaved, SmsCampaignConflict, "SmsCampaignResult", "sms_campaign", "number", "String"
)


@strawberry.type(description="How many get no message, and why.")
class SmsSuppressed:
    reason: str = strawberry.field(
        description="NO-OPT-IN, NO-CONSENT (to MARKETING_SMS), BLOCKED (sales support block), "
        "INVALID-MOBILE, MISSING-VALUE (of a variable) or DUPLICATE-MOBILE: the first that holds."
    )
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="What the release of a campaign would do now; nothing is kept.")
class SmsPreview:
    recipients: int = strawberry.field(description="How many its filter finds.")
    sendable: int = strawberry.field(description="To how many of them messages would be sent.")
    suppressed: list[SmsSuppressed] = strawberry.field(description="The others, most of them first.")
    parts: int = strawberry.field(
        description="Parts of all messages: 70 signs make one, of more than one 67 each; of Latin ones 160 "
        "and 153 (SM-1)."
    )
    most_parts: int = strawberry.field(description="Parts of the longest message.")
    findings: list[Finding] = strawberry.field(
        description="What releaseCampaign would refuse it for: VP-SMS-STATE, VP-SMS-OFF, GEN-REF of the "
        "template."
    )


@strawberry.type(description="Who has that number gets no more messages.")
class SmsOptedOut:
    card_numbers: list[str] = strawberry.field(description="Cards whose smsOptIn is false now.")
    stopped: int = strawberry.field(description="Messages to him that waited, and are SUPPRESSED now.")


CampaignNumber = Annotated[
    str,
    strawberry.argument(
        description="Campaign number, such as DX202605060001; ZSMC-campaignNumber.", name="number"
    ),
]
CampaignData = Annotated[
    SmsCampaignInput, strawberry.argument(description="Data; absent = unchanged, null = cleared.")
]
_NUMBER = ("number",)


@strawberry.type
class CampaignQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="How many the release of a campaign would reach now, in how many parts, and how many it "
        "would not and why (SM-1). vipManager of all stores."
    )
    async def preview_campaign(
        self, info: ContextInfo, number: CampaignNumber
    ) -> Annotated[
        SmsPreview | Refused, strawberry.union("SmsPreviewResult", description="Answer of previewCampaign.")
    ]:
        found = await refusing(info, lambda: preview_campaign(call_of(info), number), _NUMBER)
        if isinstance(found, Refused):
            return found
        counted = sorted(found.suppressed.items(), key=lambda one: (-one[1], one[0]))
        return SmsPreview(
            recipients=found.recipients,
            sendable=found.sendable,
            suppressed=[SmsSuppressed(reason=reason.value, count=count) for reason, count in counted],
            parts=found.parts,
            most_parts=found.most_parts,
            findings=[finding_payload(one, info.context.caller.languages) for one in found.findings],
        )


@strawberry.type
class CampaignActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Draft a campaign (短信群发): one template to all whom the filter finds; what the filter "
        "leaves out is no condition. STAFF, DEALER and VENDOR have no filter, and are refused where they are "
        "not switched on (VP-SMS-OFF). Only vipManager of all stores; so for all acts on campaigns."
    )
    async def create_campaign(self, info: ContextInfo, input: CampaignData) -> SmsCampaignResult:
        patch = patch_from_input(input)
        return await save_record(info, ANSWERS, lambda call: create_campaign(call, patch), None, _NUMBER)

    @strawberry.mutation(description="Change what the input names of a DRAFT (VP-SMS-STATE otherwise).")
    async def change_campaign(
        self,
        info: ContextInfo,
        number: CampaignNumber,
        input: CampaignData,
        expected_version: ExpectedVersion = None,
    ) -> SmsCampaignResult:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, ANSWERS, lambda call: change_campaign(call, number, patch, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="Delete a DRAFT (VP-SMS-STATE otherwise), confirmed with GEN-CONFIRM; its number is not "
        "given again."
    )
    async def delete_campaign(
        self,
        info: ContextInfo,
        number: CampaignNumber,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> SmsCampaignResult:
        request = ask(expected_version, confirm)
        return await save_record(
            info, ANSWERS, lambda call: delete_campaign(call, number, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="DRAFT → SENDING (发送): each whom the filter finds now gets a message, QUEUED, or "
        "SUPPRESSED with its reason, all of them or none. The worker sends them, not from 21:00 to 08:00; "
        "when nothing waits any more the campaign is DONE."
    )
    async def release_campaign(
        self, info: ContextInfo, number: CampaignNumber, expected_version: ExpectedVersion = None
    ) -> SmsCampaignResult:
        request = ask(expected_version)
        return await save_record(
            info, ANSWERS, lambda call: release_campaign(call, number, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="DRAFT or SENDING → CANCELLED (取消): messages that wait are CANCELLED, what the "
        "provider has been given stays sent. The change document keeps the reason."
    )
    async def cancel_campaign(
        self,
        info: ContextInfo,
        number: CampaignNumber,
        reason: Why,
        expected_version: ExpectedVersion = None,
    ) -> SmsCampaignResult:
        request = ask(expected_version)
        return await save_record(
            info, ANSWERS, lambda call: cancel_campaign(call, number, reason, request), number, _NUMBER
        )

    @strawberry.mutation(
        description="Somebody has answered that he wants no more messages (退订, SM-7): smsOptIn of the "
        "cards with this mobile number becomes false, and messages to it that wait are SUPPRESSED. Called "
        "by what takes such answers from the provider, with a key of its own; again without harm. vipManager."
    )
    async def opt_out_vip(
        self,
        info: ContextInfo,
        mobile: Annotated[str, strawberry.argument(description="Mobile number, with or without +86.")],
    ) -> Annotated[
        SmsOptedOut | Refused, strawberry.union("OptOutResult", description="Answer of optOutVip.")
    ]:
        found = await refusing(info, lambda: opt_out(call_of(info), mobile), ("mobile",))
        if isinstance(found, Refused):
            return found
        return SmsOptedOut(card_numbers=found.card_numbers, stopped=found.stopped)
