"""What is wrong with the units of deploy/systemd and their settings. Next: manifests.py."""

from collections.abc import Iterator
from pathlib import Path

from tests.deploying import variables
from tests.deploying.known import DEPLOY, commands, end_seconds, seconds

PROGRAM = "/opt/dossier/dossier"
MIGRATE, SERVER, WORKER = "dossier-migrate.service", "dossier-server@.service", "dossier-worker.service"
HARDENING = {
    **dict.fromkeys(
        (
            *("NoNewPrivileges", "ProtectHome", "ProtectClock", "ProtectHostname", "ProtectKernelLogs"),
            *("ProtectKernelModules", "ProtectKernelTunables", "ProtectControlGroups", "PrivateTmp"),
            *("PrivateDevices", "RemoveIPC", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
            "LockPersonality",
        ),
        "yes",
    ),
    "ProtectSystem": "strict",
    "ProtectProc": "invisible",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures": "native",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
    "StateDirectory": "dossier",
}


def problems(name: str, text: str, folder: Path = DEPLOY / "systemd") -> Iterator[str]:
    unit = read(text)
    for key, value in HARDENING.items():
        if unit.get(key) != [value]:
            yield f"{key} must be {value or 'empty'}"
    if unit.get("User", ["root"]) in (["root"], ["0"]):
        yield "User: it runs as root"
    yield from _programs(unit)
    for place in unit.get("EnvironmentFile", []):
        if not (folder / Path(place).name).is_file():
            yield f"EnvironmentFile {place}: is not shipped"
    given = dict(one.split("=", 1) for one in unit.get("Environment", []))
    yield from variables.of_service({key: value for key, value in given.items() if value != "%i"})
    yield from _migrating(unit) if name == MIGRATE else _lasting(unit)
    if name == SERVER:
        yield from _serving(unit, given)


def settings_problems(text: str) -> Iterator[str]:
    """Of an EnvironmentFile."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    yield from variables.of_service(dict(line.split("=", 1) for line in lines))


def read(text: str) -> dict[str, list[str]]:
    """Each key with its values, in order; ours mean the same in whichever section."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith(("#", "[")):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def _programs(unit: dict[str, list[str]]) -> Iterator[str]:
    for line in unit["ExecStart"]:
        program, command = line.split(" ", 1)
        if program != PROGRAM or command not in commands():
            yield f"ExecStart={line}: there is no such command"


def _migrating(unit: dict[str, list[str]]) -> Iterator[str]:
    if unit["Type"] != ["oneshot"] or unit.get("RemainAfterExit") != ["yes"]:
        yield "Type: must be oneshot, and stay active"
    if not unit["ExecStart"][0].endswith(" migrate"):
        yield "ExecStart: migrate comes first"
    if unit.get("TimeoutStartSec") != ["infinity"]:
        yield "TimeoutStartSec: a long migration would be broken off"


def _lasting(unit: dict[str, list[str]]) -> Iterator[str]:
    if MIGRATE not in unit["After"][0].split() or MIGRATE not in unit["Wants"][0].split():
        yield f"After, Wants: {MIGRATE} comes first"
    if MIGRATE in " ".join(unit.get("Requires", [])):
        yield "Requires: would end this with the restart of migrate"
    if unit.get("Restart") != ["always"] or unit.get("StartLimitIntervalSec") != ["0"]:
        yield "Restart: must be always, and never given up"
    if unit.get("KillSignal") != ["SIGTERM"] or unit.get("KillMode") != ["mixed"]:
        yield "KillSignal: must be SIGTERM, to the program alone"
    if seconds(unit["TimeoutStopSec"][0]) <= end_seconds():
        yield f"TimeoutStopSec: must be above {end_seconds():.0f} s"


def _serving(unit: dict[str, list[str]], given: dict[str, str]) -> Iterator[str]:
    if unit["Type"] != ["notify"]:
        yield "Type: must be notify, so that a restart ends when the server is ready"
    if given.get("DOSSIER_PORT") != "%i":
        yield "Environment: DOSSIER_PORT must be the instance"
