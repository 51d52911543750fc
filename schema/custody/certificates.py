"""Certificates of destruction as GraphQL shows them. Next: ../../resolvers/custody/certificates.py."""

from datetime import datetime
from typing import Annotated

import strawberry

from models.rules.certificates import Certified, certificate_text
from models.rules.numbers import shown
from resolvers.custody.certificates import Wanted, list_certificates
from schema.custody.jobs import PageSize, checked_size, pool_of
from schema.saving import ContextInfo


@strawberry.type(
    description="What was destroyed, by whose order, and what was seen afterwards (销毁证明). Written once, "
    "never changed."
)
class CertificateOfDestruction:
    certificate_id: strawberry.ID = strawberry.field(description="Id of the certificate.")
    attachment_id: strawberry.ID = strawberry.field(description="The file, which is no more.")
    version: int = strawberry.field(description="Its version.")
    object_id: strawberry.ID = strawberry.field(description="The destroyed object of the store.")
    customer_number: str | None = strawberry.field(description="The customer whose file it was.")
    item_id: strawberry.ID | None = strawberry.field(description="Or the archive item whose file it was.")
    file_name: str = strawberry.field(description="Its name.")
    media_type: str = strawberry.field(description="Its type.")
    size: str = strawberry.field(description="Its size in bytes, as digits.")
    sha256: str = strawberry.field(description="Its SHA-256: whoever has a copy can prove that it was this.")
    key_id: str = strawberry.field(description="The key under which its own key lay.")
    ordered_by: str = strawberry.field(description="Who deleted it.")
    ordered_at: datetime = strawberry.field(description="When it was deleted.")
    reason: str | None = strawberry.field(description="Why, as whoever deleted it said.")
    destroyed_at: datetime = strawberry.field(description="When it was destroyed.")
    key_destroyed: bool = strawberry.field(
        description="No copy of its key is left in database or store: nobody can read the content any more."
    )
    bytes_destroyed: bool = strawberry.field(description="The store has no version of the object any more.")
    versions_left: int = strawberry.field(description="Versions of the object that the store held back.")
    key_copies_left: int = strawberry.field(
        description="Versions of a key slip, with its key, that the store held back."
    )
    held_until: datetime | None = strawberry.field(description="When what was held back is deleted again.")
    text: str = strawberry.field(description="The certificate in the caller's language.")
    text_zh: str = strawberry.field(description="The certificate in Chinese.")
    text_en: str = strawberry.field(description="The certificate in English.")


@strawberry.type
class CertificateQueries:
    """Mixed into the query."""

    @strawberry.field(
        description="Certificates of destroyed files within the caller's scope, the newest first; for "
        "archive managers, auditors and administrators."
    )
    async def destruction_certificates(
        self,
        info: ContextInfo,
        customer_number: Annotated[
            str | None, strawberry.argument(description="Only those of this customer's files.")
        ] = None,
        attachment_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those of this file's versions.")
        ] = None,
        first: PageSize = 50,
        after: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those older than this one.")
        ] = None,
    ) -> list[CertificateOfDestruction]:
        named = (customer_number, str(attachment_id) if attachment_id else None)
        wanted = Wanted(*named, str(after) if after else None, checked_size(first))
        caller = info.context.caller
        found = await list_certificates(pool_of(info), caller, wanted)
        return [_row(one, caller.languages[0]) for one in found]


def _row(one: Certified, language: str) -> CertificateOfDestruction:
    return CertificateOfDestruction(
        certificate_id=strawberry.ID(one.certificate_id),
        attachment_id=strawberry.ID(one.attachment_id),
        version=one.version,
        object_id=strawberry.ID(one.object_id),
        customer_number=shown(one.customer_number) if one.customer_number else None,
        item_id=strawberry.ID(one.item_id) if one.item_id else None,
        file_name=one.file_name,
        media_type=one.media_type,
        size=str(one.size),
        sha256=one.sha256,
        key_id=one.key_id,
        ordered_by=one.ordered_by,
        ordered_at=one.ordered_at,
        reason=one.reason,
        destroyed_at=one.destroyed_at,
        key_destroyed=one.key_destroyed,
        bytes_destroyed=one.bytes_destroyed,
        versions_left=one.objects_left,
        key_copies_left=one.slips_left,
        held_until=one.held_until,
        text=certificate_text(one, language),
        text_zh=certificate_text(one, "zh"),
        text_en=certificate_text(one, "en"),
    )
