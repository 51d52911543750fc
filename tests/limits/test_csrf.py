"""What a page of another site can make a browser send without asking this service first. Next: test_gate.py.

A browser sends three kinds of body, GET and POST, and a few harmless headers without a preflight, and cookies
with them. None of that changes anything here: an act needs JSON or a header that no page can send unasked.
"""

from typing import Any

import httpx
import pytest

from tests.support.server import Service

JSON = b'{"query":"mutation { closePayerTask(taskId: \\"1\\") { __typename } }"}'
COOKIE = "__Host-dossier-refresh=x"
PARTS = (
    b'--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n' + JSON + b"\r\n"
    b'--x\r\ncontent-disposition: form-data; name="map"\r\n\r\n{}\r\n--x--\r\n'
)
SIMPLE: dict[str, tuple[str | None, bytes]] = {
    "a form": ("application/x-www-form-urlencoded", b"query=mutation%7B__typename%7D"),
    "multipart as uploads are specified": ("multipart/form-data; boundary=x", PARTS),
    "multipart with JSON in it": ("multipart/form-data; boundary=x", JSON),
    "plain text that is JSON": ("text/plain", JSON),
    "plain text that says JSON": ("text/plain; application/json", JSON),
    "JSON in the wrong place": ("text/plain; charset=application/json", JSON),
    "two types": ("text/plain, application/json", JSON),
    "no type": (None, JSON),
    "an empty type": ("", JSON),
    "GraphQL as text": ("application/graphql", b"mutation { __typename }"),
    "JSON of another charset": ("application/json; charset=utf-7", JSON),
}


@pytest.mark.parametrize("name", SIMPLE)
@pytest.mark.parametrize("more", [{}, {"apollo-require-preflight": "1"}, {"x-graphql-preflight": "1"}])
def test_no_form_is_a_request(service: Service, name: str, more: dict[str, str]) -> None:
    """Not with the headers either that other servers take as a preflight: JSON is all there is."""
    kind, body = SIMPLE[name]
    headers = {"authorization": f"Bearer {service.user('SC01').token}", **more}
    headers |= {} if kind is None else {"content-type": kind}
    response = httpx.post(f"{service.url}/graphql", content=body, headers=headers)
    assert response.status_code == 415
    assert response.json()["errors"][0]["extensions"] == {"code": "UNSUPPORTED_MEDIA_TYPE"}


@pytest.mark.parametrize("name", SIMPLE)
def test_with_nothing_but_a_cookie_no_form_is_anything(service: Service, name: str) -> None:
    """As a forged page would send it: the browser adds the cookie, and no page can add a token."""
    kind, body = SIMPLE[name]
    headers = {"cookie": COOKIE} | ({} if kind is None else {"content-type": kind})
    response = httpx.post(f"{service.url}/graphql", content=body, headers=headers)
    assert response.status_code == 401
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "query",
    [
        "mutation { refreshSession { __typename } }",
        'mutation { signIn(userName: "A", password: "b") { __typename } }',
        'mutation { closePayerTask(taskId: "1") { __typename } }',
    ],
)
def test_an_address_changes_nothing(service: Service, query: str) -> None:
    """A link, an image: GET. With a token, too."""
    address = f"{service.url}/graphql"
    given: dict[str, Any] = {"params": {"query": query}}
    nobody = httpx.get(address, headers={"cookie": COOKIE}, **given)
    assert nobody.status_code == 401
    assert "set-cookie" not in nobody.headers
    token = {"authorization": f"Bearer {service.user('SC01').token}", "cookie": COOKIE}
    known = httpx.get(address, headers=token, **given)
    assert known.status_code == 405
    assert known.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {"content-type": "text/plain"}),
        ("POST", {"content-type": "multipart/form-data; boundary=x"}),
        ("POST", {"content-type": "application/offset+octet-stream"}),
    ],
)
def test_no_upload_begins_without_a_header_that_is_asked_for_first(
    service: Service, method: str, headers: dict[str, str]
) -> None:
    """Tus-Resumable is none that a page may send unasked; PUT, PATCH and DELETE are asked for anyway."""
    token = {"authorization": f"Bearer {service.user('SC01').token}"}
    response = httpx.request(
        method, f"{service.url}/files/uploads", headers={**headers, **token}, content=PARTS
    )
    assert response.status_code == 412
