"""What people said becomes figures: coverage, satisfaction, the nine indices, group 5 of QĐ 766."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from motcua.dossiers.actions.loading import PastDossier, load_past
from motcua.dossiers.models import Dossier
from motcua.law.periods import parse
from motcua.org.types import SYSTEM
from motcua.oversight.actions import feedback, petitioning, petitions
from motcua.oversight.actions.petitioning import Sent
from motcua.reports.queries.feedback import results_of
from motcua.reports.queries.indices import service_index_of
from motcua.reports.queries.nine_indices import BY_SLIP, IndexRow, nine_indices_of
from motcua.reports.run import run
from tests.dossiers.office import MONDAY, THREE_DAYS, Office

pytestmark = pytest.mark.django_db
THEN = datetime(2023, 5, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND, NOVEMBER = parse("2023-Q2"), parse("2026-M11")
NOW = MONDAY + 20 * DAY
GOOD = {"level": "very", "contacts": "none", "agencies": "counter", "attitude": "good"}
BAD = {"level": "not", "contacts": "more", "agencies": "others", "attitude": "bad"}


def ended(office: Office, number: int, at: datetime = THEN, who: str = "intake") -> list[Dossier]:
    """So many dossiers, done and handed over on the second day."""
    given = {"authority_id": office.units["a"], "procedure_code": THREE_DAYS, "received_at": at}
    given |= {"finished_at": at + DAY, "returned_at": at + DAY, "official_id": office.people[who]}
    rows = [PastDossier(**given, code=f"{at:%y%m%d}-{office.people[who]}-{n}") for n in range(number)]  # type: ignore[arg-type]
    done = load_past(rows, actor=SYSTEM, at=max(at + 2 * DAY, NOW))
    assert not done.refused
    found = list(Dossier.objects.filter(code__in=[row.code for row in rows]).order_by("pk"))
    for one in found:
        feedback.offer(one.pk, at=at + DAY)
    return found


def say(dossiers: list[Dossier], answers: dict[str, str], at: datetime = THEN + 2 * DAY) -> None:
    for one in dossiers:
        feedback.answer(one.token, answers=answers, at=at)


def nine(office: Office) -> dict[int, IndexRow]:
    found = nine_indices_of(office.units["a"], period=SECOND, at=MONDAY)
    return {row.number: row for row in found.agency.rows}


def test_indices_come_from_slips_once_they_were_answered(office: Office) -> None:
    dossiers = ended(office, 4)
    assert "chưa có phiếu nào" in nine(office)[4].reason
    say(dossiers[:3], GOOD)
    say(dossiers[3:], BAD)
    rows = nine(office)
    assert (rows[3].points, rows[3].dossiers, rows[3].value) == (6, 4, Decimal("1.5"))
    assert (rows[4].points, rows[4].value, rows[4].note) == (3, Decimal("0.8"), BY_SLIP)
    assert rows[7].value == Decimal("1.5")
    assert (rows[1].note, rows[1].value) == ("", Decimal("2.0")), "the record knows the time exactly"


def test_one_answer_is_not_told_by_taking_the_others_off_the_whole(office: Office) -> None:
    say(ended(office, 1), BAD)
    say(ended(office, 3, who="intake_2"), GOOD)
    page = results_of(office.units["a"], period=SECOND, at=MONDAY)
    assert page.whole.levels == (3, 0, 1)
    assert [one.levels for one in page.officials] == [None, None]
    assert all(value is None for one in page.officials for value in one.averages.values())


def test_many_hidden_answers_hide_no_others(office: Office) -> None:
    say(ended(office, 2), BAD)
    say(ended(office, 2, who="clerk"), BAD)
    say(ended(office, 3, who="intake_2"), GOOD)
    page = results_of(office.units["a"], period=SECOND, at=MONDAY)
    assert sorted(one.levels is not None for one in page.officials) == [False, False, True]


def test_of_an_official_few_answers_tell_nothing(office: Office) -> None:
    say(ended(office, 2), BAD)
    say(ended(office, 3, who="intake_2"), GOOD)
    officials = nine_indices_of(office.units["a"], period=SECOND, at=MONDAY).officials
    four = {one.label: {row.number: row for row in one.rows}[4] for one in officials}
    assert four["Nguyễn Văn Bình"].value is None
    assert "2 phiếu" in four["Nguyễn Văn Bình"].reason
    assert four["Nguyễn Văn Châu"].value == Decimal("1.0")


def a_complaint(office: Office, dossier: Dossier | None, at: datetime, outcome: str = "") -> str:
    sent = Sent(
        authority_id=office.units["a"],
        name="Trần Thị Mận",
        address="Xóm 3",
        content="Bị gây phiền hà.",
        dossier_token=dossier.token if dossier else "",
    )
    done = petitioning.send(sent, actor=None, at=at)
    leader = office.actor("leader", at)
    petitions.classify(done.petition_id, kind="conduct", actor=leader, at=at)
    if outcome:
        petitions.answer(
            done.petition_id, number="2/UBND", text="Đã xem.", outcome=outcome, actor=leader, at=at + DAY
        )
    return done.token


def test_a_complaint_about_a_dossier_costs_that_dossier_only(office: Office) -> None:
    dossiers = ended(office, 2)
    a_complaint(office, dossiers[0], THEN + 2 * DAY, "founded")
    assert (nine(office)[7].points, nine(office)[7].dossiers) == (2, 2)
    a_complaint(office, None, THEN + 3 * DAY)
    assert nine(office)[7].value is None
    assert "chưa gắn với hồ sơ" in nine(office)[7].reason


def test_a_complaint_without_ground_costs_nothing(office: Office) -> None:
    dossiers = ended(office, 2)
    a_complaint(office, dossiers[0], THEN + 2 * DAY, "unfounded")
    assert nine(office)[7].points == 4


def index(office: Office, code: str):  # type: ignore[no-untyped-def]
    found = service_index_of(office.units["a"], period=NOVEMBER, at=NOW).index.score(code)
    assert found is not None
    return found


def test_satisfaction_is_not_scored_until_somebody_spoke(office: Office) -> None:
    dossiers = ended(office, 4, at=MONDAY)
    silent = index(office, "5.4")
    assert (silent.points, silent.numerator) == (None, None)
    assert "chưa có phiếu" in silent.reason
    assert "đã mời 4" in silent.reason
    say(dossiers[:1], BAD, MONDAY + 2 * DAY)
    a_complaint(office, dossiers[1], MONDAY + 2 * DAY)
    a_complaint(office, dossiers[2], MONDAY + 2 * DAY, "unfounded")
    spoken = index(office, "5.4")
    assert (spoken.numerator, spoken.denominator) == (2, 4)
    assert spoken.points == Decimal("3.33")


def test_petitions_content_late_and_complained_again(office: Office) -> None:
    assert "mẫu số" in index(office, "5.3").reason
    tokens = [a_complaint(office, None, MONDAY, "founded") for _ in range(4)]
    assert "chưa có người gửi" in index(office, "5.3").reason
    petitioning.rate(tokens[0], content=True, at=MONDAY + 2 * DAY)
    petitioning.rate(tokens[1], content=False, at=MONDAY + 2 * DAY)
    again = Sent(
        authority_id=office.units["a"], name="Mận", address="Xóm 3", content="Vẫn vậy.", follows=tokens[2]
    )
    petitioning.send(again, actor=None, at=MONDAY + 3 * DAY)
    found = index(office, "5.3")
    assert (found.numerator, found.denominator) == (3, 5)


def test_petitions_from_the_web_fill_the_form_of_petitions(office: Office) -> None:
    dossiers = ended(office, 1, at=MONDAY)
    a_complaint(office, dossiers[0], MONDAY + 2 * DAY, "founded")
    a_complaint(office, None, MONDAY + 3 * DAY)
    report = run("II.05", unit_id=office.units["a"], period=NOVEMBER, at=NOW)
    cells = {
        key: report.cell("total", key) for key in ("accepted", "received", "conduct", "finished", "open")
    }
    assert cells == {"accepted": 2, "received": 2, "conduct": 2, "finished": 1, "open": 1}
    assert report.ok


def test_results_show_coverage_and_hide_the_few(office: Office) -> None:
    dossiers = ended(office, 4, at=MONDAY)
    ended(office, 2, at=MONDAY, who="intake_2")
    say(dossiers[:2], GOOD, MONDAY + 2 * DAY)
    found = results_of(office.units["a"], period=NOVEMBER, at=NOW)
    whole = found.whole
    assert (whole.due, whole.offered, whole.returned, whole.silent) == (6, 6, 2, 4)
    assert whole.coverage == Decimal("33.3")
    assert whole.satisfied is None
    assert whole.hidden
    say(dossiers[2:], BAD, MONDAY + 2 * DAY)
    found = results_of(office.units["a"], period=NOVEMBER, at=NOW)
    assert found.whole.satisfied == Decimal("50.0")
    assert found.whole.averages[4] == Decimal("0.5")
    by_name = {row.label: row for row in found.officials}
    assert by_name["Nguyễn Văn Bình"].satisfied == Decimal("50.0")
    assert by_name["Nguyễn Văn Châu"].satisfied is None
    assert by_name["Nguyễn Văn Châu"].silent == 2
    assert [row.offered for row in found.fields] == [6]


def test_remarks_are_read_without_dossier_official_and_day(office: Office) -> None:
    dossiers = ended(office, 3, at=MONDAY)
    for one in dossiers[:2]:
        feedback.answer(one.token, answers=GOOD, remark="Chờ hơi lâu", at=MONDAY + 2 * DAY)
    assert results_of(office.units["a"], period=NOVEMBER, at=NOW).remarks == ()
    feedback.answer(dossiers[2].token, answers=BAD, remark="Ghế ít", at=MONDAY + 2 * DAY)
    remarks = results_of(office.units["a"], period=NOVEMBER, at=NOW).remarks
    assert sorted(one.words for one in remarks) == ["Chờ hơi lâu", "Chờ hơi lâu", "Ghế ít"]
    assert all(set(one.__slots__) == {"words", "level"} for one in remarks)
