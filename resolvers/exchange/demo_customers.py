"""Makes demo customers as rows of tables, the same for the same number and seed. Next: demo_names.py."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from resolvers.access.seal import Sealed, Sealer
from resolvers.exchange import demo_names as names
from resolvers.exchange.demo_words import BANKS, INDUSTRIES, Town

Row: TypeAlias = tuple[Any, ...]

USER, SOURCE = "SYSTEM", "SYSTEM"
SOLD_TO, SHIP_TO, PAYER = "0001", "0002", "0003"
AREAS = (("F723", "AQ", "XX", "0723"), ("F723", "DS", "XX", "0723"), ("F724", "AQ", "XX", "0724"))
COMPANIES = ("0723", "0724")
CREDIT_AREA = "0723"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customer": (
        *("customer_number", "account_group", "title", "name1", "search_term1", "street", "city"),
        *("postal_code", "country", "region", "language", "phone", "mobile", "email", "transport_zone"),
        *("industry_key", "industry_code1", "customer_class", "legal_form", "legal_representative", "uscc"),
        *("resident_id", "resident_id_tail", "resident_id_digest", "natural_person", "domestic"),
        *("invoice_required", "invoice_ready", "finance_status", "central_order_block", "created_on"),
        *("created_by", "changed_at", "changed_by", "version", "search_name", "search_pinyin"),
        *("search_initials", "search_grams", "duplicate_name"),
    ),
    "company_code_data": (
        *("customer_number", "company_code", "recon_account", "sort_key", "planning_group", "payment_terms"),
        *("record_payment_history", "payment_methods", "tolerance_group", "house_bank", "posting_block"),
    ),
    "sales_area_data": (
        *("id", "customer_number", "sales_org", "channel", "division", "sales_area", "sales_district"),
        *("sales_office", "sales_group", "customer_group", "currency", "order_probability", "price_group"),
        *("customer_pricing_procedure", "statistics_group", "delivery_priority", "order_combination"),
        *("delivering_plant", "shipping_condition", "max_partial_deliveries", "incoterms"),
        *("incoterms_version", "incoterms_location1", "payment_terms", "credit_control_area"),
        *("account_assignment_group", "order_block", "delivery_block", "created_on", "created_by"),
    ),
    "partner_function": (
        *("sales_area_data_id", "partner_function", "counter", "partner", "is_default"),
        "partner_customer_number",
    ),
    "bank_detail": (
        *("customer_number", "bank_country", "bank_key", "bank_account", "bank_account_tail"),
        *("bank_account_digest", "partner_bank_type", "account_holder"),
    ),
    "tax_classification": ("customer_number", "departure_country", "tax_category", "tax_class"),
    "credit_area": ("customer_number", "credit_control_area", "credit_limit", "credit_account"),
    "task": (
        *("customer_number", "kind", "role", "status", "sales_area", "self_paying", "created_at"),
        "created_by",
    ),
    "change_document": (
        *("change_number", "object_class", "customer_number", "changed_by", "changed_at", "operation"),
        *("source", "version"),
    ),
    "change_item": (
        *("change_number", "position", "table", "key", "field", "indicator", "old_value", "new_value"),
        *("company_code", "sales_org"),
    ),
}
# Of 100 customers these few are blocked: the field, its place, its value and item. None = the customer.
_BLOCKS = {
    0: ("central_order_block", None, "01", ("KNA1", "", "AUFSD", None, "01", None, None)),
    1: ("delivery_block", "F723/DS/XX", "03", ("KNVV", "F723/DS/XX", "LIFSD", None, "03", None, "F723")),
    2: ("order_block", "F724/AQ/XX", "02", ("KNVV", "F724/AQ/XX", "AUFSD", None, "02", None, "F724")),
    3: ("posting_block", "0724", True, ("KNB1", "0724", "SPERR", "", "X", "0724", None)),
}
_NO_BLOCK = ("", None, None, None)
_TERMS = ("N030", "N030", "N060", "D101", "E015", "N000")
_INCOTERMS = ("FCA", "CPT", "EXW", "DAP")
_SPREAD_MINUTES = 60 * 24 * 60  # the customers were made during the last 60 days
_ZONE = ZoneInfo("Asia/Shanghai")
_NOTHING = (None, None, None)


class Dice:
    """Many small numbers from one hash: much faster than a random generator for each customer."""

    def __init__(self, seed: int, number: int) -> None:
        self._left = int.from_bytes(blake2b(b"%d/%d" % (seed, number), digest_size=64).digest())

    def below(self, bound: int) -> int:
        self._left, found = divmod(self._left, bound)
        return found

    def of(self, choices: Any) -> Any:
        return choices[self.below(len(choices))]


@dataclass
class Rows:
    """Rows by table, and the ids that the database has set aside for them."""

    change_numbers: list[str]
    area_ids: list[int]
    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, *values: Any) -> None:
        self.tables[table].append(values)


@dataclass(frozen=True)
class Partners:
    """Who stands beside the sold-to party; himself where None."""

    payer: str | None = None
    ship_to: str | None = None


_ALONE = Partners()


@dataclass(frozen=True)
class _Draft:
    """What the rows of one customer have in common."""

    number: str
    group: str
    dice: Dice
    town: Town
    name: names.Name
    person: bool
    at: datetime
    terms: str
    block: tuple[Any, ...]
    account: Sealed | None
    bank_key: str
    limit: Decimal | None
    pending: bool


class Maker:
    """Turns numbers into rows."""

    def __init__(self, seed: int, now: datetime, sealer: Sealer) -> None:
        self._seed = seed
        self._now = now.replace(microsecond=0)
        self._sealer = sealer

    def make(self, rows: Rows, number: str, group: str, partners: Partners = _ALONE) -> None:
        draft = self._draft(number, group, partners)
        self._customer(rows, draft)
        if group != SHIP_TO:
            self._finance(rows, draft)
        if group != PAYER:
            for area in AREAS:
                self._area(rows, draft, area, partners)
            rows.add("tax_classification", number, "CN", "MWST", "1")
        if draft.pending:
            kind, role = "PAYER_MAINTENANCE", "financeMaintainer"
            rows.add("task", number, kind, role, "OPEN", "F723/AQ/XX", False, draft.at, USER)
        _document(rows, draft)

    def _draft(self, number: str, group: str, partners: Partners) -> _Draft:
        dice = Dice(self._seed, int(number))
        person = group == SOLD_TO and dice.below(50) == 0
        sold_to = group == SOLD_TO
        town, name = names.person_name(number) if person else names.company_name(number, group)
        bank, account = dice.of(BANKS)[0], f"{dice.below(9) + 1}{dice.below(10**18):018}"
        return _Draft(
            number=number,
            group=group,
            dice=dice,
            town=town,
            name=name,
            person=person,
            at=self._now - timedelta(minutes=dice.below(_SPREAD_MINUTES)),
            terms=dice.of(_TERMS),
            block=_BLOCKS.get(dice.below(100), _NO_BLOCK) if sold_to else _NO_BLOCK,
            account=None if group == SHIP_TO else self._sealer.seal("bank_account", account),
            bank_key=names.bank_key(bank, town),
            limit=Decimal(dice.below(40) + 1) * 50_000 if sold_to and dice.below(4) == 0 else None,
            pending=sold_to and partners.payer is None and dice.below(20) == 0,
        )

    def _customer(self, rows: Rows, draft: _Draft) -> None:
        number, town, name, dice = draft.number, draft.town, draft.name, draft.dice
        taxed = draft.group != SHIP_TO
        uscc = names.uscc(number, self._seed, town) if taxed and not draft.person else None
        resident = _NOTHING
        if draft.person:
            sealed = self._sealer.seal("resident_id", names.resident_id(number, dice, town))
            resident = (sealed.box, sealed.tail, sealed.digest)
        industry = dice.of(INDUSTRIES)
        day = draft.at.astimezone(_ZONE).date()
        rows.add(
            "customer",
            *(number, draft.group, "0002" if draft.person else "0003", name.text, name.term),
            *(names.street(dice), town.name, town.postal_code, "CN", town.region, "zh"),
            *(f"{town.dialling}-{dice.below(7) + 2}{dice.below(10**6):06}0", names.mobile(dice)),
            *(f"{name.term.lower()}{int(number) % 10**8}@example.com", f"CN{town.region}", *industry),
            *("01" if dice.below(10) == 0 else "02", None if draft.person else "01"),
            *(names.person(dice) if uscc else None, uscc, *resident, draft.person, True),
            *(taxed, taxed and not draft.pending, "PENDING" if draft.pending else "COMPLETE"),
            *(_blocked(draft, "central_order_block", None), day, USER, draft.at, USER),
            *(2 if draft.block[0] else 1, name.text, name.pinyin, name.initials, name.grams, name.core),
        )

    def _finance(self, rows: Rows, draft: _Draft) -> None:
        number, sealed = draft.number, draft.account
        if sealed is not None:
            rows.add(
                "bank_detail",
                *(number, "CN", draft.bank_key, sealed.box, sealed.tail, sealed.digest, "0001"),
                draft.name.text,
            )
        for company in COMPANIES:
            rows.add(
                "company_code_data",
                *(number, company, "1122010000", "009", "R1", draft.terms, True, "T", "0001", "ICBC1"),
                _blocked(draft, "posting_block", company) or False,
            )
        if draft.limit is not None:
            rows.add("credit_area", number, CREDIT_AREA, draft.limit, number)

    def _area(self, rows: Rows, draft: _Draft, area: tuple[str, ...], partners: Partners) -> None:
        org, channel, division, plant = area
        number, dice, key = draft.number, draft.dice, f"{org}/{channel}/{division}"
        office = ("7230", "001") if key == "F723/AQ/XX" else (None, None)
        day = draft.at.astimezone(_ZONE).date()
        identity = rows.area_ids.pop()
        head = (identity, number, org, channel, division, key)
        delivery = (f"0{dice.below(3) + 1}", True, plant, "02" if dice.below(8) == 0 else "01", 9)
        if draft.group == SHIP_TO:
            rows.add("sales_area_data", *head, *(None,) * 9, *delivery, *(None,) * 8, day, USER)
            rows.add("partner_function", identity, "WE", "000", number, True, number)
            return
        rows.add(
            "sales_area_data",
            *(*head, "CN0023" if draft.town.region == "230" else None, *office, f"0{dice.below(3) + 1}"),
            *("CNY", 100, f"0{dice.below(2) + 1}", "1", "1", *delivery, dice.of(_INCOTERMS), "2020"),
            *(draft.town.name, draft.terms, CREDIT_AREA if org == "F723" else None, "01"),
            *(_blocked(draft, "order_block", key), _blocked(draft, "delivery_block", key), day, USER),
        )
        payer, ship_to = partners.payer or number, partners.ship_to or number
        for function, partner in (("AG", number), ("RE", number), ("RG", payer), ("WE", ship_to)):
            rows.add("partner_function", identity, function, "000", partner, True, partner)


def _blocked(draft: _Draft, name: str, place: str | None) -> Any:
    block = draft.block
    return block[2] if block[0] == name and block[1] == place else None


def _document(rows: Rows, draft: _Draft) -> None:
    """The save that made the customer, and the one that blocked it."""
    change = rows.change_numbers.pop()
    head = ("DEBI", draft.number, USER, draft.at)
    rows.add("change_document", change, *head, "createCustomer", SOURCE, 1)
    items = rows.tables["change_item"]
    for position, (table, key, company, org) in enumerate(_inserted(draft), 1):
        items.append((change, position, table, key, None, "I", None, None, company, org))
    if draft.block[0]:
        later = rows.change_numbers.pop()
        table, key, sap, old, new, company, org = draft.block[3]
        rows.add("change_document", later, *head, "blockCustomer", SOURCE, 2)
        items.append((later, 1, table, key, sap, "U", old, new, company, org))


def _inserted(draft: _Draft) -> list[tuple[str, str, str | None, str | None]]:
    """One item for each row, in the order of the tree (domain CD-2)."""
    found: list[tuple[str, str, str | None, str | None]] = [
        ("KNA1", "", None, None),
        ("ZOWN", "", None, None),
    ]
    if draft.account is not None:
        found.append(("KNBK", f"CN/{draft.bank_key}/****{draft.account.tail}", None, None))
        found += _COMPANY_ITEMS
    if draft.limit is not None:
        found.append(("KNKK", CREDIT_AREA, None, None))
    if draft.group != PAYER:
        found += _SHIP_TO_ITEMS if draft.group == SHIP_TO else _SOLD_TO_ITEMS
        found.append(("KNVI", "CN/MWST", None, None))
    return found


def _area_items(functions: tuple[str, ...]) -> list[tuple[str, str, str | None, str | None]]:
    found: list[tuple[str, str, str | None, str | None]] = []
    for org, channel, division, _ in AREAS:
        key = f"{org}/{channel}/{division}"
        found.append(("KNVV", key, None, org))
        found += [("KNVP", f"{key}/{function}/000", None, org) for function in functions]
    return found


_COMPANY_ITEMS = [("KNB1", company, company, None) for company in COMPANIES]
_SOLD_TO_ITEMS = _area_items(("AG", "RE", "RG", "WE"))
_SHIP_TO_ITEMS = _area_items(("WE",))
