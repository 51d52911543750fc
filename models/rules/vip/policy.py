"""What settings_vip.py says of VIP loyalty, as the rules take it. Next: accounts.py."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class VipPolicy:
    """`points_months`: after so many months points expire; 0 = never (PO-7). `sms`: messages may be sent at
    all; `sms_non_vip`: also to staff, dealers and vendors.
    """

    max_stored_balance: Decimal = Decimal("5000.00")
    points_months: int = 0
    sms: bool = True
    sms_non_vip: bool = False


POLICY = VipPolicy()
