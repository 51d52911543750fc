"""What customers that come together must know of each other, as if each came by himself. Next: mapping.py."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from models.rules.duplicates import duplicate_name
from models.rules.exchange.upserting import Draft
from models.rules.facts import AccountRef, Candidate, ExternalKey, Facts, Needed, full_name
from models.rules.search import bigrams
from models.rules.state import State, rows, text

_NOBODY: list[str] = []
_Key = TypeVar("_Key", bound=Hashable)


class Among:
    """`drafts` by number: they may name each other, whichever comes first. Whom one would double is asked of
    those that came before and were accepted.
    """

    def __init__(self, drafts: Mapping[str, Draft]) -> None:
        self._drafts = drafts
        self._accepted: dict[str, Candidate] = {}
        self._grams: defaultdict[str, list[str]] = defaultdict(list)
        self._taxes: defaultdict[str, list[str]] = defaultdict(list)
        self._accounts: defaultdict[AccountRef, list[str]] = defaultdict(list)
        self._external: dict[ExternalKey, str] = {}
        self._short: dict[str, str] = {}
        self._vendors: dict[str, str] = {}

    def add(self, number: str, state: State) -> None:
        """Accepted: who comes after him sees him as he will be."""
        name = full_name(state)
        tax = [text(state, one) for one in ("uscc", "vat_registration_no")]
        country, city = (text(state, one) or None for one in ("country", "city"))
        core = duplicate_name(name)
        self._accepted[number] = Candidate(number, name, country, city, tax[0] or None, tax[1] or None, core)
        for one in filter(None, tax):
            self._taxes[one].append(number)
        for gram in set(bigrams(core)):
            self._grams[gram].append(number)
        for row in rows(state, "bank_details"):
            self._accounts[
                text(row, "bank_country"), text(row, "bank_key"), text(row, "bank_account")
            ].append(number)
        for row in rows(state, "external_keys"):
            self._external[text(row, "external_system"), text(row, "external_key")] = number
        if code := text(state, "short_code"):
            self._short[code] = number
        if vendor := text(state, "vendor_number"):
            self._vendors[vendor] = number

    def facts_for(self, facts: Facts, asked: Needed) -> Facts:
        """Those of the database, with those who come along."""
        partners = {one: self._drafts[one].as_partner for one in asked.customers if one in self._drafts}
        if partners:
            facts = replace(facts, customers={**facts.customers, **partners})
        if not self._accepted:
            return facts
        return replace(
            facts,
            account_holders=self._holders(facts, asked.accounts),
            external_keys=self._owners(facts.external_keys) | self._external,
            short_codes=self._owners(facts.short_codes) | self._short,
            vendors=self._owners(facts.vendors) | self._vendors,
            candidates=(*self._before(facts.candidates), *self._alike(asked)),
        )

    def _holders(self, facts: Facts, asked: Iterable[AccountRef]) -> dict[AccountRef, tuple[str, ...]]:
        return {
            account: (
                *(one for one in facts.account_holders.get(account, ()) if one not in self._accepted),
                *self._accounts.get(account, ()),
            )
            for account in asked
        }

    def _owners(self, found: Mapping[_Key, str]) -> dict[_Key, str]:
        return {key: owner for key, owner in found.items() if owner not in self._accepted}

    def _before(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        return [one for one in candidates if one.number not in self._accepted]

    def _alike(self, asked: Needed) -> list[Candidate]:
        numbers = {one for tax in (*asked.usccs, *asked.vat_numbers) for one in self._taxes.get(tax, ())}
        for _, name in asked.names:
            numbers |= self._similar(duplicate_name(name))
        return [self._accepted[one] for one in sorted(numbers)]

    def _similar(self, name: str) -> set[str]:
        """Who has the similarity of DU-3, or the same name, lacks at most two fifths of the bigrams: so he
        has one at least of any that are more. The rarest say most.
        """
        grams = bigrams(name)
        lacking = len(grams) - -(-6 * len(grams) // 10)
        having = sorted((self._grams.get(gram, _NOBODY) for gram in set(grams)), key=len)
        return {number for numbers in having[: lacking + 1] for number in numbers}
