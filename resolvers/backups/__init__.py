"""Backups of database and files: taken at one point, proved, restored. Next: layout.py."""
