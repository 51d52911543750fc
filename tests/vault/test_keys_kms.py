"""Keys in a KMS (moto's), and what is said when one cannot be used. Next: test_open.py."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from boto3.session import Session
from botocore.exceptions import ClientError
from moto import mock_aws

from storage.errors import Damaged, KeyUnavailable, StoreDown
from storage.keys import Wrapped, new_data_key
from storage.keys_kms import KmsKeys, _named
from tests.support.command import free_port

OBJECT = bytes(range(16))
REGION = "eu-central-1"


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Generator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield Session().client("kms", region_name=REGION)  # pyright: ignore[reportUnknownMemberType]


def made_key(kms: Any) -> str:
    return kms.create_key()["KeyMetadata"]["KeyId"]


async def test_a_wrapped_key_comes_back(kms: Any) -> None:
    old, new = made_key(kms), made_key(kms)
    dek = new_data_key()
    wrapped = await KmsKeys([old], region_name=REGION).wrap(OBJECT, dek)
    assert wrapped.key_id == old
    assert dek not in wrapped.box
    ring = KmsKeys([new, old], region_name=REGION)
    assert (ring.current, ring.ids()) == (new, [new, old])
    assert await ring.unwrap(OBJECT, wrapped) == dek
    assert (await ring.wrap(OBJECT, dek)).key_id == new


async def test_a_box_is_bound_to_its_object(kms: Any) -> None:
    ring = KmsKeys([made_key(kms)], region_name=REGION)
    wrapped = await ring.wrap(OBJECT, new_data_key())
    for object_id, box in ((bytes(16), wrapped), (OBJECT, replace(wrapped, box=wrapped.box[:-1]))):
        with pytest.raises(Damaged, match=object_id.hex()):
            await ring.unwrap(object_id, box)


async def test_a_key_that_cannot_be_used_is_named(kms: Any) -> None:
    unknown = str(uuid4())
    ring = KmsKeys([made_key(kms), unknown], region_name=REGION)
    box = (await ring.wrap(OBJECT, new_data_key())).box
    # the second is there, but not set: whoever unset it meant it
    for key_id, said in ((unknown, "cannot be used"), (made_key(kms), "is not among the KMS keys")):
        wrapped = Wrapped(key_id, box)
        with pytest.raises(KeyUnavailable, match=f"key {key_id} {said}") as caught:
            await ring.unwrap(OBJECT, wrapped)
        assert not caught.value.again


async def test_a_kms_that_is_not_there_may_be_there_later() -> None:
    place = {"endpoint_url": f"http://127.0.0.1:{free_port()}", "region_name": REGION}
    ring = KmsKeys(["key-1"], aws_access_key_id="test", aws_secret_access_key="test", **place)
    with pytest.raises(StoreDown, match="key key-1") as caught:
        await ring.wrap(OBJECT, new_data_key())
    assert caught.value.again


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("ThrottlingException", 400, StoreDown),
        ("KeyUnavailableException", 500, StoreDown),
        ("Whatever", 503, StoreDown),
        ("AccessDeniedException", 400, KeyUnavailable),
        # moto lets disabled keys work, so these are only told here
        ("DisabledException", 400, KeyUnavailable),
        ("KMSInvalidStateException", 400, KeyUnavailable),
        ("IncorrectKeyException", 400, Damaged),
    ],
)
def test_each_answer_has_one_meaning(code: str, status: int, said: type[Exception]) -> None:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert type(_named(ClientError(answer, "Decrypt"), "key-1", OBJECT)) is said


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ([], "no KMS key"),
        ([""], "no KMS key"),
        (["alias/files"], "an alias"),
        (["arn:aws:kms:x:1:alias/a"], "alias"),
    ],
)
def test_keys_that_cannot_be_told_apart_are_refused(ids: list[str], said: str) -> None:
    with pytest.raises(KeyUnavailable, match=said):
        KmsKeys(ids, region_name=REGION)


def test_a_kms_without_a_place_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    with pytest.raises(KeyUnavailable, match="region"):
        KmsKeys(["key-1"])
