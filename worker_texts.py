"""What a worker does for text messages to VIPs: sends them, asks what became of them. Next: worker.py."""

import asyncio
import time

import asyncpg

from assembly import text_provider, writer_of
from resolvers.tallies import turn
from resolvers.vip.sending import Receipts, end_campaigns, send_texts
from resolvers.write.context import Writer
from settings import Settings, SettingsError

_SECONDS = 5.0
_ROUND_SECONDS = 600.0  # with a slow service and 20,000 messages
_RECEIPTS_SECONDS = 60.0


async def tend(pool: asyncpg.Pool, settings: Settings) -> None:
    """Until it is cancelled. Where nothing is to be sent, or there is no way out, there is nothing to do."""
    provider = text_provider(settings)
    if provider is None or not settings.sms_enabled:
        return
    receipts, asked_at = Receipts(provider), -_RECEIPTS_SECONDS
    while (writer := writer_of(settings, pool)) is not None:
        with turn("texts", _ROUND_SECONDS):
            await send_texts(writer, provider)
            await end_campaigns(writer)
            if time.monotonic() - asked_at >= _RECEIPTS_SECONDS:
                asked_at = time.monotonic()
                await receipts.take(writer)
        await asyncio.sleep(_SECONDS)
    raise SettingsError("DOSSIER_FIELD_KEY_FILE: without it text messages to VIPs are not sent")


async def send_now(writer: Writer, settings: Settings) -> dict[str, int]:
    """One round; what it has done."""
    provider = text_provider(settings)
    if provider is None:
        raise SettingsError("DOSSIER_SMS_PROVIDER: none is set, so there is no way out for text messages")
    sent = await send_texts(writer, provider)
    ended = await end_campaigns(writer)
    return {"sent": sent, "receipts": await Receipts(provider).take(writer), "ended": ended}
