"""Places in the log, what is remembered of who wrote, what the setting takes. Next: test_reads.py."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from resolvers.replicas.position import Position, end_of_log, position_from
from resolvers.replicas.primary import Primary
from resolvers.replicas.written import ANYTHING, Wanted, Written
from settings import Settings, SettingsError, load_settings, masked_settings

PAGE = 8192


@given(st.integers(1, 2**31 - 1), st.integers(0, 2**60 - 1))
def test_a_place_comes_back_as_it_was_told(timeline: int, lsn: int) -> None:
    assert position_from(str(Position(timeline, lsn))) == (timeline, lsn)


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "1", "1-", "-1", "0-1", "1-g", "1-ff", "1-FF ", "1-FF\n", "١-1", "1--1", "01-1"),
        *("1-0123456789ABCDEF0", "12345678901-1", "0/16B3748", None, 7, ["1-FF"], {"a": "1-FF"}, b"1-FF"),
    ],
)
def test_what_was_never_told_is_no_place(text: object) -> None:
    assert position_from(text) is None


@pytest.mark.parametrize(
    ("told", "end"),
    [
        (5 * PAGE + 24, 5 * PAGE),  # the page is full: the next record will stand behind the next one's head
        ((1 << 24) + 40, 1 << 24),  # … of the next file, whose head is longer
        (5 * PAGE, 5 * PAGE),
        (5 * PAGE + 48, 5 * PAGE + 48),
        (6 * PAGE - 8, 6 * PAGE - 8),
    ],
)
def test_the_log_ends_where_its_last_record_ends(told: int, end: int) -> None:
    assert end_of_log(told, PAGE) == end


def test_each_user_wants_what_he_wrote_last() -> None:
    written = Written(10)
    written.note("A", Position(1, 100), at=1)
    written.note("B", Position(1, 200), at=2)
    written.note("A", Position(1, 300), at=3)
    assert written.wanted("A", now=4) == Wanted(Position(1, 300))
    assert written.wanted("B", now=4) == Wanted(Position(1, 200))
    assert written.wanted("C", now=4) == ANYTHING


def test_a_write_whose_place_nobody_told_wants_a_moment() -> None:
    written = Written(10)
    written.note("A", None, at=5)
    assert written.wanted("A", now=6) == Wanted(since=5)


def test_what_no_replica_in_use_can_lack_is_forgotten() -> None:
    written = Written(10)
    written.note("A", Position(1, 100), at=1)
    assert written.wanted("A", now=11) == Wanted(Position(1, 100))
    assert written.wanted("A", now=11.5) == ANYTHING
    written.note("B", Position(1, 200), at=12)
    assert len(written) == 1


def test_who_has_no_room_is_not_shown_less() -> None:
    written = Written(10, most=2)
    for at, user in enumerate("ABCD", 1):
        written.note(user, Position(1, at), at)
    assert len(written) == 2
    # B was the last who had to go, at 2: whatever was shown since then will do for all who are not known
    assert written.wanted("A", now=5) == written.wanted("Z", now=5) == Wanted(since=2)
    assert written.wanted("D", now=5) == Wanted(Position(1, 4))
    assert written.wanted("A", now=12.5) == ANYTHING


def primary(*samples: tuple[float, int], timeline: int = 1) -> Primary:
    found = Primary("postgresql://nowhere", 10)
    for at, lsn in samples:
        found.note(Position(timeline, lsn), at)
    return found


def test_before_the_primary_has_said_anything_only_it_can_answer() -> None:
    assert primary().known(Position(1, 1)) is None


def test_places_of_the_log_that_is() -> None:
    found = primary((1, 1_000))
    assert found.known(Position(1, 900)) == (1, 900)
    assert found.known(Position(1, 2_000)) == (1, 2_000), "another server may have written since then"
    assert found.known(Position(1, 1_001 + (1 << 30))) is None, "no log gets so far within a second"
    assert found.known(Position(2, 900)) is None


def test_a_place_of_an_older_timeline_means_all_that_was_kept_of_it() -> None:
    found = primary((1, 1_000))
    found.note(Position(2, 1_100), 2)
    found.note(Position(2, 1_900), 3)
    assert found.known(Position(1, 1_500)) == (2, 1_100)
    assert found.known(Position(2, 1_500)) == (2, 1_500)
    assert found.shown_at(1_050) is None, "the samples before are of another log"


def test_how_old_is_what_is_shown() -> None:
    found = primary((1, 100), (2, 100), (3, 300), (3.1, 350), (4, 400))
    assert found.shown_at(99) is None
    assert found.shown_at(100) == 2, "an idle primary makes nothing old"
    assert found.shown_at(299) == 2
    assert found.shown_at(360) == 3, "of samples that lie close together one is kept"
    assert found.shown_at(10_000) == 4


def test_a_log_that_is_shorter_than_before_is_another_one() -> None:
    found = primary((1, 1_000))
    found.note(Position(1, 500), 2)
    assert found.shown_at(600) == 2
    assert found.newest == (1, 500)


def test_samples_are_kept_as_long_as_a_replica_may_lag() -> None:
    found = primary(*((float(at), at * 100) for at in range(1_000)))
    assert found.shown_at(98_000) is not None
    assert found.shown_at(90_000) is None


def test_addresses_have_commas_between_and_may_hold_some() -> None:
    given: dict[str, Any] = {"replica_urls": SecretStr("postgresql://u:p@a,b/x,postgres://c/x")}
    settings = Settings(**given)
    assert settings.replica_dsns == ("postgresql://u:p@a,b/x", "postgres://c/x")
    assert Settings.model_construct(replica_urls=None).replica_dsns == ()


@pytest.mark.parametrize("urls", ["a", "postgresql://a,mysql://b", ",".join(["postgresql://secret"] * 17)])
def test_a_wrong_address_is_refused_and_not_told(urls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_REPLICA_URLS", urls)
    with pytest.raises(SettingsError, match=r"^DOSSIER_REPLICA_URLS: must be .*, but is \*\*\*$"):
        load_settings()


def test_addresses_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "urls").write_text("postgresql://u:secret@a/x\n")
    monkeypatch.setenv("DOSSIER_REPLICA_URLS_FILE", str(tmp_path / "urls"))
    settings = load_settings()
    assert settings.replica_dsns == ("postgresql://u:secret@a/x",)
    assert masked_settings(settings)["DOSSIER_REPLICA_URLS"] == "***"
