"""Where the bytes lie. Knows nothing of customers. Next: store.py."""

from storage.config import DiskConfig, MemoryConfig, S3Config, StoreConfig
from storage.disk import DiskStore
from storage.faults import Faults
from storage.limit import Limit
from storage.memory import MemoryStore
from storage.retry import Retry
from storage.store import Store

__all__ = ["DiskConfig", "MemoryConfig", "S3Config", "StoreConfig", "open_store"]


def open_store(config: StoreConfig) -> Store:
    """The store as the program uses it, layer by layer."""
    return Faults(Limit(Retry(_bare(config))))


def _bare(config: StoreConfig) -> Store:
    match config:
        case MemoryConfig():
            return MemoryStore()
        case DiskConfig(folder):
            return DiskStore(folder)
        case S3Config():
            from storage.s3 import S3Store  # noqa: PLC0415 — boto3 is large, and needed for this only

            return S3Store(config)
