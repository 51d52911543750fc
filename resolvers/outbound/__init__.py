"""Who is kept in step: receivers, their deltas, deliveries, publications. Next: receivers.py."""
