"""Reads a front-end's documents and makes the manifest of trusted.py from them. Next: trusted.py.

Each operation becomes one document with the fragments that it uses, from whatever file, printed anew: so its
hash does not depend on how the files are laid out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    Source,
    Visitor,
    parse,
    print_ast,
    visit,
)

from schema.documents import Documents, Rejected
from schema.limits import DEFAULT
from schema.trusted import PREFIX, ManifestError, hash_of

_DOCUMENTS = (".graphql", ".gql")
_SCRIPTS = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".mts")
_NOT_OURS = frozenset(("node_modules", "dist", "build", ".git"))
# gql`…`, graphql(`…`), /* GraphQL */ `…`
_TEMPLATE = re.compile(r"(?:\b(?:gql|graphql)\s*\(?\s*|/\*\s*GraphQL\s*\*/\s*)`((?:[^`\\]|\\.)*)`", re.DOTALL)
_INSERTED = re.compile(r"\$\{[^}]*\}")  # fragments are found by their name anyway


@dataclass
class Gathered:
    """`manifest` is what the server reads; `ids` what a front-end sends, by the operation's name."""

    manifest: dict[str, str] = field(default_factory=dict[str, str])
    ids: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class _Sources:
    operations: list[tuple[str, OperationDefinitionNode]] = field(
        default_factory=list[tuple[str, OperationDefinitionNode]]
    )
    fragments: dict[str, FragmentDefinitionNode] = field(default_factory=dict[str, FragmentDefinitionNode])
    problems: list[str] = field(default_factory=list[str])


def gather(folder: Path, documents: Documents) -> Gathered:
    """ManifestError names everything that is wrong, a line for each."""
    if not folder.is_dir():
        raise ManifestError(f"{folder} is no folder")
    sources, gathered = _Sources(), Gathered()
    for place, text, line in _texts(folder):
        _read(sources, place, text, line)
    for place, node in sources.operations:
        problem = _add(gathered, node, sources.fragments, documents)
        if problem:
            sources.problems.append(f"{place}: {problem}")
    if not sources.operations and not sources.problems:
        sources.problems.append(f"{folder} has no operations")
    if sources.problems:
        raise ManifestError("\n".join(sources.problems))
    return gathered


def _texts(folder: Path) -> Iterator[tuple[str, str, int]]:
    """File, text and the line at which it begins."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (*_DOCUMENTS, *_SCRIPTS) or _NOT_OURS & {*path.relative_to(folder).parts}:
            continue
        text, place = path.read_text("utf-8"), str(path.relative_to(folder))
        if path.suffix in _DOCUMENTS:
            yield place, text, 1
            continue
        for found in _TEMPLATE.finditer(text):
            yield place, _INSERTED.sub("", found[1]), text.count("\n", 0, found.start(1)) + 1


def _read(sources: _Sources, place: str, text: str, line: int) -> None:
    try:
        document = parse(Source(text, place), max_tokens=DEFAULT.tokens)
    except GraphQLError as error:
        at = error.locations[0].line + line - 1 if error.locations else line
        sources.problems.append(f"{place}:{at}: {error.message}")
        return
    for node in document.definitions:
        at = f"{place}:{node.loc.start_token.line + line - 1 if node.loc else line}"
        if isinstance(node, OperationDefinitionNode):
            sources.operations.append((at, node))
        elif not isinstance(node, FragmentDefinitionNode):
            sources.problems.append(f"{at}: neither an operation nor a fragment")
        elif print_ast(sources.fragments.setdefault(node.name.value, node)) != print_ast(node):
            sources.problems.append(f"{at}: another fragment has the name {node.name.value}")


def _add(
    gathered: Gathered,
    node: OperationDefinitionNode,
    fragments: dict[str, FragmentDefinitionNode],
    documents: Documents,
) -> str | None:
    """The text is what is wrong with it."""
    if node.name is None:
        return "an operation needs a name"
    text = print_ast(DocumentNode(definitions=(node, *_used(node, fragments).values())))
    name, known = node.name.value, gathered.ids.get(node.name.value)
    if known not in (None, PREFIX + hash_of(text)):
        return f"another operation has the name {name}"
    try:
        documents.all_of(text, DEFAULT)
    except Rejected as rejected:
        return "; ".join(error.message for error in rejected.errors)
    gathered.ids[name] = PREFIX + hash_of(text)
    gathered.manifest[hash_of(text)] = text
    return None


def _used(
    node: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
) -> dict[str, FragmentDefinitionNode]:
    """In the order of their first use; one that does not exist is told by the validation."""
    uses = _Uses(fragments)
    visit(node, uses)
    return uses.found


class _Uses(Visitor):
    def __init__(self, known: dict[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self._known = known
        self.found: dict[str, FragmentDefinitionNode] = {}

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        name = node.name.value
        if name in self._known and name not in self.found:
            self.found[name] = self._known[name]
            visit(self._known[name], self)
