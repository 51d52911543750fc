"""Which room may import what: the table of design decision B.2 and a walker that enforces it."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.statements import statements

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("schema", "resolvers", "models", "storage", "observe", "bench", "tests")
ENTRIES = (
    *("server", "worker", "assembly", "assembly_exchange", "assembly_limits", "assembly_observing"),
    *("assembly_replicas", "connections", "settings_table", "bench", "tests", "doctor_replicas"),
    *("doctor", "doctor_check", "doctor_data", "doctor_database", "doctor_machine", "doctor_peers"),
    *(
        "commands",
        "ending",
        "cli",
        "cli_audit",
        "cli_backup",
        "cli_backup_places",
        "cli_backup_restore",
        "cli_backup_take",
        "cli_backup_verify",
        "cli_key",
        "cli_open",
        "cli_storage",
        "cli_storage_checks",
        "cli_storage_files",
        "cli_storage_lost",
        "cli_storage_moving",
        "cli_storage_repairs",
        "cli_storage_status",
        "cli_acting",
        "cli_archive",
        "cli_archive_batches",
        "cli_archive_exports",
        "cli_archive_work",
        "cli_base_data",
        "cli_care",
        "cli_care_work",
        "cli_duties",
        "cli_deliveries",
        "cli_exchange",
        "cli_exchange_inbound",
        "cli_exchange_sheets",
        "cli_receivers",
        "worker_care",
        "worker_duties",
        "worker_exchange",
        "worker_house",
        "worker_inbound",
        "worker_port",
        "server_figures",
        "worker_texts",
        "worker_vip",
        "cli_token",
        "cli_user",
        "cli_vip",
        "cli_vip_texts",
        "cli_vip_work",
    ),
)
OURS = (
    *FOLDERS,
    *ENTRIES,
    "console",
    "settings",
    "settings_access",
    "settings_archives",
    "settings_base_data",
    "settings_care",
    "settings_database",
    "settings_exchange",
    "settings_files",
    "settings_guard",
    "settings_notices",
    "settings_observing",
    "settings_vip",
    "supervisor",
    "postgres",
)
ANY = "*"


@dataclass(frozen=True)
class Room:
    """`ours` and `outside` name modules and all that lies in them; the standard library is free to all."""

    ours: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    never: tuple[str, ...] = ()  # of the standard library


RULES = ("models.rules",)
TRUTH = ("models.rules", "models.tables", "models.catalog", "models.sql")
WORK = (
    *TRUTH,
    *("resolvers.errors", "resolvers.pool", "resolvers.pool_options", "resolvers.turns"),
    *("resolvers.alongside", "resolvers.tallies", "resolvers.access"),
)
TABLES = Room((*RULES, "models.tables", "models.catalog"), ("tortoise",))
DATABASE = ("tortoise", "asyncpg", "orjson")
ENTRY = Room((ANY,), (ANY,))

# The longest name that fits a module decides.
ROOMS: dict[str, Room] = {
    "models.rules": Room(
        RULES,
        ("stdnum", "schwifty", "phonenumbers", "rapidfuzz", "pypinyin"),
        # no clock, no chance, no input or output: they are passed in
        never=(
            "time",
            "random",
            "secrets",
            "os",
            "io",
            "socket",
            "http",
            "subprocess",
            "asyncio",
            "threading",
        ),
    ),
    "models": TABLES,
    "models.tortoise_cli": Room(("models.together",), ("tortoise",)),
    "models.migrate": Room(("models", "settings"), ("tortoise", "asyncpg")),
    "storage": Room(("storage",), ("cryptography",)),
    "storage.s3": Room(("storage",), ("cryptography", "boto3", "botocore")),
    "storage.keys_kms": Room(("storage",), ("cryptography", "boto3", "botocore")),
    "resolvers": Room((*TRUTH, "resolvers", "storage"), DATABASE),
    "resolvers.attachments.packing": Room((), ("zipstream",)),
    "resolvers.books": Room(
        (*RULES, "resolvers.errors", "resolvers.books"), ("openpyxl", "python_calamine", "defusedxml")
    ),
    "resolvers.archives.books": Room(
        (*RULES, "resolvers.errors", "resolvers.archives.books", "resolvers.books"),
        ("openpyxl", "python_calamine", "defusedxml"),
    ),
    "resolvers.archives.papers": Room((*RULES, "resolvers.archives.papers"), ("reportlab", "segno")),
    "resolvers.archives.texts": Room(
        (*RULES, "resolvers.errors", "resolvers.archives.texts"),
        ("pypdfium2", "docx", "python_calamine", "defusedxml"),
    ),
    "resolvers.care.drawing": Room(("resolvers.care",), ("pygal",)),
    "resolvers.vip.books": Room((*RULES, "resolvers.vip", "resolvers.books"), ("openpyxl",)),
    "resolvers.care.calendars": Room((*WORK, "resolvers.write"), (*DATABASE, "icalendar")),
    "resolvers.errors": Room(RULES),
    "resolvers.alongside": Room(),
    "resolvers.spans": Room(),
    "resolvers.tallies": Room(),
    "resolvers.pool": Room(("resolvers.errors",), ("asyncpg",)),
    "resolvers.pool_options": Room(),
    "resolvers.turns": Room(("resolvers.errors",)),
    "resolvers.failing": Room(("resolvers.errors", "resolvers.pool"), ("asyncpg",)),
    "resolvers.access": Room(WORK, (*DATABASE, "httpx", "joserfc", "cryptography", "pwdlib", "zxcvbn_rs_py")),
    "resolvers.access.recovery": Room((*WORK, "resolvers.notices"), DATABASE),
    "resolvers.notices": Room((*WORK, "resolvers.notices"), DATABASE),
    "resolvers.notices.sms": Room(("resolvers.notices",), ("httpx", "orjson")),
    "resolvers.read": Room((*WORK, "resolvers.read"), (*DATABASE, "graphql")),
    "resolvers.read.guard_tree": Room((), ("pgparse",)),
    "resolvers.replicas": Room((*WORK, "resolvers.read.run", "resolvers.replicas"), ("asyncpg",)),
    "resolvers.write": Room((*WORK, "resolvers.write"), DATABASE),
    "resolvers.write.moved_mail": Room((*WORK, "resolvers.write", "resolvers.notices"), DATABASE),
    "resolvers.feed": Room((*WORK, "resolvers.feed", "resolvers.read"), (*DATABASE, "httpx")),
    "resolvers.exchange": Room(
        (*WORK, "resolvers.books", "resolvers.exchange", "resolvers.read", "resolvers.write"),
        (*DATABASE, "openpyxl", "python_calamine", "defusedxml", "lxml", "pycountry", "babel"),
    ),
    "resolvers.outbound": Room(
        (*TRUTH, "resolvers", "storage"),
        (*DATABASE, "aiohttp", "yarl", "standardwebhooks", "nats", "graphql"),
    ),
    "schema": Room(
        ("schema", "resolvers", "models.rules", "models.catalog"),
        ("strawberry", "graphql", "orjson", "starlette"),
    ),
    "settings": Room(
        (
            "settings_access",
            "settings_archives",
            "settings_base_data",
            "settings_database",
            "settings_exchange",
            "settings_files",
            "settings_guard",
            "settings_notices",
            "settings_observing",
            "settings_vip",
        ),
        ("pydantic", "pydantic_settings"),
    ),
    "settings_archives": Room((), ("pydantic", "pydantic_settings")),
    "settings_base_data": Room((), ("pydantic", "pydantic_settings")),
    "settings_database": Room((), ("pydantic", "pydantic_settings")),
    "settings_exchange": Room(("settings_files",), ("pydantic", "pydantic_settings")),
    "settings_access": Room(("settings_files",), ("pydantic",)),
    "settings_notices": Room(("settings_files",), ("pydantic", "pydantic_settings")),
    "settings_observing": Room((), ("pydantic", "pydantic_settings")),
    "settings_vip": Room((), ("pydantic", "pydantic_settings")),
    "settings_guard": Room(("settings_files",), ("pydantic",)),
    "settings_files": Room((), ("pydantic", "pydantic_settings")),
    # between the rooms and the entries: it looks, and nobody but an entry looks at it
    "observe": Room(
        (
            "observe",
            "schema.record",
            "resolvers.access",
            "resolvers.backlog",
            "resolvers.custody.status",
            "resolvers.custody.watching",
            "resolvers.errors",
            "resolvers.pool",
            "resolvers.replicas",
            "resolvers.pool_options",
            "resolvers.turns",
            "resolvers.tallies",
            "storage.tally",
        ),
        ("prometheus_client", "structlog", "starlette", "asyncpg"),
    ),
    "observe.traces": Room(("observe", "resolvers.spans", "schema.record"), ("opentelemetry",)),
    "postgres": Room((), ("psutil",)),
    "supervisor": Room(),
    "console": Room((), ("cyclopts", "rich")),
    **dict.fromkeys(ENTRIES, ENTRY),
}


def test_every_import_follows_the_table() -> None:
    found = [breach for module, path in modules() for breach in breaches(module, path.read_text("utf-8"))]
    assert found == []


def test_schema_is_our_own_folder() -> None:
    if not (ROOT / "schema" / "__init__.py").exists():
        pytest.skip("schema/ is not there yet")
    import schema  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

    # the registry has a well-known package of this name
    assert schema.__file__ == str(ROOT / "schema" / "__init__.py")  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("models.rules.bank", "import tortoise"),
        ("models.rules.bank", "from models.tables import Bank"),
        ("models.rules.bank", "from models import tables"),
        ("models.rules.bank", "import time"),
        ("models.rules.bank", "from datetime import date\nday = date.today()"),
        ("models.rules.bank", "text = open('codes.txt').read()"),
        ("models.tables.bank", "import resolvers.write"),
        ("models.tables.bank", "from settings import Settings"),
        ("storage.disk", "import boto3"),
        ("storage.vault", "from models.rules import finding"),
        ("resolvers.write.bank", "import strawberry"),
        ("resolvers.write.bank", "from starlette.requests import Request"),
        ("resolvers.write.bank", "from resolvers.read import plan"),
        ("resolvers.write.bank", "import settings"),
        ("resolvers.write.bank", "import graphql"),
        ("resolvers.access.grants", "from resolvers.write import tx"),
        ("resolvers.feed.relay", "from resolvers import write"),
        ("resolvers.attachments", "import schema.types"),
        ("schema.types.bank", "from models.tables.bank import Bank"),
        ("schema.types.bank", "import asyncpg"),
        ("schema.query", "def late():\n    import storage"),
        ("schema.query", "from . import types"),
        ("observe", "import settings"),
        ("server2", "import settings"),
    ],
)
def test_a_planted_breach_is_found(module: str, source: str) -> None:
    assert len(breaches(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("models.rules.bank", "import re\nfrom datetime import date\nfrom stdnum import iban"),
        ("models.tables.bank", "from tortoise import fields\nfrom models.rules import bank"),
        ("models.migrate", "import asyncpg\nfrom settings import load_settings"),
        ("storage.s3", "import boto3"),
        ("resolvers.read.selection", "from graphql import GraphQLSchema\nimport asyncpg"),
        ("resolvers.exchange.load", "from resolvers.write import tx\nfrom models import catalog"),
        ("schema.http", "from starlette.requests import Request\nimport models.catalog"),
        ("server", "import schema, settings, uvicorn"),
        ("tests.support.database", "from postgres import PrivatePostgres"),
    ],
)
def test_a_lawful_import_passes(module: str, source: str) -> None:
    assert breaches(module, source) == []


def modules() -> Iterator[tuple[str, Path]]:
    roots = [ROOT / f"{name}.py" for name in OURS]
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    for path in [*roots, *files]:
        if path.exists():
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def breaches(module: str, source: str) -> list[str]:
    room = max((name for name in ROOMS if _inside(module, name)), key=len, default=None)
    if room is None:
        return [f"{module}: belongs to no room"]
    tree = ast.parse(source)
    wrong = [name for name in _imports(tree) if not _allowed(ROOMS[room], name)]
    if ROOMS[room].never:
        wrong += [name for name in _calls(tree) if name in {"now", "utcnow", "today", "open"}]
    return [f"{module}: {name} is not for {room}" for name in wrong]


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in statements(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # "from models import tables" is models.tables; a class at the end does no harm to the comparison
            dots = "." * node.level
            yield from (f"{dots}{node.module or ''}.{alias.name}" for alias in node.names)


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _allowed(room: Room, name: str) -> bool:
    top = name.partition(".")[0]
    if top in OURS:
        return ANY in room.ours or any(_inside(name, one) for one in room.ours)
    if top in sys.stdlib_module_names:
        return top not in room.never
    return ANY in room.outside or any(_inside(name, one) for one in room.outside)


def _inside(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")
