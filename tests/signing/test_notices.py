"""Notices without a secret: tried four times, by mail or by text message. Next: test_outbox.py."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest
from pydantic import SecretStr

from assembly import providers_of
from resolvers.notices.outbox import EMAIL, NOTICE, SMS, Notice, NotSent, post
from resolvers.notices.sending import give_up, send_due
from resolvers.notices.sms import FileSms, HttpSms, NullSms, Template
from resolvers.notices.smtp import Smtp
from resolvers.notices.telling import Recipient, tell
from settings import Settings, SettingsError, load_settings
from tests.signing.test_outbox import SEALER, SENDER, Recorder, pool, state
from tests.support.smtpd import mail_server

__all__ = ["pool"]

TEXT = Notice(SMS, "13800138000", "", '投诉 "CP2026000001" {id} 超时 & 150 %', NOTICE)
TEXTS = {"zh": ("投诉 {number}", "{name}：{number}"), "en": ("Complaint {number}", "{name}: {number}")}
TODAY = date(2026, 5, 6)


class Gateway:
    """A service for text messages that keeps what it is given, or answers what it is told."""

    def __init__(self) -> None:
        self.port = 0
        self.answer = b'HTTP/1.1 200 OK\r\ncontent-length: 13\r\nconnection: close\r\n\r\n{"Code":"OK"}'
        self.heads: list[str] = []
        self.bodies: list[bytes] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        self.bodies.append(await reader.readexactly(int(length[1]) if length else 0))
        writer.write(self.answer)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def gateway() -> AsyncGenerator[Gateway]:
    found = Gateway()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found


def answering(status: str) -> bytes:
    return f"HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".encode()


async def test_a_notice_is_tried_after_1_5_and_30_minutes(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, TEXT)
    waits: list[float] = []
    for _ in range(4):
        await pool.execute("UPDATE outgoing_message SET due_at = now()")
        await send_due(pool, SEALER, {SMS: Recorder(failures=1)})
        left = "SELECT round(extract(epoch FROM due_at - now()) / 60) FROM outgoing_message"
        waits.append(float(await pool.fetchval(left)))
    assert waits[:3] == [1, 5, 30]
    found = await state(pool)
    assert (found["given_up"], found["gone"], found["attempts"], found["failure"]) == (
        *(True, True, 4),
        "not now",
    )


async def test_a_notice_waits_a_day_for_a_way_out(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, TEXT)
    assert await send_due(pool, SEALER, {EMAIL: Recorder()}) == 0
    await pool.execute("UPDATE outgoing_message SET created_at = now() - interval '23 hours'")
    assert await give_up(pool) == 0
    await pool.execute("UPDATE outgoing_message SET created_at = now() - interval '25 hours'")
    assert await give_up(pool) == 1


async def test_what_is_soon_over_does_not_wait_behind_notices(pool: asyncpg.Pool) -> None:
    for notice in (TEXT, TEXT, Notice(SMS, "13900139000", "", "123456")):
        await post(pool, SEALER, notice)
    recorder = Recorder()
    assert await send_due(pool, SEALER, {SMS: recorder}) == 3
    assert recorder.given[0].recipient == "13900139000"


async def test_one_whose_last_try_was_broken_off_is_given_up(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, TEXT)
    await pool.execute("UPDATE outgoing_message SET attempts = 4")
    assert await send_due(pool, SEALER, {SMS: Recorder()}) == 0
    assert await give_up(pool) == 1


async def test_users_are_told_by_mail_or_by_text_message(pool: asyncpg.Pool) -> None:
    lan = Recipient("LAN", "兰", "lan@firm.example", "13800138001", None)
    ann = Recipient("ANN", "Ann", None, "13800138002", "en")
    nobody = Recipient("NO", "No", None, None, "zh")
    recorder = Recorder()
    async with pool.acquire() as connection:
        assert await tell(connection, SEALER, [lan, ann, nobody], TEXTS, {"number": "CP1"}) == 2
    async with mail_server() as server:
        assert await send_due(pool, SEALER, {EMAIL: Smtp(server.url, SENDER), SMS: recorder}) == 2
    assert [(one["Subject"], one.get_content()) for one in server.messages] == [("投诉 CP1", "兰：CP1\n")]
    assert [(one.recipient, one.body) for one in recorder.given] == [("13800138002", "Complaint CP1")]


async def test_a_file_gets_a_line_for_each(tmp_path: Path) -> None:
    path = tmp_path / "sms.jsonl"
    for _ in range(2):
        await FileSms(path).send(TEXT)
    assert path.stat().st_mode & 0o077 == 0
    lines = [orjson.loads(one) for one in path.read_bytes().splitlines()]
    assert [(one["recipient"], one["text"]) for one in lines] == [(TEXT.recipient, TEXT.body)] * 2
    with pytest.raises(NotSent):
        await FileSms(tmp_path).send(TEXT)
    await NullSms().send(TEXT)


@pytest.mark.parametrize(
    ("media_type", "body", "wanted"),
    [
        (
            "application/json",
            '{"id": "{id}", "to": ["{recipient}"], "text": "{text}"}',
            '{"id": "7", "to": ["13800138000"], "text": "投诉 \\"CP2026000001\\" {id} 超时 & 150 %"}',
        ),
        (
            "application/x-www-form-urlencoded",
            "to={recipient}&text={text}",
            "to=13800138000&text=%E6%8A%95%E8%AF%89+%22CP2026000001%22+%7Bid%7D+%E8%B6%85%E6%97%B6+%26+150+%25",
        ),
    ],
)
async def test_any_service_is_told_by_a_template(media_type: str, body: str, wanted: str) -> None:
    notice = Notice(TEXT.channel, TEXT.recipient, "", TEXT.body, NOTICE, 7)
    async with gateway() as service:
        url = f"http://127.0.0.1:{service.port}/send"
        headers = {"authorization": "Bearer geheim"}
        await HttpSms(Template(url, body, media_type, headers, re.compile('"OK"'))).send(notice)
    assert service.bodies == [wanted.encode()]
    assert "authorization: Bearer geheim" in service.heads[0]
    assert media_type in service.heads[0]


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("400 Bad Request", True),
        ("302 Found", True),
        ("401 Unauthorized", True),
        ("429 Slow", False),
        ("503 No", False),
    ],
)
async def test_what_will_never_be_taken_is_not_tried_again(
    pool: asyncpg.Pool, status: str, final: bool
) -> None:
    await post(pool, SEALER, TEXT)
    async with gateway() as service:
        service.answer = answering(status)
        provider = HttpSms(Template(f"http://127.0.0.1:{service.port}", "{text}"))
        assert await send_due(pool, SEALER, {SMS: provider}) == 0
    found = await state(pool)
    assert (found["given_up"], found["failure"]) == (final, f"the service answers {status[:3]}")


async def test_an_answer_that_says_no_is_no_yes() -> None:
    async with gateway() as service:
        service.answer = b'HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"Code":"FULL"}'
        provider = HttpSms(Template(f"http://127.0.0.1:{service.port}", "{text}", taken=re.compile('"OK"')))
        with pytest.raises(NotSent) as refused:
            await provider.send(TEXT)
    assert not refused.value.final


def test_settings_name_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def settings(**given: Any) -> Settings:
        return Settings(**given)

    assert providers_of(settings()) == {}
    assert isinstance(providers_of(settings(sms_provider="null"))[SMS], NullSms)
    assert isinstance(providers_of(settings(sms_provider="file", sms_file=tmp_path / "x"))[SMS], FileSms)
    http = {"sms_url": SecretStr("https://sms.example/"), "sms_headers": SecretStr("A: b\nC: d")}
    assert isinstance(providers_of(settings(sms_provider="http", **http))[SMS], HttpSms)
    monkeypatch.setenv("DOSSIER_SMS_PROVIDER", "http")
    with pytest.raises(SettingsError, match="DOSSIER_SMS_URL"):
        load_settings()
    monkeypatch.setenv("DOSSIER_SMS_URL", "http://sms.example/?key=geheim")
    with pytest.raises(SettingsError, match="https") as refused:
        load_settings()
    assert "geheim" not in str(refused.value)
