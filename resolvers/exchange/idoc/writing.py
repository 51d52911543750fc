"""Customers become a file of IDocs. Next: acknowledging.py."""

from collections.abc import Sequence

from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.finding import Finding
from resolvers.exchange.formats import Addressed
from resolvers.exchange.idoc.control import Heading, written_control
from resolvers.exchange.idoc.document import Document
from resolvers.exchange.idoc.parsing import IDOC, Segment
from resolvers.exchange.idoc.rendering import rendered
from resolvers.exchange.idoc.segments import EXTENSION, MESSAGE_TYPE, TYPES


class IdocWriter:
    """An IDoc for each customer. A field that is missing in his state is not sent, so what the receiver may
    not see must be missing; one that is None is sent empty, which clears it there.
    """

    media_type = "application/xml"
    suffix = "xml"

    def write(self, customers: Sequence[Outgoing], addressed: Addressed) -> Written:
        kind = addressed.idoc_type or TYPES[0]
        findings: list[Finding] = []
        idocs: list[Segment] = []
        for one in customers:
            document = Document(one, extended=addressed.extended)
            customer = document.customer()
            findings += document.findings
            extension = EXTENSION if _is_extended(customer) else ""
            control = written_control(addressed, Heading(kind, MESSAGE_TYPE, one.serial, extension))
            idocs.append(Segment(IDOC, children=[control, customer]))
        return Written(rendered(kind, idocs), tuple(findings))


def _is_extended(segment: Segment) -> bool:
    return segment.name.startswith("Z1") or any(map(_is_extended, segment.children))
