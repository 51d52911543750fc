"""VIP loyalty: what acts ask, and how ledgers are written. Next: accounts.py."""
