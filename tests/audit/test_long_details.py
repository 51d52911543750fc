"""Details of an entry that are too long are shortened, and stay JSON. Next: conftest.py."""

from hashlib import sha256
from typing import Any

import orjson
import pytest

from models.rules.auditing import AuditAct, AuditNote
from resolvers.access.audit import values_of

LONGEST = 1_000


def written(detail: dict[str, Any]) -> tuple[dict[str, Any], str]:
    text = values_of(AuditNote(AuditAct.KEY, "ADM", detail=detail))[-2]
    assert len(text) <= LONGEST
    return orjson.loads(text), text


def test_what_fits_stays_as_it_is() -> None:
    detail = {"did": "CREATED", "grants": ["x" * 900]}
    assert written(detail)[0] == detail


def test_of_a_long_list_as_much_stays_as_fits() -> None:
    grants = [f"integrator@*/*;clearance={at}" for at in range(50)]
    whole = {"did": "CREATED", "key": "dsr_12345678", "grants": grants}
    found, _ = written(whole)
    kept = found["grants"]
    assert len(kept) > 20
    assert kept == grants[: len(kept)]
    assert found["leftOut"] == {"grants": 50 - len(kept)}
    assert (found["did"], found["key"]) == ("CREATED", "dsr_12345678")
    text = orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)
    assert found["sha256"] == sha256(text).hexdigest()


@pytest.mark.parametrize(
    "detail",
    [
        {"reason": "不" * 5_000, "grant": "y" * 3_000, "did": "CREATED"},
        {"grants": ["z" * 2_000]},
        {"inner": {"a": "b" * 2_000}, "did": "CREATED"},
    ],
)
def test_whatever_it_is_it_fits_and_says_so(detail: dict[str, Any]) -> None:
    found, _ = written(detail)
    assert len(found["sha256"]) == 64
    assert found["leftOut"]
    assert found.get("did", "CREATED") == "CREATED"
