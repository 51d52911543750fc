"""A customer that moves, and GraphiQL that follows. Next: test_graphiql.py."""

from tests.support.client import Client
from tests.support.window import Window

NUMBER = "100000005"  # the tour's customer

_NOW = """
query ($n: String!) {
  customer(number: $n) { version }
  changes(first: 100, filter: { customerNumbers: [$n] }) { pageInfo { endCursor } }
}
"""
_MOVE = """
mutation ($n: String!, $v: Int!, $city: String!) {
  changeCustomer(number: $n, expectedVersion: $v, input: { city: $city }) { __typename }
}
"""
_FOLLOW = """subscription {
  customerChanged(after: "%s", filter: { customerNumbers: ["%s"] }) {
    customer { city version }
  }
}"""


def follow(window: Window, user: Client, city: str) -> int:
    """With an open stream, which the move to this city has shown; the customer's version then."""
    now = user.ask(_NOW, n=NUMBER)
    version = now["customer"]["version"]
    window.write(_FOLLOW % (now["changes"]["pageInfo"]["endCursor"], NUMBER))
    move(user, version, city)
    window.run()
    window.answer(city)  # it lies behind the cursor: now the stream is open
    return version + 1


def move(user: Client, version: int, city: str) -> None:
    answer = user.ask(_MOVE, n=NUMBER, v=version, city=city)["changeCustomer"]
    assert answer["__typename"] == "CustomerSaved"
