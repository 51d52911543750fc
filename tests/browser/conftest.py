"""A browser and a service with the demo's customers. Next: following.py."""

import asyncio
from collections.abc import Generator
from pathlib import Path

import pytest

from resolvers.exchange.demo import load_demo
from tests.support.chromium import chromium
from tests.support.server import Service, running

__all__ = ["chromium", "demo_service"]


@pytest.fixture(scope="module")
def demo_service(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    folder: Path = tmp_path_factory.mktemp("demo")
    with running(database_server, folder) as service:
        asyncio.run(load_demo(service.dsn, service.settings.read_field_key(), 200))
        yield service
