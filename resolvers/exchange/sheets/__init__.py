"""The customer workbook of this service. Next: columns.py."""

from resolvers.exchange.sheets.reading import Reader
from resolvers.exchange.sheets.writing import Writer

READER = Reader()
WRITER = Writer()
