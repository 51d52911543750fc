"""Pages of other origins: what a browser asks before it sends, and is told after. Next: test_uppy.py."""

from collections.abc import Generator

import httpx
import pytest

from tests.support.server import Service, running

PAGE = "https://front.example"
ASK = {
    "access-control-request-method": "PATCH",
    "access-control-request-headers": "tus-resumable,upload-offset",
}


@pytest.fixture(scope="module")
def open_service(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    origins = f"{PAGE},http://localhost:5173"
    with running(database_server, tmp_path_factory.mktemp("origins"), allowed_origins=origins) as found:
        yield found


@pytest.mark.parametrize("place", ["/graphql", "/files/uploads/x", "/files/attachments/x/1"])
def test_a_page_that_may_call_is_told_so_before_and_after(open_service: Service, place: str) -> None:
    asked = httpx.options(open_service.url + place, headers={"origin": PAGE, **ASK})
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == PAGE
    assert "patch" in asked.headers["access-control-allow-methods"].lower()
    assert {"tus-resumable", "upload-offset", "authorization", "idempotency-key"} <= set(
        asked.headers["access-control-allow-headers"].lower().split(", ")
    )
    assert int(asked.headers["access-control-max-age"]) == 7200
    assert "access-control-allow-credentials" not in asked.headers
    refused = httpx.post(open_service.url + place, headers={"origin": PAGE})
    assert refused.status_code >= 400
    assert refused.headers["access-control-allow-origin"] == PAGE  # else the page would not learn why
    assert "upload-offset" in refused.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize("origin", ["https://other.example", f"{PAGE}.evil", "null", "http://front.example"])
def test_no_other_page_is_told_anything(open_service: Service, origin: str) -> None:
    for place in ("/graphql", "/files/uploads/x"):
        asked = httpx.options(open_service.url + place, headers={"origin": origin, **ASK})
        answer = httpx.post(open_service.url + place, headers={"origin": origin})
        for one in (asked, answer):
            assert not [name for name in one.headers if name.startswith("access-control-")]
            assert one.headers["vary"] == "Origin"  # a cache must not give it to a page that may


def test_tus_is_still_asked_what_it_can(open_service: Service) -> None:
    told = httpx.options(f"{open_service.url}/files/uploads", headers={"origin": PAGE})
    assert told.headers["tus-version"] == "1.0.0"


def test_without_the_setting_nothing_is_told(service: Service) -> None:
    asked = httpx.options(f"{service.url}/graphql", headers={"origin": PAGE, **ASK})
    assert not [name for name in asked.headers if name.startswith("access-control-") or name == "vary"]
