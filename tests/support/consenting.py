"""Users trained to keep dossiers, and contact persons who consent. Next: client.py."""

from collections.abc import Mapping
from typing import Any

ONLINE: Mapping[str, Any] = {"purposes": ["MASTER_DATA"], "method": "ONLINE"}
ENTER = """
INSERT INTO user_account (user_name, name, kind, active, language, version, created_on, created_by,
    changed_at, changed_by)
VALUES ($1, $1, 'OPERATOR', true, 'zh', 1, '2026-01-01', 'TEST', now(), 'TEST') ON CONFLICT DO NOTHING
"""
TRAIN = """
INSERT INTO training_authorisation (user_name, topic, trained_on, valid_until, granted_by)
VALUES ($1, 'DOSSIER', '2026-01-01', '2099-12-31', 'TEST') ON CONFLICT DO NOTHING
"""


def consented(given: Mapping[str, Any]) -> dict[str, Any]:
    """The customer, each of whose contact persons brings his consent along."""
    people = [{**row, "consent": dict(ONLINE)} for row in given.get("contactPersons", ())]
    return {**given, "contactPersons": people}
