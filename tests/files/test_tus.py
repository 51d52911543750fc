"""tus 1.0 over real HTTP: pieces, cuts, checksums, ends; and its own client. Next: test_processes.py."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from tests.support.node import LISTS, Node
from tests.support.server import Service
from tests.support.uploading import TUS, Sender, text_of, traces

PART = 8 * 2**20


def test_the_server_says_what_it_can(sender: Sender) -> None:
    told = sender.http.options("/files/uploads")
    assert told.status_code == 204
    assert told.headers["tus-extension"] == "creation,expiration,checksum,termination"
    assert told.headers["tus-version"] == "1.0.0"
    old = sender.http.head(sender.begin(1), headers={"tus-resumable": "0.2.2"})
    assert (old.status_code, old.headers["tus-version"]) == (412, "1.0.0")
    assert sender.http.post("/files/uploads", headers={**TUS, "upload-length": "x"}).status_code == 400


def test_small_pieces_become_one_file(sender: Sender, folder: Path) -> None:
    body = text_of(PART + 70_000, seed=4)
    place, at = sender.begin(len(body)), 0
    for size in (1, 0, 65_536, 1_000_000, PART - 1_065_537, 60_000, 10_000):
        answer = sender.patch(place, at, body[at : at + size])
        at += size
        assert answer.status_code == 204, answer.text
        assert answer.headers["upload-offset"] == str(at)
        assert "upload-expires" in answer.headers
        assert sender.offset(place) == at
        assert traces(folder) == []
    assert at == len(body)
    again = sender.patch(place, at, b"")  # the answer was lost, and the client asks once more
    assert (again.status_code, again.headers["upload-offset"]) == (204, str(at))
    assert fetched(sender, place) == body


def test_an_offset_that_is_not_the_uploads_is_refused(sender: Sender) -> None:
    place = sender.begin(100)
    assert sender.patch(place, 0, bytes(40)).status_code == 204
    for offset in (0, 39, 41):
        answer = sender.patch(place, offset, b"x")
        assert (answer.status_code, answer.json()["offset"]) == (409, 40)
    assert sender.patch(place, 40, bytes(61)).status_code == 413
    wrong = sender.http.patch(place, content=b"x", headers={**TUS, "upload-offset": "40"})
    assert wrong.status_code == 415
    assert sender.offset(place) == 40


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
def test_a_chunk_with_a_wrong_checksum_does_not_count(sender: Sender, name: str) -> None:
    body = text_of(50_000)
    place, half = sender.begin(len(body)), body[:30_000]
    digest = base64.b64encode(hashlib.new(name, half).digest()).decode()
    broken = sender.patch(place, 0, b"X" + half[1:], **{"upload-checksum": f"{name} {digest}"})
    assert broken.status_code == 460
    assert sender.offset(place) == 0
    assert sender.patch(place, 0, half, **{"upload-checksum": f"{name} {digest}"}).status_code == 204
    assert sender.patch(place, 0, half, **{"upload-checksum": "crc32 AAAA"}).status_code == 400
    assert sender.patch(place, 30_000, body[30_000:]).status_code == 204
    assert fetched(sender, place) == body


def test_a_cut_line_loses_nothing_that_had_arrived(sender: Sender, folder: Path) -> None:
    body = text_of(2 * PART, seed=5)
    place, sent = sender.begin(len(body)), PART + 300_000
    cut_after(sender, place, len(body), body[:sent])
    at = sender.settled(place, PART + 1)  # the begun part too, but for what still lay in the socket
    assert traces(folder) == []
    assert sender.patch(place, at, body[at:]).status_code == 204
    assert fetched(sender, place) == body


def test_a_put_after_a_cut_begins_again(sender: Sender) -> None:
    body = text_of(100_000, seed=6)
    place = sender.begin(len(body))
    assert sender.patch(place, 0, bytes(5_000)).status_code == 204
    assert sender.put(place, body).status_code == 201
    assert fetched(sender, place) == body


def test_a_sender_that_stands_still_is_let_go(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    body, sent = text_of(2 * PART, seed=15), PART + 2_000
    place = sender.begin(len(body))
    with sender.begun_request(place, len(body), body[: PART + 1_000]) as line:
        sender.settled(place, PART)
        monkeypatch.setattr("schema.files.body.IDLE_SECONDS", 0.3)  # from the next bytes on
        line.sendall(body[PART + 1_000 : sent])
        answer = line.recv(4096)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"UPLOAD-CUT" in answer
    assert sender.offset(place) == sent  # all of it was kept
    assert sender.patch(place, sent, body[sent:]).status_code == 204
    assert fetched(sender, place) == body


def test_given_up_is_gone(sender: Sender, folder: Path) -> None:
    before = {path for path in (folder / "objects").rglob("*") if path.is_file()}
    place = sender.begin(PART + 100)
    assert sender.patch(place, 0, text_of(PART + 50)).status_code == 204
    assert sender.http.delete(place, headers=TUS).status_code == 204
    assert sender.http.head(place, headers=TUS).status_code == 404
    assert sender.patch(place, PART + 50, bytes(50)).status_code == 404
    assert {path for path in (folder / "objects").rglob("*") if path.is_file()} <= before


def test_an_expired_upload_is_gone(sender: Sender, service: Service) -> None:
    place = sender.begin(100)
    assert sender.patch(place, 0, bytes(40)).status_code == 204
    late = "UPDATE upload SET expires_at = now() - interval '1 second' WHERE upload_id = $1"
    service.execute(late, place.rsplit("/", 1)[1])
    assert sender.http.head(place, headers=TUS).status_code == 404
    assert sender.patch(place, 40, bytes(60)).status_code == 404


def test_a_newer_request_takes_the_upload_over(sender: Sender) -> None:
    body = text_of(2 * PART, seed=8)
    place = sender.begin(len(body))
    with sender.begun_request(place, len(body), body[: PART + 10]) as line:
        at = sender.settled(place, PART)  # the first part is safe, and the first request still waits
        assert sender.patch(place, at, body[at:]).status_code == 204
        line.sendall(body[PART + 10 :])
        assert b" 423 " in line.recv(4096).split(b"\r\n")[0]
    assert fetched(sender, place) == body


def test_an_empty_file(sender: Sender) -> None:
    place = sender.begin(0)
    assert sender.offset(place) == 0  # and with that it is whole
    assert fetched(sender, place) == b""


@pytest.mark.parametrize(("chunk", "cut"), [(0, 9_000_000), (1_000_000, 2_500_000)])
def test_tus_js_client_gets_over_a_cut(
    sender: Sender, node: Node, tmp_path: Path, chunk: int, cut: int
) -> None:
    body = text_of(10_000_000, seed=7)
    (tmp_path / "file").write_bytes(body)
    place = sender.begin(len(body))
    node.add(LISTS / "tus.mjs", LISTS / "line.mjs")
    ended = node.run(
        "tus.mjs",
        TUS_URL=f"{sender.http.base_url}".rstrip("/") + place,
        TUS_TOKEN=sender.http.headers["authorization"],
        TUS_FILE=str(tmp_path / "file"),
        TUS_CHUNK=str(chunk),
        TUS_CUT_AFTER=str(cut),
    )
    assert ended.returncode == 0, ended.stderr
    asked = json.loads(ended.stdout)["asked"]
    assert asked.count("HEAD") >= 2  # at the beginning, and after the cut
    assert fetched(sender, place) == body


def cut_after(sender: Sender, place: str, length: int, body: bytes) -> None:
    """A client that dies in the middle of its body."""
    sender.begun_request(place, length, body).close()


def fetched(sender: Sender, place: str) -> bytes:
    """The file that the upload became."""
    became = sender.http.head(place, headers=TUS).headers["content-location"]
    answer = sender.http.get(became)
    assert answer.status_code == 200, answer.text
    return answer.content
