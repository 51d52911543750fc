"""What may be written in a template for a code of the configuration: codes, names. Next: templating.py."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg
import orjson

from models.rules.archives.cells import Lookup
from models.rules.archives.templates import Kind
from resolvers.pool import Connection

_READ = """
SELECT json_build_object(
    'categories', (SELECT json_agg(json_build_array(category_code, name_zh, name_en) ORDER BY category_code)
        FROM archive_category WHERE active),
    'types', (SELECT json_agg(json_build_array(t.archive_type, t.name_zh, t.name_en, t.arrangement)
            ORDER BY t.archive_type)
        FROM archive_type t JOIN archive_category c USING (category_code) WHERE t.active AND c.active),
    'departments', (SELECT json_agg(json_build_array(department_code, name, archive_org_code)
            ORDER BY department_code)
        FROM department WHERE coalesce(valid_from, $1::date) <= $1 AND coalesce(valid_to, $1::date) >= $1
            AND ($2::text IS NULL OR institution_code IS NULL OR institution_code = $2)),
    'companies', (SELECT json_agg(json_build_array(company_code, name, currency) ORDER BY company_code)
        FROM company_code)
) AS found
"""


@dataclass(frozen=True)
class Lookups:
    """By column of the record; `types` with the arrangement of each; `choices` by header, for drop-downs."""

    columns: Mapping[str, Lookup]
    types: Lookup
    arrangements: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]


async def read_lookups(
    source: asyncpg.Pool | Connection, kind: Kind, today: date, institution: str | None = None
) -> Lookups:
    """What may be chosen today, of an institution if one is named."""
    found: Mapping[str, list[list[Any]]] = orjson.loads(await source.fetchval(_READ, today, institution))
    categories, types = found["categories"] or [], found["types"] or []
    departments, companies = found["departments"] or [], found["companies"] or []
    columns = {
        "category_code": _lookup(categories),
        "department_code": _lookup(departments),
        "company_code": _lookup([one[:2] for one in companies]),
    }
    if kind is Kind.OTHER:
        choices = {
            "档案大类*": [f"{code} {zh}" for code, zh, _ in categories],
            "档案类型*": [f"{code} {zh}" for code, zh, *_ in types],
            "归档部门*": [f"{code} {name}" for code, name, _ in departments],
        }
    else:
        choices = {
            "公司代码*": [code for code, *_ in companies],
            "币种*": sorted({currency for *_, currency in companies}),
        }
    return Lookups(columns, _lookup([one[:3] for one in types]), {one[0]: one[3] for one in types}, choices)


def _lookup(rows: Iterable[Sequence[Any]]) -> Lookup:
    """The code comes first, its names follow."""
    codes: set[str] = set()
    names: defaultdict[str, list[str]] = defaultdict(list)
    for code, *called in rows:
        codes.add(code)
        for name in dict.fromkeys(called):
            if name:
                names[name].append(code)
    return Lookup(frozenset(codes), {name: tuple(of) for name, of in names.items()})
