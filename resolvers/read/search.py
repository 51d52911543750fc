"""The search help (domain 2.5) as conditions: wildcards, pinyin, initials, blocks. Next: log.py."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from models.rules.numbers import stored
from models.rules.search import GRAM, normalised, search_grams
from models.rules.shape import Shield
from resolvers.read.filters import Filters, clean
from resolvers.read.sql import Read
from resolvers.read.values import Leaf, Value, Values, is_given, leaf

_WILDCARD = "*"
_EXACT = ("country", "region", "account_group", "customer_category", "finance_status", "vendor_number")
_PATTERNS = {
    "short_code": ("short_code",),
    "search_term": ("search_term1", "search_term2"),
    "city": ("city",),
    "postal_code": ("postal_code",),
}
_TAX_NUMBERS = ("uscc", "tax_number1", "tax_number2", "tax_number3", "tax_number4", "vat_registration_no")
_UPPER = ("short_code", "postal_code")  # stored in upper case
# kind of block -> column of the customer, layer and column there
_BLOCKS = {
    "ORDER": ("central_order_block", "SalesAreaData", "order_block"),
    "DELIVERY": ("central_delivery_block", "SalesAreaData", "delivery_block"),
    "BILLING": ("central_billing_block", "SalesAreaData", "billing_block"),
    "SALES_SUPPORT": ("central_sales_support_block", "SalesAreaData", "sales_support_block"),
    "POSTING": ("central_posting_block", "CompanyCodeData", "posting_block"),
    "PAYMENT": ("", "CompanyCodeData", "payment_block"),
}


@dataclass(frozen=True)
class Search:
    filters: Filters

    def conditions(self, alias: str, given: Values) -> list[str]:
        """`given` has the search input's fields as GraphQL names them; all that are given must hold."""
        wanted = {_snake(name): value for name, value in given.items() if is_given(value)}
        found: list[str] = []
        for name, value in wanted.items():
            found += self._one(name, alias, value)
        areas = {name: wanted[name] for name in ("sales_org", "channel", "division") if name in wanted}
        if areas:  # of one and the same sales area
            found.append(self._layer("SalesAreaData", alias, areas))
        if "external_system" in wanted or "external_key" in wanted:
            keys = {name: wanted[name] for name in ("external_system", "external_key") if name in wanted}
            found.append(self._layer("ExternalKey", alias, keys))
        return found

    def _one(self, name: str, alias: str, value: Value) -> list[str]:
        value = leaf(value)
        if name in _EXACT:
            read = _number if name == "vendor_number" else _upper
            return [f"{alias}.{name} = {self._text(value.read, read)}"]
        if name in _PATTERNS:
            pattern = self._text(value.read, _upper_like)
            columns = [f"{alias}.{column}" for column in _PATTERNS[name]]
            if name not in _UPPER:
                columns = [_folded(column) for column in columns]
            return [_any(f"{column} LIKE {pattern}" for column in columns)]
        special: dict[str, Callable[[str, Leaf], list[str]]] = {
            "text": self._anything,
            "name": self._name,
            "customer_number": self._number,
            "customer_number_from": self._from,
            "customer_number_to": self._to,
            "tax_number": self._tax_number,
            "company_code": lambda at, leaf: [self._layer("CompanyCodeData", at, {"company_code": leaf})],
            "blocked": self._blocked,
            "deletion_flag": lambda at, leaf: [
                f"{at}.deletion_flag" if leaf.now else f"NOT {at}.deletion_flag"
            ],
            "created_from": lambda at, leaf: [f"{at}.created_on >= {self._day(leaf)}"],
            "created_to": lambda at, leaf: [f"{at}.created_on <= {self._day(leaf)}"],
        }
        return special[name](alias, value) if name in special else []

    def _anything(self, alias: str, value: Leaf) -> list[str]:
        """In the name, its pinyin, its initials or a search term; the index of pairs finds the candidates."""
        upper = self._text(value.read, _normal)
        lower = self._text(value.read, _normal_lower)
        within = [
            f"strpos({alias}.search_name, {upper}) > 0",
            f"strpos({alias}.search_pinyin, {lower}) > 0",
            f"strpos({alias}.search_initials, {lower}) > 0",
            f"strpos({_signs(f'{alias}.search_term1')}, {upper}) > 0",
            f"strpos({_signs(f'{alias}.search_term2')}, {upper}) > 0",
        ]
        return [*self._candidates(alias, value, _normal, _normal_lower), _any(within)]

    def _name(self, alias: str, value: Leaf) -> list[str]:
        upper = self._text(value.read, _normal)
        return [*self._candidates(alias, value, _normal), f"strpos({alias}.search_name, {upper}) > 0"]

    def _candidates(self, alias: str, value: Leaf, *cases: Callable[[Any], str]) -> list[str]:
        if len(_normal(value.now)) < GRAM:
            return []
        found = [self.filters.parameters.add(_grams(value.read, case), "text[]") for case in cases]
        return [_any(f"{alias}.search_grams @> {grams}" for grams in found)]

    def _number(self, alias: str, value: Leaf) -> list[str]:
        if _WILDCARD not in str(value.now):
            return [f"{alias}.customer_number = {self._text(value.read, _number)}"]
        shown = f"ltrim({alias}.customer_number, '0')"
        return [f"{shown} LIKE {self._text(value.read, _upper_like)}"]

    def _from(self, alias: str, value: Leaf) -> list[str]:
        return [f"{alias}.customer_number >= {self._text(value.read, _number)}"]

    def _to(self, alias: str, value: Leaf) -> list[str]:
        return [f"{alias}.customer_number <= {self._text(value.read, _number)}"]

    def _tax_number(self, alias: str, value: Leaf) -> list[str]:
        if not self.filters.masks.reads_clear(Shield.TAX):
            raise self.filters.undefined("taxNumber", "CustomerSearch")
        number = self._text(value.read, _compact)
        own = [f"{alias}.{column} = {number}" for column in _TAX_NUMBERS]
        further = self._layer("VatRegistration", alias, {"vat_registration_no": value}, _compact)
        return [_any([*own, further])]

    def _blocked(self, alias: str, value: Leaf) -> list[str]:
        central, layer, column = _BLOCKS[value.now.value]
        flag = "posting_block"
        inner = self.filters.new_alias()
        set_there = f"{inner}.{column}" if column == flag else f"{inner}.{column} IS NOT NULL"
        found = [self._exists(layer, alias, inner, [set_there])]
        if central:
            found.insert(0, f"{alias}.{central}" + ("" if column == flag else " IS NOT NULL"))
        return [_any(found)]

    def _layer(
        self, entity: str, alias: str, given: dict[str, Value], read: Callable[[Any], str] | None = None
    ) -> str:
        inner = self.filters.new_alias()
        conditions: list[str] = []
        for name, value in given.items():
            exact = clean if name == "external_key" else _upper
            conditions.append(f"{inner}.{name} = {self._text(leaf(value).read, read or exact)}")
        return self._exists(entity, alias, inner, conditions)

    def _exists(self, entity: str, alias: str, inner: str, conditions: list[str]) -> str:
        visibility = self.filters.visibility
        target = visibility.catalog[entity]
        seen = visibility.conditions(target, inner, owner_seen=True)
        link = f"{inner}.customer_number = {alias}.customer_number"
        return f"EXISTS (SELECT FROM {target.table} {inner} WHERE {' AND '.join([link, *conditions, *seen])})"

    def _text(self, read: Read, prepare: Callable[[Any], Any]) -> str:
        return self.filters.parameters.add(lambda values: prepare(read(values)), "text")

    def _day(self, value: Leaf) -> str:
        return self.filters.parameters.add(value.read, "date")


def shape_of_search(given: Any) -> Any:
    """What else decides the statement: wildcards, and texts too short for the index."""
    if isinstance(given, dict):
        return tuple(shape_of_search(part) for part in cast("dict[str, Any]", given).values())
    return (_WILDCARD in given, len(_normal(given)) < GRAM) if isinstance(given, str) else None


def like(pattern: str) -> str:
    """* stands for any signs; what LIKE would read as a wildcard stands for itself."""
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace(_WILDCARD, "%")


def _folded(column: str) -> str:
    """Columns compare by code point, and with that collation only a to z have upper case."""
    return f'upper({column} COLLATE "default")'


def _signs(column: str) -> str:
    """Letters and digits only, as models.rules.search.normalised keeps them."""
    return f"regexp_replace({_folded(column)}, '[^[:alnum:]]', '', 'g')"


def _any(conditions: Any) -> str:
    found = list(conditions)
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def _grams(read: Read, case: Callable[[Any], str]) -> Read:
    return lambda values: list(search_grams(case(read(values))))


def _normal(value: Any) -> str:
    return normalised(clean(value))


def _normal_lower(value: Any) -> str:
    return _normal(value).lower()


def _number(value: Any) -> str:
    return stored(clean(value))


def _upper(value: Any) -> str:
    return clean(value).strip().upper()


def _compact(value: Any) -> str:
    return "".join(_upper(value).split())


def _upper_like(value: Any) -> str:
    return like(_upper(value))


def _snake(name: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)
