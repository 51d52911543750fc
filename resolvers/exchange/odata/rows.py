"""Entities below the customer as rows of a patch. Next: taxes.py."""

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias, cast

from models.rules.finding import error
from models.rules.finding_codes import Code
from models.rules.merge import REMOVE
from models.rules.partner_keys import CARRIER, shown_function
from models.rules.state import PATH, Path, State, is_filled, text
from resolvers.exchange.odata.entities import LICENCES, SPARED, TEXTS, Entity, entities, our_lists
from resolvers.exchange.odata.values import DAY_TIMES, Unfit, hours_taken, taken
from resolvers.exchange.words import DERIVED, Taking

Given: TypeAlias = Mapping[str, Any]

IS_GONE = "@removed"  # of a delta of OData 4.01
EXTERNAL = "BUP001"  # type of identification: number in another system
ACCOUNT = 18  # signs of BankAccount; what is longer goes on in BankAccountReferenceText
_KINDS = ("BPCustomerNumber", "Supplier", "PersonnelNumber", "ContactPerson")
ISSUER, IDENTIFIED, KIND = "BPIdnNmbrIssuingInstitute", "BPIdentificationNumber", "BPIdentificationType"


class Rows:
    """Notes what is wrong with the form in the words of OData; the rules look at the values."""

    def __init__(self) -> None:
        self.taking = Taking()

    # navigation

    def many(self, given: Given, navigation: str, path: Path) -> list[tuple[Path, Given]] | None:
        """With their paths. None: they were not sent."""
        value = given.get(navigation)
        if isinstance(value, dict):
            inside = cast("dict[str, Any]", value)
            value = None if "__deferred" in inside else inside.get("results", [inside])
        if value is None:
            return None
        if not isinstance(value, list):
            self.taking.findings.append(error(Code.GEN_TYPE, (*path, navigation)))
            return None
        found: list[tuple[Path, Given]] = []
        for at, one in enumerate(cast("list[Any]", value)):
            here = (*path, navigation, at)
            if isinstance(one, dict):
                found.append((here, cast("dict[str, Any]", one)))
            else:
                self.taking.findings.append(error(Code.GEN_TYPE, here))
        return found

    def one(self, given: Given, navigation: str, path: Path) -> Given | None:
        found = self.many(given, navigation, path)
        return found[0][1] if found else None

    # properties

    def fields(
        self, entity: Entity, given: Given, row: State, path: Path, known: Collection[str] = ()
    ) -> None:
        for word, column in (*entity.properties.items(), *entity.own.items()):
            self.value(entity, (word, column), given, row, path)
        for word in given:
            strange = word not in entity.properties and word not in entity.own and word not in known
            if strange and word not in SPARED and "@" not in word and not word.startswith("__"):
                self.taking.unknown(path, word)

    def value(self, entity: Entity, names: tuple[str, str], given: Given, row: State, path: Path) -> None:
        word, column = names
        if word not in given or column in DERIVED or row.get(column) is not None:
            return
        try:
            row[column] = taken(entity.shape.fields[column], given[word])
        except Unfit:
            self.taking.findings.append(error(Code.GEN_TYPE, (*path, word)))

    def ours(self, given: Given, row: State, path: Path, lists: Collection[str]) -> None:
        """Lists for which the API has no entity, with the names of GraphQL."""
        for word in lists:
            if word in given:
                name, below = our_lists()[word]
                row[name] = self.taking.rows((name, below), given[word], (*path, word))

    def row(self, entity: Entity, given: Given, path: Path, known: Collection[str] = ()) -> State:
        row: State = {PATH: path}
        self.fields(entity, given, row, path, known)
        for word in entity.needed:
            if word not in given:
                self.taking.findings.append(error(Code.GEN_REQUIRED, (*path, word)))
        if given.get(IS_GONE) is not None:
            row[REMOVE] = True
        return row

    # layers and what lies below them

    def company(self, given: Given, path: Path, patch: State) -> State:
        lists = ("to_CustomerDunning", "to_WithHoldingTax", "to_CompanyText")
        row, known = self.row(entities().company, given, path, lists), entities()
        row.pop(REMOVE, None)  # a layer is flagged for deletion
        for navigation, entity, relation in (
            (lists[0], known.dunning, "dunning_areas"),
            (lists[1], known.withholding, "withholding_taxes"),
        ):
            if (found := self.many(given, navigation, path)) is not None:
                row[relation] = [self.row(entity, one, at) for at, one in found]
        key = {"level": "COMPANY", "company_code": row.get("company_code")}
        self.texts(patch, given, lists[2], path, key)
        return row

    def area(self, given: Given, path: Path, patch: State) -> State:
        lists = ("to_PartnerFunction", "to_SalesAreaTax", "to_SalesAreaText")
        row = self.row(entities().area, given, path, (*lists, LICENCES))
        row.pop(REMOVE, None)
        self.ours(given, row, path, (LICENCES,))
        if (functions := self.many(given, lists[0], path)) is not None:
            row["partner_functions"] = [self.function(one, at) for at, one in functions]
        if (classes := self.many(given, lists[1], path)) is not None:
            self._tax_classes(patch, [self.row(entities().tax_class, one, at) for at, one in classes])
        key = {name: row.get(name) for name in ("sales_org", "channel", "division")}
        self.texts(patch, given, lists[2], path, {"level": "SALES", **key})
        return row

    def function(self, given: Given, path: Path) -> State:
        """SP is the sold-to party where people type it, and the carrier where it is stored (PF-1)."""
        row = self.row(entities().function, given, path, _KINDS)
        filled = [name for name in _KINDS if text(given, name).strip("0 ")]
        if any(name in given for name in _KINDS):
            row["partner"] = text(given, filled[0]).strip() if filled else None
        if text(row, "partner_function").upper() == CARRIER and filled[:1] == ["Supplier"]:
            row["partner_function"] = shown_function(CARRIER)
        return row

    def _tax_classes(self, patch: State, found: list[State]) -> None:
        """They are the customer's, and come with each of his sales areas."""
        known = patch.setdefault("tax_classifications", [])
        keys = {_tax_key(one) for one in known}
        known.extend(one for one in found if _tax_key(one) not in keys)

    def texts(self, patch: State, given: Given, navigation: str, path: Path, key: Given) -> None:
        if (found := self.many(given, navigation, path)) is not None:
            made = [{**self.row(entities().text, one, at), **key} for at, one in found]
            patch.setdefault("texts", []).extend(made)

    # the customer's own lists

    def unloading(self, given: Given, path: Path) -> State:
        row = self.row(entities().unloading, given, path, DAY_TIMES)
        try:
            row |= {name: told for name, told in hours_taken(given).items() if row.get(name) is None}
        except Unfit:
            self.taking.findings.append(error(Code.GEN_TYPE, path))
        return row

    def bank(self, given: Given, path: Path) -> State:
        row = self.row(entities().bank, given, path, ("BankAccount", "BankAccountReferenceText"))
        if "BankAccount" in given:
            account = text(given, "BankAccount").strip()
            rest = text(given, "BankAccountReferenceText").strip() if len(account) == ACCOUNT else ""
            row["bank_account"] = account + rest or None
        return row

    def identification(self, given: Given, path: Path) -> State | None:
        """Numbers of papers are not kept."""
        if given.get(KIND) != EXTERNAL:
            return None
        row: State = {
            PATH: path,
            "external_system": given.get(ISSUER),
            "external_key": given.get(IDENTIFIED),
        }
        return row | ({REMOVE: True} if given.get(IS_GONE) is not None else {})

    def contact(self, given: Given, path: Path, patch: State) -> State:
        relationship, address = "to_ContactRelationship", "to_ContactAddress"
        row = self.row(entities().contact, given, path, (relationship, address, TEXTS))
        if (related := self.one(given, relationship, path)) is not None:
            self.fields(entities().relationship, related, row, (*path, relationship))
        if (where := self.one(given, address, path)) is not None and not is_filled(row.get("last_name")):
            self.value(entities().contact, ("FullName", "last_name"), where, row, (*path, address))
        listed: State = {}
        self.ours(given, listed, path, (TEXTS,))
        for one in listed.get("texts", ()):
            one |= {"level": "CONTACT", "contact_number": row.get("contact_number")}
            patch.setdefault("texts", []).append(one)
        return row


def _tax_key(row: State) -> tuple[str, str]:
    return text(row, "departure_country"), text(row, "tax_category")
