"""Whether every receiver saw every change, in order, and ended with the final state. Next: test_checker.py.

python -m tests.nothing_lost.checker DSN FOLDER. It shares no code with the service, on purpose: what ought to
have been told it reads by plain SQL, what was told from what the receivers wrote down, line by line:

FOLDER/receivers.json   [{"code", "format", "company": "0723" or null, "sales": "F723" or null}]
FOLDER/CODE.told        what a receiver was sent, oldest first: one body a line
FOLDER/*.done           what writers were answered: {"customer", "version", "name1"} a line
"""

import asyncio
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import asyncpg

Cell = tuple[str, str, str, str]  # customer, table, key, field
_SHOWN = 10  # violations of a kind
_LOG = """
SELECT change_number, customer_number, version, xid::text::numeric AS xid FROM change_document
WHERE object_class = 'DEBI' ORDER BY xid, change_number COLLATE "C"
"""
_ITEMS = """
SELECT i.change_number, i."table", i.key, i.field, i.new_value, i.company_code, i.sales_org
FROM change_item i JOIN change_document d USING (change_number)
WHERE d.object_class = 'DEBI' ORDER BY i.change_number, i.position
"""
_VERSIONS = "SELECT customer_number, version FROM customer"
# What writers change, as it is now: written out by hand, so that no catalog can be wrong in both.
_NOW = """
SELECT customer_number, 'KNA1' AS "table", '' AS key, 'NAME1' AS field, name1 AS value FROM customer
UNION ALL
SELECT customer_number, 'KNB1', company_code, 'ZTERM', payment_terms FROM company_code_data
UNION ALL
SELECT customer_number, 'KNVV', sales_area, 'LPRIO', delivery_priority FROM sales_area_data
"""
_LAYERS = """
SELECT customer_number, company_code AS company, NULL AS sales FROM company_code_data
UNION ALL
SELECT customer_number, NULL, sales_org FROM sales_area_data
"""


@dataclass(frozen=True)
class Receiver:
    """`company` and `sales`: the only ones its owner may see; None: all."""

    code: str
    format: str
    company: str | None = None
    sales: str | None = None


@dataclass(frozen=True)
class Told:
    """One change as a receiver got it. `cells`: values that it named; `whole`: the customer it came with."""

    change: str
    customer: str
    version: int
    cells: dict[Cell, str | None]
    whole: dict[Cell, str | None] | None = None


@dataclass
class Truth:
    """The database at the end."""

    log: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])
    items: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    versions: dict[str, int] = field(default_factory=dict[str, int])
    now: dict[Cell, str | None] = field(default_factory=dict[Cell, "str | None"])
    companies: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sales: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def sees(self, receiver: Receiver, customer: str) -> bool:
        if receiver.company is None and receiver.sales is None:
            return True
        none = not self.companies[customer] and not self.sales[customer]
        return none or (
            receiver.company in self.companies[customer] or receiver.sales in self.sales[customer]
        )

    def expected(self, receiver: Receiver) -> list[tuple[str, str, int]]:
        """Changes of customers in sight of which at least one item is."""
        return [
            (change, customer, version)
            for change, customer, version in self.log
            if self.sees(receiver, customer) and self.visible(receiver, change)
        ]

    def visible(self, receiver: Receiver, change: str) -> list[Any]:
        return [
            one
            for one in self.items[change]
            if (receiver.company is None or one["company_code"] in (None, receiver.company))
            and (receiver.sales is None or one["sales_org"] in (None, receiver.sales))
        ]


class Findings:
    """What is wrong, and how much was looked at; no more than some of a kind are written out."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()

    def add(self, kind: str, text: object) -> None:
        self._kinds[kind] += 1
        if self._kinds[kind] <= _SHOWN:
            self.wrong.append(f"{kind}: {text}")

    def answer(self) -> dict[str, Any]:
        return {"wrong": self.wrong, "kinds": dict(self._kinds), "counts": dict(self.counts)}


async def read_truth(dsn: str) -> Truth:
    connection = await asyncpg.connect(dsn)
    truth = Truth()
    try:
        for row in await connection.fetch(_LOG):
            truth.log.append((row["change_number"], row["customer_number"], row["version"]))
        for row in await connection.fetch(_ITEMS):
            truth.items.setdefault(row["change_number"], []).append(row)
        truth.versions = {row[0]: row[1] for row in await connection.fetch(_VERSIONS)}
        for row in await connection.fetch(_NOW):
            truth.now[row["customer_number"], row["table"], row["key"], row["field"]] = row["value"]
        for row in await connection.fetch(_LAYERS):
            if row["company"] is not None:
                truth.companies[row["customer_number"]].add(row["company"])
            if row["sales"] is not None:
                truth.sales[row["customer_number"]].add(row["sales"])
    finally:
        await connection.close()
    return truth


def check_log(truth: Truth, findings: Findings) -> None:
    """The log itself: each version of each customer once, in order, and not empty."""
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for change, customer, version in truth.log:
        seen[customer].append(version)
        if not truth.items.get(change):
            findings.add("change without items", change)
    for customer, version in truth.versions.items():
        if seen[customer] != list(range(1, version + 1)):
            findings.add("versions of a customer", f"{customer} at {version}: {seen[customer][-5:]}")
    findings.counts["changes"] = len(truth.log)


def check_writes(truth: Truth, folder: Path, findings: Findings) -> None:
    """Whatever a writer was told is saved is in the log, with what he wrote."""
    names: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
    for change, customer, version in truth.log:
        given = {one["new_value"] for one in truth.items.get(change, ()) if one["field"] == "NAME1"}
        names[customer, version] |= given
        names[customer, None] |= given  # a bulk load is not told versions
    for path in sorted(folder.glob("*.done")):
        for line in _lines(path):
            one = json.loads(line)
            findings.counts["acknowledged"] += 1
            if one["name1"] not in names[one["customer"].zfill(10), one["version"]]:
                findings.add("acknowledged, not saved", one)


def check_receiver(truth: Truth, receiver: Receiver, folder: Path, findings: Findings) -> None:
    code = receiver.code
    expected = truth.expected(receiver)
    first: dict[str, Told] = {}
    total = 0
    for told in told_to(receiver, folder / f"{code}.told"):
        total += 1
        first.setdefault(told.change, told)
    findings.counts[f"{code} told"] = total
    findings.counts[f"{code} again"] = total - len(first)
    known = {change: (customer, version) for change, customer, version in expected}
    for change in [one for one in known if one not in first]:
        findings.add(f"{code} never saw", change)
    for change, told in first.items():
        if known.get(change) != (told.customer, told.version):
            findings.add(f"{code} should not have seen", f"{change} {told.customer} {told.version}")
        elif told.whole is None and set(told.cells) != _cells(told.customer, truth.visible(receiver, change)):
            findings.add(f"{code} was told of other fields", f"{change} {sorted(told.cells)}")
    _check_order(code, expected, first, findings)
    _check_end(truth, code, first, findings)


def _cells(customer: str, items: list[Any]) -> set[Cell]:
    return {
        (customer, one["table"], "" if one["table"] == "KNA1" else one["key"], one["field"])
        for one in items
        if one["field"] is not None
    }


def _check_order(
    code: str, expected: list[tuple[str, str, int]], first: dict[str, Told], findings: Findings
) -> None:
    """Of each customer, in which order its changes were seen for the first time."""
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    seen: defaultdict[str, list[str]] = defaultdict(list)
    for change, customer, _ in expected:
        wanted[customer].append(change)
    for change, told in first.items():
        seen[told.customer].append(change)
    for customer, changes in seen.items():
        if changes != [one for one in wanted[customer] if one in first]:
            findings.add(f"{code} saw in another order", f"{customer}: {changes[:20]}")


def _check_end(truth: Truth, code: str, first: dict[str, Told], findings: Findings) -> None:
    """What a reader holds who applied each change once, as it first came."""
    held: dict[Cell, str | None] = {}
    for told in first.values():
        held |= told.cells
        held |= told.whole or {}
    for cell, value in held.items():
        if cell in truth.now and truth.now[cell] != value:
            findings.add(f"{code} ended with", f"{cell} = {value!r}, not {truth.now[cell]!r}")
    findings.counts[f"{code} cells"] = len(held)


def told_to(receiver: Receiver, path: Path) -> Iterator[Told]:
    for line in _lines(path):
        body: Any = json.loads(line)
        for one in cast("list[dict[str, Any]]", body if isinstance(body, list) else [body]):
            yield _selected(one) if receiver.format == "GRAPHQL" else _event(one)


def _event(body: dict[str, Any]) -> Told:
    """CloudEvents, as docs/integrators-feed.md has it."""
    data = body["data"]
    customer = data["customerNumber"].zfill(10)
    cells = {
        (customer, one["table"], "" if one["table"] == "KNA1" else one["key"], one["field"]): one["newValue"]
        for one in data["items"]
        if one["field"] is not None
    }
    return Told(data["changeNumber"], customer, data["version"], cells)


def _selected(body: dict[str, Any]) -> Told:
    """{ change { changeNumber version } customer { customerNumber name1 companyCodes { companyCode
    paymentTerms } salesAreas { salesArea deliveryPriority } } }
    """
    customer = body["customer"]
    number = customer["customerNumber"].zfill(10)
    whole: dict[Cell, str | None] = {(number, "KNA1", "", "NAME1"): customer["name1"]}
    for one in customer["companyCodes"]:
        whole[number, "KNB1", one["companyCode"], "ZTERM"] = one["paymentTerms"]
    for one in customer["salesAreas"]:
        whole[number, "KNVV", one["salesArea"], "LPRIO"] = one["deliveryPriority"]
    return Told(body["change"]["changeNumber"], number, body["change"]["version"], {}, whole)


def _lines(path: Path) -> Iterator[str]:
    """Whole ones: a process that was killed may have left half of its last."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from (line for line in file if line.endswith("\n"))


def check(truth: Truth, folder: Path) -> dict[str, Any]:
    findings = Findings()
    check_log(truth, findings)
    check_writes(truth, folder, findings)
    for one in json.loads((folder / "receivers.json").read_text("utf-8")):
        check_receiver(truth, Receiver(**one), folder, findings)
    return findings.answer()


if __name__ == "__main__":
    _answer = check(asyncio.run(read_truth(sys.argv[1])), Path(sys.argv[2]))
    sys.stdout.write(json.dumps(_answer, ensure_ascii=False))
    sys.exit(1 if _answer["wrong"] else 0)
