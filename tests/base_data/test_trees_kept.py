"""Trees in the database: random acts against a plain model; many at once. Next: test_documents.py."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate
from typing import Any

import pytest

from models.rules.base_data.levels import LEVELS, Levels
from models.rules.roles import REF_DATA
from resolvers.access.caller import Caller, Grant
from resolvers.base_data import accounts as asking
from resolvers.base_data.accounts import ACCOUNTS
from resolvers.base_data.trees import VENDOR_CATEGORIES
from resolvers.errors import Conflict, Denied, Gone, Refused
from resolvers.write.context import Request, Saved, WriteContext
from resolvers.write.maintained import Kind, change, create, delete, share_turn
from resolvers.write.tx import Tx, together
from tests.support.locks import somebody_waits
from tests.support.writing import SALES, Desk, patch_of, told

KEEPER = Caller("RD01", (Grant.everywhere(REF_DATA),))
FINANCE_OF_ONE = Caller("FI01", (Grant("financeMaintainer", frozenset({"0723"}), frozenset()),))
SURE = frozenset({"GEN-CONFIRM"})
NAMES = "甲 乙 丙 丁".split()
_STAMPS = "1, '2026-01-01', 'TEST', now(), 'TEST'"
_DOCUMENT = f"""
INSERT INTO business_document (document, document_kind, document_number, document_date,
    version, created_on, created_by, changed_at, changed_by)
VALUES ('VOUCHER/' || $1::text, 'VOUCHER', $1, '2026-01-01', {_STAMPS})
"""
_LINE = """
INSERT INTO document_line (document, line_number, ledger_account, debit) VALUES ('VOUCHER/' || $1, 1, $2, $3)
"""
_REVERSE = "DELETE FROM document_line WHERE document = 'VOUCHER/' || $1"
_VENDOR = f"""
INSERT INTO vendor (vendor_code, name, category_code, purchase, outsourcing, service, overseas,
    version, created_on, created_by, changed_at, changed_by)
VALUES ($1, $1, $2, true, false, false, false, {_STAMPS})
"""


@dataclass
class Model:
    """What a tree should be, by plain loops over all of it."""

    levels: Levels
    names: dict[str, str] = field(default_factory=dict[str, str])
    versions: dict[str, int] = field(default_factory=dict[str, int])
    posted: dict[str, tuple[str, Decimal]] = field(
        default_factory=dict[str, tuple[str, Decimal]]
    )  # by document
    moves: int = 0

    def above(self, code: str) -> str:
        ends = [end for end in accumulate(self.levels) if end < len(code)]
        return code[: ends[-1]] if ends else ""

    def below(self, code: str) -> list[str]:
        return [one for one in self.names if one.startswith(code) and one != code]

    def namesake(self, code: str, name: str) -> bool:
        return any(
            other != code and self.above(other) == self.above(code) and held == name
            for other, held in self.names.items()
        )

    def postings(self, code: str) -> list[str]:
        return [document for document, (account, _) in self.posted.items() if account == code]

    def wrong(self, code: str, name: str) -> set[str]:
        """Codes of the findings that entering it should have."""
        above = self.above(code)
        checks = {
            "RD-CODE-RULE": len(code) not in accumulate(self.levels),
            "GEN-DUPLICATE": code in self.names or self.namesake(code, name),
            "RD-PARENT": len(code) in accumulate(self.levels) and above not in ("", *self.names),
            "GEN-RANGE": len(code) in accumulate(self.levels) and code[0] not in "123456",
        }
        return {found for found, so in checks.items() if so}

    def full_name(self, code: str) -> str:
        above = self.above(code)
        return f"{self.full_name(above)}\\{self.names[code]}" if above else self.names[code]

    def rows(self) -> list[tuple[Any, ...]]:
        ends = [*accumulate(self.levels)]
        return [
            (
                *(code, self.names[code], self.above(code) or None, self.full_name(code)),
                *(ends.index(len(code)) + 1, not self.below(code), self.versions[code]),
                sum((amount for at, amount in self.posted.values() if at.startswith(code)), Decimal(0)),
            )
            for code in sorted(self.names)
        ]


@dataclass
class Tree:
    """A tree as the tests speak to it."""

    desk: Desk
    kind: Kind[Any]
    code: str
    chart: str = ""

    def call(self) -> WriteContext:
        return self.desk.writer.call(KEEPER)

    def key(self, code: str) -> str:
        return f"{self.chart}/{code}" if self.chart else code

    async def enter(self, code: str, name: str, *confirmed: str) -> Saved:
        given = {self.code: code, "name": name}
        given |= {"chartOfAccounts": self.chart, "balanceDirection": "DEBIT"} if self.chart else {}
        return await create(self.call(), self.kind, patch_of(given), Request(confirm=frozenset(confirmed)))

    async def rename(self, code: str, name: str, version: int) -> Saved:
        return await change(
            self.call(), self.kind, self.key(code), patch_of({"name": name}), Request(version)
        )

    async def delete(self, code: str, version: int) -> Saved:
        return await delete(self.call(), self.kind, self.key(code), Request(version, SURE))


def vendor_categories(desk: Desk) -> Tree:
    return Tree(desk, VENDOR_CATEGORIES, "categoryCode")


def accounts(desk: Desk) -> Tree:
    return Tree(desk, ACCOUNTS, "accountCode", "CACN")


def short_levels(desk: Desk, **levels: Levels) -> Desk:
    return replace(desk, writer=replace(desk.writer, levels={**LEVELS, **levels}))


async def refusal(act: Any) -> set[str]:
    try:
        await act
    except Refused as refused:
        return {one[0] for one in told(refused)}
    except Gone:
        return {"GONE"}
    return set()


async def test_random_acts_leave_what_a_plain_model_has(fresh_desk: Desk) -> None:
    """Codes, names, paths, levels, leaves, versions, and what is posted at and below each account."""
    pick, levels = random.Random(9), (1, 1, 1)
    tree, model = accounts(short_levels(fresh_desk, LedgerAccount=levels)), Model(levels)
    for at in range(700):
        code = "".join(pick.choice("0112") for _ in range(pick.choice((1, 2, 2, 3, 3, 3, 4))))
        await _STEPS[pick.choice((*_STEPS, "enter", "delete", "delete", "delete"))](
            tree, model, code, pick.choice(NAMES), at
        )
    assert await kept(fresh_desk) == model.rows()
    moved = await fresh_desk.pool.fetch(
        """SELECT d.document, d.version, l.ledger_account, count(c.change_number) AS documents
        FROM business_document d JOIN document_line l USING (document)
        LEFT JOIN change_document c ON c.object_id = d.document AND c.operation = 'movePostings'
        GROUP BY 1, 2, 3"""
    )
    assert {row["document"]: row["ledger_account"] for row in moved} == {
        f"VOUCHER/{document}": f"CACN/{account}" for document, (account, _) in model.posted.items()
    }
    assert all(row["version"] == row["documents"] + 1 for row in moved)
    documents = "SELECT count(*) FROM change_document WHERE operation = 'movePostings'"
    assert await fresh_desk.pool.fetchval(documents) == model.moves > 10


async def _enter(tree: Tree, model: Model, code: str, name: str, _at: int) -> None:
    wrong, above = model.wrong(code, name), model.above(code)
    asked = bool(model.postings(above)) and above in model.names
    found = await refusal(tree.enter(code, name))
    assert found == (wrong | {"RD-ACCT-USED"} if asked else wrong), (code, name)
    if wrong:
        return
    if asked:
        await tree.enter(code, name, "RD-ACCT-USED")
        for document in model.postings(above):
            model.posted[document] = (code, model.posted[document][1])
            model.moves += 1
    model.names[code], model.versions[code] = name, 1


async def _rename(tree: Tree, model: Model, code: str, name: str, _at: int) -> None:
    found = await refusal(tree.rename(code, name, model.versions.get(code, 1)))
    if code not in model.names:
        assert found == {"GONE"}
    elif model.namesake(code, name):
        assert found == {"GEN-DUPLICATE"}
    else:
        assert found == set()
        model.versions[code] += model.names[code] != name
        model.names[code] = name


async def _delete(tree: Tree, model: Model, code: str, _name: str, _at: int) -> None:
    found = await refusal(tree.delete(code, model.versions.get(code, 1)))
    if code not in model.names:
        assert found == {"GONE"}
    elif model.below(code) or model.postings(code):
        assert found == {"GEN-INUSE"}
    else:
        assert found == set()
        del model.names[code], model.versions[code]


async def _post(tree: Tree, model: Model, _code: str, _name: str, at: int) -> None:
    leaves = [one for one in model.names if not model.below(one)]
    if leaves:
        code = min(leaves, key=lambda one: (len(one), int(one) * (at + 1) % 7))
        await tree.desk.pool.execute(_DOCUMENT, str(at))
        await tree.desk.pool.execute(_LINE, str(at), tree.key(code), Decimal(at))
        model.posted[str(at)] = (code, Decimal(at))


async def _reverse(tree: Tree, model: Model, _code: str, _name: str, at: int) -> None:
    """All that is posted on one of the accounts."""
    used = sorted({account for account, _ in model.posted.values()})
    for document in model.postings(used[at % len(used)]) if used else ():
        await tree.desk.pool.execute(_REVERSE, document)
        del model.posted[document]


_STEPS: Mapping[str, Any] = {
    **{"enter": _enter, "rename": _rename, "delete": _delete, "post": _post, "reverse": _reverse}
}


async def kept(desk: Desk) -> list[tuple[Any, ...]]:
    rows = await desk.pool.fetch(
        """SELECT account_code, name, substr(parent_account_key, 6), full_name, level, leaf, version,
            (SELECT coalesce(sum(debit), 0) FROM document_line l
                WHERE starts_with(l.ledger_account, a.ledger_account))
        FROM ledger_account a ORDER BY account_code"""
    )
    return [tuple(row) for row in rows]


async def test_categories_are_entered_renamed_and_deleted(fresh_desk: Desk) -> None:
    tree = vendor_categories(fresh_desk)
    assert await refusal(tree.enter("0103", "原料")) == {"RD-PARENT"}
    saved = await tree.enter("01", "原料")
    assert saved.message.text("zh") == "供应商分类01 原料已创建"
    await tree.enter("0101", "钢材")
    await tree.enter("010101", "板材")
    assert await refusal(tree.enter("01010101", "薄板")) == {"RD-CODE-RULE"}
    renamed = await tree.rename("01", "原材料", 1)
    assert await fresh_desk.items(renamed.change_number) == [("ZVCL", "", "name", "U", "原料", "原材料")]
    rows = await fresh_desk.pool.fetch("SELECT full_name, level, version FROM vendor_category ORDER BY 1")
    assert [tuple(row) for row in rows] == [
        ("原材料", 1, 2),
        ("原材料\\钢材", 2, 1),
        ("原材料\\钢材\\板材", 3, 1),
    ]
    await fresh_desk.pool.execute(_VENDOR, "0101010001", "010101")
    assert await refusal(tree.delete("010101", 1)) == {"GEN-INUSE"}
    assert await refusal(tree.delete("0101", 1)) == {"GEN-INUSE"}
    deep = Tree(short_levels(fresh_desk, VendorCategory=(2, 2, 2, 2)), VENDOR_CATEGORIES, "categoryCode")
    assert await refusal(deep.enter("01010101", "薄板")) == {"GEN-INUSE"}  # what lies above it has a vendor
    await fresh_desk.pool.execute("DELETE FROM vendor")
    gone = await tree.delete("010101", 1)
    assert gone.message.text("en") == "Vendor category 010101 板材 was deleted"
    assert await fresh_desk.items(gone.change_number) == [("ZVCL", "", None, "D", "板材", None)]
    other = Tree(short_levels(fresh_desk, VendorCategory=(3, 2)), VENDOR_CATEGORIES, "categoryCode")
    assert await refusal(other.enter("001", "其他")) == {"GEN-STATE"}


async def test_who_may_and_who_was_first(fresh_desk: Desk) -> None:
    tree, books = vendor_categories(fresh_desk), accounts(fresh_desk)
    await books.enter("1001", "库存现金")
    for caller in (SALES, FINANCE_OF_ONE):
        with pytest.raises(Denied):
            await create(fresh_desk.writer.call(caller), VENDOR_CATEGORIES, patch_of({"categoryCode": "01"}))
    own = fresh_desk.writer.call(FINANCE_OF_ONE)  # the chart is 0724's too
    assert await refusal(change(own, ACCOUNTS, "CACN/1001", patch_of({"name": "现金"}), Request(1))) == {
        "US-GRANT"
    }
    await tree.enter("01", "原料")
    await tree.rename("01", "原材料", 1)
    with pytest.raises(Conflict) as conflict:
        await tree.rename("01", "辅料", 1)
    assert conflict.value.changed_fields == ("name",)


async def test_many_at_once_make_each_code_and_each_name_once(fresh_desk: Desk) -> None:
    tree = vendor_categories(fresh_desk)
    codes = ["01", "01", "01", "02", "03", "04"]
    found = await asyncio.gather(*(refusal(tree.enter(code, "同名")) for code in codes))
    assert sorted(map(len, found)) == [0, 1, 1, 1, 1, 1]


async def test_a_leaf_stays_one_until_who_relies_on_it_has_ended(fresh_desk: Desk) -> None:
    """One posts on an account while its first child is entered: the posting is found, and moves."""
    books = accounts(fresh_desk)
    await books.enter("1001", "库存现金")
    shared, go_on = asyncio.Event(), asyncio.Event()

    async def post(tx: Tx) -> None:
        await share_turn(tx, "LedgerAccount")
        shared.set()
        await go_on.wait()
        await tx.connection.execute(_DOCUMENT, "1")
        await tx.connection.execute(_LINE, "1", "CACN/1001", Decimal(1))

    posting = asyncio.create_task(together(fresh_desk.writer.call(KEEPER), post))
    await shared.wait()
    entering = asyncio.create_task(refusal(books.enter("100101", "财务科")))
    try:
        async with fresh_desk.pool.acquire() as connection:
            await somebody_waits(connection)
    finally:
        go_on.set()
    await posting
    assert await entering == {"RD-ACCT-USED"}


async def test_what_is_asked_before_an_account_is_entered_reads_no_whole_chart(desk: Desk) -> None:
    """A workbook enters thousands of them below a hundred thousand."""
    asked = ("CACN/100101", "CACN/1001", "CACN", "财务科", "1001010000", [4, 6, 8])
    async with desk.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_custom_plan"
        )
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {asking._FACTS}", *asked))
    assert "Seq Scan on ledger_account" not in plan
    assert "ledger_account_length" in plan
    assert "ledger_account_sap" in plan
