"""`pytest --cluster`: the tests' service is two servers and a worker behind nginx. Next: cluster.py.

Whatever asks the service over HTTP runs as it stands: `listening`, by which tests start it, is another one
then. What looks into the process (`open_door` and the like) or starts a program by itself stays out, and so
does what is marked `looks_inside`: it reads the folder of its only server, or does a worker's work by hand.
"""

import contextlib
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from settings import Settings, variables

if TYPE_CHECKING:
    from tests.support.peers import Peers

# by one of these a test has the service
BY_HTTP = frozenset({"cluster", "demo", "fresh_service", "service"})
_OWN = {"database_url", "host", "port", "var_folder"}  # of each process


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cluster", action="store_true", help="ask two servers and a worker behind nginx (make cluster)"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--cluster"):
        config.hook.pytest_deselected(items=[item for item in items if not _asks_by_http(item)])
        items[:] = filter(_asks_by_http, items)


def _asks_by_http(item: pytest.Item) -> bool:
    names: list[str] = getattr(item, "fixturenames", [])
    return not BY_HTTP.isdisjoint(names) and item.get_closest_marker("looks_inside") is None


@pytest.fixture(scope="session")
def peers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> "Generator[Peers | None]":
    """For all clusters of this worker of the test run; None without --cluster."""
    if not request.config.getoption("--cluster"):
        yield None
        return
    from tests.support.peers import Peers

    with Peers(tmp_path_factory.mktemp("peers")) as found:
        yield found


@pytest.fixture(autouse=True, scope="session")
def clustered(peers: "Peers | None", tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Whatever service a test starts is a cluster."""
    if peers is None:
        yield
        return
    from tests.support import server

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "listening", partial(_listening, peers, partial(tmp_path_factory.mktemp, "c")))
        yield


@contextlib.contextmanager
def _listening(peers: "Peers", new_folder: Callable[[], Path], settings: Settings) -> Generator[str]:
    """A cluster with these settings, on a database that is there; its address."""
    from tests.support.cluster import Cluster
    from tests.support.database import name_of

    database = name_of(settings.dsn or "")
    with Cluster(new_folder(), peers=peers, database=database, settings=_told(settings)) as cluster:
        yield cluster.url


def _told(settings: Settings) -> dict[str, str]:
    """The variables of what was not left to its default, and where the keys lie."""
    keys = {"DOSSIER_FIELD_KEY_FILE": settings.field_key_path}
    if settings.key_path.exists():  # else those of the cluster
        keys["DOSSIER_KEY_FILE"] = settings.key_path
    given = {variables(name)[0]: getattr(settings, name) for name in sorted(settings.model_fields_set - _OWN)}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in {**keys, **given}.items()
        if value is not None
    }
