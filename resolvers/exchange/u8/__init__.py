"""客户档案 of U8+ as workbook or CSV (domain 3.4). Next: columns.py."""

from resolvers.exchange.u8.reading import Reader
from resolvers.exchange.u8.writing import Writer

READER = Reader()
WRITER = Writer()
