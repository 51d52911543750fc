"""Operations of tests/reads beside their answer and statement; `make snapshots` writes. Next: oracle.py.

NAME.graphql may begin with lines `#> caller: SC01` (one of CALLERS) and `#> variables: {"number": "1"}`.
"""

import asyncio
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from graphql import GraphQLSchema, get_variable_values, parse, validate

from models.catalog import catalog
from models.rules.search import search_keys
from models.rules.shape import Shield
from postgres import PrivatePostgres
from resolvers.access.caller import Caller, Grant, Unmasking
from resolvers.access.grants import grant_from_text
from resolvers.access.seal import Sealer
from resolvers.read import Options, Reader
from schema.build import build_schema
from tests.support.database import prepare_template
from tests.support.random_rows import DAYS, FIELD_KEY, MOMENTS, Rows, add_version

FOLDER = Path(__file__).resolve().parents[1] / "reads"
CURSOR_KEY = b"the key of cursors in the tests!"
CALLERS = {
    "ADMIN": Caller("ADMIN", (Grant.everywhere("admin"),)),
    "SC01": Caller("SC01", (Grant("salesMaintainer", frozenset({"0723"}), frozenset({"F723"})),)),
    "FI01": Caller("FI01", (Grant("financeMaintainer", frozenset({"0723"}), frozenset()),)),
    "ARCHIVE": Caller("AO01", (grant_from_text("archiveOperator@/;institutions=*;types=*;clearance=3"),)),
    "AUDIT": Caller("AUDIT", (Grant.everywhere("auditor"),)),
    # reads tax and bank data in the clear for 0723, and one customer's for a while; persons' nowhere
    "MIXED": Caller(
        "MX01",
        tuple(
            map(grant_from_text, ("cashier@0723+0724/F723+F724", "financeMaintainer@0723/;classes=TAX+BANK"))
        ),
        unmasked=frozenset({Unmasking("0100000005", Shield.TAX)}),
    ),
    "CASHIER": Caller("CA01", (grant_from_text("cashier@0723/F723"),)),
    "AREA": Caller("SC02", (grant_from_text("salesMaintainer@/F724/AQ/XX"),)),
    "REACH": Caller(
        "AO02", (grant_from_text("archiveOperator@0723/F723;institutions=TIANPU;types=KU;clearance=1"),)
    ),
}


@dataclass(frozen=True)
class Snapshot:
    """What an operation gives."""

    answer: str
    sql: str
    statements: int


def read_operations() -> dict[Path, str]:
    return {path: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.graphql"))}


async def take(connection: asyncpg.Connection, schema: GraphQLSchema, text: str) -> Snapshot:
    """Read it, and count what was sent to the database."""
    heads = dict(re.findall(r"^#> (\w+): (.*)$", text, re.MULTILINE))
    caller = CALLERS[heads.get("caller", "ADMIN")]
    document = parse(text)
    assert validate(schema, document) == []
    operation: Any = document.definitions[0]
    given = json.loads(heads.get("variables", "{}"))
    variables = get_variable_values(schema, operation.variable_definitions or (), given)
    assert not isinstance(variables, list), variables
    # the pool is not used: everything goes through the one connection that is watched
    reader = Reader(connection, schema, Options(CURSOR_KEY, Sealer(FIELD_KEY)))  # pyright: ignore[reportArgumentType]
    prepared = reader.prepare(document, operation)
    assert prepared is not None
    sent: list[str] = []
    connection.add_query_logger(lambda record: sent.append(record.query))
    data = await reader.answer(prepared, variables, caller, connection)
    await asyncio.sleep(0)  # the watcher is told a turn of the loop later
    answer = json.dumps(orjson.loads(data), ensure_ascii=False, indent=1)
    return Snapshot(answer + "\n", laid_out(sent[0]), len(sent))


def laid_out(sql: str) -> str:
    """The statement in lines, for reviews. Text in quotes stays as it is."""
    breaks = re.compile(
        r"'(?:[^']|'')*'|\(SELECT\b|\)| (?=(?:FROM|WHERE|LEFT JOIN|CROSS JOIN|ORDER BY [^()]* LIMIT) )|\("
    )
    out: list[str] = []
    depths: list[bool] = []
    at = 0
    for found in breaks.finditer(sql):
        out.append(sql[at : found.start()])
        at = found.end()
        piece = found[0]
        if piece.startswith("'"):
            out.append(piece)
        elif piece == ")":
            out.append("\n" + "  " * sum(depths) + ")" if depths.pop() else ")")
        elif piece == " ":
            out.append("\n" + "  " * sum(depths))
        else:
            depths.append(piece != "(")
            out.append("(\n" + "  " * sum(depths) + "SELECT" if depths[-1] else "(")
    return "".join([*out, sql[at:]]) + "\n"


async def fill(dsn: str) -> None:
    """Four customers: one with everything, its payer, one of the other company code, one without layers."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = Rows(connection, 0)
        await rows.load_keys()
        await _customer(
            rows, "0100000004", "泸州蓝江纤维素有限公司", "LANJIANG", city="泸州", uscc="91510500MA62X4K16D"
        )
        await _customer(
            rows, "0300000001", "成都宏泰结算有限公司", "HONGTAI", city="成都", account_group="0003"
        )
        await _customer(
            rows, "0100000005", 'ACME "Trading" Ltd', None, city=None, language="en", tax_number1="AB12"
        )
        await _customer(rows, "0400000001", "一次性客户", None, city=None, account_group="CPD")
        await _company(rows, "0100000004", "0723", recon_account="1122010000", payment_terms="N030")
        await _company(rows, "0300000001", "0723", recon_account="1122010000")
        await _company(rows, "0100000005", "0724", head_office="0100000004")
        await _sales_area(rows, "0100000004", "F723/AQ/XX", {"RG": "0300000001"})
        await _sales_area(rows, "0100000004", "F724/AQ/XX", {"WE": "0100000005"})
        await _sales_area(rows, "0100000005", "F724/AQ/XX", {"RG": "0100000004"})
        await _attached(rows)
        await _log(rows)
        await _archived(rows)
    finally:
        await connection.close()


async def _insert(rows: Rows, name: str, **given: Any) -> Any:
    """The given columns; of the others only those that must be filled."""
    entity = rows.catalog[name]
    empty: dict[str, Any] = {one.name: None for one in entity.columns.values() if one.nullable}
    flags: dict[str, Any] = {}
    for column in entity.columns.values():
        if not column.nullable and column.form.value == "boolean":
            flags[column.name] = False
        elif not column.nullable and column.name not in given:
            flags[column.name] = _FILLED[column.name]
    return await rows.insert(entity, **{**empty, **flags, **given})


_FILLED: dict[str, Any] = {
    "country": "CN",
    "language": "zh",
    "finance_status": "COMPLETE",
    "created_on": DAYS[0],
    "created_by": "SC01",
    "changed_at": MOMENTS[1],
    "changed_by": "SC01",
    "version": 1,
    "account_group": "0001",
    "object_class": "DEBI",
    "operation": "changeCustomer",
    "source": "API",
    "created_at": MOMENTS[0],
    "position": 1,
    "unit": "ITEM",
    "indicator": "U",
    "sha256": "0" * 64,
    "uploaded_by": "SC01",
    "uploaded_at": MOMENTS[0],
}


async def _customer(rows: Rows, number: str, name: str, term: str | None, **given: Any) -> None:
    keys = search_keys([name], [term])
    search = {
        "search_name": keys.name,
        "search_pinyin": keys.pinyin,
        "search_initials": keys.initials,
        "search_grams": list(keys.grams),
        "duplicate_name": keys.name,
    }
    await _insert(rows, "Customer", customer_number=number, name1=name, search_term1=term, **search, **given)


async def _company(rows: Rows, number: str, code: str, **given: Any) -> None:
    layer = await _insert(rows, "CompanyCodeData", customer_number=number, company_code=code, **given)
    await _insert(
        rows, "DunningArea", company_code_data_id=layer, dunning_area="01", dunning_procedure="0001"
    )
    tax = {"withholding_tax_type": "01", "withholding_tax_number": f"W{code}"}
    await _insert(rows, "WithholdingTax", company_code_data_id=layer, **tax)


async def _sales_area(rows: Rows, number: str, area: str, partners: dict[str, str]) -> None:
    org, channel, division = area.split("/")
    names = {"sales_area": area, "sales_org": org, "channel": channel, "division": division}
    layer = await _insert(rows, "SalesAreaData", customer_number=number, currency="CNY", **names)
    for function in ("AG", "RE", "RG", "WE"):
        partner = partners.get(function, number)
        given = {"partner": partner, "partner_customer_number": partner, "counter": "000", "is_default": True}
        await _insert(rows, "PartnerFunction", sales_area_data_id=layer, partner_function=function, **given)


async def _attached(rows: Rows) -> None:
    owner = {"customer_number": "0100000004"}
    account = rows.sealed("bank_account", "2305485009022113456")
    bank = {"bank_country": "CN", "bank_key": "102657000012", "partner_bank_type": "0001", **account}
    await _insert(rows, "BankDetail", **owner, **bank)
    await _insert(
        rows, "TaxClassification", **owner, departure_country="CN", tax_category="MWST", tax_class="1"
    )
    await _insert(rows, "ContactPerson", **owner, contact_number="0000000001", last_name="李", phone="123")
    await _insert(rows, "CentralCredit", **owner, total_limit="50000.00", currency="CNY")
    text = {"text_id": "0001", "language": "zh", "body": 'two\nlines, "quoted"'}
    await _insert(rows, "CustomerText", **owner, level="GENERAL", **text)
    await _insert(rows, "CustomerText", **owner, level="COMPANY", company_code="0724", **text)
    task = {"kind": "PAYER_MAINTENANCE", "role": "financeMaintainer", "status": "OPEN"}
    await _insert(rows, "Task", **owner, **task, sales_area="F723/AQ/XX")
    await _insert(rows, "Task", customer_number="0100000005", **task, sales_area="F724/AQ/XX")
    file = {"media_type": "application/pdf", "role": "MAIN", "version": 2, "size": 6_000_000_000}
    named = {"attachment_id": "0" * 31 + "1", "file_name": "合同 “1”.pdf"}
    await _insert(rows, "Attachment", **owner, **file, **named)
    about = {
        "sha256": "0" * 64,
        "uploaded_by": "SC01",
        "media_type": "application/pdf",
        "size": 6_000_000_000,
    }
    for version in (1, 2):
        shut = MOMENTS[3] if version == 1 else None
        told = {"file_name": f"合同{version}.pdf", "uploaded_at": MOMENTS[version], "quarantined_at": shut}
        await add_version(rows, "0" * 31 + "1", version, **about, **told)


_PHONE = ("KNVK", "TELF1", None, None)


async def _log(rows: Rows) -> None:
    for number, changes in (
        ("0100000004", [("KNA1", None, None, None), ("KNVP", "KUNN2", None, "F723")]),
        ("0100000004", [("KNB1", "ZTERM", "0724", None), ("KNA1", "STCD5", None, None), _PHONE]),
        ("0100000005", [("KNA1", "NAME1", None, None), ("KNA1", "STCD1", None, None)]),
    ):
        next_number = "SELECT lpad(nextval('change_number')::text, 10, '0')"
        key = await rows.connection.fetchval(next_number)
        await _insert(
            rows,
            "ChangeDocument",
            change_number=key,
            customer_number=number,
            changed_at=MOMENTS[2],
            version=2,
        )
        for position, (table, field, company, org) in enumerate(changes, 1):
            where = {"company_code": company, "sales_org": org, "table": table, "field": field}
            where |= {"key": f"{org}/AQ/XX/WE/000" if org else table, "old_value": "1", "new_value": "2"}
            await _insert(rows, "ChangeItem", change_number=key, position=position, **where)


async def _archived(rows: Rows) -> None:
    """An item of the customer, with a file and a change."""
    item = "a" * 32
    about = {"institution_code": "TIANPU", "archive_type": "KU/PZ", "title": "凭证 “1”", "state": "DRAFT"}
    await _insert(rows, "ArchiveItem", item_id=item, customer_number="0100000004", access_level=1, **about)
    file = {"media_type": "application/pdf", "role": "MAIN", "size": 18, "file_name": "a.pdf"}
    await _insert(rows, "Attachment", item_id=item, attachment_id="0" * 31 + "2", **file)
    number = await rows.connection.fetchval("SELECT lpad(nextval('change_number')::text, 10, '0')")
    about = {"object_class": "ZITEM", "object_id": item, "operation": "createArchiveItem"}
    await _insert(rows, "ChangeDocument", change_number=number, customer_number="", **about)
    await _insert(rows, "ChangeItem", change_number=number, table="ZITEM", key="", indicator="I")
    await _voucher(rows)


async def _voucher(rows: Rows) -> None:
    """A voucher about the customer, in an open volume, with a file."""
    about = {"institution_code": "TIANPU", "archive_type": "KU/PZ", "state": "FILED", "access_level": 1}
    about |= {"year": "2023", "retention": "D30"}
    box, item, code = "b" * 32, "c" * 32, "Z109-KU·PZ·2023-D30-001"
    named = {"unit": "VOLUME", "open": True, "title": "2023年1月", "archive_code": code}
    await _insert(rows, "ArchiveItem", item_id=box, **about, **named)
    within = {"volume_id": box, "customer_number": "0100000004", "archive_code": f"{code}-0001"}
    await _insert(rows, "ArchiveItem", item_id=item, title="销售纤维素醚", **about, **within)
    key = {"company_code": "0723", "fiscal_year": "2023", "period": 1, "voucher_type": "记", "voucher_no": 1}
    totals = {"debit_total": "1000.00", "credit_total": "1000.00", "currency": "CNY"}
    told = {"voucher_date": DAYS[0], "summary": "销售纤维素醚", "prepared_by": "张三", **totals}
    await _insert(rows, "Voucher", item_id=item, **key, **told)
    file = {"media_type": "application/pdf", "role": "ATTACHMENT", "size": 18, "file_name": "发票.pdf"}
    await _insert(rows, "Attachment", item_id=item, attachment_id="0" * 31 + "3", **file)


def write(path: Path, snapshot: Snapshot) -> None:
    path.with_suffix(".json").write_text(snapshot.answer, "utf-8")
    path.with_suffix(".sql").write_text(snapshot.sql, "utf-8")


async def _write_all(dsn: str) -> None:
    await prepare_template(dsn)
    await fill(dsn)
    schema = build_schema().core
    texts = read_operations()
    for path in texts:
        connection = await asyncpg.connect(dsn, server_settings={"timezone": "UTC"})
        write(path, await take(connection, schema, texts[path]))
        await connection.close()


if __name__ == "__main__":
    assert catalog()
    with tempfile.TemporaryDirectory() as folder, PrivatePostgres(Path(folder), durable=False) as server:
        asyncio.run(_write_all(server.dsn))
