"""One list page: filters that stick, sorting, pages and exports, by a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from motcua.web.ui import sheets
from motcua.web.ui.forms import FilterForm

Row = Mapping[str, Any]
Rows = QuerySet[Any, Any] | Sequence[Row]
PAGE_SIZE = 50
SORT, PAGE, EXPORT, FORGET = "sap", "trang", "xuat", "bo-loc"
_OWN = {SORT, PAGE, EXPORT, FORGET}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list and of its export.

    ``sort`` names the database column that orders it (empty: not sortable); ``read`` gives the value
    exported (else ``row[name]``); ``kind`` says how it is written and aligned.
    """

    name: str
    label: str
    sort: str = ""
    kind: Literal["text", "day", "moment", "money", "number"] = "text"
    read: Callable[[Row], object] | None = None
    shown: bool = True
    exported: bool = True

    def value(self, row: Row) -> object:
        return self.read(row) if self.read else row[self.name]

    @property
    def numeric(self) -> bool:
        return self.kind in {"money", "number"}


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: where a press on it leads and how the list is sorted now."""

    column: Column
    url: str
    direction: Literal["", "ascending", "descending"]


@dataclass
class ListPage:
    """What the list tags draw. ``answer`` is set when the view must return it instead of a page."""

    rows: list[Row]
    total: int
    page: int
    pages: int
    columns: tuple[Column, ...]
    sort: str
    title: str
    filters: FilterForm | None
    filtered: bool
    kept: dict[str, list[str]] = field(default_factory=dict)
    name: str = "danh-sach"
    answer: HttpResponse | None = None

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns if column.shown]

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1) if self.page < self.pages else ""

    @property
    def xlsx_url(self) -> str:
        return self.url(export="xlsx")

    @property
    def csv_url(self) -> str:
        return self.url(export="csv")

    @property
    def forget_url(self) -> str:
        return f"?{FORGET}=1"

    def url(self, *, page: int = 1, sort: str | None = None, export: str = "") -> str:
        """This list's address with the same filters and another page, order or format."""
        values: dict[str, Any] = dict(self.kept)
        values[SORT] = self.sort if sort is None else sort
        if page > 1:
            values[PAGE] = page
        if export:
            values[EXPORT] = export
        return "?" + urlencode(values, doseq=True)

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        if self.sort == column.name:
            return Head(column, self.url(sort=f"-{column.name}"), "ascending")
        direction: Literal["", "descending"] = "descending" if self.sort == f"-{column.name}" else ""
        return Head(column, self.url(sort=column.name), direction)


def list_page(
    request: HttpRequest,
    rows: Rows,
    *,
    columns: Iterable[Column],
    sort: str,
    filters: FilterForm | None = None,
    name: str = "danh-sach",
    title: str = "",
    tie: str = "pk",
    sticky: bool = True,
    keys_first: bool = False,
) -> ListPage:
    """One page of ``rows`` as the query string asks.

    Args:
        rows: a queryset of ``.values()`` rows, already limited to what the actor may see, or a sequence.
        sort: name of the column that orders the list at first, ``-`` in front for descending.
        name: the list's name: its place in the session and the name of exported files.
        tie: what orders rows that are equal, so that pages never overlap (empty for grouped rows).
        sticky: the bare address comes back to the last filters.
        keys_first: find the keys of the page, then read only its rows; for tables too wide to sort whole.
    """
    columns = tuple(columns)
    kept = {key: request.GET.getlist(key) for key in request.GET if key not in _OWN and request.GET[key]}
    wanted = _wanted_sort(request.GET.get(SORT, ""), columns, sort)
    page = ListPage([], 0, 1, 1, columns, wanted, title, filters, bool(kept), kept, name)
    if sticky:
        page.answer = _stick(request, name, page)
        if page.answer:
            return page
    ordered = _ordered(rows, columns, wanted, tie)
    if request.GET.get(EXPORT) in {"xlsx", "csv"}:
        exported = [column for column in columns if column.exported]
        page.answer = sheets.answer(request.GET[EXPORT], exported, ordered, name=name, title=title)
        return page
    page.total = ordered.count() if isinstance(ordered, QuerySet) else len(ordered)
    page.pages = max(1, -(-page.total // PAGE_SIZE))
    page.page = min(_whole(request.GET.get(PAGE, "")), page.pages)
    start = (page.page - 1) * PAGE_SIZE
    if keys_first and isinstance(ordered, QuerySet):
        keys = list(ordered.values_list("pk", flat=True)[start : start + PAGE_SIZE])
        page.rows = list(ordered.filter(pk__in=keys))
    else:
        page.rows = list(ordered[start : start + PAGE_SIZE])
    return page


def _whole(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _wanted_sort(asked: str, columns: tuple[Column, ...], default: str) -> str:
    sortable = {column.name for column in columns if column.sort}
    return asked if asked.removeprefix("-") in sortable else default


def _ordered(rows: Rows, columns: tuple[Column, ...], sort: str, tie: str) -> Rows:
    name, down = sort.removeprefix("-"), sort.startswith("-")
    by = next((column.sort for column in columns if column.name == name), "") or name
    if not isinstance(rows, QuerySet):
        there = [row for row in rows if row[by] is not None]
        absent = [row for row in rows if row[by] is None]
        return sorted(there, key=lambda row: row[by], reverse=down) + absent
    order = F(by).desc(nulls_last=True) if down else F(by).asc(nulls_last=True)
    return rows.order_by(order, *([tie] if tie else []))


def _stick(request: HttpRequest, name: str, page: ListPage) -> HttpResponse | None:
    """Remember the filters of this list; the bare address goes back to them."""
    remembered: dict[str, str] = request.session.get("lists", {})
    if FORGET in request.GET:
        if remembered.pop(name, None):
            request.session["lists"] = remembered
        return HttpResponseRedirect(request.path + page.url())
    if not request.GET and remembered.get(name):
        return HttpResponseRedirect(request.path + remembered[name])
    address = page.url() if page.kept or SORT in request.GET else ""
    if request.GET and remembered.get(name, "") != address and EXPORT not in request.GET:
        request.session["lists"] = {**remembered, name: address}
    return None
