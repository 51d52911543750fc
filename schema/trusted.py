"""Trusted documents: registered texts, asked for by their hash, over every transport. Next: documents.py."""

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import orjson
from graphql import GraphQLError, OperationType

from resolvers.errors import ResolverError, Unloadable
from schema.call import Call
from schema.documents import Documents, Operation, Rejected, choose
from schema.followup import WATCHED, followup_of, root_of
from schema.limits import Limits

if TYPE_CHECKING:
    from resolvers.read import Reader

NOT_FOUND = "PERSISTED_DOCUMENT_NOT_FOUND"
NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"
PREFIX = "sha256:"
_LABEL = 16  # digits of the hash by which figures name a document, as the log does
_APOLLO = "PersistedQueryNotFound"  # by this text Apollo's clients know that they may send the document


class ManifestError(Unloadable):
    """The manifest cannot be used; the text is one line for the operator."""


class Trusted:
    """The documents of a manifest. With `only` nothing else is carried out, introspection neither."""

    def __init__(self, *, only: bool = False) -> None:
        self._only = only
        self._by_id: dict[str, dict[str | None, Operation]] = {}
        self._by_text: dict[str, dict[str | None, Operation]] = {}

    def add(self, manifest: Mapping[str, str], documents: Documents, limits: Limits) -> None:
        """ManifestError names the first document that the schema or the limits refuse."""
        for name, text in manifest.items():
            try:
                operations = documents.all_of(text, limits)
            except Rejected as rejected:
                raise ManifestError(f"{name}: {rejected.errors[0].message}") from None
            for operation in operations.values():
                operation.registered = name.removeprefix(PREFIX)[:_LABEL]
            self._by_id[name] = self._by_text[text] = operations

    def plan(self, reader: "Reader") -> None:
        """All that the first request would otherwise wait for."""
        for operations in self._by_id.values():
            for operation in operations.values():
                with contextlib.suppress(GraphQLError, ResolverError):  # told when it is called
                    _plan(operation, reader)

    def operation(self, call: Call, documents: Documents, limits: Limits) -> Operation:
        """What the call means. Rejected if it cannot be carried out, or is not to be."""
        if call.document_id is not None:
            return self._named(call, documents, limits)
        if self._only:
            raise _rejected(NOT_TRUSTED, "Only registered documents are taken: send documentId.")
        if self._by_text:
            known = self.known(call.query, call.operation_name)
            if known is not None:
                return known
        return documents.operation(call.query, call.operation_name, limits)

    def known(self, text: str, name: str | None) -> Operation | None:
        return self._by_text.get(text, {}).get(name)

    def id_of(self, text: str) -> str | None:
        """The hash under which this text is registered."""
        return PREFIX + hash_of(text) if text in self._by_text else None

    def _named(self, call: Call, documents: Documents, limits: Limits) -> Operation:
        """A text beside the hash, as Apollo's clients send it at the second try, is for unknown ones only."""
        operations = self._by_id.get(call.document_id or "")
        if operations is None:
            if call.query and not self._only:
                return documents.operation(call.query, call.operation_name, limits)
            raise _rejected(
                NOT_FOUND, _APOLLO if "persistedQuery" in call.extensions else "No such document."
            )
        found = operations.get(call.operation_name)
        if found is None:
            choose(next(iter(operations.values())).document, call.operation_name)
            raise RuntimeError("an operation of a registered document is missing")
        return found


def read_manifest(path: Path) -> dict[str, str]:
    """Ids and texts. ManifestError if it is no manifest, or a hash is not its text's."""
    try:
        found: Any = orjson.loads(path.read_bytes())
    except OSError as error:
        raise ManifestError(f"{path} cannot be read ({error.strerror})") from None
    except orjson.JSONDecodeError as error:
        raise ManifestError(f"{path} is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise ManifestError(f"{path} must be an object of hash and text")
    manifest: dict[str, str] = {}
    for name, text in cast("dict[str, Any]", found).items():
        if not isinstance(text, str) or name.removeprefix(PREFIX) != hash_of(text):
            raise ManifestError(f"{path}: {name} is not the SHA-256 of its text")
        manifest[PREFIX + name.removeprefix(PREFIX)] = text
    return manifest


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plan(operation: Operation, reader: "Reader") -> None:
    if operation.planned or operation.kind is OperationType.MUTATION:
        return
    if operation.kind is OperationType.SUBSCRIPTION:
        if root_of(operation).name.value in WATCHED:
            return  # asks anew each time
        followup = followup_of(operation)
        _plan(followup.query, reader)
        operation.plan = followup
    else:
        operation.plan = reader.prepare(operation.document, operation.node)
    operation.planned = True


def _rejected(code: str, message: str) -> Rejected:
    return Rejected([GraphQLError(message, extensions={"code": code})])
