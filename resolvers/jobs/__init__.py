"""Long work with a lease, progress, a dry run and a report; what the work is, others say. Next: job.py."""
