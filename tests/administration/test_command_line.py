"""`dossier user`: the first administrator and what he may need. Next: ../golden/test_users.py."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.administering import sign_in
from tests.support.command import as_json, run_cli
from tests.support.server import Service


@pytest.fixture
def environment(service: Service) -> dict[str, str]:
    key = service.settings.field_key_file
    return {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(key), "DOSSIER_TODAY": "2026-05-06"}


def test_the_first_administrator_and_what_he_may_need(
    service: Service, environment: dict[str, str], tmp_path: Path
) -> None:
    def cli(*arguments: str) -> Any:
        return as_json(tmp_path / "var", "user", *arguments, **environment)

    made = cli("create", "boss", "--name", "管理员", "--admin", "--language", "en")
    assert made["user"] == "BOSS"
    nobody = service.user("AD01")
    found = sign_in(nobody, "boss", made["password"])
    assert (found["mustChangePassword"], found["roles"]) == (True, ["admin"])

    cli("grant", "boss", "salesMaintainer@0723/F723")
    [row] = [one for one in cli("list") if one["user"] == "BOSS"]
    assert [one["grant"] for one in row["grants"]] == ["admin", "salesMaintainer@0723/F723"]
    assert (row["kind"], row["active"], row["locked"]) == ("ADMINISTRATOR", True, False)
    refused = run_cli(tmp_path / "var", "user", "grant", "boss", "auditor", **environment)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "grant.role: Separation of duties" in refused.stderr
    cli("revoke", "boss", str(row["grants"][1]["id"]))

    for _ in range(5):
        sign_in(nobody, "boss", "Wrong-4711-wrong")
    assert cli("unlock", "boss") == {"unlocked": True}
    again = cli("reset-password", "boss")
    assert sign_in(nobody, "boss", made["password"])["__typename"] == "Refused"
    assert sign_in(nobody, "boss", again["password"])["__typename"] == "SignedIn"
    cli("deactivate", "boss")
    assert sign_in(nobody, "boss", again["password"])["__typename"] == "Refused"
    [row] = [one for one in cli("list") if one["user"] == "BOSS"]
    assert [one["grant"] for one in row["grants"]] == ["admin"]

    told = '{ auditEntries(first: 20, filter: { userName: { eq: "(console)" } }) { nodes { act objectId } } }'
    entries = service.user("AU01").ask(told)["auditEntries"]["nodes"]
    assert {one["objectId"] for one in entries} == {"BOSS"}
    assert {one["act"] for one in entries} == {"USER", "GRANT", "PASSWORD", "UNLOCK"}
    missing = run_cli(tmp_path / "var", "user", "unlock", "nobody", **environment)
    assert (missing.returncode, missing.stderr) == (2, "dossier: there is no user NOBODY\n")


def test_a_refused_grant_leaves_no_half_of_a_user(
    service: Service, environment: dict[str, str], tmp_path: Path
) -> None:
    def create(name: str, *grants: str) -> Any:
        options = [word for grant in grants for word in ("--grant", grant)]
        return run_cli(tmp_path / "var", "user", "create", name, "--name", "x", *options, **environment)

    refused = create("HALF", "admin", "auditor", "salesMaintainer@9999")
    assert refused.returncode == 2
    assert "Separation of duties" in refused.stderr
    assert "9999" in refused.stderr
    assert create("WHOLE", "admin@0723").returncode == 0
    kinds = service.user("AU01").ask("{ users(first: 50) { nodes { userName kind } } }")["users"]["nodes"]
    assert {one["userName"]: one["kind"] for one in kinds} == {
        "BOSS": "ADMINISTRATOR",
        "WHOLE": "ADMINISTRATOR",
    }
