"""Services with a place for files. Next: test_put.py."""

from collections.abc import Generator
from pathlib import Path

import pytest

from storage.keys_file import make_key_file
from tests.support.node import node, node_modules
from tests.support.server import Service, running
from tests.support.uploading import Sender, sending

__all__ = ["node", "node_modules"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The var folder of the service, in which no file may ever lie in clear."""
    found = tmp_path_factory.mktemp("files")
    make_key_file(found / "keys" / "attachments.json")
    return found


@pytest.fixture(scope="module")
def service(database_server: str, folder: Path) -> Generator[Service]:
    with running(database_server, folder) as found:
        yield found


@pytest.fixture(scope="module")
def sender(service: Service, folder: Path) -> Generator[Sender]:
    """A user who may upload, and a customer of his."""
    with sending(service, folder) as found:
        yield found


@pytest.fixture
def place(service: Service) -> dict[str, str]:
    """Of the service, for a process beside it."""
    return {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(service.settings.field_key_path)}


@pytest.fixture
def none_waits(service: Service) -> None:
    """No job of a test before."""
    service.execute("DELETE FROM job_finding")
    service.execute("DELETE FROM job")
