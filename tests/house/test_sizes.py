"""No file and no function grows beyond what one reads in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.statements import statements

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("schema", "resolvers", "models", "storage", "observe", "bench")
FILE_LINES = 400
LIST_LINES = 600  # a table, a type or an input is a list of fields
LISTS = ("models/tables/", "schema/types/", "schema/inputs/")
FUNCTION_LINES = 60
WRITTEN_BY_TORTOISE = "models/migrations/"


def test_every_file_and_function_has_a_readable_size() -> None:
    assert [line for name, text in _program() for line in too_long(name, text)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("resolvers/read/sql.py", "\n" * 401),
        ("models/tables/customer.py", "\n" * 601),
        ("server.py", "def run():\n" + "    x = 1\n" * 60),
        ("server.py", "class A:\n    async def run(self):\n" + "        x = 1\n" * 60),
    ],
)
def test_what_is_too_long_is_found(name: str, text: str) -> None:
    assert len(too_long(name, text)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("resolvers/read/sql.py", "\n" * 400),
        ("schema/types/customer.py", "\n" * 600),
        ("server.py", "def run():\n" + "    x = 1\n" * 59),
    ],
)
def test_what_just_fits_passes(name: str, text: str) -> None:
    assert too_long(name, text) == []


def too_long(name: str, text: str) -> list[str]:
    most = LIST_LINES if name.startswith(LISTS) else FILE_LINES
    lines = len(text.splitlines())
    found = [f"{name}: {lines} lines, at most {most}"] if lines > most else []
    for node in statements(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{name}: {node.name} has {length} lines, at most {FUNCTION_LINES}")
    return found


def _program() -> Iterator[tuple[str, str]]:
    files = [*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))]
    for path in sorted(files):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(WRITTEN_BY_TORTOISE):
            yield name, path.read_text("utf-8")
