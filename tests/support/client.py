"""Speaks to the service over HTTP as one user, and reads its answers as the tests do. Next: server.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx

Answer: TypeAlias = dict[str, Any]

FINDING = "code severity path params message messageZh messageEn"
RESULT = f"""
__typename
... on CustomerSaved {{
  version changeNumber message messageZh messageEn findings {{ {FINDING} }}
  customer {{ customerNumber version financeStatus invoiceReady }}
}}
... on Refused {{ message findings {{ {FINDING} }} }}
... on Conflict {{
  code message currentVersion changedBy changedAt changedFields current {{ customerNumber version }}
}}
"""
# every input of every act, so that a test names only those it needs
_TYPES = {
    "input": "CustomerInput!",
    "number": "String!",
    "referenceCustomer": "String",
    "expectedVersion": "Int",
    "confirm": "[String!]",
    "reason": "String",
    "scope": "BlockScope",
    "salesOrg": "String",
    "channel": "String",
    "division": "String",
    "orderBlock": "String",
    "deliveryBlock": "String",
    "billingBlock": "String",
    "salesSupportBlock": "String",
    "companyCode": "String",
    "postingBlock": "Boolean",
    "paymentBlock": "String",
    "comment": "String",
    "level": "FlagLevel!",
    "flag": "Boolean!",
    "accountGroup": "String!",
    "taskId": "ID!",
    "selfPaying": "Boolean",
    "payerNumber": "String",
}


def opening(act: str, types: Mapping[str, str], given: Mapping[str, Any]) -> str:
    """mutation ($card: String!) { freezeVip(card: $card) – how a mutation with these arguments begins."""
    head = ", ".join(f"${one}: {types[one]}" for one in given)
    arguments = ", ".join(f"{one}: ${one}" for one in given)
    return f"mutation ({head}) {{ {act}({arguments})"


@dataclass(frozen=True)
class Client:
    """One user's connection."""

    http: httpx.Client
    token: str
    language: str | None = "zh"

    def send(
        self, query: str, variables: Answer | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        wanted = {"authorization": f"Bearer {self.token}", "accept": "application/graphql-response+json"}
        if self.language is not None:
            wanted["accept-language"] = self.language
        body = {"query": query, "variables": variables or {}}
        return self.http.post("/graphql", json=body, headers={**wanted, **(headers or {})})

    def ask(self, query: str, **variables: object) -> Answer:
        """The data of an operation that must succeed."""
        response = self.send(query, variables)
        body: Answer = response.json()
        assert "errors" not in body, body
        assert response.status_code == 200
        return body["data"]

    def errors(self, query: str, **variables: object) -> list[Answer]:
        body: Answer = self.send(query, variables).json()
        return body["errors"]

    def act(self, name: str, **inputs: object) -> Answer:
        """One mutation: Saved, Refused or Conflict."""
        return self.ask(mutation(name, inputs), **inputs)[name]

    def create(self, given: Answer, **inputs: object) -> Answer:
        return self.act("createCustomer", input=given, **inputs)

    def change(self, number: str, version: int | None, given: Answer, **inputs: object) -> Answer:
        return self.act("changeCustomer", number=number, expectedVersion=version, input=given, **inputs)

    def extend(self, number: str, version: int, given: Answer, **inputs: object) -> Answer:
        return self.act("extendCustomer", number=number, expectedVersion=version, input=given, **inputs)

    def customer(self, number: str, selection: str) -> Answer:
        found = self.ask(f"query ($n: String!) {{ customer(number: $n) {{ {selection} }} }}", n=number)
        return found["customer"]

    def last_document(self, number: str) -> Answer:
        """The newest change document, its items without what they do not say."""
        selection = """
        changeDocuments(first: 100) { nodes {
          changeNumber objectClass changedBy operation source version comment
          items { table key field indicator oldValue newValue oldHash newHash } } }"""
        return self.customer(number, selection)["changeDocuments"]["nodes"][-1]

    def activity(self, number: str, activity: str, **where: str) -> tuple[bool, list[str]]:
        """(allowed, ["AREA 01 信用原因"])"""
        found = self.ask(
            """query ($n: String!, $a: Activity!, $o: String, $v: String, $s: String, $c: String) {
              checkActivity(
                number: $n, activity: $a, salesOrg: $o, channel: $v, division: $s, companyCode: $c
              ) { allowed reasons { level code text } } }""",
            n=number,
            a=activity,
            o=where.get("salesOrg"),
            v=where.get("channel"),
            s=where.get("division"),
            c=where.get("companyCode"),
        )["checkActivity"]
        return found["allowed"], [" ".join(reason.values()) for reason in found["reasons"]]


def mutation(name: str, inputs: Mapping[str, object]) -> str:
    """Only what is sent is named: an argument that is absent and one that is null are two things."""
    declared = ", ".join(f"${one}: {_TYPES[one]}" for one in inputs)
    passed = ", ".join(f"{one}: ${one}" for one in inputs)
    return f"mutation ({declared}) {{ {name}({passed}) {{ {RESULT} }} }}"


def remarks(answer: Answer) -> list[str]:
    """["E GEN-REQUIRED input.city"]"""
    return [f"{one['severity']} {one['code']} {'.'.join(one['path'])}" for one in answer["findings"]]


def saved(answer: Answer, *expected: str) -> str:
    """The number of the customer; no other findings than those expected."""
    assert answer["__typename"] == "CustomerSaved", answer
    assert remarks(answer) == list(expected)
    return answer["customer"]["customerNumber"]


def unchanged_by(world: Callable[[], Answer], act: Callable[[], Answer]) -> Answer:
    """The answer of an act, after which everything must be as before."""
    before = world()
    answer = act()
    assert world() == before
    return answer
