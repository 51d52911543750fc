"""DEBMAS06 and DEBMAS07 as XML (domain 3.1). Next: reading.py."""
