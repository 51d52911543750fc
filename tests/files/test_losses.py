"""What nobody could read any more, asked over HTTP while the key file is there and away. Next: test_s3.py."""

from tests.support.client import Answer
from tests.support.server import Service
from tests.support.uploading import Sender

_LOSS = """
query ($kind: LossKind!, $key: String) { storageLoss(kind: $kind, keyId: $key) {
  keyIds missingKeyIds objects bytes files customers oldest
  versions(first: 1) { attachmentId version customerNumber fileName size keyId }
} }
"""


def loss(service: Service, kind: str, key: str | None = None) -> Answer:
    keeper = service.user("KE01", "storageAdmin")
    return keeper.ask(_LOSS, kind=kind, key=key)["storageLoss"]


def test_a_key_file_that_is_away_and_comes_back(service: Service, sender: Sender) -> None:
    sender.store(b"a" * 20)
    found = loss(service, "BUCKET")
    [key] = found["keyIds"]
    assert (found["missingKeyIds"], found["objects"] >= 1, found["oldest"] is not None) == ([], True, True)
    [version] = found["versions"]
    assert (version["keyId"], version["customerNumber"], version["fileName"]) == (
        key,
        sender.number.lstrip("0"),
        "a.bin",
    )
    assert loss(service, "KEY", key) == found
    assert loss(service, "KEY")["objects"] == loss(service, "KEY", "no such key")["objects"] == 0
    keys = service.settings.key_path
    away = keys.rename(keys.with_suffix(".away"))
    try:
        assert loss(service, "KEY") == found | {"missingKeyIds": [key]}
    finally:
        away.rename(keys)
    assert loss(service, "KEY")["objects"] == 0


def test_only_keepers_and_auditors_ask(service: Service) -> None:
    [denied] = service.user("SC01").errors(_LOSS, kind="BUCKET")
    assert denied["extensions"]["code"] == "GEN-FORBIDDEN"
