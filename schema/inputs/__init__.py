"""What can be sent. Next: customer.py."""
