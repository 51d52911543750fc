"""A test that hangs says where each of its tasks waits. Next: cheap.py.

pytest's own `faulthandler_timeout` tells stacks of threads and ends the process; of a loop that waits they
show that it waits.
"""

import asyncio
import os
import threading
from collections.abc import Generator
from typing import Any

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key

_SHARE = 0.8  # of the time after which the process is ended
_WAITS_FOR = ("cr_await", "ag_await", "gi_yieldfrom")
_FRAMES = ("cr_frame", "ag_frame", "gi_frame")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    seconds = float(item.config.getini("faulthandler_timeout") or 0) * _SHARE
    if not seconds:
        return (yield)
    # where faulthandler writes: what else there is is captured
    watch = threading.Timer(seconds, _tell, [item.nodeid, item.config.stash[fault_handler_stderr_fd_key]])
    watch.daemon = True
    watch.start()
    try:
        return (yield)
    finally:
        watch.cancel()


def _tell(test: str, descriptor: int) -> None:
    lines = [f"\n{test} hangs"]
    tasks: Any = getattr(asyncio.tasks, "_all_tasks", ())  # of all loops, whichever thread they run in
    for task in list(tasks):
        if not task.done():
            lines += [f"  {task.get_name()}", *(f"    {place}" for place in places(task.get_coro()))]
    os.write(descriptor, "\n".join([*lines, ""]).encode())


def places(waiting: Any) -> Generator[str]:
    """From the task's own function to where it waits."""
    while waiting is not None:
        frame = next((one for name in _FRAMES if (one := getattr(waiting, name, None))), None)
        yield (
            f"{frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}" if frame else repr(waiting)
        )
        waiting = next((one for name in _WAITS_FOR if (one := getattr(waiting, name, None))), None)
