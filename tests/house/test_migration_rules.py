"""A migration does no harm to servers of the version before: they work while it is applied."""

from importlib import import_module
from typing import Any

import pytest
from tortoise import fields
from tortoise.migrations import operations as ops
from tortoise.migrations.migration import Migration

from models.steps import names
from tests.support.migration_rules import Known, breaches

# The newest migration of the last release. Whoever makes a release writes its newest here.
RELEASED = "0023"
_MADE = ops.CreateModel(
    name="Customer",
    fields=[
        ("number", fields.CharField(max_length=10, primary_key=True)),
        ("name", fields.CharField(max_length=40)),
        ("note", fields.CharField(max_length=40, null=True)),
    ],
    options={"table": "customer"},
)
_ON = "ALTER TABLE customer "


def test_no_migration_since_the_release_harms_the_version_before() -> None:
    known, found = Known(), list[str]()
    for name in names():
        migration: type[Migration] = import_module(f"models.migrations.{name}").Migration
        if name[:4] > RELEASED:
            found += breaches(name, migration, known)
            continue
        for operation in migration.operations:
            known.note(operation, released=True)
    assert {"customer", "change_document", "archive_text"} <= set(known.tables.values())
    assert found == []


def planted(*operations: Any, name: str = "0900_pre_planted", atomic: bool = True) -> list[str]:
    """What is found in a migration after one that made the table customer."""
    known = Known()
    known.note(_MADE, released=True)
    made = type("Migration", (Migration,), {"operations": list(operations), "atomic": atomic})
    return breaches(name, made, known)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX customer_name ON customer (name)",
        "CREATE INDEX CONCURRENTLY customer_name ON customer (name)",  # atomic, and not dropped before: two
        f"{_ON}ADD COLUMN vip text NOT NULL",
        f"{_ON}ADD COLUMN vip text UNIQUE",
        f"{_ON}DROP COLUMN note",
        f"{_ON}DROP CONSTRAINT plain",
        f"{_ON}ALTER COLUMN note SET NOT NULL",
        f"{_ON}ALTER COLUMN note TYPE integer USING note::integer",
        f"{_ON}ADD CONSTRAINT plain CHECK (name <> '')",
        f"{_ON}ADD CONSTRAINT plain UNIQUE (name)",
        f"{_ON}ADD CONSTRAINT plain FOREIGN KEY (note) REFERENCES other (id)",
        f"{_ON}SET UNLOGGED",
        f"{_ON}RENAME COLUMN note TO remark",
        f"{_ON}RENAME TO client",
        "DROP TABLE customer",
        "DROP FUNCTION refuse",
        "UPDATE customer SET note = ''",
        "DELETE FROM customer",
        "TRUNCATE customer",
        "LOCK TABLE customer",
        "VACUUM FULL customer",
        "SET lock_timeout = 0",
        "DO $$ BEGIN EXECUTE 'ALTER TABLE customer DROP COLUMN note'; END $$",
    ],
)
def test_planted_sql_is_found(sql: str) -> None:
    assert planted(ops.RunSQL(sql)) != []


@pytest.mark.parametrize(
    "operation",
    [
        ops.AddField("Customer", "vip", fields.CharField(max_length=1)),
        ops.AddField("Customer", "vip", fields.CharField(max_length=1, null=True, unique=True)),
        ops.AddField("Customer", "vip", fields.CharField(max_length=1, null=True, db_index=True)),
        ops.AlterField("Customer", "note", fields.CharField(max_length=40)),
        ops.AlterField("Customer", "name", fields.CharField(max_length=39)),
        ops.AlterField("Customer", "name", fields.IntField()),
        ops.AlterField("Customer", "name", fields.CharField(max_length=40, unique=True)),
        ops.RemoveField("Customer", "note"),
        ops.RenameField("Customer", "note", "remark"),
        ops.RunSQL(["SELECT 1", "DROP TABLE customer"]),
    ],
)
def test_a_planted_operation_is_found(operation: ops.Operation) -> None:
    assert planted(operation) != []


def test_an_index_is_made_beside_the_work_and_can_be_repeated() -> None:
    drop = ops.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS customer_name")
    make = ops.RunSQL("CREATE INDEX CONCURRENTLY customer_name ON customer (name)")
    assert planted(drop, make, atomic=False) == []
    assert len(planted(make, atomic=False)) == 1
    assert len(planted(drop, make)) == 1
    assert len(planted(ops.RunSQL(f"{_ON}ADD COLUMN vip text"), atomic=False)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        ops.AddField("Customer", "vip", fields.CharField(max_length=1, null=True)),
        ops.AddField("Customer", "vip", fields.CharField(max_length=1, db_default="")),
        ops.AlterField("Customer", "name", fields.CharField(max_length=80)),
        ops.AlterField("Customer", "name", fields.CharField(max_length=40, null=True)),
        ops.CreateModel("Vip", [("id", fields.IntField(primary_key=True))], {"table": "vip"}),
        ops.RunSQL(f"{_ON}ADD COLUMN vip text NOT NULL DEFAULT ''"),
        ops.RunSQL(f"{_ON}ADD CONSTRAINT plain CHECK (name <> '') NOT VALID"),
        ops.RunSQL(f"{_ON}VALIDATE CONSTRAINT plain"),
        ops.RunSQL("CREATE TABLE vip (id int); CREATE INDEX vip_id ON vip (id); UPDATE vip SET id = 1"),
        ops.RunSQL("UPDATE customer SET note = NULL WHERE note = ''"),
        ops.RunSQL("INSERT INTO customer (number, name) VALUES ('1', 'x')"),
    ],
)
def test_what_does_no_harm_passes(operation: ops.Operation) -> None:
    assert planted(operation) == []


@pytest.mark.parametrize(
    "operation",
    [
        ops.RemoveField("Customer", "note"),
        ops.AlterField("Customer", "note", fields.CharField(max_length=40)),
        ops.RunSQL(f"{_ON}DROP COLUMN note"),
        ops.RunSQL(f"{_ON}ALTER COLUMN note SET NOT NULL"),
        ops.RunSQL("DROP TABLE customer"),
    ],
)
def test_what_is_taken_away_comes_last(operation: ops.Operation) -> None:
    assert planted(operation, name="0900_post_planted") == []
    assert len(planted(operation)) == 1


def test_what_a_migration_makes_is_nobodys_yet() -> None:
    made = ops.CreateModel("Vip", [("id", fields.IntField(primary_key=True))], {"table": "vip"})
    later = [ops.RunSQL("ALTER TABLE vip SET UNLOGGED"), ops.AddField("Vip", "x", fields.IntField())]
    assert planted(made, *later) == []
