"""Nothing of a file lies anywhere in clear while it is sent or after. Next: test_kms.py."""

import asyncio
import contextlib
import os
import stat
from collections.abc import Generator
from pathlib import Path

import httpx

from storage.config import S3Config
from storage.keys_file import make_key_file
from tests.support.process import service_process
from tests.support.saving import ROLES, create_customers, open_writer
from tests.support.socket import token_of
from tests.support.swift import Swift, swift
from tests.support.uploading import CHUNK, MARKER, TUS, Sender, text_of, traces

__all__ = ["swift"]
PART = 8 * 2**20
STEP = 2**20


async def test_no_file_that_the_process_opens_and_no_object_holds_a_word(
    fresh_database: str, tmp_path: Path, swift: Swift
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    make_key_file(tmp_path / "keys" / "attachments.json")
    async with open_writer(fresh_database, tmp_path) as writer:
        [number] = await create_customers(writer, 1)
    token = await token_of(fresh_database, "FILER", *ROLES)
    bucket = swift.bucket()
    variables = {**settings_of(bucket), "TMPDIR": str(scratch)}
    async with service_process(fresh_database, tmp_path, **variables) as server:
        with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {token}"}) as http:
            sender, store = Sender(http, number), (swift, bucket)
            searched = await asyncio.to_thread(watched, sender, server.process.pid, tmp_path, store)
        assert await server.end() == 0
    assert searched
    assert {key.split("/")[0] for key in objects(swift, bucket)} == {"objects", "slips"}
    assert traces(tmp_path) == []


def watched(sender: Sender, pid: int, folder: Path, store: tuple[Swift, S3Config]) -> set[str]:
    """A file is sent and fetched, and between any two pieces everything is searched; what was open."""
    body, searched = text_of(2 * PART + 300_000, seed=31), set[str]()

    def pieces(start: int) -> Generator[bytes]:
        for at in range(start, len(body), STEP):
            yield body[at : at + STEP]
            searched.update(open_files(pid))
            assert traces(folder) == []

    place, headers = sender.begin(len(body)), {**CHUNK, "upload-offset": "70000"}
    assert sender.patch(place, 0, body[:70_000]).status_code == 204  # so that there is a tail too
    assert objects(*store)
    sent = sender.http.patch(place, content=pieces(70_000), headers=headers, timeout=60)
    assert sent.status_code == 204, sent.text
    assert sender.put(sender.begin(5_000), body[:5_000]).status_code == 201
    became = sender.http.head(place, headers=TUS).headers["content-location"]
    got = bytearray()
    with sender.http.stream("GET", became) as answer:
        for chunk in answer.iter_raw():
            got += chunk
            searched.update(open_files(pid))
    assert got == body
    return searched


def settings_of(bucket: S3Config) -> dict[str, str]:
    given = {
        "ATTACHMENT_STORE": "s3",
        "S3_BUCKET": bucket.bucket,
        "S3_ENDPOINT": bucket.endpoint,
        "S3_REGION": bucket.region,
        "S3_ACCESS_KEY": bucket.access_key,
        "S3_SECRET_KEY": bucket.secret_key,
    }
    return {f"DOSSIER_{name}": value or "" for name, value in given.items()}


def open_files(pid: int) -> Generator[str]:
    """What the process has open now; none of it that is a file, deleted ones too, may hold the marker."""
    for name in os.listdir(f"/proc/{pid}/fd"):
        path = f"/proc/{pid}/fd/{name}"
        yield path
        try:
            if not stat.S_ISREG(os.stat(path).st_mode):
                continue
            with open(path, "rb") as file:
                assert MARKER not in file.read(), os.readlink(path)
        except FileNotFoundError:  # closed meanwhile
            pass


def objects(swift: Swift, bucket: S3Config) -> list[str]:
    """All keys of the bucket; no body may hold the marker."""
    client = swift.client()
    keys = [one["Key"] for one in client.list_objects_v2(Bucket=bucket.bucket).get("Contents", ())]
    for key in keys:
        with contextlib.suppress(client.exceptions.NoSuchKey):  # put together with others, and gone since
            assert MARKER not in client.get_object(Bucket=bucket.bucket, Key=key)["Body"].read(), key
    return keys
