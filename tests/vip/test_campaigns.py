"""Campaigns: drafted, previewed, released, sent, cancelled; who opts out. Next: test_page.py."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from models.rules.vip.campaigns import Audience
from models.rules.vip.policy import VipPolicy
from resolvers.access.caller import Caller, Grant
from resolvers.errors import Conflict, Refused
from resolvers.notices.batches import Outcome, Receipt, TextMessage
from resolvers.notices.outbox import NotSent
from resolvers.vip.audience import found
from resolvers.vip.campaigns import (
    cancel_campaign,
    create_campaign,
    opt_out,
    preview_campaign,
    release_campaign,
)
from resolvers.vip.sending import Receipts, end_campaigns, send_texts
from resolvers.write.acts import create_customer
from resolvers.write.context import Request, WriteContext, Writer
from settings import Settings, SettingsError
from tests.support.base import another
from tests.support.client import FINDING, Answer, Client, opening, remarks
from tests.support.loyal import open_cards, open_stores, put
from tests.support.maintaining import SURE, kept
from tests.support.server import Service
from tests.support.writing import SALES, TODAY, open_desk, patch_of, told
from worker_texts import send_now, tend

MANAGER = Caller("VM01", (Grant.everywhere("vipManager"),))
AT_S1 = ("vipManager@0723/F723;stores=S1", "cashier@0723/F723;stores=*", "auditor", "admin")
NOON = datetime(2026, 5, 6, 4, tzinfo=UTC)  # in Shanghai
# By the store that won them: of the filter, of sending, of acts over HTTP.
CARDS = (
    *(("F1", "GOLD", "S4"), ("F2", "SILV", "S4"), ("F3", "GOLD", "S4"), ("F4", "GOLD", "S4")),
    *(("T1", "GOLD", "S2"), ("T2", "GOLD", "S2"), ("T3", "SILV", "S2"), ("T4", "NORM", "S2")),
    *(("H1", "GOLD", "S1"), ("H2", "GOLD", "S1"), ("H3", "GOLD", "S1"), ("H4", "SILV", "S1")),
)
STYLE = {"template_code": "NEW", "name": "新款", "purpose": "STYLE", "active": True}
MARK = {"template_code": "MARK", "name": "积分", "purpose": "SERVICE", "active": True}
NOTE = {"template_code": "NOTE", "name": "通知", "purpose": "SERVICE", "active": True}
OFF = {"template_code": "OFF", "name": "停用", "purpose": "SERVICE", "active": False}
NEW = {"title": "夏季新款", "templateCode": "new", "audience": "VIP"}
_TYPES = {
    **{"input": "SmsCampaignInput!", "number": "String!", "reason": "String!"},
    **{"expectedVersion": "Int", "confirm": "[String!]"},
}
_SHOWN = """campaignNumber version state recipients releasedBy types
    messages(first: 50) { nodes { recipient cardNumber mobile content parts state reason attempts } }"""
_PREVIEW = """query ($number: String!) { previewCampaign(number: $number) { __typename
    ... on SmsPreview { recipients sendable parts mostParts suppressed { reason count }
        findings { code } }
    ... on Refused { findings { code severity path } } } }"""
_OPT_OUT = """mutation ($mobile: String!) { optOutVip(mobile: $mobile) { __typename
    ... on SmsOptedOut { cardNumbers stopped } ... on Refused { findings { code severity path } } } }"""


@pytest.fixture(scope="module", autouse=True)
def world(service: Service) -> None:
    service.within(_enter)


async def _enter(connection: asyncpg.Connection) -> None:
    await open_stores(connection)
    await open_cards(connection, *CARDS)
    await connection.execute(
        "UPDATE vip_customer SET sms_opt_in = true,"
        " mobile = '1380000' || ascii(card_number) || '0' || substr(card_number, 2)"
    )
    await put(
        *(connection, "sms_template"),
        {**STYLE, "content": "【蓝江】{name}您好，新款到店，回T退订"},
        {**MARK, "content": "{name}的{type}积分{points}"},
        *({**one, "content": "{name}：请到店"} for one in (NOTE, OFF)),
    )


# --- over HTTP -------------------------------------------------------------------------------------------


def text(client: Client, act: str, **given: Any) -> Answer:
    """text(client, "release", number=…, expectedVersion=1): Saved, Refused or Conflict."""
    name = f"{act}Campaign"
    begun = opening(name, _TYPES, given)
    query = f"""{begun} {{
        __typename
        ... on SmsCampaignSaved {{
            version message messageZh findings {{ {FINDING} }} smsCampaign {{ {_SHOWN} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on SmsCampaignConflict {{ currentVersion changedFields current {{ version }} }}
    }} }}"""
    answer: Answer = client.ask(query, **given)[name]
    return answer


def messages_of(campaign: Answer) -> dict[str, Answer]:
    return {one["recipient"]: one for one in campaign["messages"]["nodes"]}


def test_g_vp_14_no_message_without_being_switched_on_or_opted_in(service: Service) -> None:
    manager = service.user("VM01", "vipManager")
    staff = service.refusal(lambda: text(manager, "create", input={**NEW, "audience": "STAFF"}))
    assert remarks(staff) == ["E VP-SMS-OFF audience"]
    service.execute("UPDATE vip_customer SET sms_opt_in = false WHERE card_number = 'H2'")
    drafted = kept(text(manager, "create", input={**NEW, "stores": "s1", "types": "gold"}))
    number = drafted["campaignNumber"]
    assert (number[:10], drafted["state"], drafted["recipients"]) == ("DX20260506", "DRAFT", None)
    assert manager.ask(_PREVIEW, number=number)["previewCampaign"] == {
        "__typename": "SmsPreview",
        **{"recipients": 3, "sendable": 2, "parts": 2, "mostParts": 1, "findings": []},
        "suppressed": [{"reason": "NO-OPT-IN", "count": 1}],
    }
    answer = text(manager, "release", number=number, expectedVersion=1)
    released = kept(answer)
    assert answer["messageZh"] == f"群发{number}已发送给2人"
    assert (released["state"], released["recipients"], released["releasedBy"]) == ("SENDING", 3, "VM01")
    made = messages_of(released)
    assert {one: (row["state"], row["reason"]) for one, row in made.items()} == {
        **dict.fromkeys(("H1", "H3"), ("QUEUED", None)),
        "H2": ("SUPPRESSED", "NO-OPT-IN"),
    }
    assert (made["H1"]["content"], made["H1"]["parts"]) == ("【蓝江】持卡人H1您好，新款到店，回T退订", 1)
    assert (made["H2"]["mobile"], made["H2"]["content"], made["H2"]["parts"]) == (None, None, 0)
    later = {"number": number, "expectedVersion": 2}
    for act, more in (("release", {}), ("change", {"input": {"title": "x"}}), ("delete", {"confirm": SURE})):
        assert remarks(text(manager, act, **later, **more)) == ["E VP-SMS-STATE number"]
    opted = manager.ask(_OPT_OUT, mobile=f"+86 {made['H3']['mobile']}")["optOutVip"]
    assert opted == {"__typename": "SmsOptedOut", "cardNumbers": ["H3"], "stopped": 1}
    again = manager.ask(_OPT_OUT, mobile=made["H3"]["mobile"])["optOutVip"]
    assert (again["cardNumbers"], again["stopped"]) == (["H3"], 0)
    gone = kept(text(manager, "cancel", **later, reason="错了"))
    assert gone["state"] == "CANCELLED"
    assert {one: row["state"] for one, row in messages_of(gone).items()} == {
        **{"H1": "CANCELLED", "H2": "SUPPRESSED", "H3": "SUPPRESSED"}
    }
    assert messages_of(gone)["H3"]["reason"] == "OPTED-OUT"
    vip = manager.ask('{ vipCustomer(card: "H3") { smsOptIn } }')["vipCustomer"]
    assert vip == {"smsOptIn": False}


def test_what_a_campaign_must_not_say(service: Service) -> None:
    manager = service.user("VM01", "vipManager")
    wrong = {
        **{"title": None, "templateCode": "off", "types": "GOLD, XX", "stores": "S9", "minPoints": -1},
        **{"profile": "LOOK/FASHION, LOOK/NONE", "ageBands": "25-34, 25-30", "birthdayMonth": 13},
        **{"boughtFrom": "2026-05-02", "boughtTo": "2026-05-01"},
    }
    refused = service.refusal(lambda: text(manager, "create", input={**NEW, **wrong}))
    assert remarks(refused) == [
        *("E GEN-REF ageBands", "E GEN-RANGE birthdayMonth", "E GEN-RANGE boughtTo"),
        *("E GEN-RANGE minPoints", "E GEN-REF profile", "E GEN-REF stores", "E GEN-REF templateCode"),
        *("E GEN-REQUIRED title", "E GEN-REF types"),
    ]
    dealers = text(manager, "create", input={**NEW, "audience": "DEALER", "minPoints": 0, "types": "GOLD"})
    assert remarks(dealers) == [
        *("E VP-SMS-OFF audience", "E GEN-SUPPRESSED minPoints", "E GEN-SUPPRESSED types")
    ]
    assert remarks(text(manager, "create", input={**NEW, "audience": "ALL"})) == ["E GEN-REF audience"]
    empty = text(manager, "create", input={"stores": "S1\0"})
    assert {"E GEN-REQUIRED audience", "E GEN-REQUIRED templateCode"} <= {*remarks(empty)}
    draft = kept(text(manager, "create", input={**NEW, "types": "GOLD", "ageBands": "25–34"}))
    number = draft["campaignNumber"]
    changed = kept(text(manager, "change", number=number, expectedVersion=1, input={"types": "silv"}))
    assert (changed["types"], changed["version"]) == ("silv", 2)
    stale = text(manager, "release", number=number, expectedVersion=1)
    assert (stale["__typename"], stale["currentVersion"]) == ("SmsCampaignConflict", 2)
    assert remarks(text(manager, "release", number=number)) == ["E GEN-REQUIRED expectedVersion"]
    assert remarks(text(manager, "cancel", number=number, expectedVersion=2, reason=" ")) == [
        "E GEN-REQUIRED reason"
    ]
    assert remarks(text(manager, "delete", number=number, expectedVersion=2)) == ["C GEN-CONFIRM confirm"]
    deleted = text(manager, "delete", number=number, expectedVersion=2, confirm=SURE)
    assert (deleted["__typename"], deleted["smsCampaign"]) == ("SmsCampaignSaved", None)
    assert remarks(text(manager, "cancel", number=number, reason="x")) == ["E GEN-NOTFOUND number"]
    for mobile in ("0830-3190001", "1380\0"):
        assert manager.ask(_OPT_OUT, mobile=mobile)["optOutVip"]["findings"] == [
            {"code": "PHONE-FORMAT", "severity": "E", "path": ["mobile"]}
        ]


def test_only_who_has_all_stores_writes_to_people(service: Service) -> None:
    manager = service.user("VM01", "vipManager")
    number = kept(text(manager, "create", input={**NEW, "stores": "S1"}))["campaignNumber"]
    acts: tuple[tuple[str, Answer], ...] = (
        *(("create", {"input": NEW}), ("change", {"input": {}, "expectedVersion": 1})),
        *(("release", {"expectedVersion": 1}), ("cancel", {"reason": "x", "expectedVersion": 1})),
        ("delete", {"expectedVersion": 1, "confirm": SURE}),
    )
    for at, grant in enumerate(AT_S1):
        user = service.user(f"X{at}", grant)
        for act, given in acts:
            named = given if act == "create" else {**given, "number": number}
            assert remarks(text(user, act, **named)) == ["E GEN-FORBIDDEN "], (grant, act)
        refused = user.ask(_PREVIEW, number=number)["previewCampaign"]
        assert refused["findings"] == [{"code": "GEN-FORBIDDEN", "severity": "E", "path": []}]
    one_store, cashier = service.user("X0", AT_S1[0]), service.user("X1", AT_S1[1])
    assert one_store.ask("{ smsCampaigns(first: 5) { totalCount } }")["smsCampaigns"] == {"totalCount": 0}
    assert cashier.ask(_OPT_OUT, mobile="13800138000")["optOutVip"]["findings"][0]["code"] == "GEN-FORBIDDEN"
    assert one_store.ask(_OPT_OUT, mobile="13800138000")["optOutVip"] == {
        "__typename": "SmsOptedOut",
        **{"cardNumbers": [], "stopped": 0},
    }
    unknown = manager.ask(_PREVIEW, number="DX0")["previewCampaign"]["findings"]
    assert unknown == [{"code": "GEN-NOTFOUND", "severity": "E", "path": ["number"]}]


# --- whom a filter finds ---------------------------------------------------------------------------------


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def later(self, **more: float) -> None:
        self.at += timedelta(**more)


@dataclass
class Scripted:
    """A provider that answers by number what it is told to, one after the other; then it takes them."""

    says: dict[str, list[tuple[str, bool]]] = field(default_factory=dict[str, list[tuple[str, bool]]])
    given: list[TextMessage] = field(default_factory=list[TextMessage])
    told: list[Receipt] = field(default_factory=list[Receipt])
    meanwhile: Callable[[], Awaitable[object]] | None = None
    since: datetime | None = None

    async def send_batch(self, batch: Sequence[TextMessage]) -> list[Outcome]:
        self.given += batch
        await asyncio.sleep(0)
        if self.meanwhile is not None:
            await self.meanwhile()
        return [self._answer(one) for one in batch]

    async def receipts(self, since: datetime) -> list[Receipt]:
        self.since = since
        return self.told

    def _answer(self, one: TextMessage) -> Outcome:
        left = self.says.get(one.recipient)
        if not left:
            return Outcome(one.message_id, f"p{one.message_id}"[:32])
        error, again = left.pop(0)
        return Outcome(one.message_id, None, error, again)


class Mute(Scripted):
    async def receipts(self, since: datetime) -> list[Receipt]:
        raise NotSent(f"nothing since {since}")


@dataclass
class Texting:
    """Who writes to people, and the time that he has."""

    pool: asyncpg.Pool
    writer: Writer
    clock: Clock

    @property
    def call(self) -> WriteContext:
        return self.writer.call(MANAGER)

    async def draft(self, **given: Any) -> str:
        return (await create_campaign(self.call, patch_of({**NEW, **given}))).key

    async def released(self, **given: Any) -> str:
        number = await self.draft(**given)
        await release_campaign(self.call, number, Request(1))
        return number

    async def states(self, number: str, what: str = "state") -> dict[str, Any]:
        query = f"SELECT recipient, {what} AS told FROM sms_message WHERE campaign_number = $1"
        return {row["recipient"]: row["told"] for row in await self.pool.fetch(query, number)}

    async def campaign(self, number: str) -> str:
        query = "SELECT state FROM sms_campaign WHERE campaign_number = $1"
        return str(await self.pool.fetchval(query, number))


@asynccontextmanager
async def texting(service: Service) -> AsyncGenerator[Texting]:
    """At noon; whatever earlier tests left to be sent is sent no more."""
    async with open_desk(service.dsn) as desk:
        clock = Clock()
        policy = VipPolicy(sms_non_vip=True)
        writer = replace(desk.writer, now=clock, timezone="Asia/Shanghai", vip=policy)
        await desk.pool.execute("UPDATE sms_message SET state = 'CANCELLED', next_at = NULL")
        await desk.pool.execute("UPDATE sms_campaign SET state = 'CANCELLED'")
        await desk.pool.execute("UPDATE vip_customer SET sms_opt_in = true, status = 'ACTIVE'")
        yield Texting(desk.pool, writer, clock)


def mobile(card: str) -> str:
    return f"1380000{ord(card[0])}0{card[1:]}"


async def test_a_filter_finds_whom_it_says(service: Service) -> None:
    async with texting(service) as desk:
        born = [("F1", date(2001, 5, 6)), ("F2", date(1960, 12, 1)), ("F4", date(2001, 5, 7))]
        for card, day in born:
            await desk.pool.execute(
                "UPDATE vip_customer SET birth_date = $2 WHERE card_number = $1", card, day
            )
        await desk.pool.execute(
            "UPDATE vip_account SET points = 100, last_sale_on = '2026-05-01'"
            " WHERE card_number IN ('F1', 'F3')"
        )
        for card, value in (("F1", "FASHION"), ("F1", "CASUAL"), ("F2", "CASUAL")):
            row = {"card_number": card, "dimension_code": "LOOK", "value_code": value}
            await put(desk.pool, "vip_profile_value", row, stamped=False)
        cases: list[tuple[str, dict[str, Any]]] = [
            *(("F1 F2 F3 F4", {}), ("F1 F3 F4", {"types": ["GOLD"]}), ("F1 F3", {"min_points": 100})),
            ("F1 F2", {"profile": ["LOOK/CASUAL", "LOOK/FASHION"]}),
            ("F1", {"born": [(date(1991, 5, 7), date(2001, 5, 6))]}),
            *(("F1 F4", {"birthday_month": 5}), ("", {"bought_from": date(2026, 5, 2)})),
            ("F1 F3", {"bought_from": date(2026, 5, 1), "bought_to": date(2026, 5, 1)}),
            ("", {"stores": ["S1"], "min_points": 1}),
        ]
        for wanted, given in cases:
            conditions: dict[str, Any] = {"stores": ["S4"], **given}
            audience = Audience("VIP", **conditions)
            async with desk.pool.acquire() as connection, connection.transaction():
                people = [one async for page in found(connection, audience, TODAY) for one in page]
            assert [one.recipient for one in people] == wanted.split(), given
        await desk.pool.execute("UPDATE vip_customer SET status = 'FROZEN' WHERE card_number = 'F1'")
        assert (await preview_campaign(desk.call, await desk.draft(stores="S4"))).recipients == 3


async def test_holders_who_are_customers_must_have_consented(service: Service) -> None:
    async with texting(service) as desk:
        number = (await create_customer(desk.writer.call(SALES), patch_of(another()), Request())).key
        link = "UPDATE vip_customer SET customer_number = $1 WHERE card_number = 'T1'"
        await desk.pool.execute(link, number)

        async def reasons(**given: Any) -> dict[str, int]:
            found_now = await preview_campaign(desk.call, await desk.draft(stores="S2", **given))
            return {one.value: count for one, count in found_now.suppressed.items()}

        try:
            assert await reasons() == {"NO-CONSENT": 1}
            assert await reasons(templateCode="NOTE") == {}
            await put(desk.pool, "dossier", {"customer_number": number, "archived": False})
            given = {"customer_number": number, "subject": "VIP", "legal_basis": "CONSENT"}
            given |= {"collected_by": "TEST", "given_on": "2026-05-01"}
            given |= dict.fromkeys(("for_master_data", "for_dossier", "for_care", "for_profiling"), False)
            given |= {"for_marketing_sms": True}
            other = {**given, "consent_number": 1, "vip_card": "T2"}
            await put(desk.pool, "consent", other, stamped=False)
            assert await reasons() == {"NO-CONSENT": 1}
            await put(
                *(desk.pool, "consent"), {**given, "consent_number": 2, "vip_card": "T1"}, stamped=False
            )
            assert await reasons() == {}
            campaign = await desk.released(stores="S2")
            # withdrawn before it is sent
            await desk.pool.execute("UPDATE consent SET withdrawn_on = $1 WHERE consent_number = 2", TODAY)
            provider = Scripted()
            assert await send_texts(desk.writer, provider) == 3
            assert mobile("T1") not in {one.recipient for one in provider.given}
            assert (await desk.states(campaign, "reason"))["T1"] == "NO-CONSENT"
            block = "UPDATE customer SET central_sales_support_block = '01' WHERE customer_number = $1"
            await desk.pool.execute(block, number)
            assert await reasons(templateCode="NOTE") == {"BLOCKED": 1}
        finally:
            await desk.pool.execute("UPDATE vip_customer SET customer_number = NULL")


async def test_staff_and_dealers_where_they_are_switched_on(service: Service) -> None:
    async with texting(service) as desk:
        people = [
            ("E1", "13900000001", None),
            ("E2", "13900000002", "2026-05-06"),
            ("E3", "13900000001", None),
        ]
        for code, number, left in people:
            row = {"employee_code": code, "name": code, "mobile": number, "leave_date": left}
            await put(desk.pool, "employee", {**row, "is_salesperson": False})
        staff = await desk.released(audience="STAFF", templateCode="NOTE")
        assert await desk.states(staff) == {"E1": "QUEUED", "E3": "SUPPRESSED"}
        assert (await desk.states(staff, "reason"))["E3"] == "DUPLICATE-MOBILE"
        assert await desk.states(await desk.released(audience="STAFF", templateCode="MARK"), "reason") == {
            **dict.fromkeys(("E1", "E3"), "MISSING-VALUE")
        }
        dealers = await desk.released(audience="DEALER", templateCode="NOTE")
        assert set((await desk.states(dealers, "reason")).values()) == {"INVALID-MOBILE"}
        assert await desk.campaign(dealers) == "DONE"  # with nobody to write to
        assert await desk.states(await desk.released(audience="VENDOR", templateCode="NOTE")) == {}
        provider = Scripted()
        assert await send_texts(desk.writer, provider) == 1
        assert [one.body for one in provider.given] == ["E1：请到店"]


# --- sent ------------------------------------------------------------------------------------------------


async def test_what_the_provider_answers_becomes_of_a_message(service: Service) -> None:
    async with texting(service) as desk:
        number = await desk.released(stores="S2")
        says = {mobile("T2"): [("busy", True)] * 4, mobile("T3"): [("空号", False)]}
        provider = Scripted(says)
        assert await send_texts(desk.writer, provider) == 2
        assert await desk.states(number) == {"T1": "SENT", "T2": "QUEUED", "T3": "FAILED", "T4": "SENT"}
        assert await send_texts(desk.writer, provider) == 0
        assert len(provider.given) == 4
        assert await end_campaigns(desk.writer) == 0
        for minutes in (1, 5, 30):
            desk.clock.later(minutes=minutes, seconds=-1)
            assert await send_texts(desk.writer, provider) == 0
            desk.clock.later(seconds=1)
            await send_texts(desk.writer, provider)
        tried = [one.message_id for one in provider.given if one.recipient == mobile("T2")]
        assert (len(tried), len(set(tried)), len(provider.given)) == (4, 1, 7)
        assert (await desk.states(number))["T2"] == "FAILED"
        assert (await desk.states(number, "reason || attempts"))["T2"] == "busy4"
        assert await end_campaigns(desk.writer) == 1
        assert await desk.campaign(number) == "DONE"

        by_card = await desk.states(number, "provider_id")
        receipts = Receipts(provider)
        provider.told = [
            Receipt(by_card["T1"], False, desk.clock.at, "later"),
            Receipt(by_card["T1"], True, desk.clock.at),
            *(Receipt(by_card["T4"], False, None, "关机"), Receipt("stranger", True)),
        ]
        assert await receipts.take(desk.writer) == 2
        assert provider.since == desk.clock.at - timedelta(days=3)
        found_then = await desk.states(number)
        assert (found_then["T1"], found_then["T4"]) == ("DELIVERED", "FAILED")
        asked_at = desk.clock.at
        desk.clock.later(hours=1)
        assert await receipts.take(desk.writer) == 0
        assert provider.since == asked_at - timedelta(minutes=10)
        assert await Receipts(Mute()).take(desk.writer) == 0


async def test_who_dies_while_sending_leaves_it_to_the_next(service: Service) -> None:
    async with texting(service) as desk:
        number = await desk.released(stores="S2", types="GOLD")

        async def die() -> None:
            raise RuntimeError("killed")

        dying, provider = Scripted(meanwhile=die), Scripted()
        with pytest.raises(RuntimeError):
            await send_texts(desk.writer, dying)
        assert set((await desk.states(number)).values()) == {"SENDING"}
        desk.clock.later(minutes=9)
        assert await send_texts(desk.writer, provider) == 0
        desk.clock.later(minutes=2)
        await desk.pool.execute("UPDATE sms_message SET attempts = 4 WHERE recipient = 'T2'")
        assert await send_texts(desk.writer, provider) == 1
        assert {one.message_id for one in provider.given} <= {one.message_id for one in dying.given}
        assert await desk.states(number) == {"T1": "SENT", "T2": "FAILED"}
        assert (await desk.states(number, "reason"))["T2"] == "the last try was broken off"


async def test_what_changed_since_the_release_counts(service: Service) -> None:
    async with texting(service) as desk:
        number = await desk.released(stores="S2")
        opted = await opt_out(desk.call, mobile("T1"))
        assert (opted.card_numbers, opted.stopped) == (["T1"], 1)
        await desk.pool.execute("UPDATE vip_customer SET sms_opt_in = false WHERE card_number = 'T2'")
        await desk.pool.execute("UPDATE vip_customer SET status = 'FROZEN' WHERE card_number = 'T3'")

        async def cancel() -> None:
            await cancel_campaign(desk.call, number, "误发", Request(2))

        provider = Scripted({mobile("T4"): [("busy", True)]}, meanwhile=cancel)
        assert await send_texts(desk.writer, provider) == 0
        assert await desk.states(number, "state || coalesce('/' || reason, '')") == {
            **{"T1": "SUPPRESSED/OPTED-OUT", "T2": "SUPPRESSED/NO-OPT-IN"},
            **{"T3": "SUPPRESSED/CARD-STATE", "T4": "CANCELLED/busy"},
        }
        assert set((await desk.states(number, "coalesce(mobile, '–')")).values()) == {"–", mobile("T4")}
        assert await end_campaigns(desk.writer) == 0
        assert await desk.campaign(number) == "CANCELLED"


async def test_nothing_goes_out_at_night_or_switched_off(service: Service) -> None:
    async with texting(service) as desk:
        desk.clock.at = NOON + timedelta(hours=9, minutes=30)  # 21:30
        number = await desk.released(stores="S2", types="GOLD")
        morning = NOON + timedelta(hours=20)
        assert set((await desk.states(number, "next_at")).values()) == {morning}
        provider = Scripted()
        assert await send_texts(desk.writer, provider) == 0
        desk.clock.at = morning
        off = replace(desk.writer, vip=VipPolicy(sms=False))
        assert await send_texts(off, provider) == 0
        draft = await desk.draft()
        with pytest.raises(Refused) as refused:
            await release_campaign(off.call(MANAGER), draft, Request(1))
        assert told(refused.value) == [("VP-SMS-OFF", "E", "number")]
        assert await send_texts(desk.writer, provider) == 2


async def test_several_senders_share_the_work_and_a_release_happens_once(service: Service) -> None:
    async with texting(service) as desk:
        many = [(f"M{at:03d}", "NORM", "S3") for at in range(250)]
        async with desk.pool.acquire() as connection:
            await open_cards(connection, *many)
        await desk.pool.execute(
            "UPDATE vip_customer SET sms_opt_in = true, mobile = '13700000' || substr(card_number, 2)"
            " WHERE card_number LIKE 'M%'"
        )
        number = await desk.draft(stores="S3")
        ended = await asyncio.gather(
            *(release_campaign(desk.call, number, Request(1)) for _ in range(3)), return_exceptions=True
        )
        assert sum(isinstance(one, Conflict) for one in ended) == 2
        assert len(await desk.states(number)) == 250
        provider = Scripted()
        sent = await asyncio.gather(*(send_texts(desk.writer, provider) for _ in range(3)))
        assert sum(sent) == 250
        assert len(provider.given) == len({one.message_id for one in provider.given}) == 250
        assert await end_campaigns(desk.writer) == 1


def set_to(**given: Any) -> Settings:
    return Settings(**given)


async def test_a_round_of_the_worker_sends_and_ends(service: Service, tmp_path: Path) -> None:
    async with texting(service) as desk:
        number = await desk.released(stores="S2")
        nowhere = set_to(sms_provider="none")
        await tend(desk.pool, nowhere)  # there is nothing to do
        await tend(desk.pool, set_to(sms_provider="null", sms_enabled=False))
        with pytest.raises(SettingsError, match="DOSSIER_SMS_PROVIDER"):
            await send_now(desk.writer, nowhere)
        file = set_to(sms_provider="file", sms_file=tmp_path / "sms.jsonl")
        assert await send_now(desk.writer, file) == {"sent": 4, "receipts": 0, "ended": 1}
        assert await desk.campaign(number) == "DONE"
        lines = (tmp_path / "sms.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == 4
        told_of = orjson.loads(lines[0])["id"]
        receipt = {"id": told_of, "delivered": True, "at": desk.clock.at.isoformat()}
        (tmp_path / "sms.jsonl.receipts").write_bytes(orjson.dumps(receipt) + b"\n")
        assert await send_now(desk.writer, file) == {"sent": 0, "receipts": 1, "ended": 0}
        assert sorted((await desk.states(number)).values()) == ["DELIVERED", *["SENT"] * 3]
