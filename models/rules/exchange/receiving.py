"""Receivers of changes as the rules see them: how they are told, in which format. Next: outgoing.py."""

from enum import StrEnum


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
    DISABLED = "DISABLED"  # for good


# Told of one change each; all others of what a customer is after all his changes.
OF_CHANGES = frozenset({Told.EVENT, Told.GRAPHQL})
