"""The settings of stored files: their store, their keys, their lengths of life. Next: cli.py."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parent


def _inside_checkout(path: Path) -> Path:
    return path if path.is_absolute() else ROOT / path


CheckoutPath = Annotated[Path, AfterValidator(_inside_checkout)]


class FileSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    var_folder: CheckoutPath = Field(
        Path("var"), description="Folder for everything the service makes itself; relative to the checkout."
    )
    attachment_store: Literal["disk", "s3"] = Field(
        "disk",
        description="Where sealed files lie: disk (one machine) or s3 (any server that speaks S3).",
    )
    attachment_folder: CheckoutPath | None = Field(
        None, description="Folder of the disk store. Default: objects in var_folder."
    )
    s3_bucket: str | None = Field(None, description="Bucket of the S3 store; it must exist.")
    s3_endpoint: str | None = Field(
        None, pattern="^https?://", description="Address of the S3 server. Without it AWS by its region."
    )
    s3_region: str | None = Field(None, description="Region of the bucket, and of the KMS keys.")
    s3_access_key: SecretStr | None = Field(
        None, description="Access key of the S3 store. Without it what the machine brings (role, profile)."
    )
    s3_secret_key: SecretStr | None = Field(None, description="Secret key that belongs to the access key.")
    s3_prefix: str | None = Field(
        None, description="What every key in the bucket begins with, such as dossier/."
    )
    former_store: Literal["disk", "s3"] | None = Field(
        None,
        description="Where files lay until now, while they move into attachment_store: disk or s3.",
    )
    former_folder: CheckoutPath | None = Field(None, description="Folder of the former disk store.")
    former_s3_bucket: str | None = Field(None, description="Bucket of the former S3 store.")
    former_s3_endpoint: str | None = Field(
        None, pattern="^https?://", description="Address of the former S3 server. Without it AWS."
    )
    former_s3_region: str | None = Field(None, description="Region of the former bucket.")
    former_s3_access_key: SecretStr | None = Field(
        None, description="Access key of the former S3 store; as with s3_access_key."
    )
    former_s3_secret_key: SecretStr | None = Field(
        None, description="Secret key that belongs to the former access key."
    )
    former_s3_prefix: str | None = Field(None, description="What every key in the former bucket begins with.")
    key_file: CheckoutPath | None = Field(
        None,
        description="File with the keys that wrap the data keys of files, mode 0600. "
        "Default: keys/attachments.json in var_folder, made at the first start of the embedded default.",
    )
    kms_keys: str | None = Field(
        None,
        description="AWS KMS keys instead of a key file: ids, with commas between; the first wraps new ones.",
    )
    max_attachment_bytes: int = Field(
        5 * 2**30, ge=1, le=5 * 2**40, description="Longest file that may be uploaded."
    )
    attachment_types: str = Field(
        "*",
        description="Media types that may be uploaded, as patterns with commas between; each may have a "
        "limit of its own in bytes: application/pdf,image/*=20971520. Of the known ones * is all.",
    )
    clamd: str | None = Field(
        None,
        pattern=r"^(/\S+|\S+:[0-9]{1,5})$",
        description="clamd that scans each file before it is kept: host:port, or the path of its socket. "
        "Without it nothing is scanned.",
    )
    upload_expires_hours: int = Field(
        24, ge=1, le=720, description="Hours after which an upload that is not finished is discarded."
    )
    download_ticket_seconds: int = Field(
        900, ge=10, le=86_400, description="Seconds for which a signed address of a file is good."
    )

    paper_font: CheckoutPath | None = Field(
        None,
        description="TrueType font (.ttf, .ttc) with Chinese signs that is embedded in labels, indexes and "
        "certificates. Without it they name STSong-Light, which viewers bring along.",
    )
    verify_days: int = Field(
        90,
        ge=0,
        le=3660,
        description="Days after which the worker reads a stored file and compares it again; 0 = never by "
        "itself.",
    )
    verify_mib_per_second: int = Field(
        20, ge=0, le=100_000, description="MiB that it reads a second for that at most; 0 = no limit."
    )

    @property
    def objects_path(self) -> Path:
        """Of the disk store."""
        return self.attachment_folder or self.var_folder / "objects"

    @property
    def key_path(self) -> Path:
        """The file with the keys of files."""
        return self.key_file or self.var_folder / "keys" / "attachments.json"
