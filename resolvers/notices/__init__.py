"""Messages to users, by mail. Next: outbox.py."""
