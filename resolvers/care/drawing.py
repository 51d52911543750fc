"""Charts as SVG, without scripts or anything from elsewhere. Next: ../../schema/care/pictures.py."""

import re
import sys
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

import pygal
from pygal.style import Style

from resolvers.care.charts import Chart, Form

# pygal looks for its maps at every import in the program that finds nothing, in a way that Python gives up.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

_FONTS = (
    '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", '
    '"Droid Sans Fallback", sans-serif'
)
# Told apart by who does not tell red from green, too.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#b8a800")
_WIDTH, _HEIGHT = 800, 480
_LABEL, _ROW = 13, 34  # size of labels, and height of a bar that lies
_LONGEST = 16  # Chinese characters of a label
_LEGENDS = 4  # names in a row below the picture
_MARGIN = 16
_CROWD = 24  # months; of more only some are named
_UPRIGHT = 6  # labels below columns that stand side by side
_UNKNOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # to XML
_NOTHING = {"zh": "没有数据", "en": "No data"}


def draw(chart: Chart) -> str:
    """The SVG's text."""
    drawn = _KINDS[chart.form](**_options(chart))
    drawn.title = chart.title
    drawn.add_xml_filter(_plain)
    if not chart.empty:
        _fill(drawn, chart)
    return drawn.render(is_unicode=True)


def _fill(drawn: Any, chart: Chart) -> None:
    # bars that lie are drawn from below to above
    order = -1 if chart.form is Form.BARS else 1
    if chart.form is not Form.PIE:
        drawn.x_labels = [_cut(one) for one in chart.labels][::order]
        top = chart.top or _highest(chart)
        drawn.range, drawn.y_labels = (0, top), _steps(top)
    for one in chart.series:
        if chart.form is Form.PIE and not any(one.values):
            continue
        values = [None if value is None else float(value) for value in one.values]
        drawn.add(_cut(one.name), values[::order])


def _options(chart: Chart) -> dict[str, Any]:
    tall = chart.form is Form.BARS
    height = max(240, 150 + _ROW * len(chart.labels)) if tall else _HEIGHT
    columns = min(_LEGENDS, max(1, len(chart.series)))
    # pygal keeps no place for a last row of names that is not full
    missing = 1.5 * _LABEL if len(chart.series) > columns and len(chart.series) % columns else 0
    options: dict[str, Any] = {
        "width": _WIDTH,
        "height": height,
        "style": _style(),
        "js": (),
        "legend_at_bottom": True,
        "legend_at_bottom_columns": columns,
        "truncate_legend": -1,
        "truncate_label": -1,
        "no_data_text": _NOTHING.get(chart.language, _NOTHING["en"]),
        "show_legend": len(chart.series) > 1,
        "print_values": chart.form is not Form.COLUMNS or len(chart.series) == 1,
        "print_zeroes": False,
        "value_formatter": _number,
        "disable_xml_declaration": True,
        "x_label_rotation": 0 if tall or len(chart.labels) <= _UPRIGHT else 30,
        "show_y_labels": not chart.empty,
        "allow_interruptions": True,
        "margin": _MARGIN,
        "margin_bottom": _MARGIN + missing,
        "margin_left": _MARGIN + (_overhang(chart.labels) if tall else 0),
    }
    if chart.form is Form.PIE:
        options["inner_radius"] = 0.45
    if not tall and len(chart.labels) > _CROWD:
        every = -(-len(chart.labels) // _CROWD)
        options |= {"x_labels_major_every": every, "show_minor_x_labels": False, "print_values": False}
    return options


def _highest(chart: Chart) -> int:
    """The largest pile: what is stacked adds up."""
    if chart.form is Form.LINE:
        return int(max((value or 0 for one in chart.series for value in one.values), default=0)) + 1
    piles = zip(*(one.values for one in chart.series), strict=True)
    return max(1, int(max((sum(value or 0 for value in pile) for pile in piles), default=0)))


def _steps(top: int) -> list[int]:
    """At most seven whole numbers from 0 to the top."""
    step = next(one * 10**ten for ten in range(12) for one in (1, 2, 5) if one * 10**ten * 6 >= top)
    return list(range(0, top + step, step))


def _style() -> Style:
    return Style(
        background="white",
        plot_background="white",
        foreground="#333333",
        foreground_strong="#111111",
        foreground_subtle="#777777",
        opacity=".9",
        opacity_hover="1",
        transition="0s",
        colors=_COLOURS,
        font_family=_FONTS,
        label_font_size=_LABEL,
        major_label_font_size=_LABEL,
        legend_font_size=_LABEL,
        title_font_size=19,
        value_font_size=_LABEL,
        value_colors=("#111111",) * len(_COLOURS),
        no_data_font_size=28,
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}" if value == int(value) else f"{value:.2f}"


def _overhang(labels: Sequence[str]) -> int:
    """pygal takes a letter to be 0.6 wide; a Chinese character is 1."""
    narrow = [0.6 * _LABEL * len(_cut(one)) for one in labels]
    wide = [_LABEL * _width(_cut(one)) for one in labels]
    return max(0, round(max(wide, default=0) - max(narrow, default=0)))


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(one) in "WF" else 0.6 for one in text)


def _cut(text: str) -> str:
    text = _UNKNOWN.sub("\ufffd", text)
    if _width(text) <= _LONGEST:
        return text
    kept = ""
    for one in text:
        if _width(kept + one) > _LONGEST - 1:
            break
        kept += one
    return f"{kept}…"


def _plain(root: Any) -> Any:
    """A picture is looked at: without the scripts that pygal adds for a mouse, and without its remarks."""
    for one in [*root.iter("{*}script"), *(child for child in root if not isinstance(child.tag, str))]:
        one.getparent().remove(one)
    return root


_KINDS: dict[Form, Any] = {
    Form.COLUMNS: pygal.StackedBar,
    Form.BARS: pygal.HorizontalStackedBar,
    Form.PIE: pygal.Pie,
    Form.LINE: pygal.Line,
}
