"""CSV as U8+ writes it, record by record, whatever comes: in UTF-8 or GBK. Next: writing.py."""

import codecs
import csv
from collections.abc import AsyncGenerator, AsyncIterator

from resolvers.books.packages import TooLong, Unfit
from resolvers.books.streams import headed

_LONGEST = 2**20  # characters of a record
_MOST_CELLS = 16_384
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODING = ("编码不是 UTF-8 或 GBK", "it is neither in UTF-8 nor in GBK")
_SEPARATORS = ",\t;"


async def records(chunks: AsyncIterator[bytes]) -> AsyncGenerator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet shows them; Unfit, TooLong. Line breaks within quotes belong to a cell."""
    number, separator = 0, ""
    held: list[str] = []
    length = quotes = 0
    async for line in _lines(chunks):
        held.append(line)
        length += len(line)
        quotes += line.count('"')
        if length > _LONGEST:
            raise TooLong("一行的字符数", "characters of a row", f"> {_LONGEST}", _LONGEST)
        if quotes % 2:
            continue
        number += 1
        record = "".join(held)
        separator = separator or max(_SEPARATORS, key=record.count)
        yield number, _cells(record, separator)
        held.clear()
        length = quotes = 0
    if held:
        raise Unfit(f"第 {number + 1} 行的引号没有结束", f"the quotes of row {number + 1} do not end")


def _cells(record: str, separator: str) -> list[str]:
    try:
        found = next(csv.reader([record], delimiter=separator), list[str]())
    except csv.Error as wrong:
        raise Unfit("不是 CSV", f"it is no CSV: {wrong}") from None
    if len(found) > _MOST_CELLS:
        raise TooLong("一行的单元格数", "cells of a row", len(found), _MOST_CELLS)
    return found


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncGenerator[str]:
    left: list[str] = []
    length = 0
    async for text in _decoded(chunks):
        left.append(text)
        length += len(text)
        if "\n" in text:
            *lines, last = "".join(left).split("\n")
            for line in lines:
                yield f"{line}\n"
            left, length = [last], len(last)
        if length > _LONGEST:
            raise TooLong("一行的字符数", "characters of a row", f"> {_LONGEST}", _LONGEST)
    if length:
        yield "".join(left)


async def _decoded(chunks: AsyncIterator[bytes]) -> AsyncGenerator[str]:
    """The first bytes beyond ASCII decide: Chinese in GBK is no UTF-8."""
    decoder: codecs.IncrementalDecoder | None = None
    try:
        head, chunks = await headed(chunks, len(codecs.BOM_UTF8))
        if head.startswith(_UTF16):
            raise Unfit(*_ENCODING)
        marked = head == codecs.BOM_UTF8
        async for chunk in chunks:
            if marked:
                decoder, marked = codecs.getincrementaldecoder("utf-8-sig")(), False
            if decoder is None and chunk.isascii():
                yield chunk.decode()
                continue
            decoder = decoder or _decoder(chunk)
            yield decoder.decode(chunk)
        if decoder is not None:
            yield decoder.decode(b"", True)
    except UnicodeDecodeError:
        raise Unfit(*_ENCODING) from None


def _decoder(chunk: bytes) -> codecs.IncrementalDecoder:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return codecs.getincrementaldecoder("gb18030")()
    return codecs.getincrementaldecoder("utf-8")()
