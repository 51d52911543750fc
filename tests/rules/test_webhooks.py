"""Where webhooks may go, and when they are tried again. Next: ../outbound/test_webhook_sending.py."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.exchange.reaching import may_reach, networks_from_text, wrong_with
from models.rules.exchange.retrying import SCHEDULE, asked_delay, delay_after

_NOW = datetime(2026, 5, 6, 8, tzinfo=UTC)
_PUBLIC = ("8.8.8.8", "2606:4700::1111", "2620:fe::fe")
_OTHERS = (
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8"),
    *("192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1"),
    *("2001:db8::1", "2002:808:808::1", "3fff::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%eth0"),
    *("fec0::1", "ff02::1", "5f00::1"),
)


@pytest.mark.parametrize("address", _PUBLIC)
def test_public_addresses_are_reached_by_tls(address: str) -> None:
    assert may_reach(address, True, ())
    assert not may_reach(address, False, ())


@pytest.mark.parametrize("address", _OTHERS)
def test_others_are_not_reached_unless_their_network_is_allowed(address: str) -> None:
    assert not may_reach(address, True, ())
    assert not may_reach(address, False, networks_from_text("203.0.113.0/24"))
    assert may_reach(address, False, networks_from_text("0.0.0.0/0,::/0"))


def test_an_allowed_network_opens_nothing_else() -> None:
    networks = networks_from_text("10.20.0.0/16")
    assert may_reach("10.20.3.4", False, networks)
    assert not may_reach("10.21.0.1", True, networks)
    assert not may_reach("::ffff:10.20.3.4", True, networks)
    assert not may_reach("64:ff9b::10.20.3.4", True, networks)


@pytest.mark.parametrize(
    ("endpoint", "reason"),
    [
        ("https://erp.example.com/hook?a=1", None),
        ("http://10.0.0.1:8080/", None),
        ("https://[2606:4700::1]/", None),
        ("ftp://erp.example.com/", "does not begin with https://"),
        ("//erp.example.com/", "does not begin with https://"),
        ("https:///hook", "names no host"),
        ("https://erp.example.com:0/", "names no host"),
        ("https://u:p@erp.example.com/", "holds a user or password: webhooks are signed instead"),
        ("https://erp.example.com/#part", "holds a fragment"),
        ("https://erp.example.com/a b", "not printable ASCII"),
        ("https://erp.example.com/\r\nhost: x", "not printable ASCII"),
        ("https://企业.example.com/", "not printable ASCII"),
        (f"https://erp.example.com/{'a' * 500}", "longer than 500 characters"),
        ("https://erp.example.com:99999/", "Port out of range 0-65535"),
    ],
)
def test_what_is_no_address_of_a_webhook(endpoint: str, reason: str | None) -> None:
    assert wrong_with(endpoint) == reason


def test_the_schedule_is_that_of_standard_webhooks() -> None:
    middle = [delay_after(failures, 0.5) for failures in range(1, len(SCHEDULE))]
    assert sum((one or timedelta() for one in middle), timedelta()) == timedelta(
        seconds=272_105
    )  # 75.6 hours
    assert len(SCHEDULE) == 10
    assert delay_after(10, 0.5) is None
    assert (delay_after(2, 0), delay_after(2, 1)) == (timedelta(seconds=270), timedelta(seconds=330))


def test_a_receiver_may_ask_for_more_time_but_not_for_less() -> None:
    assert delay_after(1, 0.5, timedelta(hours=1)) == timedelta(hours=1)
    assert delay_after(5, 0.5, timedelta(seconds=1)) == timedelta(hours=5)
    assert delay_after(1, 0.5, timedelta(days=9)) == timedelta(days=1)
    assert delay_after(10, 0.5, timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("9" * 400, 86_400),
        ("Wed, 06 May 2026 08:10:00 GMT", 600),
        ("Wed, 06 May 2026 07:00:00 GMT", 0),
        ("Wed, 06 May 2026 08:10:00 -0000", 600),
        ("-1", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("٣", None),
    ],
)
def test_retry_after(text: str | None, seconds: int | None) -> None:
    assert asked_delay(text, _NOW) == (None if seconds is None else timedelta(seconds=seconds))
