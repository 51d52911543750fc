"""JSON to the last digit: what cannot be kept so is refused. Next: test_json_round.py."""

import pytest

from resolvers.exchange.strict_json import NotJson, loads


@pytest.mark.parametrize("digits", ["1" * 30, "-" + "1" * 30, str(2**64), "1" * 300])
def test_whole_numbers_beyond_64_bits_are_refused(digits: str) -> None:
    with pytest.raises(NotJson, match="too many digits"):
        loads(b'{"employeeCount": %s}' % digits.encode())


@pytest.mark.parametrize("number", [2**64 - 1, -(2**63), 0])
def test_whole_numbers_of_64_bits_are_kept(number: int) -> None:
    assert loads(b'{"a" : %d, "b": 1.50}' % number)["a"] == number
