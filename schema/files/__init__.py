"""The byte door: uploads by PUT and tus, downloads with ranges. Next: routes.py."""
