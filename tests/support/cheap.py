"""Passwords and certificates cost little in tests; `real_cost` of passwords is beside. Next: database.py."""

from collections.abc import Generator
from functools import cache, partial

import hypothesis
import pytest
from httpx._transports import default as transports
from pwdlib.hashers.argon2 import Argon2Hasher

from resolvers.access import passwords

# the machine may be busy
hypothesis.settings.register_profile("dossier", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("dossier")
_CHEAP = partial(Argon2Hasher, time_cost=1, memory_cost=1_024, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "Argon2Hasher", _CHEAP)
        yield


@pytest.fixture(autouse=True, scope="session")
def certificates_read_once() -> Generator[None]:
    """Each client of httpx reads all of them anew, for 35 ms of CPU, though the tests speak to no HTTPS."""
    with pytest.MonkeyPatch.context() as patch:
        read = transports.create_ssl_context  # pyright: ignore[reportPrivateImportUsage]
        patch.setattr(transports, "create_ssl_context", cache(read))
        yield


@pytest.fixture
def real_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "Argon2Hasher", Argon2Hasher)
