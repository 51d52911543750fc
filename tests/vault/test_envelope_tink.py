"""Our streams open with Tink, and Tink's with ours, at every boundary. Next: test_keys.py."""

import io
import secrets
from importlib import import_module
from typing import Any

import pytest
import tink
from tink import secret_key_access, streaming_aead

from storage.envelope import HEADER_BYTES, TAG_BYTES, open_whole, seal

# made by a generator, without types
STREAMS: Any = import_module("tink.proto.aes_gcm_hkdf_streaming_pb2")
HASHES: Any = import_module("tink.proto.common_pb2")
KEYSETS: Any = import_module("tink.proto.tink_pb2")

SEGMENT = 256
FIRST = SEGMENT - HEADER_BYTES - TAG_BYTES
NEXT = SEGMENT - TAG_BYTES
SIZES = [
    *(0, 1),
    *(FIRST - 1, FIRST, FIRST + 1),
    *(FIRST + NEXT - 1, FIRST + NEXT, FIRST + NEXT + 1),
    FIRST + 4 * NEXT + 3,
]
KEY = secrets.token_bytes(32)
AAD = b"dossier/part/1 and so on"


@pytest.fixture(scope="module")
def peer() -> streaming_aead.StreamingAead:
    streaming_aead.register()
    parameters = STREAMS.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=SEGMENT, derived_key_size=32, hkdf_hash_type=HASHES.SHA256
    )
    key = STREAMS.AesGcmHkdfStreamingKey(version=0, params=parameters, key_value=KEY)
    data = KEYSETS.KeyData(
        type_url="type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey",
        value=key.SerializeToString(),
        key_material_type=KEYSETS.KeyData.SYMMETRIC,
    )
    one = KEYSETS.Keyset.Key(key_data=data, status=KEYSETS.ENABLED, key_id=1, output_prefix_type=KEYSETS.RAW)
    keyset = KEYSETS.Keyset(primary_key_id=1, key=[one]).SerializeToString()
    handle = tink.proto_keyset_format.parse(keyset, secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


class Kept(io.BytesIO):
    """Tink closes what it writes into; the bytes are wanted afterwards."""

    kept = b""

    def close(self) -> None:
        if not self.closed:
            self.kept = self.getvalue()
        super().close()


@pytest.mark.parametrize("size", SIZES)
def test_tink_opens_what_we_seal(peer: streaming_aead.StreamingAead, size: int) -> None:
    plain = secrets.token_bytes(size)
    sealed = io.BytesIO(seal(plain, KEY, AAD, SEGMENT))
    with peer.new_decrypting_stream(sealed, AAD) as stream:
        assert stream.read() == plain


@pytest.mark.parametrize("size", SIZES)
def test_we_open_what_tink_seals(peer: streaming_aead.StreamingAead, size: int) -> None:
    plain, sealed = secrets.token_bytes(size), Kept()
    with peer.new_encrypting_stream(sealed, AAD) as stream:
        stream.write(plain)
    assert open_whole(sealed.kept, KEY, AAD, SEGMENT) == plain
