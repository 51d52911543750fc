"""The settings of the database, of a pooler before it and of replicas beside it. Next: settings.py."""

import re
from typing import Annotated

from pydantic import AfterValidator, AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings

MOST_REPLICAS = 16
_BEGINNINGS = ("postgresql://", "postgres://")
# A comma may also stand between the hosts of one address.
_BETWEEN = re.compile(r",(?=postgres(?:ql)?://)")


def _postgresql(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(_BEGINNINGS):
        raise ValueError("must begin with postgresql://")
    return url


def _replicas(urls: SecretStr) -> SecretStr:
    found = _BETWEEN.split(urls.get_secret_value())
    if not all(one.startswith(_BEGINNINGS) and one.count("://") == 1 for one in found):
        raise ValueError("must be addresses that begin with postgresql://, with commas between")
    if len(found) > MOST_REPLICAS:
        raise ValueError(f"must be at most {MOST_REPLICAS} addresses")
    return urls


DatabaseUrl = Annotated[SecretStr, AfterValidator(_postgresql)]


class DatabaseSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    database_url: DatabaseUrl | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "DOSSIER_DATABASE_URL"),
        description="Address of a PostgreSQL 15 or newer. Without it a private one under var/ is used.",
    )
    direct_url: DatabaseUrl | None = Field(
        None,
        description="Address of the same database itself, where DATABASE_URL is that of a pooler in "
        "transaction mode (PgBouncer 1.21 or newer): what listens, migrates or works long goes there.",
    )
    pool_reads: int = Field(8, ge=1, le=200, description="Connections of one server process for reads.")
    pool_writes: int = Field(8, ge=1, le=200, description="Connections of one server process for writes.")
    statement_timeout_ms: int = Field(
        15_000, ge=100, le=600_000, description="Milliseconds after which the database ends a statement."
    )
    most_waiting: int = Field(
        200,
        ge=1,
        le=100_000,
        description="Calls of one process that may wait for a connection, of reads and of writes each; "
        "more are told to come again (503).",
    )
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
    def dsn(self) -> str | None:
        """The database's address as text; None means the private PostgreSQL."""
        return self.database_url.get_secret_value() if self.database_url else None

    @property
    def direct_dsn(self) -> str | None:
        """The database itself, past a pooler: for whatever a session must keep something."""
        return self.direct_url.get_secret_value() if self.direct_url else self.dsn

    @property
    def pooled(self) -> bool:
        """Whether DATABASE_URL is a pooler's, who lends a connection for one transaction at a time."""
        return self.direct_url is not None

    @property
    def replica_dsns(self) -> tuple[str, ...]:
        return tuple(_BETWEEN.split(self.replica_urls.get_secret_value())) if self.replica_urls else ()
