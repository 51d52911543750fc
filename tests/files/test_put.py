"""Files by one PUT, and what comes back by GET: over real HTTP, sealed on a real disk. Next: test_tus.py."""

import hashlib
from pathlib import Path

import httpx
import pytest

from tests.support.server import Service, running
from tests.support.uploading import MARKER, TUS, Sender, text_of, traces

PART = 8 * 2**20


@pytest.mark.parametrize("size", [0, 1, 70_000, PART, PART + 1, 2 * PART + 12_345])
def test_what_was_put_comes_back(sender: Sender, folder: Path, size: int) -> None:
    body = text_of(size)
    place = sender.begin(size, "合同 最终版.bin")
    answer = sender.put(place, body)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["sha256"] == hashlib.sha256(body).hexdigest()
    got = sender.http.get(f"/files/attachments/{told['attachmentId']}/{told['version']}")
    assert got.content == body
    assert got.headers["content-length"] == str(size)
    assert got.headers["etag"] == f'"{told["sha256"]}"'
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("sandbox")
    assert got.headers["cache-control"] == "private, no-store"
    assert "filename*=UTF-8''%E5%90%88%E5%90%8C%20" in got.headers["content-disposition"]
    assert traces(folder) == []
    assert sender.http.head(place, headers=TUS).headers["upload-offset"] == str(size)


def test_a_range_is_cut_out_of_the_file(sender: Sender) -> None:
    body = b"\0\0\0\x20ftypisom" + text_of(PART + 499_988, seed=3)
    place = sender.store(body, "film.mp4", "video/mp4")
    for start, end in [(0, 1), (65_000, 66_000), (PART - 10, PART + 10), (len(body) - 5, len(body))]:
        got = sender.http.get(place, headers={"range": f"bytes={start}-{end - 1}"})
        assert got.status_code == 206
        assert got.headers["content-range"] == f"bytes {start}-{end - 1}/{len(body)}"
        assert got.content == body[start:end]
    assert sender.http.get(place, headers={"range": "bytes=-7"}).content == body[-7:]
    beyond = sender.http.get(place, headers={"range": f"bytes={len(body)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(body)}")
    head = sender.http.head(place)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(body)), b"")


def test_conditions(sender: Sender) -> None:
    place = sender.store(text_of(1000))
    tag = sender.http.head(place).headers["etag"]
    fresh = sender.http.get(place, headers={"range": "bytes=0-9", "if-range": tag})
    stale = sender.http.get(place, headers={"range": "bytes=0-9", "if-range": '"other"'})
    assert (fresh.status_code, stale.status_code) == (206, 200)
    assert sender.http.get(place, headers={"if-none-match": tag}).status_code == 304
    assert sender.http.get(place, headers={"if-match": '"other"'}).status_code == 412


def test_who_has_no_right_learns_nothing(sender: Sender, service: Service) -> None:
    place = sender.store(text_of(100))
    begun = sender.begin(10)
    with httpx.Client(base_url=service.url) as nobody:
        for answer in (
            nobody.get(place),
            nobody.get(f"{place}?ticket=forged.AAAA"),
            nobody.put(begun, content=b"0123456789"),
            nobody.head(begun, headers=TUS),
            nobody.post("/files/uploads", headers={**TUS, "upload-length": "1"}),
        ):
            assert answer.status_code == 401
    other = service.user("OTHER1", "salesMaintainer@*/*").token
    with httpx.Client(base_url=service.url, headers={"authorization": f"Bearer {other}"}) as http:
        assert http.put(begun, content=b"0123456789").status_code == 404
    assert sender.http.get("/files/attachments/nothing/1").status_code == 404
    assert sender.http.get("/files/attachments/nothing/x").status_code == 404
    assert sender.http.post(place).status_code == 405
    assert sender.http.post(begun).status_code == 405


def test_what_is_refused_leaves_nothing(sender: Sender, folder: Path) -> None:
    before = stored(folder)
    body = text_of(100)
    lies = sender.put(sender.begin(len(body), "a.pdf", "application/pdf"), body)
    assert lies.status_code == 422
    assert lies.json()["code"] == "REFUSED"
    told = [(one["code"], one["path"]) for one in lies.json()["findings"]]
    assert told == [("AR-FILE-TYPE", ["mediaType"])]
    wrong = sender.begin(len(body), sha256="0" * 64)
    assert [one["code"] for one in sender.put(wrong, body).json()["findings"]] == ["AR-FILE-HASH"]
    assert sender.http.head(wrong, headers=TUS).status_code == 404
    short = sender.begin(200)
    assert sender.put(short, body).json()["code"] == "UPLOAD-SHORT"
    assert sender.put(short, text_of(201)).status_code == 413
    assert sender.http.put(short, content=iter([text_of(150), text_of(150)])).status_code == 413
    gzip = sender.http.put(short, content=text_of(200), headers={"content-encoding": "gzip"})
    assert gzip.status_code == 415
    assert sender.http.delete(short, headers=TUS).status_code == 204
    assert sender.http.head(short, headers=TUS).status_code == 404
    assert stored(folder) == before


def test_a_damaged_object_gives_no_byte_that_was_not_proved(sender: Sender, folder: Path) -> None:
    body = text_of(3 * 2**20, seed=9)
    before = stored(folder)
    place = sender.store(body)
    [path] = [path for path in stored(folder) - before if path.parent.name != "slips"]
    whole = path.read_bytes()
    tampered = bytearray(whole)
    tampered[-1] ^= 1  # the last segment: the first ones are sent before it is met
    path.write_bytes(tampered)
    received = bytearray()
    with sender.http.stream("GET", place) as answer, pytest.raises(httpx.RemoteProtocolError):
        read_into(received, answer)
    assert len(received) < len(body)
    assert body.startswith(received)
    path.write_bytes(whole)
    for _ in range(2):  # shut away, until a keeper of files says otherwise
        answer = sender.http.get(place)
        assert (answer.status_code, answer.json()["code"]) == (409, "AR-INTEGRITY")


def test_damage_at_the_beginning_is_told_by_the_status(sender: Sender, folder: Path) -> None:
    before = stored(folder)
    place = sender.store(text_of(50_000))
    [path] = [path for path in stored(folder) - before if path.parent.name != "slips"]
    tampered = bytearray(path.read_bytes())
    tampered[100] ^= 1
    path.write_bytes(tampered)
    answer = sender.http.get(place)
    assert (answer.status_code, answer.json()["code"]) == (409, "AR-INTEGRITY")
    assert MARKER not in answer.content
    lost = sender.store(text_of(60_000))
    [path] = [path for path in stored(folder) - before - {path} if path.parent.name != "slips"]
    path.unlink()
    answer = sender.http.get(lost)
    assert (answer.status_code, answer.json()["code"]) == (500, "FILE-UNREADABLE")


def test_without_a_key_file_there_is_no_place_for_files(database_server: str, tmp_path: Path) -> None:
    with running(database_server, tmp_path) as service:
        token = service.user("SC01").token
        answer = httpx.get(
            f"{service.url}/files/attachments/nothing/1", headers={"authorization": f"Bearer {token}"}
        )
        assert (answer.status_code, answer.json()["code"]) == (503, "FILES-OFF")
        begun = service.user("SC01").ask(
            'mutation { beginUpload(input: { customerNumber: "1", fileName: "a", size: "1" }) '
            "{ ... on Refused { findings { code path } } } }"
        )
        assert begun["beginUpload"]["findings"] == [{"code": "FILES-OFF", "path": []}]
    assert not (tmp_path / "objects").exists()


def stored(folder: Path) -> set[Path]:
    return {path for path in (folder / "objects").rglob("*") if path.is_file()}


def read_into(received: bytearray, answer: httpx.Response) -> None:
    for chunk in answer.iter_raw():
        received += chunk
