"""From outside: the one command starts, signs in, answers, ends cleanly with open streams, starts again."""

import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.support.command import ROOT, clean_environment, run_cli

_SECONDS = 60  # on a busy machine
READY = re.compile(r"Dossier is ready\. GraphiQL: (http://\S+)/graphiql#token=(dsr_\S+)")


class Started:
    """A `dossier run` that has said that it is ready."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self.log = log
        line = self._line()
        found = READY.search(line)
        assert found, f"{line}\n{log.read_text()}"
        self.address, self.token = found[1], found[2]

    def ask(self, document: str, **variables: Any) -> Any:
        answer = httpx.post(
            f"{self.address}/graphql",
            json={"query": document, "variables": variables},
            headers={"authorization": f"Bearer {self.token}"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def _line(self) -> str:
        """The ready line; what is applied and made is said before."""
        assert self.process.stdout is not None
        line = ""
        for line in self.process.stdout:
            if "ready" in line:
                break
        return line


@contextmanager
def running(var: Path, **environment: str) -> Generator[Started]:
    log = var.parent / "stderr.log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), "run"],
            env=clean_environment(var, environment),
            cwd=var.parent,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            yield Started(process, log)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


@contextmanager
def following(started: Started) -> Generator[ClientConnection]:
    """An open stream of changes."""
    address = f"{started.address.replace('http', 'ws')}/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as stream:
        signed = {"authorization": f"Bearer {started.token}"}
        stream.send(json.dumps({"type": "connection_init", "payload": signed}))
        assert json.loads(stream.recv(10))["type"] == "connection_ack"
        asked = {"query": "subscription {customerChanged {cursor}}"}
        stream.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
        time.sleep(0.3)
        yield stream


def until_closed(stream: ClientConnection) -> set[str]:
    """The kinds of the messages that come before the server closes."""
    kinds: set[str] = set()
    with contextlib.suppress(ConnectionClosed):
        while True:
            kinds.add(json.loads(stream.recv(15))["type"])
    return kinds


def postgres_runs(var: Path) -> bool:
    data = var / "postgres" / "data"
    for process in psutil.process_iter(["cwd"]):
        if process.info["cwd"] == str(data):
            return True
    return False


def test_start_ask_end_and_start_again(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with running(var) as first:
        assert httpx.get(f"{first.address}/readyz", timeout=10).json()["status"] == "ok"
        assert "GraphiQL" in httpx.get(f"{first.address}/graphiql", timeout=10).text
        total = first.ask("{customers(first: 1) {totalCount nodes {name1}}}")["customers"]["totalCount"]
        assert total > 0
        with following(first) as stream:
            first.process.send_signal(signal.SIGINT)
            assert until_closed(stream) <= {"complete", "ping"}
        assert first.process.wait(_SECONDS) == 0
        assert "Traceback" not in first.log.read_text()
    assert not postgres_runs(var)
    with running(var) as second:
        assert second.token == first.token
        assert second.ask("{customers {totalCount}}") == {"customers": {"totalCount": total}}
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(_SECONDS) == 0
        assert "Traceback" not in second.log.read_text()
    assert not postgres_runs(var)
    key = var / "keys" / "field.key"
    for secret in (key, var / "demo.token"):
        assert secret.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"DOSSIER_PORT": "eighty"}, "DOSSIER_PORT: must be a valid integer"),
        ({"DOSSIER_PORTS": "80"}, "DOSSIER_PORTS: there is no such setting; did you mean DOSSIER_PORT?"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL: must begin with postgresql://"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The database cannot be reached"),
        ({"DOSSIER_FIELD_KEY_FILE": "/nowhere"}, "there is no key file at /nowhere"),
    ],
)
def test_wrong_settings_are_told_in_one_line(tmp_path: Path, environment: dict[str, str], told: str) -> None:
    ended = run_cli(tmp_path / "var", "run", **environment)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ended.stdout == ""
    assert not postgres_runs(tmp_path / "var")


def test_a_port_in_use_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run_cli(tmp_path / "var", "run", DOSSIER_PORT=port)
    assert ended.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened on" in ended.stderr
    assert not (tmp_path / "var").exists()


def test_tokens_by_the_command_line(tmp_path: Path, database: str) -> None:
    var = tmp_path / "var"
    made = run_cli(
        var, "token", "create", "sc01", "--grant", "salesMaintainer@0723/F723", DATABASE_URL=database
    )
    assert made.returncode == 0, made.stderr
    token = made.stdout.strip()
    assert token.startswith("dsr_")
    listed = run_cli(var, "token", "list", DATABASE_URL=database)
    [row] = [line for line in listed.stdout.splitlines() if "\tSC01\tlive\tsalesMaintainer@0723/F723" in line]
    assert token not in listed.stdout
    number = row.split("\t")[0]
    assert run_cli(var, "token", "revoke", number, DATABASE_URL=database).returncode == 0
    again = run_cli(var, "token", "revoke", number, DATABASE_URL=database)
    assert (again.returncode, again.stderr) == (2, f"dossier: there is no live token {number}\n")
    wrong = run_cli(var, "token", "create", "sc01", "--grant", "boss", DATABASE_URL=database)
    assert wrong.returncode == 2
    assert "there is no role 'boss'" in wrong.stderr


def test_the_schema_is_printed_without_a_database(tmp_path: Path) -> None:
    printed = run_cli(tmp_path / "var", "schema")
    assert printed.returncode == 0
    assert printed.stdout == (ROOT / "schema" / "schema.graphql").read_text("utf-8")
    assert not (tmp_path / "var").exists()
