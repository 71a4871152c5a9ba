"""Figures in words and what a draft says about itself, on the published figures of quarter II of 2023."""

from __future__ import annotations

import pytest

from motcua.law.periods import quarter
from motcua.reports.letters.consistency import prose_notes, rate_notes, sum_notes, text_notes
from motcua.reports.letters.ledger import Ledger, say
from motcua.reports.letters.narrative_parts import Basis, Part, said
from motcua.reports.letters.narrative_sentences import MEASURES, WRITERS, Setting
from motcua.reports.letters.outline import HEADINGS, KEYS, outline

Q2 = quarter(2023, 2)
SEED = {
    **dict.fromkeys(MEASURES, 0),
    "received": 243,
    "carried_over": 3,
    "received_online": 175,
    "received_counter": 63,
    "received_post": 5,
    "received_online_full": 140,
    "received_online_partial": 35,
    "entered_in_time": 243,
    "finished": 246,
    "finished_early": 220,
    "finished_on_time": 26,
    "paid_online": 7,
    "with_charge": 46,
    "result_due": 246,
    "result_file": 171,
    "to_scan": 68,
    "procedures": 141,
    "procedures_own": 118,
    "procedures_own_interagency": 89,
    "procedures_vertical": 23,
}


def written(*keys: str, level: str = "commune", period=Q2, **changes: int) -> tuple[dict[str, str], Ledger]:
    ledger = Ledger({**SEED, **changes})
    setting = Setting(level=level, period=period, forms={"II.06": "II.06b"})
    told = {}
    for section in outline(level):
        if not keys or section.key in keys:
            ledger.begin(section.number)
            sentences = WRITERS[section.key](ledger, setting)
            told[section.key] = " ".join(said(s) for s in sentences).replace("\u00a0", " ")
    return told, ledger


def a_part(text: str, key: str = "one_stop", number: str = "I.5", origin: str = "own") -> Part:
    heading = HEADINGS[key]
    return Part(
        key=key,
        number=number,
        title=heading.title,
        part=heading.part,
        hint="",
        sentences=(),
        items=(),
        text=text,
        origin=origin,
        previous="",
    )


def test_dossiers_of_the_published_report():
    told, _ = written("settlement")
    for words in (
        "tiếp nhận 246 hồ sơ: mới tiếp nhận trong kỳ 243 hồ sơ, từ kỳ trước chuyển qua 3 hồ sơ",
        "Trong 243 hồ sơ mới tiếp nhận: trực tuyến 175 hồ sơ (72,0 %)",
        "bưu chính công ích 68 hồ sơ (28,0 %)",
        "trước hạn 220 hồ sơ (89,4 %); đúng hạn 26 hồ sơ (10,6 %); quá hạn 0 hồ sơ",
        "Thanh toán trực tuyến 7 hồ sơ, bằng 2,9 % của 243 hồ sơ mới tiếp nhận",
        "(Chi tiết tại biểu II.06b kèm theo.)",
    ):
        assert words in told["settlement"]
    assert told["settlement"].startswith("Quý II năm 2023 tiếp nhận")


def test_online_services_of_the_published_report():
    told, _ = written("online")
    for words in (
        "175 hồ sơ trực tuyến, bằng 71,1 % của 246 hồ sơ tiếp nhận kể cả kỳ trước chuyển qua",
        "một phần (mức độ 3) 35 hồ sơ (14,2 %); toàn trình (mức độ 4) 140 hồ sơ (56,9 %)",
        "Thanh toán trực tuyến 7 hồ sơ, bằng 2,8 % của 246",
        "kết quả điện tử 171 hồ sơ, bằng 69,5 % của 246 hồ sơ đã giải quyết",
    ):
        assert words in told["online"]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (quarter(2022, 1), "; mức độ 4 140 hồ sơ"),
        (quarter(2023, 2), "; toàn trình (mức độ 4) 140 hồ sơ"),
        (quarter(2026, 1), "; toàn trình 140 hồ sơ"),
    ],
)
def test_levels_are_called_as_in_their_time(period, words):
    assert words in written("online", period=period)[0]["online"]


def test_procedures_of_the_published_report():
    told, _ = written("one_stop", "publicity")
    assert (
        "141 TTHC: 118 TTHC thuộc thẩm quyền giải quyết (trong đó 89 TTHC liên thông) và 23 TTHC"
        in told["one_stop"]
    )
    assert "Cấp xã không có thẩm quyền công bố" in told["publicity"]
    province, _ = written("publicity", level="province")
    assert "Cấp xã" not in province["publicity"]


def test_two_rates_of_one_thing_are_named_with_both_denominators():
    _, ledger = written()
    online, paid, *more = [note.sentence.replace("\u00a0", " ") for note in rate_notes(ledger.rates)]
    assert "72,0 % là 175 trên 243 hồ sơ mới tiếp nhận (mục I.4)" in online
    assert "71,1 % là 175 trên 246 hồ sơ tiếp nhận kể cả kỳ trước chuyển qua (mục I.6)" in online
    assert "2,9 % là 7 trên 243" in paid
    assert "2,8 % là 7 trên 246" in paid
    assert not more


def test_equal_denominators_need_no_note():
    _, ledger = written(carried_over=0, paid_online=0)
    assert rate_notes(ledger.rates) == []


def test_totals_of_the_figures_agree_and_a_false_one_is_named():
    assert sum_notes(written()[1].sums) == []
    notes = sum_notes(written(procedures=140)[1].sums)
    assert [note.sentence for note in notes] == [
        "Mục I.5: TTHC tiếp nhận tại Bộ phận Một cửa ghi 140 TTHC, cộng các phần là 141 (118 + 23)."
    ]


def checked(text: str, **where: str) -> list[str]:
    _, ledger = written()
    parts = [a_part(text, **where)]
    notes = prose_notes(parts, printed=ledger.printed, rates=ledger.rates, sums=ledger.sums)
    return [note.sentence for note in notes]


def test_prose_that_says_140_where_118_and_23_make_141_is_named():
    (sentence,) = checked("Tiếp nhận 140 TTHC, gồm 118 TTHC do tỉnh quy định và 23 TTHC của ngành dọc.")
    assert sentence == (
        "Mục I.5: lời văn ghi “140 TTHC”; số liệu của kỳ là 141 TTHC "
        "= 118 TTHC thuộc thẩm quyền + 23 TTHC ngành dọc."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Đã tiếp nhận 243 hồ sơ, giải quyết 246 hồ sơ.",
        "Trực tuyến đạt 72 %, có nơi ghi 71,1%; số hóa 69.5 %.",
        "Chưa đạt 100 % yêu cầu.",
        "Kế hoạch số 91/KH-UBND, Quyết định 19/QĐ, ngày 20/3/2023 hồ sơ.",
        "",
    ],
)
def test_prose_with_figures_of_the_period_is_let_be(text):
    assert checked(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đã tiếp nhận 1.204 hồ sơ.", "“1.204 hồ sơ”; số liệu của kỳ không có con số này"),
        ("Đã tiếp nhận 244 hồ sơ.", "“244 hồ sơ”; số liệu của kỳ là 243 hồ sơ"),
        ("Tỷ lệ trực tuyến 68,3 %.", "“68,3 %”; số liệu của kỳ không có tỷ lệ này"),
    ],
)
def test_numbers_kept_from_another_quarter_are_named(text, words):
    (sentence,) = checked(text)
    assert words in sentence


def test_goals_are_no_figures():
    assert checked("Phấn đấu đạt 80 % hồ sơ trực tuyến.", key="plans", number="III") == []


def test_prose_of_last_quarter_is_told_of():
    parts = [a_part("Cũ", origin="previous"), a_part("Mới", number="I.6")]
    (note,) = text_notes(parts, "quý I năm 2023")
    assert note.sentence == "Lời văn các mục I.5 lấy nguyên từ báo cáo quý I năm 2023, chưa sửa."


def test_nothing_to_divide_by_is_said():
    told, ledger = written("settlement", "online", **dict.fromkeys(SEED, 0))
    assert "tiếp nhận 0 hồ sơ" in told["settlement"]
    assert "Không phát sinh hồ sơ thanh toán trực tuyến" in told["online"]
    assert ledger.rates == []
    line = Ledger({"a": 1}).rate("việc", ("a",), Basis(("b",), "hồ sơ"))
    assert said(line) == "không tính tỷ lệ vì không có hồ sơ"


def test_late_dossiers_and_open_ones_are_told():
    told, _ = written(
        "settlement", "difficulties", finished_late=4, finished_late_apologised=3, open=2, open_overdue=2
    )
    assert "xin lỗi, hẹn lại ngày trả kết quả với 3 hồ sơ, bằng 75,0 % của 4" in told["settlement"]
    assert "Đang giải quyết 2 hồ sơ: trong hạn 0 hồ sơ, quá hạn 2 hồ sơ" in told["settlement"]
    assert "Còn 2 hồ sơ đang giải quyết đã quá hạn" in told["difficulties"]


def test_the_outline_of_each_level():
    commune = [section.label for section in outline("commune")]
    assert commune[0] == "I.1. Công bố, công khai TTHC, danh mục TTHC"
    assert [section.number for section in outline("commune")] == [
        *(f"I.{n}" for n in range(1, 11)),
        *("II.1", "II.2", "II.3", "III", "IV"),
    ]
    assert outline("district") == outline("commune")
    province = outline("province")
    assert (province[0].key, province[1].label) == ("rules", "I.2. Công bố, công khai TTHC, danh mục TTHC")
    assert set(WRITERS) == KEYS


def test_figures_open_to_what_they_count():
    _, ledger = written()
    line = say("Có ", ledger.count("received"), ".")
    assert [span.measures for span in line] == [(), ("received",), ()]
