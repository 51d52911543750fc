"""What keepers of stored files say and see. Next: jobs.py."""
