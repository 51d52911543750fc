"""Workbooks: templates, what people filled in, marked copies, lists."""
