"""Columns that are several fields in SAP, or fields that are several columns. Next: segments.py."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from models.rules.numbers import shown
from models.rules.partner_keys import CONTACT, EMPLOYEE
from models.rules.state import State, Value, text
from resolvers.exchange.idoc.values import is_initial, language_key, language_of

ACCOUNT = 18  # signs of BANKN; the rest stands in BKREF
MAIL = 130  # signs of INTAD
PLACE = 28  # signs of INCO2
PERSON = 8  # digits of PERNR

Texts = Mapping[str, str]  # field -> text; reading gets those that are there and not "/"

_DAYS = {
    "monday_hours": "MO",
    "tuesday_hours": "DI",
    "wednesday_hours": "MI",
    "thursday_hours": "DO",
    "friday_hours": "FR",
    "saturday_hours": "SA",
    "sunday_hours": "SO",
}
_SPANS = ("AB1", "BI1", "AB2", "BI2")  # from, to, from, to
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)(?: (\d\d):(\d\d)-(\d\d):(\d\d))?")


@dataclass(frozen=True)
class Composed:
    """`read` tells nothing of a column whose fields are not there; `write` says what it cannot by None."""

    columns: tuple[str, ...]
    fields: tuple[str, ...]
    read: Callable[[Texts], Mapping[str, Value]]
    write: Callable[[State], Texts | None]


def _read_language(name: str, found: Texts) -> Mapping[str, Value]:
    iso = found.get(f"{name}_ISO", "")
    return {"language": language_of(found.get(name, ""), iso)}


def _write_language(name: str, row: State) -> Texts:
    language = text(row, "language")
    return {name: language_key(language), f"{name}_ISO": language.upper()}


def _language(name: str) -> Composed:
    fields = (name, f"{name}_ISO")
    return Composed(("language",), fields, partial(_read_language, name), partial(_write_language, name))


def _read_account(found: Texts) -> Mapping[str, Value]:
    """BKREF goes on where a full BANKN ends; behind a shorter one it is a reference of the bank's."""
    account = found.get("BANKN", "")
    rest = found.get("BKREF", "") if len(account) == ACCOUNT else ""
    return {"bank_account": account + rest or None}


def _write_account(row: State) -> Texts:
    account = text(row, "bank_account")
    return {"BANKN": account[:ACCOUNT], "BKREF": account[ACCOUNT:]}


def _read_swift(found: Texts) -> Mapping[str, Value]:
    return {"swift": found.get("SWIFT") or found.get("IBAN_BIC") or None}


def _write_swift(row: State) -> Texts:
    return {"SWIFT": text(row, "swift")}


def _read_iban(found: Texts) -> Mapping[str, Value]:
    return {"iban": found.get("IBAN") or None} if "IBAN" in found else {}


def _write_iban(row: State) -> Texts:
    """The bank stands beside it once more."""
    names = {"IBAN": "iban", "IBAN_BANKS": "bank_country", "IBAN_BANKL": "bank_key", "IBAN_BIC": "swift"}
    if not text(row, "iban"):
        return {"IBAN": ""}
    return {field: text(row, name) for field, name in names.items()}


def _read_place(found: Texts) -> Mapping[str, Value]:
    return {"incoterms_location1": found.get("INCO2_L", found.get("INCO2")) or None}


def _write_place(row: State) -> Texts:
    place = text(row, "incoterms_location1")
    return {"INCO2": place[:PLACE].rstrip(), "INCO2_L": place}


def _read_mail(found: Texts) -> Mapping[str, Value]:
    return {"clerk_email": found.get("SMTP_ADDR", found.get("INTAD")) or None}


def _write_mail(row: State) -> Texts:
    mail = text(row, "clerk_email")
    return {"INTAD": mail if len(mail) <= MAIL else "", "SMTP_ADDR": mail}


def _read_hours(day: str, column: str, found: Texts) -> Mapping[str, Value]:
    """08:00-12:00 13:00-17:00"""
    times = [found.get(f"{day}{span}", "") for span in _SPANS]
    spans = [times[:2], times[2:]]
    told = " ".join(f"{_clock(one)}-{_clock(other)}" for one, other in spans if not _never(one, other))
    return {column: told or None}


def _never(one: str, other: str) -> bool:
    return is_initial(one) and is_initial(other)


def _clock(time: str) -> str:
    """08:00 for 080000."""
    return f"{time[:2]}:{time[2:4]}" if time.isdigit() else time


def _write_hours(day: str, column: str, row: State) -> Texts | None:
    told = text(row, column)
    fields = [f"{day}{span}" for span in _SPANS]
    if not told:
        return dict.fromkeys(fields, "")
    clock = _HOURS.fullmatch(told)
    if clock is None:
        return None
    parts = [part or "" for part in clock.groups()]
    times = [
        f"{hour}{minute}00" if hour else "" for hour, minute in zip(parts[::2], parts[1::2], strict=True)
    ]
    return dict(zip(fields, times, strict=True))


def _read_other(found: Texts) -> Mapping[str, Value]:
    """A vendor, an employee or a contact person."""
    return {"partner": next((one for one in found.values() if not is_initial(one)), None)}


def _write_other(row: State) -> Texts:
    function, partner = text(row, "partner_function"), text(row, "partner")
    if function == EMPLOYEE:
        return {"PERNR": shown(partner).zfill(PERSON) if partner.isdigit() else partner}
    return {"PARNR" if function == CONTACT else "LIFNR": partner}


def _hours() -> tuple[Composed, ...]:
    return tuple(
        Composed(
            (column,),
            tuple(f"{day}{span}" for span in _SPANS),
            partial(_read_hours, day, column),
            partial(_write_hours, day, column),
        )
        for column, day in _DAYS.items()
    )


# By segment.
COMPOSED: Mapping[str, tuple[Composed, ...]] = {
    "E1KNA1M": (_language("SPRAS"),),
    "E1KNVVM": (Composed(("incoterms_location1",), ("INCO2", "INCO2_L"), _read_place, _write_place),),
    "E1KNB1M": (Composed(("clerk_email",), ("INTAD", "SMTP_ADDR"), _read_mail, _write_mail),),
    "E1KNBKM": (
        Composed(("bank_account",), ("BANKN", "BKREF"), _read_account, _write_account),
        Composed(("swift",), ("SWIFT", "IBAN_BIC"), _read_swift, _write_swift),
        Composed(("iban",), ("IBAN", "IBAN_BANKS", "IBAN_BANKL"), _read_iban, _write_iban),
    ),
    "Z1KNVPX": (Composed(("partner",), ("LIFNR", "PERNR", "PARNR"), _read_other, _write_other),),
    "E1KNVAM": _hours(),
    "E1KNVKM": (_language("PARLA"), *_hours()),
}
