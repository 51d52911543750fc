"""The same door before a real S3 server; nothing lies there in clear. Next: test_processes.py."""

import asyncio
import time
from pathlib import Path

import httpx
import pytest

from storage.config import S3Config
from storage.keys_file import make_key_file
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.server import running
from tests.support.socket import token_of
from tests.support.swift import Swift, swift
from tests.support.uploading import TUS, Sender, text_of, traces

__all__ = ["swift"]
PART = 8 * 2**20


def test_files_lie_in_s3(
    database_server: str, tmp_path: Path, swift: Swift, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_key_file(tmp_path / "keys" / "attachments.json")
    bucket = swift.bucket()
    for name, value in given_by(bucket).items():
        monkeypatch.setenv(f"DOSSIER_{name}", value or "")
    body = text_of(PART + 100_000)
    with running(database_server, tmp_path) as service:
        token, number = asyncio.run(prepared(service.dsn, tmp_path))
        headers = {"authorization": f"Bearer {token}"}
        with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
            sender = Sender(http, number)
            place = sender.begin(len(body))
            assert sender.patch(place, 0, body[:70_000]).status_code == 204
            assert sender.patch(place, 70_000, body[70_000:]).status_code == 204
            became = http.head(place, headers=TUS).headers["content-location"]
            assert http.get(became).content == body
            part = http.get(became, headers={"range": f"bytes={PART - 5}-{PART + 4}"})
            assert part.content == body[PART - 5 : PART + 5]
    keys = [one["Key"] for one in swift.client().list_objects_v2(Bucket=bucket.bucket)["Contents"]]
    assert {key.split("/")[1] for key in keys} == {"objects", "slips"}
    assert traces(tmp_path) == []


def test_a_store_that_refuses_is_no_reason_to_come_again(
    database_server: str, tmp_path: Path, swift: Swift, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_key_file(tmp_path / "keys" / "attachments.json")
    bucket = swift.bucket()
    for name, value in given_by(bucket).items():
        monkeypatch.setenv(f"DOSSIER_{name}", value or "")
    with running(database_server, tmp_path) as service:
        token, number = asyncio.run(prepared(service.dsn, tmp_path))
        headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
        with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
            sender = Sender(http, number)
            place, body = sender.begin(len(text_of(1_000))), text_of(1_000)
            while http.get("/readyz").json()["files"] == "unknown":
                time.sleep(0.05)  # the server still tries what the bucket can do
            swift.client().delete_bucket(Bucket=bucket.bucket)
            answer = sender.patch(place, 0, body)
            assert (answer.status_code, answer.json()["code"]) == (502, "FILES-STORE-REFUSED")
            assert "retry-after" not in answer.headers
            swift.client().create_bucket(Bucket=bucket.bucket)
            offset = int(http.head(place, headers=TUS).headers["upload-offset"])
            assert sender.patch(place, offset, body[offset:]).status_code == 204


def given_by(bucket: S3Config) -> dict[str, str | None]:
    return {
        "ATTACHMENT_STORE": "s3",
        "S3_BUCKET": bucket.bucket,
        "S3_ENDPOINT": bucket.endpoint,
        "S3_REGION": bucket.region,
        "S3_ACCESS_KEY": bucket.access_key,
        "S3_SECRET_KEY": bucket.secret_key,
        "S3_PREFIX": "dossier/",
    }


async def prepared(dsn: str, folder: Path) -> tuple[str, str]:
    async with open_writer(dsn, folder) as writer:
        [number] = await create_customers(writer, 1)
    return await token_of(dsn, "FILER", *ROLES), number
