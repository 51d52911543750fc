"""The statements of a program, without the expressions in them, which are most of its tree. Next: base.py."""

import ast
from collections.abc import Iterator


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Wherever they stand: in functions, branches, handlers, cases."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for one in getattr(tree, name, ()):
            if isinstance(one, ast.stmt):
                yield one
            yield from statements(one)
