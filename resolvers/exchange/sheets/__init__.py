"""The customer workbook of this service. Next: columns.py."""
