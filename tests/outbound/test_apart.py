"""A place is one's alone: no drop box reads what receivers are sent. Next: test_publishing.py."""

from collections.abc import Generator
from typing import Any

import pytest
from pydantic import SecretStr

from tests.support.client import Client, remarks
from tests.support.pulling import CHANGE, REGISTER, act
from tests.support.server import Service, running

_SYSTEM = """
mutation ($input: ExternalSystemInput!) { registerExternalSystem(input: $input) { __typename } }
"""
_BOX = """
mutation ($input: DropBoxInput!) {
  setDropBox(input: $input) { __typename ... on Refused { findings { code severity path message } } }
}
"""


@pytest.fixture(scope="module")
def dropping(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    folder = tmp_path_factory.mktemp("dropping")
    places: dict[str, Any] = {"drop_folder": folder / "drop", "nats_url": SecretStr("nats://127.0.0.1:1")}
    with running(database_server, folder, **places) as service:
        yield service


def receiver(client: Client, code: str, channel: str, endpoint: str, document: str = REGISTER) -> list[str]:
    """What is wrong with it."""
    wanted = {"receiverCode": code, "name": code, "channel": channel, "format": "EVENT", "endpoint": endpoint}
    answer = act(client, document, input=wanted)
    return remarks(answer) if answer["__typename"] == "Refused" else []


def box(client: Client, code: str, path: str) -> list[str]:
    wanted = {"boxCode": code, "kind": "FOLDER", "path": path, "system": code, "format": "NDJSON"}
    answer = act(client, _BOX, input=wanted)
    return remarks(answer) if answer["__typename"] == "Refused" else []


def test_folders_and_subjects_are_one_s_alone(dropping: Service) -> None:
    erp, crm = dropping.user("ERP", "integrator@*/*"), dropping.user("CRM", "integrator@*/*")
    for client, code in ((erp, "ERP"), (crm, "CRM")):
        client.ask(_SYSTEM, input={"system": code, "name": code})
    assert receiver(erp, "OUT", "FOLDER", "erp/out") == []
    assert receiver(erp, "OUT", "FOLDER", "erp/out", CHANGE) == []
    assert box(erp, "ERP", "erp/in") == []
    for path in ("erp/out", "erp/out/deeper", "erp", "erp/in", "erp/in/done"):
        assert receiver(crm, "OWN", "FOLDER", path) == ["E GEN-DUPLICATE endpoint"], path
        assert box(crm, "CRM", path) == ["E GEN-DUPLICATE path"], path
    assert receiver(crm, "OWN", "FOLDER", "erp/output") == []
    assert box(crm, "CRM", "erp/ins") == []

    assert receiver(erp, "STREAM", "NATS", "erp") == []
    assert receiver(crm, "HERS", "NATS", "erp") == ["E GEN-DUPLICATE endpoint"]
    assert receiver(crm, "HERS", "NATS", "crm") == []
    assert receiver(crm, "HERS", "NATS", "erp", CHANGE) == ["E GEN-DUPLICATE endpoint"]
