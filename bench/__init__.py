"""Measures the service beside its peers on one private PostgreSQL. Next: __main__.py."""
