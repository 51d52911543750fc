"""Texts: parts, variables, numbers, quiet hours, tries; what providers are given. Next: test_campaigns.py."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from models.rules.vip.campaigns import AGE_BANDS, audience_of, born_in
from models.rules.vip.handing import TRIES, Fate, is_quiet, not_before, not_sent
from models.rules.vip.parts import (
    Letter,
    Person,
    Reason,
    Scribe,
    Template,
    dialled,
    filled,
    parts_of,
)
from resolvers.notices.batches import Outcome, Receipt, TextMessage
from resolvers.notices.outbox import NotSent
from resolvers.notices.sms import FileSms, HttpSms, NullSms
from resolvers.notices.sms import Template as Service
from settings import Settings
from tests.signing.test_notices import answering, gateway

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAN = Person("V1", "兰", "13800138001", "V1", "金卡", 120)
BATCH = [TextMessage("a" * 32, "13800138001", '{id} "金"'), TextMessage("b" * 32, "13800138002", "乙")]


def at(hour: int, minute: int = 0, day: int = 6) -> datetime:
    """In Shanghai."""
    return datetime(2026, 5, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        *(("汉" * 70, 1), ("汉" * 71, 2), ("汉" * 135, 3), ("a" * 161, 2)),
        *(("", 1), ("汉" * 134, 2), ("a" * 160, 1), ("a" * 306, 2), ("a" * 307, 3), ("é" * 160, 1)),
        *(("€" * 80, 1), ("€" * 81, 2), ("{}" * 40, 1), ("a" * 159 + "…", 3), ("ê" * 70, 1)),
        # a sign of two places is in one part
        *(("a" * 152 + "€" + "a" * 152, 3), ("a" * 153 + "€" + "a" * 151, 2)),
        *(("😀" * 35, 1), ("😀" * 36, 2), ("😀" * 66, 2), ("😀" * 67, 3)),
    ],
)
def test_g_vp_13_parts_of_a_text(content: str, parts: int) -> None:
    assert parts_of(content) == parts


@given(st.text(st.sampled_from("aÄ€^汉😀\n"), max_size=400))
def test_parts_have_room_for_the_text_and_no_more_than_it_needs(content: str) -> None:
    latin = not set(content) & set("汉😀")
    units = len(content) + sum(content.count(one) for one in ("€^" if latin else "😀"))
    single, part = (160, 153) if latin else (70, 67)
    parts = parts_of(content)
    assert (parts == 1) == (units <= single)
    if parts > 1:  # each but the last lacks at most one place
        assert (parts - 1) * (part - 1) < units <= parts * part


def test_variables_are_filled_in_one_go() -> None:
    values = {"name": "{type}", "type": "金卡", "points": "0"}
    assert filled("{name} {type} {points} {x}", values) == "{type} 金卡 0 {x}"
    assert filled("{name}{points}", {**values, "points": None}) is None
    assert filled("{name}", {"name": ""}) is None
    assert filled("{points}", {"points": "0"}) == "0"


@pytest.mark.parametrize(
    ("mobile", "wanted"),
    [
        *(
            ("13800138000", "13800138000"),
            ("+86 138-0013-8000", "13800138000"),
            ("0086(138)00138000", "13800138000"),
        ),
        *(("008613800138000", "13800138000"), ("8613800138000", "13800138000")),
        *(("+49 151 1234567", "+491511234567"), ("0049 151 1234567", "+491511234567")),
        *((None, None), ("", None), ("0830-3190001", None), ("12800138000", None), ("1380013800", None)),
        *(("+8601012345678", None), ("138001380001", None), ("13800138000 转 5", None), ("+1", None)),
    ],
)
def test_only_mobile_numbers_are_dialled(mobile: str | None, wanted: str | None) -> None:
    assert dialled(mobile) == wanted


def test_what_keeps_a_message_back_is_told_once() -> None:
    def of(**changed: Any) -> Person:
        return Person(**{**{name: getattr(LAN, name) for name in Person.__dataclass_fields__}, **changed})

    scribe = Scribe(Template("{name}您好，{type}积分{points}"))
    people = [
        of(opted_in=False, consented=False, mobile=None),
        of(consented=False, blocked=True),
        of(blocked=True, mobile="0830-3190001"),
        of(mobile="0830-3190001", points=None),
        of(points=None),
        LAN,
        of(recipient="V2", mobile="+8613800138001"),
        of(recipient="V3", mobile="13800138003", points=0),
    ]
    found = [scribe.write(one) for one in people]
    assert [one.reason for one in found] == [
        *(Reason.NO_OPT_IN, Reason.NO_CONSENT, Reason.BLOCKED, Reason.INVALID_MOBILE, Reason.MISSING_VALUE),
        *(None, Reason.DUPLICATE_MOBILE, None),
    ]
    assert found[5] == Letter("V1", "V1", "13800138001", "兰您好，金卡积分120", 1)
    assert {(one.mobile, one.content, one.parts) for one in found if one.reason} == {(None, None, 0)}
    service = Scribe(Template("您的卡即将到期", marketing=False))
    assert service.write(of(consented=False)).reason is None
    assert service.write(of(mobile="13800138009", opted_in=False)).reason is Reason.NO_OPT_IN
    assert "138" not in repr(people) + repr(found)


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        *((at(8), at(8)), (at(20, 59), at(20, 59)), (at(12), at(12))),
        *((at(21), at(8, day=7)), (at(23, 59), at(8, day=7)), (at(0), at(8)), (at(7, 59), at(8))),
    ],
)
def test_nobody_is_disturbed_at_night(moment: datetime, wanted: datetime) -> None:
    assert not_before(moment, SHANGHAI) == wanted
    assert is_quiet(moment, SHANGHAI) == (moment != wanted)


def test_what_may_be_taken_later_is_tried_four_times() -> None:
    noon = at(12)
    fates = [not_sent("503", tried, noon, SHANGHAI, again=True) for tried in range(1, TRIES + 1)]
    waits = [one.next_at and one.next_at - noon for one in fates]
    assert waits == [*(timedelta(minutes=minutes) for minutes in (1, 5, 30)), None]
    assert [one.state for one in fates] == ["QUEUED"] * 3 + ["FAILED"]
    assert not_sent("400", 1, noon, SHANGHAI, again=False) == Fate("FAILED", "400")
    late = not_sent("503" * 100, 2, at(20, 57), SHANGHAI, again=True)
    assert (late.next_at, len(late.reason or "")) == (at(8, day=7), 200)


@pytest.mark.parametrize(
    "today", [date(2026, 5, 6), date(2024, 2, 29), date(2023, 2, 28), date(2026, 12, 31)]
)
def test_age_bands_are_spans_of_birthdays(today: date) -> None:
    def age(born: date) -> int:
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    spans = {name: born_in(band, today) for name, band in AGE_BANDS.items()}
    for ordinal in range(date(today.year - 57, 1, 1).toordinal(), today.toordinal() + 1, 7):
        born = date.fromordinal(ordinal)
        within = [name for name, (since, until) in spans.items() if since <= born <= until]
        youngest, oldest = AGE_BANDS[within[0]]
        assert len(within) == 1
        assert youngest <= age(born) <= (oldest or 200)
    for youngest, _ in AGE_BANDS.values():  # to the day
        assert age(born_in((youngest, None), today)[1]) == youngest


def test_an_audience_is_what_its_filter_says() -> None:
    campaign = {"audience": "VIP", "types": "gold， silv", "age_bands": "<25, 55+, 25–34", "min_points": 0}
    found = audience_of(campaign, date(2026, 5, 6))
    assert (found.types, found.stores, found.min_points) == (["GOLD", "SILV"], None, 0)
    assert found.born is not None
    assert found.born[2] == (date(1991, 5, 7), date(2001, 5, 6))
    assert audience_of({"audience": "STAFF", "types": "GOLD"}, date(2026, 5, 6)).types is None


async def test_a_file_takes_a_batch_and_tells_receipts(tmp_path: Path) -> None:
    path = tmp_path / "sms.jsonl"
    provider = FileSms(path)
    assert await provider.send_batch(BATCH) == [Outcome(one.message_id, one.message_id) for one in BATCH]
    lines = [orjson.loads(one) for one in path.read_bytes().splitlines()]
    assert [(one["id"], one["recipient"], one["text"]) for one in lines] == [
        (one.message_id, one.recipient, one.body) for one in BATCH
    ]
    assert await provider.receipts(at(8)) == []
    told = [
        {"id": "a", "delivered": True, "at": at(9).isoformat()},
        {"id": "b", "error": "空号"},
        {"id": "c", "delivered": True, "at": at(7).isoformat()},
        {"id": "d", "delivered": True, "at": at(9).replace(tzinfo=None).isoformat()},
    ]
    rest = b'[]\n{"delivered": true}\n{"id": "e", "at": 5}\n{"id": "f'
    path.with_name("sms.jsonl.receipts").write_bytes(b"\n".join(map(orjson.dumps, told)) + b"\n" + rest)
    assert await provider.receipts(at(8)) == [
        Receipt("a", True, at(9)),
        Receipt("b", False, None, "空号"),
        Receipt("d", True, at(9)),
    ]
    refused = await FileSms(tmp_path).send_batch(BATCH)
    assert {(one.provider_id, one.retryable) for one in refused} == {(None, True)}
    with pytest.raises(NotSent):
        await FileSms(tmp_path / "sms.jsonl" / "x").receipts(at(8))
    assert [one.provider_id for one in await NullSms().send_batch(BATCH)] == ["a" * 32, "b" * 32]
    assert await NullSms().receipts(at(8)) == []


async def test_an_http_service_answers_for_each_message() -> None:
    async with gateway() as service:
        url = f"http://127.0.0.1:{service.port}"
        own = re.compile('"Code":"(?P<id>[A-Z]+)"')
        body = '{"id": "{id}", "text": "{text}"}'
        taken = await HttpSms(Service(f"{url}/send", body, taken=own)).send_batch(BATCH)
        assert [(one.message_id, one.provider_id) for one in taken] == [("a" * 32, "OK"), ("b" * 32, "OK")]
        assert {orjson.loads(one)["text"] for one in service.bodies} == {one.body for one in BATCH}
        plain = await HttpSms(Service(f"{url}/send", body)).send_batch(BATCH[:1])
        assert plain == [Outcome("a" * 32, "a" * 32)]
        for status, again in (("503 No", True), ("400 Bad Request", False)):
            service.answer = answering(status)
            (refused,) = await HttpSms(Service(url, body)).send_batch(BATCH[:1])
            assert refused == Outcome("a" * 32, None, f"the service answers {status[:3]}", again)
        answer = b'[{"id":"OK1","ok":"yes"},{"id":"OK2","ok":""}]'
        service.answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%b" % (
            len(answer),
            answer,
        )
        pattern = re.compile('"id":"(?P<id>[^"]*)","ok":"(?P<delivered>[^"]*)"')
        asked = Service(url, body, receipts_url=f"{url}/receipts?since={{since}}", receipt=pattern)
        assert await HttpSms(asked).receipts(at(8)) == [Receipt("OK1", True), Receipt("OK2", False)]
        assert "GET /receipts?since=2026-05-06T00%3A00%3A00%2B00%3A00 " in service.heads[-1]
        assert await HttpSms(Service(url, body)).receipts(at(8)) == []
        service.answer = answering("503 No")
        with pytest.raises(NotSent):
            await HttpSms(asked).receipts(at(8))


def test_settings_say_where_receipts_are_asked_for() -> None:
    def set_to(**given: Any) -> Settings:
        return Settings(**given)

    with pytest.raises(ValidationError, match="groups named id and delivered"):
        set_to(sms_receipt="(?P<id>x)")
    url = SecretStr("https://sms.example/receipts?since={since}")
    found = set_to(sms_receipt="(?P<id>x)(?P<delivered>y)?", sms_receipts_url=url)
    assert found.sms_receipts_url == url
