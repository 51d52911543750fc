"""API_BUSINESS_PARTNER as JSON (domain 3.2). Next: reading.py."""
