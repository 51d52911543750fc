"""The migrations by their names: before and after the code that needs them. Next: migrate.py.

NNNN_post_what takes away, or forbids, what only the version before used. Every other one adds what this
version needs, and does no harm to the one before. A rolling update applies those first, then replaces the
servers, then applies the post ones: docs/upgrading.md.
"""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

PACKAGE = "models.migrations"
# Of application_name, by which the database knows what a process is, and its level: "dossier access 0024".
SERVER, WORKER = "dossier access", "dossier worker"
# Until here no server was ever replaced while another ran; "post" only meant that SQL came after its tables.
_FIRST_RELEASE = "0023"


def names(package: str = PACKAGE) -> list[str]:
    """All that are there, in their order."""
    spec = find_spec(package)
    folders = (spec.submodule_search_locations or ()) if spec else ()
    return sorted(path.stem for folder in folders for path in Path(folder).glob("[0-9]*.py"))


def is_post(name: str) -> bool:
    return name[:4] > _FIRST_RELEASE and name[4:].startswith("_post_")


def needed() -> list[str]:
    """Without these the code of this checkout cannot work."""
    return [name for name in names() if not is_post(name)]


def process_name(kind: str) -> str:
    """What a process says of itself to the database: with the newest migration that its code knows."""
    return f"{kind} {names()[-1][:4]}"


def level_of(application_name: str) -> str:
    """Of a process; empty if it says none, as those before there were levels."""
    said = application_name.rpartition(" ")[2]
    return said if said.isdigit() else ""


def stretches(steps: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Those that can be applied together: whether they are post, and their names."""
    for post, found in groupby(steps, is_post):
        yield post, list(found)
