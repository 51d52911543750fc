"""Receivers of changes: how they are told, in which format, of what. Next: outgoing.py."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.rules.exchange.systems import fits, fits_place, fits_text
from models.rules.finding import Finding, error
from models.rules.finding_codes import Code
from models.rules.state import Path


class Channel(StrEnum):
    """How a receiver gets what is new."""

    PULL = "PULL"  # it asks: delta, acknowledge
    WEBHOOK = "WEBHOOK"  # an event in each POST
    NATS = "NATS"  # an event in each message of JetStream
    FOLDER = "FOLDER"  # a document in each file below the drop folder
    BUCKET = "BUCKET"  # a document in each object of the drop bucket


class Told(StrEnum):
    """What a receiver is told of a change."""

    EVENT = "EVENT"  # CloudEvents: what changed
    GRAPHQL = "GRAPHQL"  # its own selection of customerChanged
    IDOC = "IDOC"  # the customer as he is now; so the next two
    ODATA = "ODATA"
    NDJSON = "NDJSON"


class Standing(StrEnum):
    """Whether a receiver is told."""

    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"  # its place is kept
    DISABLED = "DISABLED"  # by the other side: 410


# Told of one change each; all others of what a customer is after all his changes.
OF_CHANGES = frozenset({Told.EVENT, Told.GRAPHQL})
LISTS = ("company_codes", "sales_orgs", "account_groups", "tables", "field_names")
MOST_LISTED = 500
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}")
_SUBJECT = re.compile(r"[A-Za-z0-9_-]{1,40}(\.[A-Za-z0-9_-]{1,40}){0,4}")
_LISTED = re.compile(r"[A-Za-z0-9_]{1,30}")
_LONGEST_NAME, _LONGEST_SELECTION = 80, 10_000


@dataclass(frozen=True)
class ReceiverForm:
    """A receiver as somebody wants it; of lists None = all."""

    receiver_code: str
    name: str
    user_name: str
    channel: Channel
    format: Told
    system: str | None = None
    selection: str | None = None
    endpoint: str | None = None
    company_codes: Sequence[str] | None = None
    sales_orgs: Sequence[str] | None = None
    account_groups: Sequence[str] | None = None
    tables: Sequence[str] | None = None
    field_names: Sequence[str] | None = None


def check_receiver(
    form: ReceiverForm, channels: Iterable[Channel], known: Mapping[str, Iterable[str]]
) -> Iterator[Finding]:
    """`channels`: those that the settings have a place for. `known`: tables and fields of the log."""
    yield from fits(_CODE, form.receiver_code, ("receiver_code",))
    yield from fits_text(form.name, _LONGEST_NAME, ("name",), needed=True)
    if form.channel not in channels:
        yield error(Code.GEN_STATE, ("channel",), value=form.channel.value)
    yield from _check_selection(form)
    yield from _check_endpoint(form)
    for name in LISTS:
        yield from _check_list(getattr(form, name), (name,), known.get(name))


def _check_selection(form: ReceiverForm) -> Iterator[Finding]:
    """Whether it can be asked is looked at by who knows the schema."""
    at = ("selection",)
    if form.format is Told.GRAPHQL:
        yield from fits_text("".join((form.selection or "").split()), _LONGEST_SELECTION, at, needed=True)
    elif form.selection is not None:
        yield error(Code.GEN_SUPPRESSED, at)


def _check_endpoint(form: ReceiverForm) -> Iterator[Finding]:
    """Where a webhook may go is looked at by who knows the network."""
    at, given = ("endpoint",), form.endpoint or ""
    if form.channel is Channel.PULL:
        if given:
            yield error(Code.GEN_SUPPRESSED, at)
    elif not given:
        yield error(Code.GEN_REQUIRED, at)
    elif form.channel is Channel.NATS:
        yield from fits(_SUBJECT, given, at)
    elif form.channel is not Channel.WEBHOOK:
        yield from fits_place(given, at)


def _check_list(given: Sequence[str] | None, at: Path, known: Iterable[str] | None) -> Iterator[Finding]:
    if given is None:
        return
    if not given:
        yield error(Code.GEN_REQUIRED, at)
    if len(given) > MOST_LISTED:
        yield error(Code.IN_SIZE, at, value=str(len(given)), max=str(MOST_LISTED))
        return
    for place, one in enumerate(given):
        found = list(fits(_LISTED, one, (*at, place)))
        yield from found
        if not found and known is not None and one not in known:
            yield error(Code.GEN_REF, (*at, place), value=one)
