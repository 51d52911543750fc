"""What the benchmark's figures rest on: answers are told apart, errors counted, statements sent unchanged."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

import pytest

from bench import pgbench, sockets, statement
from bench.compare import check_equal
from bench.load import Job, Load
from bench.place import BenchError

_LOG = """2026-11-25 02:50:01.951 UTC [14671] LOG:  duration: 0.103 ms  bind s1: select $1::text,
\t  $2::text[]
2026-11-25 02:50:01.951 UTC [14671] DETAIL:  Parameters: $1 = 'x', $2 = NULL
2026-11-25 02:50:01.951 UTC [14671] LOG:  duration: 0.016 ms  execute s1: select $1::text,
\t  $2::text[]
2026-11-25 02:50:01.951 UTC [14671] DETAIL:  Parameters: $1 = 'a ''b
\tc', $2 = NULL
2026-11-25 02:50:01.953 UTC [14671] LOG:  duration: 0.016 ms  execute s2: select 1
"""


def test_statements_of_the_log_have_their_text_and_their_arguments() -> None:
    assert statement.statements_of_log(_LOG) == [
        pgbench.Statement("select $1::text,\n  $2::text[]", ("a 'b\nc", None)),
        pgbench.Statement("select 1", ()),
    ]


def test_pgbench_sends_the_statement_as_it_is(database: str) -> None:
    """A colon in a text would be a variable to pgbench; 1/0 fails the run if anything arrives changed."""
    sql = "select 1 / (($1::text || ':ab' || 'it''s::x\\n' = $2)::int * ($3::int is null)::int)"
    given = ("a 'b", r"a 'b:abit's::x\n", None)
    assert pgbench.run(database, [pgbench.Statement(sql, given)], seconds=1, clients=1).rate > 0
    with pytest.raises(BenchError, match="division by zero"):
        pgbench.run(database, [pgbench.Statement(sql, ("b", *given[1:]))], seconds=1, clients=1)


@pytest.mark.parametrize(
    ("answer", "sizes", "needle", "wrong"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", [5], "", False),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello", [6], "", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", None, "Saved", True),
        (b"HTTP/1.1 500 No\r\nContent-Length: 5\r\n\r\nhello", None, "", True),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            None,
            "hello",
            False,
        ),
    ],
)
def test_every_answer_is_counted_and_every_wrong_one_is_an_error(
    answer: bytes, sizes: list[int | None] | None, needle: str, wrong: bool
) -> None:
    with _server(answer) as port:
        job = Job(
            *("127.0.0.1", port, "/", ["{}"]),
            sizes=sizes,
            needle=needle,
            connections=1,
            warmup=0,
            seconds=0.2,
        )
        result = Load(job).run()
    assert result["requests"] > 0
    assert result["errors"] == (result["requests"] if wrong else 0)


def test_frames_are_taken_apart_wherever_the_network_cut_them() -> None:
    frames = bytes([0x81, 2]) + b"hi" + bytes([0x81, 126, 1, 0]) + b"x" * 256
    data, found = bytearray(), list[tuple[int, bytes]]()
    for sign in frames:
        data.append(sign)
        while (frame := sockets.take_frame(data)) is not None:
            found.append(frame)
    assert found == [(1, b"hi"), (1, b"x" * 256)]
    assert data == b""


def test_answers_are_equal_in_the_common_notation_only() -> None:
    shown = b'{"data":{"customer":{"customerNumber":"100","name1":"007"}}}'
    stored = b'{"data": {"customer": {"customerNumber": "0000000100", "name1": "007"}}}'
    check_equal("one", shown, "two", stored)
    for other in (stored.replace(b'"007"', b'"7"'), stored.replace(b"0100", b"0101")):
        with pytest.raises(BenchError, match=r"differ at customer\.(name1|customerNumber)"):
            check_equal("one", shown, "two", other)


@contextmanager
def _server(answer: bytes) -> Generator[int]:
    """Gives the same answer to everything one connection asks."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            wire, _ = listening.accept()
            with wire, suppress(ConnectionError):  # the load ends in the middle of an answer
                while wire.recv(65536):
                    wire.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)
