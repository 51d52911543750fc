"""Any process goes on with an upload that another began, even one that was killed. Next: test_headers.py."""

from pathlib import Path

import httpx
import pytest

from storage.keys_file import make_key_file
from tests.support.process import service_process
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.socket import token_of
from tests.support.uploading import TUS, Sender, text_of, traces

PART = 8 * 2**20


async def test_an_upload_goes_on_in_another_process(fresh_database: str, tmp_path: Path) -> None:
    make_key_file(tmp_path / "keys" / "attachments.json")
    async with open_writer(fresh_database, tmp_path) as writer:
        [number] = await create_customers(writer, 1)
    token = await token_of(fresh_database, "FILER", *ROLES)
    body = text_of(2 * PART + 1_000)
    async with (
        service_process(fresh_database, tmp_path) as first,
        service_process(fresh_database, tmp_path) as second,
    ):
        with _client(first.url, token) as one, _client(second.url, token) as two:
            begun, other = Sender(one, number), Sender(two, number)
            place = begun.begin(len(body))
            assert begun.patch(place, 0, body[: PART + 5_000]).status_code == 204
            await first.kill()
            at = other.offset(place)
            assert at == PART + 5_000
            assert other.patch(place, at, body[at:]).status_code == 204
            became = two.head(place, headers=TUS).headers["content-location"]
            assert two.get(became).content == body
        assert await second.end() == 0
    assert traces(tmp_path) == []


@pytest.mark.faults
async def test_a_server_that_is_told_to_end_keeps_what_has_arrived(
    fresh_database: str, tmp_path: Path
) -> None:
    """The client is in the middle of its body; it is told to come again, and goes on with the next server."""
    make_key_file(tmp_path / "keys" / "attachments.json")
    async with open_writer(fresh_database, tmp_path) as writer:
        [number] = await create_customers(writer, 1)
    token = await token_of(fresh_database, "FILER", *ROLES)
    body, sent = text_of(2 * PART + 1_000, seed=21), PART + 300_000
    async with service_process(fresh_database, tmp_path) as first:
        with _client(first.url, token) as http:
            sender = Sender(http, number)
            place = sender.begin(len(body))
            with sender.begun_request(place, len(body), body[:sent]) as line:
                sender.settled(place, PART)
                assert await first.end() == 0
                answer = line.recv(4096)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 1" in answer
    assert b"UPLOAD-CUT" in answer
    async with service_process(fresh_database, tmp_path) as second:
        with _client(second.url, token) as http:
            sender = Sender(http, number)
            at = sender.offset(place)
            assert PART < at <= sent  # the begun part too
            assert sender.patch(place, at, body[at:]).status_code == 204
            became = http.head(place, headers=TUS).headers["content-location"]
            assert http.get(became).content == body
    assert traces(tmp_path) == []


def _client(url: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=60)
