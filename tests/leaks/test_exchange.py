"""What random integrators learn by way of other systems: nothing beyond their grants, nothing of strangers'.

They ask for what changed, send customers by all doors, look into queues and loads; every answer is looked
through as in test_acts.py. What belongs to a stranger answers as what is not there.
"""

import asyncio
import io
import random
import zipfile
from collections.abc import Generator
from dataclasses import replace
from typing import Any, cast

import asyncpg
import httpx
import orjson
import pytest

from models.rules.numbers import shown
from models.rules.roles import Action
from models.rules.shape import Shield
from models.rules.state import State
from resolvers.access.caller import Caller, Grant
from resolvers.inbound import queue
from resolvers.outbound import sight
from resolvers.write import seen
from schema.build import build_schema
from tests.support.acting import Act
from tests.support.allowed import Allowed
from tests.support.exchange_acts import ACTS, QUESTIONS, ExchangeActing
from tests.support.exchanged import TOLD, Equipment, equip
from tests.support.filing import do_jobs
from tests.support.leak_place import Place, open_place
from tests.support.planted import marks
from tests.support.principals import random_grant
from tests.support.random_rows import Rows

EACH = 10
_ROLES = ("integrator", "integrator", "integrator", "admin", "auditor", "salesMaintainer")
_DELTA = """query ($receiver: String!) { delta(receiver: $receiver) { __typename
    ... on Delta { documents { customerNumber changeNumber body findings { path message params } } token }
    ... on Refused { findings { code path message params } } } }"""
_EXPORT = """mutation ($format: CustomerExportFormat!) {
    exportCustomers(format: $format, filter: {}, reason: "looked through") { __typename } }"""
_SNAPSHOT = "mutation ($receiver: String!) { takeSnapshot(receiver: $receiver) { __typename } }"
_EXPORTS = "{ customerExports(first: 3) { error file { url } } }"
_SNAPSHOTS = """query ($receiver: String!) {
    receiver(receiver: $receiver) { snapshots(first: 1) { error file { url } } } }"""
_BODIES = (("application/x-ndjson", "NDJSON"), ("application/json", "ODATA"), ("application/xml", "IDOC"))


@pytest.fixture(scope="module")
def place(database_server: str, planted: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Place]:
    with open_place(database_server, planted, tmp_path_factory.mktemp("exchange")) as found:
        yield found


@pytest.mark.parametrize("principal", range(2))
def test_some_systems(place: Place, principal: int) -> None:
    exchange_much(place, f"some {principal}", f"XS{principal}", principal)


@pytest.mark.leaks
@pytest.mark.parametrize("principal", range(60))
def test_many_systems(place: Place, principal: int) -> None:
    exchange_much(place, f"many {principal}", f"XM{principal}", principal + 100)


def exchange_much(place: Place, seed: str, name: str, start: int) -> None:
    pick = random.Random(seed)
    caller, own = asyncio.run(_equipped(place, pick, name, start))
    place.reload()
    here = Here(place, caller, pick)
    for code in own.receivers.values():
        here.look(Act("delta", _DELTA, {"receiver": code}))
        here.ask("GET", f"/exchange/receivers/{code}/delta")
    for _ in range(EACH):
        here.act(pick.choice(QUESTIONS if pick.random() < 0.4 else ACTS))
        if pick.random() < 0.4:
            here.send(own.system)
    here.take_along(own)


async def _equipped(place: Place, pick: random.Random, name: str, start: int) -> tuple[Caller, Equipment]:
    """Mostly an integrator, mostly not narrowed to some actions."""
    role = pick.choice(_ROLES)
    grants = [replace(random_grant(pick, place.world), role=role)]
    if pick.random() < 0.8:
        grants[0] = replace(grants[0], actions=None)
    if pick.random() < 0.5:
        grants.append(random_grant(pick, place.world))
    return Caller(name, tuple(grants)), await _equip(place, name, start, pick)


async def _equip(place: Place, name: str, start: int, pick: random.Random) -> Equipment:
    connection = await asyncpg.connect(place.dsn)
    try:
        return await equip(connection, place.world, marks(5_000_000 + 1_000 * start), name, pick)
    finally:
        await connection.close()


class Here:
    """One principal at the doors."""

    def __init__(self, place: Place, caller: Caller, pick: random.Random) -> None:
        self.place = place
        self.caller = caller
        self.pick = pick
        self.token = place.token(caller)
        self.schema = build_schema().core
        self._allowed = Allowed(place.world, caller)

    def acting(self) -> ExchangeActing:
        return ExchangeActing(self.schema, self.place.world, self.pick, user_name=self.caller.user_name)

    def act(self, name: str) -> None:
        act = self.acting().act(name)
        refused = self.look(act)
        if act.aim and refused and self._is_strangers(act.aim):
            other, _ = self.place.ask(self.token, act.missed())
            text, _ = self.place.ask(self.token, act)
            assert _plain(text, act.aim) == _plain(other, act.nobody), (self.caller, act, text, other)

    def look(self, act: Act) -> bool:
        """Whether nothing was done; and nothing may be told that is not his to see."""
        text, answer = self.place.ask(self.token, act)
        told = (self.caller, act, text)
        codes = [one.get("extensions", {}).get("code") for one in answer.get("errors", ())]
        assert "INTERNAL" not in codes, told
        assert not {"GRAPHQL_VALIDATION_FAILED", "TOO_MANY_ALIASES", "TOO_LARGE"} & set(codes), told
        data: dict[str, Any] = answer.get("data") or {}
        found: Any = data.get(act.name)
        kind: str | None = cast("Any", found).get("__typename") if isinstance(found, dict) else None
        self._watch(text, told, act.text, act.variables)
        return kind in (None, "Refused") or (act.name in QUESTIONS and not found)

    def send(self, system: str) -> None:
        """Customers that he knows or guesses, in any format, to his own system or a stranger's."""
        line, (media, kind) = self.acting().line(), self.pick.choice(_BODIES)
        body = {"NDJSON": _line, "ODATA": _entity, "IDOC": _idoc}[kind](line)
        if self.pick.random() < 0.3:
            system = self.pick.choice(self.place.world.of("ExternalSystem")).key
        door = self.pick.choice(("messages", "loads"))
        self.ask("POST", f"/exchange/{system}/{door}", body, media)

    def take_along(self, own: Equipment) -> None:
        """All that he may, in files of every format."""
        for kind in ("XLSX", "U8", "NDJSON"):
            self.look(Act("exportCustomers", _EXPORT, {"format": kind}))
        for code in own.receivers.values():
            self.look(Act("takeSnapshot", _SNAPSHOT, {"receiver": code}))
        do_jobs(self.place)
        made = self._asked(_EXPORTS)["customerExports"]
        for code in own.receivers.values():
            found = self._asked(_SNAPSHOTS, receiver=code)["receiver"]  # unless it was removed meanwhile
            made += found["snapshots"] if found else []
        for one in made:
            assert one["error"] is None, (self.caller, one)
            if one["file"] and one["file"]["url"]:
                text = _text(self.place.http.get(one["file"]["url"]).content)
                self._watch(text, (self.caller, one, text))

    def _asked(self, text: str, **variables: str) -> dict[str, Any]:
        told, answer = self.place.ask(self.token, Act("", text, variables))
        assert answer.get("data"), (self.caller, told)
        return answer["data"]

    def ask(self, method: str, path: str, body: bytes = b"", media: str = "application/json") -> None:
        headers = {"authorization": f"Bearer {self.token}", "content-type": media}
        answer: httpx.Response = self.place.http.request(method, path, content=body, headers=headers)
        assert answer.status_code < 500, (self.caller, path, body, answer.text)
        self._watch(answer.text, (self.caller, path, body, answer.text), path, body.decode())

    def _watch(self, text: str, told: Any, *sent: Any) -> None:
        """What he may not have seen before, he may since something was done."""
        if self.place.watch.leaks(text, self._allowed, *sent):
            before = self._allowed.words
            self.place.reload()
            self._allowed = Allowed(self.place.world, self.caller)
            leaks = self.place.watch.leaks(text, self._allowed, *sent)
            assert {word: where for word, where in leaks.items() if word not in before} == {}, told

    def _is_strangers(self, key: str) -> bool:
        names = (*TOLD, "Customer")
        rows = [row for name in names for row in self.place.world.of(name) if shown(str(row.key)) == key]
        return bool(rows) and not any(
            Allowed(self.place.world, self.caller, action).sees(rows[0]) for action in Action
        )


def _plain(text: str, key: str) -> str:
    return text.replace(key.zfill(10), "KEY").replace(key, "KEY")


def _text(data: bytes) -> str:
    """Of a file, or of all that is packed into it."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def _line(line: dict[str, Any]) -> bytes:
    return orjson.dumps(line)


def _entity(line: dict[str, Any]) -> bytes:
    given = line["customer"]
    customer = {
        "Customer": line.get("number", ""),
        "TaxNumber5": given.get("uscc"),
        "to_CustomerCompany": [{"CompanyCode": "0723", "AlternativePayerAccount": line.get("number", "")}],
    }
    names = {"BusinessPartner": line.get("number", ""), "OrganizationBPName1": given.get("name1", "x")}
    return orjson.dumps({**names, "@dossier.function": line["function"], "to_Customer": customer})


def _idoc(line: dict[str, Any]) -> bytes:
    fields = {
        "MSGFN": line["function"],
        "KUNNR": line.get("number", ""),
        "NAME1": line["customer"].get("name1"),
    }
    told = "".join(f"<{name}>{value or ''}</{name}>" for name, value in fields.items())
    control = "<EDI_DC40><IDOCTYP>DEBMAS06</IDOCTYP><MESTYP>DEBMAS</MESTYP><DOCNUM>7</DOCNUM></EDI_DC40>"
    return f"<DEBMAS06><IDOC>{control}<E1KNA1M>{told}</E1KNA1M></IDOC></DEBMAS06>".encode()


# --- the tests notice what they are there for -------------------------------------------------------------

_LISTED = """{ receivers { receiverCode name } }"""
_FOUND = """{ inboundMessages(first: 100) { findings { code params message } } }"""
_QUEUED = """{ inboundMessages(first: 100) { externalKey place reason } }"""


def _everything(_caller: Caller) -> tuple[str, bool]:
    return "", True


async def _as_they_are(_source: Any, _caller: Caller, found: Any) -> Any:
    return found


def _whole(customer: State, _caller: Caller) -> State:
    return customer


async def _create_again(place: Place) -> None:
    """Of each customer of the area, as if he were new: whoever follows it is told all that he may see."""
    connection = await asyncpg.connect(place.dsn)
    try:
        rows = Rows(connection, 1)
        for layer in place.world.of("SalesAreaData"):
            if layer["sales_area"] == "F724/AQ/XX":
                whose = layer["customer_number"]
                number = await connection.fetchval("SELECT lpad(nextval('change_number')::text, 10, '0')")
                about = {
                    "object_class": "DEBI",
                    "object_id": None,
                    "customer_number": layer["customer_number"],
                }
                await rows.insert(rows.catalog["ChangeDocument"], change_number=number, **about)
                item = {"table": "KNA1", "field": None, "indicator": "I", "key": whose}
                where = {"company_code": None, "sales_org": None, "position": 1}
                await rows.insert(rows.catalog["ChangeItem"], change_number=number, **item, **where)
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def narrow(place: Place) -> tuple[Here, Equipment]:
    """An integrator of one area, who does not read tax numbers."""
    classes = frozenset({Shield.PERSONAL})
    grant = Grant("integrator", frozenset(), frozenset({"F724/AQ/XX"}), classes=classes)
    pick = random.Random("narrow")
    own = asyncio.run(_equip(place, "XNARROW", 999, pick))
    asyncio.run(_create_again(place))
    place.reload()
    return Here(place, Caller("XNARROW", (grant,)), pick), own


@pytest.mark.parametrize("asked", [_LISTED, _QUEUED])
def test_strangers_things_are_noticed(
    narrow: tuple[Here, Equipment], asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = narrow
    act = Act("receivers" if asked is _LISTED else "inboundMessages", asked, {})
    here.look(act)
    monkeypatch.setattr(sight, "sight_of", _everything)
    monkeypatch.setattr(queue, "sight_of", _everything)
    with pytest.raises(AssertionError):
        here.look(act)


def test_customers_in_findings_are_noticed(
    narrow: tuple[Here, Equipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = narrow
    act = Act("inboundMessages", _FOUND, {})
    here.look(act)
    monkeypatch.setattr(queue, "told_to", _as_they_are)
    with pytest.raises(AssertionError):
        here.look(act)


@pytest.mark.parametrize("kind", ["IDOC", "ODATA", "NDJSON"])
def test_fields_and_layers_of_documents_are_noticed(
    narrow: tuple[Here, Equipment], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, own = narrow
    act = Act("delta", _DELTA, {"receiver": own.receivers[kind]})
    here.look(act)
    monkeypatch.setattr(seen, "as_seen", _whole)
    with pytest.raises(AssertionError):
        here.look(act)
