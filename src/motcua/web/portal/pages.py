"""One page of a list, as citizens see it: few rows, two large links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

Row = TypeVar("Row")
Other = TypeVar("Other")
PAGE = "trang"


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """The rows of one page; pages count from 1."""

    rows: list[Row]
    total: int
    page: int
    pages: int

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None

    def with_rows(self, rows: list[Other]) -> Paged[Other]:
        """The same page with its rows made into something else."""
        return Paged(rows, self.total, self.page, self.pages)


def asked_page(request: HttpRequest) -> int:
    """The page that the address asks for; 1 for anything that is no number."""
    text = request.GET.get(PAGE, "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def paged(rows: Sequence[Row] | QuerySet[Any, Row], page: int, size: int) -> Paged[Row]:
    """One page of ``rows``; a page past the end is the last one."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = max(1, -(-total // size))
    page = min(page, pages)
    return Paged(list(rows[(page - 1) * size : page * size]), total, page, pages)
