"""The text of files, for searching."""
