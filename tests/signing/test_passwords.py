"""What a password must be (domain 5.2), without a database. Next: test_sign_in.py."""

import pytest

from models.rules.passwords import check_password, normal
from resolvers.access.passwords import Hasher, temporary_password


def codes(password: str, user_name: str = "SC01", strength: int = 4) -> list[str]:
    return [str(one.code) for one in check_password(password, user_name, strength, ("p",))]


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Abcdefgh-9", []),
        ("Abcdefg-9", ["US-PASSWORD-SHORT"]),
        ("Abcdefgh9" + "x" * 119, []),
        ("Abcdefgh9" + "x" * 120, ["US-PASSWORD-LONG"]),
        ("abcdefgh-9", []),  # small, digit, other
        ("abcdefghi9", ["US-PASSWORD-CLASSES"]),
        ("ABCDEFGH-Z", ["US-PASSWORD-CLASSES"]),
        ("Abcdefghij", ["US-PASSWORD-CLASSES"]),
        ("密码很长很长很长Ab", []),  # signs of no case are others
        ("xx-sc01-Xxxx", ["US-PASSWORD-NAME"]),
        ("", ["US-PASSWORD-SHORT", "US-PASSWORD-CLASSES"]),
    ],
)
def test_rules(password: str, expected: list[str]) -> None:
    assert codes(password) == expected


def test_strength_counts() -> None:
    assert codes("Abcdefgh-9", strength=2) == ["US-PASSWORD-WEAK"]
    assert codes("Abcdefgh-9", strength=3) == []


def test_a_finding_never_holds_the_password() -> None:
    for finding in check_password("geheim", "SC01", 0, ("p",)):
        assert "geheim" not in str(finding)
        assert "geheim" not in finding.message("en") + finding.message("zh")


def test_a_temporary_password_keeps_the_rules() -> None:
    for _ in range(100):
        assert codes(temporary_password(), "SC01") == []


@pytest.mark.usefixtures("real_cost")
async def test_the_hash_is_argon2id_and_salted() -> None:
    hasher = Hasher()
    one, two = await hasher.hash("Abcdefgh-9"), await hasher.hash("Abcdefgh-9")
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert one != two
    assert await hasher.verify("Abcdefgh-9", one) == (True, None)
    assert await hasher.verify("Abcdefgh-8", one) == (False, None)
    assert await hasher.verify("Abcdefgh-9", None) == (False, None)


async def test_the_same_characters_from_another_keyboard_fit() -> None:
    hasher = Hasher()
    assert (await hasher.verify("Cafe\u0301-Cafe-7", await hasher.hash("Caf\u00e9-Cafe-7")))[0]
    assert normal("\uff21") == "A"
