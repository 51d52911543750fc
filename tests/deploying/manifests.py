"""What is wrong with the manifests of deploy/kubernetes, taken together. Next: proxies.py."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from settings import Settings
from tests.deploying import variables
from tests.deploying.known import commands, end_seconds, is_pinned, paths, silent_seconds, size

Manifest: TypeAlias = dict[str, Any]
_NAMESPACE = "dossier"


def problems(texts: Mapping[str, str]) -> Iterator[str]:
    """`texts` by the names of their files."""
    found = [one for text in texts.values() for one in yaml.safe_load_all(text)]
    settings = _the(found, "ConfigMap")["data"]
    secrets = _the(found, "Secret")
    yield from variables.of_service(settings)
    yield from _secret(secrets, settings)
    for one in found:
        name = one["metadata"]["name"]
        if one["kind"] != "Namespace" and one["metadata"].get("namespace") != _NAMESPACE:
            yield f"{name}: belongs to no namespace"
        if one["kind"] in ("Job", "Deployment"):
            told = _pod(one["spec"]["template"]["spec"], secrets["metadata"]["name"])
            yield from (f"{one['kind']} {name}: {problem}" for problem in told)
    yield from _migrating(_the(found, "Job"))
    yield from _deployed(_named(found, "Deployment", "dossier-server"), ["serve"])
    yield from _deployed(_named(found, "Deployment", "dossier-worker"), ["worker"])
    yield from _serving(found, settings)
    yield from _ingress(_the(found, "Ingress"), _the(found, "Service"))


def _secret(secret: Manifest, settings: Mapping[str, str]) -> Iterator[str]:
    if any(secret["data"].values()) or "stringData" in secret:
        yield "Secret: an example has no values"
    wanted = {Path(value).name for name, value in settings.items() if name.endswith("_FILE")}
    if wanted != set(secret["data"]):
        yield f"Secret: {sorted(wanted ^ set(secret['data']))} is named or given, not both"


def _pod(spec: Manifest, secret: str) -> Iterator[str]:
    if spec.get("enableServiceLinks") is not False:
        yield "enableServiceLinks: the cluster would set DOSSIER_PORT"
    if spec.get("automountServiceAccountToken") is not False:
        yield "automountServiceAccountToken: nobody here speaks to the cluster"
    context = spec.get("securityContext", {})
    if context.get("runAsNonRoot") is not True or not context.get("runAsUser"):
        yield "securityContext: it runs as root"
    if context.get("seccompProfile") != {"type": "RuntimeDefault"}:
        yield "securityContext: any system call is allowed"
    volumes = {one["name"]: one for one in spec["volumes"]}
    for volume in volumes.values():
        if volume.get("secret", {}).get("secretName", secret) != secret:
            yield f"volume {volume['name']}: there is no such secret"
    for container in [*spec.get("initContainers", []), *spec["containers"]]:
        told = _container(container, volumes)
        yield from (f"{container['name']}: {problem}" for problem in told)


def _container(container: Manifest, volumes: Manifest) -> Iterator[str]:
    if not is_pinned(container["image"]):
        yield f"image {container['image']}: name a version"
    context = container.get("securityContext", {})
    if context.get("readOnlyRootFilesystem") is not True or context.get("capabilities") != {"drop": ["ALL"]}:
        yield "may write its root, or keeps capabilities"
    if context.get("allowPrivilegeEscalation") is not False:
        yield "may gain privileges"
    resources = container.get("resources", {})
    if not {"cpu", "memory"} <= set(resources.get("requests", {})) or not resources.get("limits", {}).get(
        "memory"
    ):
        yield "resources: requests, and a limit of memory, are wanted"
    if not set(container.get("args", [])) <= commands():
        yield f"args {container['args']}: there is no such command"
    yield from variables.of_service({one["name"]: one.get("value", "") for one in container.get("env", [])})
    for mount in container["volumeMounts"]:
        if mount["name"] not in volumes:
            yield f"mounts {mount['name']}, which is not there"


def _migrating(job: Manifest) -> Iterator[str]:
    spec = job["spec"]["template"]["spec"]
    order = [one["args"] for one in [*spec["initContainers"], *spec["containers"]]]
    if order != [["migrate"], ["reference"]]:
        yield "Job: migrate, then reference"


def _deployed(deployment: Manifest, command: list[str]) -> Iterator[str]:
    name, spec = deployment["metadata"]["name"], deployment["spec"]
    template = spec["template"]
    [container] = template["spec"]["containers"]
    if container["args"] != command:
        yield f"{name}: does not {command[0]}"
    if not spec["selector"]["matchLabels"].items() <= template["metadata"]["labels"].items():
        yield f"{name}: does not find its own pods"
    if spec["strategy"].get("rollingUpdate", {}).get("maxUnavailable") != 0:
        yield f"{name}: an update takes pods away before there are new ones"
    grace = template["spec"].get("terminationGracePeriodSeconds", 30)
    if grace <= _stop_seconds(container) + end_seconds():
        yield f"{name}: terminationGracePeriodSeconds is too short"


def _stop_seconds(container: Manifest) -> float:
    command = container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", ["", 0])
    return float(command[1])


def _serving(found: list[Manifest], settings: Mapping[str, str]) -> Iterator[str]:
    deployment = _named(found, "Deployment", "dossier-server")
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    [container] = deployment["spec"]["template"]["spec"]["containers"]
    port = int(settings["DOSSIER_PORT"])
    if deployment["spec"]["replicas"] < 2:
        yield "dossier-server: one pod alone is none while it is moved"
    if [one["containerPort"] for one in container["ports"]] != [port]:
        yield "dossier-server: its port is not DOSSIER_PORT"
    if _stop_seconds(container) < 1:
        yield "dossier-server: preStop: requests still come while it ends"
    yield from _probes(container)
    selectors = {
        "Service": _the(found, "Service")["spec"]["selector"],
        "PodDisruptionBudget": _the(found, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
    }
    policies = [one for one in found if one["kind"] == "NetworkPolicy"]
    for one in policies:
        chosen = one["spec"]["podSelector"].get("matchLabels", {})
        selectors[f"NetworkPolicy {one['metadata']['name']}"] = chosen
    for name, chosen in selectors.items():
        if not chosen.items() <= labels.items():
            yield f"{name}: finds no pods"
    yield from _network(policies, port)


def _probes(container: Manifest) -> Iterator[str]:
    wanted = {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    for probe, path in wanted.items():
        asked = container.get(probe, {}).get("httpGet", {})
        if asked.get("path") != path or path not in paths():
            yield f"dossier-server: {probe} must ask {path}"
        if asked.get("port") != container["ports"][0]["name"]:
            yield f"dossier-server: {probe} asks another port"


def _network(policies: list[Manifest], port: int) -> Iterator[str]:
    rules = [rule for policy in policies for rule in policy["spec"].get("ingress", [])]
    if any([one["port"] for one in rule["ports"]] != [port] for rule in rules):
        yield "NetworkPolicy: another port than DOSSIER_PORT"
    closed = [one for one in policies if not one["spec"]["podSelector"]]
    if [one["spec"].get("ingress", []) for one in closed] != [[]]:
        yield "NetworkPolicy: somebody may speak to all pods"


def _ingress(ingress: Manifest, service: Manifest) -> Iterator[str]:
    told: dict[str, str] = ingress["metadata"]["annotations"]
    own, other = "nginx.ingress.kubernetes.io/", "nginx.org/"
    for name in (f"{own}proxy-body-size", f"{other}client-max-body-size"):
        if size(told.get(name, "0")) < Settings.model_fields["max_attachment_bytes"].default:
            yield f"Ingress: {name} is below DOSSIER_MAX_ATTACHMENT_BYTES"
    unbuffered = "proxy_request_buffering off;" in told.get(f"{other}location-snippets", "")
    if told.get(f"{own}proxy-request-buffering") != "off" or not unbuffered:
        yield "Ingress: uploads would lie on its disk"
    for controller in (own, other):
        if told.get(f"{controller}proxy-max-temp-file-size") != "0":
            yield "Ingress: downloads would lie on its disk"
        if int(told.get(f"{controller}proxy-read-timeout", "0").rstrip("s")) <= 2 * silent_seconds():
            yield f"Ingress: {controller}proxy-read-timeout would cut streams"
    yield from _leading(ingress, service)
    if told.get(f"{other}websocket-services") != service["metadata"]["name"]:
        yield "Ingress: no WebSockets"


def _leading(ingress: Manifest, service: Manifest) -> Iterator[str]:
    name, ports = service["metadata"]["name"], [one["name"] for one in service["spec"]["ports"]]
    ways = [path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]]
    backends = [way["backend"]["service"] for way in ways]
    if any(one["name"] != name or one["port"]["name"] not in ports for one in backends):
        yield "Ingress: leads nowhere"


def _the(found: list[Manifest], kind: str) -> Manifest:
    [one] = [one for one in found if one["kind"] == kind]
    return one


def _named(found: list[Manifest], kind: str, name: str) -> Manifest:
    [one] = [one for one in found if one["kind"] == kind and one["metadata"]["name"] == name]
    return one
