"""Company codes, sales organisations and areas of a scope as conditions of SQL. Next: visibility.py."""

from dataclasses import dataclass

from models.catalog import Entity
from models.rules.shape import Shield
from resolvers.access.caller import Scope
from resolvers.access.grants import scope_arrays
from resolvers.read.sql import Parameters

COMPANY_CODES = "company_codes"  # the request's values that the conditions use
SALES_ORGS = "sales_orgs"  # organisations and single areas

# The area in the key of a changed row: F723/AQ/XX/RG/000, and of a text SALES/F723/AQ/XX/0001/zh.
_REST = "substr({0}.key, strpos('/'||{0}.key, '/'||{0}.sales_org||'/'))"
_AREA_OF_ITEM = "||'/'||".join(f"split_part({_REST}, '/', {at})" for at in (1, 2, 3))


@dataclass(frozen=True)
class Within:
    """Which of a scope's lists are limited; the codes are arguments, so that plans serve all callers."""

    companies: bool
    orgs: bool
    areas: bool  # single sales areas are among them

    @classmethod
    def of(cls, scope: Scope) -> "Within":
        orgs = scope.sales_orgs
        areas = orgs is not None and any("/" in code for code in orgs)
        return cls(scope.company_codes is not None, orgs is not None, areas)

    @property
    def any(self) -> bool:
        return self.companies or self.orgs


@dataclass(frozen=True)
class Layers:
    """Conditions of one scope: of what is seen, or (with `shield`) of where a class of fields is clear."""

    within: Within
    parameters: Parameters
    shield: Shield | None = None

    def own(self, entity: Entity, alias: str) -> list[str]:
        """Of a row that lies in a layer by columns of its own."""
        found: list[str] = []
        if self.within.companies and "company_code" in entity.columns:
            inside = f"{alias}.company_code = ANY({self._companies()})"
            found.append(_or_empty(entity, alias, "company_code", [inside]))
        if self.within.orgs and "sales_org" in entity.columns:
            inside = [f"{alias}.sales_org = ANY({self._orgs()})"]
            if self.within.areas:
                inside.append(f"{area_of(entity, alias)} = ANY({self._orgs()})")
            found.append(_or_empty(entity, alias, "sales_org", inside))
        elif self.within.orgs and entity.name == "Task":
            area = f"{alias}.sales_area"
            inside = [f"split_part({area}, '/', 1) = ANY({self._orgs()})"]
            if self.within.areas:
                inside.append(f"{area} = ANY({self._orgs()})")
            found.append(_or_empty(entity, alias, "sales_area", inside))
        return found

    def customer(self, alias: str) -> str:
        """Of any row with a customer's number.

        LIMIT, since for a plain EXISTS the database may hash whole tables; and the code is compared as an
        expression, since with two or three layers per customer an array as index condition costs more.
        """
        one, other = f"{alias}k", f"{alias}a"
        companies = f"FROM company_code_data {one} WHERE {one}.customer_number = {alias}.customer_number"
        areas = f"FROM sales_area_data {other} WHERE {other}.customer_number = {alias}.customer_number"
        none = f"NOT EXISTS (SELECT {companies}) AND NOT EXISTS (SELECT {areas})"
        if self.within.companies:
            companies += f" AND ({one}.company_code||'') = ANY({self._companies()})"
        if self.within.areas:
            inside = [f"({other}.{name}||'') = ANY({self._orgs()})" for name in ("sales_org", "sales_area")]
            areas += f" AND ({' OR '.join(inside)})"
        elif self.within.orgs:
            areas += f" AND ({other}.sales_org||'') = ANY({self._orgs()})"
        return f"coalesce((SELECT true {companies} LIMIT 1), (SELECT true {areas} LIMIT 1), {none})"

    def _companies(self) -> str:
        return self.parameters.once(named(COMPANY_CODES, self.shield), "text[]")

    def _orgs(self) -> str:
        return self.parameters.once(named(SALES_ORGS, self.shield), "text[]")


def named(name: str, shield: Shield | None) -> str:
    """Of an argument: company_codes is of what is seen, company_codes:tax of where the class TAX is clear."""
    return name if shield is None else f"{name}:{shield.value}"


def codes_of(scope: Scope, shield: Shield | None = None) -> dict[str, list[str] | None]:
    companies, orgs = scope_arrays(scope)
    return {named(COMPANY_CODES, shield): companies, named(SALES_ORGS, shield): orgs}


def area_of(entity: Entity, alias: str) -> str:
    """The sales area of a row that lies in one, written F723/AQ/XX."""
    if "sales_area" in entity.columns:
        return f"{alias}.sales_area"
    if entity.name == "ChangeItem":
        return _AREA_OF_ITEM.format(alias)
    return f"{alias}.sales_org||'/'||{alias}.channel||'/'||{alias}.division"


def _or_empty(entity: Entity, alias: str, name: str, inside: list[str]) -> str:
    if entity.columns[name].nullable:
        return f"({' OR '.join([f'{alias}.{name} IS NULL', *inside])})"
    return inside[0] if len(inside) == 1 else f"({' OR '.join(inside)})"
