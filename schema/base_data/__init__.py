"""Base data: categories, vendors, employees, units, stock items, accounts, documents. Next: reading.py."""
