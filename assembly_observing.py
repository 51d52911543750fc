"""What both server and worker need to be watched: the backlog, spans. Next: worker_port.py."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from functools import partial
from importlib import import_module
from typing import Any

import asyncpg

from resolvers.backlog import KEPT_SECONDS, Backlog, read_backlog
from resolvers.remembered import Remembered
from resolvers.spans import traced_by
from settings import Settings, SettingsError


def remembered_backlog(pool: asyncpg.Pool) -> Remembered[Backlog]:
    return Remembered(partial(read_backlog, pool), KEPT_SECONDS, "what waits")


@contextlib.asynccontextmanager
async def opened_traces(settings: Settings) -> AsyncGenerator[Any]:
    """None where nobody wants spans. What waits is sent at the end."""
    if settings.traces_url is None:
        yield None
        return
    traces = _traces(settings.traces_url)
    try:
        yield traces
    finally:
        await asyncio.to_thread(traces.close)


@contextlib.asynccontextmanager
async def tracing_work(settings: Settings) -> AsyncGenerator[None]:
    """Jobs, duties and deliveries, while the block runs."""
    async with opened_traces(settings) as traces:
        with contextlib.nullcontext() if traces is None else traced_by(traces.work):
            yield


def _traces(url: str) -> Any:
    """Not imported where nobody wants spans: it needs packages that the program itself does without."""
    try:
        return import_module("observe.traces").Traces(url)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"DOSSIER_TRACES_URL: spans need the package {error.name}: "
            "pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http"
        ) from None
