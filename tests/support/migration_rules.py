"""What a migration may not do while the version before works. Next: ../house/test_migration_rules.py.

Read from its operations and, by PostgreSQL's own parser, from its SQL. Tables that came since the last
release are nobody's yet: whatever is done to them is allowed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pgparse
from tortoise.fields.base import Field
from tortoise.migrations import operations as ops
from tortoise.migrations.migration import Migration

_parse: Callable[[str], list[Any]] = cast("Any", pgparse).parse
_WORD = re.compile(r"[a-z_]+")
_LATER = "takes away what the version before uses: in a _post_ migration of the release after"
_BOTH = "both versions need their name; add the new one, drop the old one later"
_LONG = "keeps others from {table} as long as it takes"


@dataclass
class Known:
    """What the migrations before have made: tables by model, fields; `new` are tables since the release."""

    tables: dict[str, str] = field(default_factory=dict[str, str])
    fields: dict[tuple[str, str], Field[Any]] = field(default_factory=dict[tuple[str, str], Any])
    new: set[str] = field(default_factory=set[str])

    def is_old(self, table: str) -> bool:
        return table not in self.new

    def note(self, operation: ops.Operation, *, released: bool) -> None:
        if isinstance(operation, ops.CreateModel):
            table = str(cast("Any", operation.options)["table"])
            self.tables[operation.name] = table
            for name, made in operation.fields:
                self.fields[operation.name, name] = cast("Field[Any]", made)
            self._made(table, released)
        elif isinstance(operation, ops.AddField | ops.AlterField):
            self.fields[operation.model_name, operation.name] = cast("Field[Any]", operation.field)
        elif isinstance(operation, ops.RunSQL):
            for kind, node in _statements(operation):
                if kind == "CreateStmt":
                    self._made(node["relation"]["relname"], released)

    def _made(self, table: str, released: bool) -> None:
        if not released:
            self.new.add(table)
        self.tables.setdefault(table, table)


@dataclass
class _At:
    """The migration that is looked at."""

    known: Known
    post: bool
    atomic: bool
    dropped: set[str] = field(default_factory=set[str])  # indexes that are made anew


def breaches(name: str, migration: type[Migration], known: Known) -> list[str]:
    """Each in one line. Afterwards `known` knows what this one makes, too."""
    at = _At(known, name[4:].startswith("_post_"), migration.atomic)
    found: list[str] = []
    for operation in migration.operations:
        if isinstance(operation, ops.RunSQL):
            known.note(operation, released=False)
            for kind, node in _statements(operation):
                if not at.atomic and kind not in _REPEATABLE:
                    found.append("atomic = False is for making and dropping indexes: each can be repeated")
                found += _SQL.get(kind, _nothing)(node, at)
        else:
            found += _of_operation(operation, at)
            known.note(operation, released=False)
    return [f"{name}: {one}" for one in found]


def _statements(operation: ops.RunSQL) -> Iterator[tuple[str, Mapping[str, Any]]]:
    given = cast("Any", operation).sql
    for one in [given] if isinstance(given, str) else cast("Sequence[Any]", given):
        text = one if isinstance(one, str) else one[0]
        for statement in _parse(str(text)):
            yield from statement["stmt"].items()


def _of_operation(operation: ops.Operation, at: _At) -> Iterator[str]:
    table = at.known.tables.get(getattr(operation, "model_name", ""), "")
    if isinstance(operation, ops.CreateModel | ops.AlterModelOptions) or not at.known.is_old(table):
        return
    if isinstance(operation, ops.AddField):
        yield from _added(operation, table)
    elif isinstance(operation, ops.AlterField):
        yield from _altered(operation, table, at)
    elif isinstance(operation, ops.RemoveField | ops.DeleteModel | ops.RemoveIndex | ops.RemoveConstraint):
        if not at.post:
            yield f"{operation.describe()} {_LATER}"
    elif isinstance(operation, ops.RenameField | ops.RenameModel):
        yield f"{operation.describe()}: {_BOTH}"
    else:
        yield f"{operation.describe()} {_LONG.format(table=table)}: CONCURRENTLY or NOT VALID, as SQL"


def _added(operation: ops.AddField, table: str) -> Iterator[str]:
    made = cast("Field[Any]", operation.field)
    if not made.null and not made.has_db_default():
        yield f"{table}.{operation.name} is NOT NULL and has no default: the version before cannot insert"
    if made.unique or made.index:
        yield f"an index of {table}.{operation.name} {_LONG.format(table=table)}: CONCURRENTLY, as SQL"


def _altered(operation: ops.AlterField, table: str, at: _At) -> Iterator[str]:
    old = at.known.fields.get((operation.model_name, operation.name))
    made = cast("Field[Any]", operation.field)
    what = f"{table}.{operation.name}"
    if old is None or type(old) is not type(made):
        yield f"another type of {what} {_LONG.format(table=table)}: add a column, drop the old one later"
        return
    if old.null and not made.null and not at.post:
        yield f"{what} becomes NOT NULL: in a _post_ migration, when nobody leaves it empty any more"
    if made.unique and not old.unique:
        yield f"an index of {what} {_LONG.format(table=table)}: CONCURRENTLY, as SQL"
    for size in ("max_length", "max_digits", "decimal_places"):
        if (getattr(made, size, None) or 0) < (getattr(old, size, None) or 0):
            yield f"{what} becomes narrower: the version before writes what does not fit"


def _nothing(_node: Mapping[str, Any], _at: _At) -> Iterator[str]:
    yield from ()


def _index(node: Mapping[str, Any], at: _At) -> Iterator[str]:
    table, name = node["relation"]["relname"], node.get("idxname", "")
    if not node.get("concurrent"):
        if at.known.is_old(table):
            yield f"CREATE INDEX {name} {_LONG.format(table=table)}: CONCURRENTLY"
        return
    if at.atomic:
        yield f"CREATE INDEX CONCURRENTLY {name} needs atomic = False"
    if name not in at.dropped:
        yield f"{name} may be left half made: begin with DROP INDEX CONCURRENTLY IF EXISTS {name}"


def _drop(node: Mapping[str, Any], at: _At) -> Iterator[str]:
    names = [_last(one) for one in node.get("objects", ())]
    if node["removeType"] == "OBJECT_INDEX" and node.get("concurrent"):
        at.dropped |= set(names) if node.get("missing_ok") else set()
    elif not at.post and any(map(at.known.is_old, names)):
        yield f"DROP {', '.join(names)} {_LATER}"


def _last(name: Mapping[str, Any]) -> str:
    parts = name.get("List", {}).get("items") or name.get("ObjectWithArgs", {}).get("objname") or [name]
    return str(parts[-1].get("String", {}).get("sval", ""))


def _alter(node: Mapping[str, Any], at: _At) -> Iterator[str]:
    table = node["relation"]["relname"]
    if at.known.is_old(table):
        for one in node["cmds"]:
            yield from _command(one["AlterTableCmd"], table, at)


def _command(command: Mapping[str, Any], table: str, at: _At) -> Iterator[str]:
    subtype, made = command["subtype"], command.get("def", {})
    what = f"{table}.{command.get('name') or made.get('ColumnDef', {}).get('colname', '')}"
    if subtype == "AT_AddColumn":
        yield from _column(made["ColumnDef"], what, table)
    elif subtype == "AT_AddConstraint":
        constraint = made["Constraint"]
        if not (constraint.get("skip_validation") or constraint.get("indexname")):
            name = constraint.get("conname")
            yield f"constraint {name} {_LONG.format(table=table)}: NOT VALID or USING INDEX"
    elif subtype in {"AT_DropColumn", "AT_DropConstraint", "AT_SetNotNull"} and not at.post:
        yield f"{subtype.removeprefix('AT_')} of {what} {_LATER}"
    elif subtype in {"AT_AlterColumnType", "AT_SetLogged", "AT_SetUnLogged", "AT_SetAccessMethod"}:
        yield f"{subtype.removeprefix('AT_')} of {what} {_LONG.format(table=table)}"


def _column(made: Mapping[str, Any], what: str, table: str) -> Iterator[str]:
    kinds = {one["Constraint"]["contype"] for one in made.get("constraints", ())}
    if kinds & {"CONSTR_UNIQUE", "CONSTR_PRIMARY"}:
        yield f"an index of {what} {_LONG.format(table=table)}: CONCURRENTLY"
    if "CONSTR_NOTNULL" in kinds and not kinds & _FILLED:
        yield f"{what} is NOT NULL and has no default: the version before cannot insert"


def _rename(node: Mapping[str, Any], at: _At) -> Iterator[str]:
    table = node.get("relation", {}).get("relname", "")
    if at.known.is_old(table):
        yield f"RENAME of {table}: {_BOTH}"


def _rows(node: Mapping[str, Any], at: _At) -> Iterator[str]:
    table = node["relation"]["relname"]
    if at.known.is_old(table) and "whereClause" not in node:
        yield f"all rows of {table} in one transaction: let the worker do it bit by bit"


def _set(node: Mapping[str, Any], _at: _At) -> Iterator[str]:
    if node.get("name") in {"lock_timeout", "statement_timeout"}:
        yield f"{node['name']} is models/migrate.py's, who tries again"


def _block(node: Mapping[str, Any], at: _At) -> Iterator[str]:
    body = " ".join(str(one["DefElem"]["arg"].get("String", {}).get("sval", "")) for one in node["args"])
    old = {table for table in at.known.tables.values() if at.known.is_old(table)}
    for table in sorted(old & set(_WORD.findall(body))):
        yield f"a DO block cannot be looked through, and names {table}: write the statements out"


def _exclusive(_node: Mapping[str, Any], _at: _At) -> Iterator[str]:
    yield "LOCK, TRUNCATE, CLUSTER, VACUUM and REINDEX keep others out as long as they take"


_FILLED = {"CONSTR_DEFAULT", "CONSTR_GENERATED", "CONSTR_IDENTITY"}
_REPEATABLE = {"IndexStmt", "DropStmt"}
_SQL: dict[str, Callable[[Mapping[str, Any], _At], Iterator[str]]] = {
    "IndexStmt": _index,
    "DropStmt": _drop,
    "AlterTableStmt": _alter,
    "RenameStmt": _rename,
    "UpdateStmt": _rows,
    "DeleteStmt": _rows,
    "VariableSetStmt": _set,
    "DoStmt": _block,
    **dict.fromkeys(("LockStmt", "TruncateStmt", "ClusterStmt", "VacuumStmt", "ReindexStmt"), _exclusive),
}
