"""A backup is taken, proved, restored, and the service goes on there. Next: test_era.py."""

import json
import os
from pathlib import Path

import pytest

from tests.support.backed_up import CHANGES, backed_up, edges
from tests.support.uploading import text_of

_KEPT, _DOOMED = text_of(10_000, seed=1), text_of(10_000, seed=2)
_CERTIFIED = "SELECT count(*) FROM destruction_certificate"


def test_what_was_taken_comes_back_and_goes_on(
    database_server: str, empty_database: str, tmp_path: Path
) -> None:
    place, copy, register = tmp_path / "taken", tmp_path / "copy", tmp_path / "destroyed.ndjson"
    with backed_up(database_server, tmp_path / "var") as old:
        kept, doomed = old.sender.store(_KEPT, "kept.bin"), old.sender.store(_DOOMED, "doomed.bin")
        before = old.log()
        assert len(before) == 3, "a customer and two files"
        taken = old.ask("take", str(place), "--objects", str(copy))
        assert (taken["objects"], taken["copied"]["copied"], taken["missing"]) == (2, 2, [])
        assert sorted(os.listdir(tmp_path)) == ["copy", "taken", "var"], "nothing half made is left"
        again = old.run("take", str(place))
        assert (again.returncode, "never replaces" in again.stderr) == (2, True)

        old.rename(3, "备份之后")
        lost = old.log(before[-1][0])
        old.destroy(doomed)
        proved = old.ask("verify", str(place))
        assert [one["name"] for one in proved["steps"] if one["ok"]] == [
            *("files", "rows", "audit trail", "ledgers", "opened files", "objects")
        ]
        assert proved["noted"] is True
        assert proved["steps"][-1]["told"] == "2 in the manifest, 1 of them destroyed since"
        counted = old.ask("destroyed-since", str(place), "-o", str(register))
        assert counted["destroyed"] == 1

        told = old.ask(
            "restore", str(place), "--destroyed", str(register), environment={"DATABASE_URL": empty_database}
        )
        assert (told["destroyed"]["objects"], told["store"]["missing"]) == (1, [])
        refused = old.run("restore", str(place), DATABASE_URL=empty_database)
        assert (refused.returncode, "into an empty database only" in refused.stderr) == (2, True)

        with old.served(empty_database) as (auditor, files):
            assert files.get(kept).content == _KEPT
            assert files.get(doomed).status_code == 404
            assert edges(auditor, before[0][0]) == before[1:]
            [error] = auditor.errors(CHANGES, after=lost[-1][0])
            assert error["extensions"]["code"] == "RESYNC_REQUIRED"


def test_a_damaged_backup_is_found_and_not_restored(
    database_server: str, empty_database: str, tmp_path: Path
) -> None:
    place = tmp_path / "taken"
    with backed_up(database_server, tmp_path / "var") as old:
        old.sender.store(_KEPT)
        old.ask("take", str(place))
        about = json.loads((place / "backup.json").read_text("utf-8"))
        assert about["tables"]["customer"]["rows"] == 1
        body = bytearray((place / "database.dump").read_bytes())
        body[len(body) // 2] ^= 1
        (place / "database.dump").write_bytes(body)
        [first, *_] = old.ask("verify", str(place), "--no-store", code=1)["steps"]
        assert (first["name"], first["ok"]) == ("files", False)
        told = old.ask("restore", str(place), code=1, environment={"DATABASE_URL": empty_database})
        assert told["differs"] == ["database.dump is not as it was written"]
        (place / "backup.json").unlink()
        assert "is no backup" in old.run("verify", str(place)).stderr


@pytest.mark.faults
def test_a_sealed_backup_is_nothing_without_the_key_file(database_server: str, tmp_path: Path) -> None:
    place = tmp_path / "taken"
    with backed_up(database_server, tmp_path / "var") as old:
        old.sender.store(_KEPT)
        old.rename(2, "封存的名字")
        taken = old.ask("take", str(place), "--sealed", "--objects", str(tmp_path / "copy"))
        assert taken["copied"]["copied"] == 1
        names = {path.name for path in place.iterdir()}
        assert (len(names), names >= {"backup.json", "backup.slip"}) == (5, True)
        whole = b"".join(path.read_bytes() for path in place.iterdir())
        for told in ("封存的名字".encode(), b"PGDMP", b"store_key", old.sender.number.encode()):
            assert told not in whole
        assert old.ask("verify", str(place), "--no-store")["ok"]
        assert not list((old.folder / "backup-work").iterdir()), "nothing that was opened is left"
        nobody = old.run("verify", str(place), DOSSIER_KEY_FILE=str(tmp_path / "none.json"))
        assert (nobody.returncode, "none.json" in nobody.stderr) == (2, True)
        path = next(path for path in place.iterdir() if len(path.name) == 32)
        path.write_bytes(path.read_bytes()[:-1] + b"!")
        [step] = old.ask("verify", str(place), "--no-store", code=1)["steps"]
        assert (step["name"], step["ok"]) == ("files", False)
