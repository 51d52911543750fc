"""The contract: what may be said. `schema` is the whole of it, built once. Next: query.py."""

from schema.build import build_schema

schema = build_schema()
