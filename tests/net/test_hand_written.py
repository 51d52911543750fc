"""Every hand-written statement that looks at a scoped table carries the scope, or says why not.

The second net parses what reads compile; statements written by hand do not pass it. This list is their net:
who writes a new one has to put the scope into it, or a reason here.
"""

# ruff: noqa: E501 - a reason stands in the line of its statement

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from resolvers.read.guard_facts import _all

ROOT = Path(__file__).resolve().parents[2]
_LOOKS = re.compile(r"\b(?:FROM|JOIN|UPDATE|USING)\s+\"?(?:" + "|".join(_all()) + r")\b")
# What VISIBLE, ITEM_VISIBLE and FILE_VISIBLE of resolvers/write/state.py leave in a statement, and SIGHT of
# resolvers/vip/figures.py.
_SCOPED = (
    *("company_code_data v WHERE v.customer_number", "g(i text, t text, c int)"),
    ".store_code = ANY($3::text[])",
)

_SIGNING = "looks up who signs in or is granted to; its answers hold nothing of the row but his own"
_CHAIN = "links and checks the whole audit trail; its answers are hashes, places and counts"
_OBJECTS = "stored objects as such, by their random names: jobs of who keeps the files; shows no record"
_LOCKED = "of items that the same act has locked with their sight"
_INDEX = (
    "the index of the search, kept with the items by acts that were admitted and by a job; answers nothing"
)
_FOUND = "of a file that the same act found with the scope before"
_CARD = "the account of a card that an act in a store names: whoever may act in one sees all cards"
EXEMPT: dict[str, str] = {
    **dict.fromkeys(["vip.accounts._READ", "vip.accounts._SETTLE"], _CARD),
    **dict.fromkeys(
        [
            f"vip.kinds.{name}"
            for name in ("_ACCUMULATION", "_BRAND", "_CONSUMPTION", "_DIMENSION", "_STORE", "_TEMPLATE", "_TYPE")
        ],
        "whether something names a record that holds in all stores, for who keeps those; tells by what kind",
    ),
    "vip.cards._FACTS": "whether what a card names is there, and its mobile or number taken, for who registers it; see _CARD",
    "vip.cards._NOT_USED": "numbers of redemptions of a card that the act has locked; they move to the card that replaces it",
    "vip.holders._HOLDER": "whom a card names, so that he is locked before it; the card is then locked within the grant",
    "vip.upgrades._UPGRADABLE": "cards, for who has a part in a store, which is asked before: of those, what his stores won",
    "vip.recharges._FACTS": "state and type of the card that a recharge names, and its store, for the rules; see _CARD",
    "vip.recharges._HEIR": "the card that replaces one whose recharge, locked within the scope, is reversed",
    **dict.fromkeys(["vip.redemptions.given_to_held", "vip.redemptions.FACTS", "vip.redemptions._STATUS"], _CARD),
    "vip.redemptions._WHERE": "carries the stores of the grant itself; where a redemption was made, and what it gave",
    "care.coupons._PAID_AT_TILL": "whether the sale that a coupon names, which the act has locked as seen, was paid with it",
    "vip.till_facts._SALE": "store, card, rates and activities of a sale, for who sells in that store; see _CARD",
    "vip.till_facts._RETURN": "what has come back of a sale that the act has locked as seen",
    "vip.till_facts._POSTED": "whether a number is taken, and what is compared with it; answers nothing of it",
    **dict.fromkeys(["vip.lines.LINE", "vip.figures.HEIRS"], "which cards have replaced which, as parts of statements"),
    "vip.figures.moves": "parts of statements, which give it the scope with what counts",
    "vip.adjusting._DUE": "the service's own: cards whose points are over",
    **dict.fromkeys(
        ["vip.audience._ASKED", "vip.audience._VIPS", "vip.audience._STILL", "vip.campaigns._FIND", "vip.campaigns._CARDS"],
        "for who has a part in all stores, and so sees all cards and campaigns; of customers whether one may write to them",
    ),
    **dict.fromkeys(
        ["vip.campaigns._CANCEL", "vip.campaigns._STOP"],
        "messages that wait, for who may send them; answers how many",
    ),
    **dict.fromkeys(
        [f"vip.sending.{name}" for name in ("_CLAIM", "_SETTLE", "_OVER", "_RELEASED", "_RECEIVED")],
        "the service's own: messages that are due go to the provider",
    ),
    **dict.fromkeys(
        ["vip.proving._TOTALS", "vip.proving.LEDGERS", "vip.proving.AGGREGATES"],
        "for who runs the service, at its command line: sums, and keys of what does not add up",
    ),
    **dict.fromkeys(
        [f"access.chain.{name}" for name in ("_AT", "_HEAD", "_LINKS", "_NEW", "_PLACE", "_UNPLACED", "_WAITING")],
        _CHAIN,
    ),
    "access.acting._TOKEN": _SIGNING,
    "access.acting._USER": _SIGNING,
    "access.granting._HOLDERS": "users with a role: the caller himself, or all for who administers or audits users",
    "access.granting._USERS": "users by name, for who administers users: they see all of them",
    "access.oidc._FIND": _SIGNING,
    "access.passwords._KNOWN": _SIGNING,
    "access.passwords._TRY": _SIGNING,
    "access.passwords._WORDS": _SIGNING,
    "access.recovery._FIND": _SIGNING,
    "access.recovery._WHO": _SIGNING,
    "access.sessions.HOLD_ALIVE": _SIGNING,
    "access.sessions._ALIVE": _SIGNING,
    "access.sessions.name_of": _SIGNING,
    "access.standing._HOLD_USER": _SIGNING,
    "access.standing._LIVES": _SIGNING,
    "access.standing._USER_IS_OVER": _SIGNING,
    "access.tidying._FORGET": "deletes what nobody needs any more; answers nothing",
    "access.tokens._FIND": _SIGNING,
    **dict.fromkeys(
        [
            *("base_data.employees._USED", "base_data.stock_items._USED", "base_data.vendors._USED"),
            *("base_data.units._UNIT", "base_data.stock_items._MOVED"),
        ],
        "whether a record of base data is used, for who maintains it; tells no more than by what kind",
    ),
    "base_data.employees._FACTS": "whether there is a user of this name, for who maintains employees",
    "archives.batches.looking._FILES": "of a batch that its beginner, or an auditor, was found to see before",
    "archives.batches.checking._OBJECT": "of a file that lies in a batch, which is its beginner's own",
    **dict.fromkeys(
        [
            *(f"backups.destroyed.{name}" for name in ("_VERSIONS", "_FILES", "_TEXTS", "_KEYS")),
            *("backups.era._LAST_CHANGE", "backups.era._CARRY", "backups.store_gaps._ALIVE", "backups.taking._LINES"),
            "backups.verifying._ROW",
        ],
        "for who runs the service, at its command line: backups and restores of everything",
    ),
    "archives.appraising._OF": "items of an appraisal that the act has locked, for who may speak of them",
    "archives.backups._KEEPERS": "addresses of who keeps the files, to tell them that a backup is missing",
    "archives.backups._WORTH_IT": "whether there are old files at all",
    "archives.checking._DUE": "the service's own: what is to be checked, in all archives",
    "archives.destruction._CERTIFICATE": "the act asks whether the list is in sight before it tells anything of it",
    "archives.destruction._FILES": _LOCKED,
    "archives.destruction._TAKEN": _LOCKED,
    "archives.due._NEXT": "the service's own: what is due, in all archives",
    **dict.fromkeys(
        [f"archives.holding.{name}" for name in ("_FILES", "_HOLDS", "_OTHERS", "_RELEASE")], _LOCKED
    ),
    "archives.holding._FIND": "which item a hold is on; the act then locks that item with its sight",
    "archives.inspections._DUE": "the service's own: codes of plans whose day has come",
    "archives.inspections._FACTS": "whether a code is taken; the rules say whether the place is within reach",
    "archives.inspections._STOCK": "the service's own: what a sample is drawn of; who sees it is asked when it is read",
    "archives.labels._WHICH": "conditions of _ITEMS, which carries the scope",
    "archives.levels._LOWER": "keys of what names items that the act has just saved, to make it as secret",
    "archives.locations._RESERVED": "how many places projects keep free; a sum, which the findings tell",
    "archives.lots._ABOUT": _LOCKED,
    "archives.lots._PROTECTED": _LOCKED,
    "archives.lots._INSIDE": "what lies in a volume; the act then locks each with its sight",
    **dict.fromkeys(
        [f"archives.shredding.{name}" for name in ("_CERTIFIED", "_ITEMS", "_LIST")],
        "the job that carries a destruction list out, after everybody signed",
    ),
    **dict.fromkeys(
        [f"archives.export_rows.{name}" for name in ("_INVOICES", "_KEYWORDS", "_LIFE", "_VOUCHERS")],
        "of items that the same export found with the scope before",
    ),
    **dict.fromkeys(
        [f"archives.loans.{name}" for name in ("_FIND", "_JUDGE", "_LEND", "_RETURN")],
        "inside the act on a loan, whose item was locked as seen or as to be handed out",
    ),
    "archives.loans._OVERDUE": "for mails to who borrowed and who approved: names and days of their own loans",
    "archives.made._FIND": "a file that the service made: whom it is for and whom it is shared with stands in it",
    "archives.projects._FACTS": "whether a code is taken and a user is there; the rules say what is within reach",
    "archives.made._CONTAINED": "of items that the export found with the scope before; it answers no more",
    "archives.projects._PLACE": "how many of the project's own items, found with the scope before, lie at a place",
    "archives.properties._FILES": "files of items that the same act has locked, and so found to be in sight",
    "archives.removing._FILES": "files of items that the same act has locked, and so found to be in sight",
    "archives.removing._GONE": _LOCKED,
    "archives.removing._HELD": _LOCKED,
    "archives.removing._USES": "in which ways items are in use that the same act has locked; names no other record",
    "archives.transfers._FACTS": "codes and counts, after the list or the institution was found to be the caller's",
    "archives.transfers._ITEMS": "what accounting hands over, for the act; it answers how many",
    "archives.dossiers._PIECES": "marks the whole dossier, of a customer whom the act found with the scope",
    "archives.dossiers._USED": "a part of _IDLE, which carries the scope",
    "archives.incidents._SUPERIOR": "who leads the reporter's department: named to those who see the incident",
    "archives.incidents._TOLD": "to whom mail goes; his name alone is answered",
    "archives.pieces._FACTS": "whether the caller is trained and a dossier archived: of a customer that the act found",
    "archives.pieces._HOLD_CUSTOMER": "a lock; answers nothing",
    "archives.pieces._TRAINED": "whether the caller is trained",
    "archives.reviewing._DUE": "what is told to keepers, counted with the scope of each",
    "archives.reviewing._KEEPERS": "to whom mail goes; answers nothing",
    "archives.reviewing._TELL": "notes what was told; answers nothing",
    **dict.fromkeys(
        [
            f"archives.indexing.{name}"
            for name in (*("_AGAIN", "_COUNT", "_ENTERED", "_FILES", "_FORGET", "_HOLD"), *("_KEEP", "_NEXT", "_SAME", "_UNREAD", "_WAITING"))
        ],
        _INDEX,
    ),
    "archives.structure._LOCATION": "whether anything lies at a location, for who keeps it",
    "archives.structure._TYPE": "whether there is anything of a type, for who administers what all institutions share",
    "archives.volumes._ELSEWHERE": "voucher numbers that exist, so that they are not told as missing; shows none of them",
    "attachments.owners._OPEN": "whether the volume is open of an item that the same act has locked within the scope",
    "attachments.cleaning._DUE": _OBJECTS,
    "attachments.cleaning._HELD": _OBJECTS,
    "attachments.copying._SOURCE": _FOUND,
    "attachments.downloads._DROPPED": _OBJECTS,
    "attachments.downloads._DROPPED_OBJECT": _OBJECTS,
    "attachments.downloads._ROW": "inside the act that deletes a file, which asks for the right to its owner",
    "attachments.downloads.delete_attachment": "inside the act that deletes a file, after it was admitted",
    "attachments.downloads.forget_object": _OBJECTS,
    "attachments.quotas._FREE": "the sum of an institution, which everybody sees",
    "attachments.quotas._USED": "the sum of an institution, which everybody sees",
    "attachments.tickets._GONE": _SIGNING,
    "attachments.tickets._LIVING": _SIGNING,
    "attachments.uploads._NEWER": _FOUND,
    "attachments.uploads._write": "inside the act that stores a file, after it was admitted",
    "care.complaints._FACTS": "whether what a complaint names is there, of a customer whom the act found before",
    "care.complaints._WHOSE": "whose a complaint is; the act then asks whether he is in sight before it tells anything",
    "care.escalating._DUE": "the service's own: numbers of complaints whose time is over",
    "care.escalating._untold": "a part of _DUE",
    "care.activities._COMING": "of an activity that is called off: all who were to come, whoever sees them",
    "care.activities._FACTS": "whether anybody was invited, and how many wait, for who maintains activities",
    "care.activities._IN_LINE": "who waits longest is promoted, whoever sees him; the answer is read by the reader",
    "care.activities._LAST": "the last place in a line; names nobody",
    "care.coupons._FACTS": "whether there are coupons of a batch, for who maintains batches",
    "care.coupons._FIND": "the act then asks whether the coupon's customer is in sight, before it tells anything",
    "care.coupons._HAD": "a count, of a customer whom the act found with the scope",
    "care.coupons._OVER": "the service's own: coupons whose days are over",
    "care.gifts._FACTS": "whether a gift has moved, for who maintains gifts",
    "care.gifts._FIND": "the act then asks whether the issue's customer is in sight, before it tells anything",
    "care.participants._SEGMENT": "of a customer whom the act found with the scope",
    "care.knowing._CHOICES": "of a customer that the act found with the scope: his plan, and codes that everybody reads",
    "care.knowing._KNOWN": "for the rules: of a customer that the act found with the scope",
    "care.overdue._ELSEWHERE": "the service's own: numbers of customers whose segment was changed elsewhere",
    "care.overdue._TELL": "for mails to owners of visits: numbers and days of their own visits",
    "care.overdue._TO_ASK": "the service's own: numbers of visits that are due soon",
    "care.profiles._LAST_DONE": "a day, of a customer that the act found with the scope",
    "care.profiles._PLANNED": "of a customer that the act found with the scope",
    "care.segments._PLAN": "whether a service plan is in use; names no customer",
    "care.segments._SEGMENT": "whether a segment is in use; names no customer",
    "care.tasks._VISIT": "of a customer that the act found with the scope",
    "care.tasks._WHOSE": "whose a task is; the act then finds that customer with the scope, and tells him to nobody else",
    "care.visits._FOLLOWING": "of a customer that the act found with the scope",
    "care.visits._NEWEST": "of a customer that the act found with the scope",
    "care.visits._WHOSE": "whose a visit is; the act then finds that customer with the scope, and tells him to nobody else",
    "custody.destroying._FORGET": _OBJECTS,
    "custody.destroying._WAITING": _OBJECTS,
    "custody.holding._EXECUTING": _LOCKED,
    "custody.holding._ON_HOLD": _FOUND,
    "custody.holding._RETAIN": _FOUND,
    "custody.locking._FILE_OF": _OBJECTS,
    "custody.locking._OBJECTS": _OBJECTS,
    "custody.locking._PROTECTED": _OBJECTS,
    "custody.locking._SEEN": _OBJECTS,
    "custody.losing._FIGURES": "counts, for who keeps the files of all",
    "custody.mending._FACTS": _OBJECTS,
    "custody.mending._SLIP_OF": _OBJECTS,
    "custody.mending._UNKNOWN": _OBJECTS,
    "custody.moving._WANTED": _OBJECTS,
    "custody.naming.OWNED": _OBJECTS,
    "custody.naming._LINES": _OBJECTS,
    "custody.naming._LIVE": _OBJECTS,
    "custody.naming._OBJECT": _OBJECTS,
    "custody.naming._SLIP": _OBJECTS,
    "custody.orders._DROP": _OBJECTS,
    "custody.orders._VERSIONS": _OBJECTS,
    "custody.quarantine._OPEN_AGAIN": _OBJECTS,
    "custody.quarantine._SHUT": _OBJECTS,
    **dict.fromkeys(
        [f"custody.reconciling.{name}" for name in ("LINES", "_COUNT", "_OBJECT", "_OBJECTS", "_SLIP", "_SLIPS")],
        _OBJECTS,
    ),
    **dict.fromkeys(
        [f"custody.reencrypting.{name}" for name in ("_CHOSEN", "_DROP", "_PROTECTED", "_SWAP")],
        _OBJECTS,
    ),
    **dict.fromkeys([f"custody.rotating.{name}" for name in ("_KEEP", "_NAMED", "_NAMED_SLIPS", "_OLD")], _OBJECTS),
    "custody.status._FIGURES": "counts, for who keeps the files of all",
    "backlog._BACKLOG": "counts and ages of what waits, for the operator's figures; of no record",
    **dict.fromkeys([f"custody.verifying.{name}" for name in ("_COUNT", "_GOOD", "_NEXT", "_STALE")], _OBJECTS),
    "exchange.reference._EDITED": "whether people have changed a record, for loading reference data",
    "feed.log._LAG": "a count and an age, for the service itself",
    "feed.log._PAGE": "the feed reads once for all followers; what each may see is asked of each change",
    "feed.retention._MOVE": "moves the log's floor; answers nothing",
    "inbound.known._CAME": "whether one of these is there: then the set begins again, and tells only what it sees",
    "inbound.known._READ": "customers by the keys of the system itself; its messages then ask for the customer",
    "inbound.systems._FACTS": "whether there is a user, for who registers a system of his",
    "notices.telling._HOLDERS": "to whom a notice goes; answers nothing",
    "notices.telling._SUPERIOR": "to whom a notice goes; named to those who see what he is told of",
    "outbound.receivers.SIGHT": "a hash by which a worker knows that grants have changed; shows nothing",
    "outbound.told._BEFORE": "what customers of changes were before these; answers are compared with the scope of who is told",
    "outbound.registering._FACTS": "whether there is a user, and his system, for who registers a receiver of his",
    "write.api_keys._USER": "whether there is such a user, for who may make keys for him",
    "write.blocks._TASK_OF": "carries the sales areas itself; the act then asks for the customer",
    "base_data.accounts._FACTS": "whether something is posted on an account, for who keeps the chart",
    "base_data.accounts._POSTED": "keys of documents whose postings move with the account; answers nothing",
    "base_data.trees._FILLED": "whether a category has records, for who maintains base data",
    "write.departments._FACTS": "whether something hangs on a department, for who administers them",
    **dict.fromkeys([f"write.finders.{name}" for name in ("_NAME", "_NAMES", "_OTHERWISE")], _INDEX),
    "write.facts._USED_BY": "for the rules; findings name customers out of sight by no number",
    "write.state._LOAD": "for the rules, after the act was admitted; answers are read by the reader",
    "write.tx._SINCE": "who changed the record that the caller has just shown to know",
    "write.users._FACTS": "whether names are taken, for who administers users",
    "write.users._USED": "whether a user has acted, for who administers users",
}  # fmt: skip


def constants() -> Iterator[tuple[str, str]]:
    """Where a statement stands, and its text as far as it is known without running."""
    for path in sorted((ROOT / "resolvers").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if module.startswith("resolvers.read."):
            continue  # those are compiled, and parsed before they run
        for node in ast.parse(path.read_text("utf-8")).body:
            name, text = _named(node), _text(node)
            if name and _LOOKS.search(text):
                value = getattr(import_module(module), name)
                yield f"{module}.{name}".removeprefix("resolvers."), value if isinstance(value, str) else text


def _named(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    return node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ""


def _text(node: ast.AST) -> str:
    strings = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return " ".join(one for one in strings if isinstance(one, str))


STATEMENTS = dict(constants())


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_carries_the_scope_or_says_why_not(name: str) -> None:
    scoped = any(mark in STATEMENTS[name] for mark in _SCOPED)
    assert scoped != (name in EXEMPT), "it carries the scope: no reason is needed" if scoped else "no scope"


def test_no_reason_is_left_over() -> None:
    assert set(EXEMPT) <= set(STATEMENTS)
