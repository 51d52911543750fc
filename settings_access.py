"""The settings of signing in: mail to users, the company's identity provider. Next: settings.py."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from settings_files import FileSettings


def _smtp(url: SecretStr) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("must be smtp:// or smtps:// and a host")
    return url


class AccessSettings(FileSettings):
    """A part of settings.py, which says where they are read from."""

    smtp_url: Annotated[SecretStr, AfterValidator(_smtp)] | None = Field(
        None,
        description="Mail server that messages to users are sent through: smtp://user:password@host:587 "
        "(STARTTLS where the server offers it, and always with a password) or smtps://host:465. Without it "
        "none are sent.",
    )
    smtp_sender: str | None = Field(
        None, pattern=r"^[^\s@]+@[^\s@]+$", description="Mail address that such messages come from."
    )
    recovery_page: str | None = Field(
        None,
        pattern=r"^https?://\S+$",
        description="Beginning of the link in a recovery mail, to which the token is added, such as "
        "https://front.example/recover#token=. Without it the mail holds the token alone.",
    )
