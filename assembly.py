"""Opens what the settings name: the keys of files, their store, the vault of both. Next: storage/vault.py."""

import contextlib
import logging
from importlib import import_module

from settings import Settings
from storage.keys import KeyRing
from storage.keys_file import FileKeys, make_key_file

_LOG = logging.getLogger("dossier.files")


def make_file_keys(settings: Settings) -> str | None:
    """First start of the embedded default, as with the key of fields. The text is a warning to show."""
    path = settings.key_path
    if path.exists() or settings.key_file or settings.kms_keys or settings.database_url:
        return None
    with contextlib.suppress(FileExistsError):  # another process was first
        made = make_key_file(path)
        return (
            f"Made a new key file for attachments: {path} (key {made}). Without it no attachment can ever be "
            "read again: keep a copy apart from the database and from the files, and set DOSSIER_KEY_FILE "
            "before real files are uploaded."
        )
    return None


def open_keys(settings: Settings) -> KeyRing | None:
    """None = there are none yet, so there is no place for files; the service works without."""
    if settings.kms_keys is not None:
        # not imported where there is no KMS: boto3 takes a second
        ids = [one.strip() for one in settings.kms_keys.split(",")]
        return import_module("storage.keys_kms").KmsKeys(ids, region_name=settings.s3_region)
    path = settings.key_path
    if not path.exists() and settings.key_file is None:
        _LOG.warning("attachments are off: there is no key file", extra={"path": str(path)})
        return None
    return FileKeys(path)
