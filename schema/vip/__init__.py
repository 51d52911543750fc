"""VIP loyalty: reads and acts. Next: reading.py."""
