"""The chart of accounts: what acts ask; postings go to the first account below. Next: next_codes.py."""

from itertools import accumulate

import orjson

from models.rules.base_data.accounts import (
    ACCOUNT,
    AccountFacts,
    account_key,
    decide_change_account,
    decide_create_account,
    decide_delete_account,
    decide_move,
    moves_postings,
    sap_account,
)
from models.rules.base_data.levels import MOST_ACCOUNT_DIGITS, parent_of
from models.rules.base_data.trees import Place
from models.rules.config import Config
from models.rules.decision import Decision
from models.rules.rights import FINANCE
from models.rules.state import Patch, State, text
from resolvers.access.caller import Caller
from resolvers.base_data.trees import KEEPERS
from resolvers.write.config import VERSION
from resolvers.write.lookups import answers
from resolvers.write.maintained import Kind
from resolvers.write.roots import ROOTS
from resolvers.write.tx import Tx
from resolvers.write.typed import name_after, name_in

_DOCUMENT = "BusinessDocument"
_AT_ONCE = 200  # documents whose postings move by one statement
_FACTS = f"""
SELECT {VERSION} AS config,
    EXISTS (SELECT FROM ledger_account WHERE ledger_account = $1) AS taken,
    (SELECT row_to_json(a)::text FROM ledger_account a WHERE ledger_account = $2) AS above,
    CASE WHEN $2::text IS NULL
        THEN EXISTS (SELECT FROM ledger_account WHERE parent_account_key IS NULL AND chart_of_accounts = $3
            AND name = $4 AND ledger_account <> $1)
        ELSE EXISTS (SELECT FROM ledger_account WHERE parent_account_key = $2
            AND name = $4 AND ledger_account <> $1) END AS namesake,
    CASE WHEN EXISTS (SELECT FROM ledger_account WHERE parent_account_key = $1) THEN 'LedgerAccount'
        WHEN EXISTS (SELECT FROM document_line WHERE ledger_account = $1) THEN 'BusinessDocument'
        ELSE '' END AS used_by,
    EXISTS (SELECT FROM document_line WHERE ledger_account = $2) AS posted,
    CASE WHEN $5::text IS NOT NULL THEN (SELECT min(ledger_account) FROM ledger_account
        WHERE chart_of_accounts = $3 AND sap_account = $5 AND ledger_account <> $1) END AS sap_taken,
    CASE WHEN $6::int[] IS NOT NULL
        THEN EXISTS (SELECT FROM generate_series(1, {MOST_ACCOUNT_DIGITS}) n WHERE n <> ALL($6)
            AND EXISTS (SELECT FROM ledger_account WHERE length(account_code) = n)) ELSE false END
        AS other_levels
"""  # noqa: S608 - constants of our own
_POSTED = """
SELECT DISTINCT document FROM document_line WHERE ledger_account = $1 ORDER BY document LIMIT $2
"""


async def _facts(tx: Tx, now: State | None, patch: Patch) -> AccountFacts:
    before, levels = now or {}, tx.context.writer.levels[ACCOUNT]
    chart = text(before, "chart_of_accounts") or name_in(patch, "chart_of_accounts").upper()
    code = text(before, "account_code") or name_in(patch, "account_code")
    parent = parent_of(code, levels)
    above = account_key(chart, parent) if parent else None
    key, name = account_key(chart, code), name_after(patch, before, "name")
    lengths = None if now else [*accumulate(levels)]  # each length is looked for in an index
    mapped = sap_account(code) if patch.get("sap_mapping") else None
    config, row = await answers(tx, _FACTS, key, above, chart, name, mapped, lengths)
    return AccountFacts(
        config,
        ROOTS[ACCOUNT].shape,
        taken=row["taken"],
        used_by=row["used_by"],
        place=Place(levels, row["above"] is not None, "", row["namesake"], row["other_levels"]),
        within=_keeps(tx.context.caller, chart, config),
        charts=frozenset(one.chart_of_accounts for one in config.company_codes.values()),
        above=orjson.loads(row["above"]) if row["above"] else {},
        posted=row["posted"],
        sap_taken=row["sap_taken"] or "",
    )


def _keeps(caller: Caller, chart: str, config: Config) -> bool:
    """Finance keeps charts of companies that are all its own: what is said of an account holds in each."""
    if any(caller.may(role) for role in KEEPERS):
        return True
    sharing = [one for one in config.company_codes.values() if one.chart_of_accounts == chart]
    return all(caller.may(FINANCE, company_code=one.code) for one in sharing)


async def _move_postings(tx: Tx, decision: Decision) -> None:
    """CA-3: each document gets a version and a change document of its own, in sight of the caller or not:
    he names an account, and learns of no document.
    """
    if not moves_postings(decision):
        return
    state, shape = decision.state or {}, ROOTS[_DOCUMENT].shape
    below, above = text(state, "ledger_account"), text(state, "parent_account_key")
    while found := await tx.connection.fetch(_POSTED, above, _AT_ONCE):
        documents = await tx.find_many([row["document"] for row in found], _DOCUMENT)
        await tx.save_many([(one, decide_move(one, above, below, shape)) for one in documents.values()])


ACCOUNTS = Kind(
    ACCOUNT,
    *("", (*KEEPERS, FINANCE), _facts),
    *(decide_create_account, decide_change_account, decide_delete_account),
    ACCOUNT,
    _move_postings,
)
