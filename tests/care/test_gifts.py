"""Gifts: the ledger adds up, nothing is given that is not there, what was given comes back once. Next:
test_activities.py."""

import asyncio
from typing import Any

import asyncpg
import pytest

from models.rules.care.gifts import Wish
from resolvers.care.gifts import GIFTS, issue_gift, receive_gifts
from resolvers.errors import Refused
from resolvers.write.maintained import create
from tests.support.base import another
from tests.support.client import remarks, saved
from tests.support.inviting import CARE, care, entered
from tests.support.maintaining import SURE, kept, maintain
from tests.support.server import Service
from tests.support.writing import ADMIN, Desk, patch_of, told

MUG = {"giftCode": "MUG", "name": "马克杯", "unitValue": "19.90", "currency": "CNY"}


def test_a_gift_and_its_ledger(service: Service) -> None:
    agent, sales = service.user("CA01", CARE), service.user("SC01")
    number = saved(sales.create(another()))
    assert remarks(maintain(agent, "create", "Gift", input={**MUG, "currency": None, "giftCode": "M/1"})) == [
        "E GEN-REQUIRED currency",
        "E GEN-PATTERN giftCode",
    ]
    entered(agent, "Gift", MUG)
    assert remarks(maintain(agent, "create", "Gift", input=MUG)) == ["E GEN-DUPLICATE giftCode"]
    came = care(agent, "receiveGifts", code="mug", quantity=3, occasion="采购")
    assert (came["messageZh"], came["version"]) == ("礼品MUG现有库存 3", 2)
    refused = service.refusal(
        lambda: care(agent, "issueGift", code="MUG", quantity=4, occasion="", number=number)
    )
    assert remarks(refused) == ["E GEN-REQUIRED occasion", "E CC-GIFT-STOCK quantity"]
    assert refused["findings"][1]["params"] == {"value": "MUG", "stock": "3"}
    nobody = care(agent, "issueGift", code="MUG", quantity=0, occasion="生日")
    assert remarks(nobody) == ["E GEN-REQUIRED number", "E GEN-RANGE quantity"]
    given = kept(care(agent, "issueGift", code="MUG", quantity=2, occasion="生日", number=number))
    kept(care(agent, "issueGift", code="MUG", quantity=1, occasion="开卡", vipCard="8800000000000017"))

    issue = given["movements"]["nodes"][-1]
    assert (issue["movementId"], given["version"]) == ("MUG/00000003", 3)
    too_many = care(agent, "returnGift", movementId=issue["movementId"], quantity=3)
    assert remarks(too_many) == ["E GEN-RANGE quantity"]
    back = kept(care(agent, "returnGift", movementId=issue["movementId"], quantity=1, occasion="破损"))
    again = care(agent, "returnGift", movementId=issue["movementId"], quantity=1)
    assert remarks(again) == ["E GEN-STATE movementId"]
    assert remarks(care(agent, "returnGift", movementId="MUG/00000002")) == ["E GEN-STATE movementId"]
    assert remarks(care(agent, "returnGift", movementId="MUG/00000099")) == ["E GEN-NOTFOUND movementId"]
    assert [(one["kind"], one["quantity"], one["stockAfter"]) for one in back["movements"]["nodes"]] == [
        ("RECEIPT", 3, 3),
        ("ISSUE", 2, 1),
        ("ISSUE", 1, 0),
        ("RETURN", 1, 1),
    ]
    query = "query ($n: String!) { customer(number: $n) { giftMovements { nodes { movementId returns } } } }"
    assert agent.ask(query, n=number)["customer"]["giftMovements"]["nodes"] == [
        {"movementId": "MUG/00000003", "returns": None},
        {"movementId": "MUG/00000005", "returns": "MUG/00000003"},
    ]

    used = maintain(agent, "delete", "Gift", code="MUG", expectedVersion=5, confirm=SURE)
    assert remarks(used) == ["E GEN-INUSE "]
    kept(maintain(agent, "change", "Gift", code="MUG", expectedVersion=5, input={"active": False}))
    off = care(agent, "issueGift", code="MUG", quantity=1, occasion="生日", number=number)
    assert remarks(off) == ["E GEN-REF code"]


def test_who_does_not_see_the_customer(service: Service) -> None:
    agent, number = service.user("CA01", CARE), saved(service.user("SC01").create(another()))
    stranger = service.user("CA02", "careAgent@0724/F724")
    entered(agent, "Gift", MUG, giftCode="PEN")
    kept(care(agent, "receiveGifts", code="PEN", quantity=2))
    kept(care(agent, "issueGift", code="PEN", quantity=1, occasion="生日", number=number))
    wanted = care(stranger, "issueGift", code="PEN", quantity=1, occasion="生日", number=number)
    assert remarks(wanted) == ["E GEN-NOTFOUND number"]
    assert remarks(care(stranger, "returnGift", movementId="PEN/00000003")) == ["E GEN-NOTFOUND movementId"]
    query = '{ gift(code: "PEN") { stock movements { nodes { movementId } } } }'
    assert stranger.ask(query) == {
        "gift": {"stock": 1, "movements": {"nodes": [{"movementId": "PEN/00000002"}]}}
    }
    sales = service.user("SC01")
    assert remarks(care(sales, "receiveGifts", code="PEN", quantity=1)) == ["E GEN-FORBIDDEN "]


async def test_many_at_once_never_give_more_than_is_there(fresh_desk: Desk) -> None:
    desk = fresh_desk
    call = desk.writer.call(ADMIN)
    await create(call, GIFTS, patch_of(MUG))
    await receive_gifts(call, "MUG", Wish(7))
    wish = Wish(2, vip_card="8800", occasion="开卡")
    done: list[Any] = await asyncio.gather(
        *(issue_gift(call, "MUG", wish) for _ in range(6)), return_exceptions=True
    )
    refused = [told(one) for one in done if isinstance(one, Refused)]
    assert refused == [[("CC-GIFT-STOCK", "E", "quantity")]] * 3
    rows = await desk.pool.fetch("SELECT * FROM gift_movement ORDER BY movement_id")
    assert [row["stock_after"] for row in rows] == [7, 5, 3, 1]
    assert await desk.pool.fetchval("SELECT stock FROM gift") == 1
    for statement in ("UPDATE gift_movement SET quantity = 1", "DELETE FROM gift_movement"):
        with pytest.raises(asyncpg.RaiseError, match="only ever added"):
            await desk.pool.execute(statement)
