"""Templates of text messages: variables, and what marketing texts carry (SM-5, SM-6). Next: accounts.py."""

import re
from collections.abc import Iterator

from models.rules.acts import Act
from models.rules.care.kept import KeptFacts
from models.rules.care.segments import check_choice
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.sorts import Sort
from models.rules.state import FAILED, State, text
from models.rules.vip.keeping import Keeping

STYLE, ACTIVITY, DISCOUNT, SERVICE = PURPOSES = ("STYLE", "ACTIVITY", "DISCOUNT", "SERVICE")
MARKETING = frozenset({STYLE, ACTIVITY, DISCOUNT})
VARIABLES = ("name", "type", "points")
_TOLD = ", ".join(f"{{{one}}}" for one in VARIABLES)
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_SIGNATURE = re.compile(r"【[^【】]*[^【】\s][^【】]*】")
_OPT_OUT = re.compile(r"退订|拒收|回复?\s*T(?![A-Z])|\bSTOP\b|unsubscribe|opt[ -]?out", re.IGNORECASE)


def may_advertise(content: str) -> bool:
    """It is signed, and says how to get no more of them."""
    return bool(_SIGNATURE.search(content) and _OPT_OUT.search(content))


def variables_in(content: str) -> frozenset[str]:
    return frozenset(found[1] for found in _BRACES.finditer(content) if found[1] in VARIABLES)


def _check(_now: State | None, state: State, _facts: KeptFacts) -> Iterator[Finding]:
    yield from check_choice(state, "purpose", PURPOSES)
    content, purpose = text(state, "content"), text(state, "purpose")
    if "content" in state.get(FAILED, ()) or not content:
        return
    for found in _BRACES.finditer(content):
        if found[1] not in VARIABLES:
            yield error(Code.GEN_REF, ("content",), value=found[0], list=_TOLD)
    if purpose in MARKETING and not may_advertise(content):
        yield error(Code.VP_SMS_TEXT, ("content",), value=purpose)


TEMPLATE: Keeping[KeptFacts] = Keeping(
    Sort(
        *("SmsTemplate", "template_code", "短信模板", "Template"),
        *(Act.CREATE_SMS_TEMPLATE, Act.CHANGE_SMS_TEMPLATE, Act.DELETE_SMS_TEMPLATE),
    ),
    _check,
)
