"""ALEAUD01: byte for byte, and what is cut."""

import re

from models.rules.finding import Finding, error, warning
from models.rules.finding_codes import Code
from resolvers.exchange.formats import Addressed
from resolvers.exchange.idoc import Acknowledged, acknowledge
from tests.support.idocs import valid


def told(*states: Acknowledged, language: str = "en") -> str:
    body = acknowledge(states, Addressed(receiver="ERP100"), "17", language)
    valid(body)
    return body.decode()


def test_an_idoc_that_was_posted_byte_for_byte() -> None:
    assert told(Acknowledged("0000000000000815", "53", (), "100000004")) == (
        '<?xml version="1.0" encoding="UTF-8"?><ALEAUD01><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1">'
        "<TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>0000000000000017</DOCNUM><DIRECT>1</DIRECT>"
        "<IDOCTYP>ALEAUD01</IDOCTYP><MESTYP>ALEAUD</MESTYP><SNDPRT>LS</SNDPRT><SNDPRN>DOSSIER</SNDPRN>"
        "<RCVPRT>LS</RCVPRT><RCVPRN>ERP100</RCVPRN><SERIAL>17</SERIAL></EDI_DC40>"
        '<E1ADHDR SEGMENT="1"><MESTYP>DEBMAS</MESTYP><MESTYP_LNG>DEBMAS</MESTYP_LNG>'
        '<E1STATE SEGMENT="1"><DOCNUM>0000000000000815</DOCNUM><STATUS>53</STATUS><UNAME>DOSSIER</UNAME>'
        "<REPID>DOSSIER</REPID><STATYP>S</STATYP><STAPA1>100000004</STAPA1></E1STATE>"
        "</E1ADHDR></IDOC></ALEAUD01>"
    )


def test_each_finding_is_a_line() -> None:
    path = ("E1KNA1M", "E1KNVVM", 0, "ZTERM")
    findings = (
        error(Code.IN_MAP, path, system="ERP100", domain="ZTERM", value="NT30"),
        warning(Code.IN_TRUNC, (), field="F" * 60, max="3"),
    )
    text = told(Acknowledged("815", "51", findings), Acknowledged("816", "66"))
    assert re.findall("<DOCNUM>([0-9]+)</DOCNUM><STATUS>(.*?)</STATUS>", text) == [
        *[("815", "51")] * 2,
        ("816", "66"),
    ]
    assert (
        "<STAMID>IN-MAP</STAMID><STATYP>E</STATYP>"
        "<STATXT>System ERP100 has no code for “NT30” of ZTERM</STATXT>"
        "<STAPA1>ERP100</STAPA1><STAPA2>ZTERM</STAPA2><STAPA3>NT30</STAPA3><SEGFLD>ZTERM</SEGFLD>"
    ) in text
    assert f"<STAPA1>{'F' * 50}</STAPA1>" in text
    assert all(len(line) <= 70 for line in re.findall("<STATXT>(.*?)</STATXT>", text))
    assert "没有“NT30”的对应代码" in told(Acknowledged("815", "51", findings), language="zh")


def test_many_findings_are_told_as_far_as_a_bound() -> None:
    findings: list[Finding] = [error(Code.GEN_REQUIRED, (f"F{at}",)) for at in range(500)]
    assert told(Acknowledged("815", "51", findings)).count("<E1STATE ") == 20
