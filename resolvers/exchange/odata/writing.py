"""Customers as entities of API_BUSINESS_PARTNER, with all that hangs on them. Next: ../sheets/__init__.py."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import orjson

from models.rules.exchange.message import Function
from models.rules.exchange.outgoing import Outgoing, Written
from models.rules.exchange.sending import told
from models.rules.finding import Finding
from models.rules.merge import REMOVE
from models.rules.numbers import shown
from models.rules.partner_keys import CARRIER, CONTACT, EMPLOYEE, shown_function
from models.rules.state import State, rows, text
from resolvers.exchange.odata.entities import (
    CENTRAL_CREDIT,
    COMMUNICATION,
    CREDIT_AREAS,
    LICENCES,
    ONLY_READ,
    TAX_CLASSES,
    TEXTS,
    Entity,
    entities,
    our_lists,
)
from resolvers.exchange.odata.rows import ACCOUNT, EXTERNAL, IDENTIFIED, IS_GONE, ISSUER, KIND
from resolvers.exchange.odata.taxes import TAXES, taxes_of
from resolvers.exchange.odata.values import Saying, hours_said
from resolvers.exchange.words import spoken, words

Said: TypeAlias = dict[str, Any]

_GONE = {"reason": "deleted"}
_PERSON, _ORGANISATION = "1", "2"
_COMPANY_ROLE, _SALES_ROLE = "FLCU00", "FLCU01"
_PERSONS_NAMES = {"OrganizationBPName1": "LastName", "OrganizationBPName2": "FirstName"}
_BY_KIND = {CARRIER: "Supplier", EMPLOYEE: "PersonnelNumber", CONTACT: "ContactPerson"}
_AREA = ("sales_org", "channel", "division")


def written(customers: Sequence[Outgoing]) -> Written:
    said: list[Said] = []
    found: list[Finding] = []
    for one in customers:
        writing = _Writing(one)
        said.append(writing.partner())
        found += writing.saying.findings
    return Written(orjson.dumps({"value": said}), tuple(found))


class _Writing:
    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing
        self._empty = outgoing.function not in (Function.ORIGINAL, Function.RESEND)
        self._state = told(words().shape, outgoing)
        self.saying = Saying(shown(outgoing.customer_number))

    def partner(self) -> Said:
        state, number = self._state, shown(self._outgoing.customer_number)
        said: Said = {"@dossier.function": self._outgoing.function}
        if self._outgoing.serial:
            said["@dossier.sequence"] = self._outgoing.serial
        said |= {"BusinessPartner": number, "Customer": number}
        if self._outgoing.function is Function.DELETE:
            return said
        said |= self._named(state)
        if address := self._address(state):
            said["to_BusinessPartnerAddress"] = [address]
        said["to_BusinessPartnerRole"] = [
            {"BusinessPartnerRole": role}
            for role, layers in ((_COMPANY_ROLE, "company_codes"), (_SALES_ROLE, "sales_areas"))
            if rows(self._outgoing.state, layers)
        ]
        said |= self._list(TAXES, taxes_of(state), "uscc" in state or "vat_registrations" in state)
        said |= self._rows("to_BusinessPartnerBank", state, "bank_details", self._bank)
        said |= self._rows("to_BuPaIdentification", state, "external_keys", self._identification)
        contacts = self._with_parents("contact_persons", ("contact_number",))
        listed = map(self._contact, contacts)
        said |= self._list("to_BusinessPartnerContact", listed, "contact_persons" in state)
        said["to_Customer"] = {"Customer": number, **self._customer(state)}
        return said

    def _named(self, state: State) -> Said:
        """Persons are named by other properties than organisations."""
        said = self._fields(entities().partner, state)
        if "name1" not in state:
            return said
        person = bool(state.get("natural_person"))
        said["BusinessPartnerCategory"] = _PERSON if person else _ORGANISATION
        return {_PERSONS_NAMES.get(word, word) if person else word: value for word, value in said.items()}

    def _address(self, state: State) -> Said:
        said = self._fields(entities().address, state)
        shape = entities().customer.shape
        for navigation, word, column in COMMUNICATION:
            value = state.get(column)
            if value is not None or (self._empty and column in state):
                told = self.saying.value(shape.fields[column], word, value)
                said[navigation] = [{"OrdinalNumber": "1", word: told}]
        return said

    def _customer(self, state: State) -> Said:
        said = self._fields(entities().customer, state)
        if rows(state, "vat_registrations") and "vat_registration_no" in state:
            said.setdefault("VATRegistration", None)  # else a row of his own country would be taken for it
        said |= self._rows("to_CustomerUnloadingPoint", state, "unloading_points", self._unloading)
        said |= self._texts("to_CustomerText", level="GENERAL")
        said |= self._ours(CREDIT_AREAS, state)
        if credit := self._ours(CENTRAL_CREDIT, state):
            said[CENTRAL_CREDIT] = next(iter(credit[CENTRAL_CREDIT]), None)
        companies = self._with_parents("company_codes", ("company_code",))
        said |= self._list("to_CustomerCompany", map(self._company, companies), "company_codes" in state)
        areas = self._with_parents("sales_areas", _AREA)
        if not areas and rows(state, "tax_classifications"):
            said |= self._ours(TAX_CLASSES, state)
        return said | self._list("to_CustomerSalesArea", map(self._area, areas), "sales_areas" in state)

    def _with_parents(self, relation: str, key: tuple[str, ...]) -> list[State]:
        """The layers that are told, and those below which something else is that does not hang on them."""
        state, found = self._state, rows(self._state, relation)
        taxes = relation == "sales_areas" and rows(state, "tax_classifications")
        named = {tuple(text(one, name) for name in key) for one in rows(state, "texts")}
        for layer in rows(self._outgoing.state, relation):
            values = tuple(text(layer, name) for name in key)
            there = any(tuple(text(one, name) for name in key) == values for one in found)
            if not there and (taxes or values in named):
                found = [*found, {name: layer[name] for name in key}]
        return found

    def _company(self, row: State) -> Said:
        known = entities()
        said = self._fields(known.company, row)
        for navigation, entity, relation in (
            ("to_CustomerDunning", known.dunning, "dunning_areas"),
            ("to_WithHoldingTax", known.withholding, "withholding_taxes"),
        ):
            found = (self._row(entity, one) for one in rows(row, relation))
            said |= self._list(navigation, found, relation in row)
        return said | self._texts("to_CompanyText", level="COMPANY", company_code=row["company_code"])

    def _area(self, row: State) -> Said:
        said = self._fields(entities().area, row)
        said |= self._rows("to_PartnerFunction", row, "partner_functions", self._function)
        classes = (self._row(entities().tax_class, one) for one in rows(self._state, "tax_classifications"))
        said |= self._list("to_SalesAreaTax", classes, "tax_classifications" in self._state)
        said |= self._ours(LICENCES, row)
        key = {name: row[name] for name in _AREA}
        return said | self._texts("to_SalesAreaText", level="SALES", **key)

    def _function(self, row: State) -> Said:
        said = self._row(entities().function, row)
        function = text(row, "partner_function")
        said["PartnerFunction"] = shown_function(function)
        if "partner" in row:
            said[_BY_KIND.get(function, "BPCustomerNumber")] = shown(text(row, "partner"))
        return said

    def _bank(self, row: State) -> Said:
        said = self._row(entities().bank, row)
        if (account := row.get("bank_account")) is not None:
            said |= {"BankAccount": account[:ACCOUNT], "BankAccountReferenceText": account[ACCOUNT:]}
        return said

    def _identification(self, row: State) -> Said:
        said = {KIND: EXTERNAL, ISSUER: row["external_system"], IDENTIFIED: row["external_key"]}
        return said | ({IS_GONE: _GONE} if row.get(REMOVE) else {})

    def _unloading(self, row: State) -> Said:
        times, left = hours_said(row, empty=self._empty)
        kept = {name: value for name, value in row.items() if name in left or not name.endswith("_hours")}
        return self._row(entities().unloading, kept) | times

    def _contact(self, row: State) -> Said:
        said = self._row(entities().contact, row)
        if related := self._fields(entities().relationship, row):
            said["to_ContactRelationship"] = related
        below = our_lists()[TEXTS][1]
        found = [
            spoken(below, one, empty=self._empty)
            for one in rows(self._state, "texts")
            if one["level"] == "CONTACT" and one["contact_number"] == row["contact_number"]
        ]
        return said | ({TEXTS: found} if found else {})

    def _texts(self, navigation: str, **key: str) -> Said:
        found = [
            self._row(entities().text, one)
            for one in rows(self._state, "texts")
            if all(one.get(name) == value for name, value in key.items())
        ]
        return {navigation: found} if found else {}

    # all entities

    def _fields(self, entity: Entity, row: State) -> Said:
        said: Said = {}
        fields = entity.shape.fields
        for words_of, own in ((entity.properties, False), (entity.own, True)):
            for word, column in words_of.items():
                value = row.get(column)
                if word not in ONLY_READ and (value is not None or (self._empty and column in row)):
                    said[word] = self.saying.value(fields[column], word, value, own=own)
        return said

    def _row(self, entity: Entity, row: State) -> Said:
        return self._fields(entity, row) | ({IS_GONE: _GONE} if row.get(REMOVE) else {})

    def _rows(self, navigation: str, state: State, relation: str, write: Any) -> Said:
        return self._list(navigation, map(write, rows(state, relation)), relation in state)

    def _ours(self, word: str, row: State) -> Said:
        name, below = our_lists()[word]
        found = (spoken(below, one, empty=self._empty) for one in rows(row, name))
        return self._list(word, found, name in row)

    def _list(self, navigation: str, found: Iterable[Said], there: bool) -> Said:
        """An empty list says so where what is empty is said."""
        listed = [*found]
        return {navigation: listed} if listed or (there and self._empty) else {}
