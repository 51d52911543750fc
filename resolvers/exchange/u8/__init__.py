"""客户档案 of U8+ as workbook or CSV (domain 3.4). Next: columns.py."""

from resolvers.exchange.u8.reading import Reader

READER = Reader()
