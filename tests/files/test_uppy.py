"""Uppy as a page of another origin has it, with a line that breaks. Next: test_processes.py."""

import json
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.node import LISTS, Node
from tests.support.server import Service, running
from tests.support.uploading import Sender, text_of

ALLOWED = {"authorization", "content-type", "tus-resumable", "upload-offset"}


@pytest.fixture(scope="module")
def service(database_server: str, folder: Path) -> Generator[Service]:
    with running(database_server, folder, allowed_origins="https://front.example") as found:
        yield found


@pytest.mark.parametrize(("chunk", "cut"), [(0, 9_000_000), (3_000_000, 2_500_000)])
def test_uppy_gets_over_a_cut(sender: Sender, node: Node, tmp_path: Path, chunk: int, cut: int) -> None:
    bodies = [text_of(10_000_000, seed=7), text_of(4_500_000, seed=8)]
    paths = [tmp_path / "合同.bin", tmp_path / "b.bin"]
    for path, body in zip(paths, bodies, strict=True):
        path.write_bytes(body)
    node.add(LISTS / "uppy.mjs", LISTS / "browser.mjs", LISTS / "line.mjs")
    ended = node.run(
        "uppy.mjs",
        UPPY_URL=str(sender.http.base_url).rstrip("/"),
        UPPY_TOKEN=sender.http.headers["authorization"],
        UPPY_CUSTOMER=sender.number,
        UPPY_FILES=",".join(map(str, paths)),
        UPPY_CHUNK=str(chunk),
        UPPY_CUT_AFTER=str(cut),
    )
    assert ended.returncode == 0, ended.stderr + ended.stdout
    told = json.loads(ended.stdout)
    assert told["failed"] == []
    assert [sender.http.get(place).content for place in told["became"]] == bodies
    methods = [one["method"] for one in told["seen"]]
    assert methods.count("HEAD") >= 3  # at the beginning of each, and after the cut
    # the address is enough: a page sends nothing that a browser would ask leave for and not get
    assert {name for one in told["seen"] for name in one["headers"]} <= ALLOWED - {"authorization"}
