"""Employees that a record names, as the rules ask for them. Next: departments.py."""

from collections.abc import Mapping
from datetime import date

from resolvers.write.config import Connection

# They stay until the transaction ends: no foreign key holds those that are named in text.
_NAMED = """
SELECT employee_code, leave_date FROM employee WHERE employee_code = ANY($1::text[]) FOR KEY SHARE
"""
_ANY = "SELECT EXISTS (SELECT FROM employee)"


async def named_employees(connection: Connection, *codes: str) -> Mapping[str, date | None] | None:
    """Those that are there, with the day they left; None: there are no employees at all. Locks: so it comes
    after the record's own lock.
    """
    asked = [code for code in codes if code and "\0" not in code]
    found = await connection.fetch(_NAMED, asked) if asked else []
    if asked and not found and not await connection.fetchval(_ANY):
        return None
    return {row["employee_code"]: row["leave_date"] for row in found}
