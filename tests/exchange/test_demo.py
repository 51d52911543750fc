"""Demo customers: each one is what the rules would have made of it, and nothing dangles."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest

from models.catalog import catalog
from models.rules.config import Config
from models.rules.customer import decide_create, decide_extend
from models.rules.decision import numbered
from models.rules.diff import Change
from models.rules.duplicates import duplicate_name
from models.rules.facts import Candidate, Facts, PartnerFacts, full_name
from models.rules.finding import Finding, Severity
from models.rules.finding_codes import Code
from models.rules.search import search_keys
from models.rules.shape import Shape
from models.rules.state import State, area_key, rows, text
from resolvers.access.seal import Sealer
from resolvers.exchange.demo import DemoError, load_demo
from resolvers.exchange.demo_customers import PAYER, SHIP_TO, SOLD_TO, Maker, Rows
from resolvers.write.config import ConfigBook
from resolvers.write.state import load_customer

KEY = b"k" * 32
COUNT = 120
STEPS = (("0723", "F723/AQ/XX"), ("0724", "F724/AQ/XX"), ("", "F723/DS/XX"))
# What the decision cannot know: the acts that came after the creation, and who saved when.
LATER = {
    *("finance_status", "invoice_ready", "created_on", "created_by", "changed_at", "changed_by", "version"),
    *("central_order_block", "order_block", "delivery_block", "posting_block"),
}


@dataclass
class Everything:
    """An administrator."""

    roles: frozenset[str] = frozenset({"admin"})

    def may(
        self,
        role: str,
        *,
        company_code: str | None = None,
        sales_org: str | None = None,
        sales_area: str | None = None,
    ) -> bool:
        return True

    def may_look(self, role: str) -> bool:
        return self.may(role)

    def may_file(self, role: str, institution: str, archive_type: str, level: int) -> bool:
        return self.may(role)


@dataclass
class Demo:
    connection: asyncpg.Connection
    config: Config
    states: dict[str, State]
    dsn: str
    shape: Shape = field(default_factory=catalog().shape)

    def decide(self, number: str) -> tuple[State, list[Finding], list[Change]]:
        """The customer as he comes about by creation and extensions, a layer of each kind at a time."""
        facts = self._facts(self.states[number])
        patch = _patch(self.shape, self.states[number], number)
        companies = {row["company_code"]: row for row in rows(patch, "company_codes")}
        areas = {area_key(row): row for row in rows(patch, "sales_areas")}
        state: State | None = None
        findings: list[Finding] = []
        changes: list[Change] = []
        for company, area in STEPS:
            layers = {
                "company_codes": [companies[company]] if company in companies else [],
                "sales_areas": [areas[area]] if area in areas else [],
            }
            if state is None:
                made = decide_create(patch | layers, facts, Everything())
                decision = made if made.refused else numbered(made, number, self.shape)
            elif any(layers.values()):
                decision = decide_extend(state, layers, facts, Everything())
            else:
                continue
            findings += decision.findings
            changes += decision.changes
            state = decision.state or {}
        return state or {}, findings, changes

    def _facts(self, state: State) -> Facts:
        others = [one for one in self.states.values() if one is not state]
        return Facts(
            today=date(2026, 5, 6),
            config=self.config,
            shape=self.shape,
            customers={text(one, "customer_number"): _partner(one) for one in others},
            banks=frozenset(
                (text(row, "bank_country"), text(row, "bank_key")) for row in rows(state, "bank_details")
            ),
            candidates=tuple(_candidate(one) for one in others),
        )


@pytest.fixture
async def demo(fresh_database: str) -> AsyncGenerator[Demo]:
    told: list[int] = []
    await load_demo(fresh_database, KEY, COUNT, progress=told.append)
    assert told == [COUNT]
    connection = await asyncpg.connect(fresh_database)
    try:
        numbers = [row[0] for row in await connection.fetch("SELECT customer_number FROM customer")]
        states: dict[str, State] = {}
        for number in numbers:
            loaded = await load_customer(connection, number, Sealer(KEY))
            states |= loaded.states
        config = await ConfigBook().at(connection, None)
        yield Demo(connection, config, states, fresh_database)
    finally:
        await connection.close()


async def test_the_rules_make_the_same_customers(demo: Demo) -> None:
    assert len(demo.states) == COUNT
    for number, state in demo.states.items():
        made, findings, _ = demo.decide(number)
        worse = [one for one in findings if one.severity is not Severity.WARNING]
        assert worse == [], (number, worse)
        assert {one.code for one in findings} <= {Code.CM_DUP_SIMILAR}
        assert _comparable(made) == _comparable(state), number


async def test_the_log_tells_every_row(demo: Demo) -> None:
    for number, state in demo.states.items():
        documents = await demo.connection.fetch(
            """
            SELECT change_number, operation, source, version, changed_by FROM change_document
            WHERE customer_number = $1 ORDER BY change_number
            """,
            number,
        )
        expected = [("createCustomer", "SYSTEM", 1, "SYSTEM"), ("blockCustomer", "SYSTEM", 2, "SYSTEM")]
        assert [tuple(row)[1:] for row in documents] == expected[: state["version"]]
        items = await demo.connection.fetch(
            """
            SELECT "table", "key", coalesce(field, ''), indicator, company_code, sales_org FROM change_item
            WHERE change_number = $1 ORDER BY position
            """,
            documents[0]["change_number"],
        )
        told = [
            (one.table, one.key, one.field, one.indicator, one.company_code, one.sales_org)
            for one in demo.decide(number)[2]
        ]
        # those he is himself come first when rules make them
        assert sorted(map(tuple, items), key=str) == sorted(told, key=str), number


async def test_no_reference_dangles(demo: Demo) -> None:
    """The load looks no reference up, so here each one is."""
    references = await demo.connection.fetch(
        """
        SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent, a.attname AS column,
               b.attname AS key
        FROM pg_constraint
        JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
        JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1]
        WHERE contype = 'f'
        """
    )
    assert len(references) > 20
    for one in references:
        lost = await demo.connection.fetchval(
            f'SELECT count(*) FROM {one["child"]} c WHERE c."{one["column"]}" IS NOT NULL AND NOT EXISTS '
            f'(SELECT FROM {one["parent"]} p WHERE p."{one["key"]}" = c."{one["column"]}")'
        )
        assert lost == 0, dict(one)


async def test_search_columns_are_those_of_the_writer(demo: Demo) -> None:
    found = await demo.connection.fetch(
        """
        SELECT customer_number, search_name, search_pinyin, search_initials, search_grams, duplicate_name
        FROM customer
        """
    )
    for row in found:
        state = demo.states[row["customer_number"]]
        keys = search_keys([state["name1"]], [state["search_term1"]])
        assert tuple(row)[1:5] == (keys.name, keys.pinyin, keys.initials, list(keys.grams))
        assert row["duplicate_name"] == duplicate_name(full_name(state))


async def test_numbers_shares_and_tasks(demo: Demo) -> None:
    counts = await demo.connection.fetch("SELECT account_group, count(*) FROM customer GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in counts] == [(SOLD_TO, 102), (SHIP_TO, 12), (PAYER, 6)]
    last = await demo.connection.fetch(
        "SELECT last_number FROM number_range WHERE number_range IN ('01','02','03') ORDER BY number_range"
    )
    assert [row[0] for row in last] == ["0100000105", "0200000012", "0300000006"]
    assert min(demo.states) == "0100000004"
    sold_to = [state for state in demo.states.values() if state["account_group"] == SOLD_TO]
    for state in sold_to:
        assert [row["company_code"] for row in rows(state, "company_codes")] == ["0723", "0724"]
        assert [area_key(row) for row in rows(state, "sales_areas")] == [
            *("F723/AQ/XX", "F723/DS/XX", "F724/AQ/XX")
        ]
        for area in rows(state, "sales_areas"):
            functions = [row["partner_function"] for row in rows(area, "partner_functions")]
            assert functions == ["AG", "RE", "RG", "WE"]
    waiting = await demo.connection.fetch("SELECT customer_number, kind, role, status FROM task ORDER BY 1")
    pending = sorted(number for number, one in demo.states.items() if one["finance_status"] == "PENDING")
    assert pending != []
    assert [tuple(row) for row in waiting] == [
        (number, "PAYER_MAINTENANCE", "financeMaintainer", "OPEN") for number in pending
    ]


async def test_some_are_blocked_have_payers_or_are_persons(demo: Demo) -> None:
    states = demo.states.values()
    areas = [(state, area) for state in states for area in rows(state, "sales_areas")]
    partners = [(state, row) for state, area in areas for row in rows(area, "partner_functions")]
    others = {row["partner"][:2] for state, row in partners if row["partner"] != state["customer_number"]}
    assert others == {"02", "03"}
    assert any(state["version"] == 2 for state in states)
    assert any(area["order_block"] or area["delivery_block"] for _, area in areas)
    assert any(state["resident_id"] for state in states)
    assert any(rows(state, "credit_areas") for state in states)


async def test_a_second_load_goes_on_behind_the_first(demo: Demo) -> None:
    await load_demo(demo.dsn, KEY, 10)
    found = await demo.connection.fetchrow(
        "SELECT count(*), count(DISTINCT uscc), count(uscc), max(customer_number) FROM customer "
        "WHERE account_group = '0001'"
    )
    assert found is not None
    assert found[0] == 102 + 9
    assert found[1] == found[2]
    assert found[3] == "0100000114"
    options = "SELECT reloptions FROM pg_class WHERE relname = 'customer_search_grams'"
    assert await demo.connection.fetchval(options) == ["fastupdate=off"]  # as the writer wants it


async def test_a_user_without_special_rights_loads_them_too(fresh_database: str) -> None:
    owner = await asyncpg.connect(fresh_database)
    try:
        await owner.execute(
            """
            CREATE ROLE demo_loader LOGIN;
            GRANT ALL ON ALL TABLES IN SCHEMA public TO demo_loader;
            GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO demo_loader;
            """
        )
        await load_demo(fresh_database.replace("//dossier@", "//demo_loader@"), KEY, 40)
        assert await owner.fetchval("SELECT count(*) FROM customer") == 40
        await owner.execute("DROP OWNED BY demo_loader; DROP ROLE demo_loader")
    finally:
        await owner.close()


async def test_another_configuration_is_refused(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    try:
        await connection.execute("DELETE FROM sales_office_area; DELETE FROM sales_area")
        with pytest.raises(DemoError, match="sales_area lacks F723/AQ/XX, F723/DS/XX, F724/AQ/XX"):
            await load_demo(fresh_database, KEY, 10)
        assert await connection.fetchval("SELECT count(*) FROM customer") == 0
    finally:
        await connection.close()


async def test_a_full_number_range_is_refused_and_stays(fresh_database: str) -> None:
    connection = await asyncpg.connect(fresh_database)
    try:
        await connection.execute(
            "UPDATE number_range SET last_number = '0199999995' WHERE number_range = '01'"
        )
        with pytest.raises(DemoError, match="Number range 01"):
            await load_demo(fresh_database, KEY, 10)
        ranges = await connection.fetch("SELECT last_number FROM number_range ORDER BY number_range LIMIT 2")
        assert [row[0] for row in ranges] == ["0199999995", "0200000000"]
        assert await connection.fetchval("SELECT count(*) FROM customer") == 0
    finally:
        await connection.close()


def test_names_and_tax_numbers_never_meet() -> None:
    rows_of = _made(range(100_000_004, 100_020_004))
    assert len({row[3] for row in rows_of if not row[24]}) == sum(not row[24] for row in rows_of)
    assert len({row[20] for row in rows_of if row[20]}) == sum(bool(row[20]) for row in rows_of)


def test_the_same_seed_makes_the_same_customers_another_makes_others() -> None:
    numbers = range(100_000_004, 100_000_104)
    assert _content(_made(numbers)) == _content(_made(numbers))
    assert _content(_made(numbers)) != _content(_made(numbers, seed=2))


def _made(numbers: range, seed: int = 1) -> list[tuple[Any, ...]]:
    maker = Maker(seed, datetime(2026, 5, 6, tzinfo=UTC), Sealer(KEY))
    made = Rows([str(number) for number in range(2 * len(numbers))], list(range(3 * len(numbers))))
    for number in numbers:
        maker.make(made, f"{number:010}", SOLD_TO)
    return made.tables["customer"]


def _content(rows_of: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Without the sealed box, which is another one each time."""
    return [(*row[:21], *row[22:]) for row in rows_of]


def _patch(shape: Shape, state: State, number: str) -> State:
    """The request that could have made this customer: what he is himself, he need not say."""
    patch: State = {}
    for name, value in state.items():
        if name in shape.children:
            patch[name] = [
                _patch(shape.children[name], row, number)
                for row in rows(state, name)
                if row.get("partner") != number
            ]
        elif name in shape.fields and not shape.fields[name].system and value != number:
            patch[name] = value
    return patch


def _comparable(state: State) -> State:
    """Empty text, False and nothing are one; lists in the order of their content."""
    found: State = {}
    for name, value in state.items():
        if isinstance(value, list):
            found[name] = sorted((_comparable(row) for row in rows(state, name)), key=str)
        elif not name.startswith("@") and name not in LATER and value not in (None, "", False):
            found[name] = value
    return {name: value for name, value in found.items() if value != []}


def _partner(state: State) -> PartnerFacts:
    return PartnerFacts(
        text(state, "customer_number"),
        text(state, "account_group"),
        finance_status=text(state, "finance_status"),
        company_codes=frozenset(text(row, "company_code") for row in rows(state, "company_codes")),
        sales_areas=frozenset(area_key(row) for row in rows(state, "sales_areas")),
    )


def _candidate(state: State) -> Candidate:
    return Candidate(
        text(state, "customer_number"),
        full_name(state),
        state["country"],
        state["city"],
        state["uscc"],
        state["vat_registration_no"],
    )
