"""What of a server is counted, logged, traced and shown on its pages. Next: observe/monitor.py."""

import contextlib
from collections.abc import Generator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.applications import Starlette

from assembly_observing import remembered_backlog
from observe.figures import Figures
from observe.files import files, store_state
from observe.health import Health
from observe.metrics import build_registry, pools, readiness, streams
from observe.monitor import Monitor
from observe.outstanding import outstanding
from observe.pages import Observed
from observe.replicas import families
from observe.work import work
from resolvers.custody.status import KEPT_SECONDS, standing
from resolvers.pool import BoundedPool
from resolvers.remembered import Remembered
from resolvers.turns import Turns
from settings import Settings


@contextlib.contextmanager
def observing(
    app: Starlette, settings: Settings, health: Health, writes: BoundedPool, traces: Any
) -> Generator[None]:
    """While the block runs."""
    services, figures = app.state.services, Figures()
    stored = Remembered(lambda: standing(writes, datetime.now(UTC)), KEPT_SECONDS, "stored files")
    backlog = remembered_backlog(writes)
    registry = build_registry(
        *(figures.families, partial(pools, _pools(app, writes)), lambda: families(services.replicas)),
        *(partial(streams, services.recorder), partial(readiness, health)),
        *(lambda: store_state(services.watch.seen), lambda: files(stored.last)),
        *(lambda: outstanding(backlog.last), work),
    )
    app.state.observed = Observed(
        *(health, lambda: services.watch.seen, services.tokens, registry),
        looks=(stored.look, backlog.look),
        open=settings.metrics_open,
        replicas=services.replicas,
    )
    monitor = Monitor(figures, settings.log_requests, traces)
    services.recorder.finish = monitor.finish
    try:
        yield
    finally:
        monitor.lines.flush()


def _pools(app: Starlette, writes: BoundedPool) -> dict[str, tuple[BoundedPool, Turns]]:
    services = app.state.services
    return {"reads": (app.state.reads, services.turns), "writes": (writes, services.writer.queue)}
