"""`dossier exchange`: what an operator enters, loads, looks at and sets right. Next: test_systems.py."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.base import general
from tests.support.command import run_cli
from tests.support.sending import GRANT, ndjson
from tests.support.server import Service
from tests.support.users import add_user

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(service: Service, tmp_path: Path) -> Run:
    """On the database of the service, with its key."""
    key = str(service.settings.field_key_file)

    def called(*arguments: str) -> subprocess.CompletedProcess[str]:
        settings = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": key, "DOSSIER_TODAY": "2026-05-06"}
        return run_cli(tmp_path / "var", "exchange", *arguments, **settings)

    return called


def test_a_day_of_an_operator(service: Service, run: Run, tmp_path: Path) -> None:
    asyncio.run(add_user(service.dsn, "ERP01", GRANT, password=None))
    registered = run("register", "erp1", "erp01", "--name", "ERP", "--numbers", "ASSIGN")
    assert registered.returncode == 0, registered.stderr
    maps, file = tmp_path / "maps.csv", tmp_path / "customers.ndjson"
    maps.write_text("ZTERM,NT30,N030\nZTERM,NT60,N060,60 days\n", encoding="utf-8")
    assert run("map", "ERP1", str(maps)).returncode == 0
    lines = [
        {"externalKey": key, "function": "009", "customer": general(invoiceRequired=False, **changed)}
        for key, changed in (("A", {}), ("B", {"city": "x" * 50}))
    ]
    file.write_bytes(ndjson(*lines))
    ended = run("load", "ERP1", str(file), "--format", "NDJSON", "--json")
    done = json.loads(ended.stdout)
    assert (ended.returncode, done["counts"]) == (1, {"CREATED": 1, "REJECTED": 1})
    assert [(one["place"], one["findings"][0]["code"]) for one in done["rows"]] == [("line 2", "GEN-LENGTH")]
    listed = run("messages", "ERP1").stdout.split("\t")
    assert listed[1:4] == ["ERP1", "ERROR", "B"]
    assert run("cancel", listed[0], "--reason", "entered by hand").returncode == 0


@pytest.mark.faults
def test_a_wrong_row_of_u8_refuses_its_file(service: Service, run: Run, tmp_path: Path) -> None:
    asyncio.run(add_user(service.dsn, "ERP02", GRANT, password=None))
    assert run("register", "erp2", "erp02", "--name", "U8").returncode == 0
    file = tmp_path / "customers.csv"
    file.write_text(f"客户编码*,客户名称*\n0100,甲\n,{'乙' * 3}\n", encoding="gbk")
    for options, mode in (((), "ATOMIC"), (("--mode", "PER_ROW"), "PER_ROW")):
        run("load", "ERP2", str(file), "--format", "U8", *options)
        newest = json.loads(run("loads", "ERP2", "--json").stdout)[0]
        assert newest["mode"] == mode
