"""The settings of signing in: mail to users, the company's identity provider. Next: settings.py."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from settings_files import CheckoutPath, FileSettings

_SIGNATURES = r"(RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384|ES512|Ed25519|EdDSA)"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _smtp(url: SecretStr) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    try:
        known = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:  # of a port that is none
        known = False
    if not known:
        raise ValueError("must be smtp:// or smtps:// and a host")
    return url


def _issuer(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be https:// and a host, without ? and #")
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in _LOOPBACK):
        raise ValueError("must begin with https:// (http:// only on this machine)")
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
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] | None = Field(
        None,
        description="Identity provider whose tokens are taken, exactly as their iss names it, such as "
        "https://id.example/realms/company. Without it only tokens of this service.",
    )
    oidc_audience: str | None = Field(
        None, min_length=1, description="What aud of such tokens must name: this service."
    )
    oidc_mapping: CheckoutPath | None = Field(
        None,
        description="TOML or JSON file that says which user and which grants the claims of such tokens are; "
        "see docs/machines.md.",
    )
    oidc_algorithms: str = Field(
        "RS256,PS256,ES256,Ed25519,EdDSA",
        pattern=rf"^{_SIGNATURES}(,{_SIGNATURES})*$",
        description="Signatures that are taken, with commas between; never none and never shared secrets.",
    )
    oidc_skew_seconds: int = Field(
        60, ge=0, le=300, description="Seconds by which clocks of the provider and this service may differ."
    )
