"""Single faults planted in statements: each is refused, and beside it stands what is admitted."""

# ruff: noqa: E501 - a statement stands in one line
from typing import Any

import pytest

from models.rules.shape import Shield
from resolvers.access.caller import Caller, Grant, Unmasking
from resolvers.read.guard import Guard
from resolvers.read.guard_tree import GuardError

_AREA = "F723/AQ/XX"
SALES = Caller("SC01", (Grant("cashier", frozenset({"0723"}), frozenset({_AREA})),))
COMPANY = Caller("FI01", (Grant("cashier", frozenset({"0723"}), None),))
EVERYBODYS = Caller("ALL", (Grant.everywhere("auditor"),))
ARCHIVES = Caller(
    "AO01",
    (Grant("archiveOperator", None, None, frozenset({"LZ"}), frozenset({"KU"}), clearance=2),),
)
# reads tax numbers in clear in one company code of the two he sees
PARTLY = Caller(
    "TWO",
    (
        Grant("financeMaintainer", frozenset({"0723"}), frozenset()),
        Grant("cashier", frozenset({"0724"}), frozenset()),
    ),
)
UNCOVERED = Caller(
    "UN01",
    (Grant("cashier", None, None),),
    unmasked=frozenset({Unmasking("0100000004", Shield.TAX)}),
)
NAMES = (
    "company_codes",
    "sales_orgs",
    "reaches",
    "user_name",
    "company_codes:tax",
    "sales_orgs:tax",
    "unmasked:tax",
)
REACHES = '[{"i":"LZ","t":"KU","c":2}]'

_COMPANIES = "EXISTS (SELECT FROM company_code_data k WHERE k.customer_number = c.customer_number AND k.company_code = ANY($1::text[]))"
_AREAS = "EXISTS (SELECT FROM sales_area_data a WHERE a.customer_number = c.customer_number AND (a.sales_org = ANY($2::text[]) OR a.sales_area = ANY($2::text[])))"
_NEITHER = "NOT EXISTS (SELECT FROM company_code_data k WHERE k.customer_number = c.customer_number) AND NOT EXISTS (SELECT FROM sales_area_data a WHERE a.customer_number = c.customer_number)"
_SEEN = f"({_COMPANIES} OR {_AREAS} OR {_NEITHER})"
_CUSTOMER = f"SELECT to_json(c.name1) FROM customer c WHERE {_SEEN}"
_REACHED = (
    "EXISTS (SELECT FROM jsonb_to_recordset($3::jsonb) g(i text, t text, c int)"
    " WHERE (g.i IS NULL OR g.i = i.institution_code)"
    " AND (g.t IS NULL OR g.t IN (i.archive_type, split_part(i.archive_type, '/', 1)))"
    " AND coalesce(i.access_level, 3) <= g.c)"
)
_ITEM = f"SELECT to_json(i.title) FROM archive_item i WHERE {_REACHED}"
_TAX_CLEAR = (
    "EXISTS (SELECT FROM company_code_data k WHERE k.customer_number = c.customer_number"
    " AND k.company_code = ANY($5::text[]))"
)
_MASKED = (
    "SELECT CASE WHEN m.clear THEN to_json(c.uscc)::text ELSE 'null' END FROM customer c"
    f" CROSS JOIN LATERAL (SELECT {_TAX_CLEAR} AS clear OFFSET 0) m WHERE {_SEEN}"
)
_DOCUMENT = (
    "SELECT to_json(d.operation) FROM change_document d WHERE d.object_id IS NULL"
    " AND EXISTS (SELECT FROM change_item x WHERE x.change_number = d.change_number"
    " AND (x.company_code IS NULL OR x.company_code = ANY($1::text[])))"
    " AND (EXISTS (SELECT FROM customer c WHERE c.customer_number = d.customer_number"
    f" AND {_COMPANIES}) OR NOT EXISTS (SELECT FROM customer c WHERE c.customer_number = d.customer_number))"
)


def admit(caller: Caller, sql: str) -> None:
    """With only the arguments that the statement names."""
    used = [at for at in range(1, len(NAMES) + 1) if f"${at}::" in sql]
    names = [NAMES[at - 1] if at in used else "" for at in range(1, len(NAMES) + 1)]
    scope, clear = caller.read_scope(), caller.clear_scope(Shield.TAX)

    def codes(found: frozenset[str] | None) -> list[str] | None:
        return None if found is None else sorted(found)

    arguments: list[Any] = [
        codes(scope.company_codes),
        codes(scope.sales_orgs),
        REACHES,
        caller.user_name,
        codes(clear.company_codes) if clear else None,
        codes(clear.sales_orgs) if clear else None,
        sorted(one.customer_number for one in caller.unmasked),
    ]
    Guard().admit(
        caller,
        sql,
        names,
        [argument if name else None for name, argument in zip(names, arguments, strict=True)],
    )


@pytest.mark.parametrize(
    ("caller", "sql"),
    [
        (SALES, _CUSTOMER),
        (EVERYBODYS, "SELECT to_json(c.name1) FROM customer c"),
        (SALES, f"SELECT to_json(b.bank_key) FROM bank_detail b JOIN customer c ON c.customer_number = b.customer_number WHERE {_SEEN}"),
        (SALES, "SELECT to_json(k.recon_account) FROM company_code_data k WHERE k.company_code = ANY($1::text[])"),
        (SALES, "SELECT to_json(t.body) FROM customer_text t JOIN customer c ON c.customer_number = t.customer_number"
                " WHERE (t.company_code IS NULL OR t.company_code = ANY($1::text[])) AND (t.sales_org IS NULL"
                f" OR t.sales_org||'/'||t.channel||'/'||t.division = ANY($2::text[])) AND {_SEEN}"),
        (ARCHIVES, _ITEM),
        # a filter of the caller that no row fulfils
        (ARCHIVES, f"{_ITEM} AND EXISTS (SELECT FROM change_document d WHERE d.object_id = i.item_id AND d.object_id IS NULL)"),
        (ARCHIVES, f"{_ITEM} AND EXISTS (SELECT FROM attachment d WHERE d.item_id = i.item_id AND d.item_id IS NULL)"),
        (COMPANY, "SELECT to_json(u.mobile) FROM user_account u WHERE u.user_name = $4::text"),
        (COMPANY, "SELECT to_json(e.act) FROM audit_entry e WHERE e.user_name = $4::text"),
        (COMPANY, _DOCUMENT),
        (PARTLY, _MASKED),
        (UNCOVERED, "SELECT CASE WHEN c.customer_number = ANY($7::text[]) THEN c.uscc END FROM customer c"),
        (UNCOVERED, "SELECT CASE WHEN b.iban IS NULL THEN 'null' ELSE b.iban_tail END FROM bank_detail b"),
    ],
)  # fmt: skip
def test_admitted(caller: Caller, sql: str) -> None:
    admit(caller, sql)


@pytest.mark.parametrize(
    ("caller", "sql"),
    [
        # rows
        (SALES, "SELECT to_json(c.name1) FROM customer c"),
        (SALES, f"{_CUSTOMER} OR true"),
        (SALES, _CUSTOMER.replace("WHERE (EXISTS", "WHERE NOT (EXISTS", 1)),
        (SALES, _CUSTOMER.replace(f" OR {_NEITHER}", " OR NOT EXISTS (SELECT FROM company_code_data k"
                                  " WHERE k.customer_number = c.customer_number)")),
        (SALES, _CUSTOMER.replace("k.customer_number = c.customer_number AND k.comp", "k.comp")),
        (SALES, _CUSTOMER.replace("k.company_code = ANY($1::text[])", "k.company_code = ANY($2::text[])")),
        (SALES, _CUSTOMER.replace("k.company_code = ANY($1::text[])", "k.company_code <> ALL($1::text[])")),
        (SALES, _CUSTOMER.replace("a.sales_area = ANY", "a.channel = ANY")),
        (SALES, f"SELECT count(*) FROM customer c, customer d WHERE {_SEEN}"),
        (SALES, f"SELECT to_json(d.name1) FROM customer c JOIN customer d ON d.customer_number = c.alternative_payer WHERE {_SEEN}"),
        (SALES, f"SELECT to_json(b.bank_key) FROM bank_detail b WHERE EXISTS (SELECT FROM customer c WHERE {_SEEN})"),
        (SALES, f"SELECT (SELECT count(*) FROM task t WHERE t.customer_number = c.customer_number) FROM customer c WHERE {_SEEN}"),
        (SALES, "SELECT to_json(k.recon_account) FROM company_code_data k WHERE k.company_code IS NULL OR k.company_code = ANY($1::text[])"),
        (SALES, f"SELECT to_json(s.incoterms) FROM sales_area_data s JOIN customer c ON c.customer_number = s.customer_number WHERE {_SEEN}"),
        (SALES, f"SELECT to_json(b.bank_key) FROM bank_detail b LEFT JOIN customer c ON c.customer_number = b.customer_number AND {_SEEN}"),
        (ARCHIVES, "SELECT to_json(i.title) FROM archive_item i"),
        (ARCHIVES, _ITEM.replace(" AND coalesce(i.access_level, 3) <= g.c", "")),
        (ARCHIVES, _ITEM.replace("coalesce(i.access_level, 3)", "coalesce(i.access_level, 0)")),
        (ARCHIVES, _ITEM.replace("g.i IS NULL OR g.i = i.institution_code", "g.i IS NULL OR i.institution_code IS NOT NULL")),
        (ARCHIVES, _ITEM.replace("$3::jsonb", """'[{"c":3}]'::jsonb""")),
        (COMPANY, _ITEM),
        (COMPANY, "SELECT to_json(u.mobile) FROM user_account u"),
        (COMPANY, "SELECT to_json(u.mobile) FROM user_account u WHERE u.changed_by = $4::text"),
        (COMPANY, "SELECT to_json(e.act) FROM audit_entry e WHERE e.customer_number IS NULL"),
        (COMPANY, _DOCUMENT.replace("d.object_id IS NULL AND ", "")),
        (COMPANY, _DOCUMENT.replace("x.company_code = ANY($1::text[])", "true")),
        (COMPANY, _DOCUMENT.replace("NOT EXISTS (SELECT FROM customer c", "EXISTS (SELECT FROM customer c")),
        # fields
        (PARTLY, _MASKED.replace("CASE WHEN m.clear THEN to_json(c.uscc)::text ELSE 'null' END", "c.uscc")),
        (PARTLY, _MASKED.replace("THEN to_json(c.uscc)::text ELSE 'null' END", "THEN 'null' ELSE c.uscc END")),
        (PARTLY, _MASKED.replace("WHEN m.clear", "WHEN m.clear OR c.name1 IS NOT NULL")),
        (PARTLY, _MASKED.replace("ANY($5::text[])", "ANY($1::text[])")),
        (PARTLY, f"{_MASKED} ORDER BY c.uscc"),
        (PARTLY, f"{_MASKED} AND c.uscc IS NOT NULL"),
        (PARTLY, f"{_MASKED} AND c.tax_number1 = 'x'"),
        (UNCOVERED, "SELECT CASE WHEN c.customer_number = ANY($7::text[]) THEN c.resident_id END FROM customer c"),
        (UNCOVERED, "SELECT b.iban FROM bank_detail b"),
        (UNCOVERED, "SELECT count(*) FROM bank_detail b WHERE b.iban_digest IS NOT NULL"),
        (UNCOVERED, "SELECT to_json(p.last_name) FROM contact_person p"),
        (UNCOVERED, "SELECT to_json(i.new_value) FROM change_item i JOIN change_document d ON d.change_number = i.change_number"
                    " JOIN customer c ON c.customer_number = d.customer_number"),
        # ways around
        (EVERYBODYS, "SELECT to_json(s.value) FROM secret s"),
        (EVERYBODYS, "SELECT to_json(u.password_hash) FROM user_credential u"),
        (EVERYBODYS, "SELECT pg_read_file('secret')"),
        (EVERYBODYS, "SELECT query_to_xml('SELECT * FROM secret', true, false, '')"),
        (EVERYBODYS, "SELECT to_json(c.name1) FROM customer c UNION SELECT 'x'"),
        (EVERYBODYS, "WITH c AS (SELECT 1) SELECT to_json(c.name1) FROM customer c"),
        (EVERYBODYS, "SELECT to_json(c.name1) FROM other.customer c"),
        (EVERYBODYS, "SELECT c.* FROM customer c"),
        (EVERYBODYS, "SELECT to_json(c) FROM customer c"),
        (EVERYBODYS, "DELETE FROM customer"),
        (EVERYBODYS, "SELECT 1; SELECT 2"),
    ],
)  # fmt: skip
def test_refused(caller: Caller, sql: str) -> None:
    with pytest.raises(GuardError):
        admit(caller, sql)


@pytest.mark.parametrize("codes", [["0723", "0724"], None, [], ["0724"]])
def test_the_codes_are_the_callers_own(codes: list[str] | None) -> None:
    sql = "SELECT to_json(k.recon_account) FROM company_code_data k WHERE k.company_code = ANY($1::text[])"
    guard = Guard()
    guard.admit(COMPANY, sql, ["company_codes"], [["0723"]])
    with pytest.raises(GuardError):
        guard.admit(COMPANY, sql, ["company_codes"], [codes])
