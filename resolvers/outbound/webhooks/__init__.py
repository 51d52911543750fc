"""Events sent to addresses of other systems, in order per customer, until they are taken. Next: line.py."""
