"""The service as a process of its own, which can be told to end or be killed. Next: ../faults."""

import base64
import contextlib
import os
import secrets
import signal
import socket
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

from tests.support.forked import Forked


@dataclass
class ServiceProcess:
    url: str
    process: Forked

    async def kill(self) -> None:
        """Without a chance to say or write anything."""
        self.process.kill()
        await self.process.ended()

    async def end(self, seconds: float = 10) -> int:
        """As an operator ends it. TimeoutError if it does not end in time."""
        self.process.send_signal(signal.SIGTERM)
        return await self.process.ended(seconds)


def field_key(folder: Path) -> Path:
    """The same for all processes of one folder."""
    key = folder / "field.key"
    if not key.exists():
        key.write_bytes(base64.b64encode(secrets.token_bytes(32)))
    return key


def environment(dsn: str, folder: Path, port: int = 8000) -> dict[str, str]:
    """Settings for a process on this database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DOSSIER_")}
    return {
        **kept,
        "DATABASE_URL": dsn,
        "DOSSIER_FIELD_KEY_FILE": str(field_key(folder)),
        "DOSSIER_VAR_FOLDER": str(folder),
        "DOSSIER_PORT": str(port),
        "DOSSIER_TODAY": "2026-05-06",
        "DOSSIER_LOG_LEVEL": "warning",
    }


@contextlib.asynccontextmanager
async def service_process(dsn: str, folder: Path, **variables: str) -> AsyncGenerator[ServiceProcess]:
    """Started and ready; killed at the end if it still runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    told = {**environment(dsn, folder, port), **variables}
    process = Forked(("cli.py", "serve"), told, folder / f"serve-{port}.out")
    try:
        await process.until_said(b"ready")
        yield ServiceProcess(f"http://127.0.0.1:{port}", process)
    finally:
        process.kill()
        await process.ended()
