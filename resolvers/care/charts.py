"""What a picture of figures is, before it is drawn. Next: drawing.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TypeAlias


class Form(Enum):
    COLUMNS = "stacked columns"
    BARS = "stacked bars that lie, for long names"
    PIE = "parts of a whole"
    LINE = "values over time"


Value: TypeAlias = int | Decimal | None  # None: nothing is known


@dataclass(frozen=True)
class Series:
    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """`top`: where the scale ends, if it is not the largest value. The labels of a pie are its series."""

    form: Form
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    language: str = "zh"
    top: int | None = None

    @property
    def empty(self) -> bool:
        return not any(value for one in self.series for value in one.values)
