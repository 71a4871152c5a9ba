"""What an administrative document says, as plain frozen data (NĐ 30/2020/NĐ-CP, Phụ lục I).

No text here is ever read as markup: brackets, asterisks and angle signs print as they were typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentKind(StrEnum):
    """Tên loại; a công văn carries none, its subject stands under its number after "V/v"."""

    LETTER = ""
    REPORT = "BÁO CÁO"
    NOTICE = "THÔNG BÁO"
    PLAN = "KẾ HOẠCH"
    SUBMISSION = "TỜ TRÌNH"

    @property
    def said(self) -> str:
        """As an annex refers to it: ``Công văn``, ``Báo cáo``."""
        return self.value.capitalize() if self.value else "Công văn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Who issues the document, under which number, where and when.

    Args:
        parent_unit: tên cơ quan chủ quản trực tiếp; empty for an authority that has none on paper.
        unit: tên cơ quan ban hành; both are printed in capitals.
        symbol: what follows the slash, e.g. ``UBND-VP`` or ``BC-UBND``.
        number: empty leaves room for it; one digit gets a leading zero.
        place: địa danh.
        day: day of issue; ``None`` leaves room for day and month of ``year``.
        year: year to print while there is no day; 0 leaves room for it too.
    """

    parent_unit: str = ""
    unit: str
    symbol: str
    number: str = ""
    place: str
    day: date | None = None
    year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Quyền hạn and chức vụ line by line (``TM. ỦY BAN NHÂN DÂN``, ``KT. CHỦ TỊCH``, …) and the name."""

    titles: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, justified, first line indented 1,27 cm; a line break in it starts a new line."""

    text: str
    bold: bool = False
    italic: bool = False
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside the body: levels 1 (``I. …``) and 2 (``1. …``) bold, 3 (``a) …``) bold italic."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Bullets:
    """Items, each its own paragraph, after a dash and a space (or another mark, or none)."""

    items: tuple[str, ...]
    mark: str = "-"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: ``width`` in cm (widths are scaled to the page), ``align`` left, right or center.

    ``groups`` are the titles above its own, outermost first; neighbours with the same share one cell.
    """

    title: str
    width: float = 2.5
    align: str = "left"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose head repeats on every page.

    Args:
        rows: cells as text, one tuple per line.
        caption: bold line above. note: italic line below.
        strong: indices of rows in bold (totals).
        size: points of the cells' text.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    note: str = ""
    strong: frozenset[int] = frozenset()
    size: float = 12


Block = Paragraph | Heading | Bullets | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """An annex on its own page, its pages numbered for themselves.

    ``label`` is empty for an only annex ("Phụ lục"), else given by the writer in Roman numbers.
    """

    title: str
    body: tuple[Block, ...]
    landscape: bool = False
