"""The settings of VIP loyalty: stored value, points, text messages to VIPs. Next: settings.py."""

from decimal import Decimal

from pydantic import Field
from pydantic_settings import BaseSettings


class VipSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    max_stored_balance: Decimal = Field(
        Decimal("5000.00"),
        gt=0,
        le=Decimal("99999999999.99"),
        decimal_places=2,
        description="Most money, bonus included, that may be on a VIP card after a recharge (VP-SV-MAX).",
    )
    points_months: int = Field(
        0, ge=0, le=1200, description="Months after which a VIP's points expire; 0 = they never do."
    )
    sms_enabled: bool = Field(
        True, description="Whether text messages to VIPs may be prepared and sent at all (VP-SMS-OFF)."
    )
    sms_non_vip: bool = Field(
        False,
        description="Whether such messages may also go to staff, dealers and vendors (VP-SMS-OFF).",
    )
