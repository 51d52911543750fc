"""Base data of the demo, and `dossier base-data`. Next: test_page.py."""

from collections import Counter
from pathlib import Path

import pytest

from resolvers.base_data.demo import load_demo_base_data
from tests.support.books import cells_of, filled, notes_of
from tests.support.command import as_json, run_cli
from tests.support.server import Service
from tests.support.writing import ADMIN, Desk

ITEM = {"存货编码": "X1", "存货名称*": "样品", "计量单位组*": "01", "主计量单位*": "01", "内销": "是"}


async def test_the_demo_is_good_by_all_rules_and_comes_once(fresh_desk: Desk) -> None:
    context = fresh_desk.writer.call(ADMIN)
    first = await load_demo_base_data(context)
    assert [one for one in first.outcomes if one.findings] == []
    assert set(first.counts) == {"CREATED"}
    again = await load_demo_base_data(context)
    assert again.counts == {"UNCHANGED": first.counts["CREATED"]}
    sheets = Counter(one.sheet for one in first.outcomes)
    assert (len(sheets), sheets["供应商"], sheets["会计科目"]) == (8, 3, 8)


@pytest.mark.faults
def test_workbooks_are_written_brought_in_and_taken_along(service: Service, tmp_path: Path) -> None:
    settings = service.settings
    place = {"DATABASE_URL": service.dsn, "DOSSIER_FIELD_KEY_FILE": str(settings.field_key_file)}
    book, marked, out = (tmp_path / name for name in ("书.xlsx", "错.xlsx", "出.xlsx"))
    var = tmp_path / "var"

    as_json(var, "base-data", "template", "-o", str(book), **place)
    assert run_cli(var, "base-data", "template", "-o", str(book), **place).returncode == 2  # it is there
    template = book.read_bytes()
    book.write_bytes(filled(template, {"存货": [ITEM]}))
    ended = run_cli(var, "base-data", "import", str(book), "--marked", str(marked), **place)
    assert ended.returncode == 1
    assert "E RD-UNIT-FIRST 存货!3!主计量单位*: The unit “01” does not exist yet" in ended.stdout
    assert list(notes_of(marked.read_bytes())) == ["存货!F3", "存货!G3"]

    group = {"计量单位组编码*": "01", "计量单位组名称*": "件数", "类别*": "NONE 无换算"}
    rows = {"存货": [ITEM], "计量单位组": [group], "计量单位": [{"计量单位名称*": "件", "计量单位组*": "01"}]}
    book.write_bytes(filled(template, rows))
    tried = as_json(var, "base-data", "import", str(book), "--dry-run", **place)
    assert tried == {"state": "TRIED", "counts": {"CREATED": 3}}
    assert as_json(var, "base-data", "import", str(book), **place)["counts"] == {"CREATED": 3}
    as_json(var, "base-data", "export", "stock-items", "-o", str(out), **place)
    assert [row[1] for row in cells_of(out.read_bytes())["存货"]] == ["存货编码", "X1"]
