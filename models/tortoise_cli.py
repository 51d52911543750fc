"""Tortoise's command line, but for operations of migrations being taken together. Next: together.py."""

import sys
from typing import Any

from tortoise.cli import main
from tortoise.migrations.migration import Migration
from tortoise.migrations.schema_generator.state import State

from models.together import together

_one_by_one = Migration.apply


async def _apply(self: Migration, state: State, **more: Any) -> State:
    self.operations = together(self.operations)
    return await _one_by_one(self, state, **more)


Migration.apply = _apply  # pyright: ignore[reportAttributeAccessIssue]

if __name__ == "__main__":
    sys.exit(main())
