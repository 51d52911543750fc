"""The faults that are put into a module: cosmic-ray's operators, and three of our own. Next: report.py.

Cosmic-ray changes operators, comparisons, constants, conditions, decorators, handlers. It leaves out what
matters most in access code: a check that is not made at all (a statement less), `any` for `all`, and the
conditions of statements, which are SQL and text to Python.
"""

import ast
import difflib
import importlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
# Of these there is a mutant for each other operator; most say nothing that the first few do not.
_MANY = ("ReplaceBinaryOperator", "ReplaceComparisonOperator")
_FEW = 2
# An identity in the place of an equality is the same for most values.
_SAME = ("_Eq_Is", "_NotEq_IsNot", "_Is_Eq", "_IsNot_NotEq", "_Is_LtE", "_Is_GtE")
# Constants that say how much is kept or how long is waited, and promise nothing: another number is as right.
_TUNING = re.compile(
    r"^(_CACHE_ROWS|_LEAST_SECONDS|_JWT_SECONDS|_BUSY_SECONDS|_AT_ONCE|RETRY_SECONDS|REMEMBER_SECONDS)\b"
    r"|^@dataclass\(frozen=True\)$"
)
_SQL = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|EXISTS|ANY)\b")
_OTHER = {
    " AND ": " OR ",
    " OR ": " AND ",
    " IS NULL": " IS NOT NULL",
    " IS NOT NULL": " IS NULL",
    " NOT EXISTS": " EXISTS",
    " > ": " < ",
    " < ": " > ",
    " <= ": " >= ",
    " >= ": " <= ",
    " = ": " <> ",
}
_WORD = re.compile("|".join(re.escape(one) for one in sorted(_OTHER, key=len, reverse=True)))
_TURNED = {"any": "all", "all": "any", "min": "max", "max": "min"}


class Place(NamedTuple):
    line: int
    column: int


@dataclass(frozen=True)
class Mutant:
    path: str
    operator: str
    line: int
    source: str

    def __str__(self) -> str:
        """Where, and what became of the line."""
        old = (ROOT / self.path).read_text("utf-8").splitlines()
        lines = difflib.unified_diff(old, self.source.splitlines(), lineterm="", n=0)
        changed = [one for one in lines if one[0] in "+-" and one[:3] not in ("+++", "---")]
        return f"{self.path}:{self.line} {self.operator}\n" + "\n".join(f"      {one}" for one in changed)


def mutants_of(path: str, pick: random.Random) -> list[Mutant]:
    """All of one module, in the order of its lines."""
    text = (ROOT / path).read_text("utf-8")
    lines = text.splitlines()
    made = [
        Mutant(path, *one)
        for one in (*_by_cosmic_ray(text, pick), *_ours(text))
        if not _TUNING.match(lines[one[1] - 1])
    ]
    found = {one.source: one for one in made}.values()
    return sorted(found, key=lambda one: (one.line, one.operator))


def _by_cosmic_ray(text: str, pick: random.Random) -> Iterator[tuple[str, int, str]]:
    mutating, plugins = (importlib.import_module(f"cosmic_ray.{name}") for name in ("mutating", "plugins"))
    for (place, _family), choices in sorted(_choices(text, plugins).items()):
        for name, occurrence in choices if len(choices) <= _FEW else pick.sample(choices, _FEW):
            try:
                source = mutating.mutate_code(text, plugins.get_operator(name)(), occurrence)
            except AttributeError:
                continue  # `except errors.One` is not what its ExceptionReplacer expects
            if source is not None and source != text:
                yield name.removeprefix("core/"), place.line, source


def _choices(text: str, plugins: Any) -> dict[tuple[Place, str], list[tuple[str, int]]]:
    """Operators and which of their occurrences, by where they are and what they are about."""
    trees = importlib.import_module("cosmic_ray.ast")
    types = list(_types(text))
    nodes = list(trees.ast_nodes(trees.get_ast(text)))
    found: dict[tuple[Place, str], list[tuple[str, int]]] = {}
    for name in sorted(plugins.operator_names()):
        kind = plugins.get_operator(name)
        if name.endswith(("no-op", "NoOp", *_SAME)) or kind.arguments():
            continue
        starts = [Place(*start) for node in nodes for start, _ in kind().mutation_positions(node)]
        for occurrence, place in enumerate(starts):
            if not any(begin <= place < end for begin, end in types):
                family = next((one for one in _MANY if one in name), f"{name} {occurrence}")
                found.setdefault((place, family), []).append((name, occurrence))
    return found


def _ours(text: str) -> Iterator[tuple[str, int, str]]:
    lines = text.splitlines(keepends=True)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr | ast.Raise | ast.AugAssign) and not _is_text(node):
            yield "DropStatement", node.lineno, _replaced(lines, node, "pass")
        elif isinstance(node, ast.Name) and node.id in _TURNED and isinstance(node.ctx, ast.Load):
            yield "TurnName", node.lineno, _replaced(lines, node, _TURNED[node.id])
        elif isinstance(node, ast.Constant | ast.JoinedStr):
            for line, source in _other_sql(lines, node):
                yield "Sql", line, source


def _other_sql(lines: list[str], node: ast.expr) -> Iterator[tuple[int, str]]:
    """A text of statements, each of its conditions turned. Parts of an f-string are told as the whole is."""
    start, end = _span(lines, node)
    text = "".join(lines)
    piece = text[start:end]
    if not piece.lower().startswith(('"', "'", 'f"', "f'")) or not _SQL.search(piece):
        return
    for found in _WORD.finditer(piece):
        at = start + found.start()
        changed = text[:at] + _OTHER[found[0]] + text[start + found.end() :]
        yield text.count("\n", 0, at) + 1, changed


def _replaced(lines: list[str], node: ast.stmt | ast.expr, by: str) -> str:
    start, end = _span(lines, node)
    text = "".join(lines)
    return text[:start] + by + text[end:]


def _span(lines: list[str], node: ast.stmt | ast.expr) -> tuple[int, int]:
    """Of the text; the tree counts bytes of UTF-8 in a line."""
    return (
        _offset(lines, node.lineno, node.col_offset),
        _offset(lines, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset),
    )


def _offset(lines: list[str], line: int, column: int) -> int:
    before = sum(len(one) for one in lines[: line - 1])
    return before + len(lines[line - 1].encode()[:column].decode())


def _is_text(node: ast.stmt) -> bool:
    """A docstring, or the dots of a protocol."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _types(text: str) -> Iterator[tuple[Place, Place]]:
    """Where types stand, which decide nothing: from, to."""
    for node in ast.walk(ast.parse(text)):
        found: list[Any] = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and _is_type(node.value):
            found.append(node.value)
        for one in found:
            if isinstance(one, ast.expr):
                end = Place(one.end_lineno or one.lineno, one.end_col_offset or one.col_offset)
                yield Place(one.lineno, one.col_offset), end


def _is_type(node: ast.BinOp) -> bool:
    """`Codes = frozenset[str] | None`"""
    return (
        isinstance(node.op, ast.BitOr) and isinstance(node.right, ast.Constant) and node.right.value is None
    )
