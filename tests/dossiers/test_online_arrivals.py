"""Online filings: eight working hours to answer, fifteen working days of silence, and requests to stop."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from motcua.dossiers import jobs
from motcua.dossiers.actions import closing, notice_sending, own_acts, supplementing, telling
from motcua.dossiers.actions.supplementing import Wanted
from motcua.dossiers.lifecycle import NotYours
from motcua.dossiers.models import Dossier, Notice, Slip
from motcua.dossiers.queries import arrivals, lists, reminders
from motcua.dossiers.queries.replay import open_differences
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import SYSTEM
from motcua.oversight.queries import alerts
from motcua.oversight.queries.alerts import AlertKind
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, Office
from tests.dossiers.test_telling import ALL, Post, an_account, citizen, of_account

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


def waiting(office: Office, at: datetime, who: str = "intake") -> list[arrivals.Arrival]:
    return arrivals.arrivals(office.actor(who, at), at=at)


def online(office: Office, at: datetime = MONDAY) -> TheDossier:
    dossier = a_dossier(office)
    dossier.at = at
    return dossier.submitted()


def asked(office: Office, at: datetime = MONDAY) -> TheDossier:
    """Filed online, asked for its first paper before it was received."""
    dossier = online(office, at)
    paper = dossier.row.documents.order_by("position").first()
    assert paper is not None
    supplementing.request_supplement(
        dossier.id,
        wanted=[Wanted(paper.required_id, "chụp mờ")],
        reason="Thiếu giấy tờ",
        actor=dossier.actor("intake"),
        at=dossier.at,
    )
    return dossier.later(minutes=10)


def test_the_clock_of_the_answer(office: Office) -> None:
    online(office)  # Monday 08:00
    now = moment(2, 9, 30)
    [one] = waiting(office, now)
    assert one.answer_by == moment(3, 8)
    assert one.minutes_left == 390
    assert one.left == "còn 6 giờ 30 phút làm việc"
    assert not one.alert
    assert not one.late
    assert waiting(office, moment(2, 10))[0].alert
    [late] = waiting(office, moment(3, 8, 1))
    assert late.late
    assert late.minutes_left == 0


def test_what_is_due_first_stands_first_and_only_ones_own(office: Office) -> None:
    second = online(office, moment(3, 9))
    first = online(office, moment(2, 9))
    a_dossier(office).received()
    assert [one.dossier_id for one in waiting(office, moment(3, 10))] == [first.id, second.id]
    assert waiting(office, moment(3, 10), "intake_b") == []
    first.received_after_submission()
    assert [one.dossier_id for one in waiting(office, moment(3, 10))] == [second.id]


def test_a_supplement_begins_the_clock_anew(office: Office) -> None:
    dossier = asked(office)
    assert waiting(office, dossier.at) == []
    dossier.at = moment(10, 8)
    dossier.answered()
    [one] = waiting(office, moment(10, 9))
    assert one.again
    assert one.answer_by == moment(11, 8)
    calendar = calendar_of(dossier.row.one_stop_id)
    ids = [dossier.row.authority_id]
    assert not alerts.counts(ids, at=moment(10, 15), calendar=calendar)[AlertKind.ONLINE_UNANSWERED]
    assert alerts.counts(ids, at=moment(11, 8, 1), calendar=calendar)[AlertKind.ONLINE_UNANSWERED] == {
        ids[0]: 1
    }


def test_a_late_answer_is_named_to_the_manager(office: Office) -> None:
    dossier = online(office)
    row = dossier.row
    calendar, ids = calendar_of(row.one_stop_id), [row.authority_id]
    for at, number in ((moment(3, 7, 59), 0), (moment(3, 8, 1), 1), (moment(8, 6), 1)):
        found = alerts.counts(ids, at=at, calendar=calendar)[AlertKind.ONLINE_UNANSWERED]
        assert found == ({ids[0]: 1} if number else {})
    [item] = alerts.items(AlertKind.ONLINE_UNANSWERED, ids, at=moment(3, 9), calendar=calendar)
    assert item.dossier_id == dossier.id
    assert [r.kind for r in reminders.reminders(moment(2, 10))] == ["answer_online"]
    dossier.received_after_submission()
    assert not alerts.counts(ids, at=moment(3, 9), calendar=calendar)[AlertKind.ONLINE_UNANSWERED]


def test_named_lists_and_their_counts(office: Office) -> None:
    dossier = online(office)
    actor = office.actor("intake", dossier.at)
    rows = lists.dossiers(actor, lists.Filter(named="online_waiting"), at=dossier.at)
    assert [row["id"] for row in rows] == [dossier.id]
    assert lists.counts(actor, at=dossier.at)["online_waiting"] == 1
    assert not lists.dossiers(actor, lists.Filter(named="stop_asked"), at=dossier.at)


def test_a_request_to_stop_is_work_until_it_is_answered(office: Office) -> None:
    account = an_account()
    dossier = of_account(online(office), account).received_after_submission()
    own_acts.ask_stop(dossier.id, reason="Tôi rút hồ sơ", actor=citizen(account), at=dossier.at)
    actor = office.actor("intake", dossier.at)
    [one] = arrivals.stop_requests(actor, at=dossier.at)
    assert (one.dossier_id, one.reason, one.asked_at) == (dossier.id, "Tôi rút hồ sơ", dossier.at)
    assert len(lists.dossiers(actor, lists.Filter(named="stop_asked"), at=dossier.at)) == 1
    assert arrivals.stop_requests(office.actor("intake_b", dossier.at), at=dossier.at) == []
    dossier.later(minutes=5).stopped()
    assert arrivals.stop_requests(actor, at=dossier.at) == []
    assert arrivals.stop_asked(dossier.id) is None


# -- silence --


def test_fifteen_working_days_of_silence_close_it(office: Office) -> None:
    dossier = asked(office)  # Monday 02/11; the 15th working day is Monday 23/11
    assert jobs.close_silent(moment(23, 16, 59)) == 0
    assert jobs.close_silent(moment(24, 7, 15)) == 1
    row = dossier.row
    assert (row.state, row.finished_at, row.verdict) == ("stopped", moment(24, 7, 15), "")
    event = row.events.order_by("-seq").first()
    assert event is not None
    assert (event.name, event.actor_kind) == ("close_unanswered", "system")
    assert "15 ngày làm việc" in event.data["reason"]
    slip = Slip.objects.get(pk=event.data["slip_id"])
    assert slip.kind == "stop"
    assert slip.issued_by is None
    assert jobs.close_silent(moment(24, 7, 16)) == 0
    assert open_differences() == []
    stopped = lists.dossiers(
        office.actor("intake", moment(24, 8)), lists.Filter(named="stopped"), at=row.finished_at
    )
    assert [one["id"] for one in stopped] == [dossier.id]


def test_what_was_answered_or_came_otherwise_is_never_closed_by_silence(office: Office) -> None:
    answered = asked(office).answered()
    at_counter = a_dossier(office).asked_at_intake()
    running = online(office).received_after_submission().asked()
    at = moment(1, 9, month=12)
    assert jobs.close_silent(at) == 0
    for dossier in (answered, at_counter, running):
        assert dossier.row.state in {"submitted", "awaiting_applicant"}
    with pytest.raises(closing.StillTime):
        closing.close_unanswered(at_counter.id, actor=SYSTEM, at=at)
    with pytest.raises(closing.StillTime):
        closing.close_unanswered(running.id, actor=SYSTEM, at=at)


def test_an_official_may_close_it_too_but_not_too_early_and_not_every_official(office: Office) -> None:
    dossier = asked(office)
    early, late = moment(20, 9), moment(24, 9)
    with pytest.raises(closing.StillTime) as refused:
        closing.close_unanswered(dossier.id, actor=office.actor("intake", early), at=early)
    assert refused.value.citation
    with pytest.raises(NotYours):
        closing.close_unanswered(dossier.id, actor=office.actor("specialist", late), at=late)
    closing.close_unanswered(dossier.id, actor=office.actor("intake", late), at=late)
    assert dossier.row.state == "stopped"


def test_the_applicant_is_warned_three_working_days_before_and_told_of_the_end(office: Office) -> None:
    post = Post()
    dossier = of_account(asked(office), an_account(email=""))
    telling.gather(at=dossier.at, channels=ALL)
    for at, made in ((moment(17, 17), 0), (moment(18, 7, 15), 1), (moment(19, 7, 15), 0)):
        assert telling.remind_closing(at=at, channels=ALL) == made
    notice_sending.deliver(post.ways, at=moment(18, 8))
    assert "17:00 23/11/2026" in post.of("sms")[-1].body
    jobs.close_silent(moment(24, 7, 15))
    telling.gather(at=moment(24, 7, 16), channels=ALL)
    assert Notice.objects.filter(kind="closed").count() == 1


def test_test_dossiers_are_left_alone(office: Office) -> None:
    dossier = asked(office)
    Dossier.objects.filter(pk=dossier.id).update(is_test=True)
    assert jobs.close_silent(moment(30, 9)) == 0
    assert waiting(office, dossier.at + timedelta(hours=1)) == []
