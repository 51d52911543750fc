"""The settings of databases beside the one that is written to. Next: settings.py."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

MOST_REPLICAS = 16
_BEGINNINGS = ("postgresql://", "postgres://")
# A comma may also stand between the hosts of one address.
_BETWEEN = re.compile(r",(?=postgres(?:ql)?://)")


def _replicas(urls: SecretStr) -> SecretStr:
    found = _BETWEEN.split(urls.get_secret_value())
    if not all(one.startswith(_BEGINNINGS) and one.count("://") == 1 for one in found):
        raise ValueError("must be addresses that begin with postgresql://, with commas between")
    if len(found) > MOST_REPLICAS:
        raise ValueError(f"must be at most {MOST_REPLICAS} addresses")
    return urls


class DatabaseSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    replica_urls: Annotated[SecretStr, AfterValidator(_replicas)] | None = Field(
        None,
        description="Addresses, with commas between, of streaming replicas of the database: reads that allow "
        "it go there. Without it all go to the database itself.",
    )
    replica_lag_seconds: int = Field(
        10,
        ge=3,
        le=600,
        description="Seconds that what a replica shows may be old; from one further behind nobody reads.",
    )
    replica_wait_ms: int = Field(
        50,
        ge=0,
        le=5_000,
        description="Milliseconds that a read waits for a replica to show what its caller wrote, before it "
        "goes to the database itself.",
    )

    @property
    def replica_dsns(self) -> tuple[str, ...]:
        return tuple(_BETWEEN.split(self.replica_urls.get_secret_value())) if self.replica_urls else ()
