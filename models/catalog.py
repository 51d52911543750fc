"""All tables with their columns' facts and relations, read once from the models. Next: rules/shape.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import import_module
from typing import Any, cast

from tortoise import Model, Tortoise

from models.rules.diff import logged_as
from models.rules.shape import FieldShape, Form, Shape, Shield
from models.tables.column import FACTS

_APP = "models"


@dataclass(frozen=True)
class Column:
    """One business field: its name is the same in the table, the type and the input."""

    name: str
    shape: FieldShape
    nullable: bool

    @property
    def form(self) -> Form:
        return self.shape.form

    @property
    def tail(self) -> str:
        """The last four characters of a sealed value."""
        return f"{self.name}_tail"

    @property
    def digest(self) -> str:
        """The keyed hash of a sealed value."""
        return f"{self.name}_digest"


@dataclass(frozen=True)
class Relation:
    """A way from one table to another; `pairs` are (column here, column there)."""

    name: str
    target: str  # the entity's name
    many: bool
    pairs: tuple[tuple[str, str], ...]
    owned: bool  # the target's rows are part of this record
    single: bool = False  # at most one row, although the key lies there: an object or null, not a list


@dataclass(frozen=True)
class Entity:
    """A table as the rest of the program sees it; `name` is also that of its GraphQL type."""

    name: str
    table: str
    source: str  # what its rows are read from: the table, or the table with what it borrows
    description: str
    columns: Mapping[str, Column]
    relations: Mapping[str, Relation]
    primary_key: str
    key: tuple[str, ...]  # what makes a row unique inside its owner
    owner: Relation | None  # the way to the row that this one is part of
    model: type[Model] = field(compare=False, repr=False)

    def scope_column(self, name: str) -> bool:
        """Whether rows lie in a company code or sales organisation by a column of their own."""
        return name in self.columns


# Ways that no foreign key describes, or not from this side: the log must outlive what it tells of.
_LINKS = {
    "ChangeDocument": (
        Relation("customer", "Customer", False, (("customer_number", "customer_number"),), False),
        Relation("archive_item", "ArchiveItem", False, (("object_id", "item_id"),), False),
    ),
    "ArchiveItem": (
        Relation("change_documents", "ChangeDocument", True, (("item_id", "object_id"),), False),
    ),
    "Department": (
        Relation("parent", "Department", False, (("parent_code", "department_code"),), False),
        Relation("children", "Department", True, (("department_code", "parent_code"),), False),
        Relation("manager_employee", "Employee", False, (("manager", "employee_code"),), False),
    ),
    "CustomerCategory": (
        Relation("parent", "CustomerCategory", False, (("parent_code", "category_code"),), False),
        Relation("children", "CustomerCategory", True, (("category_code", "parent_code"),), False),
        Relation("customers", "Customer", True, (("category_code", "customer_category"),), False),
    ),
    "VendorCategory": (
        Relation("parent", "VendorCategory", False, (("parent_code", "category_code"),), False),
        Relation("children", "VendorCategory", True, (("category_code", "parent_code"),), False),
    ),
    "StockItemCategory": (
        Relation("parent", "StockItemCategory", False, (("parent_code", "category_code"),), False),
        Relation("children", "StockItemCategory", True, (("category_code", "parent_code"),), False),
    ),
    "Vendor": (
        Relation(
            "linked_customer", "Customer", True, (("vendor_number", "vendor_number"),), False, single=True
        ),
    ),
    "VipCustomer": (
        Relation("account", "VipAccount", True, (("card_number", "card_number"),), False, single=True),
    ),
    "VipAccount": (Relation("vip", "VipCustomer", False, (("card_number", "card_number"),), False),),
    "CareProfile": (
        Relation("customer", "Customer", False, (("customer_number", "customer_number"),), False),
    ),
    "Attachment": (
        Relation("versions", "AttachmentVersion", True, (("attachment_id", "attachment_id"),), True),
    ),
    "Dossier": (Relation("customer", "Customer", False, (("customer_number", "customer_number"),), False),),
    "Customer": (
        Relation("dossier", "Dossier", True, (("customer_number", "customer_number"),), False, single=True),
        Relation(
            "care_profile", "CareProfile", True, (("customer_number", "customer_number"),), False, single=True
        ),
        Relation("category", "CustomerCategory", False, (("customer_category", "category_code"),), False),
        Relation("vendor", "Vendor", False, (("vendor_number", "vendor_number"),), False),
        Relation(
            "change_documents", "ChangeDocument", True, (("customer_number", "customer_number"),), False
        ),
    ),
}
# Children that a reader pages through, because their number has no bound.
_NOT_OWNED = {
    *("used_as_partner", "change_documents", "tasks", "attachments"),
    *("holds", "loans", "property_checks"),
}


class Catalog:
    def __init__(self, models: tuple[type[Model], ...]) -> None:
        self._entities = {model.__name__: _entity(model) for model in models}

    @property
    def entities(self) -> Mapping[str, Entity]:
        return self._entities

    def __getitem__(self, name: str) -> Entity:
        return self._entities[name]

    @cached_property
    def logged(self) -> Mapping[tuple[str, str], FieldShape]:
        """The fields of a class, by table and field as change documents name them."""
        found: dict[tuple[str, str], FieldShape] = {}
        for entity in self._entities.values():
            for column in entity.columns.values():
                if column.shape.shield is not Shield.BUSINESS:
                    place = logged_as(column.shape, _sap_table(entity))
                    if found.setdefault(place, column.shape).shield is not column.shape.shield:
                        raise ValueError(f"{place}: two fields of different classes")
        return found

    def shape(self, name: str = "Customer") -> Shape:
        """The record as the rules see it, with its children all the way down."""
        entity = self[name]
        return Shape(
            name=entity.name,
            fields={column.name: column.shape for column in entity.columns.values()},
            key=entity.key,
            children={
                relation.name: self.shape(relation.target)
                for relation in entity.relations.values()
                if relation.many and relation.owned
            },
            sap_table=_sap_table(entity),
        )


@cache
def catalog() -> Catalog:
    """Built at the first call; refuses a column without SAP name or labels."""
    modules = import_module("models.tables").__models__
    Tortoise.init_models([import_module("models.tables")], _APP)
    return Catalog(tuple(modules))


def _meta(model: type[Model]) -> Any:
    """Tortoise keeps its description of a table in a private place."""
    return cast("Any", model)._meta


def _entity(model: type[Model]) -> Entity:
    meta = _meta(model)
    columns = {column.name: column for column in (*_columns(model), *_borrowed(model))}
    relations = {relation.name: relation for relation in (*_forward(model), *_backward(model))}
    relations |= {relation.name: relation for relation in _LINKS.get(model.__name__, ())}
    owner = next((relation for relation in _forward(model) if relation.owned), None)
    return Entity(
        name=model.__name__,
        table=str(meta.db_table),
        source=_source(model),
        description=" ".join((model.__doc__ or "").split()),
        columns=columns,
        relations={name: relation for name, relation in relations.items() if relation != owner}
        | ({owner.name: replace(owner, owned=False)} if owner else {}),
        primary_key=str(meta.db_pk_column),
        key=_key(model, owner),
        owner=owner,
        model=model,
    )


def _columns(model: type[Model]) -> list[Column]:
    found: list[Column] = []
    raw = {_meta(model).fields_map[name].source_field for name in _meta(model).fk_fields}
    for name, described in _meta(model).fields_map.items():
        if name in raw:  # Tortoise copies the target's key for it, with the target's facts
            continue
        facts: FieldShape | None = getattr(described, FACTS, None)
        if facts is None:
            continue
        database = _column_name(model, name)
        if not facts.sap or not facts.label_zh or not facts.label_en:
            raise ValueError(f"{model.__name__}.{database}: SAP name and labels are missing")
        found.append(Column(database, replace(facts, name=database), described.null))
    return found


def _borrowed(model: type[Model]) -> list[Column]:
    """Columns of the one row of another table that each row names."""
    link, *names = getattr(model, "BORROWED", ("",))
    if not names:
        return []
    lender = _meta(model).fields_map[link].related_model
    return [column for column in _columns(lender) if column.name in names]


def _source(model: type[Model]) -> str:
    table, borrowed = str(_meta(model).db_table), _borrowed(model)
    if not borrowed:
        return table
    link = cast("Any", model).BORROWED[0]
    [(here, there)] = next(one.pairs for one in _forward(model) if one.name == link)
    other = _meta(_meta(model).fields_map[link].related_model).db_table
    lent = ", ".join(f"o.{column.name}" for column in borrowed)
    return f"(SELECT t.*, {lent} FROM {table} t JOIN {other} o ON o.{there} = t.{here})"  # noqa: S608


def _column_name(model: type[Model], name: str) -> str:
    """The database's name of a field; of a foreign key that of the column that holds the key."""
    described: Any = _meta(model).fields_map[name]
    if name in _meta(model).fk_fields:
        return _column_name(model, described.source_field)
    return described.source_field or name


def _forward(model: type[Model]) -> list[Relation]:
    found: list[Relation] = []
    for name in sorted(_meta(model).fk_fields):
        described: Any = _meta(model).fields_map[name]
        target = described.related_model
        pair = (_column_name(model, name), str(_meta(target).db_pk_column))
        owned = getattr(described, FACTS, None) is None and described.related_name not in _NOT_OWNED
        found.append(Relation(name, target.__name__, False, (pair,), owned))
    return found


def _backward(model: type[Model]) -> list[Relation]:
    found: list[Relation] = []
    for name in sorted(_meta(model).backward_fk_fields):
        described: Any = _meta(model).fields_map[name]
        target = described.related_model
        here = str(_meta(model).db_pk_column)
        there = _column_name(target, described.relation_field.removesuffix("_id"))
        owned = name not in _NOT_OWNED and described.relation_field not in _facts_columns(target)
        unique = _meta(target).unique_together
        single = owned and bool(unique) and [_column_name(target, key) for key in unique[0]] == [there]
        found.append(Relation(name, target.__name__, True, ((here, there),), owned, single))
    return found


def _facts_columns(model: type[Model]) -> set[str]:
    return {
        str(described.source_field)
        for described in map(_meta(model).fields_map.__getitem__, _meta(model).fk_fields)
        if hasattr(described, FACTS)
    }


def _key(model: type[Model], owner: Relation | None) -> tuple[str, ...]:
    named: tuple[str, ...] | None = getattr(model, "NATURAL_KEY", None)
    if named is not None:
        return named
    unique = _meta(model).unique_together
    if not unique:
        return (str(_meta(model).db_pk_column),)
    names = tuple(_column_name(model, name).removesuffix("_digest") for name in unique[0])
    return tuple(name for name in names if owner is None or name != owner.pairs[0][0])


def _sap_table(entity: Entity) -> str:
    tables = [column.shape.sap.partition("-")[0] for column in entity.columns.values()]
    return next((table for table in tables if table != "ZOWN"), "ZOWN")
