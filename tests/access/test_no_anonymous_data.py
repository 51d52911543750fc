"""No route answers data without a token. Next: test_tokens.py."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from starlette.routing import Mount, Route, WebSocketRoute

from tests.support.door import Door, open_door

FILE = "0" * 32
# These hold no data: they say that the process lives, or show a page that signs in by itself.
OPEN = {"/healthz", "/readyz", "/graphiql"}
WRONG = (
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    "Bearer dsr_" + "A" * 49,
    "Basic YTpi",
    "Bearer \u00e9",
    "Bearer " + "x" * 7000,
)


@pytest.fixture
async def door(database: str, tmp_path: Path) -> AsyncGenerator[Door]:
    async with open_door(database, tmp_path) as door:
        yield door


async def test_every_route_is_known(door: Door) -> None:
    """A new route must be thought of: either it asks for a token, and is tested here, or it holds no data."""
    paths = {route.path for route in door.app.routes if isinstance(route, Route | WebSocketRoute | Mount)}
    files = {
        "/files/uploads",
        "/files/uploads/{upload:str}",
        "/files/attachments/{attachment:str}/{version:int}",
        "/files/exports/{export:str}",
        "/files/made/{file:str}",
        "/files/templates/{kind:str}",
        "/files/pictures/{picture:str}",
        "/files/base-data/{name:str}/{verb:str}",
        "/files/calendars/{calendar:str}",
        "/files/vip/{name:str}",
    }
    exchange = {
        "/exchange/templates/{name:str}",
        "/exchange/receivers/{receiver:str}/delta",
        "/exchange/{system:str}/messages",
        "/exchange/{system:str}/loads",
    }
    assert paths == OPEN | files | exchange | {"/graphql", "/metrics"}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/files/uploads"),
        ("PUT", f"/files/uploads/{FILE}"),
        ("PATCH", f"/files/uploads/{FILE}?ticket=a.b"),
        ("HEAD", f"/files/uploads/{FILE}"),
        ("DELETE", f"/files/uploads/{FILE}"),
        ("GET", f"/files/attachments/{FILE}/1"),
        ("HEAD", f"/files/attachments/{FILE}/1?ticket=a.b"),
        ("GET", f"/files/exports/{FILE}"),
        ("HEAD", f"/files/exports/{FILE}?ticket=a.b"),
        ("GET", f"/files/made/{FILE}"),
        ("HEAD", f"/files/made/{FILE}?ticket=a.b"),
        ("GET", "/files/templates/OTHER"),
        ("HEAD", "/files/templates/VOUCHER?ticket=a.b"),
        ("GET", "/files/pictures/complaints-by-month"),
        ("HEAD", "/files/pictures/complaints-by-month?ticket=a.b"),
        ("GET", "/files/base-data/vendors/export"),
        ("POST", "/files/base-data/vendors/import?ticket=a.b"),
        ("GET", "/files/calendars/CA01.ics"),
        ("GET", "/files/vip/types.svg"),
        ("HEAD", "/files/calendars/CA01.ics?ticket=a.b"),
        ("GET", "/exchange/templates/customers"),
        ("GET", "/exchange/receivers/CRM/delta"),
        ("POST", "/exchange/receivers/CRM/delta?token=x"),
        ("POST", "/exchange/ERP/messages"),
        ("POST", "/exchange/ERP/loads"),
    ],
)
async def test_files_without_a_token_or_ticket_are_401(
    door: Door, wrong: str, method: str, path: str
) -> None:
    headers = {b"tus-resumable": b"1.0.0", b"upload-offset": b"0", b"upload-length": b"1"}
    headers[b"content-type"] = b"application/offset+octet-stream"
    if wrong:
        headers[b"authorization"] = wrong.encode("latin-1")
    response = await door.http.request(method, path, headers=headers)
    assert response.status_code == 401


@pytest.mark.parametrize("wrong", WRONG)
async def test_figures_without_a_token_are_401(door: Door, wrong: str) -> None:
    headers = {b"authorization": wrong.encode("latin-1")} if wrong else {}
    response = await door.http.request("GET", "/metrics", headers=headers)
    assert response.status_code == 401
    assert "dossier_" not in response.text


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_graphql_without_a_token_is_401(door: Door, wrong: str, method: str) -> None:
    headers = {b"authorization": wrong.encode("latin-1")} if wrong else {}
    response = await door.http.request(
        method,
        "/graphql",
        params={"query": "{__schema{queryType{name}}}"} if method == "GET" else None,
        json={"query": "{__schema{queryType{name}}}"} if method == "POST" else None,
        headers=headers,
    )
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in response.json()


async def test_without_a_token_nothing_of_the_request_is_looked_at(door: Door) -> None:
    """Neither documents nor bodies: what is wrong with them is told to nobody."""
    for body in ("{", "{nothing}", "{__typename}"):
        assert (await door.post({"query": body})).status_code == 401


async def test_the_open_routes_hold_no_data(door: Door) -> None:
    for path in sorted(OPEN):
        response = await door.http.get(path)
        assert response.status_code == 200
        assert "dsr_" not in response.text.replace('placeholder="dsr_…"', "")
    page = await door.http.get("/graphiql")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    script = await door.http.get("/graphiql/start.js")
    assert script.status_code == 200
    for path in ("/", "/graphql/x", "/graphiql/../../settings.py", "/graphiql/%2e%2e/__init__.py"):
        assert (await door.http.get(path)).status_code == 404


async def test_a_signed_in_caller_is_answered(door: Door) -> None:
    signed = await door.as_roles("TEST", "auditor")
    assert await signed.data("{__typename}") == {"__typename": "Query"}
