"""GraphQL over HTTP as graphql-http audits it: every MUST, SHOULD and MAY. Next: test_types.py."""

import json
from pathlib import Path

from tests.support.node import Node
from tests.support.server import Service

HERE = Path(__file__).parent


def test_the_audit_finds_nothing(node: Node, service: Service) -> None:
    node.add(HERE / "audit.mjs")
    token = service.user("AU01").token
    ended = node.run("audit.mjs", AUDIT_URL=f"{service.url}/graphql", AUDIT_TOKEN=token)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert [one for one in found if one["status"] != "ok"] == []
    assert len(found) == 61
    assert {one["name"].split()[0] for one in found} == {"MUST", "SHOULD", "MAY"}
