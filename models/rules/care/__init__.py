"""Rules of the care of customers: visits, complaints, activities, gifts. Next: segments.py."""
