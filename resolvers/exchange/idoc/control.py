"""The control record EDI_DC40, in and out. Next: reading.py."""

import re
from dataclasses import dataclass, field

from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from resolvers.exchange.formats import Addressed
from resolvers.exchange.idoc.parsing import Segment
from resolvers.exchange.idoc.segments import CONTROL, MESSAGE_TYPE, TYPES
from resolvers.exchange.idoc.values import SET

_DIGITS = 16  # of DOCNUM
OUT = "1"  # DIRECT
_SERIAL = re.compile("[0-9]{1,20}")


@dataclass(frozen=True)
class Control:
    """What is read of it."""

    document: str | None = None  # DOCNUM, which is the id of the message
    sequence: int | None = None  # SERIAL
    findings: tuple[Finding, ...] = field(default=())


def read_control(record: Segment | None, root: str) -> Control:
    if record is None:
        return Control(findings=(error(Code.IN_SEGMENT, (CONTROL,), segment=CONTROL),))
    fields = {name: text.strip() for name, text in record.fields.items()}
    serial = fields.get("SERIAL", "")
    return Control(
        document=fields.get("DOCNUM") or None,
        sequence=int(serial) if _SERIAL.fullmatch(serial) else None,
        findings=tuple(_wrong(fields, root)),
    )


def _wrong(fields: dict[str, str], root: str) -> list[Finding]:
    kind = fields.get("IDOCTYP") or root
    message = fields.get("MESTYP", MESSAGE_TYPE)
    if kind not in TYPES:
        return [error(Code.IN_IDOCTYP, (CONTROL, "IDOCTYP"), value=kind[:30])]
    if message != MESSAGE_TYPE:
        return [error(Code.IN_IDOCTYP, (CONTROL, "MESTYP"), value=message[:30])]
    if fields.get("TEST") == SET:  # what is only tried must not come into effect
        return [error(Code.IN_IDOCTYP, (CONTROL, "TEST"), value=f"{kind} TEST")]
    return []


def document_number(number: int) -> str:
    return str(number % 10**_DIGITS).zfill(_DIGITS)


@dataclass(frozen=True)
class Heading:
    """Of a document that is written."""

    kind: str  # DEBMAS06
    message: str  # DEBMAS
    serial: str
    document: str  # DOCNUM
    extension: str = ""


def written_control(addressed: Addressed, heading: Heading) -> Segment:
    told = {
        "TABNAM": CONTROL,
        "MANDT": addressed.client,
        "DOCNUM": heading.document,
        "DIRECT": OUT,
        "IDOCTYP": heading.kind,
        "CIMTYP": heading.extension,
        "MESTYP": heading.message,
        "SNDPRT": "LS",
        "SNDPRN": addressed.sender,
        "RCVPRT": "LS" if addressed.receiver else "",
        "RCVPRN": addressed.receiver,
        "SERIAL": heading.serial,
    }
    return Segment(CONTROL, {name: text for name, text in told.items() if text})
