"""The receiver that pulls goes on, whatever its key does not see. Next: receiving.py."""

import io

import httpx
import pytest

from tests.nothing_lost import receiving
from tests.nothing_lost.receiving import Plan


@pytest.mark.parametrize(("status", "more"), [(200, True), (204, False), (204, True)])
async def test_nothing_to_tell_is_acknowledged_too(status: int, more: bool) -> None:
    acknowledged: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            acknowledged.append(request.url.params["token"])
            return httpx.Response(204)
        headers = {"dossier-token": "place", "dossier-more": "true" if more else "false"}
        return httpx.Response(status, headers=headers, content=b"[]" if status == 200 else b"")

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        journal = io.StringIO()
        assert await receiving._pulled(Plan("PULL", "ERP", "", []), journal, http, "http://server") is more
    assert acknowledged == ["place"]
    assert journal.getvalue() == ("[]\n" if status == 200 else "")
