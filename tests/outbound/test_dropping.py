"""Documents lie whole where others fetch them. Next: ../../resolvers/outbound/dropping.py."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assembly import open_drop_bucket
from resolvers.feed.change import Position
from resolvers.outbound import dropping
from resolvers.outbound.dropping import into_bucket, into_folder
from resolvers.outbound.leading import Unfit
from resolvers.outbound.rendering import Rendered
from settings import Settings, SettingsError
from storage.memory import MemoryStore
from tests.support.receiving import a_receiver
from tests.support.swift import Swift
from tests.support.swift_node import ACCESS_KEY, SECRET_KEY

ERP = a_receiver("ERP", endpoint="erp/out")


def document(xid: int, customer: str = "0100000001", body: bytes = b"<DEBMAS06/>") -> Rendered:
    number = f"{xid:010d}"
    return Rendered(customer, number, Position(xid, number), body, "application/xml", "xml")


async def test_files_are_named_by_their_place_in_the_log(tmp_path: Path) -> None:
    drop = into_folder(tmp_path)
    await drop(ERP, [document(9), document(10, "0100000002")])
    await drop(ERP, [document(9), document(10, "0100000002")])  # after a crash
    await drop(ERP, [document(11)])
    found = sorted((tmp_path / "erp" / "out").iterdir())
    assert [one.name for one in found] == [
        "00000000000000000009-0000000009-0100000001.xml",
        "00000000000000000010-0000000010-0100000002.xml",
        "00000000000000000011-0000000011-0100000001.xml",
    ]
    assert {one.read_bytes() for one in found} == {b"<DEBMAS06/>"}


async def test_who_looks_meanwhile_sees_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, seen = tmp_path / "erp" / "out", list[str]()

    def dies(_handle: int) -> None:
        seen.extend(one.name for one in folder.iterdir())
        raise KeyboardInterrupt

    drop = into_folder(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(dropping.os, "fsync", dies)
        with pytest.raises(KeyboardInterrupt):
            dropping._write(tmp_path, "erp/out", {"one.xml": b"half"})
    assert [one.startswith(".") and one.endswith(".part") for one in seen] == [True]
    (folder / ".left.part").write_bytes(b"of one that was killed")
    await drop(ERP, [document(9)])
    assert [one.name for one in folder.iterdir()] == ["00000000000000000009-0000000009-0100000001.xml"]


@pytest.mark.parametrize("endpoint", ["../out", "/", "a/../../b", "a//b", ""])
async def test_nothing_is_written_elsewhere(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(Unfit):
        await into_folder(tmp_path)(a_receiver("ERP", endpoint=endpoint), [document(9)])
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 -- an empty folder


@pytest.mark.parametrize("inside", [True, False])
async def test_a_link_leads_nowhere(tmp_path: Path, inside: bool) -> None:
    root = tmp_path / "drop"
    elsewhere = (root if inside else tmp_path) / "elsewhere"
    root.mkdir()
    elsewhere.mkdir()
    (root / "erp").symlink_to(elsewhere)
    with pytest.raises(Unfit):
        await into_folder(root)(ERP, [document(9)])
    assert list(elsewhere.iterdir()) == []


async def test_the_drop_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "mounted").mkdir()
    (tmp_path / "drop").symlink_to(tmp_path / "mounted")
    await into_folder(tmp_path / "drop")(ERP, [document(9)])
    assert len(list((tmp_path / "mounted" / "erp" / "out").iterdir())) == 1


async def test_a_bucket_holds_the_same() -> None:
    store = MemoryStore()
    await into_bucket(store)(ERP, [document(9), document(10, "0100000002")])
    assert [one.key async for one in store.list("erp/out/")] == [
        "erp/out/00000000000000000009-0000000009-0100000001.xml",
        "erp/out/00000000000000000010-0000000010-0100000002.xml",
    ]


async def test_the_operators_bucket_lies_in_the_store_of_attachments(swift: Swift) -> None:
    own = swift.bucket()
    keys: dict[str, Any] = {"s3_access_key": SecretStr(ACCESS_KEY), "s3_secret_key": SecretStr(SECRET_KEY)}
    settings = Settings(
        **keys, attachment_store="s3", s3_bucket="attachments", s3_endpoint=swift.url, drop_bucket=own.bucket
    )
    store = open_drop_bucket(settings)
    assert store is not None
    await into_bucket(store)(ERP, [document(9)])
    assert [one.key async for one in store.list("")] == [
        "erp/out/00000000000000000009-0000000009-0100000001.xml"
    ]
    await store.close()
    with pytest.raises(SettingsError, match="DOSSIER_DROP_BUCKET"):
        open_drop_bucket(settings.model_copy(update={"drop_bucket": "attachments"}))
    assert open_drop_bucket(settings.model_copy(update={"attachment_store": "disk"})) is None
