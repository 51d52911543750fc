"""Writes the migration for changed tables with Tortoise, less what it wrongly finds. Next: tortoise_cli.py.

Tortoise 1.1.9 compares a foreign key's column name before and after it has bound the model, so that each
key with a column name of its own looks altered for ever. An AlterField that repeats what an earlier migration
says of the same field changes nothing and is taken out again.
"""

import argparse
import ast
import subprocess
import sys
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def make_migration(name: str, migrations: Path = MIGRATIONS) -> Path | None:
    """The path of the new migration, or None when tables and migrations say the same."""
    before = set(migrations.glob("*.py"))
    command = [sys.executable, "-m", "models.tortoise_cli", "makemigrations", "-n", name]
    subprocess.run(command, check=True, cwd=migrations.parents[1], capture_output=True, text=True)
    for path in set(migrations.glob("*.py")) - before:
        said = {
            statement for old in sorted(before) for statement in _field_statements(old.read_text("utf-8"))
        }
        if not _take_out(path, said):
            path.unlink()
            return None
        return path
    return None


def _take_out(path: Path, said: set[tuple[str, str, str]]) -> int:
    """Remove the operations that repeat `said`; the number of those that remain."""
    text = path.read_text("utf-8")
    lines, operations = text.splitlines(keepends=True), _operations(ast.parse(text))
    vain = [call for call in operations if _altered(call) in said]
    for call in reversed(vain):
        del lines[call.lineno - 1 : call.end_lineno]
    path.write_text("".join(lines), "utf-8")
    return len(operations) - len(vain)


def _operations(tree: ast.Module) -> list[ast.Call]:
    lists = [
        node.value.elts
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.List)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "operations"
    ]
    return [call for elements in lists for call in elements if isinstance(call, ast.Call)]


def _field_statements(text: str) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for call in _operations(ast.parse(text)):
        arguments = {word.arg: word.value for word in call.keywords}
        if _kind(call) == "CreateModel" and isinstance(arguments["fields"], ast.List):
            model = ast.unparse(arguments["name"])
            for pair in arguments["fields"].elts:
                if isinstance(pair, ast.Tuple):
                    found.add((model, ast.unparse(pair.elts[0]), ast.unparse(pair.elts[1])))
        elif _kind(call) in {"AddField", "AlterField"}:
            found.add(_said(arguments))
    return found


def _altered(call: ast.Call) -> tuple[str, str, str] | None:
    return _said({word.arg: word.value for word in call.keywords}) if _kind(call) == "AlterField" else None


def _said(arguments: dict[str | None, ast.expr]) -> tuple[str, str, str]:
    model, name, field = (ast.unparse(arguments[key]) for key in ("model_name", "name", "field"))
    return model, name, field


def _kind(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="write a migration for the changed tables")
    parser.add_argument("name", help="what changes, such as add_vip_level")
    made = make_migration(parser.parse_args().name)
    sys.stdout.write(f"{made}\n" if made else "No changes detected.\n")
