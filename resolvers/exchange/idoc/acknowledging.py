"""ALEAUD01: what became of the IDocs of a sender, as an IDoc to him (domain 3.6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from models.rules.exchange.message import POSTED
from models.rules.finding import Finding
from resolvers.exchange.formats import Addressed
from resolvers.exchange.idoc.control import Heading, document_number, written_control
from resolvers.exchange.idoc.parsing import Segment
from resolvers.exchange.idoc.rendering import rendered, text_of
from resolvers.exchange.idoc.segments import MESSAGE_TYPE

TYPE, MESSAGE = "ALEAUD01", "ALEAUD"
PROGRAM = "DOSSIER"
MOST_LINES = 20  # of one IDoc
_LENGTHS = {"STATXT": 70, "STAPA": 50, "SEGFLD": 35}
_PARAMETERS = 4
_KINDS = {"E": "E", "C": "E", "W": "W"}  # STATYP
_DONE = "S"


@dataclass(frozen=True)
class Acknowledged:
    """Of one IDoc that came. `document` is the sender's DOCNUM, which is the message's id."""

    document: str
    status: str  # 53, 51, 56, 60, 66, 68
    findings: Sequence[Finding] = field(default=(), repr=False)
    customer_number: str | None = None


def acknowledge(
    states: Sequence[Acknowledged], addressed: Addressed, serial: str, language: str = "en"
) -> bytes:
    """One ALEAUD01 for all. A queue calls it with what became of the messages of one system:

        acknowledge(
            [Acknowledged(row.message_id, applied.idoc_status, applied.findings, applied.customer_number)],
            Addressed(receiver=row.system),
            serial=str(row.queue_id),
        )

    `serial` is a number, and becomes SERIAL and DOCNUM. Each finding is an E1STATE of its own with code
    (STAMID), text (STATXT) and parameters (STAPA1 …); an IDoc without findings has one.
    """
    header = Segment("E1ADHDR", {"MESTYP": MESSAGE_TYPE, "MESTYP_LNG": MESSAGE_TYPE})
    header.children = [line for one in states for line in _lines(one, language)]
    control = written_control(addressed, Heading(TYPE, MESSAGE, serial, document_number(int(serial))))
    return rendered(TYPE, [text_of(control) + text_of(header)])


def _lines(state: Acknowledged, language: str) -> Iterator[Segment]:
    about = {"DOCNUM": state.document, "STATUS": state.status, "UNAME": PROGRAM, "REPID": PROGRAM}
    if not state.findings:
        kind = {"STATYP": _DONE} if state.status == POSTED else {}
        number = {"STAPA1": state.customer_number} if state.customer_number else {}
        yield Segment("E1STATE", about | kind | number)
    for finding in state.findings[:MOST_LINES]:
        yield Segment("E1STATE", about | _said(finding, language))


def _said(finding: Finding, language: str) -> dict[str, str]:
    told = {
        "STAMID": finding.code.value,
        "STATYP": _KINDS[finding.severity.value],
        "STATXT": finding.message(language)[: _LENGTHS["STATXT"]],
    }
    values = [value[: _LENGTHS["STAPA"]] for value in finding.params.values()]
    told |= {f"STAPA{at}": value for at, value in enumerate(values[:_PARAMETERS], 1) if value}
    if finding.path:
        told["SEGFLD"] = str(finding.path[-1])[: _LENGTHS["SEGFLD"]]
    return told
