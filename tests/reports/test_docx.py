"""Administrative documents keep the layout of decree 30/2020, whatever is typed into them."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from datetime import date

import docx
from docx.document import Document as WordDocument
from docx.shared import Length, Pt

from motcua.reports.letters.docx import Document30
from motcua.reports.letters.parts import (
    Annex,
    Block,
    Bullets,
    DocumentKind,
    Header,
    Heading,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)

HEADER = Header(
    unit="Ủy ban nhân dân huyện Cẩm Xuyên",
    symbol="UBND-VP",
    number="7",
    place="Cẩm Xuyên",
    day=date(2022, 2, 7),
)
SIGNATURE = Signature(titles=("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"), name="Phạm Văn An")
TABLE = Table((TableColumn("Đơn vị", 4), TableColumn("Số hồ sơ", 2, "right")), (("Cẩm Hà", "1.234"),))


def written(
    *body: Block,
    header: Header = HEADER,
    kind: DocumentKind = DocumentKind.LETTER,
    annexes: tuple[Annex, ...] = (),
    addressees: tuple[str, ...] = ("Phòng Nội vụ", "Ủy ban nhân dân các xã, thị trấn"),
) -> WordDocument:
    document = Document30(
        header=header,
        kind=kind,
        subject="chấn chỉnh việc giải quyết hồ sơ",
        addressees=addressees,
        body=body or (Paragraph("Đề nghị thực hiện."),),
        signature=SIGNATURE,
        receivers=("Như trên", "Lưu: VT, VP"),
        annexes=annexes,
    )
    return docx.Document(io.BytesIO(document.to_bytes()))


def millimetres(length: Length | None) -> int:
    assert length is not None
    return round(float(length.mm))


def lines(document: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]


def cell(document: WordDocument, table: int, row: int, column: int) -> list[str]:
    paragraphs = document.tables[table].rows[row].cells[column].paragraphs
    return [paragraph.text for paragraph in paragraphs if paragraph.text.strip()]


def test_the_page_is_a4_with_the_decrees_margins_and_font() -> None:
    document = written()
    section = document.sections[0]
    assert (millimetres(section.page_width), millimetres(section.page_height)) == (210, 297)
    assert 30 <= millimetres(section.left_margin) <= 35
    assert 15 <= millimetres(section.right_margin) <= 20
    assert 20 <= millimetres(section.top_margin) <= 25
    normal = document.styles["Normal"]
    assert normal.font.name == "Times New Roman"
    assert normal.font.size == Pt(14)
    assert 'w:eastAsia="Times New Roman"' in normal.element.xml
    assert 'w:val="vi-VN"' in normal.element.xml


def test_a_letter_has_its_head_number_subject_and_addressees() -> None:
    document = written()
    assert cell(document, 0, 0, 0) == ["ỦY BAN NHÂN DÂN", "HUYỆN CẨM XUYÊN"]
    assert cell(document, 0, 0, 1) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert cell(document, 0, 1, 0) == ["Số: 07/UBND-VP", "V/v chấn chỉnh việc giải quyết hồ sơ"]
    assert cell(document, 0, 1, 1) == ["Cẩm Xuyên, ngày 07 tháng 02 năm 2022"]
    assert lines(document)[:3] == [
        "Kính gửi:",
        "- Phòng Nội vụ;",
        "- Ủy ban nhân dân các xã, thị trấn.",
    ]


def test_only_days_below_ten_and_the_first_two_months_get_a_zero() -> None:
    said = {
        date(2022, 4, 17): "Cẩm Xuyên, ngày 17 tháng 4 năm 2022",
        date(2022, 1, 1): "Cẩm Xuyên, ngày 01 tháng 01 năm 2022",
        date(2022, 12, 31): "Cẩm Xuyên, ngày 31 tháng 12 năm 2022",
    }
    for day, words in said.items():
        header = Header(unit="UBND huyện", symbol="UBND", place="Cẩm Xuyên", number="120", day=day)
        assert cell(written(header=header), 0, 1, 1) == [words]


def test_a_draft_leaves_room_for_number_and_day() -> None:
    header = Header(unit="UBND huyện", symbol="UBND-VP", place="Cẩm Xuyên", year=2022)
    document = written(header=header)
    (number, _) = cell(document, 0, 1, 0)
    assert number.startswith("Số: \u00a0")
    assert number.endswith("\u00a0/UBND-VP")
    (day,) = cell(document, 0, 1, 1)
    assert day.replace("\u00a0", "") == "Cẩm Xuyên, ngày tháng năm 2022"


def test_a_report_carries_its_kind_and_subject_as_a_title() -> None:
    document = written(kind=DocumentKind.REPORT, addressees=("Văn phòng UBND huyện",))
    assert cell(document, 0, 1, 0) == ["Số: 07/UBND-VP"]
    assert lines(document)[:3] == [
        "BÁO CÁO",
        "chấn chỉnh việc giải quyết hồ sơ",
        "Kính gửi: Văn phòng UBND huyện.",
    ]


def test_the_last_words_end_with_the_closing_mark_once() -> None:
    for last in ("Đề nghị thực hiện", "Đề nghị thực hiện.", "Đề nghị thực hiện./."):
        assert "Đề nghị thực hiện./." in lines(written(Paragraph("Một."), Paragraph(last)))
    assert lines(written(Bullets(("một", "hai;"))))[-2:] == ["- một", "- hai./."]


def test_body_is_justified_and_indented() -> None:
    document = written(Paragraph("Một."), Heading("I. MỘT"), Paragraph("Hai."))
    one = next(p for p in document.paragraphs if p.text == "Một.")
    assert one.paragraph_format.first_line_indent is not None
    assert round(one.paragraph_format.first_line_indent.cm, 2) == 1.27
    assert str(one.paragraph_format.alignment) == "JUSTIFY (3)"


def test_signature_and_receivers_stand_as_the_decree_wants() -> None:
    document = written()
    assert cell(document, 1, 0, 0) == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, VP."]
    assert cell(document, 1, 0, 1) == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phạm Văn An"]
    head = document.tables[1].rows[0].cells[0].paragraphs[0].runs[0]
    assert (head.bold, head.italic, head.font.size) == (True, True, Pt(12))


def test_page_numbers_start_on_the_second_page() -> None:
    document = written(annexes=(Annex(title="Số liệu", body=(TABLE,), landscape=True),))
    for section in document.sections:
        assert section.different_first_page_header_footer
    assert " PAGE " in document.sections[0].header.paragraphs[0]._p.xml
    assert 'w:start="1"' in document.sections[1]._sectPr.xml


def test_an_annex_says_what_it_belongs_to_and_turns_when_wide() -> None:
    annex = Annex(title="Số liệu theo đơn vị", body=(TABLE,), landscape=True)
    document = written(annexes=(annex,))
    assert lines(document)[-3:] == [
        "Phụ lục",
        "SỐ LIỆU THEO ĐƠN VỊ",
        "(Kèm theo Công văn số 07/UBND-VP ngày 07 tháng 02 năm 2022 của Ủy ban nhân dân huyện Cẩm Xuyên)",
    ]
    assert millimetres(document.sections[1].page_width) == 297
    assert [c.text for c in document.tables[2].rows[1].cells] == ["Cẩm Hà", "1.234"]
    assert "w:tblHeader" in document.tables[2].rows[0]._tr.xml
    assert "Phụ lục II" in lines(written(annexes=(annex, annex)))


def test_what_is_typed_is_never_markup_and_always_composed() -> None:
    typed = unicodedata.normalize("NFD", "Cẩm Hà <b>đậm</b> **đậm** & {{ x }}\x07")
    document = written(Paragraph(typed), Paragraph("Hết."))
    assert "Cẩm Hà <b>đậm</b> **đậm** & {{ x }}" in lines(document)


def test_equal_content_gives_equal_bytes() -> None:
    made = [
        Document30(header=HEADER, subject="x", body=(Paragraph("Một."),), signature=SIGNATURE).to_bytes()
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert zipfile.ZipFile(io.BytesIO(made[0])).testzip() is None
