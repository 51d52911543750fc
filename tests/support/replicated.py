"""A primary with the tables of the service, and standbys of it. Next: replica.py."""

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from postgres import PrivatePostgres
from resolvers.replicas.replica import State
from resolvers.replicas.spread import Spread
from tests.support.database import TEMPLATE, make_template, with_name
from tests.support.replica import Standby, make_primary, position
from tests.support.storm import House


@dataclass
class Replicated:
    """Addresses are of the service's database."""

    primary: PrivatePostgres
    dsn: str
    folder: Path
    standbys: list[Standby]

    @property
    def urls(self) -> SecretStr:
        """As the setting has them."""
        return SecretStr(",".join(with_name(one.dsn, TEMPLATE) for one in self.standbys))

    @contextlib.contextmanager
    def another(self) -> Generator[Standby]:
        """One more, to be maltreated."""
        folder = _place(self.folder)
        try:
            with Standby.of(self.dsn, folder) as found:
                yield found
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def level(self) -> None:
        """All that was committed is shown everywhere."""
        for one in self.standbys:
            one.until(position(self.dsn))


@contextlib.contextmanager
def replicated(seed: Path | None, folder: Path, standbys: int = 1) -> Generator[Replicated]:
    """`seed` as the fixture database_seed tells it; the servers lie beside it, in memory if it does."""
    base = folder if seed is None else seed.parents[1]
    places = [_place(base) for _ in range(standbys + 1)]
    primary = make_primary(places[0], autovacuum="off")
    with contextlib.ExitStack() as stack:
        for place in places:
            stack.callback(shutil.rmtree, place, ignore_errors=True)
        if seed is not None:
            primary.folder.mkdir(parents=True)
            subprocess.run(["cp", "-a", str(seed), str(primary.data)], check=True)  # with their owner
        stack.callback(primary.stop)
        server = primary.start()
        if seed is None:
            with ThreadPoolExecutor(1) as aside:
                aside.submit(asyncio.run, make_template(server)).result()
        dsn = with_name(server, TEMPLATE)
        followers = [stack.enter_context(Standby.of(dsn, place)) for place in places[1:]]
        yield Replicated(primary, dsn, base, followers)


def _place(base: Path) -> Path:
    """Of a run that is killed it is found by the next one: see database.py."""
    return base / f"postgres-{uuid4().hex[:8]}"


def spread_of(house: House) -> Spread:
    found = house.app.state.services.replicas
    assert isinstance(found, Spread)
    return found


async def until_state(spread: Spread, wanted: State, numbers: Sequence[int] = ()) -> None:
    """Of these replicas, or of all."""
    watched = [one for one in spread.replicas if not numbers or one.number in numbers]
    async with asyncio.timeout(60):
        while any(one.state is not wanted for one in watched):  # noqa: ASYNC110 -- they are watched
            await asyncio.sleep(0.01)
