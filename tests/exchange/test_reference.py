"""Reference data: complete, loaded as often as one likes, refused when a file is wrong."""

import shutil
from pathlib import Path
from typing import NamedTuple

import asyncpg
import pytest

from resolvers.exchange.data_files import read_tables
from resolvers.exchange.reference import DATA, DataError, load_reference


async def test_the_template_holds_the_fixture(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    try:
        areas = await connection.fetch("SELECT sales_area, master_area FROM sales_area ORDER BY 1")
        ranges = await connection.fetch("SELECT number_range, last_number FROM number_range ORDER BY 1")
        counts = {
            table: await connection.fetchval(f'SELECT count(*) FROM "{table}"')
            for table in ("country", "currency", "language", "field_status", "incoterms", "payment_terms")
        }
        chinese = await connection.fetch(
            "SELECT region, iso_code, name_zh FROM region WHERE country = 'CN' ORDER BY 1"
        )
        decimals = await connection.fetch(
            "SELECT currency, decimals FROM currency "
            "WHERE currency IN ('CNY','EUR','USD','JPY','HKD','KWD') ORDER BY 1"
        )
    finally:
        await connection.close()
    assert [tuple(row) for row in areas] == [
        ("F723/AQ/01", "F723/AQ/XX"),
        ("F723/AQ/02", "F723/AQ/XX"),
        ("F723/AQ/XX", "F723/AQ/XX"),
        ("F723/DS/XX", "F723/DS/XX"),
        ("F724/AQ/XX", "F724/AQ/XX"),
    ]
    assert dict(tuple(row) for row in ranges) == {
        "01": "0100000003",
        "02": "0200000000",
        "03": "0300000000",
        "04": "0400000000",
        "12": "0600000000",
        "90": "0900000000",
        "X1": None,
    }
    assert counts["field_status"] == 18 * 7
    assert counts["incoterms"] == 22
    assert counts["payment_terms"] == 5
    assert counts["country"] > 240
    assert counts["currency"] > 150
    assert counts["language"] > 180
    assert len(chinese) == 31
    assert tuple(chinese[22]) == ("230", "CN-SC", "四川")
    found = [tuple(row) for row in decimals]
    assert found == [("CNY", 2), ("EUR", 2), ("HKD", 2), ("JPY", 0), ("KWD", 3), ("USD", 2)]


async def test_a_second_load_changes_nothing(database: str) -> None:
    assert set((await load_reference(database)).values()) == {0}


async def test_what_the_running_system_moved_stays_and_names_are_corrected(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    try:
        await connection.execute(
            """
            UPDATE number_range SET last_number = '0100000099' WHERE number_range = '01';
            UPDATE reference_code SET active = false, name_zh = '别名'
            WHERE list = 'order_blocks' AND key = '02';
            INSERT INTO reference_code (list, country, key, name_zh, name_en, active, position)
            VALUES ('order_blocks', '', '77', '自定义', 'Own', true, 77);
            """
        )
        changed = await load_reference(fresh_database)
        last = await connection.fetchval("SELECT last_number FROM number_range WHERE number_range = '01'")
        blocks = await connection.fetch(
            "SELECT key, name_zh, active FROM reference_code WHERE list = 'order_blocks' ORDER BY key"
        )
    finally:
        await connection.close()
    assert {table: count for table, count in changed.items() if count} == {"reference_code": 1}
    assert last == "0100000099"
    assert [tuple(row) for row in blocks] == [
        ("01", "信用原因", True),
        ("02", "法律纠纷", False),
        ("03", "资料不全", True),
        ("04", "重复客户", True),
        ("77", "自定义", True),
    ]


class Slip(NamedTuple):
    """One replacement in one data file, and the start of the line that must tell of it."""

    file: str
    old: str
    new: str
    problem: str


SLIPS = (
    Slip("plant.csv", "0724,CN", "0725,CN", "row 3, company_code: must stand in company_code.csv"),
    Slip("plant.csv", "plant,name", "plnt,name", "there is no column 'plnt'"),
    Slip("plant.csv", "0723,天普化工泸州工厂", "07234,天普", "row 2, plant: GEN-LENGTH"),
    Slip("plant.csv", ",0724,CN", "", "row 3: must have 4 cells, but has 2"),
    Slip("plant.csv", "0724,天普", "0723,天普", "row 3: the key '0723' stands already in plant.csv, row 2"),
    Slip("plant.csv", "天普贸易仓库", " ", "row 3, name: must not be blank"),
    Slip("sales_area.csv", "AQ,01,,XX", "AQ,01,,03", "row 3, ref_division: must stand in division.csv"),
    Slip("sales_area.csv", "DS,XX,,", "DS,XX,,01", "row 5, master_area: must stand in sales_area.csv"),
    Slip("number_range.csv", "0200000001", "0199999999", "row 3, from_number: must not overlap"),
    Slip("number_range.csv", "0100000003", "0300000003", "row 2, last_number: must lie in"),
    Slip("number_range.csv", "false,\n02", "no,\n02", "row 2, external: must be true or false, but is 'no'"),
    Slip("number_range.csv", "[A-Z][A-Z0-9]", "[A-Z", "row 8, pattern: must be a regular expression"),
    Slip("account_group.csv", '"RE,AP",RE', '"RE,ZZ",RE', "row 5, own_functions: must be of"),
    Slip("account_group.csv", "integrator", "integrater", "row 8, maintainers: must be of"),
    Slip("field_status.csv", "title,R", "title,X", "row 2, 0001: must be R, O, D or S, but is 'X'"),
    Slip("bank_master.csv", "102657000012", "102657000013", "row 2, bank_key: CNAPS-CHECK"),
    Slip("payment_terms.csv", ",,,,0,,", ",,,,,,", "row 2, net_days: either net_days or fixed_day"),
    Slip("payment_terms.csv", ",,,,30,,", ",,,,x,,", "row 3, net_days: must be a whole number, but is 'x'"),
    Slip("currency.csv", "BHD,3,", "BHD,3,\nBHD,2,", "row 3: the key 'BHD' stands already in currency.csv"),
    Slip("currency.csv", "BHD,3,", 'BHD,"3', "is not a CSV file in UTF-8"),
)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.file}: {slip.new}")
async def test_a_wrong_file_is_refused_and_nothing_changes(database: str, tmp_path: Path, slip: Slip) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    text = (folder / slip.file).read_text("utf-8")
    assert slip.old in text
    (folder / slip.file).write_text(text.replace(slip.old, slip.new, 1), "utf-8")
    with pytest.raises(DataError) as refused:
        read_tables(folder)
    starts = f"{slip.file}, {slip.problem}", f"{slip.file}: {slip.problem}"
    assert [line for line in refused.value.problems if line.startswith(starts)] != []


async def test_all_problems_are_told_and_a_file_of_no_table_is_one(database: str, tmp_path: Path) -> None:
    folder = shutil.copytree(DATA, tmp_path / "data")
    (folder / "plants.csv").write_text("plant\n0723\n", "utf-8")
    (folder / "division.csv").write_text("", "utf-8")
    with pytest.raises(DataError) as refused:
        await load_reference(database, folder)
    assert refused.value.problems == (
        "division.csv: the line with the column names is missing",
        "plants.csv: there is no table of this name",
    )
