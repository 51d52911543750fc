"""How often what is told to people is tried again, and when (SM-4). Next: messages.py."""

WAITS = (1, 5, 30)  # minutes between tries
TRIES = len(WAITS) + 1
