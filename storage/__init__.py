"""Where the bytes lie. Knows nothing of customers. Next: store.py."""

from storage.config import DiskConfig, MemoryConfig, S3Config, StoreConfig
from storage.counting import Counting
from storage.disk import DiskStore
from storage.faults import Faults
from storage.limit import Limit
from storage.memory import MemoryStore
from storage.moving import Moving
from storage.retry import Retry
from storage.store import Store

__all__ = ["DiskConfig", "MemoryConfig", "S3Config", "StoreConfig", "open_store"]


def open_store(config: StoreConfig, former: StoreConfig | None = None) -> Store:
    """The store as the program uses it, layer by layer; `former`: where files lay until now."""
    new = _steady(config)
    return Faults(new if former is None else Moving(new, _steady(former)))


def _steady(config: StoreConfig) -> Store:
    return Limit(Retry(Counting(_bare(config))))


def _bare(config: StoreConfig) -> Store:
    match config:
        case MemoryConfig():
            return MemoryStore()
        case DiskConfig(folder):
            return DiskStore(folder)
        case S3Config():
            from storage.s3 import S3Store  # noqa: PLC0415 — boto3 is large, and needed for this only

            return S3Store(config)
