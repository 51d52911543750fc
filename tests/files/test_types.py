"""Which files a server takes is a setting; and one that means nothing is refused. Next: test_put.py."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from server import build_app
from settings import Settings, SettingsError
from tests.support.process import field_key
from tests.support.server import Service, running
from tests.support.uploading import TUS, Sender, metadata

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


@pytest.fixture(scope="module")
def service(database_server: str, folder: Path) -> Generator[Service]:
    with running(database_server, folder, attachment_types="image/png=1000,application/pdf") as found:
        yield found


@pytest.mark.parametrize(
    ("kind", "size", "codes"),
    [
        ("image/png", 1_000, []),
        ("image/png", 1_001, ["AR-FILE-SIZE"]),
        ("application/pdf", 10**9, []),
        ("image/jpeg", 10, ["AR-FILE-TYPE"]),
        ("application/octet-stream", 10, ["AR-FILE-TYPE"]),
    ],
)
def test_only_what_the_setting_names_is_taken(sender: Sender, kind: str, size: int, codes: list[str]) -> None:
    told = metadata(customerNumber=sender.number, filename="a", filetype=kind)
    headers = {**TUS, "upload-length": str(size), "upload-metadata": told}
    answer = sender.http.post("/files/uploads", headers=headers)
    found = [] if answer.status_code == 201 else [one["code"] for one in answer.json()["findings"]]
    assert found == codes


def test_what_is_kept_is_what_it_was_said_to_be(sender: Sender) -> None:
    assert sender.http.get(sender.store(PNG, "a.png", "image/png")).headers["content-type"] == "image/png"
    lies = sender.put(sender.begin(len(PNG), "a.pdf", "application/pdf"), PNG)
    assert [one["code"] for one in lies.json()["findings"]] == ["AR-FILE-TYPE"]


def test_a_setting_that_names_no_type_is_one_line(tmp_path: Path) -> None:
    values: dict[str, Any] = {"attachment_types": "image/*,text/html", "field_key_file": field_key(tmp_path)}
    settings = Settings(database_url=SecretStr("postgresql://nobody@127.0.0.1:1/none"), **values)
    with pytest.raises(SettingsError, match="DOSSIER_ATTACHMENT_TYPES: 'text/html' fits no type"):
        build_app(settings)
