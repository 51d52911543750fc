"""Who asks, and what may that caller see and do. Next: caller.py."""
