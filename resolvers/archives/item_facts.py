"""What the rules must know of all that items and their patches name, by one statement. Next: items.py."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from models.rules.archive import ITEM
from models.rules.archives.codes import normalise
from models.rules.archives.metadata import (
    DepartmentFacts,
    ItemFacts,
    KindFacts,
    TypeFacts,
    VolumeFacts,
)
from models.rules.archives.vouchers import VOUCHER, VoucherFacts, VoucherKey
from models.rules.numbers import stored
from models.rules.state import Patch, State, rows, text
from resolvers.access.grants import item_sight, scope_arrays
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers
from resolvers.write.roots import ROOTS
from resolvers.write.state import ITEM_VISIBLE, VISIBLE
from resolvers.write.tx import Tx

# Volumes are locked, so that none is closed while something is laid into it, and who counts up what lies in
# one waits here for its turn.
_FACTS = f"""
WITH volume AS MATERIALIZED (
    SELECT i.item_id, i.institution_code, i.archive_type, i.archive_code, i.year, i.retention, i.access_level,
        i.department_code, i.carrier, i.state = 'FILED' AND i.open AS open
    FROM archive_item i
    WHERE i.item_id = ANY($1::text[]) AND i.unit = 'VOLUME' AND {ITEM_VISIBLE.format("i", "$2")}
    ORDER BY i.item_id FOR NO KEY UPDATE
)
SELECT {VERSION} AS config, json_build_object(
    'volumes', (SELECT json_agg(v) FROM volume v),
    'institutions', (SELECT json_agg(json_build_array(institution_code, fonds_number, active))
        FROM institution WHERE institution_code = ANY($3::text[])
            OR institution_code IN (SELECT institution_code FROM volume)),
    'types', (SELECT json_agg(json_build_array(t.archive_type, t.default_retention, t.default_access_level,
            t.arrangement, t.template_kind, t.minimum_retention, t.active AND c.active))
        FROM archive_type t JOIN archive_category c USING (category_code)
        WHERE t.archive_type = ANY($4::text[]) OR t.archive_type IN (SELECT archive_type FROM volume)),
    'departments', (SELECT json_agg(json_build_array(department_code,
            coalesce(archive_org_code, department_code), institution_code,
            coalesce(valid_from, $12::date) <= $12::date AND coalesce(valid_to, $12::date) >= $12::date))
        FROM department WHERE department_code = ANY($5::text[])
            OR department_code IN (SELECT department_code FROM volume)),
    'locations', (SELECT json_agg(json_build_array(location_code, institution_code))
        FROM archive_location WHERE location_code = ANY($6::text[]) AND active),
    'kinds', (SELECT json_agg(json_build_array(accounting_kind, archive_type, minimum_retention,
            coalesce(event_based, false), active))
        FROM accounting_kind WHERE accounting_kind = ANY($7::text[])),
    'customers', (SELECT json_agg(customer_number) FROM customer c WHERE customer_number = ANY($8::text[])
        AND {VISIBLE.format("c.customer_number", "$9", "$10")}),
    'codes', (SELECT json_agg(archive_code) FROM archive_code WHERE archive_code = ANY($11::text[])),
    'companies', (SELECT json_agg(DISTINCT c.company_code) FROM company_code c
        JOIN jsonb_to_recordset($13::jsonb) k(c text) ON k.c = c.company_code),
    'vouchers', (SELECT json_agg(json_build_array(v.company_code, v.fiscal_year, v.period, v.voucher_type,
            v.voucher_no))
        FROM jsonb_to_recordset($13::jsonb) k(c text, y text, p int, t text, n int, o text)
        JOIN voucher v ON v.company_code = k.c AND v.fiscal_year = k.y AND v.period = k.p
            AND v.voucher_type = k.t AND v.voucher_no = k.n AND v.item_id <> k.o)
) AS facts
"""  # noqa: S608 - constants of our own

Asked = tuple[State | None, Patch]  # a record as it is, None for a new one, and what is to change
_INT4 = 2**31 - 1


async def read_item_facts(tx: Tx, asked: Sequence[Asked]) -> ItemFacts:
    """Of all of these at once; whom the patches name is looked up as it will be stored."""
    context = tx.context
    scope, today = context.caller.read_scope(), context.writer.today()
    named = {name: sorted(_named(asked, name)) for name in (*_OF_BOTH, "location_code", "customer_number")}
    config, row = await answers(
        tx,
        _FACTS,
        sorted({one.lower() for one in named["volume_id"]}),
        item_sight(scope),
        *(named[name] for name in ("institution_code", "archive_type", "department_code", "location_code")),
        named["accounting_kind"],
        [stored(one) for one in named["customer_number"]],
        *scope_arrays(scope),
        sorted({normalise(one) for one in named["given_code"]}),
        today,
        orjson.dumps(list(_vouchers(asked))).decode(),
    )
    found: Mapping[str, Any] = orjson.loads(row["facts"])
    institutions: list[list[Any]] = found["institutions"] or []
    return ItemFacts(
        today,
        config,
        ROOTS[ITEM].shape,
        {code: fonds for code, fonds, _ in institutions},
        frozenset(code for code, _, active in institutions if active),
        {name: TypeFacts(*rest) for name, *rest in found["types"] or ()},
        {code: DepartmentFacts(*rest) for code, *rest in found["departments"] or ()},
        dict(found["locations"] or ()),
        {code: KindFacts(*rest) for code, *rest in found["kinds"] or ()},
        {one.pop("item_id"): VolumeFacts(**one) for one in found["volumes"] or ()},
        frozenset(found["customers"] or ()),
        frozenset(found["codes"] or ()),
        VoucherFacts(
            ROOTS[ITEM].shape.children[VOUCHER],
            frozenset(found["companies"] or ()),
            frozenset(VoucherKey(*key) for key in found["vouchers"] or ()),
        ),
    )


# Of the record and of the patch: what its archive code and its retention are made of.
_OF_BOTH = (
    "institution_code",
    "archive_type",
    "department_code",
    "accounting_kind",
    "volume_id",
    "given_code",
)


def _named(asked: Iterable[Asked], name: str) -> set[str]:
    found: set[str] = set()
    for now, patch in asked:
        typed = text(patch, name).strip().upper()
        found |= {typed} if typed and "\0" not in typed else set()
        found |= {text(now, name)} if now is not None and name in _OF_BOTH and text(now, name) else set()
    return found


def _vouchers(asked: Iterable[Asked]) -> Iterable[dict[str, Any]]:
    """Keys as they will be, for finding others that have them; what cannot be one has none."""
    for now, patch in asked:
        before = next(iter(rows(now or {}, VOUCHER)), State())
        for row in rows(patch, VOUCHER):
            after = {**before, **row}
            number, period = after.get("voucher_no"), after.get("period")
            if isinstance(number, int) and isinstance(period, int) and max(number, period) <= _INT4:
                yield {
                    "c": _text(after, "company_code").upper(),
                    "y": _text(after, "fiscal_year"),
                    "p": period,
                    "t": _text(after, "voucher_type"),
                    "n": number,
                    "o": text(now or {}, "item_id"),
                }


def _text(row: Mapping[str, Any], name: str) -> str:
    return text(row, name).strip().replace("\0", "")
