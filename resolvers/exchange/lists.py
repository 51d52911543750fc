"""What the configuration offers for codes, with names, for drop-downs. Next: sheets/templates.py."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import asyncpg

from resolvers.access.caller import Caller
from resolvers.pool import Connection

Lists = Mapping[str, Sequence[str]]  # "N030 30 天净额"
_MOST = 2_000  # of one list: more nobody scrolls through
# A list that belongs to countries offers what is there for those of the company codes.
_HOME = "country IN (SELECT country FROM company_code)"
_LISTS = f"""
SELECT list, key, name_zh, name_en, position FROM reference_code WHERE active AND (country = '' OR {_HOME})
UNION ALL SELECT 'countries', country, name_zh, name_en, 0 FROM country WHERE active
UNION ALL SELECT 'regions', region, name_zh, name_en, 0 FROM region WHERE active AND {_HOME}
UNION ALL SELECT 'currencies', currency, name_zh, name_en, 0 FROM currency WHERE active
UNION ALL SELECT 'languages', language, name_zh, name_en, 0 FROM language WHERE active
UNION ALL SELECT 'account_groups', account_group, name_zh, name_en, 0 FROM account_group
UNION ALL SELECT 'payment_terms', payment_terms, name_zh, name_en, 0 FROM payment_terms WHERE active
UNION ALL SELECT DISTINCT 'incoterms', incoterms, name_zh, name_en, 0 FROM incoterms
UNION ALL SELECT 'company_codes', company_code, name, name, 0 FROM company_code
UNION ALL SELECT 'sales_organizations', sales_org, name, name, 0 FROM sales_organization
UNION ALL SELECT 'distribution_channels', channel, name, name, 0 FROM distribution_channel
UNION ALL SELECT 'divisions', division, name, name, 0 FROM division
UNION ALL SELECT 'sales_areas', a.sales_area, o.name, o.name, 0 FROM sales_area a
    JOIN sales_organization o ON o.sales_org = a.sales_org
    WHERE coalesce(a.ref_channel, a.channel) = a.channel AND coalesce(a.ref_division, a.division) = a.division
UNION ALL SELECT 'plants', plant, name, name, 0 FROM plant
UNION ALL SELECT 'sales_offices', sales_office, name, name, 0 FROM sales_office
UNION ALL SELECT DISTINCT 'sales_groups', sales_group, name, name, 0 FROM sales_group
UNION ALL SELECT DISTINCT 'recon_accounts', account, name, name, 0 FROM gl_account WHERE account_type = 'D'
UNION ALL SELECT 'banks', bank_key, bank_name, bank_name, 0 FROM bank_master
UNION ALL SELECT 'credit_control_areas', credit_control_area, name, name, 0 FROM credit_control_area
UNION ALL SELECT DISTINCT 'tax_categories', tax_category, '', '', 0 FROM tax_category WHERE {_HOME}
UNION ALL SELECT DISTINCT 'tax_classes', tax_class, name_zh, name_en, 0 FROM tax_category WHERE {_HOME}
ORDER BY list, position, key
"""  # noqa: S608 - constants of our own


async def read_lists(source: asyncpg.Pool | Connection, caller: Caller) -> Lists:
    """In the caller's language; of company codes and sales areas those in his sight."""
    name, scope = f"name_{caller.languages[0]}", caller.read_scope()
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in await source.fetch(_LISTS):
        list_name, key = row["list"], row["key"]
        if list_name == "company_codes" and not scope.sees_company(key):
            continue
        if list_name == "sales_areas" and not scope.sees_area(key.partition("/")[0], key):
            continue
        if list_name == "sales_organizations" and not scope.sees_area(key, key):
            continue
        if len(found[list_name]) < _MOST:
            found[list_name].setdefault(key, f"{key} {row[name]}".strip())
    return {one: list(values.values()) for one, values in found.items()}
