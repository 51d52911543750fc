"""Which store, and what it needs to know. Next: s3.py."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class MemoryConfig:
    pass


@dataclass(frozen=True)
class DiskConfig:
    folder: Path


@dataclass(frozen=True)
class S3Config:
    """Without keys boto3 looks where it always does: environment, profile, role of the machine."""

    bucket: str
    endpoint: str | None = None  # None: AWS
    region: str = "us-east-1"
    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    prefix: str = ""  # of all keys, as a bucket may be shared


StoreConfig = MemoryConfig | DiskConfig | S3Config
