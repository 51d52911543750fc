"""Documents that use base data, over HTTP as one user. Next: maintaining.py."""

from typing import Any

from tests.support.client import FINDING, Answer, Client, opening, remarks

ORDER = {"documentKind": "PURCHASE_ORDER", "documentNumber": "PO-1", "documentDate": "2026-05-06"}
VOUCHER = {
    "documentKind": "VOUCHER",
    "documentNumber": "记-1".replace("记", "JI"),
    "documentDate": "2026-05-06",
}
_TYPES = {
    **{"input": "BusinessDocumentInput!", "document": "String!"},
    **{"expectedVersion": "Int", "confirm": "[String!]"},
}
SHOWN = """document version address paymentTerms issuedOn issuedName
    vendor { name } customer { customerNumber } department { name }
    lines { lineNumber itemCode unitCode quantity rate batchNumber ledgerAccount debit credit }"""


def documented(client: Client, act: str, **given: Any) -> Answer:
    """Saved, Refused or Conflict."""
    begun = opening(act, _TYPES, given)
    query = f"""{begun} {{
        __typename
        ... on BusinessDocumentSaved {{
            version changeNumber message messageZh findings {{ {FINDING} }}
            businessDocument {{ {SHOWN} }} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on BusinessDocumentConflict {{ currentVersion changedFields current {{ version }} }}
    }} }}"""
    found: Answer = client.ask(query, **given)[act]
    return found


def record(client: Client, given: Answer) -> Answer:
    return documented(client, "recordBusinessDocument", input=given)


def refused(answer: Answer) -> list[str]:
    assert answer["__typename"] == "Refused", answer
    return remarks(answer)


def check(client: Client, given: Answer) -> list[str]:
    query = f"""query ($i: BusinessDocumentInput!) {{ checkDocument(input: $i) {{ {FINDING} }} }}"""
    return remarks({"findings": client.ask(query, i=given)["checkDocument"]})


def offered(client: Client, field: str, key: str, kind: str, **given: Any) -> list[str]:
    """The keys of what may be chosen in documents of the kind."""
    types = {"on": "Date", "filter": "StockItemFilter"}
    head = "".join(f", ${one}: {types[one]}" for one in given)
    arguments = "".join(f", {one}: ${one}" for one in given)
    query = f"""query ($k: DocumentKind!{head}) {{
        {field}(kind: $k{arguments}) {{ nodes {{ {key} }} totalCount }} }}"""
    found = client.ask(query, k=kind, **given)[field]
    assert found["totalCount"] == len(found["nodes"])
    return [one[key] for one in found["nodes"]]
