"""The settings that keep strangers and floods out. Next: settings_files.py."""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, Field

from settings_files import FileSettings


def _networks(text: str) -> str:
    """Of a misspelt one uvicorn would believe nothing, silently."""
    for part in text.split(","):
        try:
            ipaddress.ip_network(part.strip())
        except ValueError:
            raise ValueError("must be addresses or networks such as 10.0.0.7,10.1.0.0/16") from None
    return text


class GuardSettings(FileSettings):
    """A part of settings.py, which says where they are read from."""

    trusted_proxies: Annotated[str, AfterValidator(_networks)] | None = Field(
        None,
        description="Addresses or networks, with commas between, of the proxies before this server: what "
        "their X-Forwarded-For says is the client's address. Without it, and from anybody else, the header "
        "is not believed.",
    )
    hsts_seconds: int = Field(
        0,
        ge=0,
        le=63_072_000,
        description="Seconds for which browsers are told to come by https only (Strict-Transport-Security); "
        "0 = nothing is told.",
    )
    address_tries: int = Field(
        100,
        ge=0,
        le=1_000_000,
        description="Requests of one network address that may fail to sign in, or bring no valid token, "
        "before the next are told to wait (429), in all processes together; 0 = nobody is counted.",
    )
    address_tries_per_minute: int = Field(
        30, ge=1, le=1_000_000, description="Such tries that an address gets back each minute."
    )
    most_streams: int = Field(
        200,
        ge=0,
        le=1_000_000,
        description="Subscriptions that a user may follow at once, over all his connections to all "
        "processes; 0 = any number.",
    )
    most_uploads: int = Field(
        32,
        ge=0,
        le=100_000,
        description="Requests with bytes of uploads that a user may send at once, to all processes together; "
        "0 = any number.",
    )
    introspection: bool = Field(
        True,
        description="Whether callers may ask for the schema (__schema, __type); always only with a token.",
    )
    suggestions: bool = Field(
        False,
        description="Whether errors of a document suggest names that are nearly as asked (Did you mean …); "
        "for developers.",
    )
