"""Where the bytes lie. Knows nothing of customers. Next: store.py."""
