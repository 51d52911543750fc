"""What falls due in the care of customers. Next: worker_vip.py."""

from collections.abc import Mapping

from resolvers.care.coupons import expire_coupons
from resolvers.care.escalating import tend_complaints
from resolvers.care.overdue import ask_again, take_over, tell_overdue
from worker_duties import Duty, with_writer

_SELDOM = 600.0

# By the command that people type behind `dossier care`; those of cli_care.py say what each does.
DUTIES: Mapping[str, Duty] = {
    "complaints": Duty("complaints escalated or closed by themselves", with_writer(tend_complaints)),
    "coupons": Duty("coupons expired", with_writer(expire_coupons)),
    "segments": Duty(
        "segments taken over that were changed elsewhere", with_writer(take_over), pause=_SELDOM
    ),
    "consents": Duty("visits by SMS or mail barred or allowed again", with_writer(ask_again), pause=_SELDOM),
    "overdue": Duty(
        "overdue visits told to their owners", with_writer(tell_overdue), pause=_SELDOM, mails=True
    ),
}
