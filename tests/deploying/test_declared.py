"""deploy/ says what the code says; each check finds a mistake that is planted. Next: test_units.py."""

import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.deploying import composed, images, manifests, proxies, units, variables
from tests.deploying.known import DEPLOY, ROOT, commands

_KUBERNETES = {path.name: path.read_text("utf-8") for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))}


def shipped(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


def problems_of(name: str, text: str) -> list[str]:
    """Of a file of deploy/, if it said this."""
    folder, _, file = name.rpartition("/")
    if folder == "kubernetes":
        return list(manifests.problems({**_KUBERNETES, file: text}))
    if name.endswith(".service"):
        return list(units.problems(file, text))
    checks: dict[str, Callable[[str], Iterator[str]]] = {
        "Containerfile": images.problems,
        "compose.yaml": composed.problems,
        "systemd/dossier.env": units.settings_problems,
        "nginx/dossier.conf": proxies.nginx_problems,
        "pgbouncer/pgbouncer.ini": proxies.pgbouncer_problems,
    }
    return list(checks[name](text))


FILES = (
    *(
        "Containerfile",
        "compose.yaml",
        "systemd/dossier.env",
        "nginx/dossier.conf",
        "pgbouncer/pgbouncer.ini",
    ),
    *(f"systemd/{one}" for one in (units.MIGRATE, units.SERVER, units.WORKER)),
    "kubernetes/server.yaml",
)


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_wrong(name: str) -> None:
    assert problems_of(name, shipped(name)) == []


def test_no_file_is_left_out() -> None:
    read_by_others = {
        *("nginx/listen.conf", "nginx/upstream.conf", "compose/listen.conf", "compose/upstream.conf"),
        *("compose/secrets.sh", *(f"kubernetes/{one}" for one in _KUBERNETES)),
    }
    there = {path.relative_to(DEPLOY).as_posix() for path in DEPLOY.rglob("*") if path.is_file()}
    ours = {one for one in there if not one.startswith(("monitoring/", "compose/secrets/"))}
    assert ours == read_by_others | set(FILES)


PLANTED = [
    ("Containerfile", "3.11.14-slim-bookworm\nRUN group", "latest\nRUN group", "name a version"),
    ("Containerfile", "RUN groupadd", "RUN apt-get install -y gcc && groupadd", "compiler"),
    ("Containerfile", "--require-hashes ", "", "by their hashes"),
    ("Containerfile", "--only-binary :all: ", "", "compiled"),
    ("Containerfile", "USER 10001:10001", "USER root", "as root"),
    ("Containerfile", "USER 10001:10001\n", "", "as root"),
    ("Containerfile", "USER 10001:10001", "USER dossier", "a number"),
    ("Containerfile", "COPY schema ./schema\n", "", "schema is missing"),
    ("Containerfile", "COPY schema ./schema\n", "COPY scheme schema ./schema\n", "scheme: is not there"),
    ("Containerfile", "DOSSIER_PORT=8000", "DOSSIER_PROT=8000", "DOSSIER_PROT: there is no such setting"),
    ("Containerfile", "EXPOSE 8000", "EXPOSE 8080", "EXPOSE"),
    ("Containerfile", "8000/healthz", "8000/health", "HEALTHCHECK"),
    ("Containerfile", "HEALTHCHECK", "# HEALTHCHECK", "HEALTHCHECK"),
    ("Containerfile", 'CMD ["serve"]', 'CMD ["server"]', "no such command"),
    ("Containerfile", "STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL", "SIGTERM"),
    ("compose.yaml", "postgres:18.1", "postgres:latest", "name a version"),
    ("compose.yaml", "nginx:1.28.0-alpine", "nginx", "name a version"),
    ("compose.yaml", "DOSSIER_S3_REGION", "DOSSIER_S3_REGOIN", "no such setting"),
    ("compose.yaml", "DOSSIER_ATTACHMENT_STORE: s3", "DOSSIER_ATTACHMENT_STORE: S4", "attachment_store"),
    (
        "compose.yaml",
        "DATABASE_URL_FILE: /run/secrets/database_url",
        "DATABASE_URL: postgresql://dossier@postgres/dossier",
        "DATABASE_URL: a secret is given by",
    ),
    (
        "compose.yaml",
        "POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password",
        "POSTGRES_PASSWORD: a",
        "no file",
    ),
    ("compose.yaml", "http://s3:9000", "http://me:secret@s3:9000", "has a password"),
    ("compose.yaml", "s3_secret_key, nats_url]", "s3_secret_key]", "secret nats_url"),
    ("compose.yaml", "{file: ./compose/secrets/nats_url}", "{environment: NATS_URL}", "is no file"),
    ("compose.yaml", 'user: "10001:10001"', 'user: "0:0"', "as root"),
    ("compose.yaml", "read_only: true", "read_only: false", "write its root"),
    ("compose.yaml", "cap_drop: [ALL]", "cap_drop: []", "capabilities"),
    ("compose.yaml", "no-new-privileges:true", "label:disable", "gain privileges"),
    ("compose.yaml", "stop_grace_period: 20s", "stop_grace_period: 10s", "stop_grace_period"),
    ("compose.yaml", "command: [serve]", "command: [server]", "there is none"),
    ("compose.yaml", "command: [migrate]", "command: [reference]", "starts before migrate"),
    (
        "compose.yaml",
        "condition: service_completed_successfully",
        "condition: service_started",
        "before migrate",
    ),
    ("compose.yaml", "  server-2:\n    <<: *server\n", "", "two servers"),
    ("compose.yaml", '"127.0.0.1:8080:8080"', '"8080:8080"', "to everybody"),
    ("compose.yaml", "10.89.7.10  # nginx", "10.89.7.11  # nginx", "nginx's address"),
    ("compose.yaml", "./compose/upstream.conf:", "./compose/upstreams.conf:", "is not there"),
    ("systemd/dossier.env", "DOSSIER_HOST", "DOSSIER_HOTS", "no such setting"),
    (
        "systemd/dossier.env",
        "SECRET_KEY_FILE=/etc/dossier/secrets/s3_secret_key",
        "SECRET_KEY=a",
        "is given by",
    ),
    (
        "systemd/dossier.env",
        "DOSSIER_TRUSTED_PROXIES=127.0.0.1",
        "DOSSIER_TRUSTED_PROXIES=nginx",
        "addresses",
    ),
    ("systemd/dossier-server@.service", "NoNewPrivileges=yes\n", "", "NoNewPrivileges"),
    ("systemd/dossier-server@.service", "ProtectSystem=strict", "ProtectSystem=full", "ProtectSystem"),
    ("systemd/dossier-server@.service", "User=dossier\n", "", "as root"),
    ("systemd/dossier-server@.service", "dossier serve", "dossier server", "no such command"),
    ("systemd/dossier-server@.service", "TimeoutStopSec=20", "TimeoutStopSec=10", "TimeoutStopSec"),
    ("systemd/dossier-server@.service", "KillSignal=SIGTERM", "KillSignal=SIGKILL", "KillSignal"),
    ("systemd/dossier-server@.service", "Type=notify", "Type=simple", "notify"),
    ("systemd/dossier-server@.service", "DOSSIER_PORT=%i", "DOSSIER_PORT=8001", "the instance"),
    ("systemd/dossier-server@.service", "etc/dossier/dossier.env", "etc/dossier/env", "not shipped"),
    (
        "systemd/dossier-server@.service",
        "After=network-online.target dossier-migrate.service",
        "After=network-online.target",
        "comes first",
    ),
    ("systemd/dossier-worker.service", "Restart=always", "Restart=no", "Restart"),
    (
        "systemd/dossier-worker.service",
        "Type=exec",
        "Type=exec\nRequires=dossier-migrate.service",
        "Requires",
    ),
    ("systemd/dossier-migrate.service", "Type=oneshot", "Type=simple", "oneshot"),
    ("systemd/dossier-migrate.service", "dossier migrate", "dossier doctor", "migrate comes first"),
    ("systemd/dossier-migrate.service", "TimeoutStartSec=infinity\n", "", "long migration"),
    ("nginx/dossier.conf", "client_max_body_size 1m", "client_max_body_size 512k", "/graphql"),
    ("nginx/dossier.conf", "client_max_body_size 5g", "client_max_body_size 1g", "/files/uploads"),
    ("nginx/dossier.conf", "client_max_body_size 1g", "client_max_body_size 100m", "loads"),
    ("nginx/dossier.conf", "client_max_body_size 20m", "client_max_body_size 2m", "base-data"),
    ("nginx/dossier.conf", "client_max_body_size 8m", "client_max_body_size 1m", "messages"),
    ("nginx/dossier.conf", "client_body_buffer_size 1m", "client_body_buffer_size 64k", "nginx's disk"),
    (
        "nginx/dossier.conf",
        "5g;  # DOSSIER_MAX_ATTACHMENT_BYTES\n        proxy_request_buffering off;",
        "5g;",
        "nginx's disk",
    ),
    ("nginx/dossier.conf", "proxy_max_temp_file_size 0;", "", "answers would lie"),
    (
        "nginx/dossier.conf",
        "X-Forwarded-For $remote_addr",
        "X-Forwarded-For $http_x_forwarded_for",
        "Forwarded",
    ),
    ("nginx/dossier.conf", "Host $http_host", "Host $host", "Host"),
    ("nginx/dossier.conf", "proxy_http_version 1.1;", "", "proxy_http_version"),
    ("nginx/dossier.conf", "next_upstream error timeout", "next_upstream error non_idempotent", "sent twice"),
    ("nginx/dossier.conf", "next_upstream error timeout", "next_upstream error http_503", "asked more"),
    ("nginx/dossier.conf", "proxy_read_timeout 90s", "proxy_read_timeout 20s", "proxy_read_timeout"),
    ("nginx/dossier.conf", "keepalive_timeout 4s", "keepalive_timeout 60s", "keepalive_timeout"),
    ("nginx/dossier.conf", '"path":"$uri"', '"path":"$request_uri"', "tickets"),
    ("nginx/dossier.conf", "location /exchange/ {", "location /exchanges/ {", "nothing there"),
    ("nginx/dossier.conf", "return 404", "proxy_pass http://dossier", "/metrics"),
    ("nginx/dossier.conf", "error_page 413", "error_page 414", "error_page 413"),
    ("pgbouncer/pgbouncer.ini", "SET jit = off; ", "", "jit must be off"),
    ("pgbouncer/pgbouncer.ini", "statement_timeout = 15000", "statement_timeout = 1500", "statement_timeout"),
    ("pgbouncer/pgbouncer.ini", "pool_mode = transaction", "pool_mode = statement", "pool_mode"),
    ("pgbouncer/pgbouncer.ini", "max_prepared_statements = 1000", "max_prepared_statements = 0", "prepared"),
    ("pgbouncer/pgbouncer.ini", ", default_transaction_read_only", "", "lacks default_transaction_read_only"),
    ("kubernetes/settings.yaml", "DOSSIER_S3_REGION", "DOSSIER_S3_REGOIN", "no such setting"),
    ("kubernetes/settings.yaml", "DATABASE_URL_FILE: /etc", "DATABASE_URL: /etc", "a secret is given by"),
    ("kubernetes/secrets.example.yaml", 'field_key: ""', "field_key: c2VjcmV0", "no values"),
    ("kubernetes/secrets.example.yaml", '  field_key: ""\n', "", "field_key"),
    ("kubernetes/migrate.yaml", "args: [migrate]", "args: [doctor]", "migrate, then reference"),
    ("kubernetes/migrate.yaml", "dossier:0.1.0", "dossier", "name a version"),
    ("kubernetes/server.yaml", "enableServiceLinks: false", "enableServiceLinks: true", "DOSSIER_PORT"),
    ("kubernetes/server.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "as root"),
    ("kubernetes/server.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "its root"),
    (
        "kubernetes/server.yaml",
        "allowPrivilegeEscalation: false",
        "allowPrivilegeEscalation: true",
        "privileges",
    ),
    ("kubernetes/server.yaml", "seccompProfile: {type: RuntimeDefault}", "fsGroup: 10001", "system call"),
    ("kubernetes/server.yaml", "limits: {memory: 1536Mi}", "limits: {cpu: 1}", "resources"),
    ("kubernetes/server.yaml", "args: [serve]", "args: [server]", "no such command"),
    ("kubernetes/server.yaml", "maxUnavailable: 0", "maxUnavailable: 1", "takes pods away"),
    ("kubernetes/server.yaml", "PeriodSeconds: 30", "PeriodSeconds: 12", "too short"),
    ("kubernetes/server.yaml", 'command: [sleep, "5"]', 'command: [sleep, "0"]', "preStop"),
    ("kubernetes/server.yaml", "httpGet: {path: /readyz", "httpGet: {path: /ready", "readinessProbe"),
    ("kubernetes/server.yaml", "containerPort: 8000", "containerPort: 8080", "port"),
    ("kubernetes/server.yaml", "replicas: 2", "replicas: 1", "one pod alone"),
    ("kubernetes/server.yaml", "secretName: dossier-secrets", "secretName: other", "no such secret"),
    ("kubernetes/server.yaml", "  selector: {app: dossier-server}", "  selector: {app: server}", "Service"),
    ("kubernetes/server.yaml", "- {name: tmp, mountPath", "- {name: temp, mountPath", "not there"),
    ("kubernetes/worker.yaml", "args: [worker]", "args: [serve]", "does not worker"),
    ("kubernetes/worker.yaml", "namespace: dossier", "namespace: default", "no namespace"),
    ("kubernetes/ingress.yaml", "proxy-body-size: 5g", "proxy-body-size: 8m", "MAX_ATTACHMENT_BYTES"),
    ("kubernetes/ingress.yaml", 'proxy-request-buffering: "off"', 'proxy-request-buffering: "on"', "uploads"),
    ("kubernetes/ingress.yaml", "nginx.org/proxy-read-timeout: 300s", "nginx.org/a: b", "cut streams"),
    ("kubernetes/ingress.yaml", "services: dossier-server", "services: other", "WebSockets"),
    ("kubernetes/network-policy.yaml", "port: 8000", "port: 80", "another port"),
    (
        "kubernetes/network-policy.yaml",
        "matchLabels: {app: dossier-server}",
        "matchLabels: {app: a}",
        "no pods",
    ),
]


@pytest.mark.parametrize(("name", "there", "planted", "told"), PLANTED)
def test_a_planted_mistake_is_told(name: str, there: str, planted: str, told: str) -> None:
    text = shipped(name)
    assert there in text, "the file has changed: plant it anew"
    assert any(told in problem for problem in problems_of(name, text.replace(there, planted)))


def wrong_in_page(text: str) -> list[str]:
    """Files, commands and settings of docs/deploying.md that are not there."""
    files = set(re.findall(r"\bdeploy/[\w./@-]*\w", text)) - {"deploy/compose/secrets"}
    wrong = [name for name in sorted(files) if not (ROOT / name).exists()]
    asked = re.findall(r"`dossier (\w[\w-]*)|\./dossier (\w[\w-]*)|run --rm worker (\w[\w-]*)", text)
    wrong += [name for found in asked for name in found if name and name not in commands()]
    known = {*variables.fields_by_variable(), *variables.files_of_secrets()}
    return wrong + [name for name in re.findall(r"\bDOSSIER_[A-Z_0-9]+\b", text) if name not in known]


def test_the_page_names_what_is_there() -> None:
    assert wrong_in_page((ROOT / "docs" / "deploying.md").read_text("utf-8")) == []


def test_what_the_page_should_not_name_is_found() -> None:
    page = "cp deploy/nginx/gone.conf; `dossier migrat`; ./dossier keys; run --rm worker docter; DOSSIER_PROT"
    assert wrong_in_page(page) == ["deploy/nginx/gone.conf", "migrat", "keys", "docter", "DOSSIER_PROT"]


def locked(name: str) -> dict[str, str]:
    """Packages with their version and hashes."""
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text("utf-8").rstrip("\n"))
    return {block.partition("==")[0]: block for block in blocks}


def test_the_image_holds_what_was_tested_and_nothing_of_the_tests() -> None:
    run, tested = locked("requirements-run.lock"), locked("requirements.lock")
    assert run.items() <= tested.items(), "run `make lock`"
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = told["dependency-groups"]

    def names(lines: list[Any]) -> set[str]:
        return {re.split(r"[\[<>=~; ]", line)[0] for line in lines if isinstance(line, str)}

    assert names(told["project"]["dependencies"] + groups["traces"]) <= run.keys()
    assert not names(groups["dev"]) & run.keys()
