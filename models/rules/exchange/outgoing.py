"""A customer on his way to another system. Next: ../customer.py."""

from dataclasses import dataclass, field

from models.rules.exchange.message import Function
from models.rules.finding import Finding
from models.rules.state import State


@dataclass(frozen=True)
class Outgoing:
    """`state` is what the receiver may see of him, with his codes mapped outward already. A field that it has
    not is not written: he does not see or want it; one that is None is empty. `touched` are the rows to be
    sent, by table and key of the log (KNVV, F723/AQ/XX); their key parents come along. None: all.
    """

    customer_number: str  # as stored
    state: State = field(repr=False)
    function: Function = Function.CHANGE
    touched: frozenset[tuple[str, str]] | None = None
    removed: frozenset[tuple[str, str]] = frozenset()  # rows that are gone: sent with MSGFN 003
    serial: str = ""  # ascending per receiver: the SERIAL of an IDoc


@dataclass(frozen=True)
class Written:
    """A document, and what could not be said in it (IN-TRUNC, IN-PARTNER-KIND)."""

    body: bytes = field(repr=False)
    findings: tuple[Finding, ...] = ()
