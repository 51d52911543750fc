"""Facts of the outer world as data: country formats, administrative divisions. Next: countries.py."""
