"""Whoever is killed over a destruction list is followed by another, as if nothing had been. Next:
test_machine.py."""

import re
import signal
from pathlib import Path

import pytest

from storage.faults import planted
from tests.support.disposing import BEFORE, Disposal, New, saved
from tests.support.disposing_child import work_and_die
from tests.support.filing import do_jobs, service
from tests.support.server import Service

__all__ = ["service"]

ROOT = Path(__file__).resolve().parents[2]
OWN = ("destroy_list.items", "destroy_list.ended")
CERTIFYING = ("destroy_list.certified", "destroy_list.kept")
_AGAIN = "UPDATE job SET lease_until = NULL, state = 'QUEUED' WHERE state IN ('QUEUED', 'RUNNING')"


@pytest.fixture(scope="module")
def disposal(service: Service) -> Disposal:
    return Disposal(service)


def points(*paths: str) -> list[str]:
    """All that these files name, but for those of multipart uploads."""
    texts = ((ROOT / path).read_text("utf-8") for path in paths)
    return sorted({name for text in texts for name in re.findall(r'point\("(.+?)"\)', text)})


SHREDDING = [
    one
    for one in points("resolvers/custody/destroying.py", "storage/vault.py", "storage/slipbook.py")
    if "destroy." in one or ".eras" in one
]
KEEPING = [
    one
    for one in points("storage/vault.py", "storage/slipbook.py", "storage/receive.py")
    if "finish." in one or ".writ" in one or "part.seal" in one
]


def executing(disposal: Disposal) -> tuple[str, str]:
    """A list that is carried out by nobody yet, and its item."""
    item = disposal.item(New(carrier="ELECTRONIC"), b"1" * 900, b"2" * 900)
    disposal.appraise(item)
    number = saved(disposal.list_of(item))["listNumber"]
    disposal.sign(number, *BEFORE)
    disposal.sign(number, "COUNTED_ARCHIVES", "COUNTED_IT", count=1)
    saved(disposal.execute(number))
    return number, item


def executed(disposal: Disposal) -> tuple[str, str]:
    """A list whose certificate is made by nobody yet, and its item."""
    number, item = executing(disposal)
    disposal.work(number)
    disposal.sign(number, "SUPERVISED_ARCHIVES", "SUPERVISED_IT")
    return number, item


def all_is_as_if_nothing_had_been(disposal: Disposal, number: str, item: str) -> None:
    disposal.service.execute(_AGAIN)
    disposal.work(number)
    operations = [one["operation"] for one in disposal.look(item)["changeDocuments"]["nodes"]]
    assert operations.count("destroyArchiveItem") == 1
    certified = disposal.rows("SELECT object_id FROM destruction_certificate WHERE item_id = $1", item)
    assert len(certified) == 2
    assert disposal.rows("SELECT FROM stored_object WHERE dropped_at IS NOT NULL") == []
    if disposal.look_at_list(number)["certificateId"] is None:
        disposal.sign(number, "SUPERVISED_ARCHIVES", "SUPERVISED_IT")
        disposal.work(number)
    made = disposal.rows("SELECT file_id FROM made_file WHERE about LIKE $1", f"%{number}%")
    assert [one["file_id"] for one in made] == [disposal.look_at_list(number)["certificateId"]]
    live = "SELECT FROM job WHERE state IN ('QUEUED', 'RUNNING')"
    assert disposal.rows(live) == []


@pytest.mark.parametrize("point", OWN)
def test_goes_on_where_the_store_was_away(disposal: Disposal, point: str) -> None:
    number, item = executing(disposal)
    with planted(f"down:{point}"):
        do_jobs(disposal.service)
    all_is_as_if_nothing_had_been(disposal, number, item)


@pytest.mark.faults
@pytest.mark.parametrize("point", [*OWN, *SHREDDING])
def test_killed_over_the_items_and_their_files(disposal: Disposal, point: str) -> None:
    number, item = executing(disposal)
    for _ in range(3):  # the list waits for its files, and ends in a later turn
        if work_and_die(disposal.service, f"kill:{point}") == -signal.SIGKILL:
            break
        disposal.service.execute(_AGAIN)
    else:
        pytest.fail(f"{point} was not passed")
    all_is_as_if_nothing_had_been(disposal, number, item)


@pytest.mark.faults
@pytest.mark.parametrize("point", [*CERTIFYING, *KEEPING])
def test_killed_over_the_certificate(disposal: Disposal, point: str) -> None:
    number, item = executed(disposal)
    assert work_and_die(disposal.service, f"kill:{point}") == -signal.SIGKILL
    all_is_as_if_nothing_had_been(disposal, number, item)
