"""What an office records, the prose of its reports by version, and the list of procedures it posts."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from motcua.law.periods import parse, quarter
from motcua.lib.refused import Invalid, NotFound, Stale
from motcua.reports.actions.recording import (
    ListLine,
    NewActivity,
    NotYourOffice,
    post_list,
    record_activity,
    save_text,
    withdraw_activity,
)
from motcua.reports.models import Activity, NarrativeText
from motcua.reports.queries.activities import activities, activity_rows, texts, totals
from motcua.reports.run import figures
from motcua.reports.scope import counted_units
from tests.dossiers.office import FIVE_DAYS, MONDAY, SAME_DAY, THREE_DAYS, Office, an_office
from tests.reports.reporting import AFTER, QUARTER, sealed

NOVEMBER = parse("2026-M11")


@pytest.fixture
def office(db: None) -> Office:
    return an_office()


def an_activity(office: Office, who: str = "clerk", key: str | None = None, **changes: object) -> int:
    values = {"authority_id": office.units["a"], "day": date(2026, 11, 2), "kind": "initiative"}
    new = NewActivity(**{**values, "text": "Rút gọn biểu mẫu.", **changes})  # type: ignore[arg-type]
    return record_activity(new, actor=office.actor(who), at=MONDAY, key=key)


def written(office: Office, text: str, mark: str = "", who: str = "clerk", **later: float) -> str:
    saved = save_text(
        office.units["a"],
        NOVEMBER,
        "review",
        text=text,
        mark=mark,
        actor=office.actor(who),
        at=MONDAY + timedelta(**later),
    )
    return saved.mark


def test_an_activity_stands_where_its_kind_usually_does(office):
    an_activity(office, quantity=2)
    an_activity(office)
    an_activity(office, kind="inspection", section="one_stop", measured_in="lần")
    rows = activities(office.units["a"], NOVEMBER, known_at=MONDAY)
    assert [(r.section, r.measured_in) for r in rows] == [
        ("initiatives", "sáng kiến"),
        ("initiatives", "sáng kiến"),
        ("one_stop", "lần"),
    ]
    assert totals(rows) == {"initiative": 3, "inspection": 1}


def test_it_belongs_to_the_period_of_its_day_and_to_what_was_known(office):
    an_activity(office, day=date(2026, 10, 14))
    assert activities(office.units["a"], NOVEMBER, known_at=MONDAY) == ()
    number = an_activity(office)
    assert activities(office.units["a"], NOVEMBER, known_at=MONDAY - timedelta(hours=1)) == ()
    withdraw_activity(number, actor=office.actor("clerk"), at=MONDAY + timedelta(hours=1))
    assert len(activities(office.units["a"], NOVEMBER, known_at=MONDAY)) == 1
    assert activities(office.units["a"], NOVEMBER, known_at=MONDAY + timedelta(hours=2)) == ()
    assert Activity.objects.filter(pk=number).exists()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"text": " "}, "text"),
        ({"text": "a" * 4001}, "text"),
        ({"kind": "x"}, "kind"),
        ({"section": "V"}, "section"),
        ({"day": date(2026, 11, 3)}, "day"),
        ({"quantity": -1}, "quantity"),
        ({"reach": 100_000_000}, "reach"),
        ({"file_id": 77}, "file"),
        ({"document_number": "1" * 81}, "document_number"),
    ],
)
def test_what_cannot_be_recorded(office, changes, where):
    with pytest.raises(Invalid) as refused:
        an_activity(office, **changes)
    assert set(refused.value.errors) == {where}


def test_only_for_ones_own_office(office):
    with pytest.raises(NotYourOffice):
        an_activity(office, who="leader_b")
    number = an_activity(office)
    with pytest.raises(NotFound):
        withdraw_activity(number, actor=office.actor("leader_b"), at=MONDAY)
    assert not activity_rows(office.actor("leader_b")).exists()
    with pytest.raises(NotYourOffice):
        written(office, "Lời văn", who="leader_b")
    with pytest.raises(NotYourOffice):
        written(office, "Lời văn", who="intake")


def test_a_form_sent_twice_records_once(office):
    key = str(uuid.uuid4())
    assert an_activity(office, key=key) == an_activity(office, key=key)
    assert Activity.objects.count() == 1


def test_one_sitting_is_one_version(office):
    mark = written(office, "Một")
    mark = written(office, "Một hai", mark, minutes=5)
    assert NarrativeText.objects.count() == 1
    mark = written(office, "Một hai ba", mark, minutes=45)
    written(office, "Lãnh đạo sửa", mark, who="leader", minutes=46)
    rows = NarrativeText.objects.order_by("version").values_list("version", "text")
    assert list(rows) == [(1, "Một hai"), (2, "Một hai ba"), (3, "Lãnh đạo sửa")]
    assert texts(office.units["a"], NOVEMBER)["review"].text == "Lãnh đạo sửa"


def test_nobody_overwrites_what_they_have_not_read(office):
    mark = written(office, "Của văn thư")
    with pytest.raises(Stale, match="đã sửa mục này"):
        written(office, "Của lãnh đạo", "", who="leader", minutes=1)
    assert written(office, "Của văn thư", "", who="leader", minutes=1) == mark


def test_other_periods_and_sections_are_apart(office):
    written(office, "Tháng 11")
    assert texts(office.units["a"], quarter(2026, 4)) == {}
    with pytest.raises(Invalid, match="không có mục"):
        save_text(office.units["a"], NOVEMBER, "V", text="x", actor=office.actor("clerk"), at=MONDAY)


def procedures_of(office: Office, unit: str = "a", period: str = "2026-M11") -> tuple[int, ...]:
    names = ("procedures", "procedures_own", "procedures_interagency", "procedures_vertical")
    chosen = parse(period)
    units = counted_units(office.units[unit], chosen)
    (found,) = figures(names, units=units, period=chosen, at=MONDAY, by="total")
    return tuple(found[name] for name in names)


def test_a_posted_list_stands_in_place_of_the_level(office):
    before = procedures_of(office)
    assert before[0] > 3
    lines = [ListLine(SAME_DAY), ListLine(THREE_DAYS, interagency=True), ListLine(FIVE_DAYS, vertical=True)]
    post_list(
        office.units["a"],
        decision="12/QĐ-UBND",
        valid_from=date(2026, 10, 15),
        lines=lines,
        actor=office.actor("manager"),
        at=MONDAY,
    )
    assert procedures_of(office) == (3, 2, 1, 1)
    assert procedures_of(office, period="2026-M09") == before
    assert procedures_of(office, unit="b")[0] == before[0]


def test_a_list_names_each_procedure_once_and_its_decision(office):
    def post(who: str = "manager", **changes: object) -> int:
        values = {"decision": "12/QĐ", "valid_from": date(2026, 1, 1), "lines": [ListLine(SAME_DAY)]}
        return post_list(
            office.units["a"],
            actor=office.actor(who),
            at=MONDAY,
            **{**values, **changes},  # type: ignore[arg-type]
        )

    with pytest.raises(Invalid, match="hai lần"):
        post(lines=[ListLine(SAME_DAY), ListLine(SAME_DAY)])
    with pytest.raises(Invalid, match="quyết định"):
        post(decision=" ")
    with pytest.raises(Invalid, match="chưa có thủ tục"):
        post(lines=[])
    with pytest.raises(NotYourOffice):
        post(who="clerk")
    post()
    with pytest.raises(Invalid, match="từ ngày này"):
        post()


def test_what_a_sealed_report_took_over_is_not_written_into(office):
    a = office.units["a"]
    clerk = office.actor("clerk", AFTER)

    def write(text: str, mark: str = "", minutes: int = 0) -> str:
        at = AFTER + timedelta(minutes=minutes)
        return save_text(a, QUARTER, "causes", text=text, mark=mark, actor=clerk, at=at).mark

    mark = write("Trước khi ký")
    sealed(office, at=AFTER + timedelta(minutes=5), forms=())
    write("Sau khi ký", mark, minutes=6)
    kept = NarrativeText.objects.order_by("version").values_list("text", flat=True)
    assert list(kept) == ["Trước khi ký", "Sau khi ký"]
