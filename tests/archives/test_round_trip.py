"""What was exported comes into an empty system and leaves it as the same bytes. Next: test_exports.py."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from storage.keys_file import make_key_file
from tests.archives.test_exports import EXPORT
from tests.support.batching import OTHER, PDF, VOLUME, VOUCHER, Batcher, batcher
from tests.support.server import Service, running

pytestmark = pytest.mark.faults
VOUCHERS = [
    {**VOUCHER, "凭证号*": number, "摘要*": f"-冲销'=第{number}号", "文件名": f"会议 {number + 2}.pdf"}
    for number in (1, 2, 10)
]
ROWS: list[dict[str, Any]] = [
    VOLUME,
    {**OTHER, "题名*": "=SUM(A1) 与 'a'=b", "关键词": "生产；计划", "文件名": "会议 0.pdf；会议 1.pdf"},
    {**OTHER, "题名*": "@纪要", "形成日期*": "2023-12-31", "页数": 3, "备注": "一\n二", "文号": "+8号"},
    {**OTHER, "题名*": "年报", "保管期限*": "永久", "密级*": "秘密", "责任者": "办公室"},
]


def package(office: Batcher) -> dict[str, bytes]:
    """All that there is, as a zip, taken apart."""
    told = {"f": {"title": {"isNull": False}}, "c": "METADATA_AND_FILES", "t": "ZIP", "r": "迁移"}
    file = office.client.ask(EXPORT, **told)["exportArchives"]["export"]["file"]
    with zipfile.ZipFile(io.BytesIO(office.client.http.get(file["url"]).content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def bring(office: Batcher, kind: str, workbook: bytes, files: Mapping[str, bytes]) -> None:
    batch = office.bring(kind, workbook, files)
    assert (batch["state"], batch["findings"]) == ("DONE", []), batch


def filed(service: Service, office: Batcher) -> None:
    """The drafts, in the order in which they came."""
    query = '{ archiveItems(first: 100, filter: { state: { eq: "DRAFT" } }) { nodes { itemId } } }'
    ids = [one["itemId"] for one in office.client.ask(query)["archiveItems"]["nodes"]]
    manager = service.user("AM01", "archiveManager@/;institutions=*;types=*;clearance=3")
    file = """mutation ($i: [ID!]) { fileArchiveItems(ids: $i) { ... on ArchiveItemsFiled { message }
      ... on Refused { findings { code path message } } } }"""
    assert "message" in manager.ask(file, i=ids)["fileArchiveItems"]


def test_out_in_and_out_again(database_server: str, tmp_path: Path) -> None:
    of_items = {name: PDF + name.encode() for name in ("会议 0.pdf", "会议 1.pdf")}
    of_vouchers = {name: PDF + name.encode() for name in ("会议 3.pdf", "会议 4.pdf", "会议 12.pdf")}
    book, vouchers = b"", b""
    packages: list[dict[str, bytes]] = []
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        make_key_file(tmp_path / place / "keys" / "attachments.json")
        with running(database_server, tmp_path / place) as service:
            office = batcher(service)
            bring(office, "OTHER", book or office.filled("OTHER", ROWS), of_items)
            bring(office, "VOUCHER", vouchers or office.filled("VOUCHER", VOUCHERS), of_vouchers)
            filed(service, office)
            packages.append(package(office))
        book, vouchers = (packages[0][f"{name}.xlsx"] for name in ("其他档案", "会计凭证"))
        of_items, of_vouchers = (
            {name: packages[0][f"files/{name}"] for name in some} for some in (of_items, of_vouchers)
        )
    first, second = packages
    kept = [name for name in first if name not in ("items.json", "manifest-sha256.txt")]
    assert kept == [
        *("其他档案.xlsx", "会计凭证.xlsx", "files/会议 3.pdf", "files/会议 4.pdf", "files/会议 12.pdf"),
        *("files/会议 0.pdf", "files/会议 1.pdf"),
    ]
    for name in kept:
        assert second[name] == first[name], name
    sums = [
        [line for line in one["manifest-sha256.txt"].splitlines() if b"items.json" not in line]
        for one in packages
    ]
    assert sums[0] == sums[1]
    assert [one.split()[0].decode() for one in sums[0]] == [
        hashlib.sha256(first[name]).hexdigest() for name in kept
    ]
