"""The text of files, for searching: read in a process of its own, never on a disk. Next: kinds.py.

A file comes from anybody. Who reads it here may be slow, run out of memory or crash for it: it is a child
process that has no files of ours, writes none (its limit is 0 bytes), and is ended when its time is over.
Then the file has a note instead of text, and the next one a new child.
"""
