"""Workbooks of archives: templates, what people filled in, marked copies. Next: workbooks.py."""
