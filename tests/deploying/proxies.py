"""What is wrong with the configurations of nginx and PgBouncer. Next: test_declared.py."""

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from resolvers.base_data.sheets.reading import MOST_BYTES as WORKBOOK
from resolvers.inbound.receiving import MOST_BYTES as MESSAGES
from resolvers.pool_options import OF_EACH_CLIENT, options_of_pooler
from settings import Settings
from tests.deploying.known import constant, idle_seconds, paths, seconds, silent_seconds, size

_OWN = {"application_name", "timezone", "datestyle"}  # what PgBouncer keeps for each client by itself


@dataclass
class Directive:
    name: str
    words: list[str]
    inner: list["Directive"] = field(default_factory=list["Directive"])

    def all(self, name: str) -> list["Directive"]:
        return [one for one in self.inner if one.name == name]

    def value(self, name: str, outer: "Directive | None" = None) -> str:
        """What holds here: said here, or around it."""
        own = self.all(name)
        if own:
            return " ".join(own[0].words)
        return outer.value(name) if outer is not None else ""


def nginx_problems(text: str) -> Iterator[str]:
    top = Directive("", [], _parse(iter(_tokens(text))))
    [server], [upstream] = top.all("server"), top.all("upstream")
    yield from _bodies(server)
    yield from _passing(server)
    yield from _paths(server)
    if seconds(upstream.value("keepalive_timeout") or "60s") >= idle_seconds():
        yield "keepalive_timeout: a server may have ended the connection that a request takes"
    for form in top.all("log_format"):
        if re.search(r"\$(request|request_uri|args|query_string|is_args|arg_\w+|http_referer)\b", str(form)):
            yield "log_format: tickets would be in the log"


def _bodies(server: Directive) -> Iterator[str]:
    """No limit is below the service's own, and what is long lies on no disk."""
    default = Settings.model_fields
    wanted = {
        "/graphql": default["max_body_bytes"].default,
        "/files/uploads": default["max_attachment_bytes"].default,
        "/files/uploads/1": default["max_attachment_bytes"].default,
        "/files/base-data/vendors/import": WORKBOOK,
        "/exchange/ERP/loads": default["load_mib"].default << 20,
        "/exchange/ERP/messages": MESSAGES,
    }
    for path, most in wanted.items():
        location = _location(server, path)
        limit = size(location.value("client_max_body_size", server))
        if limit < most:
            yield f"{path}: client_max_body_size is below the service's {most}"
        in_memory = size(location.value("client_body_buffer_size", server) or "16k") >= limit
        if location.value("proxy_request_buffering", server) != "off" and not in_memory:
            yield f"{path}: bodies would lie on nginx's disk"
    if server.value("proxy_max_temp_file_size") != "0":
        yield "proxy_max_temp_file_size: answers would lie on nginx's disk"


def _passing(server: Directive) -> Iterator[str]:
    headers = {one.words[0]: one.words[1] for one in server.all("proxy_set_header")}
    wanted = {
        **{"Host": "$http_host", "Upgrade": "$http_upgrade", "Connection": "$dossier_connection"},
        **{"X-Forwarded-For": "$remote_addr", "X-Forwarded-Proto": "$scheme"},
        "X-Request-Id": "$dossier_request_id",
    }
    for name, value in wanted.items():
        if headers.get(name) != value:
            yield f"proxy_set_header {name} must be {value}"
    if server.value("proxy_http_version") != "1.1":
        yield "proxy_http_version: no WebSockets, no kept connections"
    if set(server.value("proxy_next_upstream").split()) - {"error", "timeout"}:
        yield "proxy_next_upstream: writes would be sent twice, or the busy asked more"
    operation = Settings.model_fields["operation_timeout_ms"].default / 1000
    for location in [server, *server.all("location")]:
        waits = seconds(location.value("proxy_read_timeout", server))
        if location.value("proxy_pass") and waits <= max(2 * silent_seconds(), operation):
            yield f"{location.words}: proxy_read_timeout is below what the service takes"
        if location is not server and location.all("proxy_set_header"):
            yield f"{location.words}: proxy_set_header here takes all others away"


def _paths(server: Directive) -> Iterator[str]:
    for location in server.all("location"):
        kind, path = (location.words if len(location.words) > 1 else ["", location.words[0]])[:2]
        plain = path.removeprefix("^").split("[")[0]
        if kind != "@" and not path.startswith("@") and not any(one.startswith(plain) for one in paths()):
            yield f"location {path}: the service has nothing there"
    if _location(server, "/metrics").value("return") != "404":
        yield "/metrics: anybody may read it"
    for code in ("413", "502", "504"):
        if not any(code in one.words for one in server.all("error_page")):
            yield f"error_page {code}: clients get a page"


def _location(server: Directive, path: str) -> Directive:
    """That which nginx would take: an exact one, else the first expression, else the longest beginning."""
    found = server.all("location")
    exact = [one for one in found if one.words == ["=", path]]
    fits = [one for one in found if one.words[0] == "~" and re.search(one.words[1], path)]
    begins = [one for one in found if len(one.words) == 1 and path.startswith(one.words[0])]
    return [*exact, *fits, *sorted(begins, key=lambda one: -len(one.words[0]))][0]


def _parse(tokens: Iterator[str]) -> list[Directive]:
    found: list[Directive] = []
    words: list[str] = []
    for token in tokens:
        if token == "}":
            break
        if token in ("{", ";"):
            found.append(Directive(words[0], words[1:], _parse(tokens) if token == "{" else []))
            words = []
        else:
            words.append(token.strip("\"'") if token[0] in "\"'" else token)
    return found


def _tokens(text: str) -> list[str]:
    without = re.sub(r"(^|\s)#.*", "", text)
    return re.findall(r"\"[^\"]*\"|'[^']*'|[{};]|[^\s{};\"']+", without)


def pgbouncer_problems(text: str) -> Iterator[str]:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.read_string(text)
    told, [database] = parser["pgbouncer"], parser["databases"].values()
    wanted = options_of_pooler(Settings.model_fields["statement_timeout_ms"].default)
    said = dict(re.findall(r"SET (\w+) = (\w+)", database.partition("connect_query=")[2]))
    for name in sorted(wanted.keys() | said.keys()):
        if _number(wanted.get(name, "")) != _number(said.get(name, "")):
            yield f"connect_query: {name} must be {wanted.get(name)}, but is {said.get(name)}"
    if told["pool_mode"] != "transaction":
        yield "pool_mode: must be transaction"
    if int(told.get("max_prepared_statements", "0")) < int(constant("resolvers/read/run.py", "_STATEMENTS")):
        yield "max_prepared_statements: fewer than a connection of ours keeps"
    kept = {one.strip().lower() for one in told.get("track_extra_parameters", "").split(",")}
    for name in sorted(OF_EACH_CLIENT - _OWN - kept):
        yield f"track_extra_parameters: lacks {name}"
    if OF_EACH_CLIENT & set(told.get("ignore_startup_parameters", "").split(",")):
        yield "ignore_startup_parameters: passes over what must be kept"


def _number(text: str) -> str:
    """10s, 32MB and the like in the unit that the database counts in."""
    found = re.fullmatch(r"(\d+)(ms|s|kB|MB)", text)
    return str(int(found[1]) * {"ms": 1, "s": 1000, "kB": 1, "MB": 1024}[found[2]]) if found else text
