"""The font of papers: one that viewers bring along, or one to embed. Next: test_arranging.py."""

from pathlib import Path
from typing import Any

import pytest
import reportlab

from assembly import paper_font
from resolvers.archives.papers.fonts import FontError, cut, font_of, lines_of, width_of
from resolvers.archives.papers.labels import SHEETS, Label, draw_labels
from settings import Settings, SettingsError

LATIN = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


def test_a_truetype_font_is_embedded_and_the_default_named() -> None:
    label = Label("Z109-WS·2023-D30-BGS-0001", "会议记录 minutes", ["2023"])
    named = draw_labels([label], SHEETS["SHEET_14"], font_of())
    assert b"STSong-Light" in named
    assert b"/FontFile2" not in named
    other = Label("Z109-WS·2023-D30-BGS-0001", "minutes", ["2023"])
    assert b"/FontFile2" in draw_labels([other], SHEETS["SHEET_14"], font_of(LATIN))
    assert named == draw_labels([label], SHEETS["SHEET_14"], font_of())  # the same labels, the same bytes


def test_a_file_that_is_no_font_is_told_at_the_start(tmp_path: Path) -> None:
    wrong = tmp_path / "no.ttf"
    wrong.write_text("no font")
    with pytest.raises(FontError, match=r"no\.ttf"):
        font_of(wrong)
    values: dict[str, Any] = {"var_folder": tmp_path, "paper_font": wrong}
    with pytest.raises(SettingsError, match="DOSSIER_PAPER_FONT"):
        paper_font(Settings(**values))


def test_text_is_broken_where_it_ends_and_words_stay_whole() -> None:
    font = font_of()
    lines = lines_of("四川天普精细化工有限公司 Dossier archives of 2023年", font, 10, 80)
    assert all(width_of(line, font, 10) <= 80 for line in lines)
    assert "".join(lines).replace(" ", "") == "四川天普精细化工有限公司Dossierarchivesof2023年"
    assert [line for line in lines if "Dossier" in line or "archives" in line]
    assert lines_of("", font, 10, 80) == [""]
    assert cut("四川天普精细化工", font, 10, 45) == "四川天…"
