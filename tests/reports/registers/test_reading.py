"""Registers as files: heads, dates, old fonts, encodings, and files that are no registers."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.reports.sources.headings import Skipped
from motcua.reports.sources.lines import Line, RefusedRow, RowReader
from motcua.reports.sources.old_encodings import Encoding, to_unicode, writing_of
from motcua.reports.sources.register_file import RegisterFile, applied, open_register
from motcua.reports.sources.tables import UnreadableFile
from motcua.reports.sources.values import VIETNAM
from tests.reports.registers.old_excel import old_excel
from tests.reports.registers.sheets import MAU_06, line_06, mau_06, table, text

TODAY = date(2026, 11, 2)


def read(path: Path, sheet: str = "") -> tuple[list[Line], dict[int, str], RegisterFile]:
    """All rows under the proposed mapping: lines, reasons by row number, the file."""
    file = open_register(path, sheet=sheet)
    reader = RowReader(applied(file.headings, file.proposed()), today=TODAY)
    lines, refused = [], {}
    for number, row in file.lines():
        try:
            lines.append(reader.read((number, row)))
        except RefusedRow as reason:
            refused[number] = str(reason)
    return lines, refused, file


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("numbers", [True, False])
def test_mau_06_with_two_levels(tmp_path: Path, merged: bool, numbers: bool) -> None:
    rows = [
        line_06(
            1, "000.00.15.H27-230615-0007", datetime(2023, 6, 15, 8, 30), due="20/06/2023", returned=45098
        ),
        [],
        ["I. Lĩnh vực hộ tịch"],
        line_06(2, "000.00.15.H27-230616-0001", "16/6/23", note="đã gọi điện"),
        ["Tổng cộng", None, None, 2],
    ]
    lines, refused, file = read(mau_06(tmp_path / "so.xlsx", rows, merged=merged, numbers=numbers))
    assert not refused
    assert (file.head.first_row, file.head.last_row) == (4, 5)
    assert file.columns[0].examples == ("1", "2")
    assert file.headings[7] == "Nhận và trả kết quả / Nhận hồ sơ"
    assert file.skipped == Skipped(blank=1, totals=1, groups=1, numbers=int(numbers))
    first, second = lines
    assert first.code == "000.00.15.H27-230615-0007"
    assert first.received.at == datetime(2023, 6, 15, 8, 30, tzinfo=VIETNAM)
    assert first.due is not None
    assert first.due.day == date(2023, 6, 20)
    assert first.returned is not None
    assert first.returned.day == date(2023, 6, 21)
    assert (first.address, first.phone) == ("Thôn 3, xã An Bình", "0912345678")
    assert second.received.day == date(2023, 6, 16)
    assert (second.return_method, second.note) == ("counter", "đã gọi điện")


def test_headings_of_another_software(tmp_path: Path) -> None:
    head = [
        "MaHoSo",
        "MaTTHC",
        "TenTTHC",
        "ChuHoSo",
        "NgayTiepNhan",
        "NgayHenTra",
        "TrangThaiHoSo",
        "KenhThucHien",
    ]
    row = [
        "H27.15-260105-0001",
        "2.000635",
        "Cấp bản sao",
        "Lê Văn An",
        "20260105083000",
        "20260108170000",
        10,
        2,
    ]
    lines, refused, file = read(table(tmp_path / "x.xlsx", [head, row]))
    assert not refused
    assert file.proposed()["TrangThaiHoSo"] == "status"
    assert (lines[0].status, lines[0].channel, lines[0].procedure_code) == (10, "online", "2.000635")
    assert lines[0].received.at == datetime(2026, 1, 5, 8, 30, tzinfo=VIETNAM)


def test_fifty_unknown_columns_are_kept_aside(tmp_path: Path) -> None:
    head = ["Mã hồ sơ", *[f"Cột lạ {i}" for i in range(50)], "Ngày nhận"]
    row = ["H27.15-260105-0001", *[f"giá trị {i}" for i in range(50)], "05/01/2026"]
    lines, refused, file = read(table(tmp_path / "x.xlsx", [head, row]))
    assert not refused
    assert sum(not name for name in file.proposed().values()) == 50
    assert lines[0].raw[25] == "giá trị 24"


def test_a_head_that_is_repeated_on_each_page_and_a_blank_heading(tmp_path: Path) -> None:
    head = ["Mã hồ sơ", None, "Ngày nhận", "Họ tên"]
    rows = [
        head,
        ["A-260105-0001", "x", "05/01/2026", "An"],
        head,
        ["A-260105-0002", "y", "05/01/2026", "Ba"],
    ]
    lines, refused, file = read(table(tmp_path / "x.xlsx", rows))
    assert [line.code for line in lines] == ["A-260105-0001", "A-260105-0002"]
    assert file.headings[1] == "Cột B"
    assert not refused
    assert file.skipped.repeated == 1


def test_title_lines_close_to_the_head_are_no_part_of_it(tmp_path: Path) -> None:
    titles = [["UBND XÃ AN BÌNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["SỔ THEO DÕI HỒ SƠ"]]
    for above in (titles[:1], titles[1:], titles):
        lines, _, file = read(table(tmp_path / "x.xlsx", [*above, *_ROWS]))
        assert file.headings == tuple(_ROWS[0])
        assert len(lines) == 2


def test_the_upper_level_may_name_fewer_columns_than_the_lower(tmp_path: Path) -> None:
    rows = [["Mã hồ sơ", "Thời gian", None, None], [None, "Ngày nhận", "Hẹn trả", "Ngày trả"]]
    rows.append(["A-260105-0001", "05/01/2026", "08/01/2026", "07/01/2026"])
    [line], _, file = read(table(tmp_path / "x.xlsx", rows))
    assert file.headings[1] == "Thời gian / Ngày nhận"
    assert line.code == "A-260105-0001"


def test_a_company_is_no_total(tmp_path: Path) -> None:
    rows = [["Tổ chức, cá nhân", "Ngày nhận", "Thủ tục"]]
    rows += [["Công ty An Bình", "05/01/2026", "Đăng ký"], ["Tổng công ty Điện lực", "05/01/2026", "Đăng ký"]]
    rows += [["Tổng số hồ sơ: 2", None, "x"], ["Cộng trang", "2", None]]
    lines, _, file = read(table(tmp_path / "x.xlsx", rows))
    assert [line.applicant_name for line in lines] == ["Công ty An Bình", "Tổng công ty Điện lực"]
    assert file.skipped.totals == 2


def test_rows_that_cannot_be_lines_say_why(tmp_path: Path) -> None:
    rows = [["Mã hồ sơ", "Tổ chức, cá nhân", "Ngày nhận", "Trạng thái"]]
    rows += [
        ["", "An", "31/02/2023", ""],
        ["", "Ba", "", "4"],
        ["", "", "05/01/2026", "4"],
        ["", "Ca", "3/1/2027", ""],
    ]
    rows += [
        ["", "Dung", "06/15/2023", ""],
        ["", "Em", "05/01/2026", "12"],
        ["", "Gì", "05/01/2026", "lạ lắm"],
    ]
    rows += [["", "x" * 301, "05/01/2026", ""]]
    lines, refused, _ = read(table(tmp_path / "x.xlsx", rows))
    assert not lines
    assert refused[2].startswith("Ngày nhận hồ sơ: Không có ngày 31/02/2023")
    assert refused[3] == "Chưa có ngày nhận hồ sơ, và mã hồ sơ không cho biết ngày."
    assert refused[4].startswith("Không có mã hồ sơ, tên người nộp")
    assert refused[5] == "Ngày nhận hồ sơ 03/01/2027 ở sau hôm nay."
    assert "Không có tháng 15" in refused[6]
    assert refused[7].startswith("Trạng thái 12 không có")
    assert refused[8].startswith("Không hiểu trạng thái “lạ lắm”")
    assert refused[9].startswith("Tổ chức, cá nhân dài 301 ký tự")


def test_the_day_of_receipt_may_come_from_the_code(tmp_path: Path) -> None:
    lines, _, _ = read(
        table(tmp_path / "x.xlsx", [["Mã hồ sơ", "Họ tên"], ["000.00.15.H27-230615-0007", "An"]])
    )
    assert lines[0].received.day == date(2023, 6, 15)


# -- old fonts ---------------------------------------------------------------------------------------------

#: written by hand in each font, so that the tables are not tested by themselves
SENTENCES = (
    (
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Céng hßa x· héi chñ nghÜa ViÖt Nam",
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
    ),
    ("Nguyễn Thị Hường", "NguyÔn ThÞ H\u00adêng", "Nguyeãn Thò Höôøng"),
    ("Đặng Đình Quý", "§Æng §×nh Quý", "Ñaëng Ñình Quyù"),
    ("Ủy ban nhân dân", "ñy ban nh©n d©n", "UÛy ban nhaân daân"),
)


@pytest.mark.parametrize(("plain", "tcvn3", "vni"), SENTENCES)
def test_old_fonts_become_unicode(plain: str, tcvn3: str, vni: str) -> None:
    assert to_unicode(tcvn3, Encoding.TCVN3).lower() == plain.lower()
    assert to_unicode(vni, Encoding.VNI) == plain
    assert to_unicode(plain, Encoding.UNICODE) == plain


def test_capitals_of_the_font_of_capitals() -> None:
    assert to_unicode("NGUYÔN V¡N Hµ", Encoding.TCVN3) == "NGUYỄN VĂN HÀ"
    assert to_unicode("UBND x· TH¹CH l¹c", Encoding.TCVN3) == "UBND xã THẠCH lạc"
    assert to_unicode("Sè HS", Encoding.TCVN3) == "Số HS"


@pytest.mark.parametrize(
    ("encoding", "place"), [(Encoding.UNICODE, 0), (Encoding.TCVN3, 1), (Encoding.VNI, 2)]
)
def test_each_writing_is_told_apart(encoding: Encoding, place: int) -> None:
    assert writing_of([sentence[place] for sentence in SENTENCES]).encoding is encoding


def test_foreign_names_are_not_taken_for_an_old_font() -> None:
    assert not writing_of(["Müller", "Café Français", "Jürgen Größe", "Peña Núñez"]).old


@pytest.mark.parametrize("place", [1, 2])
def test_a_register_typed_in_an_old_font(tmp_path: Path, place: int) -> None:
    rows = [["Mã hồ sơ", "Họ tên", "Ngày nhận"]]
    rows += [[f"A-260105-000{i}", sentence[place], "05/01/2026"] for i, sentence in enumerate(SENTENCES)]
    lines, _, file = read(table(tmp_path / "x.xlsx", rows))
    assert [line.applicant_name.lower() for line in lines] == [sentence[0].lower() for sentence in SENTENCES]
    look = file.columns[1]
    assert look.writing.old
    assert look.before != look.after


def test_headings_typed_in_an_old_font(tmp_path: Path) -> None:
    lines, _, file = read(
        table(tmp_path / "x.xlsx", [["M· hå s¬", "Ngµy nhËn"], ["A-260105-0001", "05/01/2026"]])
    )
    assert file.headings == ("Mã hồ sơ", "Ngày nhận")
    assert len(lines) == 1


# -- text tables -------------------------------------------------------------------------------------------

_ROWS = [
    ["Mã hồ sơ", "Tổ chức, cá nhân", "Ngày nhận"],
    ["A-260105-0001", "Nguyễn Thị Hường, con", "05/01/2026"],
    ["A-260105-0002", "Đặng Đình Quý", "06/01/2026"],
]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_tables(tmp_path: Path, encoding: str, separator: str) -> None:
    lines, refused, file = read(text(tmp_path / "x.csv", _ROWS, encoding=encoding, separator=separator))
    assert not refused
    assert [line.applicant_name for line in lines] == ["Nguyễn Thị Hường, con", "Đặng Đình Quý"]
    assert [line.row_number for line in lines] == [2, 3]
    assert file.wrote


def test_windows_1258(tmp_path: Path) -> None:
    decomposed = {
        "ễ": "ê\u0303",
        "ị": "i\u0323",
        "ờ": "ơ\u0300",
        "ặ": "ă\u0323",
        "ì": "i\u0300",
        "ồ": "ô\u0300",
    }
    decomposed |= {"ổ": "ô\u0309", "ứ": "ư\u0301", "ậ": "â\u0323", "ý": "y\u0301", "ã": "a\u0303"}
    rows = [["".join(decomposed.get(c, c) for c in cell) for cell in row] for row in _ROWS]
    lines, _, _ = read(text(tmp_path / "x.csv", rows, encoding="cp1258"))
    assert lines[1].applicant_name == "Đặng Đình Quý"


def test_an_old_font_saved_as_text(tmp_path: Path) -> None:
    rows = [["M· hå s¬", "Hä tªn", "Ngµy nhËn"], ["A-260105-0001", "§Æng §×nh Quý", "05/01/2026"]]
    lines, _, _ = read(text(tmp_path / "x.csv", rows, encoding="cp1252"))
    assert lines[0].applicant_name == "Đặng Đình Quý"


def test_a_cell_of_two_lines_and_a_first_line_that_names_the_separator(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('sep=;\nMã hồ sơ;Họ tên;Ngày nhận\nA-260105-0001;"An\nBình";05/01/2026\n')
    lines, _, _ = read(tmp_path / "x.csv")
    assert lines[0].applicant_name == "An Bình"
    assert lines[0].row_number == 2


# -- files that are none -----------------------------------------------------------------------------------


def refusal(path: Path, sheet: str = "") -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(path, sheet)
    return refused.value.message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    for content, words in (
        (b"", "không có nội dung"),
        (bytes(range(256)) * 40, "không phải bảng"),
        (b"PK\x03\x04 not a package", "tệp hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "tệp hỏng"),
        (b"just a sentence without any table\n", "Không thấy dòng tiêu đề"),
    ):
        path.write_bytes(content)
        assert words in refusal(path)


def test_old_workbooks(tmp_path: Path) -> None:
    rows = [["Mã hồ sơ", "Họ tên", "Ngày nhận"], ["A-260105-0001", "Đặng Đình Quý", 46027]]
    [line], refused, _ = read(old_excel(tmp_path / "x.xls", rows))
    assert not refused
    assert (line.applicant_name, line.received.day) == ("Đặng Đình Quý", date(2026, 1, 5))


def test_old_workbooks_with_a_cell_far_away_or_a_password(tmp_path: Path) -> None:
    assert "trải tới dòng 65536, cột 256" in refusal(old_excel(tmp_path / "x.xls", _ROWS, far=(65535, 255)))
    assert "mật khẩu" in refusal(old_excel(tmp_path / "y.xls", _ROWS, locked=True))
    assert "mật khẩu" in refusal(old_excel(tmp_path / "z.xls", _ROWS, stream="EncryptedPackage"))


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_damaged_old_workbook_is_refused_or_read_but_never_breaks(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    path = old_excel(tmp_path_factory.getbasetemp() / "damaged.xls", _ROWS)
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    with suppress(UnreadableFile):
        read(path)


def test_an_empty_sheet_a_wrong_sheet_and_a_sheet_without_head(tmp_path: Path) -> None:
    path = table(tmp_path / "x.xlsx", _ROWS, title="Sổ", more=["Rỗng"])
    assert "không có dòng nào" in refusal(path, "Rỗng")
    assert "không có trang tính “Quý 2”; có: “Sổ”, “Rỗng”" in refusal(path, "Quý 2")
    assert len(read(path, "Sổ")[0]) == 2
    assert "Không thấy dòng tiêu đề" in refusal(table(tmp_path / "y.xlsx", [[1, 2, 3], [4, 5, 6]]))
    assert "không có dòng nào" in refusal(table(tmp_path / "z.xlsx", []))


def _repacked(path: Path, change: dict[bytes, bytes], size: int = 0) -> Path:
    """The workbook with words of its sheet exchanged, and a part of so many zeros added."""
    held = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            for before, after in change.items():
                content = content.replace(before, after)
            new.writestr(part.filename, content)
        if size:
            new.writestr("xl/media/image1.bin", b"\x00" * size)
    return path


@pytest.mark.parametrize("merged", [True, False])
def test_a_very_large_sheet_is_streamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merged: bool
) -> None:
    rows = [line_06(1, "000.00.15.H27-230615-0007", datetime(2023, 6, 15, 8, 30), due=date(2023, 6, 20))]
    path = mau_06(tmp_path / "so.xlsx", rows, merged=merged)
    quick, _, _ = read(path)
    monkeypatch.setattr("motcua.reports.sources.tables.LAID_OUT", 10)
    path = path.rename(tmp_path / "stored-without-ending")
    streamed, refused, file = read(path)
    assert not refused
    assert file.headings[7] == "Nhận và trả kết quả / Nhận hồ sơ"
    assert [line.digest() for line in streamed] == [line.digest() for line in quick]
    assert streamed[0].row_number == quick[0].row_number
    assert "không có trang tính “x”" in refusal(path, "x")


def test_a_sheet_with_a_cell_at_the_end_of_the_world(tmp_path: Path) -> None:
    path = _repacked(table(tmp_path / "x.xlsx", _ROWS), {b'r="C3"': b'r="XFD1048576"'})
    assert "trải tới dòng 1048576, cột 16384" in refusal(path)


def test_a_package_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.reports.sources.tables.MAX_UNPACKED", 1 << 20)
    assert "quá lớn" in refusal(_repacked(table(tmp_path / "x.xlsx", _ROWS), {}, size=2 << 20))


def test_a_formula_in_a_text_table_is_text(tmp_path: Path) -> None:
    rows = [_ROWS[0], ["A-260105-0001", '=HYPERLINK("http://x")', "05/01/2026"]]
    lines, _, _ = read(text(tmp_path / "x.csv", rows, separator=";"))
    assert lines[0].applicant_name.startswith("=HYPERLINK")


def test_mau_06_has_thirteen_columns() -> None:
    assert len(MAU_06) == 13
