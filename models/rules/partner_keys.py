"""The keys of partner functions: what is stored and what people type (PF-1). Next: partners.py."""

from collections.abc import Mapping

SOLD_TO, BILL_TO, PAYER, SHIP_TO = "AG", "RE", "RG", "WE"
CONTACT, EMPLOYEE, CARRIER = "AP", "VE", "SP"
HIERARCHY = frozenset({"1A", "1B", "1C", "1D"})
OWN_FOUR = (SOLD_TO, BILL_TO, PAYER, SHIP_TO)  # filled with the customer itself at create
CUSTOMER_FUNCTIONS = frozenset(OWN_FOUR) | HIERARCHY
SINGLE = frozenset({SOLD_TO, EMPLOYEE}) | HIERARCHY

# The trap: English SP is the sold-to party, but the *stored* key SP is the forwarding agent, written CR.
_TYPED: Mapping[str, str] = {
    "SP": SOLD_TO,
    "BP": BILL_TO,
    "PY": PAYER,
    "SH": SHIP_TO,
    "CP": CONTACT,
    "CR": CARRIER,
    **{key: key for key in (SOLD_TO, BILL_TO, PAYER, SHIP_TO, CONTACT, EMPLOYEE, *sorted(HIERARCHY))},
}
_SHOWN: Mapping[str, str] = {CARRIER: "CR"}


def stored_function(typed: str) -> str:
    """AG for SP and AG; an unknown key comes back as it is, in upper case."""
    key = typed.strip().upper()
    return _TYPED.get(key, key)


def is_function(typed: str) -> bool:
    return typed.strip().upper() in _TYPED


def shown_function(key: str) -> str:
    """The key a person reads and may type again: CR for the stored SP."""
    return _SHOWN.get(key, key)
