"""The settings of customers' dossiers. Next: settings.py."""

from pydantic import Field
from pydantic_settings import BaseSettings


class ArchiveSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    contact_consent: bool = Field(
        True,
        description="Whether personal data of contact persons needs a consent, or another basis "
        "(AR-CONSENT-REQ).",
    )
    review_months: int = Field(
        12, ge=1, le=120, description="Months after which a customer's dossier is to be verified again."
    )
    idle_months: int = Field(
        24, ge=1, le=1200, description="Months without use after which a dossier is proposed for archiving."
    )
    text_max_mib: int = Field(
        64,
        ge=0,
        le=512,
        description="MiB up to which a file of an archive item is read for searching; 0 = none is.",
    )
    text_seconds: int = Field(
        30, ge=1, le=600, description="Seconds after which the reading of one file's text is given up."
    )
    security_officer: str = Field(
        "admin",
        min_length=1,
        description="Who is told of every incident at once, beside the reporter's superior: a user name, or "
        "a role and with it all who have it.",
    )
