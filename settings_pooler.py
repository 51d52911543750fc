"""The setting of a pooler between the server and its database. Next: settings.py."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings


def _postgresql(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("postgresql://", "postgres://")):
        raise ValueError("must begin with postgresql://")
    return url


DatabaseUrl = Annotated[SecretStr, AfterValidator(_postgresql)]


class PoolerSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    direct_url: DatabaseUrl | None = Field(
        None,
        description="Address of the same database itself, where DATABASE_URL is that of a pooler in "
        "transaction mode (PgBouncer 1.21 or newer): what listens, migrates or works long goes there.",
    )

    @property
    def pooled(self) -> bool:
        """Whether DATABASE_URL is a pooler's, who lends a connection for one transaction at a time."""
        return self.direct_url is not None
