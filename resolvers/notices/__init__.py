"""Messages to users, by mail and as text messages. Next: outbox.py."""
