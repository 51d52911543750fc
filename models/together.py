"""Operations of a migration that change tables, taken together; one by one they take minutes. Next: tables.

Before each operation Tortoise 1.1.9 copies its picture of all tables, and after it makes anew those that are
linked to the changed one, which are nearly all: half a second for each column that is added.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, cast

from tortoise.migrations.operations import (
    AddField,
    AlterField,
    AlterModelOptions,
    CreateModel,
    Operation,
    RunSQL,
    TortoiseOperation,
)
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

_QUIET = (CreateModel, AddField, AlterField, AlterModelOptions, RunSQL)


class Together(TortoiseOperation):
    """The picture is made anew once, then the database is changed in the given order."""

    def __init__(self, operations: Sequence[TortoiseOperation]) -> None:
        self._operations = operations

    def describe(self) -> str:
        return "; ".join(one.describe() for one in self._operations)

    def state_forward(self, app_label: str, state: State) -> None:
        changed: set[tuple[str, str]] = set()

        def change(app: str, name: str) -> None:
            changed.add((app, name))

        open_state = cast("Any", state)
        open_state.reload_models = changed.update
        open_state.reload_model = change
        try:
            for one in self._operations:
                one.state_forward(app_label, state)
        finally:
            del open_state.reload_models, open_state.reload_model
        state.reload_models(changed)

    async def database_forward(
        self, app_label: str, old_state: State, new_state: State, state_editor: BaseSchemaEditor | None = None
    ) -> None:
        for one in self._operations:
            await one.database_forward(app_label, old_state, new_state, state_editor)


def together(operations: Sequence[Operation]) -> list[Operation]:
    return list(_grouped(operations))


def _grouped(operations: Sequence[Operation]) -> Iterator[Operation]:
    for quiet, found in groupby(operations, lambda one: isinstance(one, _QUIET)):
        if quiet:
            yield Together([cast("TortoiseOperation", one) for one in found])
        else:
            yield from found
