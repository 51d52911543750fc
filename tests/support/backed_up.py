"""A service with files, and commands beside it, for tests of backups. Next: ../backups/test_round_trip.py."""

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from storage.keys_file import make_key_file
from tests.support.client import Client, saved
from tests.support.command import run_program
from tests.support.filing import do_jobs
from tests.support.server import Service, listening, running
from tests.support.uploading import Sender, sending

CHANGES = """
query ($after: String) { changes(first: 100, after: $after) { edges { cursor node { changeNumber } } } }
"""
_DELETE = """
mutation ($i: ID!) { deleteAttachment(attachmentId: $i, expectedVersion: 1, confirm: ["GEN-CONFIRM"]) {
  __typename ... on Refused { findings { code } }
} }
"""


@dataclass(frozen=True)
class BackedUp:
    """`environment`: more settings, for the commands."""

    service: Service
    sender: Sender
    folder: Path
    environment: dict[str, str]

    @property
    def sales(self) -> Client:
        return self.service.user("SC01")

    def run(self, *arguments: str, fault: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
        """`fault`: kill:POINT where it is to die."""
        place = {"DATABASE_URL": self.service.dsn, **self.environment}
        place["DOSSIER_FIELD_KEY_FILE"] = str(self.service.settings.field_key_path)
        program = ("-m", "tests.support.faulty_cli", fault) if fault else ("cli.py",)
        return run_program(self.folder, (*program, "backup", *arguments), {**place, **changed})

    def ask(self, *arguments: str, code: int = 0, environment: dict[str, str] | None = None) -> Any:
        """What the command answers to a program."""
        ended = self.run(*arguments, "--json", **(environment or {}))
        assert ended.returncode == code, (ended.returncode, ended.stdout, ended.stderr)
        return json.loads(ended.stdout)

    def rename(self, version: int, name: str) -> None:
        """The customer, by one change."""
        saved(self.sales.change(self.sender.number, version, {"name1": name}))

    def destroy(self, address: str) -> None:
        """The file that is downloaded there, by the acts that people and the worker do."""
        attachment_id = address.split("/")[3]
        told = {"query": _DELETE, "variables": {"i": attachment_id}}
        answer = self.sender.http.post("/graphql", json=told).json()
        assert answer["data"]["deleteAttachment"]["__typename"] == "CustomerSaved", answer
        do_jobs(self.service)

    def log(self, after: str | None = None) -> list[tuple[str, str]]:
        """Cursor and number of each change behind that place."""
        return edges(self.service.user("AU01"), after)

    @contextmanager
    def served(self, dsn: str) -> Generator[tuple[Client, httpx.Client]]:
        """Another database by the same keys and store, asked as an auditor, and by who sent the files: tokens
        of when the backup was taken are good again.
        """
        settings = self.service.settings.model_copy(update={"database_url": SecretStr(dsn)})
        with listening(settings) as url:
            headers = dict(self.sender.http.headers)
            with httpx.Client(base_url=url, timeout=20) as plain:
                with httpx.Client(base_url=url, headers=headers, timeout=20) as sender:
                    yield Client(plain, self.service.user("AU01").token), sender


def edges(client: Client, after: str | None = None) -> list[tuple[str, str]]:
    found = client.ask(CHANGES, after=after)["changes"]["edges"]
    return [(one["cursor"], one["node"]["changeNumber"]) for one in found]


@contextmanager
def backed_up(database_server: str, folder: Path, **changed: Any) -> Generator[BackedUp]:
    """`changed` are settings of the service; DOSSIER_ variables of them are the commands' too."""
    make_key_file(folder / "keys" / "attachments.json")
    told = {f"DOSSIER_{name.upper()}": _plain(value) for name, value in changed.items()}
    with running(database_server, folder, **changed) as service, sending(service, folder) as sender:
        service.user("AU01")  # has his token before the backup is taken
        yield BackedUp(service, sender, folder, told)


def _plain(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
