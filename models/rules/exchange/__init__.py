"""What other systems send and are sent, as values: pure, without files or tables. Next: message.py."""
