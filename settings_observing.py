"""The settings of figures, log and spans. Next: settings.py."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class ObservingSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severity that is logged."
    )
    log_requests: Literal["all", "failed", "none"] = Field(
        "all", description="Which requests get a line in the log: all, failed or none."
    )
    metrics_open: bool = Field(
        False,
        description="Whether /metrics answers without a token; for a port that only your network reaches.",
    )
    worker_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Port at which `dossier worker` shows /healthz, /readyz and /metrics, on DOSSIER_HOST. "
        "Without it there is none. `dossier run` shows all on the server's port.",
    )
    traces_url: str | None = Field(
        None,
        pattern="^https?://",
        description="OTLP/HTTP address to which spans are sent, such as http://localhost:4318/v1/traces. "
        "Without it nothing is traced.",
    )
