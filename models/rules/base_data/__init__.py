"""Rules of base data: codes, trees, what may be chosen where. Next: trees.py."""
