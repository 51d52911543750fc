"""Zips whose length is told before their first byte, bags, and what is set aside. Next: test_exports.py."""

import io
import os
import zipfile
from collections.abc import AsyncGenerator

import pytest

from models.rules.archives.bags import Sealed, tag_files
from models.rules.archives.cells import shown
from models.rules.archives.exports import guarded
from resolvers.archives.zipping import Entry, zipped, zipped_size
from storage.spool import Spool

PIECE = bytes(2**20)


def entry(path: str, size: int) -> Entry:
    async def read() -> AsyncGenerator[bytes]:
        for _ in range(size // len(PIECE)):
            yield PIECE
        if rest := size % len(PIECE):
            yield PIECE[:rest]

    return Entry(path, size, read)


@pytest.mark.parametrize("count", [0, 1, 3, 300])
async def test_a_zip_is_as_long_as_was_said_and_the_same_again(count: int) -> None:
    entries = [
        entry(f"档案/{number}.pdf" if number % 2 else f"{number}.pdf", number) for number in range(count)
    ]
    found = [b"".join([piece async for piece in zipped(entries)]) for _ in range(2)]
    assert (len(found[0]), found[1]) == (zipped_size(entries), found[0])
    with zipfile.ZipFile(io.BytesIO(found[0])) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [one.path for one in entries]


async def test_a_file_of_another_length_ends_it() -> None:
    short = Entry("a", 5, entry("a", 4).read)
    with pytest.raises(ValueError, match="1 bytes less"):
        _ = [piece async for piece in zipped([short])]


@pytest.mark.faults
@pytest.mark.parametrize("sizes", [(2**30, 2**31 + 5, 3), (2**32 + 7, 1), (0,) * 70_000])
async def test_large_ones_too(sizes: tuple[int, ...]) -> None:
    entries = [entry(str(at), size) for at, size in enumerate(sizes)]
    length = 0
    async for piece in zipped(entries):
        length += len(piece)
    assert length == zipped_size(entries)


@pytest.mark.parametrize("size", [0, 1, 2**20, 9 * 2**20 + 3])
async def test_what_is_set_aside_comes_back_as_often_as_one_likes(size: int) -> None:
    spool, body = Spool(), os.urandom(size)
    for at in range(0, size, 999_999):
        await spool.add(body[at : at + 999_999])
    await spool.end()
    try:
        for _ in range(3):
            assert b"".join([piece async for piece in spool.pieces()]) == body
        assert spool.size == size
    finally:
        spool.close()


def test_a_bag_says_what_it_holds() -> None:
    found = tag_files([Sealed("a%\n.pdf", 3, "ab" * 32)], [("Bag-Software-Agent", "Dossier\n x")])
    assert list(found) == ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]
    assert found["bag-info.txt"] == b"Bag-Software-Agent: Dossier x\nPayload-Oxum: 3.1\n"
    assert found["manifest-sha256.txt"] == b"ab" * 32 + b"  data/a%25%0A.pdf\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+8", "-8号", "@a", "'=1", "''-", "'plain", "a'=b", "plain", "\t=1", "'\r=1"]
)
def test_what_looks_like_a_formula_comes_back_as_it_was(text: str) -> None:
    told = str(guarded(text))
    assert (told[0] not in "=+-@\t\r", shown(told)) == (True, text)
