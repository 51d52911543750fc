"""What is remembered of a provider's tokens, and for how long. Next: test_streams.py."""

import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from joserfc.errors import JoseError

from resolvers.access import oidc
from resolvers.access.claims import ClaimsError, ClaimsMap, read_claims_map
from resolvers.access.news import EVERYBODY
from resolvers.access.oidc import Oidc, OidcConfig, TokenRefused, check_claims
from resolvers.errors import Busy
from tests.support.asked import Clock, Pool
from tests.support.provider import AUDIENCE, Provider, made_key
from tests.support.users import add_user


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=2) as pool:
        yield Pool(pool)


@pytest.fixture
def clock() -> Clock:
    return Clock(time.time())


@pytest.fixture
async def company(provider: Provider, mapping: Path, pool: Pool, clock: Clock) -> AsyncGenerator[Oidc]:
    claims = read_claims_map(mapping)
    config = OidcConfig(provider.issuer, AUDIENCE, claims, ("ES256",))
    found = Oidc(pool, config, now=clock)  # pyright: ignore[reportArgumentType]
    yield found
    await found.close()


async def test_a_caller_is_believed_for_a_while_and_is_from_outside(
    company: Oidc, provider: Provider, pool: Pool, clock: Clock
) -> None:
    token = provider.token()
    first = await company.find(token)
    assert first is not None
    assert (first.outside, first.user_name) == (True, "ZHANG.WEI")
    assert await company.find(token) is first
    assert pool.asked == 1
    clock.now += oidc.REMEMBER_SECONDS + 0.1
    assert await company.find(token) == first
    assert pool.asked == 2


async def test_no_token_is_believed_beyond_its_end(company: Oidc, provider: Provider, clock: Clock) -> None:
    token = provider.token(exp=int(clock.now) - 58)  # two seconds more, as clocks differ
    assert await company.find(token) is not None
    clock.now += 2.5
    assert await company.find(token) is None


@pytest.mark.parametrize(("whom", "asked"), [("ZHANG.WEI", 2), (EVERYBODY, 2), ("LI", 1)])
async def test_news_ends_what_is_remembered_of_whom_it_is_about(
    company: Oidc, provider: Provider, pool: Pool, whom: str, asked: int
) -> None:
    token = provider.token()
    await company.find(token)
    company.forget(whom)
    await company.find(token)
    assert pool.asked == asked


async def test_not_more_are_remembered_than_there_is_room_for(
    company: Oidc, provider: Provider, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "_CACHE_ROWS", 2)
    tokens = [provider.token(jti=str(at)) for at in range(3)]
    for one in tokens:
        assert await company.find(one) is not None
    assert await company.find(tokens[2]) is not None
    assert pool.asked == 3
    await company.find(tokens[0])
    assert pool.asked == 4


@pytest.mark.parametrize(
    "failure", [OSError(), TimeoutError(), asyncpg.PostgresError("x"), asyncpg.InterfaceError("x")]
)
async def test_when_the_database_is_away_nobody_can_tell(
    company: Oidc, provider: Provider, pool: Pool, failure: Exception
) -> None:
    pool.fails = failure
    with pytest.raises(Busy):
        await company.find(provider.token())


@pytest.mark.parametrize("failure", [JoseError("x"), ValueError("x"), TypeError("x")])
async def test_a_signature_that_cannot_be_checked_is_none(
    company: Oidc, provider: Provider, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(*_arguments: object) -> bool:
        raise failure

    monkeypatch.setattr(oidc, "validate_compact", fail)
    assert await company.find(provider.token()) is None


def _wrong(*_arguments: object) -> bool:
    return False


async def test_a_wrong_signature_is_not_taken(
    company: Oidc, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "validate_compact", _wrong)
    assert await company.find(provider.token()) is None


@pytest.mark.parametrize(("nbf", "taken"), [(60, True), (62, False), (-1, True)])
async def test_how_far_clocks_may_differ(
    company: Oidc, provider: Provider, clock: Clock, nbf: int, taken: bool
) -> None:
    clock.now = float(int(clock.now))
    token = provider.token(nbf=int(clock.now) + nbf, iat=None)
    assert (await company.find(token) is not None) == taken


async def test_grants_given_here_are_those_of_a_user_who_is_one_here(
    provider: Provider, mapping: Path, pool: Pool, database: str
) -> None:
    claims = read_claims_map(mapping)
    with_own = ClaimsMap(claims.user, claims.rules, claims.language, grants_of_user=True)
    company = Oidc(pool, OidcConfig(provider.issuer, AUDIENCE, with_own, ("ES256",)))  # pyright: ignore[reportArgumentType]
    await add_user(database, "WANG.WU", "careAgent", password=None)
    found = await company.find(provider.token(preferred_username="wang.wu"))
    other = await company.find(provider.token(preferred_username="li.si"))
    await company.close()
    assert found is not None
    assert other is not None
    assert [one.role for one in found.grants] == ["salesMaintainer", "careAgent"]
    assert [one.role for one in other.grants] == ["salesMaintainer"]


def test_grants_given_here_count_only_if_asked_for() -> None:
    assert not ClaimsMap((), ()).grants_of_user


def test_the_first_wrong_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    path.write_text('{"user": ["sub"], "beta": 1, "alpha": 2}')
    with pytest.raises(ClaimsError, match="'alpha'"):
        read_claims_map(path)


async def test_several_are_remembered_at_once(company: Oidc, provider: Provider, pool: Pool) -> None:
    tokens = [provider.token(jti=str(at)) for at in range(3)]
    for one in (*tokens, *tokens):
        assert await company.find(one) is not None
    assert pool.asked == 3


async def test_a_token_of_more_signs_than_any_needs_is_not_looked_at(
    company: Oidc, provider: Provider
) -> None:
    assert oidc._MOST_CHARACTERS == 8_192
    long = provider.token(note="x" * 6_200)
    assert len(long) > oidc._MOST_CHARACTERS
    assert await company.find(long) is None
    assert provider.asked == {}


@pytest.mark.parametrize(
    ("key", "claims", "why"),
    [
        ("unpublished", {}, "signed by a key that the provider does not have"),
        (None, {"preferred_username": "a name with blanks"}, "names nobody who could be a user here"),
    ],
)
async def test_why_a_token_is_not_taken_stands_in_the_log(  # noqa: PLR0913, PLR0917
    company: Oidc,
    provider: Provider,
    caplog: pytest.LogCaptureFixture,
    key: str | None,
    claims: dict[str, Any],
    why: str,
) -> None:
    provider.keys["unpublished"] = made_key("unpublished", "ES256")
    with caplog.at_level("INFO", "dossier.oidc"):
        assert await company.find(provider.token(key, **claims)) is None
    [told] = [one for one in caplog.records if one.getMessage() == "token refused"]
    assert str(told.__dict__["reason"]).endswith(why)


def test_a_token_is_over_at_its_very_end() -> None:
    config = OidcConfig("https://id.example", AUDIENCE, ClaimsMap((), ()), ("ES256",))
    claims = {"iss": "https://id.example", "aud": AUDIENCE, "exp": 1_000}
    check_claims(claims, config, 1_059.9)
    with pytest.raises(TokenRefused, match="over"):
        check_claims(claims, config, 1_060.0)


@pytest.mark.parametrize("hours", [-3, 3])
async def test_a_clock_that_jumps_makes_nobody_believed_for_longer(
    company: Oidc, provider: Provider, pool: Pool, clock: Clock, hours: int
) -> None:
    """Set back by hours, what was just learnt would count as new for hours."""
    token = provider.token(exp=int(clock.now) + 86_400, iat=int(clock.now) - 86_400)
    assert await company.find(token) is not None
    clock.now += hours * 3600
    assert await company.find(token) is not None
    assert pool.asked == 2
