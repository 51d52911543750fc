"""Settings as deploy/ gives them: they are there, they fit, no secret is among them. Next: images.py."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from settings import PREFIX, Settings, secret_fields, variables

_SOUNDS_SECRET = re.compile(r"PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIAL")
_CREDENTIALS = re.compile(r"://[^/\s:]*:[^/\s@]+@")
_FILE = "_FILE"


def fields_by_variable() -> dict[str, str]:
    return {name: field for field in Settings.model_fields for name in variables(field)}


def files_of_secrets() -> set[str]:
    return {f"{name}{_FILE}" for field in secret_fields() for name in variables(field)}


def of_service(given: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the environment of one of our processes."""
    fields, values = fields_by_variable(), dict[str, Any]()
    for name, value in given.items():
        ours = name.startswith(PREFIX) or name in fields
        if ours and name not in fields and name not in files_of_secrets():
            yield f"{name}: there is no such setting"
        elif fields.get(name) in secret_fields():
            yield f"{name}: a secret is given by {name}{_FILE}"
        elif name in fields:
            values[fields[name]] = value
    yield from of_any(given)
    try:
        Settings(**values)
    except ValidationError as error:
        yield from (f"{problem['loc'][0]}: {problem['msg']}" for problem in error.errors())


def of_any(given: Mapping[str, str]) -> Iterator[str]:
    """Of other programs' too: what is in an environment can be read by ps, and stands in many a log."""
    for name, value in given.items():
        if _SOUNDS_SECRET.search(name) and not name.endswith(_FILE):
            yield f"{name}: looks like a secret that is no file"
        if _CREDENTIALS.search(str(value)):
            yield f"{name}: has a password in it"
