"""API_BUSINESS_PARTNER as JSON (domain 3.2). Next: entities.py."""

from collections.abc import AsyncIterator, Sequence

from models.rules.exchange.message import Message
from models.rules.exchange.outgoing import Outgoing, Written
from resolvers.exchange.formats import Addressed, Raw
from resolvers.exchange.odata.reading import read
from resolvers.exchange.odata.splitting import split
from resolvers.exchange.odata.writing import written


class Reader:
    def split(self, chunks: AsyncIterator[bytes]) -> AsyncIterator[Raw]:
        return split(chunks)

    def read(self, raw: Raw) -> Message:
        return read(raw)


class Writer:
    media_type = "application/json"
    suffix = "json"

    def write(self, customers: Sequence[Outgoing], addressed: Addressed) -> Written:
        return written(customers)


READER = Reader()
WRITER = Writer()
