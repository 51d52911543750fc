"""What cells of base data may name: categories, units, employees, charts. Next: reading.py."""

from collections import defaultdict

import asyncpg

from resolvers.access.caller import Caller
from resolvers.exchange.lists import Lists
from resolvers.exchange.lists import read_lists as read_codes

_MOST = 2_000  # of one list: more nobody scrolls through
# A category with others below holds no records (BD-4).
_LISTS = """
SELECT 'vendor_categories' AS list, c.category_code AS key, c.full_name AS name FROM vendor_category c
    WHERE c.active AND NOT EXISTS (SELECT FROM vendor_category b WHERE b.parent_code = c.category_code)
UNION ALL SELECT 'stock_item_categories', c.category_code, c.full_name FROM stock_item_category c
    WHERE c.active AND NOT EXISTS (SELECT FROM stock_item_category b WHERE b.parent_code = c.category_code)
UNION ALL SELECT 'departments', department_code, name FROM department
    WHERE coalesce(valid_from, $1::date) <= $1 AND coalesce(valid_to, $1::date) >= $1
UNION ALL SELECT 'employees', employee_code, name FROM employee WHERE coalesce(leave_date > $1, true)
UNION ALL SELECT 'unit_groups', group_code, name FROM unit_group WHERE active
UNION ALL SELECT 'units', unit_code, name FROM unit WHERE active
UNION ALL SELECT DISTINCT 'charts', chart_of_accounts, '' FROM company_code
ORDER BY list, key
"""


async def read_lists(pool: asyncpg.Pool, caller: Caller, today: object) -> Lists:
    """With those of the configuration."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in await pool.fetch(_LISTS, today):
        if len(found[row["list"]]) < _MOST:
            found[row["list"]].append(f"{row['key']} {row['name'] or ''}".strip())
    return {**await read_codes(pool, caller), **found}
