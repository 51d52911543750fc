"""The care of customers: acts, daily work, pictures. Next: customers.py."""
