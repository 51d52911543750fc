"""What falls due in VIP loyalty. Next: worker_texts.py."""

from collections.abc import Mapping

from resolvers.vip.adjusting import expire_points
from resolvers.vip.proving import tell_wrong
from worker_duties import Duty, with_writer

_DAY = 86_400.0

# By the command that people type behind `dossier vip`; those of cli_vip.py say what each does.
DUTIES: Mapping[str, Duty] = {
    "points": Duty("cards whose points expired", with_writer(expire_points), pause=_DAY),
    "prove": Duty("checks of ledgers that do not hold", with_writer(tell_wrong), pause=_DAY),
}
