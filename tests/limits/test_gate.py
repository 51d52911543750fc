"""What every request meets first: headers, and pages of others. Next: test_strangers.py."""

from collections.abc import Generator
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.server import Service, running
from tests.support.socket import open_wire, token_of

PAGE = "https://front.example"
OTHER = "https://other.example"
ASK = {"query": "{ __typename }"}
MARKED = "strict-transport-security"


@pytest.fixture(scope="module")
def gated(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    settings: dict[str, Any] = {"allowed_origins": PAGE, "hsts_seconds": 31_536_000}
    with running(database_server, tmp_path_factory.mktemp("gate"), **settings) as found:
        yield found


def bearer(service: Service) -> dict[str, str]:
    return {"authorization": f"Bearer {service.user('AU01').token}"}


ANSWERS = {
    "data": ("POST", "/graphql", True, 200),
    "no token": ("POST", "/graphql", False, 401),
    "no method": ("PUT", "/graphql", True, 405),
    "a file without a token": ("GET", "/files/attachments/x/1", False, 401),
    "a file without keys": ("GET", "/files/attachments/x/1", True, 503),
    "tus": ("OPTIONS", "/files/uploads", False, 204),
    "health": ("GET", "/healthz", False, 200),
    "figures": ("GET", "/metrics", True, 200),
    "nothing": ("GET", "/nothing", False, 404),
    "the page": ("GET", "/graphiql", False, 200),
    "its script": ("GET", "/graphiql/start.js", False, 200),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_its_headers_once(gated: Service, name: str) -> None:
    method, path, signed, status = ANSWERS[name]
    headers = bearer(gated) if signed else {}
    response = httpx.request(
        method, gated.url + path, headers=headers, json=ASK if method == "POST" else None
    )
    assert response.status_code == status
    assert response.headers.get_list("x-content-type-options") == ["nosniff"]
    assert response.headers.get_list("referrer-policy") == ["no-referrer"]
    assert response.headers.get_list(MARKED) == ["max-age=31536000; includeSubDomains"]
    [policy] = response.headers.get_list("content-security-policy")
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("frame-ancestors 'none'")
    assert ("script-src 'self'" in policy) is (name == "the page")
    assert "server" not in response.headers


def test_a_preflight_and_a_stream_have_them_too(gated: Service) -> None:
    asking = {"origin": PAGE, "access-control-request-method": "POST"}
    assert httpx.options(f"{gated.url}/graphql", headers=asking).headers[MARKED]
    stream = {**bearer(gated), "accept": "text/event-stream"}
    answer = httpx.post(f"{gated.url}/graphql", json=ASK, headers=stream)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_https_is_not_demanded_without_the_setting(service: Service) -> None:
    response = httpx.get(f"{service.url}/healthz")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert MARKED not in response.headers


def test_a_foreign_page_uses_no_cookie_of_this_server(gated: Service) -> None:
    """Whatever the browser lets it send: not even with a token, not as JSON."""
    for origin in (
        OTHER,
        "null",
        f"{PAGE}.evil",
        gated.url + "0",
        "https://" + gated.url.partition("://")[2] + "@x",
    ):
        given = {**bearer(gated), "origin": origin, "cookie": "__Host-dossier=x"}
        response = httpx.post(f"{gated.url}/graphql", json=ASK, headers=given)
        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"]["code"] == "FOREIGN_ORIGIN"
        assert "data" not in response.json()
        assert response.headers["x-content-type-options"] == "nosniff"


def test_pages_that_may_call_and_programs_do(gated: Service) -> None:
    for origin in ({"origin": PAGE}, {"origin": gated.url}, {}):
        for cookie in ({"cookie": "a=b"}, {}):
            given = {**bearer(gated), **origin, **cookie}
            response = httpx.post(f"{gated.url}/graphql", json=ASK, headers=given)
            assert response.json() == {"data": {"__typename": "Query"}}


def test_a_cookie_signs_nobody_in(gated: Service) -> None:
    """It carries no access: only refreshSession reads it, by POST and as JSON."""
    token = gated.user("AU01").token
    for name in ("__Host-dossier", "authorization", "token"):
        given = {"cookie": f"{name}={token}"}
        for response in (
            httpx.post(f"{gated.url}/graphql", json=ASK, headers=given),
            httpx.get(f"{gated.url}/graphql", params=ASK, headers=given),
            httpx.get(f"{gated.url}/files/attachments/{'0' * 32}/1", headers=given),
            httpx.get(f"{gated.url}/metrics", headers=given),
        ):
            assert response.status_code == 401


@pytest.mark.parametrize("origin", [OTHER, "null", f"{PAGE}.evil", "http://front.example"])
async def test_a_cross_site_web_socket_is_refused(gated: Service, origin: str) -> None:
    """Before it is opened, and with a token as well: a page that knows one may be somebody else's."""
    with pytest.raises(InvalidStatus) as refused:
        async with open_wire(gated.url, await token_of(gated.dsn, "AU01", "auditor"), origin=origin):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("own", [True, False])
async def test_a_web_socket_of_a_known_page_opens(gated: Service, own: bool) -> None:
    origin = gated.url if own else PAGE
    async with open_wire(gated.url, await token_of(gated.dsn, "AU01", "auditor"), origin=origin) as wire:
        await wire.subscribe("1", "{ __typename }")
        assert (await wire.receive())["payload"] == {"data": {"__typename": "Query"}}
