"""The settings of the exchange with other systems. Next: settings.py."""

from ipaddress import ip_network
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from settings_files import CheckoutPath


def _known_networks(text: str) -> str:
    try:
        for part in text.split(","):
            ip_network(part)
    except ValueError as error:
        raise ValueError(f"must be networks such as 10.20.0.0/16,fd00::/8: {error}") from None
    return text


class ExchangeSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    webhook_networks: Annotated[str, AfterValidator(_known_networks)] | None = Field(
        None,
        description="Networks, such as 10.20.0.0/16,fd00::/8, that webhooks may reach although they are "
        "private. Without it only public addresses are reached.",
    )
    webhook_seconds: int = Field(
        20, ge=1, le=30, description="Seconds after which a webhook's receiver has not answered."
    )
    webhook_parallel: int = Field(
        32, ge=1, le=1000, description="Deliveries to one receiver that a worker has under way at once."
    )
    delivery_days: int = Field(
        30,
        ge=1,
        le=366,
        description="Days for which deliveries that were taken or given up can be looked at and sent again.",
    )
    message_days: int = Field(
        90,
        ge=1,
        le=3660,
        description="Days for which the messages of other systems are kept once they are done, and a "
        "repeated one is answered as the first.",
    )
    load_mib: int = Field(
        1024, ge=1, le=65_536, description="MiB up to which one file of other systems is taken."
    )
    nats_url: SecretStr | None = Field(
        None,
        description="Address of a NATS server with JetStream for receivers of channel NATS, such as "
        "nats://user:password@host:4222.",
    )
    nats_stream: str = Field(
        "DOSSIER",
        pattern=r"^[A-Z0-9_-]{1,32}$",
        description="JetStream stream of the change log; made when it is missing.",
    )
    drop_folder: CheckoutPath | None = Field(
        None,
        description="Folder below which drop boxes and receivers of channel FOLDER lie. Without it there "
        "are none.",
    )
    drop_bucket: str | None = Field(
        None,
        description="Bucket, in the same store as attachments, for drop boxes and receivers of kind BUCKET. "
        "It must not be that of the attachments.",
    )
    drop_seconds: int = Field(10, ge=1, le=3600, description="Seconds between two looks into the drop boxes.")
