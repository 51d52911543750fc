"""Customers become a file of IDocs. Next: acknowledging.py."""

from collections.abc import Sequence
from hashlib import blake2b

from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.finding import Finding
from resolvers.exchange.formats import Addressed
from resolvers.exchange.idoc.control import Heading, document_number, written_control
from resolvers.exchange.idoc.document import Document
from resolvers.exchange.idoc.parsing import Segment
from resolvers.exchange.idoc.rendering import rendered, text_of
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
        idocs: list[str] = []
        for one in customers:
            document = Document(one, extended=addressed.extended)
            customer = document.customer()
            findings += document.findings
            told, extension = text_of(customer), EXTENSION if _is_extended(customer) else ""
            heading = Heading(kind, MESSAGE_TYPE, one.serial, _number(one.serial + told), extension)
            idocs.append(text_of(written_control(addressed, heading)) + told)
        return Written(rendered(kind, idocs), tuple(findings))


def _number(said: str) -> str:
    """The same for the same document, as often as it is sent: by it the receiver knows what came before."""
    return document_number(int.from_bytes(blake2b(said.encode(), digest_size=8).digest()))


def _is_extended(segment: Segment) -> bool:
    return segment.name.startswith("Z1") or any(map(_is_extended, segment.children))
