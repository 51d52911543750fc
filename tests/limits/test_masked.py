"""Our own mistakes, as callers see them over each transport: a number that is found in the log.
Next: test_csrf.py.
"""

import logging
from typing import Any

import orjson
import pytest

from resolvers.feed.subscribe import Feed
from resolvers.read import Reader
from resolvers.write.context import Writer
from tests.support.server import Service
from tests.support.socket import open_wire, token_of

SECRET = "SELECT iban FROM customer; password=hunter2"
READ = "{ customers { totalCount } }"
WRITE = 'mutation { closePayerTask(taskId: "1") { __typename } }'
FOLLOW = "subscription { customerChanged { cursor } }"


@pytest.fixture
def broken(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(Reader, "answer", fail)
    monkeypatch.setattr(Writer, "call", fail)
    monkeypatch.setattr(Feed, "changes", fail)
    return service


def check(errors: list[dict[str, Any]], caplog: pytest.LogCaptureFixture) -> None:
    [error] = errors
    assert error["message"] == "Internal error"
    assert set(error["extensions"]) == {"code", "errorId"}
    assert error["extensions"]["code"] == "INTERNAL"
    number = error["extensions"]["errorId"]
    [line] = [one for one in caplog.records if one.levelno >= logging.ERROR and number in one.getMessage()]
    assert line.__dict__["error_id"] == number
    assert line.exc_info is not None
    assert SECRET in str(line.exc_info[1])  # the log tells what the answer does not


@pytest.mark.parametrize("query", [READ, WRITE])
def test_over_http(broken: Service, caplog: pytest.LogCaptureFixture, query: str) -> None:
    response = broken.user("AU01").send(query)
    assert SECRET not in response.text
    check(response.json()["errors"], caplog)


@pytest.mark.parametrize("query", [READ, WRITE, FOLLOW])
def test_over_an_event_stream(broken: Service, caplog: pytest.LogCaptureFixture, query: str) -> None:
    response = broken.user("AU01").send(query, headers={"accept": "text/event-stream"})
    assert SECRET not in response.text
    [data] = [line for line in response.text.splitlines() if line.startswith("data: {")]
    check(orjson.loads(data[6:])["errors"], caplog)


@pytest.mark.parametrize("query", [READ, WRITE, FOLLOW])
async def test_over_a_socket(broken: Service, caplog: pytest.LogCaptureFixture, query: str) -> None:
    async with open_wire(broken.url, await token_of(broken.dsn, "AU01", "auditor")) as wire:
        await wire.subscribe("1", query)
        frame = await wire.receive()
        assert SECRET not in str(frame)
        check(frame["payload"] if frame["type"] == "error" else frame["payload"]["errors"], caplog)


def test_of_a_file(
    broken: Service, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("resolvers.attachments.bytes.FileBytes.find", fail)
    client = broken.user("AU01")
    headers = {"authorization": f"Bearer {client.token}"}
    response = client.http.get(f"/files/attachments/{'0' * 32}/1", headers=headers)
    assert response.status_code == 500
    told = response.json()
    assert SECRET not in response.text
    message, code, number = told["message"], told["code"], told["errorId"]
    check([{"message": message, "extensions": {"code": code, "errorId": number}}], caplog)
