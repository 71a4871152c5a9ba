"""Software, register, special books and reports each give another number for the same day.

D3 2: the figures of the software must equal the register, the special books and the report. D0 6: the
register complete and correct. D1 II: nobody has time to copy them by hand.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from motcua.dossiers.models import BookEntry, Dossier
from motcua.dossiers.types import State
from tests.dossiers.slips.papers import words_of
from tests.journeys import steps
from tests.journeys.conftest import OpenPage
from tests.web.desk.office import BIRTH, CARE, COPIES, NOW, SIGNATURE, Office
from tests.web.desk.walking import Walk

FIRST, TODAY = date(2026, 11, 1), NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def month(office: Office) -> Office:
    """Some weeks of an office: returned, signed, refused, late, waiting, handed in online and sent home."""
    Walk(office, CARE, at=NOW - 20 * DAY)  # October: in no list of November
    Walk(office, CARE, at=NOW - 16 * DAY).examined().apologised(NOW + DAY * 2).decided()
    Walk(office, COPIES, at=NOW - DAY).examined().decided().returned()
    Walk(office, CARE, at=NOW - 8 * DAY).examined().refused()
    Walk(office, CARE, at=NOW - 2 * DAY).asked()
    Walk(office, BIRTH, at=NOW - 90 * DAY / 1440).examined().decided().returned()
    Walk(office, BIRTH, at=NOW - 80 * DAY / 1440).examined().decided()
    Walk(office, COPIES, at=NOW - 70 * DAY / 1440).examined().decided().returned()
    Walk(office, COPIES, at=NOW - 60 * DAY / 1440)
    Walk(office, SIGNATURE, at=NOW - 50 * DAY / 1440).examined().decided()
    office.submitted(CARE)
    return office


def field_code(code: str) -> str:
    return str(Dossier.objects.filter(procedure_code=code).values_list("field_code", flat=True)[0])


def in_software(page: Page, first: date, last: date, field: str = "") -> list[dict[str, str]]:
    """The list of dossiers, by day of receipt."""
    page.goto(f"{steps.DOSSIERS}?tu={first:%d/%m/%Y}&den={last:%d/%m/%Y}&linhvuc={field}&sap=received")
    return steps.rows_of(page)


def workbook(page: Page, address: str, wanted: dict[str, Any]) -> list[list[str]]:
    """The rows of the workbook that the button "Excel" gives."""
    answer = page.request.get(address, params={**wanted, "xuat": "xlsx"})
    assert answer.ok, answer.status
    sheet = load_workbook(io.BytesIO(answer.body()), read_only=True).active
    assert sheet is not None
    return [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def codes_in(rows: list[list[str]], codes: list[str]) -> list[str]:
    """Of these codes, those that stand in a sheet, in its order."""
    return [cell for row in rows for cell in row if cell in codes]


def test_the_register_is_not_what_the_dossiers_are(month: Office, page_of: OpenPage) -> None:
    """On the screen, in the workbook and on paper, for each field and for all: the dossiers, no other."""
    page = page_of("hoa")
    parts: list[str] = []
    for chosen in (BIRTH, COPIES, CARE):
        parts += same_lines(page, field_code(chosen))
    assert sorted(parts) == sorted(same_lines(page, ""))
    assert len(parts) == len(set(parts)) == 9
    steps.looked_over(page)
    expect(page.get_by_text("chưa có mã")).to_have_count(0)
    assert Dossier.objects.filter(state="submitted").count() == 1


def same_lines(page: Page, field: str) -> list[str]:
    """The codes of a period in the register, after its three forms were held against the list."""
    listed = in_software(page, FIRST, TODAY, field)
    every = [row["Mã hồ sơ"] for row in in_software(page, FIRST - 60 * DAY, TODAY)]
    wanted = steps.span(FIRST, TODAY, field)
    page.goto(f"{steps.BOOKS}?{urlencode(wanted)}")
    lines = steps.rows_of(page)
    codes = [line["Mã hồ sơ"] for line in lines]
    assert codes == [row["Mã hồ sơ"] for row in listed]
    for number, (line, row) in enumerate(zip(lines, listed, strict=True), start=1):
        cells = list(line.values())
        assert cells[0] == str(number)
        assert any(row["Người nộp"].split("\n")[0] in cell for cell in cells)
        assert any(row["Tiếp nhận"] in cell for cell in cells)
    assert codes_in(workbook(page, steps.BOOKS, wanted), every) == codes
    paper = words_of(page.request.get(steps.BOOKS, params={**wanted, "xuat": "pdf"}).body()).replace(" ", "")
    assert [code for code in every if code in paper] == codes
    return codes


def test_software_book_and_special_book_differ(month: Office, page_of: OpenPage) -> None:
    """One day in three places, on screen and sheet: the same dossiers, nothing typed again."""
    page = page_of("hoa")
    software = in_software(page, TODAY, TODAY)
    page.goto(f"{steps.BOOKS}?ky=ngay&d={TODAY:%d/%m/%Y}")
    register = steps.rows_of(page)
    assert {r["Mã hồ sơ"] for r in register} == {r["Mã hồ sơ"] for r in software}
    assert len(register) == len(software) == 5
    expect(page.get_by_text("5 dòng")).to_be_visible()

    done = {State.DECIDED.label, State.RETURNED.label}
    decided = {row["Mã hồ sơ"] for row in software if row["Trạng thái"] in done}
    assert len(decided) == 4
    in_books: set[str] = set()
    for book in ("khai_sinh", "sct_bs", "sct_ck", "khai_tu", "ket_hon"):
        page.goto(f"{steps.BOOKS}{book}/?ky=ngay&d={TODAY:%d/%m/%Y}")
        entered = steps.rows_of(page)
        sheet = workbook(page, f"{steps.BOOKS}{book}/", {"ky": "ngay", "d": f"{TODAY:%d/%m/%Y}"})
        entries = BookEntry.objects.filter(book=book, entered_on=TODAY).select_related("dossier")
        links = page.locator("tbody .row-link")
        assert links.count() == len(entered) == len(entries)
        assert {link.get_attribute("href") for link in links.all()} == {
            f"{steps.DOSSIERS}{entry.dossier_id}/" for entry in entries
        }
        for entry in entries:
            assert any(entry.dossier.applicant_name in " ".join(row) for row in sheet)
            in_books.add(str(entry.dossier.code))
    assert in_books == decided
    steps.looked_over(page)
    counted(page)


def counted(page: Page) -> None:
    """Every number on the desk's cards is the length of the list behind it."""
    page.goto(steps.DESK)
    cards = page.get_by_role("group", name="Hồ sơ của đơn vị").get_by_role("link")
    numbers = {
        card.get_attribute("href"): int("".join(c for c in card.inner_text() if c.isdigit()) or 0)
        for card in cards.all()
        if "24" not in card.inner_text()
    }
    for address, number in numbers.items():
        page.goto(str(address))
        assert page.locator("main tbody tr").count() == number, address
