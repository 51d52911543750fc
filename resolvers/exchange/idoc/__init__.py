"""IDocs DEBMAS06 and DEBMAS07 as XML, in and out, and ALEAUD01 (domain 3.1, 3.6). Next: reading.py.

The queue uses it as any format: `READER.split(chunks)` gives one Raw for each IDoc ("IDOC 3"), in which case
a file that is no XML at all, or no file of IDocs, is Unreadable with IN-XML, IN-FORMAT, IN-SEGMENT or
IN-SIZE; `READER.read(raw)` gives a Message whose `status` is 56 (IN-IDOCTYP) or 60 (IN-SEGMENT, IN-PARENT)
when it cannot be taken over. Its `message_id` is DOCNUM, its `sequence` SERIAL, its `number` KUNNR as sent.
With `acknowledge` it answers the sender, see there.
"""

from resolvers.exchange.idoc.acknowledging import Acknowledged, acknowledge
from resolvers.exchange.idoc.reading import IdocReader
from resolvers.exchange.idoc.writing import IdocWriter

READER = IdocReader()
WRITER = IdocWriter()

__all__ = ["READER", "WRITER", "Acknowledged", "acknowledge"]
