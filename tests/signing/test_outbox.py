"""Messages to users: kept sealed, sent until they are taken, given up. Next: test_token_book.py."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr

from doctor_check import Level
from doctor_peers import check_mail
from resolvers.access.seal import Sealer
from resolvers.notices.outbox import EMAIL, Notice, NotSent, post
from resolvers.notices.sending import give_up, send_due
from resolvers.notices.smtp import Smtp
from settings import Settings
from tests.support.smtpd import mail_server

SEALER = Sealer(bytes(range(32)))
NOTICE = Notice(EMAIL, "lan@firm.example", "找回密码", "您好：\n.\n链接 https://x.example/#token=dsp_x\n")
SENDER = "dossier@firm.example"


class Recorder:
    """A provider that keeps what it is given; `failures` times it refuses first."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.given: list[Notice] = []

    async def send(self, notice: Notice) -> None:
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise NotSent("not now")
        self.given.append(notice)


@pytest.fixture
async def pool(database: str) -> AsyncGenerator[asyncpg.Pool]:
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as pool:
        await pool.execute("DELETE FROM outgoing_message")
        yield pool


async def state(pool: asyncpg.Pool) -> dict[str, object]:
    row = await pool.fetchrow(
        "SELECT body IS NULL AS gone, sent_at IS NOT NULL AS sent, given_up_at IS NOT NULL AS given_up, "
        "attempts, failure, due_at > now() AS later FROM outgoing_message"
    )
    return dict(row or {})


async def test_a_mail_server_is_given_the_message(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, NOTICE)
    async with mail_server() as server:
        assert await send_due(pool, SEALER, {EMAIL: Smtp(server.url, SENDER)}) == 1
    [message] = server.messages
    assert server.recipients == [NOTICE.recipient]
    assert (message["From"], message["To"], message["Subject"]) == (SENDER, NOTICE.recipient, "找回密码")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == NOTICE.body
    sent = {"gone": True, "sent": True, "given_up": False, "attempts": 1, "failure": None, "later": True}
    assert await state(pool) == sent
    assert await send_due(pool, SEALER, {EMAIL: Recorder()}) == 0


@pytest.mark.parametrize("refusal", [b"451 try later\r\n", b"550 no such user lan@firm.example\r\n"])
async def test_what_is_refused_is_tried_again(pool: asyncpg.Pool, refusal: bytes) -> None:
    await post(pool, SEALER, NOTICE)
    async with mail_server() as server:
        server.refusal = refusal
        smtp = {EMAIL: Smtp(server.url, SENDER)}
        assert await send_due(pool, SEALER, smtp) == 0
        found = await state(pool)
        failure = f"recipient refused: [{refusal[:3].decode()}]"  # without the recipient
        assert found == {
            **{"gone": False, "sent": False, "given_up": False, "attempts": 1},
            **{"failure": failure, "later": True},
        }
        server.refusal = b""
        assert await send_due(pool, SEALER, smtp) == 0  # not yet
        await pool.execute("UPDATE outgoing_message SET due_at = now()")
        assert await send_due(pool, SEALER, smtp) == 1
    assert len(server.messages) == 1


async def test_no_password_without_tls(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, NOTICE)
    async with mail_server() as server:
        url = server.url.replace("//", "//user:geheim@")
        assert await send_due(pool, SEALER, {EMAIL: Smtp(url, SENDER)}) == 0
    assert "AUTH" not in server.said
    assert "no TLS" in str((await state(pool))["failure"])


async def test_a_server_that_is_away(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, NOTICE)
    async with mail_server() as server:
        pass
    assert await send_due(pool, SEALER, {EMAIL: Smtp(server.url, SENDER)}) == 0
    assert (await state(pool))["failure"] == "ConnectionRefusedError"


async def test_the_doctor_looks_at_the_mail_server() -> None:
    async with mail_server() as server:
        named: dict[str, Any] = {"smtp_url": SecretStr(server.url), "smtp_sender": SENDER}
        settings = Settings(**named)
        [found] = await check_mail(settings)
        assert found.level is Level.OK
    assert server.messages == []
    [found] = await check_mail(settings)
    assert (found.level, "ConnectionRefusedError" in found.found) == (Level.FAIL, True)
    nothing: dict[str, Any] = {"smtp_url": None}
    assert await check_mail(Settings(**nothing)) == []


async def test_two_workers_send_each_message_once(pool: asyncpg.Pool) -> None:
    for place in range(20):
        await post(pool, SEALER, Notice(EMAIL, f"u{place}@firm.example", "x", "y"))
    recorder = Recorder()
    counts = await asyncio.gather(*(send_due(pool, SEALER, {EMAIL: recorder}) for _ in range(3)))
    assert sum(counts) == 20
    assert len({one.recipient for one in recorder.given}) == 20 == len(recorder.given)


async def test_each_failure_waits_longer(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, NOTICE)
    waits: list[float] = []
    for _ in range(5):
        await pool.execute("UPDATE outgoing_message SET due_at = now()")
        await send_due(pool, SEALER, {EMAIL: Recorder(failures=1)})
        left = await pool.fetchval(
            "SELECT round(extract(epoch FROM due_at - now()) / 60) FROM outgoing_message"
        )
        waits.append(float(left))
    assert waits == [1, 2, 4, 8, 10]


async def test_what_nobody_takes_is_given_up_and_forgotten(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, NOTICE)
    assert await give_up(pool) == 0
    await pool.execute("UPDATE outgoing_message SET created_at = now() - interval '61 minutes'")
    assert await give_up(pool) == 1
    assert (await state(pool))["gone"]
    assert await send_due(pool, SEALER, {EMAIL: Recorder()}) == 0
    await pool.execute("UPDATE outgoing_message SET created_at = now() - interval '31 days'")
    await give_up(pool)
    assert await state(pool) == {}


async def test_another_key_opens_nothing(pool: asyncpg.Pool) -> None:
    await post(pool, SEALER, NOTICE)
    recorder = Recorder()
    assert await send_due(pool, Sealer(bytes(32)), {EMAIL: recorder}) == 0
    assert recorder.given == []
