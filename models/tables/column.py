"""A column and its facts in one line: form, SAP name, labels, reference list, owner. Next: ../catalog.py."""

from typing import Any, TypeVar, cast

from tortoise import fields
from tortoise.fields.base import Field

from models.rules.shape import FieldShape, Form

FACTS = "dossier_facts"

_F = TypeVar("_F")

_FORMS: tuple[tuple[type[Any], Form], ...] = (
    (fields.BooleanField, Form.BOOLEAN),
    (fields.DatetimeField, Form.TIMESTAMP),
    (fields.DateField, Form.DATE),
    (fields.DecimalField, Form.DECIMAL),
    (fields.BinaryField, Form.SEALED),
    (fields.CharField, Form.TEXT),
    (fields.TextField, Form.LONG),
    (fields.IntField, Form.INTEGER),
    (fields.BigIntField, Form.INTEGER),
)


class TransactionIdField(Field[str], str):
    """PostgreSQL's xid8: the transaction that wrote the row, which orders the change log."""

    SQL_TYPE = "xid8"


def column(
    field: _F,
    *,
    sap: str = "",
    label: tuple[str, str] = ("", ""),
    form: Form | None = None,
    length: int | None = None,
    **facts: Any,
) -> _F:
    """Hang the facts on a Tortoise field. They never reach a migration, so a reworded label makes none.

    `facts` are those of FieldShape: shield, codes, view, status, system, required.
    """
    shape = FieldShape(
        name="",  # the catalog knows it
        form=form or _form(field),
        length=length if length is not None else _length(field),
        scale=getattr(field, "decimal_places", 0),
        sap=sap,
        label_zh=label[0],
        label_en=label[1],
        **facts,
    )
    setattr(field, FACTS, shape)
    return field


def text(length: int, sap: str, zh: str, en: str, **facts: Any) -> Any:
    field = fields.CharField(length, null=not facts.get("required", False))
    return column(field, sap=sap, label=(zh, en), **facts)


def code(length: int, sap: str, zh: str, en: str, **facts: Any) -> Any:
    return text(length, sap, zh, en, form=Form.CODE, **facts)


def key(length: int, sap: str, zh: str, en: str) -> Any:
    """A code that is the primary key."""
    field = fields.CharField(length, primary_key=True)
    return column(field, sap=sap, label=(zh, en), form=Form.CODE)


def digits(length: int, sap: str, zh: str, en: str, **facts: Any) -> Any:
    return text(length, sap, zh, en, form=Form.DIGITS, **facts)


def number(sap: str, zh: str, en: str, *, primary_key: bool = False, **facts: Any) -> Any:
    """A number under alpha conversion: digits padded with zeros to ten places."""
    null = not (primary_key or facts.get("required", False))
    field = fields.CharField(10, primary_key=primary_key, null=null)
    return column(field, sap=sap, label=(zh, en), form=Form.NUMBER, **facts)


def amount(size: tuple[int, int], sap: str, zh: str, en: str, **facts: Any) -> Any:
    field: Any = cast("Any", fields.DecimalField)(*size, null=not facts.get("required", False))
    return column(field, sap=sap, label=(zh, en), **facts)


def integer(sap: str, zh: str, en: str, **facts: Any) -> Any:
    field = fields.IntField(null=not facts.get("required", False))
    return column(field, sap=sap, label=(zh, en), **facts)


def flag(sap: str, zh: str, en: str, *, default: bool = False, later: bool = False, **facts: Any) -> Any:
    """SAP's X and blank; never null. `later`: the table had rows before it had this column."""
    field = fields.BooleanField(default=default)
    if later:
        field = fields.BooleanField(default=default, db_default=default)
    return column(field, sap=sap, label=(zh, en), **facts)


def day(sap: str, zh: str, en: str, **facts: Any) -> Any:
    field = fields.DateField(null=not facts.get("required", False))
    return column(field, sap=sap, label=(zh, en), **facts)


def moment(sap: str, zh: str, en: str, **facts: Any) -> Any:
    field = fields.DatetimeField(null=not facts.get("required", False))
    return column(field, sap=sap, label=(zh, en), **facts)


def long_text(length: int, sap: str, zh: str, en: str, **facts: Any) -> Any:
    field = fields.TextField(null=not facts.get("required", False))
    return column(field, sap=sap, label=(zh, en), length=length, **facts)


def sealed(length: int, sap: str, zh: str, en: str, **facts: Any) -> Any:
    """Encrypted. Beside it stand NAME_tail (last four characters) and NAME_digest (keyed hash)."""
    field = fields.BinaryField(null=not facts.get("required", False))
    return column(field, sap=sap, label=(zh, en), length=length, **facts)


def tail() -> Any:
    return fields.CharField(4, null=True)


def digest() -> Any:
    return fields.BinaryField(null=True)


def stamps(record: str, *, new: bool = True) -> tuple[Any, Any, Any, Any, Any]:
    """Version, created on and by, changed at and by. Not `new`: rows of before are in version 1."""
    version = integer(f"{record}-version", "版本", "Version of the record", required=True, system=True)
    if not new:
        field = fields.IntField(default=1, db_default=1)
        version = column(field, sap=f"{record}-version", label=("版本", "Version of the record"), system=True)
    return (
        version,
        day(f"{record}-createdOn", "创建日期", "Created on", required=new, system=True),
        text(12, f"{record}-createdBy", "创建人", "Created by", required=new, system=True),
        moment(f"{record}-changedAt", "更改时间", "Changed at, UTC", required=new, system=True),
        text(12, f"{record}-changedBy", "更改人", "Changed by", required=new, system=True),
    )


def child_of(table: str, column: str, children: str, *, null: bool = False) -> Any:
    """The row's owner: `column` is this table's, `children` what the owner calls these rows. `null`: it may
    have an owner of another kind instead.
    """
    field: Any = cast("Any", fields.ForeignKeyField)(
        f"models.{table}", source_field=column, related_name=children, on_delete=fields.RESTRICT, null=null
    )
    return field


def refers(table: str, column_name: str, sap: str, zh: str, en: str, **facts: Any) -> Any:
    """A column that names a row of another table by its key; the attribute is the row itself.

    `length` tells a code's, `form` a key that is none; without both the column holds a customer number.
    `back` is what the other table calls the rows that refer to it.
    """
    length, form = facts.pop("length", None), facts.pop("form", None)
    field: Any = cast("Any", fields.ForeignKeyField)(
        f"models.{table}",
        source_field=column_name,
        related_name=facts.pop("back", False),
        on_delete=fields.RESTRICT,
        null=not facts.get("required", False),
    )
    form = form or (Form.CODE if length else Form.NUMBER)
    return column(field, sap=sap, label=(zh, en), form=form, length=length or 10, **facts)


def _form(field: object) -> Form:
    return next((form for kind, form in _FORMS if isinstance(field, kind)), Form.CODE)


def _length(field: object) -> int | None:
    if isinstance(field, fields.DecimalField):
        return field.max_digits
    return field.max_length if isinstance(field, fields.CharField) else None
