"""Golden cases of coupons and activities. Next: ../care/test_activities.py."""

from tests.support.base import another
from tests.support.client import remarks, saved
from tests.support.inviting import ACTIVITY, BATCH, CARE, care, entered, states
from tests.support.maintaining import kept
from tests.support.server import Service


def test_g_cc_05_a_coupon_needs_its_minimum_and_is_used_once(service: Service) -> None:
    agent, number = service.user("CA01", CARE), saved(service.user("SC01").create(another()))
    entered(agent, "CouponBatch", BATCH)
    coupon = kept(care(agent, "issueCoupon", code="SPRING", number=number, occasion="生日"))
    assert (coupon["state"], coupon["customerNumber"]) == ("ISSUED", number)

    sale = {"code": coupon["couponCode"], "saleNumber": "XS0001"}
    refused = service.refusal(lambda: care(agent, "redeemCoupon", **sale, amount="299.99"))
    assert remarks(refused) == ["E CC-COUPON-MIN amount"]
    assert refused["findings"][0]["messageZh"].endswith("最低消费 300.00")
    used = kept(care(agent, "redeemCoupon", **sale, amount="300.00"))
    assert (used["state"], used["saleNumber"]) == ("USED", "XS0001")
    again = {**sale, "saleNumber": "XS0002", "amount": "300.00"}
    assert remarks(care(agent, "redeemCoupon", **again)) == ["E CC-COUPON-STATE code"]


def test_g_cc_06_who_waits_gets_the_place_of_who_cancels(service: Service) -> None:
    agent, sales = service.user("CA01", CARE), service.user("SC01")
    entered(agent, "CustomerActivity", ACTIVITY)
    one, two, three = (saved(sales.create(another())) for _ in range(3))
    for number in (one, two, three):
        last = care(agent, "registerParticipant", code="HD01", number=number)
    assert last["messageZh"] == f"名额已满，客户{three}列入候补"
    assert states(kept(last)) == {one: "REGISTERED", two: "REGISTERED", three: "WAITLIST"}
    after = kept(care(agent, "cancelParticipant", code="HD01", number=one))
    assert states(after) == {one: "CANCELLED", two: "REGISTERED", three: "REGISTERED"}
    assert after["registered"] == 2
