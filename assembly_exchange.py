"""What entries build for receivers: what they are sent, and where that may go. Next: worker_exchange.py."""

from collections.abc import Callable
from typing import Any

import asyncpg

from assembly import business_day
from models.rules.exchange.reaching import networks_from_text
from models.rules.exchange.receiving import Channel
from resolvers.access.seal import Sealer
from resolvers.feed.cursor import LogCursors
from resolvers.outbound.registering import Outlets
from resolvers.outbound.rendering import Renderer, Sources
from resolvers.outbound.webhooks.guard import Guard
from resolvers.read import Reader
from settings import Settings, SettingsError


def guard_of(settings: Settings) -> Guard:
    """Of the addresses of webhooks."""
    try:
        return Guard(networks_from_text(settings.webhook_networks))
    except ValueError as error:
        raise SettingsError(f"DOSSIER_WEBHOOK_NETWORKS: {error}") from None


def outlets_of(settings: Settings, usable: Callable[[str], str | None]) -> Outlets:
    """For who registers receivers; `usable` says why a selection is not."""
    places = {
        Channel.NATS: settings.nats_url,
        Channel.FOLDER: settings.drop_folder,
        Channel.BUCKET: settings.drop_bucket,
    }
    channels = frozenset(one for one in Channel if places.get(one, one) is not None)
    return Outlets(guard_of(settings), channels, usable)


def renderer_of(
    settings: Settings, reads: asyncpg.Pool, sealer: Sealer, reader: Reader, selections: Any
) -> Renderer:
    """`selections`: those of schema/exchange/selecting.py."""
    cursors = LogCursors(reader.cursors.key)
    return Renderer(reads, sealer, Sources(reader, selections.select, cursors, business_day(settings)))
