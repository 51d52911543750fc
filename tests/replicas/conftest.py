"""A primary and a standby for the tests of a module. Next: ../support/replicated.py."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.support.replicated import Replicated, replicated


@pytest.fixture(scope="module")
def world(database_seed: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Generator[Replicated]:
    with replicated(database_seed, tmp_path_factory.mktemp("replicas")) as found:
        yield found
