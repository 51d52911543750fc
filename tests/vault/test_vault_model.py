"""Random operations against a dictionary. Next: test_vault_kill.py."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    rule,
    run_state_machine_as_test,
)

from storage.draft import Draft, Stored, TooLong, TooShort
from storage.errors import Missing, StoreDown
from storage.faults import Faults, planted
from storage.memory import MemoryStore
from storage.parts import PART_BYTES
from storage.slips import decode_slip
from storage.vault import Vault
from tests.support.vaults import (
    FACTS,
    Fenced,
    Gone,
    Row,
    chunked,
    digest,
    file_of,
    keys_in,
    keys_of,
    read,
    scraps_of,
    whole,
)

T = TypeVar("T")
SIZES = st.one_of(st.integers(0, 3000), st.sampled_from((65_480, 200_000, PART_BYTES, PART_BYTES + 1)))
TYPES = st.sampled_from(("text/plain", "video/mp4"))
SHARES = st.sampled_from((0.0, 0.2, 0.5, 0.999, 1.0, 1.0))
FAULTS = st.sampled_from(
    [f"down:store.{call}.{when}" for call in ("put", "put_part", "get") for when in ("before", "after")]
    + ["down:store.begin.after", "down:store.complete.after", "down:store.complete.before"]
)


class Counted:
    operations = 0


@dataclass
class Upload:
    row: Row
    body: bytes
    fresh: bool = True

    def touched(self) -> bool:
        """Whether nobody has received anything for it; from now on somebody has."""
        fresh, self.fresh = self.fresh, False
        return fresh


class VaultMachine(RuleBasedStateMachine):
    uploads: Bundle[Upload] = Bundle("uploads")
    files: Bundle[Stored] = Bundle("files")

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._folder = tempfile.TemporaryDirectory()
        self._store = Faults(MemoryStore())
        self._vaults = [self._new_vault(), self._new_vault()]
        self._open: list[Upload] = []
        self._model: dict[bytes, tuple[Stored, bytes]] = {}
        self._seed = 0

    def _new_vault(self) -> Vault:
        return Vault(self._store, keys_in(Path(self._folder.name)))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        Counted.operations += 1
        return self._runner.run(work)

    async def _receive(self, vault: Vault, upload: Upload, chunks: AsyncIterator[bytes]) -> Draft:
        row = upload.row
        return await vault.receive(row.draft, chunks, advance=row.advance, fresh=upload.touched())

    @rule(target=uploads, size=SIZES, media_type=TYPES)
    def begin(self, size: int, media_type: str) -> Upload:
        self._seed += 1
        draft = self._run(self._vaults[0].begin(size=size, media_type=media_type))
        upload = Upload(Row(draft), file_of(size, self._seed))
        self._open.append(upload)
        return upload

    @rule(upload=uploads, share=SHARES, who=st.integers(0, 1), cut=st.booleans())
    def send(self, upload: Upload, share: float, who: int, cut: bool) -> None:
        row, body = upload.row, upload.body
        at = row.draft.offset
        end = at + int((len(body) - at) * share)
        chunks = chunked(body[at:end], 70_000, cut=Gone() if cut else None)
        try:
            self._run(self._receive(self._vaults[who], upload, chunks))
            assert not cut
        except Gone:
            assert cut
        assert row.draft.offset == end

    @rule(upload=uploads, who=st.integers(0, 1), fault=FAULTS)
    def send_to_a_failing_store(self, upload: Upload, who: int, fault: str) -> None:
        row = upload.row
        at = row.draft.offset
        with planted(fault):
            try:
                self._run(self._receive(self._vaults[who], upload, chunked(upload.body[at:])))
            except StoreDown:
                assert row.draft.offset >= at

    @rule(upload=uploads, who=st.integers(0, 1))
    def send_as_one_who_lost_it(self, upload: Upload, who: int) -> None:
        row = Row(upload.row.draft, fenced=True)
        upload.touched()
        other = file_of(len(upload.body), -1)[row.draft.offset :]
        try:
            self._run(self._vaults[who].receive(row.draft, chunked(other), advance=row.advance))
            assert not other or row.draft.complete
        except Fenced:
            assert not row.draft.complete

    @rule(upload=uploads)
    def send_too_much(self, upload: Upload) -> None:
        row = upload.row
        at = row.draft.offset
        chunks = chunked(upload.body[at:] + b"x")
        with pytest.raises(TooLong):
            self._run(self._receive(self._vaults[0], upload, chunks))
        assert not row.draft.complete or at == len(upload.body)

    @rule(target=files, upload=consumes(uploads), who=st.integers(0, 1), fault=st.none() | FAULTS)
    def finish(self, upload: Upload, who: int, fault: str | None) -> Any:
        row, vault = upload.row, self._vaults[who]
        if not row.draft.complete:
            with pytest.raises(TooShort):
                self._run(vault.finish(row.draft, FACTS, advance=row.advance))
            chunks = chunked(upload.body[row.draft.offset :])
            self._run(self._receive(vault, upload, chunks))
        if fault:
            with planted(fault):
                try:
                    self._run(vault.finish(row.draft, FACTS, advance=row.advance))
                except StoreDown:
                    pass
        stored = self._run(vault.finish(row.draft, FACTS, advance=row.advance))
        assert stored.sha256 == digest(upload.body)
        self._open.remove(upload)
        self._model[stored.object_id] = stored, upload.body
        return multiple(stored)

    @rule(stored=files, start=st.floats(0, 1), length=st.integers(0, 200_000), who=st.integers(0, 1))
    def read(self, stored: Stored, start: float, length: int, who: int) -> None:
        _, body = self._model[stored.object_id]
        at = int(start * len(body))
        assert self._run(read(self._vaults[who], stored, at, at + length)) == body[at : at + length]

    @rule(upload=consumes(uploads))
    def discard(self, upload: Upload) -> None:
        self._run(self._vaults[1].discard(upload.row.draft))
        self._open.remove(upload)

    @rule(stored=consumes(files))
    def destroy(self, stored: Stored) -> None:
        self._run(self._vaults[1].destroy(stored))
        del self._model[stored.object_id]
        with pytest.raises(Missing):
            self._run(read(self._vaults[0], stored))

    @rule()
    def restart(self) -> None:
        self._vaults = [self._new_vault(), self._vaults[0]]

    def teardown(self) -> None:
        self._run(self._all_is_there())
        self._runner.close()
        self._folder.cleanup()

    async def _all_is_there(self) -> None:
        vault = self._new_vault()
        for upload in self._open:
            await vault.discard(upload.row.draft)
        expected: set[str] = set()
        for stored, body in self._model.values():
            assert await read(vault, stored) == body
            assert await vault.verify(stored) == digest(body)
            expected |= {stored.key, stored.slip}
            lines = decode_slip(await whole(self._store, stored.slip))
            assert sum(line.object_id == stored.object_id for line in lines) == 1
        assert set(await keys_of(self._store)) == expected
        assert await scraps_of(self._store) == []


def test_random_operations() -> None:
    blow(examples=20, steps=20)


@pytest.mark.faults
def test_10000_random_operations() -> None:
    before = Counted.operations
    while Counted.operations - before < 10_000:
        blow(examples=60, steps=50)


def blow(examples: int, steps: int) -> None:
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    )
    run_state_machine_as_test(VaultMachine, settings=how)
