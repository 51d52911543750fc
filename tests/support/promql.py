"""What a PromQL expression asks for: its metrics, the labels it matches and groups by. Next: promtool.py.

Not a parser: enough of one to find names that do not exist. Prometheus' own promtool reads the rules as well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<range>\[[^\]]*\])
    |(?P<number>(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:ms|[smhdwy])?(?![a-zA-Z_]))
    |(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
    |(?P<sign>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){},@])""",
    re.VERBOSE,
)
_RANGE = re.compile(r"\[(\d+(ms|[smhdwy])|\$__rate_interval)(:(\d+(ms|[smhdwy]))?)?\]")
_GROUPINGS = frozenset({"by", "without", "on", "ignoring", "group_left", "group_right"})
_WORDS = frozenset({"and", "or", "unless", "offset", "bool"})
FUNCTIONS = frozenset(
    {
        *("abs", "absent", "avg", "avg_over_time", "ceil", "changes", "clamp_max", "clamp_min", "count"),
        *("deriv", "floor", "histogram_quantile", "increase", "label_replace", "max", "max_over_time", "min"),
        *("min_over_time", "quantile", "rate", "round", "sort_desc", "sum", "time", "topk", "vector"),
    }
)


@dataclass
class Asked:
    """One metric with its matchers (label, how, value)."""

    metric: str
    matchers: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])


@dataclass
class Expression:
    asked: list[Asked]
    grouped: set[str]  # labels of by (…), on (…) and the like


class NotUnderstood(Exception):
    """The text says where."""


def read(text: str) -> Expression:
    tokens = list(_tokens(text))
    _check_brackets(word for _, word in tokens)
    found = Expression([], set())
    at = 0
    while at < len(tokens):
        at = _step(tokens, at, found)
    if not found.asked:
        raise NotUnderstood("nothing is asked for")
    return found


def _step(tokens: list[tuple[str, str]], at: int, found: Expression) -> int:
    """Where the next one begins."""
    kind, word = tokens[at]
    following = tokens[at + 1][1] if at + 1 < len(tokens) else ""
    if kind != "name" or word in _WORDS:
        return at + 1
    if word in _GROUPINGS:
        return _grouping(tokens, at + 1, found) if following == "(" else at + 1
    if following in {"(", "by", "without"}:
        if word not in FUNCTIONS:
            raise NotUnderstood(f"{word} is no function that is known here")
        return at + 1
    found.asked.append(Asked(word))
    return _matchers(tokens, at + 1, found.asked[-1]) if following == "{" else at + 1


def _check_brackets(words: Iterable[str]) -> None:
    depth = 0
    for word in words:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth < 0:
            raise NotUnderstood("a bracket too many is closed")
    if depth:
        raise NotUnderstood("a bracket is not closed")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or token.lastgroup is None:
            raise NotUnderstood(f"what stands at {text[at : at + 20]!r}")
        if token.lastgroup == "range" and not _RANGE.fullmatch(token.group()):
            raise NotUnderstood(f"the range {token.group()}")
        at = token.end()
        if token.lastgroup != "space":
            yield token.lastgroup, token.group()


def _grouping(tokens: list[tuple[str, str]], at: int, found: Expression) -> int:
    end = at + 1
    while end < len(tokens) and tokens[end][1] != ")":
        if tokens[end][0] == "name":
            found.grouped.add(tokens[end][1])
        end += 1
    return end + 1


def _matchers(tokens: list[tuple[str, str]], at: int, asked: Asked) -> int:
    at += 1
    while at < len(tokens) and tokens[at][1] != "}":
        if tokens[at][1] == ",":
            at += 1
            continue
        if at + 2 >= len(tokens) or tokens[at][0] != "name" or tokens[at + 2][0] != "text":
            raise NotUnderstood(f"a matcher of {asked.metric}")
        label, how, value = (tokens[at + step][1] for step in range(3))
        if how not in {"=", "!=", "=~", "!~"}:
            raise NotUnderstood(f"{how} in a matcher of {asked.metric}")
        asked.matchers.append((label, how, value[1:-1]))
        at += 3
    if at >= len(tokens):
        raise NotUnderstood(f"the matchers of {asked.metric} have no end")
    return at + 1
