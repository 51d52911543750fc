"""Random steps, lawful and not, over items, holds, vouchers, loans, appraisals and lists.

What must never be: something held destroyed, an archive code given twice, an item at two places of its life
or on two lists, a file that can be read after its destruction, a stub lost. Next: ../support/disposing.py.
"""

import contextlib
import random
import socket
import time
from collections import Counter
from collections.abc import Generator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.support.disposing import BEFORE_ACCOUNTING, PEOPLE, Disposal, New
from tests.support.disposing_child import work_and_die
from tests.support.filing import do_jobs, service
from tests.support.forked import Forked
from tests.support.process import environment
from tests.support.server import Service

__all__ = ["service"]

_SUPERVISORS = [one for one in PEOPLE if one.startswith(("COUNTED", "SUPERVISED"))]
_POINTS = ("destroy_list.items", "destroy_list.ended", "destroy.begun", "destroy.gone", "destroy.certified")
# What a step draws must not depend on what the service answered before: one number, whatever is chosen by it.
_PICKS = st.integers(0, 2**32).map(random.Random)
_SECONDS = 120
_ITEMS = """
SELECT i.item_id, i.state, i.on_hold, i.archive_code, i.volume_id, v.unsettled,
    (SELECT count(*)::int FROM item_hold h WHERE h.item_id = i.item_id AND h.released_at IS NULL) AS holds,
    (SELECT count(*)::int FROM archive_code c WHERE c.archive_code = i.archive_code) AS codes,
    (SELECT count(*)::int FROM archive_item o WHERE o.archive_code = i.archive_code) AS owners,
    (SELECT count(*)::int FROM appraisal_item a JOIN appraisal p USING (appraisal_id)
        WHERE a.item_id = coalesce(i.volume_id, i.item_id) AND p.state = 'OPEN') AS appraisals,
    (SELECT array_agg(l.state) FROM destruction_row r JOIN destruction_list l USING (list_number)
        WHERE r.item_id = coalesce(i.volume_id, i.item_id) AND l.state <> 'CANCELLED') AS lists,
    (SELECT count(*)::int FROM attachment a WHERE a.item_id = i.item_id) AS files,
    (SELECT count(*)::int FROM loan n WHERE n.item_id = i.item_id AND n.state = 'LENT') AS lent
FROM archive_item i LEFT JOIN voucher v ON v.item_id = i.item_id WHERE i.item_id = ANY($1)
"""
_UNGONE = """
SELECT d.object_id FROM stored_object o JOIN destruction_certificate d USING (object_id)
WHERE d.item_id = ANY($1)
"""
_AGAIN = "UPDATE job SET lease_until = NULL, state = 'QUEUED' WHERE state IN ('QUEUED', 'RUNNING')"


class Archives(RuleBasedStateMachine):
    """`place` is where the service is; each run has items of its own in it."""

    place: "Place"

    def __init__(self) -> None:
        super().__init__()
        self.items: list[str] = []
        self.inside: list[str] = []
        self.holds: list[str] = []
        self.loans: list[str] = []
        self.appraisals: dict[str, list[str]] = {}
        self.lists: dict[str, int] = {}
        self.files: dict[str, str] = {}
        self.codes: dict[str, str] = {}

    @property
    def archives(self) -> Disposal:
        return self.place.disposal

    # what comes

    @initialize(pick=_PICKS)
    def some_are_due_and_one_is_to_go(self, pick: random.Random) -> None:
        self.an_item_is_due(pick.choice(["KU/BG", "WS/00"]), electronic=True)
        self._appraise_all("DESTROY")
        if self.place.kills:
            self.what_is_appraised_is_listed_signed_and_begun(pick)
        self.an_item_is_due("WS/00", electronic=False)
        self.a_volume_is_due(unsettled=False)

    @rule(kind=st.sampled_from(["WS/00", "KU/BG"]), electronic=st.booleans())
    def an_item_is_due(self, kind: str, electronic: bool) -> None:
        new = New(kind, carrier="ELECTRONIC" if electronic else "PAPER")
        item = self.archives.item(new, *([b"content"] if electronic else []))
        self.items.append(item)
        for one in self.archives.look(item)["attachments"]["nodes"]:
            self.files[one["attachmentId"]] = item

    @rule(unsettled=st.booleans())
    def a_volume_is_due(self, unsettled: bool) -> None:
        volume, *inside = self.archives.volume(New(unsettled=unsettled), New(unsettled=False))
        self.items.append(volume)
        self.inside += inside

    # what keeps

    @rule(pick=_PICKS)
    def a_hold_is_placed(self, pick: random.Random) -> None:
        if not self.items:
            return
        placed = self.archives.hold(pick.choice(self.items + self.inside))
        self.holds += [one["holdId"] for one in placed if isinstance(one, dict)]

    @rule(pick=_PICKS)
    def a_hold_is_released(self, pick: random.Random) -> None:
        if not self.holds:
            return
        self.archives.release(pick.choice(self.holds))

    @rule(pick=_PICKS, settled=st.booleans())
    def a_voucher_is_settled_or_not(self, pick: random.Random, settled: bool) -> None:
        if not self.inside:
            return
        self.archives.settled(pick.choice(self.inside), settled)

    @rule(pick=_PICKS)
    def something_is_lent(self, pick: random.Random) -> None:
        if not self.items:
            return
        if (loan := self.archives.lend(pick.choice(self.items))) is not None:
            self.loans.append(loan)

    @rule(pick=_PICKS)
    def something_comes_back(self, pick: random.Random) -> None:
        if not self.loans:
            return
        self.archives.give_back(pick.choice(self.loans))

    # appraisal

    @rule(pick=_PICKS)
    def an_appraisal_begins(self, pick: random.Random) -> None:
        if not self.items:
            return
        some = pick.sample(self.items + self.inside, min(len(self.items), pick.randint(1, 2)))
        begun = self.archives.act("startAppraisal", itemIds=some).get("appraisal")
        if begun:
            self.appraisals[begun["appraisalId"]] = some

    @rule(pick=_PICKS, verdict=st.sampled_from(["DESTROY", "DESTROY", "EXTEND"]))
    def all_say_the_same(self, pick: random.Random, verdict: str) -> None:
        if not self.appraisals:
            return
        self._all_say(pick, lambda: verdict)

    @rule(pick=_PICKS)
    def each_says_what_he_likes(self, pick: random.Random) -> None:
        if not self.appraisals:
            return
        self._all_say(pick, lambda: pick.choice(["DESTROY", "EXTEND"]))

    def _all_say(self, pick: random.Random, verdict: Any) -> None:
        self._say(pick.choice(list(self.appraisals)), verdict)

    def _say(self, number: str, verdict: Any) -> None:
        for capacity in ("ARCHIVE", "BUSINESS", "ACCOUNTING", "AUDIT"):
            said = [(one, verdict()) for one in self.appraisals[number]]
            years = {"DESTROY": None, "EXTEND": 20}
            opinions = [{"itemId": one, "verdict": what, "years": years[what]} for one, what in said]
            self.archives.say(number, capacity, opinions)

    @rule(pick=_PICKS, cancels=st.sampled_from([False, False, False, True]))
    def an_appraisal_ends(self, pick: random.Random, cancels: bool) -> None:
        if not self.appraisals:
            return
        number = pick.choice(list(self.appraisals))
        version = self.archives.version("appraisal", number)
        name = "cancelAppraisal" if cancels else "decideAppraisal"
        self.archives.act(name, id=number, expectedVersion=version)

    # destruction

    @rule(pick=_PICKS)
    def a_list_is_made(self, pick: random.Random) -> None:
        if not self.items:
            return
        ready = [one for one in self.items if self.archives.state(one) == "TO_DESTROY"]
        some = pick.sample(self.items + self.inside, 1) if pick.random() < 0.2 or not ready else ready[:1]
        made = self.archives.list_of(*some).get("destructionList")
        if made:
            self.lists[made["listNumber"]] = made["rows"][0]["itemCount"]

    @rule(pick=_PICKS)
    def somebody_signs(self, pick: random.Random) -> None:
        if not self.lists:
            return
        self.archives.sign(pick.choice(list(self.lists)), pick.choice(list(PEOPLE)[:11]), count=1)

    @rule(pick=_PICKS)
    def all_sign_that_may(self, pick: random.Random) -> None:
        if not self.lists:
            return
        number = pick.choice(list(self.lists))
        self.archives.sign(number, *BEFORE_ACCOUNTING, *_SUPERVISORS, count=self.lists[number])

    @rule(pick=_PICKS)
    def a_list_is_carried_out(self, pick: random.Random) -> None:
        if not self.lists:
            return
        number = pick.choice(list(self.lists))
        by = self.archives.who("COUNTED_ARCHIVES") if pick.random() < 0.2 else None
        self.archives.execute(number, by)

    @rule(pick=_PICKS)
    def a_list_is_cancelled(self, pick: random.Random) -> None:
        if not self.lists:
            return
        if pick.random() < 0.3:
            self.archives.cancel(pick.choice(list(self.lists)))

    # towards the end, as people go; what is in the way keeps it where it is

    @rule(verdict=st.sampled_from(["DESTROY", "DESTROY", "EXTEND"]))
    def what_is_due_is_appraised(self, verdict: str) -> None:
        self._appraise_all(verdict)

    def _appraise_all(self, verdict: str) -> None:
        due = [one for one in self.items if self.archives.state(one) == "DUE"][:1]
        begun = self.archives.act("startAppraisal", itemIds=due).get("appraisal") if due else None
        if begun:
            number = begun["appraisalId"]
            self.appraisals[number] = due
            self._say(number, lambda: verdict)
            self.archives.decide(number)

    @rule(pick=_PICKS)
    def what_is_appraised_is_listed_signed_and_begun(self, pick: random.Random) -> None:
        if not self.items:
            return
        self.a_list_is_made(pick)
        if self.lists:
            number = list(self.lists)[-1]
            self.archives.sign(number, *BEFORE_ACCOUNTING, *_SUPERVISORS, count=self.lists[number])
            self.archives.execute(number)

    # work

    @rule()
    def the_worker_works(self) -> None:
        self.archives.service.execute(_AGAIN)
        do_jobs(self.archives.service)

    @rule(point=st.sampled_from(_POINTS))
    def a_worker_is_killed(self, point: str) -> None:
        if self.place.kills:
            work_and_die(self.archives.service, f"kill:{point}")

    @rule(often=st.integers(0, 4))
    def the_service_is_killed_and_starts_again(self, often: int) -> None:
        if self.place.kills and often == 0:
            self.place.restart()

    # what must never be

    @invariant()
    def nothing_is_where_it_must_not_be(self) -> None:
        every = self.items + self.inside
        found = {row["item_id"]: row for row in self.archives.rows(_ITEMS, every)}
        assert found.keys() == set(every), "a stub is lost"
        for row in found.values():
            self._is_at_one_place(row)
        gone = [row["item_id"] for row in found.values() if row["state"] == "DESTROYED"]
        assert self.archives.rows(_UNGONE, gone) == [], "certified, and still in the store"
        for file, item in self.files.items():
            if item in gone:
                assert self._status(file) == 404, "it can be read after its destruction"

    def _is_at_one_place(self, row: dict[str, Any]) -> None:
        lists: list[str] = row["lists"] or []
        state = row["state"]
        assert self.codes.setdefault(row["item_id"], row["archive_code"]) == row["archive_code"]
        assert (row["codes"], row["owners"]) == (1, 1), "a code was given twice"
        assert row["on_hold"] == (row["holds"] > 0)
        assert len([one for one in lists if one != "EXECUTED"]) <= 1, "on two lists"
        assert (state == "APPRAISAL") == (row["appraisals"] > 0)
        assert row["appraisals"] <= 1
        assert not lists or state in ("TO_DESTROY", "DESTROYED"), (state, lists)
        self.place.reached[state] += 1
        if state == "DESTROYED":
            assert lists, "destroyed without a list"
            assert not set(lists) - {"EXECUTING", "EXECUTED"}
            assert row["files"] == 0
        if state == "DESTROYED" or "EXECUTING" in lists:
            assert not row["holds"], "held, and destroyed"
            assert not row["unsettled"], "not settled, and destroyed"

    def _status(self, file: str) -> int:
        client = self.archives.manager
        headers = {"authorization": f"Bearer {client.token}"}
        return client.http.get(f"/files/attachments/{file}/1", headers=headers).status_code


class Place:
    """The service in this process."""

    kills = False

    def __init__(self, service: Service) -> None:
        self.disposal = Disposal(service)
        self.reached: Counter[str] = Counter()  # states that were seen

    def restart(self) -> None:
        """Only one that is a process of its own."""


class Apart(Place):
    """The service as a process, which is killed and starts again at the same address."""

    kills = True

    def __init__(self, service: Service) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self._port = listener.getsockname()[1]
        self._given = service
        self._process: Forked | None = None
        super().__init__(service)
        self.restart()

    def restart(self) -> None:
        self.kill()
        given = self._given
        folder = given.settings.var_folder
        variables = environment(given.dsn, folder, self._port)
        key = given.settings.field_key_file or folder / "field.key"
        self._process = Forked(("cli.py", "serve"), {**variables, "DOSSIER_FIELD_KEY_FILE": str(key)})
        url = f"http://127.0.0.1:{self._port}"
        ends = time.monotonic() + _SECONDS
        while time.monotonic() < ends:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{url}/healthz")
                break
            time.sleep(0.1)
        self.disposal = Disposal(Service(url, given.dsn, given.settings))

    def kill(self) -> None:
        if self._process is not None:
            self.disposal.service.close()
            self._process.kill()
            self._process.wait()


@pytest.fixture
def apart(service: Service) -> Generator[Apart]:
    place = Apart(service)
    yield place
    place.kill()


def run(place: Place, examples: int, steps: int) -> None:
    machine = type("Machine", (Archives,), {"place": place})
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


def test_a_short_life(service: Service) -> None:
    place = Place(service)
    run(place, examples=2, steps=10)
    assert place.reached["TO_DESTROY"]


@pytest.mark.faults
def test_a_long_life_with_kills(apart: Apart) -> None:
    run(apart, examples=6, steps=50)
    assert apart.reached.keys() >= {"DUE", "APPRAISAL", "TO_DESTROY", "DESTROYED"}
