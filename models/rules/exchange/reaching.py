"""Which addresses a webhook may go to: its URL, and what that resolved to. Next: retrying.py."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

LONGEST_ENDPOINT = 500
# All that is given out of IPv6. The rest are other kinds, in which one of IPv4 may hide: mapped, NAT64.
_UNICAST = IPv6Network("2000::/3")
# Special purposes that Python's is_global, by version, lets pass.
_SPECIAL = tuple(
    map(
        ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "2001:db8::/32", "3fff::/20")
    )
)


def networks_from_text(text: str | None) -> tuple[Network, ...]:
    """Of DOSSIER_WEBHOOK_NETWORKS; ValueError says which is none."""
    return tuple(map(ip_network, text.split(","))) if text else ()


def may_reach(address: str, encrypted: bool, networks: Sequence[Network]) -> bool:
    """A public address by TLS; anything else only in a network that the operator allowed."""
    found = ip_address(address)
    return _lies_in(found, networks) or (encrypted and _is_public(found))


def _is_public(address: Address) -> bool:
    given_out = isinstance(address, IPv4Address) or address in _UNICAST
    return given_out and address.is_global and not address.is_multicast and not _lies_in(address, _SPECIAL)


def _lies_in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def wrong_with(endpoint: str) -> str | None:
    """What makes it no address of a webhook, before its host was looked up; None: nothing."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        return str(error)
    wrong = {
        f"longer than {LONGEST_ENDPOINT} characters": len(endpoint) > LONGEST_ENDPOINT,
        "not printable ASCII": not (endpoint.isascii() and endpoint.isprintable() and " " not in endpoint),
        "does not begin with https://": parts.scheme not in ("http", "https"),
        "names no host": not parts.hostname or port == 0,
        "holds a user or password: webhooks are signed instead": "@" in parts.netloc,
        "holds a fragment": "#" in endpoint,
    }
    return next((reason for reason, found in wrong.items() if found), None)
