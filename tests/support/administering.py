"""Acts of administration and on the archives' structure over HTTP, as one user. Next: client.py."""

import time
from collections.abc import Callable
from typing import Any

from tests.support.client import FINDING, Client, opening

_SECONDS = 20.0
_TYPES = {
    "userName": "String!",
    "code": "String!",
    "grantId": "ID!",
    "expectedVersion": "Int",
    "confirm": "[String!]",
    "grant": "GrantInput!",
    "id": "ID!",
    "reason": "String",
}
# act -> what it is about, and the fields of that which its answer shows
_ABOUT = {
    "User": "userName name kind active language department { name }",
    "Department": "departmentCode name parentCode",
    "Institution": "institutionCode name active companyCodes { companyCode }",
    "ArchiveCategory": "categoryCode nameZh active",
    "ArchiveType": "archiveType nameZh defaultRetention active",
    "ArchiveLocation": "locationCode capacity used active",
    "ArchiveItem": "itemId archiveCode state open itemCount version",
}
_OF = {
    **dict.fromkeys(("grantRole", "withdrawGrant"), "User"),
    **dict.fromkeys(("createArchiveVolume", "closeArchiveVolume"), "ArchiveItem"),
}
_GRANT = "grantId role companyCodes salesOrgs institutions archiveTypes stores clearance actions grantedBy"


def act(client: Client, name: str, **given: Any) -> dict[str, Any]:
    """The answer of an act on a user, a department, an institution, or one of the archives' records."""
    about = _OF.get(name) or next(kind for kind in _ABOUT if name.endswith(kind))
    types = {**_TYPES, "input": f"{about}Input!"}
    shown = f"{about[0].lower()}{about[1:]} {{ {_ABOUT[about]} }}"
    begun = opening(name, types, given)
    query = f"""{begun} {{
        __typename
        ... on {about}Saved {{ version changeNumber message messageZh findings {{ {FINDING} }} {shown} }}
        ... on Refused {{ message findings {{ {FINDING} }} }}
        ... on {about}Conflict {{ currentVersion changedBy changedFields current {{ version }} }}
    }} }}"""
    found: dict[str, Any] = client.ask(query, **given)[name]
    return found


def done(answer: dict[str, Any]) -> int:
    """The version after an act that must succeed."""
    assert answer["__typename"].endswith("Saved"), answer
    return answer["version"]


def grants(client: Client, user_name: str) -> list[dict[str, Any]]:
    query = f"query ($n: String!) {{ userGrants(userName: $n) {{ {_GRANT} }} }}"
    found: list[dict[str, Any]] = client.ask(query, n=user_name)["userGrants"]
    return found


def first_password(client: Client, user_name: str) -> str:
    query = """mutation ($n: String!) { resetPassword(userName: $n) {
        ... on PasswordReset { temporaryPassword } ... on Refused { findings { code } } } }"""
    return client.ask(query, n=user_name)["resetPassword"]["temporaryPassword"]


def sign_in(client: Client, user_name: str, password: str) -> dict[str, Any]:
    """Asked by nobody: without a token."""
    query = """mutation ($n: String!, $p: String!) { signIn(userName: $n, password: $p) {
        __typename
        ... on SignedIn { accessToken mustChangePassword roles }
        ... on Refused { message findings { code } }
    } }"""
    body = {"query": query, "variables": {"n": user_name, "p": password}}
    answer = client.http.post("/graphql", json=body).json()
    assert "errors" not in answer, answer
    return answer["data"]["signIn"]


def soon(wanted: object, look: Callable[[], object]) -> None:
    """News travel between processes: what is wanted is seen after a moment."""
    ends = time.monotonic() + _SECONDS
    while (found := look()) != wanted:
        assert time.monotonic() < ends, found
        time.sleep(0.02)
