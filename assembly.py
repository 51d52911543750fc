"""Opens what the settings name: the keys of files, their store, the vault of both. Next: storage/vault.py."""

import contextlib
import logging
import re
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import asyncpg

from models.rules.archives.dossiers import DossierPolicy
from models.rules.base_data.levels import MOST_ACCOUNT_DIGITS, Levels, going_on
from models.rules.file_types import types_from_text
from models.rules.vip.policy import VipPolicy
from resolvers.access.claims import ClaimsError, read_claims_map
from resolvers.access.seal import Sealer
from resolvers.access.tokens import TokenBook
from resolvers.attachments.scanning import Clamd
from resolvers.attachments.tickets import Shelf
from resolvers.custody.desk import Desk
from resolvers.notices.outbox import EMAIL, SMS, Provider
from resolvers.notices.smtp import Smtp
from resolvers.write.context import Writer
from settings import Settings, SettingsError
from storage import DiskConfig, S3Config, StoreConfig, open_store
from storage.errors import KeyUnavailable
from storage.keys import KeyRing
from storage.keys_file import FileKeys, make_key_file
from storage.store import Store
from storage.vault import Vault

if TYPE_CHECKING:
    from resolvers.access.oidc import OidcConfig
    from resolvers.notices.sms import FileSms, HttpSms, NullSms

_REGION = "us-east-1"  # what servers that are not AWS take
_LOG = logging.getLogger("dossier.files")


def make_file_keys(settings: Settings) -> str | None:
    """First start of the embedded default, as with the key of fields. The text is a warning to show."""
    path = settings.key_path
    if path.exists() or settings.key_file or settings.kms_keys or settings.database_url:
        return None
    if _has_files(settings):
        return (
            f"There is no key file {path}, and {settings.objects_path} holds files of another one: none is "
            "made, and attachments are off until a copy of it is back (dossier key restore)."
        )
    with contextlib.suppress(FileExistsError):  # another process was first
        made = make_key_file(path)
        return (
            f"Made a new key file for attachments: {path} (key {made}). Without it no attachment can ever be "
            "read again: keep a copy apart from the database and from the files, and set DOSSIER_KEY_FILE "
            "before real files are uploaded."
        )
    return None


def _has_files(settings: Settings) -> bool:
    slips = settings.objects_path / "slips"
    return settings.attachment_store == "disk" and slips.is_dir() and any(slips.iterdir())


def business_day(settings: Settings) -> Callable[[], date]:
    fixed, zone = settings.today, ZoneInfo(settings.business_timezone)
    return lambda: fixed or datetime.now(zone).date()


def paper_font(settings: Settings) -> Path | None:
    """That of labels and certificates. SettingsError if it cannot be embedded, before anything is started."""
    if settings.paper_font is not None:
        fonts = import_module("resolvers.archives.papers.fonts")  # not imported where it is not needed
        try:
            fonts.font_of(settings.paper_font)
        except fonts.FontError as error:
            raise SettingsError(f"DOSSIER_PAPER_FONT: {error}") from None
    return settings.paper_font


def levels_of_trees(settings: Settings) -> dict[str, Levels]:
    """By kind of record; the accounts go on."""
    rules = {
        "Department": settings.department_levels,
        "CustomerCategory": settings.customer_category_levels,
        "VendorCategory": settings.vendor_category_levels,
        "StockItemCategory": settings.stock_item_category_levels,
        "LedgerAccount": settings.account_levels,
    }
    levels = {kind: tuple(map(int, rule.split("-"))) for kind, rule in rules.items()}
    return levels | {"LedgerAccount": going_on(levels["LedgerAccount"], MOST_ACCOUNT_DIGITS)}


def dossier_policy(settings: Settings) -> DossierPolicy:
    return DossierPolicy(
        settings.contact_consent, settings.review_months, settings.idle_months, settings.security_officer
    )


def vip_policy(settings: Settings) -> VipPolicy:
    return VipPolicy(
        settings.max_stored_balance, settings.points_months, settings.sms_enabled, settings.sms_non_vip
    )


def file_types(settings: Settings) -> dict[str, int]:
    """Patterns of types that may be uploaded, and how long such files may be."""
    try:
        return types_from_text(settings.attachment_types, settings.max_attachment_bytes)
    except ValueError as error:
        raise SettingsError(f"DOSSIER_ATTACHMENT_TYPES: {str(error)!r} fits no type that is known") from None


def _oidc() -> Any:
    """Imported where there is an identity provider: it takes as long as a third of a command's start."""
    return import_module("resolvers.access.oidc")


def oidc_config(settings: Settings) -> "OidcConfig | None":
    """None = no provider's tokens are taken. The provider itself is asked when the first one comes."""
    issuer, audience, path = settings.oidc_issuer, settings.oidc_audience, settings.oidc_mapping
    if issuer is None or audience is None or path is None:
        return None
    try:
        claims = read_claims_map(path)
    except ClaimsError as error:
        raise SettingsError(f"DOSSIER_OIDC_MAPPING: {error}") from None
    algorithms = settings.oidc_algorithms.split(",")
    return _oidc().OidcConfig(issuer, audience, claims, algorithms, settings.oidc_skew_seconds)


@contextlib.asynccontextmanager
async def opened_tokens(
    settings: Settings, pool: asyncpg.Pool, provider: "OidcConfig | None"
) -> AsyncGenerator[TokenBook]:
    """Who calls: by tokens of our own, and those of an identity provider if there is one."""
    today = business_day(settings)
    if provider is None:
        yield TokenBook(pool, today=today)
        return
    oidc = _oidc().Oidc(pool, provider, today=today)
    book = TokenBook(pool, today=today, oidc=oidc.find)
    book.also_forget.append(oidc.forget)
    try:
        yield book
    finally:
        await oidc.close()


def providers_of(settings: Settings) -> dict[str, Provider]:
    """What takes messages to users, by channel."""
    found: dict[str, Provider] = {}
    if settings.smtp_url is not None and settings.smtp_sender is not None:
        found[EMAIL] = Smtp(settings.smtp_url.get_secret_value(), settings.smtp_sender)
    if (messages := text_provider(settings)) is not None:
        found[SMS] = messages
    return found


def text_provider(settings: Settings) -> "FileSms | HttpSms | NullSms | None":
    """Not imported where nothing is sent: it brings an HTTP client along."""
    if settings.sms_provider == "none":
        return None
    sms = import_module("resolvers.notices.sms")
    if settings.sms_file is not None and settings.sms_provider == "file":
        return sms.FileSms(settings.sms_file)
    if settings.sms_url is None or settings.sms_provider == "null":
        return sms.NullSms()
    lines = settings.sms_headers.get_secret_value().splitlines() if settings.sms_headers else []
    headers = {name: value.strip() for name, _, value in (line.strip().partition(":") for line in lines)}
    receipts = settings.sms_receipts_url
    template = sms.Template(
        *(settings.sms_url.get_secret_value(), settings.sms_body, settings.sms_media_type, headers),
        re.compile(settings.sms_taken) if settings.sms_taken else None,
        receipts.get_secret_value() if receipts else None,
        re.compile(settings.sms_receipt) if settings.sms_receipt else None,
    )
    return sms.HttpSms(template)


def open_keys(settings: Settings) -> KeyRing | None:
    """None = there are none yet, so there is no place for files; the service works without.

    SettingsError where they are named and cannot be used: read before anything is started.
    """
    try:
        return _open_keys(settings)
    except KeyUnavailable as error:
        name = "DOSSIER_KMS_KEYS" if settings.kms_keys is not None else "DOSSIER_KEY_FILE"
        raise SettingsError(f"{name}: {error}") from None


def _open_keys(settings: Settings) -> KeyRing | None:
    if settings.kms_keys is not None:
        # not imported where there is no KMS: boto3 takes a second
        ids = [one.strip() for one in settings.kms_keys.split(",")]
        return import_module("storage.keys_kms").KmsKeys(ids, region_name=settings.s3_region)
    path = settings.key_path
    if not path.exists() and settings.key_file is None:
        _LOG.warning("attachments are off: there is no key file", extra={"path": str(path)})
        return None
    return FileKeys(path)


def open_files_store(settings: Settings) -> Store:
    """While files move it is two stores in one: see storage/moving.py."""
    return open_store(_store_config(settings), _former_config(settings))


def open_drop_bucket(settings: Settings) -> Store | None:
    """Of drop boxes and of receivers; None where there is none, or where files lie on a disk."""
    if settings.drop_bucket is None or settings.attachment_store == "disk":
        return None
    if settings.drop_bucket == settings.s3_bucket:
        raise SettingsError("DOSSIER_DROP_BUCKET: must not be DOSSIER_S3_BUCKET, the bucket of attachments")
    return open_store(replace(_s3_config(settings), bucket=settings.drop_bucket, prefix=""))


def open_place(settings: Settings, folder: str, bucket: tuple[str, str] | None) -> Store:
    """Of backups: a folder, or bucket and prefix on the S3 server of the settings. Never the store of files
    itself: it would be taken for its own copy.
    """
    if bucket is None:
        config: StoreConfig = DiskConfig(Path(folder).absolute())
    else:
        config = replace(_s3_config(settings), bucket=bucket[0], prefix=bucket[1])
    if config == _store_config(settings):
        raise SettingsError(f"{folder} is the service's own store of files: name another place")
    return open_store(config)


def _store_config(settings: Settings) -> StoreConfig:
    if settings.attachment_store == "disk":
        return DiskConfig(settings.objects_path)
    return _s3_config(settings)


def _s3_config(settings: Settings) -> S3Config:
    access, secret = settings.s3_access_key, settings.s3_secret_key
    return S3Config(
        settings.s3_bucket or "",
        settings.s3_endpoint,
        settings.s3_region or _REGION,
        access.get_secret_value() if access else None,
        secret.get_secret_value() if secret else None,
        settings.s3_prefix or "",
    )


def _former_config(settings: Settings) -> StoreConfig | None:
    if settings.former_store is None:
        return None
    if settings.former_store == "disk":
        return DiskConfig(settings.former_folder or settings.objects_path)
    access, secret = settings.former_s3_access_key, settings.former_s3_secret_key
    return S3Config(
        settings.former_s3_bucket or "",
        settings.former_s3_endpoint,
        settings.former_s3_region or _REGION,
        access.get_secret_value() if access else None,
        secret.get_secret_value() if secret else None,
        settings.former_s3_prefix or "",
    )


@contextlib.asynccontextmanager
async def opened_files_store(settings: Settings) -> AsyncGenerator[Store]:
    """Closed with the block."""
    store = open_files_store(settings)
    try:
        yield store
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def opened_vault(settings: Settings, keys: KeyRing | None) -> AsyncGenerator[Vault | None]:
    """None = attachments are off. The store is closed with the block."""
    if keys is None:
        yield None
        return
    async with opened_files_store(settings) as store:
        yield Vault(store, keys)


def writer_of(settings: Settings, pool: asyncpg.Pool) -> Writer | None:
    """None where the key of fields is not: what needs no record can be done there all the same."""
    try:
        sealer = Sealer(settings.read_field_key())
    except SettingsError:
        return None
    return make_writer(settings, pool, sealer)


def make_writer(
    settings: Settings, pool: asyncpg.Pool, sealer: Sealer, on_commit: Callable[[], None] = lambda: None
) -> Writer:
    return Writer(
        *(pool, sealer, business_day(settings), on_commit),
        levels=levels_of_trees(settings),
        dossiers=dossier_policy(settings),
        vip=vip_policy(settings),
        paper_font=paper_font(settings),
        timezone=settings.business_timezone,
    )


def make_shelf(settings: Settings, writer: Writer, ticket_key: bytes = b"") -> Shelf:
    """Work of our own signs no addresses, and needs no key for that."""
    return Shelf(
        *(writer, ticket_key, settings.max_attachment_bytes),
        timedelta(hours=settings.upload_expires_hours),
        timedelta(seconds=settings.download_ticket_seconds),
        types=file_types(settings),
    )


@contextlib.asynccontextmanager
async def opened_desk(settings: Settings, pool: asyncpg.Pool) -> AsyncGenerator[Desk | None]:
    """For long work; None = attachments are off. Everything but `pool` is closed with the block."""
    keys = open_keys(settings)
    if keys is None:
        yield None
        return
    async with opened_files_store(settings) as store:
        writer = writer_of(settings, pool)
        shelf = None if writer is None else make_shelf(settings, writer)
        scanner = Clamd(settings.clamd) if settings.clamd else None
        vault = Vault(store, keys)
        yield Desk(pool, store, keys, vault, writer=writer, shelf=shelf, scanner=scanner)
