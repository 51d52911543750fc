"""`dossier vip texts`: what the worker does for text messages, done now. Next: worker_texts.py."""

from asyncpg import Pool

from assembly import writer_of
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from settings import SettingsError
from worker_texts import send_now


def texts(*, json: Json = False) -> None:
    """Send text messages that are due, outside the quiet hours; take receipts; end campaigns done with."""
    with opened_database(read_settings()) as settings:

        async def run(pool: Pool) -> dict[str, int]:
            writer = writer_of(settings, pool)
            if writer is None:
                raise SettingsError("DOSSIER_FIELD_KEY_FILE: names no key that can be read")
            return await send_now(writer, settings)

        done = run_loop(with_pool(settings, run))
    tell(done, json, f"sent: {done['sent']}, receipts: {done['receipts']}, campaigns ended: {done['ended']}")
