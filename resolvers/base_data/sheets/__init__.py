"""Base data as workbooks: templates, what people filled in, exports. Next: columns.py."""
