"""Ways in and out beside GraphQL: reference data, demo data. Next: reference.py."""
