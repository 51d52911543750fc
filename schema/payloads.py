"""What a write answers: saved, refused with all findings, or in conflict. Next: mutation.py."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.scalars import JSON

if TYPE_CHECKING:
    from schema.types.customer import Customer
    from schema.types.item import ArchiveItem


@strawberry.enum(description="What a finding means for the call.")
class Severity(Enum):
    E = strawberry.enum_value("E", description="Error: the call is refused.")
    C = strawberry.enum_value("C", description="Refused unless the call is repeated with confirm: [code].")
    W = strawberry.enum_value("W", description="Warning: the call is carried out all the same.")


@strawberry.type(description="One thing that is wrong, to be confirmed, or worth knowing about the input.")
class Finding:
    code: str = strawberry.field(description="Stable code, e.g. GEN-REQUIRED; never renamed or reused.")
    severity: Severity = strawberry.field(description="What it means for the call.")
    path: list[str] = strawberry.field(
        description='Way to the input it is about, e.g. ["salesAreas", "0", "shippingCondition"].'
    )
    message: str = strawberry.field(description="Text in the caller's language.")
    message_zh: str = strawberry.field(description="Text in Chinese.")
    message_en: str = strawberry.field(description="Text in English.")
    params: JSON = strawberry.field(description="Values that the text names, by name.")


@strawberry.type(description="The call was carried out.")
class CustomerSaved:
    customer: Annotated[Customer, strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The customer as it is now, as far as the caller may see it; null when the file was an "
        "archive item's."
    )
    version: int = strawberry.field(description="Version of the record after the call.")
    change_number: str | None = strawberry.field(
        description="Number of the change document; null when nothing changed."
    )
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


@strawberry.type(description="Nothing was saved: the findings say why, all of them at once.")
class Refused:
    message: str = strawberry.field(description="Text of the first finding in the caller's language.")
    findings: list[Finding] = strawberry.field(description="All findings, ordered by path, then code.")


@strawberry.type
class SavedFacts:
    """What every act tells when it was carried out; each kind of record adds itself as it is now."""

    version: int = strawberry.field(description="Version of the record after the call.")
    change_number: str | None = strawberry.field(
        description="Number of the change document; null when nothing changed."
    )
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


@strawberry.type
class ConflictFacts:
    """What every conflict tells; each kind of record adds itself as it is now."""

    code: str = strawberry.field(description="GEN-CONFLICT")
    message: str = strawberry.field(description="Text in the caller's language.")
    current_version: int = strawberry.field(description="Version to send as expectedVersion after a reload.")
    changed_by: str | None = strawberry.field(description="User who made the last change.")
    changed_at: datetime | None = strawberry.field(description="When the last change was made.")
    changed_fields: list[str] = strawberry.field(
        description="Fields that have changed since expectedVersion."
    )


@strawberry.type(description="Nothing was saved: somebody else has changed the record since it was read.")
class Conflict(ConflictFacts):
    current: Annotated[Customer, strawberry.lazy("schema.types.customer")] | None = strawberry.field(
        description="The customer as it is now, as far as the caller may see it."
    )


@strawberry.type(description="The call was carried out.")
class ArchiveItemSaved:
    archive_item: Annotated[ArchiveItem, strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The item as it is now; null when it was deleted."
    )
    version: int = strawberry.field(description="Version of the item after the call.")
    change_number: str | None = strawberry.field(
        description="Number of the change document; null when nothing changed."
    )
    message: str = strawberry.field(description="What was done, in the caller's language.")
    message_zh: str = strawberry.field(description="What was done, in Chinese.")
    message_en: str = strawberry.field(description="What was done, in English.")
    findings: list[Finding] = strawberry.field(description="Warnings, and what was confirmed.")


@strawberry.type(description="Nothing was saved: somebody else has changed the item since it was read.")
class ArchiveItemConflict(ConflictFacts):
    current: Annotated[ArchiveItem, strawberry.lazy("schema.types.item")] | None = strawberry.field(
        description="The item as it is now."
    )


ArchiveItemResult = Annotated[
    ArchiveItemSaved | Refused | ArchiveItemConflict,
    strawberry.union("ArchiveItemResult", description="Answer of every act on an archive item."),
]

CustomerResult = Annotated[
    CustomerSaved | Refused | Conflict,
    strawberry.union("CustomerResult", description="Answer of every act on a customer."),
]

# rows travel as plain dicts, picked by response key (schema/__init__.py)
Row = dict[str, Any]
