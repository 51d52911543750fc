"""The settings of text messages; those of mail are in settings_access.py. Next: settings.py."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from settings_files import CheckoutPath

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HEADER = re.compile(r"[A-Za-z0-9-]+: [\x21-\x7e][\x20-\x7e]*")


def _service(url: SecretStr) -> SecretStr:
    parts = urlsplit(url.get_secret_value())
    if not parts.hostname or (
        parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in _LOOPBACK)
    ):
        raise ValueError("must be https:// and a host (http:// only on this machine)")
    return url


def _headers(lines: SecretStr) -> SecretStr:
    if not all(_HEADER.fullmatch(one.strip()) for one in lines.get_secret_value().splitlines()):
        raise ValueError("must be lines such as Authorization: Bearer …")
    return lines


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error:
        raise ValueError("must be a regular expression") from None
    return text


def _receipt(text: str) -> str:
    if not {"id", "delivered"} <= re.compile(_pattern(text)).groupindex.keys():
        raise ValueError("must have groups named id and delivered")
    return text


class NoticeSettings(BaseSettings):
    """A part of settings.py, which says where they are read from."""

    sms_provider: Literal["none", "null", "file", "http"] = Field(
        "none",
        description="What text messages go through, to VIPs and to users who have no mail address: none = "
        "they wait, those to users for a day until they are given up; null = they are taken and dropped; "
        "file; http = any service, by DOSSIER_SMS_URL and DOSSIER_SMS_BODY.",
    )
    sms_file: CheckoutPath | None = Field(
        None, description="File that text messages are appended to, a line of JSON each (sms_provider file)."
    )
    sms_url: Annotated[SecretStr, AfterValidator(_service)] | None = Field(
        None, description="Address that each text message is posted to (sms_provider http)."
    )
    sms_body: str = Field(
        '{"id": "{id}", "to": "{recipient}", "text": "{text}"}',
        description="What is posted there; {recipient}, {text} and {id} are filled in, written as the media "
        "type asks.",
    )
    sms_media_type: Literal["application/json", "application/x-www-form-urlencoded"] = Field(
        "application/json", description="Media type of what is posted there."
    )
    sms_headers: Annotated[SecretStr, AfterValidator(_headers)] | None = Field(
        None, description="Headers for that, one a line, such as Authorization: Bearer …"
    )
    sms_taken: Annotated[str, AfterValidator(_pattern)] | None = Field(
        None,
        description="Regular expression that is found in the answer of a service that took the message; "
        "without it each 2xx counts. A group of it named id is the service's own id of the message.",
    )
    sms_receipts_url: Annotated[SecretStr, AfterValidator(_service)] | None = Field(
        None,
        description="Address that such a service is asked at what became of messages to VIPs, with {since} "
        "where the moment goes from which on. Without it they stay SENT.",
    )
    sms_receipt: Annotated[str, AfterValidator(_receipt)] | None = Field(
        None,
        description="Regular expression that finds each receipt in its answer, by groups named id and "
        "delivered, of which the second is empty where the message was not delivered.",
    )
