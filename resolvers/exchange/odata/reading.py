"""An entity of API_BUSINESS_PARTNER as a message (domain 3.2). Next: rows.py."""

from typing import Any, cast

from models.rules.exchange.matching import Place
from models.rules.exchange.message import STRUCTURE_ERROR, Function, Message
from models.rules.finding import error, warning
from models.rules.finding_codes import Code
from models.rules.state import PATH, State, text
from resolvers.exchange.envelope import message_of
from resolvers.exchange.formats import Raw
from resolvers.exchange.odata.entities import COMMUNICATION, OF_CUSTOMER, entities
from resolvers.exchange.odata.rows import IS_GONE, Given, Rows
from resolvers.exchange.odata.splitting import CARDS
from resolvers.exchange.odata.taxes import take_taxes
from resolvers.exchange.strict_json import NotJson, loads

ANNOTATION = "@dossier."  # of the envelope: @dossier.messageId, @dossier.sequence …
CUSTOMER, ADDRESSES = "to_Customer", "to_BusinessPartnerAddress"
_STANDARD = "XXDEFAULT"  # usage of the address that counts
_PARTNERS_LISTS = (
    *(CUSTOMER, ADDRESSES, "to_BusinessPartnerTax", "to_BusinessPartnerBank", "to_BuPaIdentification"),
    *("to_BusinessPartnerContact", CARDS),
)


def read(raw: Raw) -> Message:
    try:
        found = loads(raw.body)
    except NotJson as reason:
        return _unreadable(str(reason))
    entity = _unwrapped(found)
    if entity is None:
        return _unreadable("not an object")
    if not {"BusinessPartner", "Customer", CUSTOMER, ADDRESSES} & entity.keys():
        return _unreadable("neither A_BusinessPartner nor A_Customer")
    return _Reading(entity).message()


def _unwrapped(found: Any) -> Given | None:
    """Version 2 puts "d" around a single entity."""
    if not isinstance(found, dict):
        return None
    entity = cast("dict[str, Any]", found)
    inside = entity.get("d")
    return cast("dict[str, Any]", inside) if isinstance(inside, dict) else entity


def _unreadable(reason: str) -> Message:
    found = error(Code.IN_FORMAT, (), format="OData", reason=reason)
    return Message(Function.RESEND, {}, findings=(found,), status=STRUCTURE_ERROR)


class _Reading:
    def __init__(self, entity: Given) -> None:
        self._entity = entity
        self._rows = Rows()
        self._patch: State = {PATH: ()}
        self._deletes: set[Place] = set()

    def message(self) -> Message:
        whole, rows = self._entity, self._rows
        alone = CUSTOMER not in whole and "BusinessPartner" not in whole  # an A_Customer by itself
        nothing: Given = {}
        customer, partner = (whole, nothing) if alone else (rows.one(whole, CUSTOMER, ()) or nothing, whole)
        path = () if alone else (CUSTOMER,)
        self._customer(customer, path)
        self._addresses(partner)
        rows.fields(entities().partner, partner, self._patch, (), _PARTNERS_LISTS)
        self._partner_rows(partner)
        take_taxes(rows, self._patch, partner, customer)
        self._number(customer, partner)
        if CARDS in partner and (partner[CARDS] is None or rows.many(partner, CARDS, ())):
            rows.taking.findings.append(warning(Code.IN_CARD, (CARDS,)))
        if whole.get(IS_GONE) is not None:
            self._deletes.add(())
        named = {name.removeprefix(ANNOTATION): value for name, value in whole.items()}
        envelope = {name: value for name, value in named.items() if ANNOTATION + name in whole}
        return message_of(envelope, self._patch, rows.taking, frozenset(self._deletes))

    def _number(self, customer: Given, partner: Given) -> None:
        """The partner may have another number than the customer that he is."""
        named = customer.get("Customer") or partner.get("Customer") or partner.get("BusinessPartner")
        if named:
            self._patch["customer_number"] = named

    def _customer(self, given: Given, path: tuple[str, ...]) -> None:
        rows, patch, known = self._rows, self._patch, entities()
        lists = ("to_CustomerCompany", "to_CustomerSalesArea", "to_CustomerText", "to_CustomerUnloadingPoint")
        rows.fields(known.customer, given, patch, path, (*lists, *OF_CUSTOMER))
        rows.ours(given, patch, path, OF_CUSTOMER)
        rows.texts(patch, given, "to_CustomerText", path, {"level": "GENERAL"})
        if (points := rows.many(given, lists[3], path)) is not None:
            patch["unloading_points"] = [rows.unloading(one, at) for at, one in points]
        if (companies := rows.many(given, lists[0], path)) is not None:
            patch["company_codes"] = [rows.company(one, at, patch) for at, one in companies]
            self._flagged("company_codes", companies, "CompanyCode")
        if (areas := rows.many(given, lists[1], path)) is not None:
            patch["sales_areas"] = [rows.area(one, at, patch) for at, one in areas]
            self._flagged("sales_areas", areas, "SalesOrganization", "DistributionChannel", "Division")

    def _flagged(self, relation: str, layers: list[tuple[Any, Given]], *key: str) -> None:
        for _, one in layers:
            if one.get(IS_GONE) is not None:
                self._deletes.add((relation, "/".join(text(one, name) for name in key)))

    def _addresses(self, partner: Given) -> None:
        """The standard one; a customer has one here."""
        found = self._rows.many(partner, ADDRESSES, ())
        if not found:
            return
        chosen = next((at for at, (_, one) in enumerate(found) if self._is_standard(one)), 0)
        for at, (path, one) in enumerate(found):
            if at != chosen:
                self._rows.taking.unknown(path, ADDRESSES)
                continue
            lists = tuple(navigation for navigation, _, _ in COMMUNICATION)
            self._rows.fields(entities().address, one, self._patch, path, lists)
            for navigation, name, column in COMMUNICATION:
                self._communication(one, navigation, (name, column), path)

    def _is_standard(self, address: Given) -> bool:
        usages = self._rows.many(address, "to_AddressUsage", ()) or []
        return any(one.get("AddressUsage") == _STANDARD for _, one in usages)

    def _communication(self, given: Given, navigation: str, names: tuple[str, str], path: Any) -> None:
        found = self._rows.many(given, navigation, path)
        if not found:
            return
        name, column = names
        marks = (mark for mark in found[0][1] if mark.startswith("IsDefault"))
        mark = next(marks, "")
        at, one = next(((at, one) for at, one in found if one.get(mark)), found[0])
        value, abroad = one.get(name), one.get(f"International{name}")
        if name not in one and abroad is None:
            return
        if not value:
            value = abroad
        elif extension := one.get(f"{name}Extension"):
            value = f"{value}-{extension}"
        self._rows.value(entities().customer, (name, column), {name: value}, self._patch, at)

    def _partner_rows(self, partner: Given) -> None:
        rows, patch = self._rows, self._patch
        if (banks := rows.many(partner, "to_BusinessPartnerBank", ())) is not None:
            patch["bank_details"] = [rows.bank(one, at) for at, one in banks]
        if (contacts := rows.many(partner, "to_BusinessPartnerContact", ())) is not None:
            patch["contact_persons"] = [rows.contact(one, at, patch) for at, one in contacts]
        if (numbers := rows.many(partner, "to_BuPaIdentification", ())) is not None:
            found = (rows.identification(one, at) for at, one in numbers)
            patch["external_keys"] = [one for one in found if one is not None]
