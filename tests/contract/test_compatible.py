"""What would break clients of the last release is refused, unless announced. Next: test_schema.py."""

import pytest

from schema.compatible import ANNOUNCED, PRESENT, RELEASED, broken

OLD = """
type Query { customer(number: String!): Customer  customers(first: Int): [Customer!]!  total: Int }
type Customer { name1: String!  fax: String }
"""


def test_the_present_schema_breaks_nobody() -> None:
    released, present, announced = (path.read_text("utf-8") for path in (RELEASED, PRESENT, ANNOUNCED))
    assert broken(released, present, announced) == []


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("fax: String", "", "Field Customer.fax was removed."),
        ("name1: String!", "name1: String", "Field Customer.name1 changed type from String! to String."),
        ("first: Int", "", "Argument Query.customers(first:) was removed."),
        (
            "customer(number: String!",
            "customer(number: String!, company: String!",
            "A required argument Query.customer(company:) was added.",
        ),
    ],
)
def test_what_breaks_a_client_is_told(was: str, becomes: str, told: str) -> None:
    new = OLD.replace(f"({was})", f"({becomes})" if becomes else "").replace(was, becomes)
    assert broken(OLD, new, "") == [told]
    assert broken(OLD, new, f"- `{told}` Nobody has one any more.\n") == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("fax: String", "fax: String  email: String"), ("first: Int", "first: Int, after: String")],
)
def test_what_is_added_breaks_nobody(was: str, becomes: str) -> None:
    assert broken(OLD, OLD.replace(was, becomes), "") == []


def test_an_announcement_stands_for_one_change_only() -> None:
    new = OLD.replace("fax: String", "").replace("name1: String!", "name1: String")
    announced = "- `Field Customer.fax was removed.` Nobody has one any more.\n"
    assert broken(OLD, new, announced) == ["Field Customer.name1 changed type from String! to String."]
