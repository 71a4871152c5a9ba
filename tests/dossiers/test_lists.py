"""Lists, counts, the register, public tracking, printed papers: the same facts everywhere."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from motcua.dossiers.actions import printing
from motcua.dossiers.models import Dossier, Task
from motcua.dossiers.queries import lists, register, tracking, work
from motcua.dossiers.queries.lists import Filter
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.dossiers.queries.special_books import BookPeriod
from motcua.dossiers.queries.visible import UnknownDossier, find
from motcua.dossiers.queries.work import WorkFilter
from motcua.dossiers.slips.types import ControlSlip, slip_from_dict
from motcua.org.actions.applicants import ApplicantData
from motcua.org.types import SYSTEM
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import FIVE_DAYS, LINKED, MONDAY, SAME_DAY, THREE_DAYS, Office

_NAMES = ("Nguyễn Thị Hoa", "Đặng Văn Ánh", "Trần Hoà Bình", "Lê Đức Hoàng", "Hồ Thị Hoa")


def _some(office: Office, seed: int, count: int = 24) -> list[TheDossier]:
    """Dossiers of every kind on every stretch of their way, over three weeks."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        day = MONDAY - timedelta(days=chance.choice([0, 0, 1, 3, 4, 5, 6, 7, 13]), minutes=-number)
        who = ApplicantData(
            name=chance.choice(_NAMES), identity_number=f"0421900{number:05d}", phone=f"09123{number:05d}"
        )
        procedure = chance.choice([SAME_DAY, THREE_DAYS, FIVE_DAYS, LINKED])
        dossier = a_dossier(office, procedure, at=day, applicant=who)
        way = chance.randrange(10)
        if way == 0:
            dossier.declined()
        elif way == 1:
            dossier.submitted()
        else:
            dossier.received("intake")
            {
                2: lambda d: d,
                3: lambda d: d.asked(who="intake"),
                4: lambda d: d.paused(who="intake"),
                5: lambda d: d.decided(),
                6: lambda d: d.decided().returned(),
                7: lambda d: d.stopped(),
                8: lambda d: d.to_decision(),
                9: lambda d: d.rescheduled(MONDAY + timedelta(days=14, hours=1)),
            }[way](dossier)
        made.append(dossier)
    return made


@pytest.mark.parametrize("seed", range(3))
def test_counts_equal_the_lists_they_open(office: Office, seed: int) -> None:
    _some(office, seed)
    now = MONDAY + timedelta(days=1, hours=2)
    for who in ("intake", "leader", "specialist_d", "intake_b"):
        actor = office.actor(who, now)
        counted = lists.counts(actor, at=now)
        assert set(counted) == set(lists.COUNTED)
        for name, number in counted.items():
            assert number == lists.dossiers(actor, Filter(named=name), at=now).count(), name
        work_counts = work.counts(actor, at=now)
        for bucket in ("overdue", "today", "later"):
            assert work_counts[bucket] == work.tasks(actor, WorkFilter(bucket=bucket), at=now).count()
        assert work_counts["all"] == work_counts["overdue"] + work_counts["today"] + work_counts["later"]
        assert work_counts["decide"] == work.tasks(actor, WorkFilter(kind="DECIDE"), at=now).count()


def test_every_named_list_and_every_sort_can_be_opened(office: Office) -> None:
    _some(office, 5, 10)
    actor = office.actor("intake")
    for name in lists.NAMED:
        for sort in lists.SORTS:
            assert list(lists.dossiers(actor, Filter(named=name, sort=f"-{sort}"), at=MONDAY)) is not None
    everything = list(lists.dossiers(actor, Filter(sort="due"), at=MONDAY))
    dues = [row["due_at"] for row in everything]
    known = [due for due in dues if due]
    assert known == sorted(known)
    assert dues[len(known) :] == [None] * (len(dues) - len(known))


def test_late_without_apology_and_rescheduled_are_one_click_away(office: Office) -> None:
    late = a_dossier(office).received()
    sorry = a_dossier(office).received().rescheduled(MONDAY + timedelta(days=9))
    now = MONDAY + timedelta(days=4)
    actor = office.actor("leader", now)

    def ids(name: str) -> list[int]:
        return [row["id"] for row in lists.dossiers(actor, Filter(named=name), at=now)]

    assert ids("overdue") == [sorry.id, late.id]
    assert ids("late_without_apology") == [late.id]
    assert ids("rescheduled") == [sorry.id]
    assert ids("past_promise") == []


def test_lateness_of_open_and_finished_compares_the_same_way(office: Office) -> None:
    """On the promised day, after the promised minute: not late, neither open nor decided."""
    dossier = a_dossier(office).received().to_decision()
    dossier.at = dossier.due_at + timedelta(hours=4)
    assert lists.counts(dossier.actor("leader"), at=dossier.at)["overdue"] == 0
    assert tracking.by_token(dossier.row.token, at=dossier.at).late is False
    assert dossier.decided().row.verdict == "on_time"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hoa", ["Hồ Thị Hoa", "Nguyễn Thị Hoa", "Lê Đức Hoàng", "Trần Hoà Bình"]),
        ("thi hoa", ["Hồ Thị Hoa", "Nguyễn Thị Hoa"]),
        ("ĐẶNG anh", ["Đặng Văn Ánh"]),
        ("đức", ["Lê Đức Hoàng"]),
        ("0912000002", ["Trần Hoà Bình"]),
        ("042190000001", ["Đặng Văn Ánh"]),
        ("261102-0003", ["Trần Hoà Bình"]),
        ("h27.15-261102-0005", ["Hồ Thị Hoa"]),
        ("0004", ["Lê Đức Hoàng"]),
        ("zzz", []),
        ("%", []),
        ("' OR 1=1", []),
    ],
)
def test_search_by_code_phone_number_or_any_words_of_the_name(
    office: Office, typed: str, found: list[str]
) -> None:
    for number, name in enumerate(_NAMES):
        who = ApplicantData(name=name, identity_number=f"04219000000{number}", phone=f"091200000{number}")
        a_dossier(office, applicant=who).received()
    rows = lists.dossiers(office.actor("intake"), Filter(text=typed), at=MONDAY)
    assert sorted(row["applicant_name"] for row in rows) == sorted(found)


def test_a_dossier_is_found_by_code_in_scope_only(office: Office) -> None:
    dossier = a_dossier(office).received()
    assert find("h27.15-261102-0001 ", office.actor("clerk")).pk == dossier.id
    with pytest.raises(UnknownDossier):
        find("H27.15-261102-0001", office.actor("intake_b"))


def test_what_was_handed_to_us_is_a_list_of_its_own(office: Office) -> None:
    dossier = a_dossier(office, LINKED).received().advanced()
    department = office.actor("specialist_d")
    for reach, expected in (("own", []), ("handed", [dossier.id]), ("any", [dossier.id])):
        rows = lists.dossiers(department, Filter(reach=reach), at=dossier.at)
        assert [row["id"] for row in rows] == expected
    assert work.counts(department, at=dossier.at)["to_accept"] == 1
    dossier.accepted().advanced(2).accepted()
    assert not list(lists.dossiers(office.actor("intake"), Filter(reach="handed"), at=dossier.at))


def test_my_work_is_what_i_may_do(office: Office) -> None:
    dossier = a_dossier(office).received()
    mine = work.tasks(office.actor("specialist"), WorkFilter(), at=dossier.at)
    assert [row["dossier_id"] for row in mine] == [dossier.id]
    assert not work.tasks(office.actor("leader"), WorkFilter(), at=dossier.at).exists()
    Task.objects.filter(dossier_id=dossier.id, state="open").update(official_id=office.people["specialist_2"])
    assert not work.tasks(office.actor("specialist"), WorkFilter(), at=dossier.at).exists()
    assert work.tasks(office.actor("specialist_2"), WorkFilter(mine=True), at=dossier.at).count() == 1
    dossier.asked("intake")
    assert not work.tasks(office.actor("specialist_2"), WorkFilter(), at=dossier.at).exists()


# -- the register equals the dossiers --


@pytest.mark.parametrize("seed", range(3))
def test_the_register_equals_the_dossiers(office: Office, seed: int) -> None:
    _some(office, seed)
    a_dossier(office, is_test=True).received()
    actor = office.actor("intake")
    first, last = MONDAY.date() - timedelta(days=20), MONDAY.date()
    period = RegisterPeriod(first, last)
    lines = list(register.lines(actor, period))
    received = Dossier.objects.filter(
        received_at__isnull=False, is_test=False, authority_id=office.units["a"]
    )
    assert {line.dossier_id for line in lines} == set(received.values_list("pk", flat=True))
    assert [line.ordinal for line in lines] == list(range(1, len(lines) + 1))
    assert register.count(actor, period) == len(lines)
    by_field = [
        register.count(actor, RegisterPeriod(first, last, field))
        for field in received.values_list("field_code", flat=True).distinct()
    ]
    assert sum(by_field) == len(lines)
    by_day = [register.count(actor, RegisterPeriod(d, d)) for d in (first + timedelta(n) for n in range(21))]
    assert sum(by_day) == len(lines)
    assert list(register.lines(actor, period, start=2, count=3)) == lines[2:5]


def test_numbers_of_the_book_have_no_gap(office: Office) -> None:
    for _ in range(4):
        a_dossier(office).received()
    numbers = Dossier.objects.order_by("register_number").values_list("register_number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]


def test_the_register_is_printed_and_exported(office: Office) -> None:
    a_dossier(office).received().decided().returned()
    period = RegisterPeriod(MONDAY.date(), MONDAY.date())
    actor = office.actor("intake")
    paper = printing.register_pdf(period, actor=actor, at=MONDAY)
    assert paper.content.startswith(b"%PDF")
    assert paper.name.endswith(".pdf")
    workbook = printing.register_xlsx(period, actor=actor, at=MONDAY)
    assert workbook.content.startswith(b"PK")
    old = RegisterPeriod(MONDAY.date().replace(year=2023), MONDAY.date().replace(year=2023), "ho-tich")
    assert printing.register_pdf(old, actor=SYSTEM, at=MONDAY).content.startswith(b"%PDF")


def test_a_special_register_is_printed_and_exported(office: Office) -> None:
    a_dossier(office, SAME_DAY).received().decided()
    period = BookPeriod("sct_bs", MONDAY.date(), MONDAY.date())
    actor = office.actor("clerk")
    assert printing.book_pdf(period, actor=actor, at=MONDAY).content.startswith(b"%PDF")
    assert printing.book_xlsx(period, actor=actor, at=MONDAY).content.startswith(b"PK")


# -- public tracking --


def test_the_public_sees_state_and_dates_and_a_masked_name(office: Office) -> None:
    dossier = a_dossier(office).received().asked()
    seen = tracking.by_code(f" {dossier.code.lower()} ", at=dossier.at)
    assert seen == tracking.by_token(dossier.row.token, at=dossier.at)
    assert seen.applicant == "Nguyễn T*** H***"
    assert seen.state_label == "Chờ bổ sung"
    assert seen.waiting_for == ("Tờ khai theo mẫu: bản rõ hơn",)
    assert [m.what for m in seen.history] == ["Nộp hồ sơ", "Tiếp nhận hồ sơ", "Yêu cầu bổ sung hồ sơ"]
    told = repr(seen)
    assert "Hoa" not in told
    assert "042190001234" not in told
    assert "0912345678" not in told


@pytest.mark.parametrize("code", ["", "H27.15-261102-9999", "' OR 1=1 --", "x" * 10_000])
def test_an_unknown_code_says_nothing(office: Office, code: str) -> None:
    a_dossier(office).received()
    a_dossier(office, is_test=True).received()
    with pytest.raises(tracking.NotTracked):
        tracking.by_code(code, at=MONDAY)


def test_a_test_dossier_is_not_tracked(office: Office) -> None:
    row = a_dossier(office, is_test=True).received().row
    with pytest.raises(tracking.NotTracked):
        tracking.by_token(row.token, at=MONDAY)


# -- papers --


def test_the_first_print_is_the_paper_and_each_later_one_a_copy_on_record(office: Office) -> None:
    dossier = a_dossier(office).received()
    slip = dossier.row.slips.get()
    intake = dossier.actor("intake")
    first = printing.print_slip(slip.pk, actor=intake, at=dossier.at)
    assert first.content.startswith(b"%PDF")
    jammed = printing.print_slip(slip.pk, actor=intake, at=slip.issued_at + timedelta(minutes=9))
    assert jammed.content == first.content
    assert not dossier.row.events.filter(name="reprint_slip").exists()
    again = printing.print_slip(slip.pk, actor=intake, at=slip.issued_at + timedelta(minutes=11))
    assert again.content != first.content
    event = dossier.row.events.get(name="reprint_slip")
    assert event.data == {"slip": ["receipt", 1], "print": 2}
    slip.refresh_from_db()
    assert slip.prints == 2


def test_a_slip_of_another_commune_is_not_printed(office: Office) -> None:
    slip = a_dossier(office).received().row.slips.get()
    for slip_id in (slip.pk, 10**9):
        with pytest.raises(UnknownDossier):
            printing.print_slip(slip_id, actor=office.actor("intake_b"), at=MONDAY)


def test_the_control_slip_tells_every_hand_over(office: Office) -> None:
    dossier = a_dossier(office, LINKED).received().advanced().accepted().advanced(2).accepted().advanced()
    dossier.decided()
    printing.issue_control_slip(dossier.id, actor=dossier.actor("specialist"), at=dossier.at)
    slip = slip_from_dict(dossier.row.slips.get(kind="control").data)
    assert isinstance(slip, ControlSlip)
    assert slip.coordinating == "Sở Tư pháp"
    ways = [(row.from_unit, row.to_unit) for row in slip.rows]
    assert ways == [
        ("UBND xã An Bình (Tiếp nhận)", "UBND xã An Bình (Thẩm tra)"),
        ("UBND xã An Bình (Thẩm tra)", "Sở Tư pháp (Ý kiến chuyên ngành)"),
        ("Sở Tư pháp (Ý kiến chuyên ngành)", "Sở Tư pháp (Sở ký ý kiến)"),
        ("Sở Tư pháp (Sở ký ý kiến)", "UBND xã An Bình (Hoàn thiện)"),
        ("UBND xã An Bình (Hoàn thiện)", "UBND xã An Bình (Ký duyệt)"),
        ("UBND xã An Bình (Ký duyệt)", "UBND xã An Bình (Trả kết quả)"),
    ]
    out = slip.rows[1]
    assert (out.from_person, out.to_person) == (
        office.actor("specialist").name,
        office.actor("specialist_d").name,
    )
    assert out.taken_at == dossier.row.stages.get(number=2).accepted_at
    assert out.result == "Trước hạn"


def test_the_control_slip_of_parallel_work_has_a_row_each(office: Office) -> None:
    from_to = []
    dossier = a_dossier(office, "9.000007").received().decided()
    printing.issue_control_slip(dossier.id, actor=dossier.actor("specialist"), at=dossier.at)
    slip = slip_from_dict(dossier.row.slips.get(kind="control").data)
    assert isinstance(slip, ControlSlip)
    for row in slip.rows:
        from_to.append((row.from_unit.split("(")[1], row.to_unit.split("(")[1]))
    assert from_to == [
        ("Tiếp nhận)", "Thẩm tra)"),
        ("Tiếp nhận)", "Kiểm tra sổ lưu)"),
        ("Thẩm tra)", "Ký duyệt)"),
        ("Kiểm tra sổ lưu)", "Ký duyệt)"),
        ("Ký duyệt)", "Trả kết quả)"),
    ]
