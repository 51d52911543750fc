"""Passwords cost little in tests; `real_cost` is what they cost otherwise. Next: database.py."""

from collections.abc import Generator
from functools import partial

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from resolvers.access import passwords

_CHEAP = partial(Argon2Hasher, time_cost=1, memory_cost=1_024, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "Argon2Hasher", _CHEAP)
        yield


@pytest.fixture
def real_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "Argon2Hasher", Argon2Hasher)
