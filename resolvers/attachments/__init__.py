"""Files of customers: rows, tickets and change documents; the bytes are the vault's. Next: uploads.py."""
