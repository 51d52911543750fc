"""What a decision must know of the rest of the world, read by one statement. Next: save.py."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from models.rules.archives.consents import CONTACT, CUSTOMER
from models.rules.config import Config
from models.rules.duplicates import SIMILAR, duplicate_name
from models.rules.facts import Candidate, Facts, Needed, PartnerFacts, Task, TaskKind, Use
from models.rules.search import bigrams
from resolvers.access.grants import scope_arrays
from resolvers.write.config import VERSION, Connection
from resolvers.write.context import WriteContext
from resolvers.write.state import VISIBLE, customer_shape

OPEN = "OPEN"
CLOSED = "CLOSED"
_SPLIT = "\x1f"
_MOST_SIMILAR = 1000  # who shares so many pairs of signs with so many has a name that says nothing
_MOST_EQUAL = 500

_ALIKE = """json_build_array(c.customer_number, concat_ws(' ', nullif(c.name1, ''), nullif(c.name2, ''),
    nullif(c.name3, ''), nullif(c.name4, '')), c.country, c.city, c.uscc, c.vat_registration_no) AS found"""

# OFFSET 0 keeps the other conditions out, which the planner would rather look for than the bigrams.
# A customer that this call newly names is locked FOR SHARE: KEY SHARE would let somebody set its deletion
# flag before we commit. Who is named already is only read: neighbours would wait for each other.
_READ = f"""
WITH fresh AS MATERIALIZED (
    SELECT customer_number, version FROM customer WHERE customer_number = ANY($2::text[])
    ORDER BY customer_number FOR SHARE
), partner AS (
    SELECT c.customer_number AS number, c.account_group, c.deletion_flag, c.one_time_account AS one_time,
        c.finance_status, c.version,
        (SELECT f.version FROM fresh f WHERE f.customer_number = c.customer_number) AS held,
        (SELECT json_agg(d.company_code) FROM company_code_data d
            WHERE d.customer_number = c.customer_number) AS company_codes,
        (SELECT json_agg(d.company_code) FROM company_code_data d
            WHERE d.customer_number = c.customer_number AND d.head_office IS NOT NULL) AS head_office_in,
        (SELECT json_agg(d.sales_area) FROM sales_area_data d
            WHERE d.customer_number = c.customer_number) AS sales_areas
    FROM customer c
    WHERE c.customer_number = ANY($1::text[])
        AND (c.customer_number = ANY($5::text[])
            OR c.customer_number IN (SELECT t.payer_number FROM task t
                WHERE t.customer_number = $21::text AND t.status = '{OPEN}')
            OR {VISIBLE.format("c.customer_number", "$3", "$4")})
), alike AS (
    SELECT {_ALIKE} FROM customer c WHERE c.uscc = ANY($14::text[])
    UNION ALL SELECT {_ALIKE} FROM customer c WHERE c.vat_registration_no = ANY($15::text[])
    UNION ALL (SELECT {_ALIKE} FROM customer c
        WHERE c.duplicate_name = $17::text AND $17::text <> '' AND c.country = $16::text LIMIT {_MOST_EQUAL})
    UNION ALL (SELECT {_ALIKE} FROM unnest($18::text[]) AS p(pair), LATERAL (
            SELECT * FROM customer WHERE search_grams @> string_to_array(p.pair, chr(31)) OFFSET 0) c
        WHERE c.country = $16::text AND char_length(c.duplicate_name) BETWEEN $19::int AND $20::int
        LIMIT {_MOST_SIMILAR})
)
SELECT {VERSION} AS config, json_build_object(
    'partners', (SELECT json_agg(row_to_json(partner)) FROM partner),
    'banks', (SELECT json_agg(json_build_array(bank_country, bank_key)) FROM bank_master
        WHERE (bank_country, bank_key) IN (SELECT * FROM unnest($6::text[], $7::text[]))),
    'holders', (SELECT json_agg(json_build_array(a.at, b.customer_number) ORDER BY b.customer_number)
        FROM unnest($8::text[], $9::text[], $10::bytea[]) WITH ORDINALITY AS a(country, key, digest, at)
        JOIN bank_detail b ON b.bank_account_digest = a.digest
            AND b.bank_country = a.country AND b.bank_key = a.key),
    'external', (SELECT json_agg(json_build_array(k.external_system, k.external_key, k.customer_number))
        FROM external_key k
        WHERE (external_system, external_key) IN (SELECT * FROM unnest($11::text[], $12::text[]))),
    'short_codes', (SELECT json_agg(json_build_array(short_code, customer_number)) FROM customer
        WHERE short_code = ANY($13::text[])),
    'candidates', (SELECT json_agg(a.found) FROM alike a),
    'tasks', (SELECT json_agg(json_build_array(t.id, t.kind, t.payer_number, t.sales_area) ORDER BY t.id)
        FROM task t WHERE t.customer_number = $21::text AND t.status = '{OPEN}'),
    'taken', (SELECT json_agg(customer_number) FROM customer WHERE customer_number = ANY($22::text[])),
    'bases', (SELECT json_agg(json_build_array(b.subject, b.contact_number)) FROM consent b
        WHERE b.customer_number = $21::text AND b.for_master_data AND b.withdrawn_on IS NULL)
) AS facts
"""  # noqa: S608 - constants above

_USED_BY = """
SELECT d.customer_number, p.partner_function AS used_as, d.sales_area AS area,
    CASE WHEN p.partner_function = 'RG' THEN o.company_code END AS company_code
FROM partner_function p JOIN sales_area_data d ON d.id = p.sales_area_data_id
    JOIN sales_organization o ON o.sales_org = d.sales_org
WHERE p.partner_customer_number = $1 AND d.customer_number <> $1
UNION ALL SELECT customer_number, 'alternative_payer', NULL, NULL FROM customer
    WHERE alternative_payer = $1 AND customer_number <> $1
UNION ALL SELECT customer_number, 'fiscal_address_customer', NULL, NULL FROM customer
    WHERE fiscal_address_customer = $1 AND customer_number <> $1
UNION ALL SELECT customer_number, 'head_office', NULL, company_code FROM company_code_data
    WHERE head_office = $1 AND customer_number <> $1
UNION ALL SELECT customer_number, 'alternative_payer', NULL, company_code FROM company_code_data
    WHERE alternative_payer = $1 AND customer_number <> $1
UNION ALL SELECT c.customer_number, 'dunning_recipient', NULL, c.company_code FROM dunning_area a
    JOIN company_code_data c ON c.id = a.company_code_data_id
    WHERE a.dunning_recipient = $1 AND c.customer_number <> $1
UNION ALL SELECT customer_number, 'credit_account', NULL, NULL FROM credit_area
    WHERE credit_account = $1 AND customer_number <> $1
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Question:
    """What to look up, and for whom: `own` is the customer at hand, `named` whom he names already."""

    needed: Needed
    own: str | None = None
    named: frozenset[str] = frozenset()
    lock: bool = True

    def unlocked(self) -> "Question":
        return replace(self, lock=False)


@dataclass(frozen=True)
class Answer:
    facts: Facts


async def read_facts(
    connection: Connection, context: WriteContext, question: Question, config: Config | None = None
) -> Answer:
    """Everything that `needed` asks. Customers out of the caller's sight do not exist for him, unless the
    record or finance's task names them already.
    """
    arguments = _arguments(context, question)
    while True:
        row = await connection.fetchrow(_READ, *arguments)
        found: dict[str, Any] = {} if row is None else orjson.loads(row["facts"])
        # as in state.py: who had to wait for a lock has read the layers of that customer from before
        if all(one["held"] in (None, one["version"]) for one in found.get("partners") or ()):
            break
    if config is None:
        config = await context.writer.config.at(connection, row["config"] if row else None)
    used_by = await _read_uses(connection, question) if question.needed.used_by else ()
    facts = _facts(context, config, question, found)
    return Answer(replace(facts, used_by=used_by))


def _arguments(context: WriteContext, question: Question) -> tuple[Any, ...]:
    needed = question.needed
    fresh = sorted(needed.customers - question.named - {question.own}) if question.lock else []
    accounts = sorted(needed.accounts)
    digest = context.writer.sealer.digest
    country, name = next(iter(needed.names), ("", ""))
    core = duplicate_name(name)
    banks, keys = sorted(needed.banks), sorted(needed.external_keys)
    return (
        sorted(needed.customers),
        fresh,
        *scope_arrays(context.caller.read_scope()),
        sorted(question.named),
        [one[0] for one in banks],
        [one[1] for one in banks],
        [one[0] for one in accounts],
        [one[1] for one in accounts],
        [digest("bank_account", one[2]) for one in accounts],
        [one[0] for one in keys],
        [one[1] for one in keys],
        sorted(needed.short_codes),
        sorted(needed.usccs),
        sorted(needed.vat_numbers),
        country,
        core,
        gram_pairs(core),
        *lengths_alike(len(core)),
        question.own,
        sorted(needed.numbers),
    )


def lengths_alike(length: int) -> tuple[int, int]:
    """Names of other lengths cannot reach the similarity: at most the bigrams of the shorter are common."""
    grams = max(length - 1, 0)
    ratio = SIMILAR / (2 - SIMILAR)
    return int(grams * ratio) + 1, int(grams / ratio) + 2


def gram_pairs(core: str) -> list[str]:
    """Bigrams two by two, so that a name with similarity 0.75 or more holds at least one pair completely.

    Such a name lacks at most two fifths of the bigrams; half of them in pairs are more pairs than that.
    A pair is found in an index far faster than the bigram of a town's name alone. Far ones go together,
    because neighbours come together.
    """
    grams = bigrams(core)
    different = list(dict.fromkeys(grams))
    lacking = len(grams) - -(-6 * len(grams) // 10)
    half = -(-len(different) // 2)
    if half <= lacking:  # a name that repeats itself
        return different[: lacking + 1]
    pairs = [different[at::half][:2] for at in range(half)]
    return [_SPLIT.join(pair) for pair in pairs]


async def _read_uses(connection: Connection, question: Question) -> tuple[Use, ...]:
    found = await connection.fetch(_USED_BY, question.own)
    return tuple(
        Use(row["customer_number"], row["used_as"], row["area"], row["company_code"]) for row in found
    )


def _facts(context: WriteContext, config: Config, question: Question, found: Mapping[str, Any]) -> Facts:
    accounts = sorted(question.needed.accounts)
    holders: dict[tuple[str, str, str], tuple[str, ...]] = {}
    pairs: list[tuple[int, str]] = found.get("holders") or []
    for at, number in pairs:
        holders[accounts[at - 1]] = (*holders.get(accounts[at - 1], ()), number)
    return Facts(
        context.writer.today(),
        config,
        customer_shape(),
        customers={one["number"]: _partner(one) for one in found.get("partners") or ()},
        banks=frozenset((country, key) for country, key in found.get("banks") or ()),
        account_holders=holders,
        external_keys={(system, key): owner for system, key, owner in found.get("external") or ()},
        short_codes=dict(found.get("short_codes") or ()),
        taken_numbers=frozenset(found.get("taken") or ()),
        candidates=tuple({one[0]: Candidate(*one) for one in found.get("candidates") or ()}.values()),
        tasks=tuple(
            Task(number, TaskKind(kind), payer, area)
            for number, kind, payer, area in found.get("tasks") or ()
        ),
        consented=_consented(found) if context.writer.dossiers.consent else None,
        own_basis=any(subject == CUSTOMER for subject, _ in found.get("bases") or ()),
    )


def _consented(found: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(contact for subject, contact in found.get("bases") or () if subject == CONTACT)


def _partner(one: Mapping[str, Any]) -> PartnerFacts:
    return PartnerFacts(
        one["number"],
        one["account_group"],
        one["deletion_flag"],
        one["one_time"],
        one["finance_status"],
        frozenset(one["company_codes"] or ()),
        frozenset(one["sales_areas"] or ()),
        frozenset(one["head_office_in"] or ()),
    )
