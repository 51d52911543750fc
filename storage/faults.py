"""Named points at which tests let the program die or lose its store. Next: ../tests/faults.

DOSSIER_FAULTS=kill:vault.part_put:3,down:store.complete.after  — the process kills itself when it passes
`vault.part_put` the third time; whoever passes `store.complete.after` first gets a StoreDown. Nothing is
armed without that variable (or `planted`), and then a point costs a look into an empty dictionary.
"""

import contextlib
import os
import re
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import aclosing
from typing import Literal, TypeVar, cast

from storage.errors import StoreDown
from storage.layers import Layer

T = TypeVar("T")

VARIABLE = "DOSSIER_FAULTS"
Action = Literal["kill", "down"]
_SPELT = re.compile(r"(kill|down):([a-z0-9_.]+)(?::([0-9]+))?")


def point(name: str) -> None:
    """Say where you are; the name is `room.step`."""
    if plans := _plans.get(name):
        due = [plan for plan in plans if plan.passed()]
        for plan in due:
            plan.strike()


@contextlib.contextmanager
def planted(text: str) -> Generator[None]:
    """Armed inside the block only."""
    before = dict(_plans)
    _plans.update(parsed(text))
    try:
        yield
    finally:
        _plans.clear()
        _plans.update(before)


def parsed(text: str) -> "dict[str, list[_Plan]]":
    plans: dict[str, list[_Plan]] = {}
    for one in filter(None, text.split(",")):
        spelt = _SPELT.fullmatch(one.strip())
        if not spelt:
            raise ValueError(f"{VARIABLE}: {one!r} is not kill:POINT[:TIMES] or down:POINT[:TIMES]")
        action, name, passes = spelt.groups()
        plans.setdefault(name, []).append(_Plan(cast("Action", action), int(passes or 1), name))
    return plans


class _Plan:
    def __init__(self, action: Action, passes: int, name: str) -> None:
        self.action: Action = action
        self.name = name
        self.left = passes

    def passed(self) -> bool:
        self.left -= 1
        return self.left == 0

    def strike(self) -> None:
        if self.action == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise StoreDown(f"fault planted at {self.name}")


class Faults(Layer):
    """A point before and after each call: store.put.before, store.put.after …"""

    async def call(self, name: str, work: Callable[[], Awaitable[T]]) -> T:
        with _around(name):
            return await work()

    async def stream(self, name: str, items: AsyncGenerator[T]) -> AsyncGenerator[T]:
        with _around(name):
            async with aclosing(items):
                async for item in items:
                    yield item


@contextlib.contextmanager
def _around(call: str) -> Generator[None]:
    point(f"store.{call}.before")
    yield
    point(f"store.{call}.after")


_plans: dict[str, list[_Plan]] = parsed(os.environ.get(VARIABLE, ""))
