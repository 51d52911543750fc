"""Checks of single values against the outer world (domain 2.12). Next: tax.py."""
