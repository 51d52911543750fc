"""Every setting of the service, read once from the environment, or refused. Next: settings_access.py."""

import base64
import binascii
import difflib
import os
import re
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AliasChoices, Field, ValidationError
from pydantic_settings import SettingsConfigDict

from settings_access import AccessSettings
from settings_archives import ArchiveSettings
from settings_base_data import BaseDataSettings
from settings_database import DatabaseSettings
from settings_exchange import ExchangeSettings
from settings_files import CheckoutPath
from settings_guard import GuardSettings
from settings_notices import NoticeSettings
from settings_observing import ObservingSettings
from settings_vip import VipSettings

PREFIX = "DOSSIER_"

# Tortoise's command line needs this shape to compare tables with migrations; it never connects with it.
# Applying migrations is models/migrate.py's work, with the real address and under a lock.
TORTOISE_ORM: dict[str, Any] = {
    "connections": {"default": "asyncpg://dossier@localhost/dossier"},
    "apps": {
        "models": {
            "models": ["models.tables"],
            "migrations": "models.migrations",
            "default_connection": "default",
        }
    },
}

_KEY_BYTES = 32
# A cluster sets such variables for every service it runs, here for one named "dossier".
_SET_BY_CLUSTER = re.compile(r"DOSSIER_(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_\w+)")


class SettingsError(Exception):
    """A setting is missing or wrong; the text is the one line the operator reads (exit code 2)."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise ValueError("must be a time zone such as Asia/Shanghai") from error
    return name


class Settings(
    AccessSettings,
    NoticeSettings,
    GuardSettings,
    ArchiveSettings,
    BaseDataSettings,
    DatabaseSettings,
    ExchangeSettings,
    VipSettings,
    ObservingSettings,
):
    """All settings. In the environment: DOSSIER_ and the name in capitals; DATABASE_URL also works."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
        populate_by_name=True,
        validate_default=True,
    )

    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    field_key_file: CheckoutPath | None = Field(
        None,
        description="File with the key that seals bank account numbers and resident ids: 32 bytes in base64. "
        "Default: keys/field.key in var_folder, made at the first start of the embedded default.",
    )
    change_retention_days: int = Field(
        90, ge=1, le=3660, description="Days for which the change log can be read again by its subscribers."
    )
    page_default: int = Field(
        50, ge=1, le=1000, description="Rows of a page when the caller names no number."
    )
    page_max: int = Field(100, ge=1, le=1000, description="Most rows a caller may ask for in one page.")
    business_timezone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "Asia/Shanghai", description="Time zone in which a business day begins."
    )
    allowed_origins: str | None = Field(
        None,
        pattern=r"^https?://[^/\s,]+(,https?://[^/\s,]+)*$",
        description="Origins, with commas between, whose pages may call /graphql and /files (CORS), such as "
        "https://front.example. Without it only pages of this server's own.",
    )
    today: date | None = Field(
        None, description="A fixed business day instead of the clock's; for tests only."
    )
    operation_timeout_ms: int = Field(
        20_000,
        ge=100,
        le=600_000,
        description="Milliseconds after which a read is given up, waiting for a connection included.",
    )
    max_body_bytes: int = Field(
        1_048_576,
        ge=1_024,
        le=67_108_864,
        description="Longest body of a request and message of a WebSocket.",
    )
    compress_from_bytes: int = Field(
        8_192,
        ge=0,
        le=67_108_864,
        description="Shortest answer that is packed for clients that take gzip; 0 = none is.",
    )
    limit_characters: int = Field(
        100_000, ge=1_000, le=1_048_576, description="Longest text of a GraphQL document."
    )
    limit_tokens: int = Field(
        4_000, ge=100, le=50_000, description="Most tokens (names, numbers, braces) of a document."
    )
    limit_depth: int = Field(
        20, ge=15, le=40, description="Most levels of fields; also of objects and lists in variables."
    )
    limit_aliases: int = Field(50, ge=0, le=10_000, description="Most aliases of an operation.")
    limit_directives: int = Field(5, ge=1, le=100, description="Most directives on one node of a document.")
    limit_fields: int = Field(
        2_000, ge=100, le=20_000, description="Most fields of an operation, fragments written out."
    )
    limit_values: int = Field(
        10_000, ge=100, le=1_000_000, description="Most values that the variables of a call may hold."
    )
    limit_objects: int = Field(
        500,
        ge=10,
        le=100_000,
        description="Most input objects in the variables of a call, or in its document.",
    )
    limit_cost: int = Field(
        200_000,
        ge=1_000,
        le=1_000_000_000,
        description="Most points an operation may cost: rows that its page sizes allow.",
    )
    limit_answer_bytes: int = Field(
        67_108_864,
        ge=1_048_576,
        le=1_000_000_000,
        description="Most bytes of the answer to a read; a longer one is refused before it leaves the "
        "database.",
    )
    budget_points: int = Field(
        20_000_000,
        ge=0,
        le=1_000_000_000,
        description="Points that a user may spend at once, in all processes together; 0 = nobody is counted.",
    )
    budget_restore: int = Field(
        2_000_000, ge=1, le=1_000_000_000, description="Points that a user's budget gets back each second."
    )

    trusted_documents: CheckoutPath | None = Field(
        None,
        description="Manifest of registered documents, made by `dossier documents build`; "
        "they can be asked for by their hash.",
    )
    trusted_only: bool = Field(
        False, description="Whether nothing but registered documents is carried out, on every transport."
    )

    @property
    def origins(self) -> tuple[str, ...]:
        return tuple(self.allowed_origins.split(",")) if self.allowed_origins else ()

    @property
    def field_key_path(self) -> Path:
        return self.field_key_file or self.var_folder / "keys" / "field.key"

    def read_field_key(self) -> bytes:
        """The 32 bytes that seal fields. SettingsError if the file is missing or holds something else."""
        path = self.field_key_path
        try:
            key = base64.b64decode(path.read_bytes().strip(), validate=True)
        except FileNotFoundError:
            raise SettingsError(f"DOSSIER_FIELD_KEY_FILE: there is no key file at {path}") from None
        except OSError as error:
            raise SettingsError(f"DOSSIER_FIELD_KEY_FILE: {path} cannot be read ({error.strerror})") from None
        except binascii.Error:
            key = b""
        if len(key) != _KEY_BYTES:
            raise SettingsError(f"DOSSIER_FIELD_KEY_FILE: {path} must hold {_KEY_BYTES} bytes in base64")
        return key

    def make_field_key(self) -> str | None:
        """First start of the embedded default: make the key if it is missing. The text is a warning to log.

        Never beside a database of the operator's own: a second machine would make a second key.
        """
        path = self.field_key_path
        if path.exists() or self.field_key_file or self.database_url:
            return None
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return None
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
        return (
            f"Made a new key that seals bank account numbers and resident ids: {path}. Without it they "
            "cannot be read: keep a copy apart from the database, and set DOSSIER_FIELD_KEY_FILE before "
            "real data is entered."
        )


def load_settings() -> Settings:
    """Settings from the environment. SettingsError is one line: the variable, the rule, the value."""
    _refuse_unknown(os.environ)
    try:
        settings = Settings(**_secrets_from_files(os.environ))
    except ValidationError as error:
        raise SettingsError("; ".join(_line(problem) for problem in error.errors())) from None
    if settings.page_default > settings.page_max:
        raise SettingsError(
            f"DOSSIER_PAGE_DEFAULT: must not be above DOSSIER_PAGE_MAX ({settings.page_max}), "
            f"but is {settings.page_default}"
        )
    if settings.trusted_only and settings.trusted_documents is None:
        raise SettingsError(
            "DOSSIER_TRUSTED_ONLY: needs DOSSIER_TRUSTED_DOCUMENTS, else nothing could be asked"
        )
    if settings.attachment_store == "s3" and settings.s3_bucket is None:
        raise SettingsError("DOSSIER_S3_BUCKET: DOSSIER_ATTACHMENT_STORE=s3 needs a bucket")
    if (settings.s3_access_key is None) != (settings.s3_secret_key is None):
        raise SettingsError("DOSSIER_S3_ACCESS_KEY: must be set together with DOSSIER_S3_SECRET_KEY")
    _refuse_half_a_pooler(settings)
    _refuse_half_a_sign_in(settings)
    _refuse_half_a_provider(settings)
    _refuse_half_a_move(settings)
    if settings.kms_keys is not None and settings.key_file is not None:
        raise SettingsError("DOSSIER_KMS_KEYS: must not be set together with DOSSIER_KEY_FILE")
    if 0 < settings.budget_points < settings.limit_cost:
        raise SettingsError(
            f"DOSSIER_BUDGET_POINTS: must be 0 or not below DOSSIER_LIMIT_COST ({settings.limit_cost}), "
            f"but is {settings.budget_points}"
        )
    return settings


def _refuse_half_a_pooler(settings: Settings) -> None:
    if settings.direct_url is not None and settings.database_url is None:
        raise SettingsError("DOSSIER_DIRECT_URL: needs DATABASE_URL, the address of the pooler")


def _refuse_half_a_sign_in(settings: Settings) -> None:
    if (settings.smtp_url is None) != (settings.smtp_sender is None):
        raise SettingsError("DOSSIER_SMTP_URL: must be set together with DOSSIER_SMTP_SENDER")
    if len({settings.oidc_issuer is None, settings.oidc_audience is None, settings.oidc_mapping is None}) > 1:
        raise SettingsError(
            "DOSSIER_OIDC_ISSUER: must be set together with DOSSIER_OIDC_AUDIENCE and DOSSIER_OIDC_MAPPING"
        )


def _refuse_half_a_provider(settings: Settings) -> None:
    wanted = {"file": ("SMS_FILE", settings.sms_file), "http": ("SMS_URL", settings.sms_url)}
    name, value = wanted.get(settings.sms_provider, ("", ""))
    if value is None:
        raise SettingsError(f"DOSSIER_{name}: DOSSIER_SMS_PROVIDER={settings.sms_provider} needs it")


def _refuse_half_a_move(settings: Settings) -> None:
    if settings.former_store == "s3" and settings.former_s3_bucket is None:
        raise SettingsError("DOSSIER_FORMER_S3_BUCKET: DOSSIER_FORMER_STORE=s3 needs a bucket")
    if settings.former_store == "disk" and settings.former_folder is None:
        raise SettingsError("DOSSIER_FORMER_FOLDER: DOSSIER_FORMER_STORE=disk needs a folder")
    if settings.former_store == "disk" and settings.attachment_store == "disk":
        if settings.former_folder == settings.objects_path:
            raise SettingsError("DOSSIER_FORMER_FOLDER: must not be where files go now")
    if (settings.former_s3_access_key is None) != (settings.former_s3_secret_key is None):
        raise SettingsError(
            "DOSSIER_FORMER_S3_ACCESS_KEY: must be set together with DOSSIER_FORMER_S3_SECRET_KEY"
        )


def secret_fields() -> tuple[str, ...]:
    """Fields whose value is never shown; each also takes NAME_FILE, a file that holds the value."""
    return tuple(
        name for name, field in Settings.model_fields.items() if "SecretStr" in repr(field.annotation)
    )


def masked_settings(settings: Settings) -> dict[str, Any]:
    """What is in effect, by the variables that set it; of a secret only whether it is set."""
    secrets = secret_fields()
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    return {
        variables(name)[0]: "***" if name in secrets and value is not None else value
        for name, value in values.items()
    }


def variables(field: str) -> tuple[str, ...]:
    """The environment variables that set this field, the preferred one first."""
    alias = Settings.model_fields[field].validation_alias
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (PREFIX + field.upper(),)


def _secrets_from_files(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in secret_fields():
        for variable in variables(field):
            path = environment.get(f"{variable}_FILE")
            if not path:
                continue
            if field in found or any(environment.get(name) for name in variables(field)):
                raise SettingsError(f"{variable}_FILE: must not be set together with {variables(field)[0]}")
            try:
                found[field] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(
                    f"{variable}_FILE: {path!r} cannot be read ({type(error).__name__})"
                ) from None
    return found


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A misspelt name would otherwise be a setting silently not applied."""
    known = {name for field in Settings.model_fields for name in variables(field)}
    known |= {f"{name}_FILE" for field in secret_fields() for name in variables(field)}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known and not _SET_BY_CLUSTER.fullmatch(name):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise SettingsError(f"{name}: there is no such setting{hint}")


def _line(problem: Mapping[str, Any]) -> str:
    name = str(cast("tuple[object, ...]", problem["loc"])[0])
    by_variable = {variable: field for field in Settings.model_fields for variable in variables(field)}
    field = name if name in Settings.model_fields else by_variable.get(name, name)
    secret = field in secret_fields()
    rule = str(problem["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    rule = rule if rule.startswith("must ") else f"must be {rule}"
    value = "***" if secret else repr(problem["input"])
    variable = variables(field)[0] if field in Settings.model_fields else name
    return f"{variable}: {rule}, but is {value}"
