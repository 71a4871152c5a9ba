"""Findings name the units of two real letters, with exactly their figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from motcua.law.calendar import ZONE
from motcua.law.periods import days, parse
from motcua.lib.refused import Invalid
from motcua.reports.letters import wording
from motcua.reports.letters.wording import unit_name
from motcua.reports.queries.drafts import draft
from motcua.reports.queries.findings import Finding, Findings, find
from motcua.reports.run import run
from motcua.reports.scope import UnitNotThen
from motcua.reports.types import LetterKind
from tests.reports.districts import District, a_district

NOW = datetime(2026, 11, 20, 9, tzinfo=ZONE)
#: the lists of the letter of Cẩm Xuyên: group and count
LATE = (
    "Cẩm Hà (17 hồ sơ); Cẩm Lĩnh (12 hồ sơ); thị trấn Cẩm Xuyên (11 hồ sơ); Cẩm Trung (08 hồ sơ); "
    "Cẩm Sơn (05 hồ sơ); Cẩm Thành, Yên Hòa và thị trấn Thiên Cầm (04 hồ sơ); Cẩm Quang (03 hồ sơ); "
    "Nam Phúc Thăng (đang quá hạn 02 hồ sơ); "
    "các xã Cẩm Bình, Cẩm Duệ, Cẩm Lộc, Cẩm Minh, Cẩm Mỹ, Cẩm Nhượng, Cẩm Quan (01 hồ sơ)."
)
ENTERED = (
    "Cẩm Hưng (30,28%); Cẩm Nhượng (38,91%); Cẩm Dương (44,07%); Cẩm Duệ (45,92%); "
    "thị trấn Cẩm Xuyên (56,42%); Cẩm Hà (57,98%); Cẩm Bình (61,43%); Cẩm Lĩnh (63,55%); Cẩm Lạc (70,00%); "
    "Yên Hòa (71,40%); Cẩm Mỹ (78,19%); Cẩm Thịnh (79,54%)."
)
NO_ONLINE = (
    "thị trấn Cẩm Xuyên, thị trấn Thiên Cầm; các xã Cẩm Duệ, Cẩm Dương, Cẩm Hà, Cẩm Hưng, Cẩm Lĩnh, "
    "Cẩm Minh, Cẩm Nhượng, Cẩm Quan, Cẩm Quang, Cẩm Thạch, Cẩm Thịnh, Nam Phúc Thăng, Yên Hòa."
)
PAYMENT = (
    "Cộng Lạc (1,75%); Dân Chủ (11,14%); Đại Hợp (10,34%); Đại Sơn (9,87%); Hà Kỳ (4,06%); "
    "Hưng Đạo (15,07%); Phượng Kỳ (7,02%); Tái Sơn (2,52%); Tân Kỳ (1,46%); Tiên Động (0,98%); "
    "Văn Tố (16,43%)."
)


def of(found: Findings, key: str) -> Finding:
    return next(item for item in found.items if item.key == key)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[District]:
    """The district once for all tests that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_district("cam-xuyen-2022", at=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def cam_xuyen(built: District, db: None) -> District:
    return built


def test_the_letter_of_cam_xuyen_comes_out_of_its_data(cam_xuyen: District) -> None:
    found = find(cam_xuyen.id, period=cam_xuyen.period, at=NOW)
    assert of(found, "late").sentence.endswith(f"còn 17 đơn vị có hồ sơ quá hạn, gồm: {LATE}")
    assert of(found, "entry_share").sentence.endswith(
        f"12 đơn vị có tỷ lệ hồ sơ nhập ngay khi tiếp nhận dưới 80%, gồm: {ENTERED}"
    )
    assert of(found, "no_online").sentence.endswith(
        f"có 15 đơn vị không tiếp nhận hồ sơ trực tuyến nào, gồm: {NO_ONLINE}"
    )
    first = of(found, "entry_share").units[0]
    assert (first.name.whole, first.numerator, first.denominator) == ("xã Cẩm Hưng", 33, 109)
    assert of(found, "entry_share").definition.startswith("Nhập ngay khi tiếp nhận ÷ Tiếp nhận mới trong kỳ")


def test_the_letter_says_what_the_form_says(cam_xuyen: District) -> None:
    found = find(cam_xuyen.id, period=cam_xuyen.period, at=NOW)
    for unit in of(found, "late").units[::5]:
        form = run("II.06b", unit_id=unit.unit_id, period=cam_xuyen.period, at=NOW)
        assert unit.numerator == sum(
            int(form.cell("total", column.key) or 0)
            for column in form.columns
            if column.measures in {("finished_late",), ("open_overdue",)}
        )
    whole = run("II.06b", unit_id=cam_xuyen.id, period=cam_xuyen.period, at=NOW)
    assert whole.cell("total", "finished") == found.overview["finished"]


def test_praise_goes_to_whoever_has_nothing_late_open_or_done(cam_xuyen: District) -> None:
    found = find(cam_xuyen.id, period=cam_xuyen.period, at=NOW)
    named = {unit.name.bare for unit in of(found, "good_in_time").units}
    assert named == {"Cẩm Dương", "Cẩm Hưng", "Cẩm Lạc", "Cẩm Thạch", "Cẩm Thịnh", "Cẩm Vịnh"}
    assert [unit.name.bare for unit in of(found, "good_entry").units] == ["Cẩm Vịnh"]
    assert "100,00%" not in of(found, "good_in_time").sentence


def test_a_limit_of_the_writer_moves_the_list(cam_xuyen: District) -> None:
    found = find(
        cam_xuyen.id,
        period=cam_xuyen.period,
        at=NOW,
        keys=["entry_share"],
        limits={"entry_share": Decimal("44.5")},
    )
    (only,) = found.items
    assert only.sentence.endswith(
        "dưới 44,5%, gồm: Cẩm Hưng (30,28%); Cẩm Nhượng (38,91%); Cẩm Dương (44,07%)."
    )


def test_the_letter_of_tu_ky_comes_out_of_its_data(db: None) -> None:
    tu_ky = a_district("tu-ky-2023", at=NOW)
    found = find(tu_ky.id, period=tu_ky.period, at=NOW)
    payment = of(found, "online_payment")
    assert payment.sentence.endswith(f"11 đơn vị không đạt chỉ tiêu 30%, gồm: {PAYMENT}")
    assert wording.percent(payment.whole.rate) == "41,29%"
    assert wording.percent(of(found, "online_share").whole.rate) == "99,72%"
    assert not of(found, "late").units
    assert of(found, "late").sentence == ""
    words = draft(found, found.named(["online_payment"]), LetterKind.CRITICISE)
    assert words.addressees == ("Ủy ban nhân dân các xã",)
    assert "trong thời gian từ ngày 01/01/2023 đến ngày 31/07/2023 các đơn vị" in words.body[0]


def test_digitising_is_measured_against_the_authority_above(cam_xuyen: District) -> None:
    found = find(cam_xuyen.id, period=cam_xuyen.period, at=NOW, keys=["digitised_results"])
    (item,) = found.items
    assert item.average is not None
    assert item.average.denominator == item.whole.denominator == 2067
    assert not item.units, "nobody is below an average that all share"


def test_units_that_owe_a_report_are_reminded_once_it_is_due(cam_xuyen: District) -> None:
    sent = {"keys": ["missing_reports"], "period": cam_xuyen.period}
    due = find(cam_xuyen.id, at=cam_xuyen.at, **sent).items[0]  # type: ignore[arg-type]
    assert len(due.units) == 23
    assert due.sentence.startswith(
        "Về chế độ báo cáo: 23 đơn vị chưa gửi báo cáo quý I năm 2022, gồm: thị trấn"
    )
    early = datetime(2022, 3, 15, 9, tzinfo=ZONE)
    assert not find(cam_xuyen.id, at=early, **sent).items[0].units  # type: ignore[arg-type]


def test_the_draft_says_what_the_findings_say_and_no_other_figure(cam_xuyen: District) -> None:
    found = find(cam_xuyen.id, period=cam_xuyen.period, at=NOW)
    chosen = found.named(["late", "entry_share", "no_online", "online_payment"])
    assert [item.key for item in chosen] == ["late", "entry_share", "no_online"]
    words = draft(found, chosen, LetterKind.CRITICISE)
    assert words.addressees == ("Ủy ban nhân dân các xã, thị trấn",)
    assert words.subject.endswith("thủ tục hành chính quý I năm 2022")
    assert words.body[0] == (
        "Theo số liệu trên hệ thống thông tin giải quyết thủ tục hành chính, trong quý I năm 2022 (từ ngày "
        "15/12/2021 đến ngày 14/03/2022) các đơn vị tiếp nhận 2.069 hồ sơ, giải quyết 2.067 hồ sơ, trong đó "
        "giải quyết trước hạn, đúng hạn 1.992 hồ sơ (96,37%)."
    )
    assert [line for line in words.body if line.startswith("- ")] == [f"- {i.sentence}" for i in chosen]
    assert any(line.startswith("Ủy ban nhân dân huyện phê bình") for line in words.body)
    assert [line[:2] for line in words.body if line[0].isdecimal()] == ["1.", "2.", "3.", "4."]


def test_a_period_that_cannot_be_said_anything_of(cam_xuyen: District) -> None:
    with pytest.raises(Invalid, match="chưa có số liệu"):
        find(cam_xuyen.province_id, period=parse("2027-Q1"), at=NOW)
    with pytest.raises(UnitNotThen):
        find(cam_xuyen.id, period=days(date(1995, 1, 1), date(1995, 3, 31)), at=NOW)
    with pytest.raises(Invalid, match="không-có"):
        find(cam_xuyen.id, period=cam_xuyen.period, at=NOW, keys=["không-có"])
    empty = find(cam_xuyen.communes["xã Cẩm Hà"], period=cam_xuyen.period, at=NOW)
    assert not any(item.units for item in empty.items)


@pytest.mark.parametrize(
    ("short", "name", "kind", "bare"),
    [
        ("UBND xã Cẩm Lộc", "", "xã", "Cẩm Lộc"),
        ("UBND huyện", "Ủy ban nhân dân huyện Cẩm Xuyên", "huyện", "Cẩm Xuyên"),
        ("UBND thị trấn Thiên Cầm", "", "thị trấn", "Thiên Cầm"),
        ("UBND phường Hà Huy Tập", "", "phường", "Hà Huy Tập"),
        ("Sở Nội vụ", "Sở Nội vụ tỉnh Hà Tĩnh", "", "Sở Nội vụ"),
        ("UBND xã Cẩm Trung cũ", "Ủy ban nhân dân xã Cẩm Trung (trước 01/7/2025)", "xã", "Cẩm Trung"),
        ("", "UBND thành phố Hà Tĩnh", "thành phố", "Hà Tĩnh"),
        ("Xã Hội", "", "xã", "Hội"),
    ],
)
def test_units_are_called_as_letters_call_them(short: str, name: str, kind: str, bare: str) -> None:
    said = unit_name(short, name)
    assert (said.kind, said.bare) == (kind, bare)


def test_figures_are_written_as_the_state_writes_them() -> None:
    assert [wording.counted(n) for n in (0, 8, 17, 1234567)] == ["00", "08", "17", "1.234.567"]
    assert wording.percent(Decimal("30.284")) == "30,28%"
    assert wording.percent(None) == "–"
    assert wording.limit(Decimal("97.60")) == "97,6%"
    assert wording.filled("{a} {b}", {"a": "{b}", "b": "1"}) == "{b} 1"
