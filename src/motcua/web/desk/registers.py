"""The books: Sổ theo dõi hồ sơ and the special registers, for any period, on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from motcua.dossiers.actions import printing
from motcua.dossiers.queries import register as dossier_book
from motcua.dossiers.queries import special_books
from motcua.dossiers.queries.register import RegisterPeriod
from motcua.dossiers.queries.special_books import BookPeriod
from motcua.lib.numerals import thousands
from motcua.org.types import Permission
from motcua.web.desk.lists import field_choices
from motcua.web.desk.period import PeriodForm, Span, kind_tabs, span_of
from motcua.web.ui import downloads, wording
from motcua.web.ui.access import needs
from motcua.web.ui.parts import Tab
from motcua.web.ui.request import OfficialRequest

#: lines of one page on the screen
PAGE = 50


class RegisterForm(PeriodForm):
    linhvuc = forms.ChoiceField(label="Lĩnh vực")

    def __init__(self, data: Any, kind: str) -> None:
        super().__init__(data, kind)
        field = self.fields["linhvuc"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "Mọi lĩnh vực"), *field_choices()]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head, and the group it stands under with its width in columns."""

    title: str
    group: str
    span: int = 1
    look: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a book on the screen: cells (label, words, look), and the dossier behind it."""

    cells: tuple[tuple[str, str, str], ...]
    dossier_id: int
    late: bool = False


#: columns that need more or less room than the others
LOOKS = {"ordinal": "narrow", "procedure": "words", "contact": "wide"}


def cells_of(heads: Sequence[Head], cells: Iterable[object]) -> tuple[tuple[str, str, str], ...]:
    """Each cell with the title and the look of its column."""
    return tuple((head.title, words(cell), head.look) for head, cell in zip(heads, cells, strict=True))


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long book."""

    total: int
    page: int
    before: str
    after: str

    @property
    def count(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def start(self) -> int:
        return (self.page - 1) * PAGE

    @property
    def last(self) -> int:
        return min(self.start + PAGE, self.total)


def pages_of(total: int, query: QueryDict) -> Pages:
    """The page that the address asks for, and the addresses of its neighbours."""
    text = query.get("trang", "1")
    most = max(1, -(-total // PAGE))
    page = min(max(1, int(text)), most) if text.isdecimal() and len(text) < 8 else 1
    kept = {name: value for name, value in query.items() if name not in {"trang", "xuat"}}

    def to(number: int) -> str:
        return "?" + urlencode({**kept, "trang": number}) if 1 <= number <= most and number != page else ""

    return Pages(total, page, to(page - 1), to(page + 1))


@needs(Permission.REGISTER)
def register(request: OfficialRequest) -> HttpResponse:
    """Sổ theo dõi hồ sơ: the columns of the form in force at the end of the period."""
    asked = request.GET.dict()
    span = span_of(asked, request.at.date(), kind="thang", form=RegisterForm)
    period = RegisterPeriod(span.first, span.last, span.form.chosen().get("linhvuc", ""))
    printed = _printed(request, period, printing.register_pdf, printing.register_xlsx)
    if printed:
        return printed
    face = period.face()
    pages = pages_of(dossier_book.count(request.actor, period), request.GET)
    heads = [Head(column.title, column.group, look=LOOKS.get(column.key, "")) for column in face.columns]
    lines = [
        Line(cells_of(heads, dossier_book.cells(line, face)), line.dossier_id, line.verdict == "late")
        for line in dossier_book.lines(request.actor, period, start=pages.start, count=PAGE)
    ]
    values = {"title": "Sổ theo dõi hồ sơ", "form_name": f"{face.number} – {face.basis}", "link_column": 2}
    return _page(request, span, heads, lines, pages, values)


@needs(Permission.REGISTER)
def book(request: OfficialRequest, book: str) -> HttpResponse:
    """A special register: civil status or authentication."""
    found = special_books.book(book)
    span = span_of(request.GET.dict(), request.at.date(), kind="nam")
    period = BookPeriod(book, span.first, span.last)
    printed = _printed(request, period, printing.book_pdf, printing.book_xlsx)
    if printed:
        return printed
    pages = pages_of(special_books.count(request.actor, period), request.GET)
    heads = [Head(column.title, "") for column in found.columns]
    lines = [
        Line(cells_of(heads, line.cells), line.dossier_id)
        for line in special_books.lines(request.actor, period, start=pages.start, count=PAGE)
    ]
    values = {
        "title": found.title,
        "form_name": f"Ký hiệu {found.sign} – {found.source}" if found.sign else found.source,
        "link_column": 1,
    }
    return _page(request, span, heads, lines, pages, values, current=book)


def _page(
    request: OfficialRequest,
    span: Span,
    heads: Sequence[Head],
    lines: list[Line],
    pages: Pages,
    values: dict[str, Any],
    *,
    current: str = "",
) -> HttpResponse:
    asked = request.GET.dict()
    kept = {name: value for name, value in asked.items() if name not in {"trang", "xuat"} and value}
    return render(
        request,
        "desk/register.html",
        {
            **values,
            "span": span,
            "heads": heads,
            "groups": grouped(heads),
            "lines": lines,
            "pages": pages,
            "books": book_tabs(current),
            "kinds": kind_tabs(span, asked),
            "pdf_url": "?" + urlencode({**kept, "xuat": "pdf"}),
            "xlsx_url": "?" + urlencode({**kept, "xuat": "xlsx"}),
        },
    )


def _printed(
    request: OfficialRequest, period: Any, as_pdf: Callable[..., Any], as_xlsx: Callable[..., Any]
) -> HttpResponse | None:
    wanted = request.GET.get("xuat", "")
    if wanted == "pdf":
        made = as_pdf(period, actor=request.actor, at=request.at)
        return downloads.pdf(made.content, made.name)
    if wanted == "xlsx":
        made = as_xlsx(period, actor=request.actor, at=request.at)
        return downloads.xlsx(made.content, made.name)
    return None


def grouped(heads: Sequence[Head]) -> list[Head]:
    """Runs of neighbouring columns of one group; empty when no column stands under a group."""
    if not any(head.group for head in heads):
        return []
    runs: list[Head] = []
    for head in heads:
        if runs and runs[-1].group == head.group:
            runs[-1] = Head(head.group, head.group, runs[-1].span + 1)
        else:
            runs.append(Head(head.group, head.group))
    return runs


def book_tabs(current: str) -> list[Tab]:
    """The register of dossiers and the special ones."""
    tabs = [Tab("Sổ theo dõi hồ sơ", reverse("desk:register"), current=not current)]
    return tabs + [
        Tab(
            short_title(found.title),
            reverse("desk:book", args=[key]),
            current=key == current,
        )
        for key, found in special_books.books().items()
    ]


def short_title(title: str) -> str:
    """``Sổ đăng ký khai sinh`` as ``Khai sinh``: the tabs stand below the word "sổ" already."""
    for start in ("Sổ ", "đăng ký ", "chứng thực "):
        title = title.removeprefix(start)
    return title[:1].upper() + title[1:]


def words(cell: object) -> str:
    """A cell as the screen shows it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return wording.moment(cell)
    if isinstance(cell, date):
        return wording.day(cell)
    if isinstance(cell, int) and cell >= 1000:
        return thousands(cell)
    return str(cell)
