"""(r) CPU of the service for each request that it refuses, attack by attack. Next: report.py."""

import asyncio
import http.client
import json
import random
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from bench.contestants import Contestant, dossier
from bench.place import BenchError, scope, token
from bench.report import Report

_TIMES = 40  # of each; the kernel counts CPU in hundredths of a second
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Attack:
    """`body` is another one each time, so that nothing is remembered; `most` milliseconds are allowed."""

    title: str
    body: Callable[[int], bytes]
    statuses: tuple[int, ...] = (400,)
    most: float | None = None
    signed: bool = True  # False: from somebody without a token


async def measure(report: Report, dsn: str) -> None:
    companies, sales = await scope(dsn)
    bearer = await token(dsn, f"auditor@{'+'.join(companies)}/{'+'.join(sales)}")
    with dossier(dsn, bearer) as server:
        rows = await asyncio.to_thread(_rows, server, report)
    report.title("(r) what a refusal costs: CPU of the service for each request, milliseconds")
    report.table(["request", "bytes", "status", "CPU ms", "target"], rows)


def _rows(server: Contestant, report: Report) -> list[list[str]]:
    _cpu(server, Attack("warm", lambda at: _query(f"{{ __typename }} #{at}"), (200,)))
    rows: list[list[str]] = []
    for attack in _ATTACKS:
        status, spent = _cpu(server, attack)
        report.keep(f"r {attack.title}", {"cpu_ms": spent, "status": status})
        wanted = ""
        if attack.most is not None:
            wanted = f"< {attack.most:.0f}: {'met' if spent < attack.most else 'MISSED'}"
        rows.append([attack.title, f"{len(attack.body(0)):,}", str(status), f"{spent:.1f}", wanted])
    return rows


def _cpu(server: Contestant, attack: Attack) -> tuple[int, float]:
    """The status, and milliseconds of the service's CPU for one request."""
    if server.process is None:
        raise BenchError("the service does not run")
    process = psutil.Process(server.process.pid)
    bodies = [attack.body(at) for at in range(_TIMES)]
    wire = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/graphql-response+json",
        **(server.headers if attack.signed else {}),
    }
    status, before = 0, process.cpu_times()
    for body in bodies:
        wire.request("POST", server.path, body, headers)
        answer = wire.getresponse()
        answer.read()
        status = answer.status
        if status not in attack.statuses:
            raise BenchError(f"{attack.title}: {status} instead of {attack.statuses}")
    after = process.cpu_times()
    wire.close()
    return status, (after.user + after.system - before.user - before.system) * 1000 / _TIMES


def _query(text: str, variables: dict[str, object] | None = None) -> bytes:
    return json.dumps({"query": text, "variables": variables or {}}).encode()


def _bomb(at: int) -> bytes:
    """671 bytes of fragments that each spread the next one twice: 2^15 fields."""
    links = [f"fragment F{one} on Query{{...F{one + 1} ...F{one + 1}}}" for one in range(15)]
    text = "{...F0}" + "".join(links) + f"fragment F15 on Query{{a{at}:__typename}}"
    return _query(text + " " * (671 - len(text)))


def _nested(at: int) -> bytes:
    links = [f"fragment F{one} on Query{{...F{one + 1}}}" for one in range(150)]
    return _query("{...F0}" + "".join(links) + f"fragment F150 on Query{{a{at}:__typename}}")


def _garbage(at: int) -> bytes:
    return random.Random(at).randbytes(_MEGABYTE)


def _names(at: int) -> bytes:
    """As much as is read of what nobody sends, and as many tokens as are taken."""
    return _query(f"{{a{at} " + "b: c " * 1_300 + "}")


def _lists(at: int) -> bytes:
    inner = "usedAsPartner(first: 100) { nodes { salesAreaData { customer { "
    text = "{ customers(first: 100) { nodes { " + inner * 2 + f"a{at}: name1" + " } } } }" * 2 + " } } }"
    return _query(text)


_IDS = "query($i: [ID!]!) { nodes(ids: $i) { id } }"
_ATTACKS = (
    Attack("a megabyte of random bytes", _garbage, most=50),
    Attack("a megabyte of {", lambda _at: b"{" * _MEGABYTE, most=50),
    Attack("objects in objects, a megabyte", lambda _at: b'{"a":' * 166_000 + b"1" + b"}" * 166_000, most=50),
    Attack("a megabyte of braces in a document", lambda at: _query(f"{{a{at}" + "{" * _MEGABYTE), most=50),
    Attack(
        "a megabyte of one text in a document",
        lambda at: _query(f'{{a(b:"{at}{"x" * _MEGABYTE}")}}'),
        most=50,
    ),
    Attack(
        "a megabyte of ids in a variable", lambda at: _query(f"{_IDS} #{at}", {"i": [1] * 330_000}), most=50
    ),
    Attack("fragment bomb of 671 bytes", _bomb, most=10),
    Attack("fragments nested 150 deep", _nested),
    Attack("aliases, 1,000", lambda at: _query("{" + " ".join(f"a{at}_{n}:id" for n in range(1_000)) + "}")),
    Attack("one field 5,000 times", lambda at: _query(f"{{a{at}:id " + "__typename " * 5_000 + "}")),
    Attack(
        "one list 300 times",
        lambda at: _query(f"{{a{at}:__typename " + "customers(first:1){nodes{name1}}" * 300 + "}"),
    ),
    Attack("directives, 1,000", lambda at: _query(f"{{a{at}:__typename " + "@a " * 1_000 + "}")),
    Attack("lists in lists, 1,000,000 rows", _lists),
    Attack(
        "cyclic fragments",
        lambda at: _query(
            f"{{...A}} fragment A on Query{{...B a{at}:__typename}} fragment B on Query{{...A}}"
        ),
    ),
    Attack("a batch of 1,000", lambda at: json.dumps([{"query": f"{{a{at}:__typename}}"}] * 1_000).encode()),
    Attack("more than a megabyte", lambda _at: b" " * 1_100_000, (413,)),
    Attack("a megabyte of random bytes, no token", _garbage, (401,), most=50, signed=False),
    Attack("a document of 4,000 names, no token", _names, (401,), most=50, signed=False),
)
