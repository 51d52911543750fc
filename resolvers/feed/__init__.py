"""The change log, followed: what was committed, in the order of commits, once. Next: change.py."""
