"""Rules of VIP loyalty. Next: accounts.py."""
