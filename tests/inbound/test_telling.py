"""Findings of messages: what is kept of them, and what others than the sender are told."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from models.rules.state import Path
from resolvers.access.caller import Caller, Grant
from resolvers.inbound.queue import findings_from_text, text_from_findings
from resolvers.inbound.telling import kept, told_to

IBAN = "DE89370400440532013000"
NOBODYS_DATABASE: Any = None  # not asked where no customer is named


@dataclass(frozen=True)
class Told:
    findings: tuple[Finding, ...]
    user_name: str = "ERP01"
    submitted_by: str = "ERP01"
    token_id: int | None = None


@pytest.mark.parametrize(
    "column",
    [
        *("iban", "bank_account", "resident_id", "bankAccount", "residentId"),
        *("IBAN", "BANKN", "BKREF", "BankAccount", "BankAccountReferenceText", "银行账号", "居民身份证号*"),
    ],
)
def test_secrets_are_kept_by_their_last_signs(column: str) -> None:
    path: Path = ("bank_details", 0, column)
    found = error(Code.IBAN_CHECK, path, value=IBAN, max="34")
    text = text_from_findings([found])
    assert text is not None
    assert IBAN not in text
    assert findings_from_text(text) == (replace(found, params={"value": "****3000", "max": "34"}),)
    assert kept(kept(found)) == kept(found)


def test_other_values_are_kept() -> None:
    found = error(Code.POST_FORMAT, ("postal_code",), value="64600", country="CN")
    assert kept(found) == found


async def test_others_are_told_without_what_was_sent() -> None:
    wrong = error(Code.GEN_LENGTH, ("name1",), value="泸州", max="40", length="41")
    message = Told((wrong, warning(Code.IN_MSGFN, (), value="009", taken="004")))
    owner, auditor = (Caller(name, (Grant.everywhere("auditor"),)) for name in ("ERP01", "AU01"))
    assert await told_to(NOBODYS_DATABASE, owner, [message]) == [message]
    [told] = await told_to(NOBODYS_DATABASE, auditor, [message])
    assert [dict(one.params) for one in told.findings] == [{"max": "40", "length": "41"}, {"taken": "004"}]
    assert [one.code for one in told.findings] == [Code.GEN_LENGTH, Code.IN_MSGFN]
