"""A text message: its variables, the parts that it is sent in, what keeps it back. Next: campaigns.py."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# GSM 03.38: what fits in seven bits, and what takes two places of them.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_LATIN = _BASIC | _EXTENDED
_SINGLE_LATIN, _PART_LATIN = 160, 153
_SINGLE, _PART = 70, 67
_LAST_OF_ONE_UNIT = "\uffff"  # signs behind it take two places of UTF-16
_PLACE = re.compile(r"\{(name|type|points)\}")
_DRESS = re.compile(r"[ ()/\-]")
_CHINA = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})")
_ABROAD = re.compile(r"(?:\+|00)((?!86)[1-9][0-9]{6,14})")


class Reason(StrEnum):
    """Why a message is not sent (SM-2, SM-6, SM-7)."""

    NO_OPT_IN = "NO-OPT-IN"
    NO_CONSENT = "NO-CONSENT"  # to MARKETING_SMS, of a holder who is a customer
    BLOCKED = "BLOCKED"  # sales support block of the customer
    INVALID_MOBILE = "INVALID-MOBILE"
    MISSING_VALUE = "MISSING-VALUE"  # of a variable
    DUPLICATE_MOBILE = "DUPLICATE-MOBILE"  # somebody before him has the same
    CARD_STATE = "CARD-STATE"  # frozen or closed since the campaign was released
    OPTED_OUT = "OPTED-OUT"  # since then


@dataclass(frozen=True)
class Person:
    """Whom an audience found. Who is no VIP has no card, type and points, and is asked for no consent."""

    recipient: str
    name: str | None = field(repr=False)
    mobile: str | None = field(repr=False)
    card: str | None = None
    type: str | None = None
    points: int | None = None
    opted_in: bool = True
    consented: bool = True
    blocked: bool = False


@dataclass(frozen=True)
class Template:
    """`marketing`: needs the consent to MARKETING_SMS of who is a customer."""

    content: str
    marketing: bool = True


@dataclass(frozen=True)
class Letter:
    """A message to one person. With a reason it is not sent, and holds neither number nor text."""

    recipient: str
    card: str | None
    mobile: str | None = field(default=None, repr=False)
    content: str | None = field(default=None, repr=False)
    parts: int = 0
    reason: Reason | None = None


@dataclass
class Scribe:
    """Writes to one after the other, to each number once."""

    template: Template
    _written: set[str] = field(default_factory=set[str])

    def write(self, person: Person) -> Letter:
        reason = kept_from(person, marketing=self.template.marketing)
        mobile = dialled(person.mobile)
        if reason is None and mobile is None:
            reason = Reason.INVALID_MOBILE
        content = None if reason else filled(self.template.content, values_of(person))
        if reason is None and content is None:
            reason = Reason.MISSING_VALUE
        if mobile is None or content is None:
            return Letter(person.recipient, person.card, reason=reason)
        if mobile in self._written:
            return Letter(person.recipient, person.card, reason=Reason.DUPLICATE_MOBILE)
        self._written.add(mobile)
        return Letter(person.recipient, person.card, mobile, content, parts_of(content))


def kept_from(person: Person, *, marketing: bool) -> Reason | None:
    """What keeps any message from him; asked again before it is sent."""
    if not person.opted_in:
        return Reason.NO_OPT_IN
    if marketing and not person.consented:
        return Reason.NO_CONSENT
    return Reason.BLOCKED if person.blocked else None


def values_of(person: Person) -> dict[str, str | None]:
    points = None if person.points is None else str(person.points)
    return {"name": person.name, "type": person.type, "points": points}


def filled(content: str, values: Mapping[str, str | None]) -> str | None:
    """SM-6, in one go: what looks like a variable inside a name stays as it is. None: a value is missing."""
    wanted = _PLACE.findall(content)
    if any(not values.get(name) for name in wanted):
        return None
    return _PLACE.sub(lambda found: values[found[1]] or "", content)


def dialled(mobile: str | None) -> str | None:
    """As providers take it: 13800138000, +4915112345678. None: it is no mobile number."""
    bare = _DRESS.sub("", mobile or "")
    if home := _CHINA.fullmatch(bare):
        return home[1]
    abroad = _ABROAD.fullmatch(bare)
    return f"+{abroad[1]}" if abroad else None


def parts_of(content: str) -> int:
    """SM-1. Of more than one, each part has room for its place in the row; no sign is torn apart."""
    signs = set(content)
    latin = signs <= _LATIN
    wide = signs & _EXTENDED if latin else {sign for sign in signs if sign > _LAST_OF_ONE_UNIT}
    single, part = (_SINGLE_LATIN, _PART_LATIN) if latin else (_SINGLE, _PART)
    length = len(content) + sum(map(content.count, wide))
    if length <= single:
        return 1
    return _packed(content, wide, part) if wide else -(-length // part)


def _packed(content: str, wide: set[str], part: int) -> int:
    parts, room = 1, part
    for sign in content:
        width = 2 if sign in wide else 1
        if width > room:
            parts, room = parts + 1, part
        room -= width
    return parts
