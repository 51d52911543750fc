"""`python -m bench.mutants [FILE …] [--minutes N] [--seed N]`: faults in access code that no test notices.

One operator, constant, statement or condition in SQL is changed at a time, in memory only, and the tests
named beside the module run until one fails. A mutant is killed by a test that fails, or that takes far too
long. Each runs in a fork of a process that has imported everything but our own code, beside a PostgreSQL that
is there already. The seed decides their order, and with it which are tried when the time is short.
Next: mutations.py.
"""

import argparse
import asyncio
import contextlib
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
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

from bench.mutations import ROOT, Mutant, mutants_of

SCRATCH = ROOT / "var" / "mutants"
TOOL = (
    ROOT / "var" / "mutants-tool"
)  # cosmic-ray, as `make mutants` installs it; ours go before its libraries
SERVER = "TEST_POSTGRES"  # as database.py reads it, which is ours and not imported here
WORKERS = 2
WANTED = 0.9
# The tests of each module, the fast ones first.
TESTS: dict[str, tuple[str, ...]] = {
    "models/rules/roles.py": ("tests/access/test_roles.py",),
    "models/rules/passwords.py": ("tests/signing/test_passwords.py", "tests/signing/test_places.py"),
    "resolvers/access/caller.py": ("tests/access/test_scopes.py", "tests/access/test_caller.py"),
    "resolvers/access/grants.py": ("tests/access/test_grant_text.py", "tests/access/test_caller.py"),
    "resolvers/access/granting.py": (
        *("tests/administration/test_holders.py", "tests/administration/test_grants.py"),
        "tests/machines/test_api_keys.py",
    ),
    "resolvers/access/tokens.py": (
        *("tests/access/test_tokens.py", "tests/signing/test_token_memory.py"),
        *("tests/signing/test_token_book.py", "tests/signing/test_sign_in.py"),
        *("tests/signing/test_opening.py", "tests/machines/test_api_keys.py", "tests/audit/test_unmask.py"),
    ),
    "resolvers/access/passwords.py": (
        *("tests/signing/test_places.py", "tests/signing/test_passwords.py"),
        *("tests/signing/test_sign_in.py", "tests/signing/test_busy.py"),
    ),
    "resolvers/access/sessions.py": (
        *(
            "tests/signing/test_sessions.py",
            "tests/signing/test_sign_in.py",
            "tests/signing/test_passwords.py",
        ),
        *("tests/signing/test_session_rows.py", "tests/signing/test_busy.py"),
        *("tests/signing/test_cookies.py", "tests/signing/test_lent_grants.py"),
        "tests/signing/test_ends_of_streams.py",
    ),
    "resolvers/access/recovery.py": (
        *("tests/signing/test_recovery.py", "tests/signing/test_overtaking.py"),
        "tests/administration/test_over_http.py",
    ),
    "resolvers/access/claims.py": (
        *("tests/machines/test_claims.py", "tests/machines/test_provider_memory.py"),
        "tests/machines/test_oidc.py",
    ),
    "resolvers/access/jwks.py": ("tests/machines/test_jwks.py", "tests/machines/test_oidc.py"),
    "resolvers/access/oidc.py": ("tests/machines/test_provider_memory.py", "tests/machines/test_oidc.py"),
    "resolvers/access/api_keys.py": (
        *("tests/signing/test_session_rows.py", "tests/machines/test_api_keys.py"),
        "tests/machines/test_key_commands.py",
    ),
    "resolvers/read/visibility.py": ("tests/reads/test_snapshots.py", "tests/reads/test_sight_of_trail.py"),
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


@dataclass(frozen=True)
class Trial:
    """A mutant, the tests that are to notice it, and how long they may take."""

    mutant: Mutant
    tests: tuple[str, ...]
    seconds: float


@dataclass
class _Run:
    """A trial in a fork."""

    trial: Trial
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


def _stop(server: Any) -> None:
    server.stop()


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
            if _wait(_fork(partial(_server, worker, _start), SCRATCH / "start.log")):
                raise SystemExit((SCRATCH / "start.log").read_text("utf-8"))
            self._dsns.append((SCRATCH / f"postgres-{worker}.dsn").read_text("utf-8"))
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in range(WORKERS):
            _wait(_fork(partial(_server, worker, _stop), SCRATCH / "stop.log"))

    def seconds(self, tests: Sequence[str]) -> float:
        """How long they take unchanged. SystemExit if they fail: nothing could be told of a mutant."""
        log, began = SCRATCH / "unchanged.log", time.monotonic()
        if _wait(_fork(lambda: _tests(None, tests, 0, self._dsns[0]), log)):
            raise SystemExit(f"{' '.join(tests)} fail as they are:\n{log.read_text('utf-8')[-4000:]}")
        return time.monotonic() - began

    def results(self, trials: Sequence[Trial], until: float) -> Iterator[tuple[Trial, bool]]:
        """Each trial that could begin in time, and whether its mutant survived."""
        waiting, running = list(reversed(trials)), list[_Run]()
        while running or (waiting and time.monotonic() < until):
            while waiting and len(running) < WORKERS and time.monotonic() < until:
                free = next(one for one in range(WORKERS) if one not in {run.worker for run in running})
                running.append(self._begin(waiting.pop(), free))
            time.sleep(0.05)
            for run in list(running):
                pid, status = os.waitpid(run.pid, os.WNOHANG)
                if pid:
                    running.remove(run)
                    yield run.trial, os.waitstatus_to_exitcode(status) == 0
                elif time.monotonic() > run.ends:
                    os.killpg(run.pid, signal.SIGKILL)
                    run.ends = float("inf")

    def _begin(self, trial: Trial, worker: int) -> _Run:
        dsn = self._dsns[worker]
        work = partial(_tests, trial.mutant, trial.tests, worker, dsn)
        pid = _fork(work, SCRATCH / f"mutant-{worker}.log")
        return _Run(trial, pid, worker, time.monotonic() + 30 + 4 * trial.seconds)


def main() -> int:
    wish = _wish()
    sys.path.append(str(TOOL))
    pick = random.Random(wish.seed)
    made = {path: mutants_of(path, pick) for path in _paths(wish.files)}
    every = [one for mutants in made.values() for one in mutants]
    pick.shuffle(every)
    print(f"{len(every)} mutants of {len(made)} modules, in the order of seed {wish.seed}", flush=True)
    for name in _LIBRARIES:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    tried, alive = Counter[str](), list[Mutant]()
    with Yard() as yard:
        seconds = {path: yard.seconds(TESTS[path]) for path in made}
        trials = [Trial(one, TESTS[one.path], seconds[one.path]) for one in every]
        for trial, survived in yard.results(trials, time.monotonic() + wish.minutes * 60):
            tried[trial.mutant.path] += 1
            alive += [trial.mutant] if survived else []
    for path, mutants in made.items():
        left = sorted((one for one in alive if one.path == path), key=lambda one: one.line)
        print(f"{path}: {_share(tried[path] - len(left), tried[path])}, of {len(mutants)} mutants")
        for one in left:
            print(f"  survived {one}")
    killed = tried.total() - len(alive)
    print(f"all: {_share(killed, tried.total())}; wanted {WANTED:.0%}")
    return int(killed < WANTED * tried.total())


def _paths(wanted: Sequence[str]) -> Iterator[str]:
    for path in wanted or TESTS:
        if path not in TESTS:
            raise SystemExit(f"{path} is not in the table of {Path(__file__).name}")
        yield path


def _share(killed: int, tried: int) -> str:
    return f"{killed} of {tried} killed" + (f", {killed / tried:.1%}" if tried else "")


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutants")
    parser.add_argument("files", nargs="*", metavar="FILE", help="modules of the table; none = all of it")
    parser.add_argument("--minutes", type=float, default=20, help="for trials; what is left is not tried")
    parser.add_argument("--seed", type=int, default=5, help="of their order")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
