"""How an object is made of sealed parts, and what each part is bound to. Next: keys.py.

Every PART_BYTES of plaintext are one stream of envelope.py; an object is its parts, joined, and nothing else.
All of format 1 is in FORMAT.md.
"""

from storage.envelope import sealed_length

FORMAT = 1
PART_BYTES = 8 * 1024 * 1024
OBJECT_ID_BYTES = 16
SEGMENT_BYTES = 1024 * 1024
# of what is read by ranges: players seek, and browsers show a long PDF from its end
SMALL_SEGMENT_BYTES = 64 * 1024
_READ_BY_RANGE = ("video/", "audio/", "application/pdf")


def segment_for(media_type: str) -> int:
    return SMALL_SEGMENT_BYTES if media_type.lower().startswith(_READ_BY_RANGE) else SEGMENT_BYTES


def object_key(object_id: bytes) -> str:
    """Its name in the store; two letters first, for folders that do not grow without end."""
    name = object_id.hex()
    return f"objects/{name[:2]}/{name}"


def part_count(size: int) -> int:
    """An empty file is one empty part."""
    return max(1, -(-size // PART_BYTES))


def part_size(size: int, number: int) -> int:
    """The plaintext of part `number`, from 1, of a file of that size."""
    if not 1 <= number <= part_count(size):
        raise IndexError(f"a file of {size} bytes has no part {number}")
    return min(PART_BYTES, size - (number - 1) * PART_BYTES)


def part_of(position: int) -> int:
    """In which part that byte of the file lies."""
    return position // PART_BYTES + 1


def part_place(size: int, segment: int, number: int) -> tuple[int, int]:
    """Where part `number` lies in the object: offset, sealed length."""
    offset = (number - 1) * sealed_length(PART_BYTES, segment)
    return offset, sealed_length(part_size(size, number), segment)


def sealed_size(size: int, segment: int) -> int:
    """Of the whole object."""
    return sum(part_place(size, segment, part_count(size)))


def part_aad(object_id: bytes, commitment: bytes, number: int, last: bool) -> bytes:
    """The last flag keeps whole parts from being cut off; the commitment keeps the key from being another."""
    return b"dossier/part/1" + object_id + commitment + number.to_bytes(4, "big") + bytes((last,))


def tail_aad(object_id: bytes, commitment: bytes, offset: int) -> bytes:
    """Of the begun part that an interrupted upload leaves behind; `offset` is where it begins in the file."""
    return b"dossier/tail/1" + object_id + commitment + offset.to_bytes(8, "big")
