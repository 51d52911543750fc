"""A cluster as a fixture. Next: test_across.py."""

from collections.abc import Generator

import pytest

from tests.operating.conftest import empty_database
from tests.support.cluster import Cluster
from tests.support.nginx import Nginx
from tests.support.peers import Peers

__all__ = ["cluster", "empty_database", "nginx"]


@pytest.fixture(scope="module")
def cluster(peers: Peers | None, tmp_path_factory: pytest.TempPathFactory) -> Generator[Cluster]:
    """For the tests of a module; with peers of its own where the run has none."""
    with Cluster(tmp_path_factory.mktemp("cluster"), peers=peers) as found:
        yield found


@pytest.fixture
def nginx(cluster: Cluster) -> Nginx:
    """Before the servers."""
    if cluster.nginx is None:
        pytest.skip(f"NOT PROVEN: {'; '.join(cluster.absent)}")
    return cluster.nginx
