"""Customer numbers: alpha conversion (NR-5) and drawing from ranges (NR-1 … NR-4). Next: partner_keys.py."""

LENGTH = 10


def stored(number: str) -> str:
    """0100000004 for 100000004; mixed numbers in upper case as typed."""
    typed = number.strip().upper()
    return typed.zfill(LENGTH) if typed.isascii() and typed.isdigit() else typed


def shown(number: str) -> str:
    """100000004 for 0100000004."""
    if number.isascii() and number.isdigit():
        return number.lstrip("0") or "0"
    return number
