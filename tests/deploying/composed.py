"""What is wrong with deploy/compose.yaml, beside the image and the files that it mounts. Next: units.py."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.deploying import images, variables
from tests.deploying.known import DEPLOY, commands, end_seconds, is_pinned, seconds

_DONE = "service_completed_successfully"
_IMAGE = "dossier:"


def problems(text: str, folder: Path = DEPLOY) -> Iterator[str]:
    """`folder`: where the files lie that it names."""
    found: dict[str, Any] = yaml.safe_load(text)
    services: dict[str, Any] = found["services"]
    for name, service in services.items():
        told = [*_any(service), *_secrets(service, found["secrets"], folder)]
        if service["image"].startswith(_IMAGE):
            told += [*_ours(service), *_order(name, services)]
        yield from (f"{name}: {one}" for one in told)
    roles = [service["command"] for service in services.values() if service["image"].startswith(_IMAGE)]
    if roles.count(["serve"]) < 2 or ["worker"] not in roles:
        yield "two servers and a worker are wanted"
    yield from _proxy(services, folder)


def _any(service: dict[str, Any]) -> Iterator[str]:
    if not is_pinned(service["image"]):
        yield f"image {service['image']}: name a version"
    yield from variables.of_any(service.get("environment", {}))
    for published in service.get("ports", []):
        if not published.startswith("127.0.0.1:"):
            yield f"{published} is published to everybody, without TLS"


def _secrets(service: dict[str, Any], known: dict[str, Any], folder: Path) -> Iterator[str]:
    made = (folder / "compose" / "secrets.sh").read_text("utf-8")
    texts = [*map(str, service.get("environment", {}).values()), *map(str, _words(service.get("command")))]
    wanted = {name for text in texts for name in re.findall(r"/run/secrets/(\w+)", text)}
    for name in sorted(wanted ^ set(service.get("secrets", []))):
        yield f"secret {name}: is named or given, not both"
    for name in service.get("secrets", []):
        if known.get(name, {}).get("file") != f"./compose/secrets/{name}":
            yield f"secret {name}: is no file of compose/secrets"
        elif not re.search(rf"\bput {name}$|/{name}\"$", made, re.MULTILINE):
            yield f"secret {name}: secrets.sh does not make it"


def _ours(service: dict[str, Any]) -> Iterator[str]:
    yield from variables.of_service(service["environment"])
    if str(service.get("user", "0")).split(":")[0] in ("0", "root"):
        yield "runs as root"
    if service.get("read_only") is not True or service.get("cap_drop") != ["ALL"]:
        yield "may write its root, or keeps capabilities"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may gain privileges"
    if seconds(service["stop_grace_period"]) <= end_seconds():
        yield f"stop_grace_period: must be above {end_seconds():.0f} s"
    if not {*service["command"]} <= commands():
        yield f"command {service['command']}: there is none"
    serves = service["command"] == ["serve"]
    if service.get("healthcheck", {}).get("disable", False) is serves:
        yield "healthcheck: the image's is for servers, and for them only"


def _order(name: str, services: dict[str, Any]) -> Iterator[str]:
    """Each waits, at last, until migrate has ended well."""
    if services[name]["command"] == ["migrate"]:
        return
    waits = name
    while services[waits]["command"] != ["migrate"]:
        before = services[waits].get("depends_on", {})
        done = [one for one, how in before.items() if how["condition"] == _DONE]
        if not done:
            yield "starts before migrate has ended"
            return
        waits = done[0]


def _proxy(services: dict[str, Any], folder: Path) -> Iterator[str]:
    proxy = services["nginx"]
    for mount in proxy["volumes"]:
        if not (folder / mount.split(":")[0]).is_file():
            yield f"nginx: {mount} is not there"
    address = proxy["networks"]["default"]["ipv4_address"]
    port = images.port((folder / "Containerfile").read_text("utf-8"))
    text = (folder / "compose" / "upstream.conf").read_text("utf-8")
    servers = {name for name, service in services.items() if service.get("command") == ["serve"]}
    if {f"{name}:{port}" for name in servers} != set(re.findall(r"^server (\S+)", text, re.MULTILINE)):
        yield "nginx: its servers are not those of the file"
    for name in servers:
        if services[name]["environment"].get("DOSSIER_TRUSTED_PROXIES") != address:
            yield f"{name}: DOSSIER_TRUSTED_PROXIES is not nginx's address"


def _words(command: Any) -> list[str]:
    return [] if command is None else [command] if isinstance(command, str) else command
