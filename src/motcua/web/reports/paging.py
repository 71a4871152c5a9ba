"""A long list of known keys, fifty at a time (``reports/pages.html``); also the address of its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest

PAGE = 50
#: a longer number is no page
_DIGITS = 8
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long list; ``before`` and ``after`` are addresses, empty at the ends."""

    total: int
    page: int
    pages: int
    before: str
    after: str


def page_of(request: HttpRequest, keys: Sequence[K]) -> tuple[Pages, Sequence[K]]:
    """The page that the address names (``trang``, the nearest there is), and the keys on it."""
    text = request.GET.get("trang", "1")
    most = max(1, -(-len(keys) // PAGE))
    page = min(max(1, int(text)), most) if text.isdecimal() and len(text) <= _DIGITS else 1
    before = same_with(request, trang=page - 1) if page > 1 else ""
    after = same_with(request, trang=page + 1) if page < most else ""
    return Pages(len(keys), page, most, before, after), keys[(page - 1) * PAGE : page * PAGE]


def same_with(request: HttpRequest, **more: Any) -> str:
    """This page's question with one more word: another page of it, or a file (``xuat``)."""
    kept = {name: value for name, value in request.GET.items() if name not in {"trang", "xuat"}}
    return "?" + urlencode({**kept, **more})
