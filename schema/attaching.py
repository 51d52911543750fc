"""Files of customers: begin an upload, look at it, delete a file. Next: saving.py."""

from collections.abc import Awaitable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from models.rules.attachments import NewFile
from models.rules.finding import error
from models.rules.finding_codes import Code
from resolvers.attachments import downloads, uploads
from resolvers.attachments.copying import Copy, begin_copy
from resolvers.attachments.tickets import Shelf
from resolvers.attachments.uploads import Begun
from resolvers.custody.quarantine import Quarantined
from resolvers.errors import Gone
from schema.arguments import Confirm, ExpectedVersion
from schema.payloads import CustomerResult, Refused
from schema.saving import ContextInfo, ask, refused_payload, refusing, replay_key, save

_DIGITS = 15  # of a size

AttachmentId = Annotated[strawberry.ID, strawberry.argument(description="The attachment's attachmentId.")]


@strawberry.enum(description="What a file is for.")
class AttachmentRole(Enum):
    MAIN = strawberry.enum_value("MAIN", description="The document itself.")
    ATTACHMENT = strawberry.enum_value("ATTACHMENT", description="Something that goes with it.")
    RENDITION = strawberry.enum_value("RENDITION", description="The same in another format.")
    SIGNATURE = strawberry.enum_value("SIGNATURE", description="A signature of it.")


@strawberry.enum(description="What a file of a batch is for.")
class BatchFileRole(Enum):
    WORKBOOK = strawberry.enum_value(
        "WORKBOOK", description="The workbook with the rows; a second one takes the place of the first."
    )
    ZIP = strawberry.enum_value("ZIP", description="A zip whose files are taken out.")
    FILE = strawberry.enum_value("FILE", description="A file that a row names.")


@strawberry.input(description="A file that is going to be sent.")
class UploadInput:
    file_name: str = strawberry.field(description="File name without folders, at most 255 characters.")
    size: str = strawberry.field(description="Size in bytes, as digits.")
    media_type: str = strawberry.field(
        description="Media type; the content is compared with it.", default="application/octet-stream"
    )
    sha256: str | None = strawberry.field(
        description="SHA-256 of the file in hex; compared after the last byte.", default=None
    )
    role: AttachmentRole | None = strawberry.field(
        description="What the file is for; without it ATTACHMENT. A new version keeps its role.", default=None
    )
    attachment_id: strawberry.ID | None = strawberry.field(
        description="Of the attachment that this is a new version of.", default=None
    )
    customer_number: str | None = strawberry.field(
        description="Customer whose file it is, KNA1-KUNNR; this or itemId.", default=None
    )
    item_id: strawberry.ID | None = strawberry.field(
        description="Archive item whose file it is, in place of customerNumber.", default=None
    )
    batch_id: strawberry.ID | None = strawberry.field(
        description="Batch of beginImport that it is for, in place of customerNumber.", default=None
    )
    batch_role: BatchFileRole | None = strawberry.field(
        description="What it is for in a batch; without it FILE. Of a batch alone.", default=None
    )
    reason: str | None = strawberry.field(
        description="Why a file of a filed archive item is corrected, at most 200 characters: required "
        "there, where archiveManager alone sends new versions. The change document keeps it.",
        default=None,
    )


@strawberry.type(description="The upload may be sent.")
class UploadBegun:
    upload_id: strawberry.ID = strawberry.field(description="Id of the upload.")
    url: str = strawberry.field(
        description="Signed relative address: PUT the bytes there, or send them by tus."
    )
    expires_at: datetime = strawberry.field(description="What has not arrived by then is discarded.")


UploadResult = Annotated[
    UploadBegun | Refused, strawberry.union("UploadResult", description="Answer of beginUpload.")
]


@strawberry.type(description="A job copies the file.")
class CopyBegun:
    upload_id: strawberry.ID = strawberry.field(
        description="Id of the upload whose bytes the service sends itself: watch it by upload(id)."
    )
    expires_at: datetime = strawberry.field(description="What has not been copied by then is discarded.")


CopyResult = Annotated[
    CopyBegun | Refused, strawberry.union("CopyResult", description="Answer of copyAttachment.")
]


@strawberry.enum(description="How far an upload is.")
class UploadState(Enum):
    PENDING = strawberry.enum_value("PENDING", description="Bytes are missing.")
    STORED = strawberry.enum_value("STORED", description="It has become an attachment.")
    DISCARDED = strawberry.enum_value("DISCARDED", description="It was refused, given up, or is over.")


@strawberry.type(description="An upload as its beginner sees it.")
class UploadProgress:
    state: UploadState = strawberry.field(description="How far it is.")
    offset: str = strawberry.field(description="Bytes that have arrived durably, as digits.")
    size: str = strawberry.field(description="Bytes in all, as digits.")
    expires_at: datetime = strawberry.field(description="What has not arrived by then is discarded.")
    attachment_id: strawberry.ID | None = strawberry.field(description="The attachment, once it is stored.")
    version: int | None = strawberry.field(description="The attachment's version, once it is stored.")


@strawberry.type
class AttachmentQueries:
    """Mixed into the query."""

    @strawberry.field(description="An upload; null for everybody but the user who began it.")
    async def upload(
        self,
        info: ContextInfo,
        id: Annotated[strawberry.ID, strawberry.argument(description="uploadId of beginUpload.")],
    ) -> UploadProgress | None:
        try:
            found = await uploads.look(_shelf(info), info.context.caller, str(id))
        except Gone:
            return None
        stored = found.state == "STORED"
        known = ("PENDING", "STORED")
        return UploadProgress(
            state=UploadState(found.state if found.state in known else "DISCARDED"),
            offset=str(found.received),
            size=str(found.size),
            expires_at=found.expires_at,
            attachment_id=strawberry.ID(found.attachment_id) if stored else None,
            version=found.version,
        )


@strawberry.type
class AttachmentActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Announce a file for a customer, an archive item or a batch, or a new version of one; "
        "its bytes go to the address that comes back. The change document is written when the last byte is "
        "stored."
    )
    async def begin_upload(
        self,
        info: ContextInfo,
        input: Annotated[UploadInput, strawberry.argument(description="The file.")],
    ) -> UploadResult:
        begun = await _begun(
            info,
            uploads.begin_upload(_shelf(info), info.context.caller, _new_file(input), replay_key(info)),
            input.attachment_id,
            "item_id" if input.item_id else "batch_id" if input.batch_id else "customer_number",
        )
        if isinstance(begun, Refused):
            return begun
        return UploadBegun(
            upload_id=strawberry.ID(begun.upload_id), url=begun.url, expires_at=begun.expires_at
        )

    @strawberry.mutation(
        description="Copy a file to a customer or to an archive item, the same or another, without sending "
        "it again. The copy is sealed anew under a key of its own and shares nothing with the file."
    )
    async def copy_attachment(  # noqa: PLR0913, PLR0917 -- the arguments of the contract
        self,
        info: ContextInfo,
        attachment_id: AttachmentId,
        customer_number: Annotated[
            str | None, strawberry.argument(description="Whose file the copy will be; or itemId.")
        ] = None,
        version: Annotated[
            int | None, strawberry.argument(description="An older version; without it the newest.")
        ] = None,
        file_name: Annotated[
            str | None, strawberry.argument(description="Name of the copy; without it that of the file.")
        ] = None,
        item_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The archive item whose file the copy will be, by its itemId."),
        ] = None,
    ) -> CopyResult:
        if (customer_number is None) == (item_id is None):
            told = error(Code.GEN_REQUIRED, ("customer_number",))
            return refused_payload([told], info.context.caller.languages)
        item = str(item_id) if item_id is not None else None
        wanted = Copy(str(attachment_id), customer_number, version, file_name, item)
        context = info.context
        copy = begin_copy(_shelf(info), context.caller, wanted, replay_key(info), context.address)
        begun = await _begun(info, copy, attachment_id, "item_id" if item else "customer_number")
        if isinstance(begun, Refused):
            return begun
        return CopyBegun(upload_id=strawberry.ID(begun.upload_id), expires_at=begun.expires_at)

    @strawberry.mutation(
        description="Delete a file with all its versions; asks for confirm GEN-CONFIRM. A job destroys them "
        "and makes a certificate of each. expectedVersion is the attachment's, and so is the version of a "
        "Conflict."
    )
    async def delete_attachment(
        self,
        info: ContextInfo,
        attachment_id: AttachmentId,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
        reason: Annotated[
            str | None,
            strawberry.argument(
                description="Why, at most 200 characters; the certificates of destruction show it."
            ),
        ] = None,
    ) -> CustomerResult:
        request = ask(expected_version, confirm, reason)
        identity = str(attachment_id)
        return await save(
            info,
            lambda call: downloads.delete_attachment(call, identity, request),
            missing=("attachment_id",),
        )


async def _begun(
    info: ContextInfo, act: Awaitable[Begun], attachment_id: str | None, owner: str
) -> Begun | Refused:
    """What the caller can mend is told of the argument that it is about."""
    try:
        return await refusing(
            info, lambda: act, lambda what: ("attachment_id" if what == attachment_id else owner,)
        )
    except Quarantined:
        wrong = error(Code.AR_INTEGRITY, ("attachment_id",))
        return refused_payload((wrong,), info.context.caller.languages)


def _new_file(given: UploadInput) -> NewFile:
    typed = given.size.strip()
    good = typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS
    values: dict[str, Any] = {
        "sha256": given.sha256,
        "role": role.value if (role := given.batch_role or given.role) else None,
        "attachment_id": str(given.attachment_id) if given.attachment_id else None,
        "item_id": str(given.item_id) if given.item_id else None,
        "reason": given.reason,
        "batch_id": str(given.batch_id) if given.batch_id else None,
    }
    return NewFile(
        given.customer_number, given.file_name, given.media_type, int(typed) if good else -1, **values
    )


def _shelf(info: ContextInfo) -> Shelf:
    return info.context.services.shelf
