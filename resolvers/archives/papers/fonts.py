"""The font of every paper, and text broken or cut to a width. Next: labels.py."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

DEFAULT = "STSong-Light"  # Chinese; not embedded: viewers and printers bring it or one that stands for it
_LATIN = "Helvetica"
_CUT = "…"
_REGISTER = cast("Any", pdfmetrics).registerFont


class FontError(ValueError):
    """The file is no TrueType font that can be embedded; the message names it."""


@cache
def font_of(path: Path | None = None) -> str:
    """The name to draw with: that of the TrueType file (.ttf, .ttc), whose signs that are used will be
    embedded, or of the default.
    """
    if path is None:
        _REGISTER(UnicodeCIDFont(DEFAULT))
        return DEFAULT
    name = f"paper-{path}"
    try:
        _REGISTER(TTFont(name, str(path)))
    except (TTFError, OSError) as error:
        raise FontError(f"{path}: {error}") from None
    return name


def spelled(text: str, font: str) -> str:
    """As it is drawn: the default font has the dot of archive codes at another place."""
    return text.replace("·", "・") if font == DEFAULT else text


def width_of(text: str, font: str, size: float) -> float:
    return sum(_width(run, name, size) for name, run in _runs(text, font))


def write(canvas: Any, place: tuple[float, float], text: str, font: str, size: float) -> None:
    """One line, from this place to the right."""
    x, y = place
    for name, run in _runs(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += _width(run, name, size)


def lines_of(text: str, font: str, size: float, width: float) -> list[str]:
    """Broken where the width ends, Latin words between them where possible; at least one line, and its own
    line breaks are kept.
    """
    return [line for part in text.splitlines() or [""] for line in _broken(part, font, size, width)]


def cut(text: str, font: str, size: float, width: float) -> str:
    """One line: what does not fit is replaced by …"""
    if width_of(text, font, size) <= width:
        return text
    room = width - width_of(_CUT, font, size)
    while text and width_of(text, font, size) > room:
        text = text[:-1]
    return text.rstrip() + _CUT


def _runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """What stands for STSong-Light elsewhere has Latin signs of other widths: those are in a font that is the
    same everywhere.
    """
    if font != DEFAULT:
        yield font, text
        return
    for latin, signs in groupby(text, key=_narrow):
        yield _LATIN if latin else DEFAULT, "".join(signs)


def _width(text: str, font: str, size: float) -> float:
    return float(cast("Any", pdfmetrics).stringWidth(text, font, size))


def _broken(text: str, font: str, size: float, width: float) -> Iterator[str]:
    line = ""
    for sign in text:
        if line and width_of(line + sign, font, size) > width:
            at = _last_gap(line, sign)
            yield line[:at].rstrip()
            line = line[at:].lstrip()
        line += sign
    yield line


def _last_gap(line: str, sign: str) -> int:
    """Where the line is broken before `sign`: a Latin word stays whole if it does not begin the line."""
    if not (_latin(line[-1]) and _latin(sign)):
        return len(line)
    at = next((index + 1 for index in range(len(line) - 1, -1, -1) if not _latin(line[index])), 0)
    return at or len(line)


def _narrow(sign: str) -> bool:
    return sign.isascii() or sign in "·–"


def _latin(sign: str) -> bool:
    return _narrow(sign) and not sign.isspace()
