"""Care of customers: visits, complaints, activities, gifts, coupons. Next: reading.py."""
