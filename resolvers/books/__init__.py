"""Workbooks of any kind: their zips looked through, their sheets read and written. Next: packages.py."""
