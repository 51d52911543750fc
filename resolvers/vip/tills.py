"""Sales and returns: locks, facts, rules, and few statements that save it all. Next: redemptions.py."""

from models.rules.kinds import SALE
from models.rules.state import Patch, State, text
from models.rules.vip.accounts import Account
from models.rules.vip.returns import decide_return
from models.rules.vip.till_facts import ReturnFacts, Sold
from models.rules.vip.tills import Quote, decide_sale, quote
from resolvers.errors import Gone, Refused
from resolvers.vip.accounts import lock_account, settle
from resolvers.vip.stores import admit_in_store, sees_in_store
from resolvers.vip.till_facts import return_facts, sale_facts
from resolvers.vip.vouchers import TILLS, hold_for_sale, hold_of_sale
from resolvers.write.context import Saved, WriteContext
from resolvers.write.tx import Tx, together, transaction
from resolvers.write.typed import code_in, code_of


async def post_sale(context: WriteContext, patch: Patch) -> Saved:
    """With a card: its account is locked, then facts are asked, so that what closes or replaces the card,
    which locks the account too, comes wholly before or after.
    """
    admit_in_store(context, text(patch, "store_code"), *TILLS)

    async def work(tx: Tx) -> Saved:
        held = await hold_for_sale(tx, patch)
        account = await _account(tx, code_in(patch, "card_number"))
        facts = await sale_facts(tx, patch, account)
        return await _save(tx, decide_sale(patch, facts, held.given(tx)), account)

    return await transaction(context, work)


async def post_return(context: WriteContext, patch: Patch) -> Saved:
    """Of a sale within the caller's stores. Its lock lets its returns come one after the other."""
    admit_in_store(context, text(patch, "store_code"), *TILLS)

    async def work(tx: Tx) -> Saved:
        key = code_of(text(patch, "returned_sale"))
        sale = await tx.lock(key, None, SALE.entity, sees_in_store(context.caller))
        held = await hold_of_sale(tx, sale)
        given = {**patch, "returned_sale": key}
        facts = await _return_facts(tx, given, sale)
        return await _save(tx, decide_return(sale, given, facts, held.given(tx)), facts.account)

    return await transaction(context, work)


async def quote_sale(context: WriteContext, patch: Patch) -> Quote:
    """As post_sale would reckon now, without payments; nothing is saved and nothing locked."""
    admit_in_store(context, text(patch, "store_code"), *TILLS)
    given = {name: value for name, value in patch.items() if name != "sale_number"}
    if given.get("sold_at") is None:
        given["sold_at"] = context.writer.now()

    async def work(tx: Tx) -> Quote:
        return quote(given, await sale_facts(tx, given, Account(code_in(given, "card_number"))))

    found = await together(context, work)
    if found.refused:
        raise Refused(found.findings)
    return found


async def _account(tx: Tx, card: str) -> Account | None:
    if not card:
        return None
    try:
        return await lock_account(tx, card)
    except Gone:  # the rules tell it, with what else is wrong
        return None


async def _return_facts(tx: Tx, patch: Patch, sale: State) -> ReturnFacts:
    """With the account of the card that stands for the sale's by now: one that was replaced takes nothing
    more, and is locked by nobody but its returns.
    """
    card = text(sale, "card_number") if sale["benefits"] else ""
    while True:
        account = await _account(tx, card)
        facts, after = await return_facts(tx, patch, sale, account)
        if after is None:
            return facts
        card = after


async def _save(tx: Tx, sold: Sold, account: Account | None) -> Saved:
    if sold.used:
        saved = (await tx.save_many([(None, sold.decision), *sold.used]))[0]
    else:
        there: State | None = None if sold.version is None else {"version": sold.version}
        saved = await tx.save(there, sold.decision)
    if account is not None and (sold.points or sold.value or sold.bought_on):
        await settle(tx, account, sold.points, sold.value, sold.bought_on)
    return saved
