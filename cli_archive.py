"""`dossier archive`: what falls due in the archives, done now. Next: resolvers/archives/due.py."""

import asyncpg
from cyclopts import App

from assembly import business_day
from commands import opened_database, read_settings, run_loop, with_pool
from console import Json, tell
from resolvers.access.seal import Sealer
from resolvers.archives.due import make_due
from resolvers.archives.reviewing import tell_reviews
from resolvers.write.context import Writer

archive = App(name="archive", help="Archives: what falls due, done now.")


@archive.command
def due(*, json: Json = False) -> None:
    """Items and volumes whose retention is over become due; the worker does it by itself each ten minutes."""
    with opened_database(read_settings()) as settings:
        sealer = Sealer(settings.read_field_key())

        async def run(pool: asyncpg.Pool) -> int:
            return await make_due(Writer(pool, sealer, business_day(settings)))

        count = run_loop(with_pool(settings, run))
    tell({"due": count}, json, f"{count} became due")


@archive.command
def review(*, json: Json = False) -> None:
    """Archive managers are told by mail of dossiers that are to be verified, once of each; the worker does it
    by itself each ten minutes.
    """
    with opened_database(read_settings()) as settings:
        sealer, today = Sealer(settings.read_field_key()), business_day(settings)()

        async def run(pool: asyncpg.Pool) -> int:
            return await tell_reviews(pool, sealer, today)

        count = run_loop(with_pool(settings, run))
    tell({"told": count}, json, f"{count} told")
