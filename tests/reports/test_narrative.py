"""The narrative report over real records: figures by definition, what was recorded, prose, the document."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from docx import Document

from motcua.law.periods import parse
from motcua.lib.refused import Invalid
from motcua.org.types import SYSTEM
from motcua.oversight.actions.petitions import NewPetition, receive
from motcua.reports.actions.recording import ListLine, NewActivity, post_list, record_activity, save_text
from motcua.reports.letters.narrative_parts import Narrative, said
from motcua.reports.queries.narrative import narrative, narrative_docx
from tests.dossiers.builders import a_dossier
from tests.dossiers.office import MONDAY, SAME_DAY, THREE_DAYS, Office, an_office

#: 15/10–14/11/2026, seen when it is over
NOVEMBER, AFTER = parse("2026-M11"), MONDAY + timedelta(days=20)


@pytest.fixture
def office(db: None) -> Office:
    return an_office()


def drafted(office: Office, **asked: object) -> Narrative:
    return narrative(office.units["a"], NOVEMBER, AFTER, **asked)  # type: ignore[arg-type]


def words(made: Narrative, key: str) -> str:
    return " ".join(said(sentence) for sentence in made.part(key).sentences).replace("\u00a0", " ")


def saved(office: Office, period: str, section: str, text: str, at=MONDAY) -> None:
    save_text(office.units["a"], parse(period), section, text=text, actor=office.actor("clerk"), at=at)


def test_figures_are_those_of_the_form(office):
    a_dossier(office).received().decided().returned()
    a_dossier(office, SAME_DAY).received()
    a_dossier(office, THREE_DAYS, at=MONDAY - timedelta(days=21)).received()
    made = drafted(office)
    form = next(report for report in made.reports if report.form == "II.06b")
    assert made.figures["received"] + made.figures["carried_over"] == form.cell("total", "accepted") == 3
    assert "tiếp nhận 3 hồ sơ: mới tiếp nhận trong kỳ 2 hồ sơ, từ kỳ trước chuyển qua 1 hồ sơ" in words(
        made, "settlement"
    )
    assert [report.form for report in made.reports] == ["II.05", "II.06b", "II.07b", "II.08"]
    assert made.part("settlement").annexes == ("II.06b",)


def test_every_total_of_a_draft_is_the_sum_of_its_parts(office):
    for procedure in (SAME_DAY, THREE_DAYS):
        a_dossier(office, procedure).received().decided()
    a_dossier(office).submitted().received_after_submission()
    made = drafted(office)
    assert made.sums
    assert [one.words for one in made.sums if not one.ok] == []


def test_petitions_are_counted_and_told(office):
    new = NewPetition(channel="box", content="Chờ lâu", kind="conduct")
    receive(new, actor=office.actor("clerk"), at=MONDAY)
    text = words(drafted(office), "petitions")
    assert "Tiếp nhận 1 phản ánh, kiến nghị" in text
    assert "1 phản ánh, kiến nghị về hành vi hành chính" in text


def test_what_was_recorded_stands_in_its_section(office):
    new = NewActivity(
        authority_id=office.units["a"],
        day=date(2026, 11, 2),
        kind="initiative",
        text="Rút gọn biểu mẫu",
        quantity=2,
        document_number="5/QĐ-UBND",
        document_date=date(2026, 11, 1),
    )
    record_activity(new, actor=office.actor("clerk"), at=MONDAY)
    plan = NewActivity(
        authority_id=office.units["a"], day=date(2026, 2, 2), kind="document", text="Kế hoạch của năm"
    )
    record_activity(plan, actor=office.actor("clerk"), at=MONDAY)
    made = drafted(office)
    assert "Trong kỳ có 2 sáng kiến" in words(made, "initiatives")
    assert made.part("initiatives").items == (
        "Rút gọn biểu mẫu (số 5/QĐ-UBND ngày 01/11/2026; 2 sáng kiến).",
    )
    assert "ban hành trước kỳ, đang thực hiện" in made.part("one_stop").items[0]
    earlier = drafted(office, as_of=MONDAY - timedelta(minutes=1))
    assert earlier.part("initiatives").items == ()


def test_prose_comes_from_this_period_else_from_the_one_before(office):
    saved(office, "2026-M10", "causes", "Của tháng trước")
    saved(office, "2026-M10", "plans", "Việc tháng trước")
    saved(office, "2026-M11", "causes", "Của tháng này")
    made = drafted(office)
    own, kept = made.part("causes"), made.part("plans")
    assert (own.origin, own.text, own.previous) == ("own", "Của tháng này", "Của tháng trước")
    assert (kept.origin, kept.text) == ("previous", "Việc tháng trước")
    assert [note.kind for note in made.notes] == ["text"]
    saved(office, "2026-M11", "plans", "")
    assert drafted(office).part("plans").text == ""


def test_prose_is_that_of_the_moment_asked_for(office):
    saved(office, "2026-M11", "causes", "Bản đầu")
    later = MONDAY + timedelta(hours=2)
    mark = drafted(office).part("causes").mark
    save_text(
        office.units["a"],
        NOVEMBER,
        "causes",
        text="Bản sau",
        mark=mark,
        actor=office.actor("clerk"),
        at=later,
    )
    assert drafted(office).part("causes").text == "Bản sau"
    assert drafted(office, as_of=later - timedelta(minutes=1)).part("causes").text == "Bản đầu"
    assert drafted(office, as_of=MONDAY - timedelta(minutes=1)).part("causes").origin == "none"


def test_a_posted_total_that_its_parts_do_not_make_is_named(office):
    lines = [ListLine(SAME_DAY), ListLine(THREE_DAYS, vertical=True)]
    post_list(
        office.units["a"],
        decision="1/QĐ",
        valid_from=date(2026, 1, 1),
        lines=lines,
        actor=SYSTEM,
        at=MONDAY,
    )
    saved(office, "2026-M11", "one_stop", "Tiếp nhận 3 TTHC.")
    (note,) = drafted(office).notes
    assert "lời văn ghi “3 TTHC”; số liệu của kỳ là 2 TTHC = 1 TTHC thuộc thẩm quyền + 1" in note.sentence


def test_a_province_begins_with_the_rules_and_counts_what_is_below(office):
    a_dossier(office).received()
    made = narrative(office.units["province"], NOVEMBER, AFTER)
    assert made.parts[0].key == "rules"
    assert made.figures["received"] == 1
    assert made.level == "province"


def test_a_period_that_runs_says_until_when_it_knows(office):
    made = narrative(office.units["a"], NOVEMBER, MONDAY)
    assert made.notes[0].sentence == "Kỳ báo cáo chưa kết thúc: số liệu tính đến 08:00 ngày 02/11/2026."
    assert "Đến ngày 02/11/2026 công khai" in words(made, "publicity")


def test_a_period_to_come_is_refused(office):
    with pytest.raises(Invalid, match="chưa có số liệu"):
        narrative(office.units["a"], parse("2027-Q1"), MONDAY)


def text_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\u00a0", " ")


def test_the_document_carries_everything(office):
    a_dossier(office).received().decided()
    saved(office, "2026-M11", "proposals", "Đề nghị tập huấn <b>nghiệp vụ</b> {0} & khác.")
    text = text_of(narrative_docx(office.units["a"], NOVEMBER, AFTER))
    for words_ in (
        "BÁO CÁO",
        "I. TÌNH HÌNH, KẾT QUẢ KIỂM SOÁT THỦ TỤC HÀNH CHÍNH (TTHC)",
        "10. Nội dung khác",
        "II. ĐÁNH GIÁ CHUNG",
        "tiếp nhận 1 hồ sơ",
        "Đề nghị tập huấn <b>nghiệp vụ</b> {0} & khác.",
        "Ghi chú về số liệu",
        "Nguồn: ",
        "TM. ỦY BAN NHÂN DÂN",
        "Biểu số II.08/VPCP/KSTT",
        "Phụ lục IV",
    ):
        assert words_ in text


def test_equal_drafts_are_equal_files(office):
    first, second = (narrative_docx(office.units["a"], NOVEMBER, AFTER) for _ in range(2))
    assert first == second


def test_a_draft_takes_a_fixed_number_of_queries(office, django_assert_max_num_queries):
    a_dossier(office).received()
    drafted(office)
    with django_assert_max_num_queries(40) as counted:
        drafted(office)
    first = len(counted)
    for _ in range(3):
        a_dossier(office, SAME_DAY).received().decided()
        receive(NewPetition(channel="box", content="Ý kiến"), actor=office.actor("clerk"), at=MONDAY)
    with django_assert_max_num_queries(first):
        drafted(office)
