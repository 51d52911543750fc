"""Acts on complaints over HTTP, as one user. Next: client.py."""

from typing import Any

from tests.support.client import FINDING, Client

AGENT = "careAgent@0723/F723"
GIVEN = {
    "channel": "PHONE",
    "category": "PRODUCT",
    "severity": "HIGH",
    "description": "包装破损",
    "receivedAt": "2026-05-06T09:00:00+08:00",
}
SHOWN = """complaintNumber state severity owner acknowledgeBy resolveBy acknowledgeOverdue resolveOverdue
    satisfaction notReachable reopened reason solution rootCause acceptedAt resolvedAt closedAt waitedSeconds
    steps { stepNumber action toState doneBy note }
    escalations { clock percent dueAt told }
    files { attachmentId }
    improvements { actionNumber measure responsible dueOn doneOn effect }"""
_TYPES = {
    "input": "ComplaintInput!",
    "number": "String!",
    "expectedVersion": "Int",
    **dict.fromkeys(("owner", "note", "reason", "solution", "rootCause"), "String"),
    "informedOn": "Date",
    "satisfaction": "Int",
    "notReachable": "Boolean",
}


def complain(client: Client, name: str, **given: Any) -> dict[str, Any]:
    """The answer of an act."""
    declared = ", ".join(f"${one}: {_TYPES[one]}" for one in given)
    passed = ", ".join(f"{one}: ${one}" for one in given)
    query = f"""mutation ({declared}) {{ {name}({passed}) {{
        __typename
        ... on ComplaintSaved {{
            version changeNumber messageZh messageEn findings {{ {FINDING} }} complaint {{ {SHOWN} }}
        }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on ComplaintConflict {{ currentVersion changedFields current {{ version state }} }}
    }} }}"""
    found: dict[str, Any] = client.ask(query, **given)[name]
    return found


def register(client: Client, customer: str, **given: Any) -> dict[str, Any]:
    return complain(client, "registerComplaint", input={"customerNumber": customer, **GIVEN, **given})


class Case:
    """A complaint that is acted on again and again."""

    def __init__(self, client: Client, customer: str, **given: Any) -> None:
        self.client = client
        self.answer = register(client, customer, **given)
        self.number: str = self.now["complaintNumber"]
        self.version: int = self.answer["version"]

    @property
    def now(self) -> dict[str, Any]:
        assert self.answer["__typename"] == "ComplaintSaved", self.answer
        found: dict[str, Any] = self.answer["complaint"]
        return found

    def act(self, name: str, **given: Any) -> dict[str, Any]:
        """Carried out, or its answer says why not."""
        self.answer = complain(self.client, name, number=self.number, expectedVersion=self.version, **given)
        self.version = self.answer.get("version", self.version)
        return self.answer
