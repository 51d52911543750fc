"""What other systems send: queue, loads, boxes; all of it becomes patches. Next: applying.py."""
