"""Which messages of a set may be carried out, though they name and double each other. Next: applying.py."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from models.rules.decision import Decision
from models.rules.exchange.among import Among
from models.rules.exchange.queueing import lacking
from models.rules.exchange.upserting import Draft, decide_upsert, draft_upsert
from models.rules.facts import Facts, Needed
from models.rules.finding import Finding
from models.rules.numbers import stored
from resolvers.inbound.known import Links
from resolvers.inbound.numbering import Numbering
from resolvers.inbound.rows import Applied, Row, keys_of
from resolvers.write.bases import Bases, with_bases, with_given
from resolvers.write.sight import hide_findings
from resolvers.write.tx import Tx

_Name: TypeAlias = tuple[bool, str]  # a number, or a key of the system


@dataclass(frozen=True)
class Asked:
    """A message and what the database knows about it."""

    row: Row
    needed: Needed
    facts: Facts


@dataclass(frozen=True)
class Accepted:
    row: Row
    draft: Draft
    decision: Decision
    bases: Bases | None


@dataclass
class _Drafted:
    asked: Asked
    draft: Draft
    drawn: bool  # its number
    names: frozenset[str]  # whom it refers to, by number


class Deciding:
    def __init__(self, tx: Tx, links: Links, numbering: Numbering) -> None:
        self._tx, self._links, self._numbering = tx, links, numbering

    async def decide(self, asked: Sequence[Asked]) -> tuple[list[Accepted], list[Applied]]:
        """Those that are accepted, and what became of the others. Again without these, where it matters: who
        refers to one of them has to wait, and numbers are drawn without a gap.
        """
        left, ended = list(asked), list[Applied]()
        while True:
            waits = self._lacking(left)
            ended += [left[at].row.waiting(missing) for at, missing in waits.items()]
            left = [one for at, one in enumerate(left) if at not in waits]
            drafted, unnumbered = self._draft(left)
            accepted, refused = ([], unnumbered) if unnumbered else await self._judge(drafted)
            ended += [applied for _, applied in refused]
            gone = {id(one.row) for one, _ in refused}
            if not unnumbered and not self._matter(drafted, gone):
                return accepted, ended
            left = [one for one in left if id(one.row) not in gone]

    def _lacking(self, asked: Sequence[Asked]) -> dict[int, frozenset[str]]:
        """Who names somebody that is not there, and does not come along either."""
        given, wanted = dict[int, set[_Name]](), dict[int, dict[str, list[_Name]]]()
        for at, one in enumerate(asked):
            row = one.row
            given[at] = {(True, self._own(one)), (False, row.link or "")}
            wanted[at] = {row.said(typed): ways for typed in row.names() if (ways := self._ways(one, typed))}
        return lacking(given, wanted)

    def _ways(self, one: Asked, typed: str) -> list[_Name]:
        """How somebody who is not there may be called: by his number (True), or a key."""
        if one.row.by_numbers:
            return [] if stored(typed) in one.facts.customers else [(True, stored(typed))]
        keys = keys_of(typed)
        there = any(self._links.get(key, "") in one.facts.customers for key in keys)
        return [] if there else [(False, key) for key in keys]

    def _draft(self, asked: Sequence[Asked]) -> tuple[list[_Drafted], list[tuple[Asked, Applied]]]:
        self._numbering.restart()
        drafted, out = list[_Drafted](), list[tuple[Asked, Applied]]()
        numbered = [(one, *self._number(one)) for one in asked]
        keys = {one.row.link: number for one, number, _, _ in numbered if one.row.link}
        for one, number, drawn, findings in numbered:
            row = one.row
            if not number and findings:
                out.append((one, row.rejected([*row.findings, *findings])))
                continue
            names = {typed: self._number_of(row, typed, keys) for typed in row.names()}
            order = row.order(number, {} if row.by_numbers else names, findings)
            draft = draft_upsert(row.old, order, one.facts, row.blind)
            drafted.append(_Drafted(one, draft, drawn, frozenset(names.values())))
        return drafted, out

    def _number(self, one: Asked) -> tuple[str, bool, Sequence[Finding]]:
        """The customer's, whether it is drawn, and what is to be said of that."""
        number_range = self._range(one)
        if number_range is None:
            return self._own(one), False, ()
        drawn = self._numbering.draw(number_range)
        return drawn.number or "", True, drawn.findings

    def _own(self, one: Asked) -> str:
        """The number that is known before any is drawn; "" for none."""
        row = one.row
        return "" if self._range(one) else row.number or stored(row.message.number or "")

    def _range(self, one: Asked) -> str | None:
        return None if one.row.number is not None else one.row.number_range(one.facts.config)

    def _number_of(self, row: Row, typed: str, keys: Links) -> str:
        """Of whom it refers to; "" when nobody is known by this key."""
        if row.by_numbers:
            return stored(typed)
        for key in keys_of(typed):
            if number := keys.get(key) or self._links.get(key):
                return number
        return ""

    async def _judge(self, drafted: Sequence[_Drafted]) -> tuple[list[Accepted], list[tuple[Asked, Applied]]]:
        among = Among({one.draft.number: one.draft for one in drafted})
        accepted, refused = list[Accepted](), list[tuple[Asked, Applied]]()
        caller = self._tx.context.caller
        for one in drafted:
            row, draft = one.asked.row, one.draft
            needed = replace(one.asked.needed, customers=one.asked.needed.customers | one.names)
            facts = among.facts_for(with_given(one.asked.facts, draft.given), needed)
            decision = decide_upsert(draft, facts, caller, row.profile.consent)
            decision, bases = await with_bases(self._tx, row.old, decision, facts, draft.given)
            if decision.refused:
                refused.append((one.asked, row.rejected(await self.told(row, decision.findings))))
            else:
                accepted.append(Accepted(row, draft, decision, bases))
                among.add(draft.number, decision.state or {})
        return accepted, refused

    def _matter(self, drafted: Iterable[_Drafted], gone: Collection[int]) -> bool:
        """Whether those that are left would be decided otherwise without those that are gone."""
        out = [one for one in drafted if id(one.asked.row) in gone]
        numbers = {one.draft.number for one in out}
        return any(one.drawn for one in out) or any(
            not numbers.isdisjoint(one.names) for one in drafted if id(one.asked.row) not in gone
        )

    async def told(self, row: Row, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Without what the caller does not see."""
        return await hide_findings(self._tx.connection, self._tx.context, findings, row.blind)
