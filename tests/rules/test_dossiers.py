"""Names of dossiers' pieces, days of review, what a consent carries, who authorises whom. Next: cfg.py."""

from datetime import date
from typing import Any

import pytest

from models.catalog import catalog
from models.rules.archives.consents import restricts_dossier
from models.rules.archives.dossiers import is_dossier, months_later, name_prefix, renamed
from models.rules.config import Config
from models.rules.decision import NO_CONSENT
from models.rules.users import UserFacts, decide_change_user

TODAY = date(2026, 5, 6)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2026, 5, 6), 12, date(2027, 5, 6)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 5, 31), -24, date(2024, 5, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_there_is(day: date, months: int, wanted: date) -> None:
    assert months_later(day, months) == wanted


def test_a_name_says_whose_what_and_when() -> None:
    item: dict[str, Any] = {"customer_number": "0100000005", "dossier_kind": "TAX", "created_on": None}
    assert name_prefix(item, TODAY) == "100000005-TAX-20260506-"
    item |= {"created_on": date(2026, 4, 1)}
    assert name_prefix(item, TODAY) == "100000005-TAX-20260401-"
    item |= {"formed_on": date(2025, 1, 2), "dossier_name": "100000005-TAX-20250102-01"}
    assert not renamed(item, name_prefix(item, TODAY))
    assert renamed({**item, "dossier_kind": "CREDIT"}, "100000005-CREDIT-20250102-")
    assert name_prefix({**item, "dossier_kind": None}, TODAY) is None


def test_what_lies_in_a_dossier() -> None:
    assert is_dossier({"customer_number": "0100000005", "dossier_kind": "TAX", "archive_type": "KU/QT"})
    assert is_dossier({"archive_type": "ZY/KH"})
    assert not is_dossier({"customer_number": "0100000005", "archive_type": "KU/PZ"})


def test_a_dossier_is_restricted_when_its_last_basis_goes() -> None:
    def row(number: int, **given: Any) -> dict[str, Any]:
        plain = {"subject": "CUSTOMER", "for_dossier": True, "withdrawn_on": None}
        return {"consent_number": number, **plain, **given}

    dossier = {"consents": [row(1), row(2, withdrawn_on=TODAY), row(3, subject="CONTACT"), row(4)]}
    assert not restricts_dossier(dossier, 1)  # 4 carries it still
    assert not restricts_dossier(dossier, 3)
    dossier["consents"].pop()
    assert restricts_dossier(dossier, 1)


def test_nobody_authorises_himself() -> None:
    kind: dict[str, Any] = {"kind": "ADMINISTRATOR", "language": "zh", "training": []}
    now = {"user_name": "AD01", "name": "管理员", **kind}
    trained = {"training": [{"topic": "DOSSIER", "trained_on": TODAY, "valid_until": TODAY}]}
    facts = UserFacts(Config(), catalog().shape("User"), "AD01", in_session=True)
    found = decide_change_user(now, trained, facts, NO_CONSENT).findings
    assert [(one.code.value, one.path) for one in found] == [("US-SELF", ("training",))]
    other = UserFacts(Config(), catalog().shape("User"), "AD02")
    decided = decide_change_user(now, trained, other, NO_CONSENT)
    assert decided.state is not None
    assert decided.state["training"][0]["granted_by"] == "AD02"
