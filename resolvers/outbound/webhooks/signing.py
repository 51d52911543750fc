"""Standard Webhooks: how a receiver knows that a delivery is ours and new. Next: queue.py."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from standardwebhooks import Webhook

from resolvers.access.seal import Sealer, SealError

SEALED_AS = "receiver.secret"
_PREFIX = "whsec_"
_BYTES = 32
_KEPT = 1_000


def new_secret() -> str:
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def webhook_id(receiver_code: str, event_id: str) -> str:
    """The same each time an event is sent to a receiver, and at no other receiver's."""
    return f"{receiver_code}_{event_id}"


class Signer:
    """`boxes`: the sealed secrets that count now, one or, while they are rotated, two."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._opened = lru_cache(_KEPT)(self._open)

    def headers(
        self, message_id: str, body: bytes, now: datetime, boxes: Sequence[bytes]
    ) -> Mapping[str, str]:
        if not boxes:
            raise SealError(f"{SEALED_AS}: there is none, and nothing is sent unsigned")
        text = body.decode()
        signatures = [self._opened(box).sign(message_id, now, text) for box in boxes]
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": " ".join(signatures),
        }

    def _open(self, box: bytes) -> Webhook:
        return Webhook(self._sealer.open(SEALED_AS, box))
