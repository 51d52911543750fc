"""IDocs of tests: the example of domain 3.1 byte for byte, files cut into messages, and the schema."""

import re
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from models.rules.exchange.message import Message
from resolvers.exchange import idoc
from resolvers.exchange.formats import Raw, pieces
from resolvers.exchange.idoc import READER

EXAMPLE = (
    '<?xml version="1.0" encoding="UTF-8"?><DEBMAS06><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1">'
    "<TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>0000000000000815</DOCNUM>\n"
    "<DIRECT>1</DIRECT><IDOCTYP>DEBMAS06</IDOCTYP><MESTYP>DEBMAS</MESTYP><SNDPRT>LS</SNDPRT>"
    "<SNDPRN>ERP100</SNDPRN><SERIAL>20260501083000001</SERIAL></EDI_DC40>\n"
    '<E1KNA1M SEGMENT="1"><MSGFN>004</MSGFN><KUNNR>0100000004</KUNNR><KTOKD>0001</KTOKD>'
    "<NAME1>泸州蓝江纤维素股份有限公司</NAME1><LAND1>CN</LAND1>\n"
    '<E1KNVVM SEGMENT="1"><MSGFN>004</MSGFN><VKORG>F723</VKORG><VTWEG>AQ</VTWEG><SPART>XX</SPART>'
    "<LPRIO>03</LPRIO></E1KNVVM></E1KNA1M></IDOC></DEBMAS06>"
)
_SCHEMA = Path(idoc.__file__).with_name("DEBMAS.xsd")
_NAMES = re.compile(r"<(/?)(E1[A-Z0-9]+|Z1[A-Z0-9]+)>")


def of(customer: str, *, kind: str = "DEBMAS06", control: str = "") -> bytes:
    """`customer` is what lies in E1KNA1M; its segments need no attribute SEGMENT here."""
    inside = _NAMES.sub(lambda found: f"</{found[2]}>" if found[1] else f'<{found[2]} SEGMENT="1">', customer)
    return (
        f'<{kind}><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><DOCNUM>815</DOCNUM><IDOCTYP>{kind}</IDOCTYP>'
        f"<MESTYP>DEBMAS</MESTYP>{control}</EDI_DC40>"
        f'<E1KNA1M SEGMENT="1"><KUNNR>0100000004</KUNNR>{inside}</E1KNA1M></IDOC></{kind}>'
    ).encode()


async def split(body: bytes, size: int = 5_000) -> list[Raw]:
    async def chunks() -> AsyncIterator[bytes]:
        for piece in pieces(body, size):
            yield piece

    return [raw async for raw in READER.split(chunks())]


async def read(body: bytes) -> Message:
    """The only one of a file."""
    [raw] = await split(body)
    return READER.read(raw)


def valid(body: bytes) -> None:
    etree = cast("Any", import_module("lxml.etree"))  # it has no types
    etree.XMLSchema(etree.parse(_SCHEMA)).assertValid(etree.fromstring(body))
