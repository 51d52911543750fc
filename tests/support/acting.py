"""Random acts and computed queries, with arguments that meet what is there, seen or not. Next: leaking.py."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

from models.rules.numbers import shown
from models.rules.shape import Form
from resolvers.access.seal import Sealer
from tests.support.random_rows import FIELD_KEY
from tests.support.world import World

CUSTOMER_ACTS = (
    *("changeCustomer", "extendCustomer", "blockCustomer", "unblockCustomer", "setDeletionFlag"),
    *("changeAccountGroup", "createCustomer", "closePayerTask", "unmask"),
)
VIP_ACTS = (
    *("registerVip", "changeVip", "freezeVip", "unfreezeVip", "closeVip", "replaceCard", "upgradeVip"),
    *("createRecharge", "changeRecharge", "deleteRecharge", "postRecharge", "reverseRecharge"),
    *("redeemPoints", "redeemPoints", "cancelRedemption", "adjustPoints"),
    *("postSale", "postSale", "postReturn", "postReturn"),
    *("createCampaign", "changeCampaign", "deleteCampaign", "releaseCampaign", "cancelCampaign", "optOutVip"),
)
ACTS = (
    *(*CUSTOMER_ACTS, *CUSTOMER_ACTS, *CUSTOMER_ACTS),
    *(
        "createArchiveItem",
        "changeArchiveItem",
        "changeArchiveItem",
        "deleteArchiveItem",
        "deleteArchiveItem",
        "createArchiveVolume",
        "closeArchiveVolume",
    ),
    *("fileArchiveItem", "fileArchiveItem", "fileArchiveItems", "checkProperties"),
    *("copyAttachment", "deleteAttachment", "exportFiles", "exportFiles", "placeLegalHold", "setRetention"),
    *("beginUpload", "createUser", "changeUser", "deleteUser", "grantRole", "resetPassword", "unlockUser"),
    *("recordConsent", "withdrawConsent", "verifyDossier", "archiveDossier", "restoreDossier"),
    *("reportIncident", "confirmIncident"),
    *("exportArchives", "shareArchives", "requestLoan", "requestLoan"),
    *("placeItemHold", "placeItemHold", "setVoucherSettled", "startAppraisal", "createDestructionList"),
    *("createArrangementProject", "changeArrangementProject", "orderArrangementProject"),
    *("createDepartment", "changeDepartment", "deleteDepartment", "createInstitution", "changeInstitution"),
    *("assignSegment", "changeCareProfile", "recordServiceExecution", "planVisit", "createServiceTask"),
    *("registerParticipant", "cancelParticipant", "recordAttendance", "giveFeedback"),
    *("issueGift", "issueCoupon", "redeemCoupon", "voidCoupon"),
    *("registerComplaint", "changeComplaint", "acceptComplaint", "rejectComplaint", "reopenComplaint"),
    *VIP_ACTS,
)
VIP_QUESTIONS = (
    *("redeemableActivities", "upgradableVips", "previewCampaign", "quoteSale", "vipTotals"),
    *("vipConsumption", "vipSummary", "vipRanking", "vipTypeStatistics", "vipPicture"),
)
QUESTIONS = (
    *("checkActivity", "invoiceReadiness", "checkDuplicates", "checkDuplicates", "attachmentProtection"),
    *(
        "legalHolds",
        "userGrants",
        "apiKeys",
        "storageIncidents",
        "destructionCertificates",
        "institutionUsage",
    ),
    *("archiveExports", "sharedWithMe", "lendingDesk"),
    *("duplicateArchiveItems", "obsoleteArchiveItems"),
    *("fieldStatus", "previewNumber", "uncovered", "idleDossiers", "incidents"),
    *("complaintStatistics", "visitStatistics", "customerAnalysis", "carePicture"),
    *("overdueVisits", "dueServiceMeasures", "checkCoupon"),
    *VIP_QUESTIONS,
)
NOBODY = {"customer": "199999999", "other": "e" * 32}
_NUMBERS = ("number", "customerNumber", "customerNumbers", "referenceCustomer", "payerNumber")
_DEEP = 3
_RARE = 0.1
_KEYS = {
    **dict.fromkeys(_NUMBERS, "Customer"),
    **dict.fromkeys(("attachmentId", "attachmentIds"), "Attachment"),
    **dict.fromkeys(("id", "ids", "itemId", "itemIds"), "ArchiveItem"),
    "taskId": "Task",
}
_CODED = {
    **dict.fromkeys(
        ("registerParticipant", "cancelParticipant", "recordAttendance", "giveFeedback"), "CustomerActivity"
    ),
    **{"issueGift": "Gift", "issueCoupon": "CouponBatch"},
    **dict.fromkeys(("redeemCoupon", "voidCoupon", "checkCoupon"), "Coupon"),
}
# of VIP loyalty: what arguments of acts on cards, and the numbers of others, are the keys of
_OF_CARDS = (
    *("changeVip", "freezeVip", "unfreezeVip", "closeVip", "replaceCard", "upgradeVip", "upgradableVips"),
    *("adjustPoints", "redeemPoints", "redeemableActivities"),
    *("vipSummary", "vipRanking", "vipTypeStatistics", "vipPicture"),
)
_LOYAL = {
    **{"card": "VipCustomer", "toType": "VipType", "activity": "ConsumptionActivity"},
    **dict.fromkeys(("store", "stores"), "Store"),
}
_IN_STORES = {
    **dict.fromkeys(("changeRecharge", "deleteRecharge", "postRecharge", "reverseRecharge"), "RechargeOrder"),
    "cancelRedemption": "Redemption",
    **dict.fromkeys(
        ("changeCampaign", "deleteCampaign", "releaseCampaign", "cancelCampaign", "previewCampaign"),
        "SmsCampaign",
    ),
}
_PAST = ("from", "since", "soldAt")
_LIKE = {"returnedSale": "saleNumber"}  # fields that few rows have, and what their values are
HIDDEN = ("VipCustomer", "Sale", "Redemption", "RechargeOrder", "SmsCampaign")
_AIMED = (
    *("number", "customerNumber", "customerNumbers", "attachmentId", "attachmentIds", "id", "ids", "taskId"),
    *("itemId", "itemIds"),
)
_SAID = {
    "reason": ("a reason that is long enough",),
    "confirm": ("CD-DUP", "CM-DEL-REF", "GEN-DELETE", "GEN-CONFIRM"),
}


@dataclass
class Act:
    name: str
    text: str
    variables: dict[str, Any]
    aim: str = ""  # the key of the record it is about
    nobody: str = ""  # a key of the same kind that no record has

    def missed(self) -> "Act":
        """The same, about a record that is not there."""
        return Act(self.name, self.text, _replaced(self.variables, self.aim, self.nobody))


@dataclass
class Acting:
    schema: GraphQLSchema
    world: World
    pick: random.Random
    _inputs: Mapping[str, str] = field(
        default_factory=lambda: {"CustomerInput": "Customer", "ArchiveItemInput": "ArchiveItem"}
    )

    def act(self, name: str) -> Act:
        queries: Any = self.schema.query_type
        asks = name in queries.fields
        kind: Any = queries if asks else self.schema.mutation_type
        definition = kind.fields[name]
        act = Act(name, "", {})
        for argument, one in definition.args.items():
            required = isinstance(one.type, GraphQLNonNull)
            if required or self.pick.random() < 0.5:
                value = self._argument(act, argument, one.type)
                if value is not None or not required:
                    act.variables[argument] = value
        declared = ", ".join(f"${one}: {definition.args[one].type}" for one in act.variables)
        passed = ", ".join(f"{one}: ${one}" for one in act.variables)
        head = f"{'query' if asks else 'mutation'} Act{f'({declared})' if declared else ''}"
        selection = self._selection(_named(definition.type), 2, {})
        act.text = f"{head} {{ {name}{f'({passed})' if passed else ''}{selection} }}"
        return act

    # answers

    def _selection(self, kind: Any, deep: int, beside: dict[str, str]) -> str:
        """All of the first levels. `beside`: fields of other types at this place, which must agree."""
        if isinstance(kind, GraphQLUnionType):
            parts = [f"... on {one.name} {self._selection(one, deep, beside)}" for one in kind.types]
            return f" {{ __typename {' '.join(parts)} }}"
        if not isinstance(kind, GraphQLObjectType):
            return ""
        fields: list[str] = []
        for name, one in kind.fields.items():
            below = _named(one.type)
            if any(isinstance(each.type, GraphQLNonNull) for each in one.args.values()):
                continue
            same = beside.setdefault(name, str(one.type)) == str(one.type)
            alias = "" if same else f"{kind.name}_{name}: "
            if isinstance(below, GraphQLObjectType | GraphQLUnionType):
                if deep > 1 or (deep > 0 and self.pick.random() < _RARE):
                    fields.append(f"{kind.name}_{name}: {name}{self._selection(below, deep - 1, {})}")
            elif not hasattr(below, "types") and not getattr(below, "interfaces", None):
                fields.append(f"{alias}{name}")
        return f" {{ {' '.join(fields or ['__typename'])} }}"

    # arguments

    def _argument(self, act: Act, name: str, kind: Any) -> Any:
        bare = _bare(kind)
        if isinstance(bare, GraphQLList):
            return [self._argument(act, name, _inner(bare)) for _ in range(self.pick.randint(1, 2))]
        if loyal := _of_loyalty(act.name, name):
            return self._key(act, loyal, first=loyal in HIDDEN)
        if name in _KEYS:
            of_complaint = name == "number" and act.name.endswith("Complaint")
            return self._key(act, "Complaint" if of_complaint else _KEYS[name], first=name in _AIMED)
        if name == "expectedVersion":
            return self._version(act)
        named = {"userName": "User", "code": "Department", "institutionCode": "Institution"}
        if act.name.endswith("ArrangementProject"):
            named["code"] = "ArrangementProject"
        named["code"] = _CODED.get(act.name, named["code"])
        said = _SAID.get(name, ()) or [row.key for row in self.world.of(named.get(name, "Language"))]
        return self.pick.choice(said) if name in (*_SAID, *named) else self._value(name, bare, _DEEP)

    def _key(self, act: Act, entity: str, *, first: bool = True) -> str:
        row = self.pick.choice(self.world.of(entity))
        key = shown(row.key) if entity == "Customer" else str(row.key)
        if first and not act.aim:
            act.aim, act.nobody = key, NOBODY["customer" if entity == "Customer" else "other"]
            if entity in HIDDEN:
                act.nobody = f"{key[:-1]}Z"
            if entity == "Task":
                act.nobody = "987654321"
        return key

    def _version(self, act: Act) -> int:
        """Mostly the right one."""
        for entity in ("Customer", "ArchiveItem", "Attachment", "Complaint", *HIDDEN):
            for row in self.world.of(entity):
                if act.aim in (str(row.key), str(row.key).lstrip("0")) and self.pick.random() < 0.8:
                    return row["version"]
        return self.pick.choice((1, 2, 70_000_001))

    def _value(self, name: str, kind: Any, deep: int) -> Any:
        bare = _bare(kind)
        if isinstance(bare, GraphQLList):
            return [self._value(name, _inner(bare), deep - 1)] if deep > 0 else []
        if isinstance(bare, GraphQLInputObjectType):
            return self._object(bare, deep)
        if isinstance(bare, GraphQLEnumType):
            return self.pick.choice(list(bare.values))
        assert isinstance(bare, GraphQLScalarType)
        plain: dict[str, Any] = {
            "Boolean": self.pick.random() < 0.5,
            "Int": self.pick.randint(1, 40),
            "Float": 1.5,
        }
        plain["Date"] = "1900-01-01" if name in _PAST else "2027-01-01"
        plain["DateTime"] = "2020-01-01T00:00:00Z" if name in _PAST else "2027-01-01T00:00:00Z"
        if bare.name in plain:
            return plain[bare.name]
        return self._text(name)

    def _object(self, kind: GraphQLInputObjectType, deep: int) -> dict[str, Any]:
        names = list(kind.fields)
        chosen = set(self.pick.sample(names, min(len(names), self.pick.randint(1, 5))))
        chosen |= {one for one, part in kind.fields.items() if isinstance(part.type, GraphQLNonNull)}
        if kind.name == "CustomerInput":
            chosen |= {"uscc"} if self.pick.random() < 0.4 else set()
        return {name: self._value(name, kind.fields[name].type, deep - 1) for name in names if name in chosen}

    def _text(self, name: str) -> str:
        """Mostly what some row has in a field of this name, in sight or not."""
        name = _LIKE.get(name, name)
        column = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)
        places = [
            (row, entity.columns[column])
            for entity in self.world.catalog.entities.values()
            if column in entity.columns
            for row in self.world.of(entity.name)[:60]
            if row[column] is not None
        ]
        if not places or self.pick.random() < 0.15:
            return self.pick.choice(("x", "0001", "CN", "0723", "F723", "zh"))
        row, found = self.pick.choice(places)
        if found.form is Form.SEALED:
            return Sealer(FIELD_KEY).open(column, row[column])
        return shown(str(row[column])) if found.form is Form.NUMBER else str(row[column])


def _of_loyalty(act: str, argument: str) -> str | None:
    """The entity whose key it is."""
    if argument == "number":
        return _IN_STORES.get(act)
    return _LOYAL.get(argument) if act in _OF_CARDS else None


def _bare(kind: Any) -> Any:
    found: Any = kind
    return found.of_type if isinstance(kind, GraphQLNonNull) else found


def _inner(kind: Any) -> Any:
    return kind.of_type


def _named(kind: Any) -> Any:
    return cast("Any", get_named_type)(kind)


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(part, old, new) for key, part in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list):
        return [_replaced(part, old, new) for part in value]  # pyright: ignore[reportUnknownVariableType]
    return new if value == old else value
