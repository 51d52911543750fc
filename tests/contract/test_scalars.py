"""Scalars take what is exact, refuse what is not, pass on what the database wrote. Next: test_schema.py."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError
from hypothesis import given
from hypothesis import strategies as st

from schema.scalars import (
    day_from_text,
    decimal_from_text,
    instant_from_text,
    text_from_day,
    text_from_decimal,
    text_from_instant,
)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**15), max_value=10**15))
def test_decimals_come_back_exact(value: Decimal) -> None:
    assert decimal_from_text(text_from_decimal(value)) == value
    assert text_from_decimal(text_from_decimal(value)) == text_from_decimal(value)


@given(st.dates())
def test_days_come_back(day: date) -> None:
    assert day_from_text(text_from_day(day)) == day


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_come_back(instant: datetime) -> None:
    assert instant_from_text(text_from_instant(instant)) == instant


def test_what_the_database_wrote_is_passed_on() -> None:
    for write in (text_from_decimal, text_from_day, text_from_instant):
        assert write("as it is") == "as it is"


@pytest.mark.parametrize(
    ("read", "wrong"),
    [
        *(
            (decimal_from_text, wrong)
            for wrong in (1.5, True, None, "", "1,5", "1e5", "NaN", "Infinity", "١", b"1")
        ),
        *(
            (day_from_text, wrong)
            for wrong in ("20260506", "2026-5-6", "2026-02-30", "2026-W19-3", 20260506, None)
        ),
        *(
            (instant_from_text, wrong)
            for wrong in (
                "2026-05-06",
                "2026-05-06T08:30",
                "2026-05-06T08:30:00",
                "2026-05-06T25:00:00Z",
                "0001-01-01T00:00:00+14:00",
                0,
                None,
            )
        ),
    ],
)
def test_anything_else_is_refused_without_quoting_python(read: Any, wrong: object) -> None:
    with pytest.raises(GraphQLError, match=r"^(A decimal|A day|An instant) is written as "):
        read(wrong)


def test_whole_numbers_and_offsets_are_taken() -> None:
    assert decimal_from_text(3) == Decimal(3)
    assert instant_from_text("2026-05-06T08:30:00.25+08:00") == datetime(2026, 5, 6, 0, 30, 0, 250_000, UTC)
