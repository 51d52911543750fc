"""What decisions must know of the rest of the world, read by one statement. Next: save.py."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import orjson

from models.rules.archives.consents import CONTACT, CUSTOMER
from models.rules.config import Config
from models.rules.duplicates import SIMILAR, duplicate_name
from models.rules.facts import (
    AccountRef,
    BankRef,
    Candidate,
    Facts,
    Needed,
    PartnerFacts,
    Task,
    TaskKind,
    Use,
)
from models.rules.search import bigrams
from resolvers.access.grants import scope_arrays
from resolvers.write.config import VERSION, Connection
from resolvers.write.context import WriteContext
from resolvers.write.state import VISIBLE, customer_shape

_Key = TypeVar("_Key", str, AccountRef, BankRef)

OPEN = "OPEN"
CLOSED = "CLOSED"
_SPLIT, _BETWEEN = "\x1f", "\x1e"
_MOST_SIMILAR = 1000  # who shares so many pairs of signs with so many has a name that says nothing
_MOST_EQUAL = 500

_ALIKE = """json_build_array(c.customer_number, concat_ws(' ', nullif(c.name1, ''), nullif(c.name2, ''),
    nullif(c.name3, ''), nullif(c.name4, '')), c.country, c.city, c.uscc, c.vat_registration_no,
    c.duplicate_name) AS found"""

# OFFSET 0 keeps the other conditions out, which the planner would rather look for than the bigrams.
# A customer that this call newly names is locked FOR SHARE: KEY SHARE would let somebody set its deletion
# flag before we commit. Who is named already is only read: neighbours would wait for each other.
_READ = f"""
WITH fresh AS MATERIALIZED (
    SELECT customer_number, version FROM customer WHERE customer_number = ANY($2::text[])
    ORDER BY customer_number FOR SHARE
), partner AS (SELECT * FROM (
    SELECT c.customer_number AS number, c.account_group, c.deletion_flag, c.one_time_account AS one_time,
        c.finance_status, c.version,
        (SELECT f.version FROM fresh f WHERE f.customer_number = c.customer_number) AS held,
        (SELECT json_agg(d.company_code) FROM company_code_data d
            WHERE d.customer_number = c.customer_number) AS company_codes,
        (SELECT json_agg(d.company_code) FROM company_code_data d
            WHERE d.customer_number = c.customer_number AND d.head_office IS NOT NULL) AS head_office_in,
        (SELECT json_agg(d.sales_area) FROM sales_area_data d
            WHERE d.customer_number = c.customer_number) AS sales_areas,
        {VISIBLE.format("c.customer_number", "$3", "$4")} AS seen
    FROM customer c WHERE c.customer_number = ANY($1::text[])) p
    WHERE p.seen OR p.number = ANY($5::text[]) OR p.number IN (SELECT t.payer_number FROM task t
        WHERE t.customer_number = ANY($21::text[]) AND t.status = '{OPEN}')
), name AS (
    SELECT * FROM unnest($16::text[], $17::text[], $18::text[], $19::int[], $20::int[])
        WITH ORDINALITY AS n(country, core, pairs, shortest, longest, at)
), alike AS (
    SELECT 0 AS at, {_ALIKE} FROM customer c WHERE c.uscc = ANY($14::text[])
    UNION ALL SELECT 0, {_ALIKE} FROM customer c WHERE c.vat_registration_no = ANY($15::text[])
    UNION ALL SELECT n.at, c.found FROM name n, LATERAL (SELECT {_ALIKE} FROM customer c
        WHERE c.duplicate_name = n.core AND n.core <> '' AND c.country = n.country LIMIT {_MOST_EQUAL}) c
    UNION ALL SELECT n.at, c.found FROM name n, LATERAL (SELECT {_ALIKE}
        FROM unnest(string_to_array(n.pairs, chr(30))) AS p(pair), LATERAL (
            SELECT * FROM customer WHERE search_grams @> string_to_array(p.pair, chr(31)) OFFSET 0) c
        WHERE c.country = n.country AND char_length(c.duplicate_name) BETWEEN n.shortest AND n.longest
        LIMIT {_MOST_SIMILAR}) c
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
    'categories', (SELECT json_agg(json_build_array(c.category_code, c.active AND NOT EXISTS (
            SELECT FROM customer_category b WHERE b.parent_code = c.category_code)))
        FROM customer_category c WHERE c.category_code = ANY($23::text[])),
    'categorised', EXISTS (SELECT FROM customer_category),
    'vendors', (SELECT json_agg(json_build_array(vendor_number, customer_number)) FROM customer
        WHERE vendor_number = ANY($24::text[])),
    'candidates', (SELECT json_agg(json_build_array(a.at, a.found)) FROM alike a),
    'tasks', (SELECT json_agg(json_build_array(t.customer_number, t.id, t.kind, t.payer_number, t.sales_area)
            ORDER BY t.id)
        FROM task t WHERE t.customer_number = ANY($21::text[]) AND t.status = '{OPEN}'),
    'taken', (SELECT json_agg(customer_number) FROM customer WHERE customer_number = ANY($22::text[])),
    'bases', (SELECT json_agg(json_build_array(b.customer_number, b.subject, b.contact_number))
        FROM consent b
        WHERE b.customer_number = ANY($21::text[]) AND b.for_master_data AND b.withdrawn_on IS NULL)
) AS facts
"""  # noqa: S608 - constants above

_USED_BY = """
SELECT p.partner_customer_number AS used, d.customer_number, p.partner_function AS used_as,
    d.sales_area AS area, CASE WHEN p.partner_function = 'RG' THEN o.company_code END AS company_code
FROM partner_function p JOIN sales_area_data d ON d.id = p.sales_area_data_id
    JOIN sales_organization o ON o.sales_org = d.sales_org
WHERE p.partner_customer_number = ANY($1::text[]) AND d.customer_number <> p.partner_customer_number
UNION ALL SELECT alternative_payer, customer_number, 'alternative_payer', NULL, NULL FROM customer
    WHERE alternative_payer = ANY($1::text[]) AND customer_number <> alternative_payer
UNION ALL SELECT fiscal_address_customer, customer_number, 'fiscal_address_customer', NULL, NULL FROM customer
    WHERE fiscal_address_customer = ANY($1::text[]) AND customer_number <> fiscal_address_customer
UNION ALL SELECT head_office, customer_number, 'head_office', NULL, company_code FROM company_code_data
    WHERE head_office = ANY($1::text[]) AND customer_number <> head_office
UNION ALL SELECT alternative_payer, customer_number, 'alternative_payer', NULL, company_code
    FROM company_code_data
    WHERE alternative_payer = ANY($1::text[]) AND customer_number <> alternative_payer
UNION ALL SELECT dunning_recipient, c.customer_number, 'dunning_recipient', NULL, c.company_code
    FROM dunning_area a JOIN company_code_data c ON c.id = a.company_code_data_id
    WHERE a.dunning_recipient = ANY($1::text[]) AND c.customer_number <> a.dunning_recipient
UNION ALL SELECT credit_account, customer_number, 'credit_account', NULL, NULL FROM credit_area
    WHERE credit_account = ANY($1::text[]) AND customer_number <> credit_account
ORDER BY 1, 2, 3
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
    (facts,) = await read_many_facts(connection, context, (question,), config)
    return Answer(facts)


async def read_many_facts(
    connection: Connection,
    context: WriteContext,
    questions: Sequence[Question],
    config: Config | None = None,
) -> list[Facts]:
    """Everything that each asks. Customers out of the caller's sight do not exist for him, unless the record
    or finance's task names them already.
    """
    asked = _Asked(questions)
    arguments = asked.arguments(context)
    while True:
        row = await connection.fetchrow(_READ, *arguments)
        found: dict[str, Any] = {} if row is None else orjson.loads(row["facts"])
        # as in state.py: who had to wait for a lock has read the layers of that customer from before
        if all(one["held"] in (None, one["version"]) for one in found.get("partners") or ()):
            break
    if config is None:
        config = await context.writer.config.at(connection, row["config"] if row else None)
    return _Found(context, config, asked, found, await _read_uses(connection, questions)).facts()


class _Asked:
    """What the questions ask together, in the order of the statement's arguments."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        needs = [one.needed for one in questions]
        self.accounts = _union(one.accounts for one in needs)
        self.names = sorted({(country, duplicate_name(name)) for one in needs for country, name in one.names})

    def arguments(self, context: WriteContext) -> tuple[Any, ...]:
        needs = [one.needed for one in self.questions]
        digest = context.writer.sealer.digest
        banks = _union(one.banks for one in needs)
        keys = _union(one.external_keys for one in needs)
        lengths = [lengths_alike(len(core)) for _, core in self.names]
        return (
            _union(one.customers for one in needs),
            _union(one.needed.customers - one.named - {one.own} for one in self.questions if one.lock),
            *scope_arrays(context.caller.read_scope()),
            _union(one.named for one in self.questions),
            [one[0] for one in banks],
            [one[1] for one in banks],
            [one[0] for one in self.accounts],
            [one[1] for one in self.accounts],
            [digest("bank_account", one[2]) for one in self.accounts],
            [one[0] for one in keys],
            [one[1] for one in keys],
            _union(one.short_codes for one in needs),
            _union(one.usccs for one in needs),
            _union(one.vat_numbers for one in needs),
            [country for country, _ in self.names],
            [core for _, core in self.names],
            [_BETWEEN.join(gram_pairs(core)) for _, core in self.names],
            [shortest for shortest, _ in lengths],
            [longest for _, longest in lengths],
            [one.own for one in self.questions if one.own is not None],
            _union(one.numbers for one in needs),
            _union(one.categories for one in needs),
            _union(one.vendors for one in needs),
        )


def _union(parts: Iterable[frozenset[_Key]]) -> list[_Key]:
    return sorted({one for part in parts for one in part})


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


async def _read_uses(connection: Connection, questions: Sequence[Question]) -> dict[str, list[Use]]:
    used = [one.own for one in questions if one.needed.used_by and one.own is not None]
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for row in await connection.fetch(_USED_BY, used) if used else ():
        use = Use(row["customer_number"], row["used_as"], row["area"], row["company_code"])
        found[row["used"]].append(use)
    return found


class _Found:
    """What the statement answered, to be told to each question."""

    def __init__(
        self,
        context: WriteContext,
        config: Config,
        asked: _Asked,
        found: Mapping[str, Any],
        uses: Mapping[str, list[Use]],
    ) -> None:
        self._asked, self._uses = asked, uses
        self._consent = context.writer.dossiers.consent
        self._partners = {one["number"]: (one["seen"], _partner(one)) for one in found.get("partners") or ()}
        self._seen = {number: facts for number, (seen, facts) in self._partners.items() if seen}
        self._tasks = _by_customer(found.get("tasks"))
        self._bases = _by_customer(found.get("bases"))
        self._alike: defaultdict[Any, list[Candidate]] = defaultdict(list)
        for at, one in found.get("candidates") or ():
            candidate = Candidate(*one)
            taxes: list[Any] = [candidate.uscc, candidate.vat_registration_no]
            keys: list[Any] = [asked.names[at - 1]] if at else taxes
            for key in keys:
                self._alike[key].append(candidate)
        self._shared = Facts(
            context.writer.today(),
            config,
            customer_shape(),
            customers=self._seen,
            banks=frozenset((country, key) for country, key in found.get("banks") or ()),
            account_holders=_holders(asked, found),
            external_keys={(system, key): owner for system, key, owner in found.get("external") or ()},
            short_codes=dict(found.get("short_codes") or ()),
            categories=dict(found.get("categories") or ()),
            categorised=bool(found.get("categorised")),
            vendors=dict(found.get("vendors") or ()),
            taken_numbers=frozenset(found.get("taken") or ()),
            consented=frozenset() if self._consent else None,
            own_basis=False,
        )

    def facts(self) -> list[Facts]:
        return [self._of(question) for question in self._asked.questions]

    def _of(self, question: Question) -> Facts:
        own, needed = question.own or "", question.needed
        tasks = [Task(one[0], TaskKind(one[1]), one[2], one[3]) for one in self._tasks.get(own, ())]
        bases = self._bases.get(own, ())
        consented = frozenset(contact for subject, contact in bases if subject == CONTACT)
        return replace(
            self._shared,
            customers=self._customers(question, tasks),
            candidates=self._candidates(needed),
            used_by=tuple(self._uses.get(own, ())) if needed.used_by else (),
            tasks=tuple(tasks),
            consented=consented if self._consent else None,
            own_basis=any(subject == CUSTOMER for subject, _ in bases),
        )

    def _customers(self, question: Question, tasks: Sequence[Task]) -> Mapping[str, PartnerFacts]:
        """Those in sight, and whom the record or its tasks name already."""
        known = question.named | {task.payer_number or "" for task in tasks}
        unseen = {
            number: facts
            for number in known
            if number not in self._seen and (facts := self._partners.get(number, (False, None))[1])
        }
        return {**self._seen, **unseen} if unseen else self._seen

    def _candidates(self, needed: Needed) -> tuple[Candidate, ...]:
        keys = [*needed.usccs, *needed.vat_numbers]
        keys += [(country, duplicate_name(name)) for country, name in needed.names]
        return tuple({one.number: one for key in keys for one in self._alike.get(key, ())}.values())


def _by_customer(listed: Sequence[Sequence[Any]] | None) -> dict[str, list[Sequence[Any]]]:
    found: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
    for number, *rest in listed or ():
        found[number].append(rest)
    return found


def _holders(asked: _Asked, found: Mapping[str, Any]) -> dict[AccountRef, tuple[str, ...]]:
    holders: defaultdict[AccountRef, tuple[str, ...]] = defaultdict(tuple)
    for at, number in found.get("holders") or ():
        holders[asked.accounts[at - 1]] += (number,)
    return dict(holders)


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
