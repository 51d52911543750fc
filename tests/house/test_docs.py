"""What exists is documented: every finding code, every setting, every decision in the README's list."""

from pathlib import Path

import pytest

from models.rules.finding_codes import Code
from models.rules.texts import TEXTS
from settings import Settings, variables
from settings_table import PAGE, rewritten, table

ROOT = Path(__file__).resolve().parents[2]


def rows(name: str) -> dict[str, list[str]]:
    """The first cell of each table row, without its backticks, with the cells that follow."""
    lines = (ROOT / "docs" / name).read_text("utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("|")
    ]
    return {row[0].strip("`"): row[1:] for row in cells}


@pytest.mark.parametrize("code", list(Code))
def test_every_code_is_explained_in_both_languages(code: Code) -> None:
    assert rows("errors.md")[code] == list(TEXTS[code])


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_every_setting_is_explained(name: str) -> None:
    default, values, meaning = rows("settings.md")[variables(name)[0]]
    field = Settings.model_fields[name]
    assert default == ("–" if field.default is None else f"`{field.default}`")
    assert values
    assert meaning == field.description


def test_the_settings_are_as_make_docs_writes_them() -> None:
    page = PAGE.read_text("utf-8")
    assert rewritten(page) == page, "run `make docs`"


def test_what_is_no_table_stays_as_it_is() -> None:
    page = "# Settings\n\nAll.\n\n| Variable |\n|---|\n| `DOSSIER_GONE` |\n\nMore.\n"
    found = rewritten(page)
    assert found.startswith("# Settings\n\nAll.\n\n| Variable | Default |")
    assert found.endswith(" |\n\nMore.\n")
    assert "DOSSIER_GONE" not in found
    assert rewritten(found) == found
    assert rewritten("# Settings\n").splitlines()[2:] == list(table())


def test_readme_lists_every_decision() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        title = path.read_text("utf-8").splitlines()[0].removeprefix("# ")
        assert f"[{title}](docs/decisions/{path.name})" in readme
