"""A business field is written three times (column, output type, input); here they are proved equal."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from models.catalog import Entity, catalog
from models.rules.shape import Form, Shield

ROOT = Path(__file__).resolve().parents[2]
# Tables that GraphQL does not show as they are.
NOT_SHOWN = {
    *("AccessToken", "AccessGrant", "Secret", "Replay", "ConfigVersion", "ChangeFloor"),
    *("UserCredential", "UserSession", "RefreshToken", "RecoveryToken", "Unmasked", "OutgoingMessage"),
    *("StoredObject", "Upload", "AttachmentAccess"),
    *("Job", "JobFinding", "Incident", "AttachmentHold", "DestructionCertificate"),
    *("ArchiveCode", "ArchiveCounter", "ArchiveText", "ImportBatch", "BatchFile", "MadeFile", "MadeItem"),
    *("ArchiveShare", "BackupRecord", "ServerProcess", "Spending", "Seat"),
    *(
        "ExternalSystem",
        "CodeMap",
        "InboundLoad",
        "InboundMessage",
        "AppliedMessage",
        "DropBox",
        "DroppedFile",
    ),
    *("Receiver", "Delivery", "DeliveryAttempt"),
    *("CareCounter", "VipCounter"),
}
# The service numbers these itself, yet a caller may name an existing one.
GIVEN_BY_CALLER = {
    ("Customer", "customer_number"),
    ("ContactPerson", "contact_number"),
    ("PartnerFunction", "counter"),
}
# What comes along with a row and is kept elsewhere.
BESIDE = {("ContactPerson", "consent")}
# no caller enters them as rows
_WRITTEN_OTHERWISE = {
    *("ChangeItem", "SalesGroup", "AttachmentVersion"),
    *(
        "Consent",
        "DossierVerification",
        "InspectionFinding",
        "AppraisalItem",
        "AppraisalOpinion",
        "DestructionRow",
        "DestructionSignature",
    ),
    *("SegmentPeriod", "ServiceExecution", "ComplaintStep", "Escalation"),
    *("VipUpgrade", "VipAccount", "Redemption", "PointsEntry", "StoredValueEntry", "SmsMessage"),
}
PYTHON = {
    Form.DECIMAL: "Decimal",
    Form.INTEGER: "int",
    Form.BOOLEAN: "bool",
    Form.DATE: "date",
    Form.TIMESTAMP: "datetime",
}


def classes(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((ROOT / "schema" / folder).glob("*.py")):
        module = import_module(f"schema.{folder}.{path.stem}")
        for name, value in vars(module).items():
            if isinstance(value, type) and hasattr(value, "__strawberry_definition__"):
                found[name] = value
    return found


TYPES = classes("types")
INPUTS = classes("inputs")
SHOWN = [entity for entity in catalog().entities.values() if entity.name not in NOT_SHOWN]


def fields(kind: Any) -> dict[str, Any]:
    return {field.python_name: field for field in kind.__strawberry_definition__.fields}


@pytest.mark.parametrize("entity", SHOWN, ids=lambda entity: entity.name)
def test_type_shows_every_column_and_nothing_else(entity: Entity) -> None:
    shown = set(fields(TYPES[entity.name]))
    relations = {name for name, relation in entity.relations.items() if relation.target not in NOT_SHOWN}
    assert set(entity.columns) <= shown
    # what is neither: the global id, one row of a list by its key, the position in the log
    extra = shown - set(entity.columns) - relations
    assert extra <= {"id", "company_code", "sales_area", "cursor", "task_id", "masked_fields", "download_url"}


@pytest.mark.parametrize("entity", SHOWN, ids=lambda entity: entity.name)
def test_type_has_the_column_s_form_and_nullability(entity: Entity) -> None:
    shown = TYPES[entity.name].__annotations__
    for column in entity.columns.values():
        expected = PYTHON.get(column.form, "str")
        written = getattr(shown[column.name], "__name__", str(shown[column.name]))
        assert expected in written, f"{entity.name}.{column.name}: {written}"
        may_be_masked = column.shape.shield is not Shield.BUSINESS
        optional = "None" in str(shown[column.name])
        assert optional == (column.nullable or may_be_masked), f"{entity.name}.{column.name}"


@pytest.mark.parametrize("entity", SHOWN, ids=lambda entity: entity.name)
def test_description_names_the_sap_field_and_the_chinese_label(entity: Entity) -> None:
    shown = fields(TYPES[entity.name])
    for column in entity.columns.values():
        text = shown[column.name].description
        assert column.shape.label_zh in text, f"{entity.name}.{column.name}"
        assert column.shape.sap in text or column.shape.sap.startswith("ZOWN"), column.name


@pytest.mark.parametrize(
    "entity",
    [entity for entity in SHOWN if f"{entity.name}Input" in INPUTS],
    ids=lambda entity: entity.name,
)
def test_input_takes_every_column_that_a_caller_may_write(entity: Entity) -> None:
    taken = set(fields(INPUTS[f"{entity.name}Input"])) - {"remove"}
    taken -= {name for kind, name in BESIDE if kind == entity.name}
    written = {
        column.name
        for column in entity.columns.values()
        if not column.shape.system or (entity.name, column.name) in GIVEN_BY_CALLER
    }
    children = {
        name
        for name, relation in entity.relations.items()
        if relation.many and relation.owned and relation.target not in _WRITTEN_OTHERWISE
    }
    assert taken == written | children


@pytest.mark.parametrize(
    "entity",
    [entity for entity in SHOWN if f"{entity.name}Filter" in INPUTS],
    ids=lambda entity: entity.name,
)
def test_filter_reaches_every_column_and_relation(entity: Entity) -> None:
    taken = set(fields(INPUTS[f"{entity.name}Filter"])) - {"and_", "or_", "not_"}
    relations = {name for name, relation in entity.relations.items() if relation.target not in NOT_SHOWN}
    assert taken == set(entity.columns) | relations


@pytest.mark.parametrize("suffix", ["Input", "Filter"])
@pytest.mark.parametrize("entity", SHOWN, ids=lambda entity: entity.name)
def test_what_is_sent_is_described_like_what_is_answered(entity: Entity, suffix: str) -> None:
    name = f"{entity.name}{suffix}"
    given = fields(INPUTS[name]) if name in INPUTS else {}
    for column in (entity.columns[name] for name in set(given) & set(entity.columns)):
        text = given[column.name].description
        assert column.shape.label_zh in text, f"{name}.{column.name}"
        assert column.shape.sap in text or column.shape.sap.startswith("ZOWN"), f"{name}.{column.name}"


def test_the_whole_master_is_covered() -> None:
    # a class that is missing altogether would leave the tests above without a case
    assert {entity.name for entity in SHOWN} <= set(TYPES)
    owned = [entity.name for entity in SHOWN if entity.owner and entity.name not in _WRITTEN_OTHERWISE]
    assert {f"{name}Input" for name in ["Customer", *owned]} <= set(INPUTS) | {"TaskInput"}
