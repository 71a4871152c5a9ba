"""The papers: every field of the forms, archive format, marks, hard text."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from motcua.dossiers.slips import fonts, render
from motcua.dossiers.slips.render import TEST_MARK, Reprint, render_slip
from motcua.dossiers.slips.types import ComponentLine, Signer, Slip
from motcua.law.forms import face
from tests.dossiers.slips import papers as p
from tests.dossiers.slips.papers import fonts_of, page_sizes, pdfa_status, words_of

HEAD = (
    "ỦY BAN NHÂN DÂN XÃ ĐỒNG LỘC",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Đồng Lộc, ngày 05 tháng 02 năm 2026",
)
FIELDS: list[tuple[Slip, tuple[str, ...]]] = [
    (
        p.RECEIPT,
        (
            "Mẫu số 01",
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ ĐỒNG LỘC",
            "Số: 07/TTPVHCC",
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "Mã hồ sơ: H27.55.12-260205-0007",
            "Trung tâm/Bộ phận tiếp nhận: Trung tâm Phục vụ hành chính công xã Đồng Lộc",
            "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: Nguyễn Thị Thúy Hường",
            "Số định danh cá nhân/tổ chức: 042190001234",
            "Địa chỉ: Thôn Khe Út, xã Đồng Lộc",
            "Số điện thoại: 0912 345 678",
            "Email: huong@vidu.vn",
            "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
            "Thành phần hồ sơ nộp gồm:",
            "1 Tờ khai đăng ký khai sinh 1 0",
            "2 Giấy chứng sinh 1 0 nộp lại",
            "3 Giấy chứng nhận kết hôn 0 2",
            "Số lượng hồ sơ: 01 (bộ)",
            "Thời gian giải quyết hồ sơ theo quy định là: 01 ngày làm việc",
            "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 05 tháng 02 năm 2026",
            "Thời gian trả kết quả: 17 giờ 00 phút, ngày 05 tháng 02 năm 2026",
            "Nhận trước 15 giờ, trả trong ngày.",
            "Đăng ký nhận kết quả tại: Bưu điện xã",
            "Phí, lệ phí (nếu có): Miễn",
            "Vào Sổ theo dõi hồ sơ: Quyển số 01/2026, Số thứ tự 47",
            "NGƯỜI NỘP HỒ SƠ",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
            "Lê Văn Tài",
        ),
    ),
    (
        p.BY_PROXY,
        (
            "Tiếp nhận hồ sơ của Ông (Bà)/Tổ chức: Nguyễn Thị Thúy Hường",
            "Người nộp thay: Trần Quốc Đạt",
            "Số định danh cá nhân: 042085007654",
            "Địa chỉ của người nộp thay: Thôn Mai Long",
            "Số điện thoại: 0987654321",
            "Email: ...",
            "Giấy tờ ủy quyền: Giấy ủy quyền số 15",
        ),
    ),
    (
        p.SUPPLEMENT,
        (
            "Mẫu số 02",
            "Số: 07/PBS-TTPVHCC",
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "Hồ sơ của: Nguyễn Thị Thúy Hường",
            "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
            "Địa chỉ: Thôn Khe Út, xã Đồng Lộc",
            "Số điện thoại: 0912 345 678",
            "Email: huong@vidu.vn",
            "Yêu cầu hoàn thiện hồ sơ gồm:",
            "1 Giấy chứng sinh 1 0",
            "Lý do: Chưa có giấy chứng sinh",
            "liên hệ Lê Văn Tài, số điện thoại 0239 385 1234",
            "dichvucong.gov.vn",
            "NGƯỜI HƯỚNG DẪN",
            "Phạm Thị Lý",
        ),
    ),
    (
        p.REFUSAL,
        (
            "Mẫu số 03",
            "Số: 07/PTC-TTPVHCC",
            "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
            "Tiếp nhận hồ sơ của: Nguyễn Thị Thúy Hường",
            "Số định danh cá nhân/tổ chức: 042190001234",
            "Địa chỉ: Thôn Khe Út, xã Đồng Lộc",
            "Mã hồ sơ (nếu có): ...",
            "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
            "UBND xã Nghi Xuân",
            "Lý do từ chối: Không thuộc thẩm quyền của xã",
            "NGƯỜI NỘP HỒ SƠ",
            "NGƯỜI TIẾP NHẬN HỒ SƠ",
        ),
    ),
    (
        p.APOLOGY,
        (
            "Mẫu số 04",
            "Số: 07/PXL",
            "PHÒNG VĂN HÓA – XÃ HỘI",
            "PHIẾU XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
            "Kính gửi: Nguyễn Thị Thúy Hường",
            "Số định danh cá nhân/tổ chức: 042190001234",
            "Mã số hồ sơ: H27.55.12-260205-0007",
            "Cơ quan giải quyết: Phòng Văn hóa – Xã hội",
            "Thủ tục hành chính: Trợ cấp xã hội hằng tháng",
            "Thời gian nhận hồ sơ: 09 giờ 05 phút, ngày 05 tháng 02 năm 2026",
            "Thời gian hẹn trả kết quả: 09 giờ 05 phút, ngày 15 tháng 02 năm 2026",
            "Lý do: Chờ kết quả xác minh",
            "xin lỗi",
            "Thời gian hẹn trả kết quả mới: 09 giờ 05 phút, ngày 20 tháng 02 năm 2026",
            "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
            "Phan Thị Lệ Thủy",
        ),
    ),
    (
        p.STOP,
        (
            "Mẫu số 05",
            "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
            "Kính gửi: Nguyễn Thị Thúy Hường",
            "Mã hồ sơ: H27.55.12-260205-0007",
            "Thời gian đề nghị dừng: 09 giờ 05 phút, ngày 07 tháng 02 năm 2026",
            "Hình thức đề nghị: Trực tiếp",
            "thông báo: dừng giải quyết hồ sơ.",
            "Giấy tờ hoàn trả:",
            "3 Giấy chứng nhận kết hôn 0 2",
            "Khoản tiền hoàn trả: 8.000 đ",
            "KT. CHỦ TỊCH PHÓ CHỦ TỊCH (Ký số)",
        ),
    ),
    (
        p.CONTROL,
        (
            "Mẫu số 06",
            "Số: 07/PKS",
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            "Mã số hồ sơ: H27.55.12-260205-0007",
            "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Văn hóa – Xã hội",
            "Cơ quan phối hợp giải quyết hồ sơ: Công an xã",
            "Ngày nhận: 09 giờ 05 phút, ngày 05 tháng 02 năm 2026",
            "Hẹn trả kết quả: 09 giờ 05 phút, ngày 15 tháng 02 năm 2026",
            "TÊN ĐƠN VỊ",
            "THỜI GIAN GIAO NHẬN",
            "KẾT QUẢ GIẢI QUYẾT HỒ SƠ",
            "GHI CHÚ",
            "1. Giao: Trung tâm 2. Nhận: Phòng chuyên môn",
            "2. Nhận: 09 giờ 12 phút, ngày 05 tháng 02 năm 2026",
            "Người giao",
            "Người nhận",
            "Đúng hạn",
            "Đủ giấy tờ",
            "1. Giao: …… giờ …… phút, ngày …… tháng …… năm ………",
        ),
    ),
    (
        p.RETURN,
        (
            "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ",
            "Chủ hồ sơ: Nguyễn Thị Thúy Hường",
            "Người trả kết quả: Lê Văn Tài",
            "Số điện thoại: 0239 385 1234",
            "Người nhận kết quả: Trần Quốc Đạt",
            "Số định danh của người nhận: 042085007654",
            "1 Giấy khai sinh 12/2026 Nguyễn Minh Khôi",
            "Thời gian trả kết quả: 14 giờ 05 phút, ngày 05 tháng 02 năm 2026",
            "NGƯỜI NHẬN KẾT QUẢ",
            "NGƯỜI TRẢ KẾT QUẢ",
        ),
    ),
]


@pytest.mark.parametrize(("slip", "fields"), FIELDS, ids=lambda value: getattr(value, "kind", ""))
def test_every_field_of_the_form_is_in_the_text_layer(slip: Slip, fields: tuple[str, ...]) -> None:
    words = words_of(render_slip(slip))
    missing = [field for field in HEAD[1:] + fields if field not in words]
    assert missing == []


@pytest.mark.parametrize("slip", p.ALL, ids=lambda slip: slip.kind)
def test_archive_format_page_and_fonts(slip: Slip) -> None:
    pdf = render_slip(slip)
    assert pdfa_status(pdf) == "2B"
    assert page_sizes(pdf) == [p.A5]
    assert {name.startswith("Tinos") for name in fonts_of(pdf)} == {True}
    assert set(fonts_of(pdf).values()) == {True}


def test_page_size_follows_the_face_of_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "face", lambda kind, regime: replace(face(kind, regime), page="A4"))
    pdf = render_slip(p.RECEIPT)
    assert page_sizes(pdf) == [(595.3, 841.9)]
    assert "Mã hồ sơ: H27.55.12-260205-0007" in words_of(pdf)


def test_forms_of_2018_keep_their_numbers_and_titles() -> None:
    header = replace(p.HEADER, unit="", parent_unit="Ủy ban nhân dân huyện Can Lộc")
    old: dict[str, object] = {"regime": p.OLD, "header": header}
    receipt = words_of(render_slip(replace(p.RECEIPT, **old)))
    assert "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ" in receipt
    assert "Số: 07/BPTNTKQ" in receipt
    assert "Bộ phận tiếp nhận và trả kết quả: Trung tâm" in receipt
    apology = words_of(render_slip(replace(p.APOLOGY, **old)))
    assert "Mẫu số 04" in apology
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in apology
    assert "Thời gian hẹn lại trả kết quả: 09 giờ 05 phút, ngày 20 tháng 02 năm 2026" in apology
    assert "Mẫu số 05" in words_of(render_slip(replace(p.CONTROL, **old)))
    stop = words_of(render_slip(replace(p.STOP, **old)))
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ" in stop
    assert "Mẫu số" not in stop


def test_a_stop_that_is_not_possible_says_so() -> None:
    words = words_of(render_slip(replace(p.STOP, stopped=False, reason="Đã có quyết định", returned=())))
    assert "không dừng giải quyết hồ sơ" in words
    assert "Giấy tờ hoàn trả: không" in words


@pytest.mark.parametrize("slip", [p.RECEIPT, p.SUPPLEMENT, p.APOLOGY, p.STOP], ids=lambda slip: slip.kind)
def test_tracking_code_and_its_address(slip: Slip) -> None:
    with_code = render_slip(slip)
    assert "Quét mã" in words_of(with_code)
    assert p.CODE in words_of(with_code)
    assert with_code != render_slip(replace(slip, tracking_url=p.URL + "/khac"))
    assert "Quét mã" not in words_of(render_slip(replace(slip, tracking_url="")))


def test_reprint_is_the_same_paper_marked_as_a_copy() -> None:
    reprint = Reprint(2, datetime(2026, 3, 10, 14, 7, tzinfo=p.AT.tzinfo))
    first, copy = words_of(render_slip(p.RECEIPT)), words_of(render_slip(p.RECEIPT, reprint=reprint))
    mark = "BẢN SAO – In lại lần 2 lúc 14:07 10/03/2026"
    assert mark in copy
    assert "BẢN SAO" not in first
    assert " ".join(copy.replace(mark, "").split()) == first


def test_a_test_dossier_is_marked_without_value() -> None:
    assert TEST_MARK in words_of(render_slip(p.RECEIPT, test=True))
    assert TEST_MARK not in words_of(render_slip(p.RECEIPT))


def test_same_snapshot_gives_same_bytes_from_any_thread() -> None:
    reprint = Reprint(1, p.AT + timedelta(days=1))
    other = replace(p.RECEIPT, code="H27.55.12-260205-0008")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda slip: render_slip(slip, reprint=reprint), [p.RECEIPT, other] * 4))
    assert set(made[0::2]) == {render_slip(p.RECEIPT, reprint=reprint)}
    assert set(made[1::2]) == {render_slip(other, reprint=reprint)}
    assert made[0] != made[1]


HARD = r"""#let x = $a$ *đậm* _n_ `mã` <b>&amp; \n @ref [a] // chú /* */ 'một' "hai" -- ... = h1 #{1+1} %"""


@pytest.mark.parametrize(
    "slip", [p.RECEIPT, p.SUPPLEMENT, p.REFUSAL, p.APOLOGY, p.STOP], ids=lambda s: s.kind
)
def test_markup_in_any_field_prints_literally(slip: Slip) -> None:
    hard = replace(slip, applicant=replace(p.APPLICANT, name=HARD), request="= " + HARD)
    words = words_of(render_slip(hard))
    assert words.count(HARD) >= 2


def test_decomposed_text_prints_composed() -> None:
    name = "Nguyễn Thị Ưởng"
    nfd = replace(p.RECEIPT, submitter=unicodedata.normalize("NFD", name))
    assert name in words_of(render_slip(nfd))


@pytest.mark.parametrize("text", ["👨‍👩‍👧 mẹ 😀", "漢字 عربي ไทย", "a\x00b\x1f\u200e", "\ud800", "\n" * 5000])
def test_characters_without_a_glyph_never_fail(text: str) -> None:
    pdf = render_slip(replace(p.RECEIPT, applicant=replace(p.APPLICANT, name=text + "Ổn"), due_note=text))
    assert "Ổn" in words_of(pdf)
    assert len(page_sizes(pdf)) == 1


@pytest.mark.parametrize("text", ["Nguyễn Văn Ổn " * 715, "x" * 10_000, "Ư" * 10_000])
def test_ten_thousand_characters_flow_over_pages_and_lose_nothing(text: str) -> None:
    words = words_of(render_slip(replace(p.RECEIPT, applicant=replace(p.APPLICANT, name=text))))
    assert words.replace(" ", "").count(text[0]) >= text.count(text[0])
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" in words


def test_twenty_five_papers_go_on_with_a_page_number_and_repeated_titles() -> None:
    lines = tuple(
        ComponentLine(name=f"Giấy tờ thứ {i} có tên dài để phải xuống dòng trong bảng thành phần", copies=1)
        for i in range(1, 26)
    )
    pdf = render_slip(replace(p.RECEIPT, components=lines))
    words = words_of(pdf)
    assert page_sizes(pdf) == [p.A5, p.A5]
    assert f"{p.CODE} – trang 2/2" in words
    assert words.count("Tên giấy tờ") == 2
    assert all(f"Giấy tờ thứ {i} " in words for i in range(1, 26))


def test_head_signs_with_the_titles_given() -> None:
    signed = replace(p.APOLOGY, signer=Signer(name="A", titles=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")))
    words = words_of(render_slip(signed))
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in words
    assert "THỦ TRƯỞNG" not in words


def test_no_promised_date_leaves_a_line_to_fill() -> None:
    words = words_of(render_slip(replace(p.RECEIPT, due_at=None)))
    assert "Thời gian trả kết quả: …… giờ …… phút" in words


def test_times_print_in_vietnam() -> None:
    utc = datetime.fromisoformat("2026-02-05T20:30:00+00:00")
    assert "03 giờ 30 phút, ngày 06 tháng 02" in words_of(render_slip(replace(p.RECEIPT, received_at=utc)))


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        render_slip(replace(p.RECEIPT, received_at=datetime(2026, 2, 5, 9, 5)))


def test_missing_fonts_name_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(fonts, "FONT_DIR", tmp_path)
    with pytest.raises(fonts.FontsMissing, match="make setup"):
        fonts.font_files()


def test_the_family_draws_every_vietnamese_letter() -> None:
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = {
        unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in tones
    }
    assert {letter for letter in letters | set("đĐ") if ord(letter) not in fonts.drawable()} == set()
