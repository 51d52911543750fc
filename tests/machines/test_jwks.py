"""Keys of a provider: which are used, when they are asked for, what an outage does. Next: test_oidc.py."""

import asyncio
from typing import Any

import pytest
from joserfc.jwk import OctKey, OKPKey, RSAKey

from resolvers.access import jwks
from resolvers.access.jwks import (
    AGAIN_SECONDS,
    FRESH_SECONDS,
    RETRY_SECONDS,
    USABLE_SECONDS,
    KeySource,
    ProviderError,
    pick,
    read_keys,
    usable_keys,
)
from resolvers.errors import Busy
from tests.support.asked import Clock
from tests.support.provider import DISCOVERY, KEYS, Provider, made_key


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source(provider: Provider, clock: Clock) -> KeySource:
    return KeySource(provider.issuer, clock=clock)


async def test_the_provider_is_asked_when_the_first_token_comes_and_then_not(
    source: KeySource, provider: Provider
) -> None:
    assert provider.asked == {}
    found = await asyncio.gather(*(source.find("first", "ES256") for _ in range(20)))
    assert {key and key.kid for key in found} == {"first"}
    await source.find("first", "ES256")
    assert provider.asked == {DISCOVERY: 1, KEYS: 1}


async def test_a_new_key_is_asked_for_and_unknown_ids_only_so_often(
    source: KeySource, provider: Provider, clock: Clock
) -> None:
    await source.find("first", "ES256")
    provider.rotate("second")
    clock.now += AGAIN_SECONDS
    assert await source.find("second", "ES256") is not None
    assert provider.asked[KEYS] == 2
    for number in range(50):
        assert await source.find(f"guess {number}", "ES256") is None
    assert provider.asked[KEYS] == 2
    clock.now += AGAIN_SECONDS
    assert await source.find("guess", "ES256") is None
    assert provider.asked[KEYS] == 3
    assert await source.find("first", "ES256") is not None


async def test_a_key_that_was_taken_back_ends_with_the_next_reading(
    source: KeySource, provider: Provider, clock: Clock
) -> None:
    await source.find("first", "ES256")
    provider.rotate("second")
    provider.published.remove("first")
    clock.now += FRESH_SECONDS + 1
    assert await source.find("first", "ES256") is not None  # asked for beside this request
    await source.find("second", "ES256")
    assert await source.find("first", "ES256") is None


async def test_an_outage_leaves_known_keys_for_a_day(
    source: KeySource, provider: Provider, clock: Clock
) -> None:
    await source.find("first", "ES256")
    provider.answers[KEYS] = 503
    clock.now += FRESH_SECONDS + 1
    assert await source.find("first", "ES256") is not None
    with pytest.raises(Busy):
        await source.find("second", "ES256")  # nobody can tell whether there is one
    asked = provider.asked[KEYS]
    with pytest.raises(Busy) as busy:
        await source.find("second", "ES256")
    assert provider.asked[KEYS] == asked  # not before RETRY_SECONDS
    assert busy.value.retry_after == RETRY_SECONDS
    clock.now += USABLE_SECONDS
    with pytest.raises(Busy):
        await source.find("first", "ES256")
    del provider.answers[KEYS]
    clock.now += RETRY_SECONDS
    assert await source.find("first", "ES256") is not None


async def test_a_start_without_the_provider_heals_by_itself(
    source: KeySource, provider: Provider, clock: Clock
) -> None:
    provider.answers[DISCOVERY] = 500
    with pytest.raises(Busy):
        await source.find("first", "ES256")
    del provider.answers[DISCOVERY]
    clock.now += RETRY_SECONDS
    assert await source.find("first", "ES256") is not None


async def test_a_closed_source_leaves_no_task(source: KeySource, provider: Provider) -> None:
    finding = asyncio.ensure_future(source.find("first", "ES256"))
    await asyncio.sleep(0)
    await source.close()
    with pytest.raises((asyncio.CancelledError, Busy)):
        await finding
    assert asyncio.all_tasks() == {asyncio.current_task()}


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        (DISCOVERY, 404, "answered 404"),
        (DISCOVERY, 302, "answered 302"),
        (DISCOVERY, b"<html>", "no JSON"),
        (DISCOVERY, [1], "no JSON object"),
        (DISCOVERY, {"issuer": "https://other.example", "jwks_uri": "https://other.example/k"}, "the issuer"),
        (DISCOVERY, {}, "the issuer"),
        (KEYS, b"x" * 300_000, "more than"),
        (KEYS, {"keys": []}, "no key for signatures"),
        (KEYS, {"keys": "all"}, "no key for signatures"),
        (KEYS, {}, "no key for signatures"),
    ],
)
async def test_a_provider_that_answers_wrongly_is_told(
    provider: Provider, path: str, answer: Any, told: str
) -> None:
    provider.answers[path] = answer
    with pytest.raises(ProviderError, match=told):
        await read_keys(provider.issuer)


@pytest.mark.parametrize(
    "address", ["http://id.example/keys", "file:///etc/passwd", "ftp://127.0.0.1/k", "keys", "", 7, None]
)
async def test_keys_come_no_less_safe_way_than_the_issuer(provider: Provider, address: Any) -> None:
    provider.answers[DISCOVERY] = {"issuer": provider.issuer, "jwks_uri": address}
    with pytest.raises(ProviderError, match="not https"):
        await read_keys(provider.issuer)


async def test_a_provider_that_is_not_there_is_told() -> None:
    with pytest.raises(ProviderError, match="cannot be reached"):
        await read_keys("http://127.0.0.1:9/realms/company")


def public(name: str, kind: str, **changed: Any) -> dict[str, Any]:
    return {**made_key(name, kind).as_dict(private=False), **changed}


@pytest.mark.filterwarnings("ignore:Key size")
def test_shared_secrets_short_keys_and_what_is_for_other_things_are_left_out() -> None:
    short = RSAKey.generate_key(1024, {"kid": "short"}).as_dict(private=False)
    rows = [
        OctKey.generate_key(256, {"kid": "secret"}).as_dict(),
        short,
        public("sealing", "RS256", use="enc"),
        public("wrapping", "ES256", key_ops=["encrypt"]),
        {"kty": "future", "kid": "unknown"},
        {"kty": "EC", "crv": "P-256", "kid": "broken"},
        {"kid": "empty"},
        "text",
        None,
        public("good", "ES256"),
    ]
    assert [key.kid for key in usable_keys(rows)] == ["good"]


def test_a_key_verifies_only_what_it_was_made_for() -> None:
    agreement = OKPKey.generate_key("X25519", {"kid": "agreement"}).as_dict(private=False)
    keys = usable_keys(
        [public("ec", "ES256"), public("rsa", "RS256"), public("ed", "Ed25519", alg="EdDSA"), agreement]
    )
    assert {key.kid for key in keys} >= {"ec", "rsa", "ed"}
    fitting = {
        (key_id, name)
        for key_id in ("ec", "rsa", "ed", "agreement")
        for name in ("ES256", "ES384", "RS256", "PS256", "EdDSA", "HS256", "none")
        if pick(keys, key_id, name)
    }
    assert fitting == {("ec", "ES256"), ("rsa", "RS256"), ("ed", "EdDSA")}


def test_without_an_id_it_is_the_only_key_that_fits() -> None:
    keys = usable_keys([public("ec", "ES256"), public("rsa", "RS256")])
    found = pick(keys, None, "ES256")
    assert found is not None
    assert found.kid == "ec"
    assert pick(usable_keys([public("a", "ES256"), public("b", "ES256")]), None, "ES256") is None


async def test_old_keys_are_asked_for_anew_beside_the_request(
    source: KeySource, provider: Provider, clock: Clock
) -> None:
    await source.find("first", "ES256")
    provider.rotate("second")
    clock.now += FRESH_SECONDS + 1
    assert await source.find("first", "ES256") is not None
    assert source._reading is not None
    await source._reading
    asked = dict(provider.asked)
    assert await source.find("second", "ES256") is not None
    assert provider.asked == asked


async def test_keys_of_just_a_day_are_still_used_and_asked_for(
    source: KeySource, provider: Provider, clock: Clock
) -> None:
    await source.find("first", "ES256")
    provider.rotate("second")
    clock.now += USABLE_SECONDS
    assert await source.find("second", "ES256") is not None


async def test_what_is_being_read_ends_with_the_source(source: KeySource) -> None:
    reading = source._begin()
    assert reading is not None
    await source.close()
    assert reading.done()


def test_the_bounds_are_those_that_are_promised() -> None:
    """docs/machines.md."""
    assert (FRESH_SECONDS, USABLE_SECONDS, AGAIN_SECONDS) == (3_600, 86_400, 30)
    assert (jwks._MOST_KEYS, jwks._LEAST_RSA_BITS) == (100, 2_048)


def test_of_very_many_keys_the_first_hundred_count() -> None:
    row = public("any", "ES256")
    rows = [{**row, "kid": str(number)} for number in range(101)]
    assert [key.kid for key in usable_keys(rows)] == [str(number) for number in range(100)]


@pytest.mark.parametrize(("made_for", "other"), [("PS256", "RS256"), ("RS256", "PS256")])
def test_a_key_that_names_its_algorithm_is_for_no_other(made_for: str, other: str) -> None:
    keys = usable_keys([public("rsa", "RS256", alg=made_for)])
    assert pick(keys, "rsa", made_for) is not None
    assert pick(keys, "rsa", other) is None


async def test_whenever_the_clock_began_keys_are_kept_for_an_hour(
    source: KeySource, provider: Provider, clock: Clock
) -> None:
    clock.now = 1_000_000.0
    await source.find("first", "ES256")
    clock.now += FRESH_SECONDS
    await source.find("first", "ES256")
    assert source._reading is not None
    await source._reading
    assert provider.asked[KEYS] == 1


async def test_an_outage_stands_in_the_log(
    source: KeySource, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.answers[KEYS] = 503
    with caplog.at_level("WARNING", "dossier.oidc"), pytest.raises(Busy):
        await source.find("first", "ES256")
    assert [one.getMessage() for one in caplog.records] == ["identity provider failed"]
