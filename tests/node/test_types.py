"""TypeScript types generated from the schema and a small front end's documents compile. Next: client.ts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from graphql import OperationDefinitionNode, parse, print_ast
from graphql.language import NameNode

from tests.support.blocks import graphql_blocks
from tests.support.node import Node

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def test_generated_types_compile(node: Node) -> None:
    node.add(HERE / "front", HERE / "codegen.json", HERE / "tsconfig.json", HERE / "client.ts")
    node.add(ROOT / "schema" / "schema.graphql")
    for place, text in enumerate(documents_of_readme()):
        (node.folder / "front" / f"readme{place}.graphql").write_text(text, "utf-8")
    made = node.run("graphql-codegen", "--config", "codegen.json")
    assert made.returncode == 0, made.stdout + made.stderr
    types = (node.folder / "types.ts").read_text("utf-8")
    assert "export type SaveCustomerMutation =" in types
    compiled = node.run("tsc", "--noEmit", "--strict", "--project", ".")
    assert compiled.returncode == 0, compiled.stdout


def documents_of_readme() -> Iterator[str]:
    """The tour's documents, under names of their own: a front end's operations must not share one."""
    for place, text in enumerate(graphql_blocks(ROOT / "README.md")):
        document = parse(text)
        name = NameNode(value=f"Tour{place}")
        named = tuple(
            replace(one, name=name) if isinstance(one, OperationDefinitionNode) else one
            for one in document.definitions
        )
        yield print_ast(replace(document, definitions=named))
