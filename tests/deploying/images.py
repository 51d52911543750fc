"""What is wrong with deploy/Containerfile. Next: composed.py."""

import json
import re
from collections.abc import Iterator

from tests.deploying import variables
from tests.deploying.known import ROOMS, ROOT, commands, is_pinned, paths

_COMPILERS = re.compile(r"\b(gcc|g\+\+|clang|make|build-essential|cargo|rustc|python3?-dev)\b")


def problems(text: str) -> Iterator[str]:
    stages = _stages(text)
    for stage in stages:
        image = stage[0][1].split()[0]
        if not is_pinned(image):
            yield f"FROM {image}: name a version"
    last = stages[-1]
    if "slim" not in last[0][1] or any(
        word == "RUN" and (_COMPILERS.search(rest) or "apt-get install" in rest) for word, rest in last
    ):
        yield "the last stage may hold a compiler"
    yield from _packages(stages[0])
    yield from _user(last)
    yield from _files(last)
    yield from _running(last)


def port(text: str) -> str:
    return _environment(_stages(text)[-1]).get("DOSSIER_PORT", "")


def _packages(stage: list[tuple[str, str]]) -> Iterator[str]:
    installs = [rest for word, rest in stage if word == "RUN" and "pip install" in rest]
    if not installs or not all("--require-hashes" in one and "--no-deps" in one for one in installs):
        yield "packages are not taken by their hashes"
    if not all("--only-binary :all:" in one for one in installs):
        yield "packages may be compiled"


def _user(stage: list[tuple[str, str]]) -> Iterator[str]:
    users = [rest for word, rest in stage if word == "USER"]
    if not users or users[-1].split(":")[0] in ("0", "root"):
        yield "USER: it runs as root"
    elif not users[-1].split(":")[0].isdigit():
        yield "USER: must be a number, or Kubernetes cannot tell that it is not root"
    if any(word == "ADD" for word, _ in stage):
        yield "ADD: COPY says what is taken"


def _files(stage: list[tuple[str, str]]) -> Iterator[str]:
    copied: set[str] = set()
    for word, rest in stage:
        if word == "COPY" and "--from=" not in rest:
            copied |= set(rest.split()[:-1])
    for source in sorted(copied):
        if not list(ROOT.glob(source)):
            yield f"COPY {source}: is not there"
    for wanted in ("dossier", "*.py", *ROOMS):
        if wanted not in copied:
            yield f"COPY: {wanted} is missing"


def _running(stage: list[tuple[str, str]]) -> Iterator[str]:
    told = dict(stage)
    environment = _environment(stage)
    yield from variables.of_service(environment)
    if json.loads(told.get("ENTRYPOINT", "[]")) != ["/opt/dossier/dossier"]:
        yield "ENTRYPOINT: is not ./dossier"
    if set(json.loads(told.get("CMD", "[]"))) - commands():
        yield f"CMD {told.get('CMD')}: there is no such command"
    if told.get("EXPOSE") != environment.get("DOSSIER_PORT"):
        yield "EXPOSE: is not DOSSIER_PORT"
    if told.get("STOPSIGNAL") != "SIGTERM":
        yield "STOPSIGNAL: must be SIGTERM"
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", told.get("HEALTHCHECK", ""))
    if asked is None or asked[1] != environment.get("DOSSIER_PORT") or asked[2] not in paths():
        yield "HEALTHCHECK: does not ask an address of the server"


def _environment(stage: list[tuple[str, str]]) -> dict[str, str]:
    pairs = [pair for word, rest in stage if word == "ENV" for pair in rest.split()]
    return dict(pair.split("=", 1) for pair in pairs)


def _stages(text: str) -> list[list[tuple[str, str]]]:
    """Instructions and the rest of their lines, by FROM."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    found: list[list[tuple[str, str]]] = []
    for line in filter(str.strip, joined.splitlines()):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest.strip()))
    return found
