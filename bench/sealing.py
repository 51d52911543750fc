"""(s1) sealing alone: our format, the cipher under it, the libraries of Tink and AWS. Next: storing.py.

256 MiB in parts of 8 MiB, in memory. Ours hashes beside the sealing, as an upload does.
"""

import hashlib
import io
import os
import secrets
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import aws_encryption_sdk as aws
import tink
from aws_encryption_sdk.identifiers import Algorithm, EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.raw import RawMasterKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tink import streaming_aead

from bench.place import BenchError
from bench.report import Report, verdict
from storage.envelope import KEY_BYTES, seal
from storage.keys import commitment, new_data_key
from storage.parts import (
    OBJECT_ID_BYTES,
    PART_BYTES,
    SEGMENT_BYTES,
    SMALL_SEGMENT_BYTES,
    part_aad,
)

_PARTS = 32
_MIB = 1 << 20
_NONCE_BYTES, _TAG_BYTES = 12, 16
_CIPHER, _OURS = "AESGCM.encrypt_into, segments of 1 MiB", "sealed, segments of 1 MiB"
_TINK, _AWS = "tink-py, segments of 1 MiB", "aws-encryption-sdk, frames of 1 MiB"
_AWS_BEST = f"{_AWS}, read by 1 MiB"
_AWS_FRAME, _AWS_READ = 4096, 8192  # its defaults


def measure(report: Report, rounds: int) -> None:
    """Each way in turn, so that a noisy moment of the machine hits all."""
    part = os.urandom(PART_BYTES)
    streaming_aead.register()
    by_aws = _aws_client()
    ways: dict[str, Callable[[], None]] = {
        _CIPHER: lambda: _cipher_alone(part),
        _OURS: lambda: _sealed(part, SEGMENT_BYTES),
        "sealed, segments of 64 KiB": lambda: _sealed(part, SMALL_SEGMENT_BYTES),
        _TINK: lambda: _by_tink(part),
        "aws-encryption-sdk, as it comes": lambda: by_aws(part, _AWS_FRAME, _AWS_READ),
        _AWS: lambda: by_aws(part, SEGMENT_BYTES, _AWS_READ),
        _AWS_BEST: lambda: by_aws(part, SEGMENT_BYTES, SEGMENT_BYTES),
        "SHA-256 alone": lambda: _hashed(part),
        "cipher, SHA-256 beside": lambda: _hashed_beside(part, lambda: _cipher_alone(part)),
        "sealed, SHA-256 beside": lambda: _hashed_beside(part, lambda: _sealed(part, SEGMENT_BYTES)),
        "tink-py, SHA-256 beside": lambda: _hashed_beside(part, lambda: _by_tink(part)),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            rates[name].append(_PARTS * PART_BYTES / _MIB / (time.perf_counter() - began))
    found = {name: statistics.median(each) for name, each in rates.items()}
    _tell(report, found)


def _tell(report: Report, found: dict[str, float]) -> None:
    report.title("(s1) sealing alone: MiB of plaintext a second, in memory")
    cipher, ours = found[_CIPHER], found[_OURS]
    report.table(
        ["way", "MiB/s", "of the cipher"],
        [[name, f"{rate:,.0f}", f"{rate / cipher * 100:.0f} %"] for name, rate in found.items()],
    )
    hashed = found["sealed, SHA-256 beside"]
    report.note(
        f"Of the cipher alone: {verdict(ours / cipher, 0.5, '%')}; both with SHA-256 beside: "
        f"{verdict(hashed / found['cipher, SHA-256 beside'], 0.5, '%')}. SHA-256 alone is slower than half "
        f"of the cipher, so it sets the pace. Of tink-py: {verdict(ours / found[_TINK], 4)}; of "
        f"aws-encryption-sdk: {verdict(ours / found[_AWS], 4)}, {ours / found[_AWS_BEST]:.1f} x where one "
        "knows to read by 1 MiB."
    )
    report.keep("s1", found)


def _cipher_alone(part: bytes) -> None:
    cipher, plain, room = AESGCM(secrets.token_bytes(KEY_BYTES)), memoryview(part), bytearray(SEGMENT_BYTES)
    step = SEGMENT_BYTES - _TAG_BYTES
    for number in range(_PARTS):
        for place in range(0, len(plain), step):
            piece = plain[place : place + step]
            nonce = number.to_bytes(4, "big") + place.to_bytes(_NONCE_BYTES - 4, "big")
            cipher.encrypt_into(nonce, piece, None, memoryview(room)[: len(piece) + _TAG_BYTES])


def _sealed(part: bytes, segment: int) -> None:
    object_id, key = secrets.token_bytes(OBJECT_ID_BYTES), new_data_key()
    bound = commitment(key, object_id)
    for number in range(1, _PARTS + 1):
        seal(part, key, part_aad(object_id, bound, number, number == _PARTS), segment)


def _hashed_beside(part: bytes, work: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1) as beside:
        hashed = beside.submit(_hashed, part)
        work()
        hashed.result()


def _hashed(part: bytes) -> None:
    digest = hashlib.sha256()
    for _ in range(_PARTS):
        digest.update(part)


def _by_tink(part: bytes) -> None:
    templates: Any = streaming_aead.streaming_aead_key_templates  # they have no types
    handle: tink.KeysetHandle = cast("Any", tink).new_keyset_handle(templates.AES256_GCM_HKDF_1MB)
    aead = handle.primitive(streaming_aead.StreamingAead)
    for number in range(_PARTS):
        with _Kept() as sealed, aead.new_encrypting_stream(sealed, number.to_bytes(4, "big")) as stream:
            stream.write(part)


def _aws_client() -> Callable[[bytes, int, int], None]:
    """A message for each part, with key commitment, without signature: what is nearest to ours."""
    found: Any = WrappingKey(
        WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
        secrets.token_bytes(KEY_BYTES),
        EncryptionKeyType.SYMMETRIC,
    )
    master: Any = RawMasterKey(key_id=b"bench", provider_id="bench", wrapping_key=found)
    client: Any = aws.EncryptionSDKClient()

    def seal_by_aws(part: bytes, frame: int, read: int) -> None:
        for _ in range(_PARTS):
            with client.stream(
                mode="e",
                source=part,
                key_provider=master,
                algorithm=Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
                frame_length=frame,
            ) as stream:
                sealed = 0
                while some := stream.read(read):
                    sealed += len(some)
            if sealed < len(part):
                raise BenchError("aws-encryption-sdk sealed less than it was given")

    return seal_by_aws


class _Kept(io.BytesIO):
    """tink-py closes what it wrote to."""
