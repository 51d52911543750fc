"""Tokens of an identity provider at the door: who comes in, and with what. Next: test_api_keys.py."""

import base64
import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import SecretStr

from doctor_peers import check_provider
from resolvers.access.caller import Grant
from server import build_app
from settings import Settings, SettingsError
from tests.support.door import Door, open_door
from tests.support.provider import AUDIENCE, KEYS, Provider
from tests.support.rows import in_database
from tests.support.users import add_user, sign_in

ASK = "{ apiKeys { keyId } }"


async def status(door: Door, token: str) -> int:
    return (await replace(door, token=token).post({"query": ASK})).status_code


async def roles(door: Door, token: str) -> list[str]:
    """What the caller of this token may, as the service itself has it."""
    caller = await door.app.state.services.tokens.find(token)
    return [] if caller is None else sorted(grant.role for grant in caller.grants)


async def test_a_token_of_the_provider_is_a_caller_with_its_grants(door: Door, provider: Provider) -> None:
    token = provider.token(locale="en-GB")
    assert await status(door, token) == 200
    tokens = door.app.state.services.tokens
    caller = await tokens.find(token)
    assert caller.user_name == "ZHANG.WEI"
    assert caller.grants == (Grant("salesMaintainer", frozenset({"0723"}), frozenset({"F723"})),)
    assert (caller.token_id, caller.session_id, caller.must_change_password) == (None, None, False)
    assert caller.languages == ("en", "zh")
    assert (await tokens.find(token, "zh")).languages == ("zh", "en")


@pytest.mark.filterwarnings("ignore:EdDSA")  # the test signs with the library as it is
async def test_every_signature_that_is_allowed_is_taken(door: Door, provider: Provider) -> None:
    kinds = ("RS256", "PS256", "ES256", "Ed25519", "EdDSA")
    for kind in kinds:
        provider.rotate(kind, kind)
    assert {kind: await status(door, provider.token(kind)) for kind in kinds} == dict.fromkeys(kinds, 200)


def wrong_claims(provider: Provider) -> dict[str, dict[str, Any]]:
    now = int(time.time())
    return {
        "another issuer": {"iss": "https://id.example/realms/company"},
        "no issuer": {"iss": None},
        "the issuer with a slash": {"iss": provider.issuer + "/"},
        "issuers": {"iss": [provider.issuer]},
        "another audience": {"aud": "other"},
        "no audience": {"aud": None},
        "a longer audience": {"aud": AUDIENCE + "2"},
        "other audiences": {"aud": ["other", "account"]},
        "an audience of another form": {"aud": {AUDIENCE: 1}},
        "over": {"exp": now - 61},
        "no end": {"exp": None},
        "an end that is text": {"exp": "9999999999"},
        "an end that is true": {"exp": True},
        "not yet": {"nbf": now + 300},
        "a begin that is text": {"nbf": "0"},
        "made in the future": {"iat": now + 3600},
        "nobody": {"preferred_username": None},
        "a name that is too long": {"preferred_username": "zhang.wei@company.example"},
        "duties apart": {"groups": ["admins"], "realm_access": {"roles": ["audit"]}},
    }


async def test_what_a_token_says_must_be_right(door: Door, provider: Provider) -> None:
    other = await replace(door, token="dsr_nonsense").post({"query": ASK})
    assert other.status_code == 401
    for name, claims in wrong_claims(provider).items():
        refused = await replace(door, token=provider.token(**claims)).post({"query": ASK})
        # the same as for any other token: nothing tells what was wrong
        assert (name, refused.status_code, refused.json()) == (name, 401, other.json())


async def test_clocks_may_differ_and_audiences_be_several(
    door: Door, provider: Provider, trusting: dict[str, Any], tmp_path: Path
) -> None:
    now = int(time.time())
    right: list[dict[str, Any]] = [
        {"aud": ["account", AUDIENCE]},
        {"exp": now - 30},
        {"nbf": now + 30, "iat": now + 30},
        {"groups": None},
    ]
    for claims in right:
        assert (claims, await status(door, provider.token(**claims))) == (claims, 200)
    late = provider.token(exp=now - 30)
    async with open_door(door.dsn, tmp_path / "var", **trusting, oidc_skew_seconds=0) as strict:
        assert await status(strict, late) == 401
        assert await status(strict, provider.token()) == 200


async def test_who_signed_decides(door: Door, provider: Provider) -> None:
    good = provider.token()
    header, claims, signature = good.split(".")
    stranger = Provider(1)
    stranger.issuer = provider.issuer
    other = provider.token(preferred_username="li.na").split(".")
    forged = [
        stranger.token(),
        stranger.token(_header={"kid": None}),
        f"{header}.{other[1]}.{signature}",
        f"{header}.{claims}.{other[2]}",
        f"{header}.{claims}.",
        f"{header}..{signature}",
        f"{header}.{claims}.{signature[:-4]}",
        f"{header}.{claims}.{signature}AAAA",
        f".{claims}.{signature}",
        "..",
        "a.b.c",
        f"{good} {good}",
    ]
    assert [await status(door, token) for token in forged] == [401] * len(forged)
    assert await door.app.state.services.tokens.find("ä.ö.\udcff") is None
    assert await status(door, good) == 200


def _raw(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


async def test_no_signature_and_shared_secrets_are_never_taken(door: Door, provider: Provider) -> None:
    claims = provider.token().split(".")[1]
    public = json.dumps(provider.keys["first"].as_dict(private=False)).encode()
    secret = OctKey.import_key(public)
    given = json.loads(base64.urlsafe_b64decode(claims + "=="))
    tokens = [
        f"{_raw({'alg': 'none', 'kid': 'first'})}.{claims}.",
        f"{_raw({'alg': 'None', 'kid': 'first'})}.{claims}.",
        f"{_raw({'alg': ['ES256'], 'kid': 'first'})}.{claims}.AAAA",
        f"{_raw({'kid': 'first'})}.{claims}.AAAA",
        f"{_raw(['alg'])}.{claims}.AAAA",
        f"{_raw('alg')}.{claims}.AAAA",
        jwt.encode({"alg": "HS256", "kid": "first"}, given, secret),
        base64.urlsafe_b64encode(b"[" * 1_500).decode() + f".{claims}.AAAA",
        "A" * 9_000 + f".{claims}.AAAA",
    ]
    assert [await status(door, token) for token in tokens] == [401] * len(tokens)


async def test_what_else_a_provider_signs_signs_nobody_in(door: Door, provider: Provider) -> None:
    taken = [{"typ": "at+jwt"}, {"typ": None}, {"typ": "jwt"}, {"kid": None}, {"x-own": "1"}]
    others = [
        {"typ": "logout+jwt"},
        {"typ": "dpop+jwt"},
        {"typ": ""},
        {"kid": "unknown"},
        {"kid": "../first"},
        {"crit": ["b64"], "b64": True},
    ]
    found = [await status(door, provider.token(_header=one)) for one in (*taken, *others)]
    assert found == [200] * len(taken) + [401] * len(others)


async def test_a_key_that_comes_later_signs_in_and_tokens_of_the_former_still_do(
    door: Door, provider: Provider
) -> None:
    before = provider.token()
    assert await status(door, before) == 200
    provider.rotate("second", "RS256")
    after = provider.token()
    assert await status(door, after) == 401  # so soon after it was asked, the provider is not asked again
    keys = door.app.state.services.tokens._oidc.__self__._keys
    keys._not_before = 0.0  # the time has come
    assert await status(door, after) == 200
    assert await status(door, before) == 200


async def test_an_outage_is_told_as_such_and_stops_no_other_token(door: Door, provider: Provider) -> None:
    provider.answers[KEYS] = 503
    refused = await replace(door, token=provider.token()).post({"query": ASK})
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["errors"][0]["extensions"]["code"] == "BUSY"
    own = await door.as_roles("SC01", "salesMaintainer")
    assert len((await own.data(ASK))["apiKeys"]) == 1


async def test_a_user_who_has_ended_here_has_ended(door: Door, provider: Provider) -> None:
    today = datetime.now(UTC).date()
    past, future = today - timedelta(days=2), today + timedelta(days=2)
    await add_user(door.dsn, "ZHANG.WEI", password=None)
    await add_user(door.dsn, "LI", password=None)
    await add_user(door.dsn, "WANG", password=None, valid=(None, past))
    await add_user(door.dsn, "ZHAO", password=None, valid=(future, None))
    await in_database(door.dsn, "UPDATE user_account SET active = false WHERE user_name = 'LI'")
    expected = {"zhang.wei": 200, "li": 401, "wang": 401, "zhao": 401, "nobody.here": 200}
    found = {name: await status(door, provider.token(preferred_username=name)) for name in expected}
    assert found == expected


async def test_news_of_a_user_end_his_tokens_at_once(door: Door, provider: Provider) -> None:
    await add_user(door.dsn, "ZHANG.WEI", password=None)
    token = provider.token()
    tokens = door.app.state.services.tokens
    assert await tokens.find(token) is not None
    await in_database(door.dsn, "UPDATE user_account SET active = false WHERE user_name = 'ZHANG.WEI'")
    tokens.forget("LI")
    assert await tokens.find(token) is not None  # for REMEMBER_SECONDS
    tokens.forget("ZHANG.WEI")
    assert await tokens.find(token) is None


async def test_grants_given_here_count_only_where_the_file_says_so(
    door: Door, provider: Provider, trusting: dict[str, Any], tmp_path: Path
) -> None:
    await add_user(door.dsn, "ZHANG.WEI", "financeMaintainer", password=None)
    await add_user(door.dsn, "SUN", "admin", password=None)
    assert await roles(door, provider.token()) == ["salesMaintainer"]
    _add_to(trusting["oidc_mapping"], "grants_of_user = true\n")
    async with open_door(door.dsn, tmp_path / "var", **trusting) as again:
        assert await roles(again, provider.token()) == ["financeMaintainer", "salesMaintainer"]
        assert await roles(again, provider.token(preferred_username="li")) == ["salesMaintainer"]
        # US-SOD over all he would have
        audit: dict[str, Any] = {
            "preferred_username": "sun",
            "groups": None,
            "realm_access": {"roles": ["audit"]},
        }
        assert await status(again, provider.token(**audit)) == 401
        assert await roles(again, provider.token(preferred_username="sun", groups=None)) == ["admin"]


AUDIT: dict[str, Any] = {"groups": None, "realm_access": {"roles": ["audit"]}}


async def test_duties_stay_apart_between_grants_given_here_and_the_providers(
    door: Door, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """Although these tokens do not bring along what was given here: he has both, by one way or the other."""
    await add_user(door.dsn, "ZHANG.WEI", "admin")
    local = await sign_in(door, "ZHANG.WEI")
    assert (await local.post({"query": ASK})).status_code == 200
    assert await roles(door, provider.token()) == ["salesMaintainer"]
    with caplog.at_level("WARNING", "dossier.oidc"):
        assert await status(door, provider.token(**AUDIT)) == 401
    [told] = [vars(one)["reason"] for one in caplog.records]
    assert told == "US-SOD: user ZHANG.WEI would be admin and auditor"
    await in_database(door.dsn, "DELETE FROM access_grant")
    assert await roles(door, provider.token(**AUDIT)) == ["auditor"]


async def test_keys_count_for_the_separation_of_duties_while_they_live(
    door: Door, provider: Provider
) -> None:
    """Also of a name that is not entered as a user."""
    await door.as_roles("ZHANG.WEI", "admin")
    assert await status(door, provider.token(**AUDIT)) == 401
    assert await status(door, provider.token()) == 200
    await in_database(door.dsn, "UPDATE access_token SET revoked_at = now()")
    assert await roles(door, provider.token(**AUDIT)) == ["auditor"]


async def test_a_grant_given_here_ends_the_providers_token_that_it_does_not_go_with(
    door: Door, provider: Provider
) -> None:
    await add_user(door.dsn, "ZHANG.WEI")
    token = provider.token(**AUDIT)
    assert await roles(door, token) == ["auditor"]
    await in_database(
        door.dsn, "INSERT INTO access_grant (user_name, role, clearance) VALUES ('ZHANG.WEI', 'admin', 0)"
    )
    door.app.state.services.tokens.forget("ZHANG.WEI")  # as the act does by news
    assert await roles(door, token) == []


def _add_to(path: Path, line: str) -> None:
    path.write_text(line + path.read_text("utf-8"), "utf-8")


async def test_without_a_provider_such_tokens_are_unknown(
    provider: Provider, database: str, tmp_path: Path
) -> None:
    async with open_door(database, tmp_path / "var") as door:
        assert await status(door, provider.token()) == 401
    assert provider.asked == {}


def test_a_wrong_file_of_claims_stops_the_start(trusting: dict[str, Any], tmp_path: Path) -> None:
    _add_to(trusting["oidc_mapping"], "what = 1\n")
    settings = Settings(var_folder=tmp_path / "var", **trusting)
    settings.make_field_key()
    nowhere = SecretStr("postgresql://localhost/none")
    with pytest.raises(SettingsError, match=r"^DOSSIER_OIDC_MAPPING: .*'what'") as error:
        build_app(settings.model_copy(update={"database_url": nowhere}))
    assert "\n" not in str(error.value)


async def test_the_doctor_looks_at_the_provider(
    provider: Provider, trusting: dict[str, Any], tmp_path: Path
) -> None:
    settings = Settings(var_folder=tmp_path / "var", **trusting)
    [check] = await check_provider(settings)
    assert (check.level, check.found) == ("ok", "publishes 1 key(s) for signatures")
    provider.answers[KEYS] = 500
    [check] = await check_provider(settings)
    assert (check.level, "answered 500" in check.found) == ("fail", True)
    _add_to(trusting["oidc_mapping"], "what = 1\n")
    [check] = await check_provider(settings)
    assert (check.level, "'what'" in check.found) == ("fail", True)
