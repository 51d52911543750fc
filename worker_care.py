"""What falls due in the care of customers. Next: worker_vip.py."""

from collections.abc import Mapping

from resolvers.care.coupons import expire_coupons
from resolvers.care.escalating import tend_complaints
from resolvers.care.overdue import ask_again, take_over, tell_overdue
from worker_duties import Duty

_SELDOM = 600.0

# By the command that people type behind `dossier care`; those of cli_care.py say what each does.
DUTIES: Mapping[str, Duty] = {
    "complaints": Duty("complaints escalated or closed by themselves", tend_complaints),
    "coupons": Duty("coupons expired", expire_coupons),
    "segments": Duty("segments taken over that were changed elsewhere", take_over, _SELDOM),
    "consents": Duty("visits by SMS or mail barred or allowed again", ask_again, _SELDOM),
    "overdue": Duty("overdue visits told to their owners", tell_overdue, _SELDOM, mails=True),
}
