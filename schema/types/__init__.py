"""What can be read. Next: customer.py."""
