"""Base data as it is maintained: what each act asks the database. Next: trees.py."""
