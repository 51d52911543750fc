"""What the claims of an identity provider's token mean here, by the operator's file. Next: jwks.py."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard, cast

from models.rules.roles import conflicts
from resolvers.access.caller import LANGUAGES, USER_NAME_LENGTH, Grant
from resolvers.access.grants import GrantError, grant_from_text

_USER_NAME = re.compile(rf"[A-Z0-9_./-]{{1,{USER_NAME_LENGTH}}}")
_KNOWN = {"user", "language", "grants_of_user", "rules"}
_KNOWN_OF_RULE = {"claim", "value", "grants"}


class ClaimsError(ValueError):
    """The file cannot be used; the message is one line for the operator."""


@dataclass(frozen=True)
class Rule:
    """Whoever has this value in this claim, alone or in a list, has these grants."""

    claim: str
    value: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True)
class ClaimsMap:
    """`user`: claims that may name the user, of which the first that is there does. `grants_of_user`: the
    grants that administrators gave the user of this name count too.
    """

    user: tuple[str, ...]
    rules: tuple[Rule, ...]
    language: str | None = None
    grants_of_user: bool = False

    def user_name(self, claims: Mapping[str, Any]) -> str | None:
        """None: nobody who could be a user here."""
        named = [value for claim in self.user if (value := value_at(claims, claim)) is not None]
        text = named[0].strip() if named and isinstance(named[0], str) else ""
        # letters that only become ours as capitals (ſ) would be somebody else
        return text.upper() if text.isascii() and _USER_NAME.fullmatch(text.upper()) else None

    def grants(self, claims: Mapping[str, Any]) -> tuple[Grant, ...]:
        found = [
            grant
            for rule in self.rules
            if rule.value in _texts(value_at(claims, rule.claim))
            for grant in rule.grants
        ]
        return tuple(dict.fromkeys(found))

    def languages(self, claims: Mapping[str, Any], of_user: str | None = None) -> tuple[str, ...]:
        """That of the claim first, zh-CN is zh; without one the user's."""
        wanted = None if self.language is None else value_at(claims, self.language)
        first = wanted[:2].lower() if isinstance(wanted, str) else of_user
        return tuple(sorted(LANGUAGES, key=lambda one: one != first))


def value_at(claims: Mapping[str, Any], claim: str) -> Any:
    """A claim of this name, or where dots lead to: realm_access.roles."""
    if claim in claims:
        return claims[claim]
    found: Any = claims
    for step in claim.split("."):
        found = cast("Mapping[str, Any]", found).get(step) if isinstance(found, Mapping) else None
    return found


def read_claims_map(path: Path) -> ClaimsMap:
    """TOML, or JSON where the name ends so. ClaimsError says what is wrong where."""
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise ClaimsError(f"{path} cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise ClaimsError(f"{path}: {' '.join(str(error).split())}") from None
    try:
        return _claims_map(found)
    except ClaimsError as error:
        raise ClaimsError(f"{path}: {error}") from None


def _claims_map(found: Any) -> ClaimsMap:
    given = _table(found, "the file", _KNOWN)
    user = given.get("user", "sub")
    names = [user] if isinstance(user, str) else user
    if not _are_texts(names):
        raise ClaimsError("user must be a claim's name, or a list of them")
    language, of_user = given.get("language"), given.get("grants_of_user", False)
    if not (language is None or isinstance(language, str)):
        raise ClaimsError("language must be a claim's name")
    if not isinstance(of_user, bool):
        raise ClaimsError("grants_of_user must be true or false")
    rows = given.get("rules", [])
    if not isinstance(rows, list):
        raise ClaimsError("rules must be a list")
    rules = tuple(_rule(row, f"rule {place}") for place, row in enumerate(cast("list[Any]", rows), 1))
    if not rules and not of_user:
        raise ClaimsError("without rules or grants_of_user = true nobody could do anything")
    return ClaimsMap(tuple(names), rules, language, of_user)


def _rule(row: Any, place: str) -> Rule:
    given = _table(row, place, _KNOWN_OF_RULE)
    condition, grants = [given.get("claim"), given.get("value")], given.get("grants")
    if not _are_texts(condition):
        raise ClaimsError(f"{place}: claim and value must be texts")
    if not _are_texts(grants):
        raise ClaimsError(f"{place}: grants must be a list of texts such as salesMaintainer@0723/F723")
    try:
        made = tuple(grant_from_text(one) for one in grants)
    except GrantError as error:
        raise ClaimsError(f"{place}: {error}") from None
    for rule, roles in conflicts({grant.role for grant in made}):
        raise ClaimsError(f"{place}: {' and '.join(roles)} exclude each other ({rule})")
    return Rule(condition[0], condition[1], made)


def _table(found: Any, place: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise ClaimsError(f"{place} must be a table")
    given = cast("dict[str, Any]", found)
    if unknown := sorted(given.keys() - known):
        raise ClaimsError(f"{place}: there is no {unknown[0]!r}; known are {', '.join(sorted(known))}")
    return given


def _are_texts(found: Any) -> TypeGuard[list[str]]:
    rows = cast("list[Any]", found) if isinstance(found, list) else []
    return bool(rows) and all(isinstance(one, str) and one for one in rows)


def _texts(value: Any) -> Sequence[str]:
    """A claim's value as texts: one, or those of a list. Numbers and true are no names of groups."""
    values = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]
