"""What keepers of stored files do: look, verify, reconcile, rotate, move, hold, destroy. Next: desk.py."""
