"""Alerts: each count is the length of its list; waits are counted in working hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.dossiers.queries import lists
from motcua.dossiers.queries.lists import Filter
from motcua.law.calendar import ZONE
from motcua.lib.remembered import forget_everything
from motcua.org.queries.calendars import calendar_of
from motcua.oversight.actions import petitions
from motcua.oversight.actions.petitions import NewPetition
from motcua.oversight.queries.alerts import AlertKind, counts, items, signature_since
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import FIVE_DAYS, MONDAY, THREE_DAYS, Office

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LISTS = ((AlertKind.LATE_WITHOUT_APOLOGY, "late_without_apology"), (AlertKind.DUE_SOON, "soon"))


def found(office: Office, at: datetime) -> dict[AlertKind, dict[int, int]]:
    ids = [office.units["a"], office.units["b"]]
    return counts(ids, at=at, calendar=calendar_of(office.units["a"]))


def test_nothing_is_nothing(office: Office) -> None:
    assert not any(found(office, MONDAY).values())
    assert not any(counts([], at=MONDAY, calendar=calendar_of(office.units["a"])).values())


def test_late_and_soon_are_the_lists_of_the_desk(office: Office) -> None:
    for procedure, at in ((THREE_DAYS, MONDAY), (THREE_DAYS, MONDAY + DAY), (FIVE_DAYS, MONDAY)):
        a_dossier(office, procedure, at=at).received()
    for days in (2, 3, 4, 6, 8):
        at = MONDAY + days * DAY
        got = found(office, at)
        for kind, named in (
            (AlertKind.LATE_WITHOUT_APOLOGY, "late_without_apology"),
            (AlertKind.DUE_SOON, "soon"),
        ):
            listed = lists.dossiers(office.actor("leader", at), Filter(named=named), at=at)
            assert got[kind].get(office.units["a"], 0) == len(listed), (days, named)
            shown = items(kind, [office.units["a"]], at=at, calendar=calendar_of(office.units["a"]))
            assert {item.code for item in shown} == {row["code"] for row in listed}
    assert found(office, MONDAY + 8 * DAY)[AlertKind.LATE_WITHOUT_APOLOGY] == {office.units["a"]: 3}


def test_an_apology_ends_the_alert(office: Office) -> None:
    one = a_dossier(office, THREE_DAYS).received()
    one.at = MONDAY + 8 * DAY
    assert found(office, one.at)[AlertKind.LATE_WITHOUT_APOLOGY]
    one.rescheduled(MONDAY + 14 * DAY)
    assert not found(office, one.at)[AlertKind.LATE_WITHOUT_APOLOGY]


def test_a_signature_is_waited_for_in_working_hours(office: Office) -> None:
    friday = MONDAY + 4 * DAY
    one = a_dossier(office, FIVE_DAYS, at=friday).received().to_decision()
    laid_before = one.task.opened_at
    calendar = calendar_of(office.units["a"])
    over = calendar.add_minutes(laid_before, 480)
    assert over.date() > (laid_before + 2 * DAY).date(), "a weekend lies between"
    for at, number in (
        (laid_before + DAY, 0),
        (over - timedelta(minutes=1), 0),
        (over + timedelta(minutes=1), 1),
    ):
        assert sum(found(office, at)[AlertKind.SIGNATURE].values()) == number, at
    listed = items(AlertKind.SIGNATURE, [office.units["a"]], at=over + DAY, calendar=calendar)
    assert [item.code for item in listed] == [one.code]
    one.at = over + timedelta(minutes=5)
    one.decided()
    assert not found(office, over + DAY)[AlertKind.SIGNATURE]


@pytest.mark.parametrize("hour", [6, 9, 12, 15, 23])
def test_the_moment_of_waiting_turns_the_calendar_round(office: Office, hour: int) -> None:
    calendar = calendar_of(office.units["a"])
    at = datetime(2026, 11, 9, hour, 20, tzinfo=ZONE)
    assert calendar.minutes_between(signature_since(calendar, at), at) == 480


def test_petitions_are_warned_of_and_then_overdue(office: Office) -> None:
    new = NewPetition(channel="box", content="Chờ lâu.", petitioner_name="Nguyễn Thị Hoa")
    petitions.receive(new, actor=office.actor("intake"), at=MONDAY)
    forget_everything()
    days = {0: (0, 0), 15: (0, 1), 30: (1, 0)}
    for later, (overdue, soon) in days.items():
        got = found(office, MONDAY + later * DAY)
        assert len(got[AlertKind.PETITION_OVERDUE]) == overdue, later
        assert len(got[AlertKind.PETITION_SOON]) == soon, later


def test_an_answer_given_late_or_not_made_public_is_told(office: Office) -> None:
    new = NewPetition(channel="box", content="Chờ lâu.", petitioner_name="Nguyễn Thị Hoa", kind="conduct")
    done = petitions.receive(new, actor=office.actor("intake"), at=MONDAY)
    answered = MONDAY + 30 * DAY
    leader = office.actor("leader", answered)
    petitions.answer(
        done.petition_id, number="1/UBND", text="Đã xem.", outcome="founded", actor=leader, at=answered
    )
    got = found(office, answered + timedelta(hours=1))
    assert got[AlertKind.PETITION_ANSWERED_LATE] == {office.units["a"]: 1}
    assert not got[AlertKind.PETITION_OVERDUE]
    assert not got[AlertKind.PETITION_UNPUBLISHED]
    assert found(office, answered + 9 * DAY)[AlertKind.PETITION_UNPUBLISHED] == {office.units["a"]: 1}
    listed = items(
        AlertKind.PETITION_ANSWERED_LATE,
        [office.units["a"]],
        at=answered + DAY,
        calendar=calendar_of(office.units["a"]),
    )
    assert [item.petition_id for item in listed] == [done.petition_id]
    petitions.publish(done.petition_id, public_content="Chờ lâu.", actor=leader, at=answered + DAY)
    assert not found(office, answered + 9 * DAY)[AlertKind.PETITION_UNPUBLISHED]
    assert not found(office, answered + 31 * DAY)[AlertKind.PETITION_ANSWERED_LATE]
