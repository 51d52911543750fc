"""Drop boxes: files in a folder are loaded once and put away with their result. Next: test_bad_input.py."""

import asyncio
import os
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from resolvers.access.seal import Sealer
from resolvers.inbound.boxes import Watchman
from resolvers.inbound.places import Bucket, Folder, Place
from resolvers.write.context import Writer
from storage.memory import MemoryStore
from tests.support.base import general
from tests.support.sending import GRANT, Answer, Integrator, integrator, ndjson
from tests.support.server import TODAY, Service, running
from tests.support.users import add_user

_SET = """
mutation ($input: DropBoxInput!) {
  setDropBox(input: $input) {
    __typename
    ... on DropBoxSaved { dropBox { boxCode path mode lookedAt } }
    ... on Refused { findings { code path } }
  }
}
"""
_MOST = 1 << 20


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drop")


@pytest.fixture(scope="module")
def erp(database_server: str, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Generator[Integrator]:
    """Its user may also sign in: who drops a file shows no token."""
    with running(database_server, tmp_path_factory.mktemp("service"), drop_folder=root) as service:
        asyncio.run(add_user(service.dsn, "IN01", GRANT))
        yield integrator(service, "DROP")


def box(erp: Integrator, code: str, **changed: Any) -> Answer:
    """Its path is erp/ and its code. Others are looked into no more."""
    erp.service.execute("UPDATE drop_box SET active = false")
    given = {"kind": "FOLDER", "path": f"erp/{code}", "system": erp.system, "format": "NDJSON"}
    return erp.client.ask(_SET, input=given | {"boxCode": code} | changed)["setDropBox"]


def folder_of(root: Path, code: str) -> Path:
    folder = root / "erp" / code
    folder.mkdir(parents=True)
    return folder


def new(key: str, **changes: object) -> Answer:
    given = general(invoiceRequired=False, **changes)
    return {"externalKey": key, "function": "009", "numberPolicy": "ASSIGN", "customer": given}


def look(service: Service, place: Place, times: int = 1) -> list[int]:
    """A worker's looks."""

    async def run() -> list[int]:
        async with asyncpg.create_pool(service.dsn, min_size=1, max_size=4) as pool:
            writer = Writer(pool, Sealer(service.settings.read_field_key()), lambda: TODAY)
            watchman = Watchman(writer, lambda _kind, _path: place, _MOST)
            return [await watchman.look() for _ in range(times)]

    return asyncio.run(run())


def result(path: Path) -> Answer:
    return orjson.loads(path.read_bytes())


def test_a_file_is_loaded_once_and_put_away(erp: Integrator, root: Path) -> None:
    assert box(erp, "ONCE")["dropBox"]["path"] == "erp/ONCE"
    folder, place = folder_of(root, "ONCE"), Folder(root, "erp/ONCE")
    (folder / "half.ndjson.part").write_bytes(b"{")
    (folder / "客户.ndjson").write_bytes(ndjson(new("A")))
    assert look(erp.service, place) == [0]  # somebody may still write to it
    assert look(erp.service, place, 2) == [0, 1]
    assert look(erp.service, place, 2) == [0, 0]  # its load is under way
    erp.work()
    assert look(erp.service, place, 2) == [0, 1]
    told = result(folder / "done" / "客户.ndjson.result.json")
    assert (told["state"], told["counts"], told["duplicate"]) == ("DONE", {"CREATED": 1}, False)
    assert sorted(one.name for one in folder.iterdir()) == ["done", "half.ndjson.part"]
    (folder / "客户.ndjson").write_bytes((folder / "done" / "客户.ndjson").read_bytes())
    assert look(erp.service, place, 2) == [0, 1]
    assert result(folder / "done" / "客户.ndjson.result.json")["duplicate"] is True


def test_a_wrong_file_is_put_into_error_with_what_is_wrong(erp: Integrator, root: Path) -> None:
    box(erp, "WRONG")
    folder, place = folder_of(root, "WRONG"), Folder(root, "erp/WRONG")
    (folder / "a.ndjson").write_bytes(ndjson(new("W", city="x" * 50)))
    (folder / "b.ndjson").write_bytes(b"1" * (_MOST + 1))
    (folder / "c.ndjson").symlink_to("/etc/hostname")
    assert look(erp.service, place, 2) == [0, 2]
    erp.work()
    look(erp.service, place, 2)
    rows = result(folder / "error" / "a.ndjson.result.json")["rows"]
    assert [one["code"] for one in rows[0]["findings"]] == ["GEN-LENGTH"]
    findings = result(folder / "error" / "b.ndjson.result.json")["findings"]
    assert [one["code"] for one in findings] == ["IN-SIZE"]
    assert (folder / "c.ndjson").is_symlink()


def test_a_name_of_another_encoding_or_too_long_a_one_keeps_no_other_from_being_loaded(
    erp: Integrator, root: Path
) -> None:
    box(erp, "NAMES")
    folder, place = folder_of(root, "NAMES"), Folder(root, "erp/NAMES")
    gbk = os.fsencode(folder) + b"/" + "客户.ndjson".encode("gbk")
    for name in (gbk, os.fsencode(folder / ("a" * 250))):
        with open(name, "wb") as file:
            file.write(ndjson(new("X")))
    (folder / "b.ndjson").write_bytes(ndjson(new("N")))
    assert look(erp.service, place, 2) == [0, 1]
    assert os.path.exists(gbk)


@pytest.mark.parametrize("at", ["look", "read"])
def test_a_box_or_file_that_fails_keeps_no_other_from_its_turn(
    erp: Integrator, root: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    code = f"FAIL{at[0].upper()}"
    box(erp, code)
    folder, place = folder_of(root, code), Folder(root, f"erp/{code}")
    (folder / "a.ndjson").write_bytes(ndjson(new(f"F{at}")))

    def broken(*_given: object) -> object:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(place, at, broken)
        assert look(erp.service, place, 2) == [0, 0]
    assert look(erp.service, place, 2) == [0, 1]


def test_nothing_is_put_away_through_a_link(erp: Integrator, root: Path) -> None:
    """Who may write into one box must not reach another through it."""
    folder, other = folder_of(root, "LINKED"), folder_of(root, "OTHER")
    place = Folder(root, "erp/LINKED")
    (folder / "a.ndjson").write_bytes(b"{}")
    (folder / "done").symlink_to(other)
    with pytest.raises(OSError, match="directory"):
        asyncio.run(place.put_away("a.ndjson", "done", b"{}"))
    assert list(other.iterdir()) == []
    (folder / "done").unlink()
    (folder / "done").mkdir()
    (folder / "done" / "a.ndjson.result.json").symlink_to(other / "written")
    asyncio.run(place.put_away("a.ndjson", "done", b"{}"))
    assert list(other.iterdir()) == []
    assert (folder / "done" / "a.ndjson.result.json").read_bytes() == b"{}"


def test_a_prefix_of_a_bucket_is_a_box_too(erp: Integrator) -> None:
    box(erp, "BUCKET")
    store = MemoryStore()
    asyncio.run(store.put("erp/in/a.ndjson", ndjson(new("B"))))
    place = Bucket(store, "erp/in")
    assert look(erp.service, place, 2) == [0, 1]
    erp.work()
    assert look(erp.service, place, 2) == [0, 1]

    async def keys() -> list[str]:
        return [entry.key async for entry in store.list("")]

    assert asyncio.run(keys()) == ["erp/in/done/a.ndjson", "erp/in/done/a.ndjson.result.json"]


@pytest.mark.parametrize("path", ["../up", "/etc", "a/../b", "a//b", "", ".hidden"])
def test_a_path_leads_nowhere_else(erp: Integrator, path: str) -> None:
    assert box(erp, "PATH", path=path)["findings"] == [{"code": "GEN-PATTERN", "path": ["path"]}]


def test_a_file_that_changes_while_it_is_read_is_taken_later(
    erp: Integrator, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be known by what it was, and what came of it would be told of what it is."""
    box(erp, "CHANGE")
    folder, place = folder_of(root, "CHANGE"), Folder(root, "erp/CHANGE")
    file, read, first = folder / "a.ndjson", place.read, ndjson(new("C1"))
    file.write_bytes(first)

    async def and_then(name: str) -> AsyncGenerator[bytes]:
        async for chunk in read(name):
            yield chunk
        file.write_bytes(ndjson(new("C2")))

    assert look(erp.service, place) == [0]
    with monkeypatch.context() as patched:
        patched.setattr(place, "read", and_then)
        assert look(erp.service, place, 2) == [0, 0]
    assert look(erp.service, place, 2) == [0, 1]
    erp.work()
    assert [one["externalKey"] for one in erp.messages() if one["externalKey"][:1] == "C"] == ["C2"]


def test_a_key_that_may_less_than_its_user_sets_no_box(erp: Integrator) -> None:
    """Files show no token: they are taken over with all that the user may."""
    narrow = Integrator(erp.service, erp.service.user("IN01", "integrator@0723/F723"), erp.system)
    assert box(narrow, "NARROW")["findings"] == [{"code": "US-GRANT", "path": ["system"]}]
    assert box(erp, "NARROW")["__typename"] == "DropBoxSaved"


@pytest.mark.parametrize(("format", "mode"), [("NDJSON", "PER_ROW"), ("SHEET", "ATOMIC"), ("U8", "ATOMIC")])
def test_a_wrong_row_of_a_workbook_refuses_its_file_unless_one_says_otherwise(
    erp: Integrator, format: str, mode: str
) -> None:
    assert box(erp, f"M-{format}", format=format)["dropBox"]["mode"] == mode
    assert box(erp, f"M-{format}", format=format, mode="PER_ROW")["dropBox"]["mode"] == "PER_ROW"


def test_what_cannot_be_is_refused(erp: Integrator) -> None:
    assert box(erp, "B1", kind="BUCKET")["findings"][0]["code"] == "GEN-STATE"
    assert box(erp, "B1")["__typename"] == "DropBoxSaved"
    assert box(erp, "B2", path="erp/B1")["findings"] == [{"code": "GEN-DUPLICATE", "path": ["path"]}]
    assert box(erp, "B3", system="NONE")["findings"][0]["code"] == "GEN-NOTFOUND"
