"""`python -m bench.mutants [FILE …] [--most N] [--seed N]`: faults in the access code that no test notices.

One operator, constant, statement or condition in SQL is changed at a time, in memory only, and the tests
named beside the module run until one fails. A mutant is killed by a test that fails, or that takes far too
long. Each runs in a fork of a process that has imported everything but our own code, beside a PostgreSQL that
is there already. If there are more mutants than --most, the seed chooses. Next: mutations.py.
"""

import argparse
import asyncio
import importlib
import importlib.abc
import importlib.machinery
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from bench.mutations import ROOT, Mutant, mutants_of

SCRATCH = ROOT / "var" / "mutants"
SERVER = "TEST_POSTGRES"  # as database.py reads it, which is ours and not imported here
WORKERS = 2
WANTED = 0.9
# The tests of each module, the fast ones first.
TESTS: dict[str, tuple[str, ...]] = {
    "models/rules/roles.py": ("tests/access/test_roles.py",),
    "models/rules/passwords.py": ("tests/signing",),
    "resolvers/access/caller.py": ("tests/access/test_scopes.py", "tests/access/test_caller.py"),
    "resolvers/access/grants.py": ("tests/access/test_grant_text.py", "tests/access/test_caller.py"),
    "resolvers/access/granting.py": ("tests/administration", "tests/machines"),
    "resolvers/access/tokens.py": ("tests/access", "tests/signing"),
    "resolvers/access/passwords.py": ("tests/signing",),
    "resolvers/access/sessions.py": ("tests/signing",),
    "resolvers/access/recovery.py": ("tests/signing",),
    "resolvers/access/claims.py": ("tests/machines",),
    "resolvers/access/oidc.py": ("tests/machines",),
    "resolvers/access/api_keys.py": ("tests/machines",),
    "resolvers/read/visibility.py": ("tests/reads", "tests/properties"),
}
_LIBRARIES = (
    *("argon2", "asyncpg", "cryptography", "graphql", "httpx", "hypothesis", "joserfc", "orjson", "pwdlib"),
    *("pydantic_settings", "pytest", "pytest_asyncio", "starlette", "strawberry", "structlog", "tortoise"),
    *("uvicorn", "uvloop", "websockets", "zxcvbn_rs_py", "boto3", "prometheus_client", "xdist"),
)


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads one module from another text; nothing of it reaches a disk."""

    text = ""

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._name = mutant.path.removesuffix(".py").replace("/", ".")
        self._loader = _Changed(self._name, str(ROOT / mutant.path))
        self._loader.text = mutant.source

    def find_spec(self, fullname: str, path: object, target: object = None) -> Any:
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self._loader, origin=self._loader.path)


@dataclass
class _Run:
    """A test run in a fork."""

    mutant: Mutant | None
    pid: int
    worker: int
    ends: float


def _fork(work: Callable[[], int], log: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    handle = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    code = 70
    try:
        code = int(work())
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _tests(mutant: Mutant | None, tests: Sequence[str], worker: int, dsn: str) -> int:
    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))
    os.environ[SERVER] = dsn
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(SCRATCH / f"hypothesis-{worker}")
    own = [f"--basetemp={SCRATCH / f'temp-{worker}'}", "-p", "no:cacheprovider", "-x", "-q"]
    own += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # of libraries: they are there already
    return int(importlib.import_module("pytest").main([*own, *tests]))


def _server(worker: int, act: Callable[[Any], Any]) -> int:
    """In a fork, too: this process imports none of our code."""
    postgres = importlib.import_module("postgres")
    folder = SCRATCH / f"postgres-{worker}"
    act(postgres.PrivatePostgres(folder, durable=False, extra={"autovacuum": "off"}))
    return 0


def _start(server: Any) -> None:
    database = importlib.import_module("tests.support.database")
    dsn = server.start()
    asyncio.run(database.make_template(dsn))
    server.folder.with_suffix(".dsn").write_text(dsn)


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Yard:
    """Two workers with a PostgreSQL each."""

    def __init__(self) -> None:
        shutil.rmtree(SCRATCH, ignore_errors=True)
        SCRATCH.mkdir(parents=True)
        self._dsns: list[str] = []

    def __enter__(self) -> "Yard":
        for worker in range(WORKERS):
            if _wait(_fork(lambda one=worker: _server(one, _start), SCRATCH / "start.log")):
                raise SystemExit((SCRATCH / "start.log").read_text("utf-8"))
            self._dsns.append((SCRATCH / f"postgres-{worker}.dsn").read_text("utf-8"))
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in range(WORKERS):
            _wait(_fork(lambda one=worker: _server(one, lambda server: server.stop()), SCRATCH / "stop.log"))

    def seconds(self, tests: Sequence[str]) -> float:
        """How long they take unchanged. SystemExit if they fail: nothing could be told of a mutant."""
        log, began = SCRATCH / "unchanged.log", time.monotonic()
        if _wait(_fork(lambda: _tests(None, tests, 0, self._dsns[0]), log)):
            raise SystemExit(f"{' '.join(tests)} fail as they are:\n{log.read_text('utf-8')[-4000:]}")
        return time.monotonic() - began

    def survivors(self, mutants: Sequence[Mutant], tests: Sequence[str], seconds: float) -> list[Mutant]:
        waiting, alive = list(reversed(mutants)), list[Mutant]()
        running: list[_Run] = []
        while waiting or running:
            while waiting and len(running) < WORKERS:
                free = next(one for one in range(WORKERS) if one not in {run.worker for run in running})
                running.append(self._begin(waiting.pop(), tests, free, seconds))
            time.sleep(0.05)
            for run in list(running):
                pid, status = os.waitpid(run.pid, os.WNOHANG)
                if pid:
                    running.remove(run)
                    if os.waitstatus_to_exitcode(status) == 0 and run.mutant is not None:
                        alive.append(run.mutant)
                elif time.monotonic() > run.ends:
                    os.killpg(run.pid, signal.SIGKILL)
                    run.ends = float("inf")
        return alive

    def _begin(self, mutant: Mutant, tests: Sequence[str], worker: int, seconds: float) -> _Run:
        dsn = self._dsns[worker]
        pid = _fork(lambda: _tests(mutant, tests, worker, dsn), SCRATCH / f"mutant-{worker}.log")
        return _Run(mutant, pid, worker, time.monotonic() + 30 + 4 * seconds)


def main() -> int:
    wish = _wish()
    pick = random.Random(wish.seed)
    made = {path: mutants_of(path, pick) for path in _paths(wish.files)}
    every = [one for mutants in made.values() for one in mutants]
    chosen = every if len(every) <= wish.most else pick.sample(every, wish.most)
    print(f"{len(every)} mutants of {len(made)} modules, of which {len(chosen)} are tried (seed {wish.seed})")
    for name in _LIBRARIES:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    killed = tried = 0
    with Yard() as yard:
        for path, mutants in made.items():
            mine = [one for one in mutants if one in chosen]
            tests = [one for one in TESTS[path] if (ROOT / one).exists()]
            alive = yard.survivors(mine, tests, yard.seconds(tests)) if mine else []
            killed, tried = killed + len(mine) - len(alive), tried + len(mine)
            print(f"{path}: {_share(len(mine) - len(alive), len(mine))}", flush=True)
            for one in alive:
                print(f"  survived {one}", flush=True)
    print(f"all: {_share(killed, tried)}; wanted {WANTED:.0%}")
    return int(killed < WANTED * tried)


def _paths(wanted: Sequence[str]) -> Iterator[str]:
    for path in wanted or TESTS:
        if path not in TESTS:
            raise SystemExit(f"{path} is not in the table of {Path(__file__).name}")
        if (ROOT / path).exists() and any((ROOT / one).exists() for one in TESTS[path]):
            yield path


def _share(killed: int, tried: int) -> str:
    return f"{killed} of {tried} killed" + (f", {killed / tried:.1%}" if tried else "")


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants")
    parser.add_argument("files", nargs="*", metavar="FILE", help="modules of the table; none = all of it")
    parser.add_argument("--most", type=int, default=300, help="mutants that are tried")
    parser.add_argument("--seed", type=int, default=5, help="chooses them, if there are more")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
