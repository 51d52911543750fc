"""What a picture of figures is asked by: a period, a language, its name in an address. Next: charts.py."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from models.rules.care.figures import Period
from resolvers.care.charts import Chart, Form, Series, Value
from resolvers.errors import Gone

# How each name of a picture begins.
NAMED = r"(?P<kind>[A-Z_]{1,40})_(?P<begin>\d{4}-\d\d-\d\d)_(?P<end>\d{4}-\d\d-\d\d)_(?P<language>zh|en)"


@dataclass(frozen=True)
class Asked:
    """`picture`: its value is what it tells, in Chinese and English."""

    picture: Enum
    period: Period
    language: str = "zh"

    @property
    def named(self) -> str:
        """As its address begins."""
        return f"{self.picture.name}_{self.period.begin}_{self.period.end}_{self.language}"

    @property
    def title(self) -> str:
        return self.text(self.picture.value)

    def text(self, pair: tuple[str, str]) -> str:
        return pair[0] if self.language == "zh" else pair[1]

    def chart(
        self,
        form: Form,
        labels: Sequence[str],
        series: Sequence[tuple[str, Sequence[Value]]],
        top: int | None = None,
    ) -> Chart:
        drawn = [Series(name, values) for name, values in series]
        return Chart(form, self.title, labels, drawn, self.language, top)


def period_named(found: re.Match[str], name: str) -> Period:
    """Of a name that begins like NAMED; Gone if there is no such day."""
    try:
        return Period(date.fromisoformat(found["begin"]), date.fromisoformat(found["end"]))
    except ValueError:
        raise Gone(name) from None


async def drawn(chart: Chart) -> str:
    return await asyncio.to_thread(_draw, chart)


def _draw(chart: Chart) -> str:
    from resolvers.care.drawing import draw  # noqa: PLC0415 - pygal is read when somebody wants a picture

    return draw(chart)
