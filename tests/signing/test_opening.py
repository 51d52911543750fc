"""What may be asked without a token, and while the password must be changed. Next: test_sessions.py."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.support.door import Door, open_door
from tests.support.users import PASSWORD, add_user, sign_in

SIGN_IN = 'signIn(userName: "X", password: "Y") { __typename }'
CHANGE = """mutation ($c: String!, $n: String!) { changePassword(currentPassword: $c, newPassword: $n) {
  __typename ... on Refused { findings { code path } } } }"""


@pytest.mark.parametrize(
    "document",
    [
        "{ __typename }",
        "{ me { userName } }",
        "mutation { __typename }",
        "mutation { signOut { __typename } }",
        'mutation { changePassword(currentPassword: "a", newPassword: "b") { __typename } }',
        f"mutation {{ {SIGN_IN} signOut {{ __typename }} }}",
        f"mutation {{ a: {SIGN_IN} b: {SIGN_IN} }}",
        f"mutation {{ {SIGN_IN} {SIGN_IN} }}",
        f"mutation {{ ...all }} fragment all on Mutation {{ {SIGN_IN} }}",
        f"mutation {{ ... {{ {SIGN_IN} }} }}",
        f"query {{ {SIGN_IN} }}",
        "subscription { customerChanged { cursor } }",
        f"mutation a {{ {SIGN_IN} }} mutation b {{ signOut {{ __typename }} }}",
        "mutation { signIn",
        "mutation { " + " " * 17_000 + SIGN_IN + " }",
    ],
)
async def test_all_else_is_401(door: Door, document: str) -> None:
    response = await door.post({"query": document})
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "data" not in response.json()


async def test_the_named_operation_decides(door: Door) -> None:
    text = f"mutation a {{ x: {SIGN_IN} __typename }} mutation b {{ signOut {{ __typename }} }}"
    assert (await door.post({"query": text, "operationName": "b"})).status_code == 401
    response = await door.post({"query": text, "operationName": "a"})
    assert response.json() == {"data": {"x": {"__typename": "Refused"}, "__typename": "Mutation"}}


async def test_only_by_post(door: Door) -> None:
    response = await door.http.get("/graphql", params={"query": f"mutation {{ {SIGN_IN} }}"})
    assert response.status_code == 401


async def test_to_nobody_the_schema_is_not_told(door: Door) -> None:
    """Whether Customer has such a field is nobody's business."""
    answers = [
        (await door.post({"query": f"mutation {{ {text} }}"})).json()
        for text in (
            'signIn(userName: "X", password: "Y") { ... on Customer { name1 } }',
            'signIn(userName: "X", password: "Y") { ... on Customer { nothing } }',
            'signIn(userNam: "X") { __typename }',
        )
    ]
    assert answers == [answers[0]] * 3
    assert answers[0]["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "Customer" not in str(answers)


async def test_registered_documents_sign_in_where_nothing_else_is_taken(
    database: str, tmp_path: Path, name: str
) -> None:
    await add_user(database, name, "auditor")
    sign_in_text = f'mutation {{ signIn(userName: "{name}", password: "{PASSWORD}") {{ __typename }} }}'
    others = ("{ __typename }", "mutation { signOut { __typename } }")
    ids = {text: hashlib.sha256(text.encode()).hexdigest() for text in (sign_in_text, *others)}
    manifest = tmp_path / "documents.json"
    manifest.write_text(json.dumps({found: text for text, found in ids.items()}))
    async with open_door(
        database, tmp_path, trusted_documents=manifest, trusted_only=True, address_tries=0
    ) as door:
        named = {text: {"documentId": f"sha256:{found}"} for text, found in ids.items()}
        assert (await door.post(named[sign_in_text])).json() == {
            "data": {"signIn": {"__typename": "SignedIn"}}
        }
        for text in others:
            assert (await door.post(named[text])).status_code == 401
        for body, code in (
            ({"documentId": "sha256:" + "0" * 64}, "PERSISTED_DOCUMENT_NOT_FOUND"),
            ({"query": f"mutation {{ {SIGN_IN} }}"}, "DOCUMENT_NOT_TRUSTED"),
        ):
            found = (await door.post(body)).json()
            assert found["errors"][0]["extensions"]["code"] == code
        both = {"query": "{ __typename }", "documentId": "0"}
        assert (await door.post(both)).status_code == 401


async def test_an_old_token_does_not_keep_from_signing_in(door: Door, name: str) -> None:
    """Programs send the token they have with every request."""
    await add_user(door.dsn, name, "auditor")
    old = await door.as_caller("GONE")
    text = f'mutation {{ signIn(userName: "{name}", password: "{PASSWORD}") {{ __typename }} }}'
    response = await door.post({"query": text}, authorization=f"Bearer {old.token[:-1]}x")
    assert response.json() == {"data": {"signIn": {"__typename": "SignedIn"}}}


async def test_one_password_in_a_document(door: Door) -> None:
    signed = await door.as_roles("SOMEBODY", "auditor")
    answer = await signed.ask(f"mutation {{ a: {SIGN_IN} b: {SIGN_IN} }}")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TOO_MANY_SIGN_INS"]
    assert "data" not in answer


async def test_who_must_change_the_password_may_do_nothing_else(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "admin", must_change=True)
    signed = await sign_in(door, name)
    assert await signed.data("{ me { mustChangePassword } }") == {"me": {"mustChangePassword": True}}
    for document in (
        "{ customers(first: 1) { totalCount } }",
        "{ __schema { queryType { name } } }",
        "{ me { userName } customers(first: 1) { totalCount } }",
        "{ ...all } fragment all on Query { customers(first: 1) { totalCount } }",
        "mutation { createCustomer(input: {}) { __typename } }",
    ):
        response = await signed.post({"query": document})
        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"]["code"] == "PASSWORD_CHANGE_REQUIRED"
    file = await door.http.get(
        f"/files/attachments/{'0' * 32}/1", headers={"authorization": f"Bearer {signed.token}"}
    )
    assert file.status_code == 403
    done = await signed.data(CHANGE, {"c": PASSWORD, "n": "Zhuanshu-Lanjiang-8"})
    assert done == {"changePassword": {"__typename": "PasswordChanged"}}
    assert "customers" in await signed.data("{ customers(first: 1) { totalCount } }")


async def test_findings_of_a_new_password_come_all_at_once(door: Door, name: str) -> None:
    await add_user(door.dsn, name, "auditor")
    signed = await sign_in(door, name)
    answer = await signed.data(CHANGE, {"c": "wrong", "n": name.lower()})
    assert [(one["code"], one["path"]) for one in answer["changePassword"]["findings"]] == [
        ("US-LOGIN", ["currentPassword"]),
        ("US-PASSWORD-SHORT", ["newPassword"]),
        ("US-PASSWORD-CLASSES", ["newPassword"]),
        ("US-PASSWORD-NAME", ["newPassword"]),
        ("US-PASSWORD-WEAK", ["newPassword"]),
    ]
