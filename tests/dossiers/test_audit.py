"""The record proves itself: whoever changes a row past the guards is found, with the place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection

from motcua.dossiers import jobs
from motcua.dossiers.actions.sealing import seal_days
from motcua.dossiers.models import DailySeal, Dossier, DossierEvent
from motcua.dossiers.queries import audit
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.committed import without_guards
from tests.dossiers.office import FIVE_DAYS, MONDAY, Office

EVENTS = "dossiers_dossierevent"
SEALS = "dossiers_dailyseal"


def _run(statement: str, *params: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def _three(office: Office) -> list[TheDossier]:
    made = [a_dossier(office).received().decided() for _ in range(3)]
    assert audit.verify().ok
    return made


@pytest.fixture(params=[2, audit.PORTION], autouse=True)
def _portion(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record is read in portions; where one ends must not matter."""
    monkeypatch.setattr(audit, "PORTION", request.param)


def test_an_untouched_store_is_proved(office: Office) -> None:
    _three(office)
    seal_days(at=MONDAY + timedelta(days=1))
    proof = audit.verify()
    assert (proof.ok, proof.dossiers, proof.seals) == (True, 3, 1)
    assert proof.events == DossierEvent.objects.count()


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'Người khác'",
        "at = (SELECT max(at) FROM dossiers_dossierevent)",
        "state_after = 'declined'",
        "on_behalf_of = 'KT.'",
        "official_id = NULL",
        "key = 'made up'",
    ],
)
def test_a_changed_event_is_found_with_its_place(office: Office, change: str) -> None:
    second = _three(office)[1]
    event = second.row.events.get(seq=2)
    without_guards(EVENTS)
    _run(f"UPDATE {EVENTS} SET {change} WHERE id = %s", event.pk)
    broken = audit.verify().broken
    assert broken is not None
    assert broken.place == f"hồ sơ {second.row.code}, sự kiện 2 (dòng {event.pk})"


def test_changed_content_is_found(office: Office) -> None:
    second = _three(office)[1]
    event = second.row.events.get(seq=2)
    without_guards(EVENTS)
    DossierEvent.objects.filter(pk=event.pk).update(data={**event.data, "due_at": "2030-01-01"})
    broken = audit.verify().broken
    assert broken is not None
    assert broken.problem == "nội dung đã bị sửa"


@pytest.mark.parametrize(
    ("which", "problem"),
    [(2, "thiếu sự kiện"), (-1, "hồ sơ không khớp với sự kiện cuối")],
    ids=["in the middle", "the last"],
)
def test_a_removed_event_is_found(office: Office, which: int, problem: str) -> None:
    second = _three(office)[1]
    events = list(second.row.events.order_by("seq"))
    without_guards(EVENTS)
    _run(f"DELETE FROM {EVENTS} WHERE id = %s", events[which].pk)
    broken = audit.verify().broken
    assert broken is not None
    assert problem in broken.problem
    assert second.code in broken.place


def test_a_state_written_past_the_lifecycle_is_found(office: Office) -> None:
    second = _three(office)[1]
    Dossier.objects.filter(pk=second.id).update(state="returned")
    broken = audit.verify().broken
    assert broken is not None
    assert "returned" in broken.problem


def test_a_dossier_without_any_event_is_found(office: Office) -> None:
    lone = a_dossier(office).received()
    without_guards(EVENTS)
    _run(f"DELETE FROM {EVENTS}")
    broken = audit.verify().broken
    assert broken is not None
    assert broken.place == f"hồ sơ {lone.id}"


def test_a_whole_dossier_cannot_vanish_from_a_sealed_day(office: Office) -> None:
    gone = _three(office)[2]
    seal_days(at=MONDAY + timedelta(days=1))
    without_guards(EVENTS)
    _run(f"DELETE FROM {EVENTS} WHERE dossier_id = %s", gone.id)
    if connection.vendor == "sqlite":
        _run("PRAGMA defer_foreign_keys = ON")
    assert not audit.verify().ok


def test_a_changed_or_removed_seal_is_found(office: Office) -> None:
    for days in range(3):
        a_dossier(office, at=MONDAY + timedelta(days=days)).received()
    assert seal_days(at=MONDAY + timedelta(days=3)) == 3
    without_guards(SEALS)
    DailySeal.objects.filter(day=MONDAY.date()).update(count=7)
    broken = audit.verify().broken
    assert broken is not None
    assert broken.place == "niêm phong ngày 02/11/2026"


def test_sealing_is_repeatable_and_chains_days_without_events(office: Office) -> None:
    a_dossier(office).received()
    friday = MONDAY + timedelta(days=4)
    assert jobs.seal(friday) == 4
    assert jobs.seal(friday) == 0
    seals = list(DailySeal.objects.order_by("day"))
    assert [s.count for s in seals] == [2, 0, 0, 0]
    assert [b.previous_hash == a.hash for a, b in pairwise(seals)] == [True] * 3


def test_today_is_not_sealed_yet(office: Office) -> None:
    a_dossier(office).received()
    assert jobs.seal(MONDAY + timedelta(hours=10)) == 0


# -- the daily check --


def test_the_check_of_open_dossiers_finds_nothing_when_all_is_well(office: Office) -> None:
    a_dossier(office).received().asked().answered().paused().paid()
    a_dossier(office).received().rescheduled(MONDAY + timedelta(days=7))
    a_dossier(office, FIVE_DAYS).submitted()
    a_dossier(office).asked_at_intake().answered()
    a_dossier(office).received().decided()
    assert jobs.check_open(MONDAY) == []


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ({"due_at": MONDAY + timedelta(days=90)}, "due_at"),
        ({"state": "awaiting_payment"}, "state"),
    ],
)
def test_the_check_reports_what_was_written_past_the_lifecycle(
    office: Office, damage: dict[str, object], what: str
) -> None:
    dossier = a_dossier(office).received()
    Dossier.objects.filter(pk=dossier.id).update(**damage)
    found = jobs.check_open(MONDAY)
    assert [(d.dossier_id, d.what) for d in found] == [(dossier.id, what)]
    assert dossier.row.due_at == damage.get("due_at", dossier.row.due_at), "it reports, it never corrects"


Make = Callable[[Office], TheDossier]


@pytest.mark.parametrize(
    ("make", "kind", "quiet", "loud"),
    [
        (lambda o: a_dossier(o).submitted(), "answer_online", timedelta(hours=1), timedelta(hours=3)),
        (lambda o: a_dossier(o).received(), "apologise", timedelta(days=1), timedelta(days=2, hours=1)),
        (
            lambda o: a_dossier(o, channel="online").asked_at_intake(),
            "close_unanswered",
            timedelta(days=14),
            timedelta(days=23),
        ),
    ],
    ids=["an online filing waits", "a date comes near", "a supplement never came"],
)
def test_reminders_come_when_it_is_time(
    office: Office, make: Make, kind: str, quiet: timedelta, loud: timedelta
) -> None:
    dossier = make(office)
    assert jobs.remind(MONDAY + quiet) == []
    (told,) = jobs.remind(MONDAY + loud)
    assert (told.kind, told.dossier_id, told.authority_id) == (kind, dossier.id, office.units["a"])
    assert told.sentence
    assert told.citation
