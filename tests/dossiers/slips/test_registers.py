"""Registers and lists: columns of the law, page numbers, closing lines; the same sheet as a workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from motcua.dossiers.slips import engine, registers, render
from motcua.dossiers.slips.render import render_table
from motcua.dossiers.slips.sheet import Cell, Column, Sheet, SheetSigner, TooManyRows
from motcua.dossiers.slips.spreadsheet import table_xlsx
from motcua.law.regimes import Regime
from tests.dossiers.slips import papers as p
from tests.dossiers.slips.papers import fonts_of, page_sizes, pdfa_status, words_of

HEADER = replace(p.HEADER, number="")
A4_LYING = (841.9, 595.3)


def _book(regime: Regime = Regime.ND118_2025) -> Sheet:
    return registers.dossier_register(
        regime=regime,
        header=HEADER,
        subtitle=("Lĩnh vực: Hộ tịch", "Từ ngày 15/12/2025 đến ngày 14/3/2026"),
        closed_on=date(2026, 12, 31),
        keeper=SheetSigner(title="GIÁM ĐỐC TRUNG TÂM", name="Phan Thị Lệ Thủy"),
    )


def _row(number: int, procedure: str = "Đăng ký khai sinh") -> tuple[Cell, ...]:
    who = ("Nguyễn Thị Thúy Hường", "Thôn Khe Út, 0912345678", "UBND xã")
    return (number, f"H27.55-260205-{number:04d}", procedure, *who, p.AT, p.AT, None, "Trực tiếp", "")


def _titles(sheet: Sheet) -> list[str]:
    return [column.title for column in sheet.columns]


def test_register_of_each_decree_has_its_own_columns() -> None:
    new, old = _book(), _book(Regime.ND61_2018)
    extra = {"Số lượng hồ sơ (bộ)", "Ghi chú"}
    assert set(_titles(old)) - set(_titles(new)) == extra
    assert _titles(new)[:2] == ["STT", "Mã hồ sơ"]
    assert new.groups[-1] == ("Nhận và trả kết quả", 5)
    assert (new.form[:9], old.form[:9]) == ("Mẫu số 07", "Mẫu số 06")


def test_register_prints_columns_rows_page_numbers_and_closing_lines() -> None:
    pdf = render_table(_book(), (_row(number) for number in range(1, 61)))
    words = words_of(pdf)
    pages = page_sizes(pdf)
    assert pdfa_status(pdf) == "2B"
    assert {name.startswith("Tinos") for name in fonts_of(pdf)} == {True}
    assert set(pages) == {A4_LYING}
    assert len(pages) >= 4
    assert all(f"Trang {page}/{len(pages)}" in words for page in range(1, len(pages) + 1))
    assert words.count("Tên thủ tục hành chính") == words.count("Nhận và trả kết quả") >= len(pages) - 1
    assert "SỔ THEO DÕI HỒ SƠ Lĩnh vực: Hộ tịch" in words
    assert "09:05 05/02/2026" in words
    assert "Tổng số hồ sơ trong sổ: 60." in words
    assert f"Sổ này có {len(pages)} trang, được đánh số liên tục từ 01 đến {len(pages)}." in words
    assert "Khóa sổ ngày 31/12/2026. GIÁM ĐỐC TRUNG TÂM" in words
    assert "Phan Thị Lệ Thủy" in words


def test_an_empty_register_prints_with_total_zero() -> None:
    assert "Tổng số hồ sơ trong sổ: 0." in words_of(render_table(_book(), ()))


def test_same_rows_give_same_bytes() -> None:
    rows = [_row(1), _row(2)]
    assert render_table(_book(), rows) == render_table(_book(), iter(rows))
    assert table_xlsx(_book(), rows) == table_xlsx(_book(), iter(rows))


@pytest.mark.parametrize("make", [render_table, table_xlsx])
def test_a_row_of_another_length_is_an_error(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match="zip"):
        make(_book(), [_row(1)[:-1]])


def test_hard_text_in_cells_prints_literally_and_stays_inside() -> None:
    hard = '#let x = $a$ *b* <b> \\n "c" =1+1'
    words = words_of(render_table(_book(), [_row(1, hard), _row(2, "x" * 3000), _row(3, "😀 Ổn")]))
    assert hard in words
    assert words.replace(" ", "").count("x") >= 3000
    assert "□ Ổn" in words


@pytest.mark.parametrize(
    ("columns", "title", "cells", "shown"),
    [
        (
            registers.COPIES_BOOK,
            "Sổ chứng thực bản sao từ bản chính",
            (
                "01",
                date(2026, 2, 5),
                "Nguyễn Văn An",
                "Bằng đại học",
                "Trần Quốc Đạt, Chủ tịch",
                3,
                24000,
                "",
            ),
            ("Số bản sao đã được chứng thực", "05/02/2026", "24.000", "Ký hiệu: SCT/BS"),
        ),
        (
            registers.SIGNATURES_BOOK,
            "Sổ chứng thực chữ ký, chứng thực điểm chỉ",
            (
                "01",
                date(2026, 2, 5),
                "Nguyễn Văn An, 042085007654",
                "Giấy ủy quyền",
                "Chủ tịch",
                1,
                10000,
                "x",
            ),
            ("Tên của giấy tờ, văn bản chứng thực chữ ký/điểm chỉ", "10.000"),
        ),
        (
            registers.BIRTHS_BOOK,
            "Sổ đăng ký khai sinh",
            ("01/2026", date(2026, 2, 5), "Khôi", "Nam", "01/02/2026", *("–",) * 10),
            ("Người được khai sinh", "Số định danh", "Mẹ: họ tên", "Cha: họ tên", "01/02/2026"),
        ),
        (
            registers.DEATHS_BOOK,
            "Sổ đăng ký khai tử",
            ("01/2026", date(2026, 2, 5), "An", "Nữ", "1936", *("–",) * 11),
            ("Người chết", "Nơi chết", "Nguyên nhân", "Giấy báo tử", "1936"),
        ),
        (
            registers.MARRIAGES_BOOK,
            "Sổ đăng ký kết hôn",
            ("01/2026", date(2026, 2, 5), *("–",) * 10, date(2026, 2, 5), *("–",) * 3),
            ("Chồng", "Vợ", "Ngày xác lập quan hệ hôn nhân"),
        ),
    ],
)
def test_special_books(
    columns: tuple[Column, ...], title: str, cells: tuple[Cell, ...], shown: tuple[str, ...]
) -> None:
    sheet = registers.special_register(title=title, columns=columns, header=HEADER, symbol="SCT/BS")
    words = words_of(render_table(sheet, [cells]))
    assert [text for text in (title.upper(), *shown) if text not in words] == []
    assert "Tổng số trường hợp trong sổ: 1." in words


def test_posting_list_counts_its_procedures() -> None:
    sheet = registers.posting_list(header=HEADER, made_at=p.AT, subtitle=("Phản ánh, kiến nghị: 0239",))
    row = (1, "1.001193", "Đăng ký khai sinh", "Hộ tịch", "Trong ngày", "Trung tâm", "Miễn", "Luật Hộ tịch")
    words = words_of(render_table(sheet, [row]))
    assert "DANH MỤC THỦ TỤC HÀNH CHÍNH NIÊM YẾT CÔNG KHAI Phản ánh, kiến nghị: 0239" in words
    assert "1.001193 Đăng ký khai sinh Hộ tịch Trong ngày" in words
    assert "Danh mục có 1 thủ tục, in trên 1 trang." in words


def _opened(sheet: Sheet, rows: list[tuple[Cell, ...]]) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(sheet, rows)))
    return [tuple(cell.value for cell in line) for line in book.worksheets[0].iter_rows()]


def test_workbook_has_the_title_columns_rows_and_closing_lines_of_the_paper() -> None:
    lines = _opened(_book(), [_row(1), _row(2)])
    firsts = [line[0] for line in lines]
    assert "SỔ THEO DÕI HỒ SƠ" in firsts
    assert tuple(_titles(_book())) in lines
    assert lines[firsts.index("(1)")][:2] == ("(1)", "(2)")
    first = lines[firsts.index(1)]
    assert first[1:3] == ("H27.55-260205-0001", "Đăng ký khai sinh")
    assert first[6] == datetime(2026, 2, 5, 9, 5)
    assert first[8] is None
    assert "Tổng số hồ sơ trong sổ: 2." in firsts
    assert "Phan Thị Lệ Thủy" in firsts


_ANY = Sheet(
    title="T",
    made_at=p.AT,
    numbered=False,
    columns=(
        Column(title="A", width=20),
        Column(title="Ngày", width=20, kind="date"),
        Column(title="Tiền", width=20, kind="money"),
    ),
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-1", "@SUM(A1)", "=HYPERLINK(1)", "{=A1}", "http://a.b", "0012", "#N/A"]
)
def test_texts_never_become_formulas_links_or_numbers(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table_xlsx(_ANY, [(text, None, None)])))
    cell = book.worksheets[0]["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_dates_are_dates_and_money_is_a_number_with_their_formats() -> None:
    rows = [("a", date(2026, 2, 5), 1234567), ("b", date(1880, 5, 1), Decimal("1.5")), ("c", p.AT, 0)]
    page = openpyxl.load_workbook(io.BytesIO(table_xlsx(_ANY, rows))).worksheets[0]
    assert (page["B3"].value, page["B3"].number_format) == (datetime(2026, 2, 5), "dd/mm/yyyy")
    assert (page["C3"].value, page["C3"].number_format) == (1234567, "#,##0")
    assert page["B4"].value == "01/05/1880"
    assert page["B5"].value == datetime(2026, 2, 5, 9, 5)


def test_texts_the_format_cannot_hold_are_cut_or_cleaned() -> None:
    rows: list[tuple[Cell, ...]] = [
        ("x" * 40_000, None, None),
        ("a\x00\ud800b", None, None),
        ("😀", None, None),
    ]
    page = openpyxl.load_workbook(io.BytesIO(table_xlsx(_ANY, rows))).worksheets[0]
    assert len(page["A3"].value) == 32767
    assert page["A3"].value.endswith("…")
    assert page["A4"].value == "ab"
    assert page["A5"].value == "😀"


def test_long_registers_are_set_apart_with_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [_row(number) for number in range(1, 6)]
    here = render_table(_book(), rows)
    monkeypatch.setattr(render, "ROWS_IN_PROCESS", 4)
    assert render_table(_book(), rows) == here


def test_more_than_a_volume_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "MAX_ROWS", 2)
    with pytest.raises(TooManyRows, match=r"2 dòng.*XLSX"):
        render_table(_book(), (_row(number) for number in range(3)))


def test_a_failing_press_says_why() -> None:
    with pytest.raises(RuntimeError, match="does not contain key"):
        engine.typeset_apart("table.typ", {}, p.AT)
