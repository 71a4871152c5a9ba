"""One report, four files: the same figures and the same words in each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from motcua.dossiers.slips.sheet import TooManyRows
from motcua.reports import sheets
from motcua.reports.sheets.frame import shown
from motcua.reports.types import Check, Column, Row, RowKind
from tests.reports.sheets.sample import COLUMNS, ROWS, a_report

SIGNED = sheets.Stamp(seal="5e" * 32, place="Cẩm Lộc", prepared_by="Nguyễn Thị An", head="Trần Văn Bình")


def workbook(data: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))


def paper_words(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).split())


def test_the_same_figures_stand_in_all_four() -> None:
    report = a_report()
    wanted = [[row.label, *(None if c is None else float(c) for c in row.cells)] for row in report.rows]
    from_xlsx = [
        [row[1], *(None if cell == "–" else float(cell) for cell in row[2:])]
        for row in workbook(sheets.xlsx(report))
        if row[1] in {one.label for one in ROWS}
    ]
    parsed = json.loads(sheets.json_text(report))
    from_json = [[row["label"], *row["cells"].values()] for row in parsed["rows"]]
    lines = list(csv.reader(io.StringIO(sheets.csv_text(report).removeprefix("\ufeff"))))
    from_csv = [
        [row[3].removeprefix("'"), *(float(cell) if cell else None for cell in row[4:])] for row in lines[2:]
    ]
    assert from_xlsx == wanted
    assert from_json == wanted
    assert from_csv == wanted
    words = paper_words(sheets.pdf(report))
    for row in report.rows:
        assert " ".join((row.label, *(shown(cell) for cell in row.cells))) in words


def test_the_head_and_foot_say_who_when_and_how() -> None:
    report = a_report()
    said = (
        "Biểu số II.06b/VPCP/KSTT",
        "Ban hành theo TT 01/2020/TT-VPCP",
        "Kỳ báo cáo: Quý II năm 2023 (Từ ngày 15/03/2023 đến ngày 14/06/2023)",
        "Đơn vị báo cáo: Ủy ban nhân dân xã Cẩm Lộc",
        "Đơn vị nhận báo cáo: Ủy ban nhân dân huyện Cẩm Xuyên",
        "Đơn vị tính: Số hồ sơ TTHC",
        "Quy tắc đếm: theo quy định một cửa",
        "Số liệu tính đến hết ngày 14/06/2023, theo dữ liệu có trong hệ thống lúc 10:05 20/06/2023.",
        "Kiểm tra: đạt 1/1 đẳng thức: (3) = (6).",
        "Bố cục cột do hệ thống dựng lại",
        "NGƯỜI LẬP BIỂU",
        "Nguyễn Thị An",
        "Trần Văn Bình",
        "5e" * 32,
    )
    in_book = "\n".join(
        str(cell) for row in workbook(sheets.xlsx(report, stamp=SIGNED)) for cell in row if cell
    )
    on_paper = paper_words(sheets.pdf(report, stamp=SIGNED))
    for sentence in said:
        assert sentence in in_book
        assert sentence.replace(" ", "") in on_paper.replace(" ", "")
    parsed = json.loads(sheets.json_text(report, stamp=SIGNED))
    assert parsed["cutoff"] == "2023-06-15T00:00:00+07:00"
    assert parsed["rules"]["code"] == "legal"
    assert parsed["seal"] == SIGNED.seal
    assert parsed["columns"][4]["denominator"] == "Hồ sơ tiếp nhận mới trong kỳ"


def test_a_broken_identity_is_named_everywhere() -> None:
    wrong = Check("(3) = (6)", ok=False, sentence="(3) = (6): “Hộ tịch”: 3 khác 4")
    report = a_report(checks=(wrong,))
    in_book = " ".join(str(cell) for row in workbook(sheets.xlsx(report)) for cell in row if cell)
    for words in (in_book, paper_words(sheets.pdf(report))):
        assert "Kiểm tra KHÔNG ĐẠT 1/1 đẳng thức" in words
        assert "“Hộ tịch”: 3 khác 4" in words


def test_headings_are_merged_as_on_the_form() -> None:
    page = openpyxl.load_workbook(io.BytesIO(sheets.xlsx(a_report()))).worksheets[0]
    merged = {str(one) for one in page.merged_cells.ranges}
    top = next(cell.row for row in page.iter_rows(max_col=1) for cell in row if cell.value == "TT")
    assert {f"A{top}:A{top + 2}", f"C{top}:E{top}", f"D{top + 1}:E{top + 1}", f"G{top}:G{top + 2}"} <= merged
    assert [cell.value for cell in page[top + 3]] == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]


def test_definitions_go_along() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheets.xlsx(a_report())))
    rows = list(book["Giải thích cột"].iter_rows(values_only=True))
    assert rows[-1] == (
        "(7)",
        "Tỷ lệ trực tuyến (%)",
        "Trực tuyến trên tiếp nhận mới",
        "Hồ sơ tiếp nhận mới trong kỳ",
    )
    assert "Cách tính các cột" in paper_words(sheets.pdf(a_report()))
    assert "Cách tính" not in paper_words(sheets.pdf(a_report(), stamp=sheets.Stamp(definitions=False)))


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    cells = [cell for row in workbook(sheets.xlsx(a_report())) for cell in row]
    assert "=SUM(A1) & 1" in cells
    assert ",'=SUM(A1) & 1," in sheets.csv_text(a_report())


def test_the_same_report_gives_the_same_paper() -> None:
    assert sheets.pdf(a_report()) == sheets.pdf(a_report())
    assert b"pdfaid" in sheets.pdf(a_report())


LIST_COLUMNS = (
    Column(key="code", number="", title="Mã hồ sơ", kind="text"),
    Column(key="received", number="", title="Tiếp nhận", kind="moment"),
    Column(key="fee", number="", title="Lệ phí", kind="money"),
)


def many(count: int) -> Iterator[Row]:
    at = datetime(2023, 4, 1, 1, 30, tzinfo=UTC)
    for number in range(count):
        cells: Any = (f"H27.30.18-{number}", at, 8000)
        yield Row(str(number), RowKind.LINE, str(number + 1), f"Người nộp {number}", cells)


def test_a_list_streams_with_words_and_moments() -> None:
    report = a_report(form="Danh sách", columns=LIST_COLUMNS, rows=(), checks=())
    rows = workbook(sheets.xlsx(report, rows=many(3000)))
    first = next(row for row in rows if row[0] == "1")
    assert first[1:] == ("Người nộp 0", "H27.30.18-0", datetime(2023, 4, 1, 8, 30), 8000)
    assert sum(str(row[2]).startswith("H27.30.18-") for row in rows) == 3000
    text = "".join(sheets.csv_parts(report, many(3)))
    assert "H27.30.18-2,2023-04-01T08:30:00+07:00,8000" in text
    parsed = json.loads("".join(sheets.json_parts(report, rows=many(3))))
    assert [row["cells"]["code"] for row in parsed["rows"]] == [f"H27.30.18-{n}" for n in range(3)]


def test_a_paper_has_its_limit_and_says_what_to_do() -> None:
    with pytest.raises(TooManyRows, match="XLSX"):
        sheets.pdf(a_report(form="Danh sách", columns=LIST_COLUMNS, rows=()), rows=many(3001))


def test_a_row_that_does_not_fit_the_columns_is_a_bug() -> None:
    with pytest.raises(ValueError, match="cells"):
        sheets.csv_text(a_report(columns=COLUMNS[:2]))


def test_a_free_run_of_days_and_an_early_cutoff_read_well() -> None:
    report = replace(a_report(), cutoff=datetime(2023, 5, 1, 2, tzinfo=UTC))
    assert "Số liệu tính đến 09:00 01/05/2023" in " ".join(sheets.frame(report).foot)


def test_figures_are_shown_as_people_write_them() -> None:
    assert [shown(value) for value in (0, 1234567, Decimal("12.50"), Decimal("100.00"), None)] == [
        "0",
        "1.234.567",
        "12,5",
        "100",
        "–",
    ]
