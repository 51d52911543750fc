"""Random acts and questions on other systems: one's own, those of strangers, none. Next: leaking.py."""

from dataclasses import dataclass
from typing import Any

import orjson

from models.rules.exchange.message import Function
from models.rules.numbers import shown
from tests.support.acting import Act, Acting
from tests.support.exchanged import SELECTION, TOLD, owner_of
from tests.support.world import Row

ACTS = (
    *("upsertCustomers", "upsertCustomers", "upsertCustomers", "upsertCustomers", "cancelLoad"),
    *("retryMessages", "editMessage", "editMessage", "cancelMessages"),
    *("registerExternalSystem", "changeExternalSystem", "setCodeMaps"),
    *("registerReceiver", "changeReceiver", "pauseReceiver", "resumeReceiver", "removeReceiver"),
    *("acknowledge", "takeSnapshot", "setDropBox", "exportCustomers", "exportCustomers"),
    *("replayDeliveries", "discardDeliveries", "sendTestDelivery", "rotateWebhookSecret"),
)
QUESTIONS = (
    *("externalSystems", "externalSystem", "receivers", "receiver", "delta", "deliveries"),
    *("inboundMessages", "inboundMessage", "bulkLoads", "bulkLoad"),
    *("dropBoxes", "customerExports"),
)
NOBODY = {
    **{"Receiver": "NOWHERE1", "ExternalSystem": "NOBODYS1"},
    **{"InboundMessage": "889999999", "InboundLoad": "f" * 32, "Customer": "199999999"},
}
_KEYS = {
    **{"receiver": "Receiver", "system": "ExternalSystem", "loadId": "InboundLoad"},
    **dict.fromkeys(("queueId", "queueIds"), "InboundMessage"),
    "numbers": "Customer",
}
_MINE = 0.6  # of the arguments name what is one's own
_NAMED = {
    **{"system": "ExternalSystem", "receiverCode": "Receiver", "loadId": "InboundLoad"},
    **{"boxCode": "DropBox", "path": "DropBox"},
    **{"externalKey": "InboundMessage", "messageId": "InboundMessage", "userName": "User"},
}
_COLUMNS = {"path": "path", "externalKey": "external_key", "messageId": "message_id"}
_ENDPOINTS = ("https://192.0.2.1/hook", "http://127.0.0.1/", "dossier", "a/b")


@dataclass
class ExchangeActing(Acting):
    user_name: str = ""

    def _argument(self, act: Act, name: str, kind: Any) -> Any:
        entity = "InboundLoad" if (act.name, name) == ("bulkLoad", "id") else _KEYS.get(name)
        if entity is None or "[" in str(kind):
            return super()._argument(act, name, kind)
        key = shown(str(self._row(entity).key))
        if not act.aim:
            act.aim, act.nobody = key, NOBODY[entity]
        return key

    def _text(self, name: str) -> str:
        """Mostly what there is of this name, one's own or not."""
        if name in _NAMED:
            row = self._row(_NAMED[name])
            return str(row[_COLUMNS[name]] if name in _COLUMNS else row.key)
        if name in ("number", "customerNumber", "key"):
            number = self.pick.choice(self.world.of("Customer")).key
            return number if name == "key" else shown(number)
        if name == "payload":
            return orjson.dumps(self.line()).decode()
        said = {
            "function": [*Function],
            "sequence": ("1", "99999999999999999999"),
            "selection": (SELECTION, "{ customer { secret } }"),
            "endpoint": _ENDPOINTS,
            "domain": ("PERFK", "ZTERM"),
            "token": ("x", "e30.e30"),
            "acceptedCodes": ("CM-DUP-NAME", "CM-DUP-TAX"),
        }
        return str(self.pick.choice(said[name])) if name in said else super()._text(name)

    def line(self) -> dict[str, Any]:
        """As upsertCustomers would have it."""
        kind: Any = self.schema.get_type("CustomerMessageInput")
        return self._object(kind, 3)

    def _row(self, entity: str) -> Row:
        rows = self.world.of(entity)
        mine = [row for row in rows if entity in TOLD and owner_of(self.world, row) == self.user_name]
        return self.pick.choice(mine if mine and self.pick.random() < _MINE else rows)
