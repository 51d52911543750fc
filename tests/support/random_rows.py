"""Random but repeatable customers with all that hangs on them, straight into the tables. Next: oracle.py."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import asyncpg

from models.catalog import Catalog, Column, Entity, Relation, catalog
from models.rules.filed import FILED
from models.rules.kinds import ABOUT_CUSTOMERS, CAMPAIGN, IN_STORES, OPEN
from models.rules.search import search_keys
from models.rules.shape import Form
from resolvers.access.seal import Sealer

FIELD_KEY = bytes(range(32))

# few values, so that filters meet them; some that JSON and SQL have to escape
TEXTS = (
    *(
        "泸州蓝江纤维素有限公司",
        "成都宏泰结算有限公司",
        "ACME Ltd",
        "acme ltd",
        'Ü-Boot "A"',
        "it's",
        "a\\b",
        "%_*",
    ),
    *("line 1\nline 2", "tab\there", "x", "é\U0001f600", "蓝", "null", "$1"),
)
CODES = ("A", "B1", "01", "02", "X_Y", "N030", "Z")
DIGITS = ("1", "02", "003", "9")
DAYS = tuple(date(2026, 1, 1) + timedelta(days=40 * step) for step in range(6))
MOMENTS = tuple(
    datetime(2026, 3, 1, 8, 30, 15, micro, tzinfo=UTC) + timedelta(hours=7 * step)
    for step, micro in enumerate((0, 1, 120_000, 999_999))
)
AMOUNTS = ("0", "0.5", "12.25", "99.9")
_OBJECT = """
INSERT INTO stored_object (object_id, store_key, size, sealed_size, segment_bytes, sha256, key_id,
    wrapped_key, commitment, slip, quarantined_at) VALUES ($1, '', $2, 0, 0, $3, '', '', '', '', $4)
"""
# ways that no foreign key holds: values of the pools, which meet some of the keys there
_LOOSE = {("Customer", "category"), ("Customer", "vendor")}
# A vendor is one customer at most: whoever comes later lets go of the number.
_ONE_VENDOR_EACH = """
UPDATE customer c SET vendor_number = NULL WHERE EXISTS (SELECT FROM customer o
    WHERE o.vendor_number = c.vendor_number AND o.customer_number < c.customer_number)
"""
ACCOUNTS = ("2305485009022113456", "6222020200112233445", "AB12")


class Rows:
    """Inserts rows of any entity, with values of its columns by their form."""

    def __init__(self, connection: asyncpg.Connection, seed: int) -> None:
        self.connection = connection
        self.random = random.Random(seed)
        self.catalog: Catalog = catalog()
        self.sealer = Sealer(FIELD_KEY)
        self.keys: dict[str, list[Any]] = {}

    async def load_keys(self) -> None:
        """Keys of the configuration tables, which columns refer to."""
        for entity in self.catalog.entities.values():
            found = await self.connection.fetch(f"SELECT {entity.primary_key} FROM {entity.table} ORDER BY 1")
            self.keys[entity.name] = [row[0] for row in found]

    async def insert(self, entity: Entity, **given: Any) -> Any:
        """A row with the given columns and random others; its primary key."""
        values: dict[str, Any] = {}
        links = {
            relation.pairs[0][0]: relation
            for relation in entity.relations.values()
            if not relation.many
            and relation.pairs[0][0] in entity.columns
            and (entity.name, relation.name) not in _LOOSE
        }
        for column in entity.columns.values():
            if column.name not in given:
                values |= self._column(column, links.get(column.name))
        values |= given
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(f"${at}" for at in range(1, len(values) + 1))
        sql = f"INSERT INTO {entity.table} ({names}) VALUES ({marks}) RETURNING {entity.primary_key}"
        key = await self.connection.fetchval(sql, *values.values())
        self.keys.setdefault(entity.name, []).append(key)
        return key

    def _column(self, column: Column, link: Relation | None) -> dict[str, Any]:
        if column.nullable and self.random.random() < 0.4:
            return {}
        if link is not None:
            keys = self.keys.get(link.target, [])
            return {column.name: self.random.choice(keys)} if keys else {}
        if column.form is Form.SEALED:
            return self.sealed(column.name, self.random.choice(ACCOUNTS))
        return {column.name: self.value(column)}

    def sealed(self, name: str, text: str) -> dict[str, Any]:
        sealed = self.sealer.seal(name, text)
        return {name: sealed.box, f"{name}_tail": sealed.tail, f"{name}_digest": sealed.digest}

    def value(self, column: Column) -> Any:
        pools: Mapping[Form, Sequence[Any]] = {
            Form.TEXT: TEXTS,
            Form.LONG: TEXTS,
            Form.CODE: CODES,
            Form.DIGITS: DIGITS,
            Form.NUMBER: ("0000000017", "0000004711", "K77"),
            Form.BOOLEAN: (True, False),
            Form.INTEGER: (0, 1, 7, 42),
            Form.DATE: DAYS,
            Form.TIMESTAMP: MOMENTS,
        }
        length = column.shape.length or 254
        if column.form is Form.DECIMAL:
            return round(Decimal(self.random.choice(AMOUNTS)), column.shape.scale)
        chosen = self.random.choice(pools[column.form])
        return chosen[:length] if isinstance(chosen, str) else chosen


async def add_version(rows: Rows, attachment_id: str, version: int, **given: Any) -> None:
    """A version of a file, and its object."""
    columns = rows.catalog["AttachmentVersion"].columns
    values = {name: rows.value(column) for name, column in columns.items()} | {"version": version} | given
    size, sha256, shut = (values.pop(name) for name in ("size", "sha256", "quarantined_at"))
    object_id = f"{rows.random.getrandbits(128):032x}"
    await rows.connection.execute(_OBJECT, object_id, int(size), sha256, shut)
    names = ", ".join(["attachment_id", "object_id", *values])
    marks = ", ".join(f"${at}" for at in range(1, len(values) + 3))
    sql = f"INSERT INTO attachment_version ({names}) VALUES ({marks})"
    await rows.connection.execute(sql, attachment_id, object_id, *values.values())


async def fill(dsn: str, *, customers: int = 25, seed: int = 7) -> None:
    """A small world: every table of the record has rows, in and out of scope, shared between customers."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = Rows(connection, seed)
        # countries with all regions, each with its country with all regions …: minutes for a slow reader
        await connection.execute("DELETE FROM region WHERE id > 6")
        await rows.load_keys()
        for at in range(3):
            await rows.insert(rows.catalog["ArchiveLocation"], location_code=f"W1-R{at}", used=at, capacity=9)
        numbers = [await _customer(rows, at) for at in range(customers)]
        await connection.execute(_ONE_VENDOR_EACH)
        for number in numbers:
            await _link(rows, number)
            await _layers(rows, number)
            await _children(rows, number)
            await _log(rows, number)
        for at in range(customers):
            await _item(rows, at)
        await _works(rows)
        await _people(rows)
        await _base_data(rows)
        await _care(rows)
        await _loyalty(rows)
        for at, number in enumerate([*numbers[:6], None]):
            given = {"customer_number": number, "quantity": 1, "stock_after": at, "returns": None}
            await rows.insert(rows.catalog["GiftMovement"], movement_id=f"{at:032x}", **given)
    finally:
        await connection.close()


async def _customer(rows: Rows, at: int) -> str:
    number = f"{100_000_001 + at * 3:010d}" if at % 7 else f"EXT{at}"
    names = [rows.random.choice(TEXTS), *(rows.random.choice([None, *TEXTS]) for _ in range(2)), None]
    terms = ["LANJIANG" if at % 3 else None, rows.random.choice([None, "LAN-JIANG 2"])]
    keys = search_keys(names, terms)
    given: dict[str, Any] = {
        "customer_number": number,
        **{f"name{place}": name for place, name in enumerate(names, 1)},
        **{f"search_term{place}": term for place, term in enumerate(terms, 1)},
        "search_name": keys.name,
        "search_pinyin": keys.pinyin,
        "search_initials": keys.initials,
        "search_grams": list(keys.grams),
        "duplicate_name": keys.name,
        "short_code": f"S{at}" if at % 2 else None,
        "alternative_payer": None,
        "fiscal_address_customer": None,
    }
    return await rows.insert(rows.catalog["Customer"], **given)


async def _item(rows: Rows, at: int) -> None:
    """An archive item with a file and changes of its own."""
    level, state = rows.random.choice((None, 0, 1, 2, 3)), rows.random.choice(("DRAFT", "FILED", "DUE"))
    code = None if state == "DRAFT" else f"Z109-KU·{at}"
    about = {"item_id": f"{at:032x}", "version": at, "access_level": level, "state": state}
    about |= {"archive_code": code, "dossier_name": None}
    item = await rows.insert(rows.catalog["ArchiveItem"], **about)
    await _of_item(rows, item, at)
    if at % 3:
        file = {"item_id": item, "attachment_id": f"{2**100 + at:032x}"}
        await rows.insert(rows.catalog["Attachment"], **file)
    document = await rows.insert(
        rows.catalog["ChangeDocument"],
        change_number=await rows.connection.fetchval("SELECT lpad(nextval('change_number')::text, 10, '0')"),
        customer_number="",
        object_id=item,
        object_class="ZITEM",
    )
    where: dict[str, Any] = {"company_code": None, "sales_org": None}
    await rows.insert(rows.catalog["ChangeItem"], change_number=document, position=1, **where)


async def _of_item(rows: Rows, item: str, at: int) -> None:
    """What is part of an item, and what is about it."""
    entities, given = rows.catalog, {"item_id": item}
    for word in TEXTS[: rows.random.randrange(3)]:
        await rows.insert(entities["ArchiveKeyword"], **given, keyword=word[:30])
    if at % 2:
        await rows.insert(entities["Voucher"], **given, voucher_no=at)
        await rows.insert(entities["VoucherInvoice"], **given)
    for name in ("ItemHold", "Loan", "PropertyCheck"):
        if rows.random.random() < 0.6:
            fixed = {"state": "RETURNED", "kind": "VIEW"} if name == "Loan" else {}
            key = f"{rows.random.getrandbits(128):032x}"
            await rows.insert(entities[name], **given, **{entities[name].primary_key: key}, **fixed)


async def _works(rows: Rows) -> None:
    """Appraisals, lists, projects, inspections and dossiers, with the rows that are part of them."""
    entities = rows.catalog
    parts = {
        "Appraisal": ("AppraisalItem", "AppraisalOpinion"),
        "DestructionList": ("DestructionRow", "DestructionSignature"),
        "TransferList": (),
        "ArrangementProject": ("ProjectQuantity", "ProjectResource", "ProjectItem"),
        "InspectionPlan": ("InspectionFinding",),
    }
    for name, below in parts.items():
        entity = entities[name]
        for at in range(4):
            where = {"archive_type": rows.random.choice(("KU", "KU/PZ", "ZY/KH", "WS")), "access_level": at}
            key = await rows.insert(entity, **{entity.primary_key: f"N{at}"}, **where)
            for part in below:
                link = entities[part].owner
                await rows.insert(entities[part], **{link.pairs[0][0] if link else "": key})
            [kind] = [one.object_class for one in FILED if one.entity == name]
            await _change_of(rows, kind, key)
    for number in rows.keys["Customer"][::3]:
        await rows.insert(entities["Dossier"], customer_number=number)
        for part in ("Consent", "DossierVerification"):
            await rows.insert(entities[part], customer_number=number)


async def _change_of(rows: Rows, object_class: str, object_id: str, customer: str = "") -> None:
    """Of a record that is no customer, there or gone."""
    number = await rows.connection.fetchval("SELECT lpad(nextval('change_number')::text, 10, '0')")
    about = {"object_class": object_class, "object_id": object_id, "customer_number": customer}
    document = await rows.insert(rows.catalog["ChangeDocument"], change_number=number, **about)
    where: dict[str, Any] = {"company_code": None, "sales_org": None}
    await rows.insert(rows.catalog["ChangeItem"], change_number=document, position=1, **where)


async def _people(rows: Rows) -> None:
    """Departments, users, what changed in them, and a trail of what they did."""
    entities = rows.catalog
    names = ("SC01", "FI01", "ADMIN", "AUDIT")
    for code in ("01", "0101"):
        parent = code[:-2] or None
        await rows.insert(entities["Department"], department_code=code, parent_code=parent, name=f"D{code}")
    for name in names:
        await rows.insert(entities["User"], user_name=name)
        await rows.insert(entities["TrainingAuthorisation"], user_name=name)
        await _change_of(rows, "ZUSER", name)
    await _change_of(rows, "ZDEP", "01")
    await _change_of(rows, "ZITEM", "f" * 32)
    for at in range(60):
        about: dict[str, Any] = {
            "entry_id": at,
            "user_name": rows.random.choice((None, *names)),
            "customer_number": rows.random.choice((None, None, "0999999999", *rows.keys["Customer"])),
            "item_id": rows.random.choice((None, None, "f" * 32, *rows.keys["ArchiveItem"])),
        }
        await rows.insert(entities["AuditEntry"], **about)


_FIXED: Mapping[str, Mapping[str, Any]] = {
    "Employee": {"user_name": None},
    "Unit": {"is_main": False},
    "CustomerActivity": {"registered": 0, "capacity": 3},
    "CouponBatch": {"issued": 0},
    "Visit": {"state": "PLANNED"},
    "ServiceTask": {"state": "OPEN"},
    "Complaint": {
        **{"state": "NEW", "waiting_since": None, "severity": "HIGH", "received_at": MOMENTS[0]},
        **{"acknowledge_by": MOMENTS[0], "resolve_by": MOMENTS[0]},
    },
    "ActivityParticipant": {"state": "INVITED"},
    "Coupon": {"state": "USED", "used_at": MOMENTS[0]},
    "VipType": {"default_discount": 1},
    "ConsumptionActivity": {"stock": None, "redeemed": 0},
    "Sale": {"kind": "SALE", "returned_sale": None},
    "Redemption": {"state": "ISSUED"},
    "RechargeOrder": {"state": "DRAFT", "principal": 5, "bonus": 0},
}


async def _loyalty(rows: Rows) -> None:
    """Cards, and what happens with them in several stores, and what was changed in them."""
    entities = rows.catalog
    for at in range(6):
        customer = rows.random.choice([None, *rows.keys["Customer"]])
        card = {"card_number": f"VIP10000{at}", "mobile": f"1380000000{at}", "customer_number": customer}
        key = await rows.insert(entities["VipCustomer"], status="ACTIVE", **card)
        for part in ("VipProfileValue", "VipUpgrade"):
            await rows.insert(entities[part], card_number=key)
        await rows.insert(entities["VipAccount"], card_number=key, principal=1, bonus=1)
        if at % 2:
            await _change_of(rows, "ZVIP", key)
    await _in_stores(rows)


async def _in_stores(rows: Rows) -> None:
    entities = rows.catalog
    parts = {"Sale": ("SaleLine", "SalePayment")}
    for kind in (*IN_STORES, CAMPAIGN):
        for at in range(6):
            number = f"{kind.object_class}10000{at}"
            given = {entities[kind.entity].primary_key: number, **_FIXED.get(kind.entity, {})}
            key = await rows.insert(entities[kind.entity], **given)
            if at % 3 == 0:
                await _change_of(rows, kind.object_class, key)
            for part in parts.get(kind.entity, ()):
                rate = {"discount_rate": 1} if part == "SaleLine" else {}
                await rows.insert(entities[part], sale_number=key, **rate)
    for at in range(8):
        store = rows.random.choice([None, *rows.keys["Store"]])
        await rows.insert(entities["PointsEntry"], entry_id=at + 1, store_code=store)
        await rows.insert(entities["StoredValueEntry"], entry_id=at + 1, store_code=store, amount=0)
        await rows.insert(entities["SmsMessage"], message_id=f"{at:032x}", state="SENT")


async def _base_data(rows: Rows) -> None:
    """Some of each kind, whose documents are everybody's; trees of two levels, documents with lines."""
    entities = rows.catalog
    for kind in OPEN:
        entity = entities[kind.entity]
        for at in range(3):
            short = kind.entity in ("UnitGroup", "Segment")
            given = {
                entity.primary_key: ("01", "03" if short else "0101", "02")[at],
                **_FIXED.get(kind.entity, {}),
            }
            if "parent_code" in entity.columns:
                given["parent_code"] = "01" if at == 1 else None
            if kind.entity == "LedgerAccount":
                given |= {
                    "account_code": given[entity.primary_key],
                    "parent_account_key": "01" if at == 1 else None,
                }
            if kind.entity == "Vendor":
                given["vendor_number"] = ("0000000017", "0000004711", None)[at]
            key = await rows.insert(entity, **given)
            if at:
                await _change_of(rows, kind.object_class, key)
    await rows.insert(entities["ServiceMeasure"], plan_code="01")
    await rows.insert(entities["VipDiscount"], type_code="01", rate=1)
    for part in ("UpgradeRule", "RechargeBonus"):
        await rows.insert(entities[part], type_code="01")
    await rows.insert(entities["ProfileValue"], dimension_code="01")


async def _care(rows: Rows) -> None:
    """What names customers, with what is part of it and what was changed in it, and what names none."""
    entities, numbers = rows.catalog, rows.keys["Customer"]
    below = {
        "BusinessDocument": ("DocumentLine",),
        "Complaint": ("ComplaintStep", "ComplaintFile", "ImprovementAction", "Escalation"),
    }
    for number in numbers[::2]:
        await rows.insert(entities["CareProfile"], customer_number=number)
        for part in ("SegmentPeriod", "ConsumptionHabit", "Preference", "ServiceExecution"):
            await rows.insert(entities[part], customer_number=number)
    for kind in ABOUT_CUSTOMERS:
        entity = entities[kind.entity]
        free = entity.columns["customer_number"].nullable
        for at, number in enumerate([*numbers[::2], *([None] if free else [])]):
            given: dict[str, Any] = {
                entity.primary_key: f"A{at}",
                "customer_number": number,
                **_FIXED.get(kind.entity, {}),
            }
            if kind.entity == "BusinessDocument":
                given["document_number"] = f"N{at}"
            key = await rows.insert(entity, **given)
            for part in below.get(kind.entity, ()):
                owner = entities[part].owner
                await rows.insert(entities[part], **{owner.pairs[0][0] if owner else "": key})
            if at % 3 == 0:
                await _change_of(rows, kind.object_class, key, str(number or ""))


async def _link(rows: Rows, number: str) -> None:
    sql = (
        "UPDATE customer SET alternative_payer = $2, fiscal_address_customer = $3 WHERE customer_number = $1"
    )
    others = rows.keys["Customer"]
    await rows.connection.execute(
        sql, number, rows.random.choice([None, *others]), rows.random.choice([None, *others])
    )


async def _layers(rows: Rows, number: str) -> None:
    entities = rows.catalog
    for code in rows.keys["CompanyCode"]:
        if rows.random.random() < 0.5:
            layer = await rows.insert(entities["CompanyCodeData"], customer_number=number, company_code=code)
            for area in CODES[: rows.random.randrange(3)]:
                await rows.insert(entities["DunningArea"], company_code_data_id=layer, dunning_area=area[:2])
            if rows.random.random() < 0.8:
                await rows.insert(
                    entities["WithholdingTax"], company_code_data_id=layer, withholding_tax_type="01"
                )
    for area in rows.keys["SalesArea"]:
        if rows.random.random() < 0.4:
            await _sales_area(rows, number, area)


async def _sales_area(rows: Rows, number: str, area: str) -> None:
    org, channel, division = area.split("/")
    given = {"sales_area": area, "sales_org": org, "channel": channel, "division": division}
    layer = await rows.insert(rows.catalog["SalesAreaData"], customer_number=number, **given)
    for at, function in enumerate(("AG", "RE", "RG", "WE")):
        partner = rows.random.choice(rows.keys["Customer"]) if at else number
        links = {"partner": partner, "partner_customer_number": partner}
        await rows.insert(
            rows.catalog["PartnerFunction"],
            sales_area_data_id=layer,
            partner_function=function,
            counter="000",
            **links,
        )
    if rows.random.random() < 0.3:
        keys = {"departure_country": "CN", "tax_category": "MWST"}
        await rows.insert(rows.catalog["Licence"], sales_area_data_id=layer, **keys)


async def _children(rows: Rows, number: str) -> None:
    entities, pick = rows.catalog, rows.random
    for at in range(pick.randrange(3)):
        account = rows.sealed("bank_account", ACCOUNTS[at])
        bank = {"bank_country": "CN", "bank_key": f"10{at}", **account}
        await rows.insert(entities["BankDetail"], customer_number=number, **bank)
    keyed: dict[str, dict[str, Any]] = {
        "TaxClassification": {"departure_country": "CN", "tax_category": "MWST"},
        "VatRegistration": {"country": "DE"},
        "ContactPerson": {"contact_number": f"{pick.randrange(10**9):010d}"},
        "CentralCredit": {},
        "CreditArea": {"credit_control_area": rows.keys["CreditControlArea"][0]},
        "ExternalKey": {"external_system": "U8", "external_key": f"K{number}"},
        "UnloadingPoint": {"name": "Gate 1"},
        "Attachment": {"attachment_id": f"{pick.randrange(10**9):032x}"},
        "Task": {"sales_area": pick.choice([None, *rows.keys["SalesArea"]])},
    }
    for name, given in keyed.items():
        if pick.random() < 0.6:
            key = await rows.insert(entities[name], customer_number=number, **given)
            for version in range(1, pick.randrange(1, 4) if name == "Attachment" else 1):
                await add_version(rows, key, version)
    for level, given in _text_levels(rows):
        await rows.insert(
            entities["CustomerText"],
            customer_number=number,
            level=level,
            text_id="0001",
            language="zh",
            **given,
        )


def _text_levels(rows: Rows) -> list[tuple[str, dict[str, Any]]]:
    nowhere: dict[str, Any] = {}
    for name in ("company_code", "sales_org", "channel", "division", "contact_number"):
        nowhere[name] = None
    found: list[tuple[str, dict[str, Any]]] = [("GENERAL", nowhere)]
    for code in rows.keys["CompanyCode"]:
        found.append(("COMPANY", {**nowhere, "company_code": code}))
    for area in rows.keys["SalesArea"][:2]:
        org, channel, division = area.split("/")
        found.append(("SALES", {**nowhere, "sales_org": org, "channel": channel, "division": division}))
    return [one for one in found if rows.random.random() < 0.4]


async def _log(rows: Rows, number: str) -> None:
    for version in range(1, 1 + rows.random.randrange(4)):
        document = await rows.insert(
            rows.catalog["ChangeDocument"],
            change_number=await rows.connection.fetchval(
                "SELECT lpad(nextval('change_number')::text, 10, '0')"
            ),
            customer_number=number,
            object_id=None,
            version=version,
            object_class="DEBI",
        )
        for position in range(1, 2 + rows.random.randrange(3)):
            await _changed_row(rows, document, position)


async def _changed_row(rows: Rows, document: str, position: int) -> None:
    where: dict[str, Any] = {"company_code": None, "sales_org": None, "key": rows.random.choice(("", "A/B"))}
    if rows.random.random() < 0.4:
        where["company_code"] = where["key"] = rows.random.choice(rows.keys["CompanyCode"])
    elif rows.random.random() < 0.6:
        area = rows.random.choice(rows.keys["SalesArea"])
        where["sales_org"] = area.split("/")[0]
        where["key"] = rows.random.choice((area, f"{area}/RG/000", f"SALES/{area}/0001/zh"))
    if rows.random.random() < 0.7:
        where["table"], where["field"] = rows.random.choice([*rows.catalog.logged, ("KNA1", "NAME1")])
    await rows.insert(rows.catalog["ChangeItem"], change_number=document, position=position, **where)
