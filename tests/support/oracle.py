"""The slow reader: loads whole tables by plain SELECT and answers by Python loops. Next: operations.py.

It shares with the compiled reader the catalog, the callers and the form of cursors, and nothing else: every
rule of filters, order, pages and scope is written here a second time, as plainly as possible.
"""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cmp_to_key
from typing import Any, cast

import graphql
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    print_schema,
)

from models.catalog import Column, Entity, Relation
from models.rules.numbers import stored
from models.rules.search import initials_of, normalised, spelled
from models.rules.shape import Form, Shield
from resolvers.access.caller import Caller
from resolvers.access.seal import Sealer
from resolvers.read.cursor import CursorError, Cursors
from tests.support.seeing import Seeing, masks_anything, shown_masked
from tests.support.world import Row, Values, World, load_world

__all__ = ["Oracle", "World", "load_world", "plain_schema"]
_TAX = ("uscc", "tax_number1", "tax_number2", "tax_number3", "tax_number4", "vat_registration_no")


def plain_schema(schema: GraphQLSchema) -> GraphQLSchema:
    """The contract alone: its resolvers are the oracle's, its scalars pass what they get."""
    return build_schema(print_schema(schema))


# roots of one record of base data or care, and the argument that is its code
_CODED = {
    **dict.fromkeys(
        ("customerCategory", "vendorCategory", "stockItemCategory", "employee", "vendor"), "code"
    ),
    **dict.fromkeys(("unitGroup", "unit", "stockItem", "segment", "servicePlan", "customerActivity"), "code"),
    **dict.fromkeys(("gift", "couponBatch", "coupon"), "code"),
    **dict.fromkeys(("visit", "serviceTask", "complaint"), "number"),
    **{"ledgerAccount": "account", "businessDocument": "document", "vipCustomer": "card"},
    **dict.fromkeys(("brand", "dealer", "store", "vipType", "profileDimension", "smsTemplate"), "code"),
    **dict.fromkeys(("accumulationActivity", "consumptionActivity"), "code"),
    **dict.fromkeys(("sale", "redemption", "rechargeOrder", "smsCampaign"), "number"),
}


@dataclass
class Step:
    """Of an order: how to get the value, which way, how it stands in a cursor."""

    column: str
    descending: bool = False

    def mark(self) -> str:
        return self.column + ("-" if self.descending else "")


@dataclass
class Page:
    type_name: str
    rows: list[Row]
    steps: list[Step]
    mark: str
    arguments: Values
    total: int = 0
    has_next: bool = False
    has_previous: bool = False


@dataclass
class Oracle:
    world: World
    schema: GraphQLSchema  # from plain_schema()
    caller: Caller
    sealer: Sealer
    cursors: Cursors
    page_default: int = 50
    page_max: int = 100

    def __post_init__(self) -> None:
        self.seeing = Seeing(self.world, self.caller)

    def sees(self, row: Row) -> bool:
        return self.seeing.sees(row)

    def execute(self, document: DocumentNode, variables: Values) -> ExecutionResult:
        run: Callable[..., ExecutionResult] = cast("Any", graphql).execute_sync
        return run(
            self.schema,
            document,
            root_value="root",
            variable_values=variables,
            field_resolver=self._resolve,
            type_resolver=_type_of,
        )

    # fields

    def _resolve(self, source: Any, info: Any, **given: Any) -> Any:
        if source == "root":
            return self._root(info, given)
        if isinstance(source, Page):
            return self._page_field(source, info.field_name)
        if isinstance(source, dict):
            return cast("Values", source)[info.field_name]
        return self._field(source, info, given)

    def _root(self, info: Any, given: Values) -> Any:
        name = info.field_name
        one: Mapping[str, Callable[[], Any]] = {
            "customer": lambda: self._by_key("Customer", stored(given["number"])),
            "archiveItem": lambda: self._by_key("ArchiveItem", given["id"]),
            "user": lambda: self._by_key("User", given["userName"].strip().upper()),
            "department": lambda: self._by_key("Department", given["code"].strip()),
            "institution": lambda: self._by_key("Institution", given["code"].strip().upper()),
            "archiveCategory": lambda: self._by_key("ArchiveCategory", given["code"].strip().upper()),
            "archiveType": lambda: self._by_key("ArchiveType", given["code"].strip().upper()),
            "archiveLocation": lambda: self._by_key("ArchiveLocation", given["code"].strip().upper()),
            "appraisal": lambda: self._by_key("Appraisal", given["id"].strip().upper()),
            "destructionList": lambda: self._by_key("DestructionList", given["number"].strip().upper()),
            "transferList": lambda: self._by_key("TransferList", given["number"].strip().upper()),
            "dossier": lambda: self._by_key("Dossier", stored(given["number"])),
            "arrangementProject": lambda: self._by_key("ArrangementProject", given["code"].strip().upper()),
            "inspectionPlan": lambda: self._by_key("InspectionPlan", given["code"].strip().upper()),
            **{
                name: lambda name=name, argument=argument: self._by_key(
                    name[0].upper() + name[1:], given[argument].strip().upper()
                )
                for name, argument in _CODED.items()
            },
            "careProfile": lambda: self._by_key("CareProfile", stored(given["number"])),
            "node": lambda: self._node(given["id"]),
            "nodes": lambda: self._nodes(given["ids"]),
        }
        return one[name]() if name in one else self._listed(name, info, given)

    def _nodes(self, ids: list[str]) -> list[Row | None]:
        if len(ids) > 100:
            raise GraphQLError("too many")
        return [self._node(one) for one in ids]

    def _listed(self, name: str, info: Any, given: Values) -> Page:
        entity = self.world.catalog[_type_name(info).removesuffix("Connection")]
        rows = [row for row in self.world.of(entity.name) if self.sees(row)]
        if name in ("archiveItems", "dossiers") and not given.get("includeArchived"):
            rows = [row for row in rows if not row["archived"]]
        if name == "changes":
            return self._changes(info, rows, given)
        if name == "searchCustomers":
            if given["search"].get("taxNumber") is not None and not self.seeing.reads_clear(Shield.TAX):
                raise GraphQLError("no such field")
            rows = [row for row in rows if self._is_searched(row, given["search"])]
        return self._page(entity, rows, given, self.steps(entity, given.get("orderBy")))

    def _by_key(self, name: str, key: Any) -> Row | None:
        row = self.world.find(name, key)
        return row if row is not None and self.sees(row) else None

    def _node(self, given: str) -> Row | None:
        try:
            raw = base64.urlsafe_b64decode(given.encode() + b"==").decode()
        except ValueError:
            return None
        name, _, key = raw.partition(":")
        entity = self.world.catalog.entities.get(name)
        if entity is None or "Node" not in [
            one.name for one in getattr(self.schema.type_map[name], "interfaces", ())
        ]:
            return None
        if entity.primary_key != "id":
            return self._by_key(name, key)
        return self._by_key(name, int(key)) if key.isdigit() else None

    def _field(self, row: Row, info: Any, given: Values) -> Any:
        entity = row.entity
        name = _snake(info.field_name)
        if name in entity.columns:
            return self._shown(row, entity.columns[name])
        if name in entity.relations:
            return self._relation(row, entity.relations[name], info, given)
        own: Mapping[str, Callable[[], Any]] = {
            "masked_fields": lambda: self._masked(row),
            "download_url": lambda: f"/files/attachments/{row['attachment_id']}/{row['version']}",
            "id": lambda: base64.urlsafe_b64encode(f"{entity.name}:{row.key}".encode()).decode().rstrip("="),
        }
        return own[name]() if name in own else self._layer(row, name, given)

    def _masked(self, row: Row) -> list[str]:
        kind: Any = self.schema.type_map[row.entity.name]
        return [_camel(one) for one in self.seeing.masked(row, map(_snake, kind.fields))]

    def _layer(self, row: Row, name: str, given: Values) -> Row | None:
        layers = [one for one in self._related(row, row.entity.relations[name + "s"]) if self.sees(one)]
        if name == "company_code":
            wanted = given["companyCode"].strip().upper()
            return next((one for one in layers if one["company_code"] == wanted), None)
        parts = [given[part].strip().upper() for part in ("salesOrg", "channel", "division")]
        area = self.world.find("SalesArea", "/".join(parts))
        wanted = area["master_area"] if area else "/".join(parts)
        return next(
            (one for one in layers if one["sales_area"] == wanted and one["sales_org"] == parts[0]), None
        )

    def _relation(self, row: Row, relation: Relation, info: Any, given: Values) -> Any:
        target = self.world.catalog[relation.target]
        rows = [one for one in self._related(row, relation) if self.sees(one)]
        if _type_name(info).endswith("Connection"):
            return self._page(target, rows, given, self.steps(target, None))
        self._permit(target, given.get("filter"))
        rows = [one for one in rows if self._holds(one, given.get("filter"))]
        if not relation.many or relation.single:
            return rows[0] if rows else None
        return self._sorted(rows, [Step(name) for name in self._key(target)])

    def _related(self, row: Row, relation: Relation) -> list[Row]:
        return self.world.related(row, relation)

    def _shown(self, row: Row, column: Column) -> Any:
        value = row[column.name]
        if value is None:
            return None
        if row.entity.name == "ChangeItem" and column.name in ("old_value", "new_value"):
            return None if self.seeing.hides(row, sealed=False) else value
        if not self.seeing.is_clear(row, column.shape.shield):
            return shown_masked(column.form, row.values.get(column.tail, ""))
        if column.form is Form.SEALED:
            return self.sealer.open(column.name, value)
        shown: Mapping[Form, Callable[[Any], Any]] = {
            Form.NUMBER: lambda number: number.lstrip("0"),
            Form.DECIMAL: lambda number: f"{Decimal(number):f}",
            Form.DATE: lambda day: day.isoformat(),
            Form.TIMESTAMP: lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        return shown[column.form](value) if column.form in shown else value

    def _may_ask(self, entity: Entity, column: Column) -> bool:
        """Filters take only fields that the caller reads in clear wherever he sees them."""
        if entity.name == "ChangeItem" and column.name in ("old_value", "new_value"):
            return not masks_anything(self.seeing)
        return self.seeing.reads_clear(column.shape.shield)

    # filters

    def _holds(self, row: Row, wanted: Values | None) -> bool:
        return all(
            self._condition(row, name, value) for name, value in (wanted or {}).items() if value is not None
        )

    def _permit(self, entity: Entity, wanted: Values | None) -> None:
        """A field that the caller may not read does not exist, whether there are rows or not."""
        for name, value in (wanted or {}).items():
            column, relation = entity.columns.get(_snake(name)), entity.relations.get(_snake(name))
            if value is None:
                continue
            if column is not None and not self._may_ask(entity, column):
                raise GraphQLError("no such field")
            if name in ("and", "or", "not"):
                parts: Iterable[Any] = value if name != "not" else [value]
                self._permit_all(entity, parts)
            elif relation is not None:
                single = not relation.many or relation.single
                self._permit_all(self.world.catalog[relation.target], [value] if single else value.values())

    def _permit_all(self, entity: Entity, parts: Iterable[Any]) -> None:
        for part in parts:
            self._permit(entity, part)

    def _condition(self, row: Row, name: str, value: Any) -> bool:
        if name == "and":
            return all(self._holds(row, part) for part in value)
        if name == "or":
            return any(self._holds(row, part) for part in value)
        if name == "not":
            return not self._holds(row, value)
        column = row.entity.columns.get(_snake(name))
        if column is not None:
            return self._column_holds(row, column, value)
        relation = row.entity.relations[_snake(name)]
        rows = [one for one in self._related(row, relation) if self.sees(one)]
        if not relation.many or relation.single:
            return any(self._holds(one, value) for one in rows)
        return all(
            {
                "some": any(self._holds(one, part) for one in rows),
                "none": not any(self._holds(one, part) for one in rows),
                "every": all(self._holds(one, part) for one in rows),
            }[quantifier]
            for quantifier, part in value.items()
            if part is not None
        )

    def _column_holds(self, row: Row, column: Column, wanted: Values) -> bool:
        return all(
            self._operator(row, column, name, operand)
            for name, operand in wanted.items()
            if operand is not None
        )

    def _operator(self, row: Row, column: Column, name: str, operand: Any) -> bool:
        value = row[column.name]
        if name == "isNull":
            return (value is None) is operand
        if value is None:
            return False
        if column.form is Form.SEALED:
            text = "".join(operand.upper().replace("-", "").split())
            return row[column.digest] == self.sealer.digest(column.name, text)
        if name in ("contains", "startsWith"):
            shown = value.lstrip("0") if column.form is Form.NUMBER else value
            return operand in shown if name == "contains" else shown.startswith(operand)
        if name == "in":
            return value in [_operand(column, one) for one in operand]
        other = _operand(column, operand)
        return {
            "eq": value == other,
            "gt": not isinstance(value, bool) and value > other,
            "gte": not isinstance(value, bool) and value >= other,
            "lt": not isinstance(value, bool) and value < other,
            "lte": not isinstance(value, bool) and value <= other,
        }[name]

    def _is_searched(self, row: Row, wanted: Values) -> bool:
        return all(
            self._search(row, name, value) for name, value in wanted.items() if value is not None
        ) and (self._one_area(row, wanted))

    def _one_area(self, row: Row, wanted: Values) -> bool:
        asked = {_snake(name): wanted.get(name) for name in ("salesOrg", "channel", "division")}
        asked = {name: value.strip().upper() for name, value in asked.items() if value is not None}
        areas = [one for one in self._related(row, row.entity.relations["sales_areas"]) if self.sees(one)]
        keys = {_snake(name): wanted.get(name) for name in ("externalSystem", "externalKey")}
        keys = {name: value for name, value in keys.items() if value is not None}
        if "external_system" in keys:
            keys["external_system"] = keys["external_system"].strip().upper()
        known = self._related(row, row.entity.relations["external_keys"])
        return (not asked or any(all(one[name] == asked[name] for name in asked) for one in areas)) and (
            not keys or any(all(one[name] == keys[name] for name in keys) for one in known)
        )

    def _search(self, row: Row, name: str, value: Any) -> bool:
        text = value.strip().upper() if isinstance(value, str) else value
        names = " ".join(row[one] for one in ("name1", "name2", "name3", "name4") if row[one])
        whole = normalised(names)
        checks: Mapping[str, Callable[[], bool]] = {
            "text": lambda: self._text_found(row, whole, value),
            "name": lambda: normalised(value) in whole,
            "customerNumber": lambda: (
                _like(row.key.lstrip("0"), text) if "*" in value else row.key == stored(value)
            ),
            "customerNumberFrom": lambda: row.key >= stored(value),
            "customerNumberTo": lambda: row.key <= stored(value),
            "taxNumber": lambda: self._tax(row, "".join(text.split())),
            "companyCode": lambda: any(
                one["company_code"] == text and self.sees(one)
                for one in self._related(row, row.entity.relations["company_codes"])
            ),
            "blocked": lambda: self._blocked(row, value),
            "deletionFlag": lambda: row["deletion_flag"] is value,
            "createdFrom": lambda: row["created_on"] >= date.fromisoformat(value),
            "createdTo": lambda: row["created_on"] <= date.fromisoformat(value),
            "searchTerm": lambda: any(
                _like((row[one] or "").upper(), text) and row[one] is not None
                for one in ("search_term1", "search_term2")
            ),
            "vendorNumber": lambda: row["vendor_number"] == stored(value),
        }
        if name in checks:
            return checks[name]()
        column = _snake(name)
        if name in ("shortCode", "city", "postalCode"):
            return row[column] is not None and _like(
                row[column].upper() if name == "city" else row[column], text
            )
        return column not in row.entity.columns or row[column] == text

    def _text_found(self, row: Row, whole: str, typed: str) -> bool:
        upper, lower = normalised(typed), normalised(typed).lower()
        terms = [normalised(row[one]) for one in ("search_term1", "search_term2") if row[one] is not None]
        return (
            upper in whole
            or lower in spelled(whole)
            or lower in initials_of(whole)
            or any(upper in term for term in terms)
        )

    def _tax(self, row: Row, number: str) -> bool:
        further = self._related(row, row.entity.relations["vat_registrations"])
        return number in [row[one] for one in _TAX] or number in [
            one["vat_registration_no"] for one in further
        ]

    def _blocked(self, row: Row, kind: str) -> bool:
        name = kind.lower()
        company = kind in ("POSTING", "PAYMENT")
        layers = row.entity.relations["company_codes" if company else "sales_areas"]
        inside = [one[f"{name}_block"] for one in self._related(row, layers) if self.sees(one)]
        return bool(row.values.get(f"central_{name}_block")) or any(inside)

    # pages

    def _key(self, entity: Entity) -> list[str]:
        columns = [entity.columns.get(name) for name in entity.key]
        if not columns or any(one is None or one.form is Form.SEALED for one in columns):
            return [entity.primary_key]
        return list(entity.key)

    def steps(self, entity: Entity, wanted: list[Values] | None) -> list[Step]:
        steps: list[Step] = []
        for one in wanted or []:
            if _snake(one["field"].lower()) not in [step.column for step in steps]:
                steps.append(Step(one["field"].lower(), one["direction"] == "DESC"))
        rest = self._key(entity) if entity.owner is None else [entity.primary_key]
        return steps + [Step(name) for name in rest if name not in [step.column for step in steps]]

    def _sorted(self, rows: Iterable[Row], steps: list[Step]) -> list[Row]:
        return sorted(rows, key=cmp_to_key(lambda one, other: _compared(one, other, steps)))

    def _page(
        self, entity: Entity, rows: list[Row], given: Values, steps: list[Step], name: str = ""
    ) -> Page:
        if not name:
            self._permit(entity, given.get("filter"))
        mark = f"{name or entity.name}:" + ",".join(step.mark() for step in steps)
        rows = self._sorted([row for row in rows if name or self._holds(row, given.get("filter"))], steps)
        page = Page(f"{entity.name}Connection", rows, steps, mark, given, total=len(rows))
        first, last = given.get("first"), given.get("last")
        if first is not None and last is not None:
            raise GraphQLError("both")
        size = last if last is not None else self.page_default if first is None else first
        if not 0 <= size <= self.page_max:
            raise GraphQLError("size")
        behind, before = (self._place(entity, page, given.get(one)) for one in ("after", "before"))
        kept = [
            row
            for row in rows
            if (behind is None or _compared(row, behind, steps) > 0)
            and (before is None or _compared(row, before, steps) < 0)
        ]
        page.rows = kept[max(0, len(kept) - size) :] if last is not None else kept[:size]
        over = len(kept) > size
        passed_before = before is not None and any(_compared(row, before, steps) >= 0 for row in rows)
        passed_after = behind is not None and any(_compared(row, behind, steps) <= 0 for row in rows)
        page.has_next = passed_before or (over and last is None)
        page.has_previous = passed_after or (over and last is not None)
        return page

    def _place(self, entity: Entity, page: Page, cursor: str | None) -> Row | None:
        """What a cursor remembers of its row; the row itself may be gone."""
        if cursor is None:
            return None
        try:
            values = self.cursors.read(page.mark, cursor)
        except CursorError:
            raise GraphQLError("cursor") from None
        place: Values = {}
        for step, value in zip(page.steps, values, strict=True):
            column = entity.columns.get(step.column)
            form = column.form if column else Form.INTEGER
            place[step.column] = value if value is None or step.column == "xid" else _from_text(form, value)
            if step.column == "xid":
                place["xid"] = int(value or 0)
        return Row(entity, place)

    def _page_field(self, page: Page, name: str) -> Any:
        if name == "totalCount":
            return page.total
        if name == "nodes":
            return page.rows
        if name == "edges":
            return [{"cursor": self.cursor(page.mark, page.steps, row), "node": row} for row in page.rows]
        ends = [self.cursor(page.mark, page.steps, row) for row in (page.rows[:1] + page.rows[-1:])]
        return {
            "hasNextPage": page.has_next,
            "hasPreviousPage": page.has_previous,
            "startCursor": ends[0] if ends else None,
            "endCursor": ends[-1] if ends else None,
        }

    def cursor(self, mark: str, steps: list[Step], row: Row) -> str:
        return self.cursors.write(mark, [_to_text(row[step.column]) for step in steps])

    def _changes(self, info: Any, rows: list[Row], given: Values) -> Page:
        rows = [row for row in rows if row.key in self.world.settled]
        rows = [row for row in rows if self._wanted(row, given.get("filter") or {})]
        entity = self.world.catalog["ChangeDocument"]
        return self._page(entity, rows, given, [Step("xid"), Step("change_number")], "log")

    def _wanted(self, row: Row, wanted: Values) -> bool:
        items = [one for one in self._related(row, row.entity.relations["items"]) if self.sees(one)]
        customer = self.world.find("Customer", row["customer_number"])
        found: dict[str, list[Any]] = {
            "customerNumbers": [row["customer_number"]],
            "operations": [row["operation"]],
            "changedBy": [row["changed_by"]],
            "sources": [row["source"]],
            "objectClasses": [row["object_class"]],
            "companyCodes": [one["company_code"] for one in items],
            "salesOrgs": [one["sales_org"] for one in items],
            "tables": [one["table"] for one in items],
            "fields": [one["field"] for one in items],
            "accountGroups": [customer["account_group"]] if customer else [],
        }
        return all(
            any((stored(one) if name == "customerNumbers" else one) in found[name] for one in values)
            for name, values in wanted.items()
            if values is not None
        )


def _type_of(row: Row, *_more: object) -> str:
    return row.entity.name


def _compared(one: Row, other: Row, steps: list[Step]) -> int:
    """Text by code point; empty values last, whatever the direction."""
    for step in steps:
        left, right = one[step.column], other[step.column]
        if left == right:
            continue
        if left is None or right is None:
            return 1 if left is None else -1
        return (1 if left > right else -1) * (-1 if step.descending else 1)
    return 0


def _operand(column: Column, given: Any) -> Any:
    if column.form is Form.NUMBER:
        return stored(given)
    return _from_text(column.form, given) if isinstance(given, str) else given


def _from_text(form: Form, text: str) -> Any:
    read: Mapping[Form, Callable[[str], Any]] = {
        Form.DECIMAL: Decimal,
        Form.INTEGER: int,
        Form.DATE: date.fromisoformat,
        Form.TIMESTAMP: datetime.fromisoformat,
    }
    return read[form](text) if form in read else text


def _to_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        text = value.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0").rstrip(".")
        return f"{text}+00"
    return str(value)


def _like(value: str, pattern: str) -> bool:
    first, *parts = pattern.split("*")
    if not parts:
        return value == pattern
    if not value.startswith(first) or not value.endswith(parts[-1]):
        return False
    at = len(first)
    for part in parts[:-1]:
        found = value.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return at + len(parts[-1]) <= len(value)


def _type_name(info: Any) -> str:
    kind = info.return_type
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    return str(kind.name)


def _snake(name: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
