"""Drop boxes: folders and bucket prefixes that are watched. Next: doors/loads.py."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from models.rules.exchange.receiving import Channel
from models.rules.exchange.systems import BUCKET, FOLDER, BoxForm, usual_mode
from resolvers.inbound import boxes
from resolvers.inbound.boxes import Box
from schema.custody.jobs import pool_of
from schema.exchange.loads import LoadMode
from schema.exchange.queue import ExchangeFormat, format_from
from schema.payloads import Refused
from schema.saving import ContextInfo, call_of, refusing


@strawberry.enum(description="What a drop box is.")
class BoxKind(Enum):
    FOLDER = strawberry.enum_value("FOLDER", description="A folder below DOSSIER_DROP_FOLDER.")
    BUCKET = strawberry.enum_value("BUCKET", description="A prefix of the bucket DOSSIER_DROP_BUCKET.")


@strawberry.type(
    description="A place into which a system drops files. A worker loads each once and puts it away into "
    "done or error, with a result beside it."
)
class WatchedBox:
    box_code: str = strawberry.field(description="Its code, at most 20 characters.")
    kind: BoxKind = strawberry.field(description="Folder or bucket.")
    path: str = strawberry.field(description="Below the folder, or prefix in the bucket.")
    system: str = strawberry.field(description="The external system; all is done in its owner's name.")
    format: ExchangeFormat = strawberry.field(description="How its files are written.")
    mode: LoadMode = strawberry.field(description="What one wrong row means for the others.")
    active: bool = strawberry.field(description="false: nobody looks into it.")
    looked_at: datetime | None = strawberry.field(description="When a worker last looked into it.")


@strawberry.input(description="The whole of a drop box.")
class DropBoxInput:
    box_code: str = strawberry.field(description="Its code: A–Z, 0–9, _ and -, at most 20 characters.")
    kind: BoxKind = strawberry.field(description="Folder or bucket.")
    path: str = strawberry.field(
        description="Names of letters, digits, _ . and -, parted by /: erp/customers. No other box has it."
    )
    system: str = strawberry.field(description="The external system.")
    format: ExchangeFormat = strawberry.field(description="How its files are written.")
    mode: LoadMode | None = strawberry.field(
        description="What one wrong row means for the others; without it ATOMIC for SHEET and U8, else "
        "PER_ROW.",
        default=None,
    )
    active: bool = strawberry.field(description="false: nobody looks into it.", default=True)


@strawberry.type(description="The drop box as it is now.")
class DropBoxSaved:
    drop_box: WatchedBox = strawberry.field(description="The box.")


DropBoxResult = Annotated[
    DropBoxSaved | Refused, strawberry.union("DropBoxResult", description="Answer of setDropBox.")
]


@strawberry.type
class BoxQueries:
    """Mixed into the query."""

    @strawberry.field(description="Drop boxes of the caller's systems; all for administrators and auditors.")
    async def drop_boxes(self, info: ContextInfo) -> list[WatchedBox]:
        return [_shown(one) for one in await boxes.boxes_seen(pool_of(info), info.context.caller)]


@strawberry.type
class BoxActs:
    """Mixed into the mutations."""

    @strawberry.mutation(
        description="Enter a drop box, or put another in its place: integrators of their own systems, "
        "administrators of those of others if they could give all that the owner may. US-GRANT too by a key "
        "that may less than its user, by all of whose grants files are taken over. GEN-STATE where the "
        "settings have no place of this kind. Audited."
    )
    async def set_drop_box(
        self,
        info: ContextInfo,
        input: Annotated[DropBoxInput, strawberry.argument(description="The whole of it.")],
    ) -> DropBoxResult:
        async def act() -> DropBoxSaved:
            places = info.context.services.outlets.channels
            kinds = tuple(one for one in (FOLDER, BUCKET) if Channel(one) in places)
            code = await boxes.set_box(call_of(info), _form(input), kinds)
            [box] = await boxes.boxes_seen(pool_of(info), info.context.caller, code)
            return DropBoxSaved(drop_box=_shown(box))

        return await refusing(info, act, ("system",))


def _form(given: DropBoxInput) -> BoxForm:
    format = format_from(given.format)
    return BoxForm(
        given.box_code,
        FOLDER if given.kind is BoxKind.FOLDER else BUCKET,
        given.path,
        given.system.strip().upper(),
        format,
        usual_mode(format) if given.mode is None else str(given.mode.value),
        given.active,
    )


def _shown(box: Box) -> WatchedBox:
    values: dict[str, Any] = {**vars(box), "kind": BoxKind(box.kind), "mode": LoadMode(box.mode)}
    values["format"] = ExchangeFormat(box.format)
    return WatchedBox(**values)
