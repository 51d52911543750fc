"""What goes wrong with stored bytes. Next: store.py.

StoreError            `again`: the same call may succeed a moment later
├── StoreDown         unreachable, overloaded, cut off: again
├── Refused           the store understood and will not: wrong key, wrong bucket, part too small
├── Missing           no such object or upload
├── Damaged           the bytes are not what was sealed
└── KeyUnavailable    sealed under a key that is not here, or that cannot be used
"""


class StoreError(Exception):
    again: bool = False


class StoreDown(StoreError):
    again = True


class Refused(StoreError):
    pass


class Missing(StoreError):
    pass


class Damaged(StoreError):
    pass


class KeyUnavailable(StoreError):
    pass
