"""The board's lines as the page lists them: words, addresses, and what each column sorts by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from motcua.lib.vietnamese_text import sort_key
from motcua.reports.defined import indicator
from motcua.reports.queries.board import COUNTS, QUICK, SHOWN, Board, Line, Mark
from motcua.web.reports import asking
from motcua.web.reports import board_drawing as drawing
from motcua.web.ui.lists import Column

#: short heads of columns; the whole title stands beside them
SHORT = {
    "late": "Quá hạn",
    "entry_share": "Nhập phần mềm",
    "online_share": "Trực tuyến",
    "online_payment": "Thanh toán TT",
    "digitised_components": "Số hóa giấy tờ",
    "digitised_results": "Số hóa kết quả",
    "apology": "Đã xin lỗi",
    "unused_procedures": "Thủ tục không dùng",
}
ALL_COLUMNS = (
    Column("name", "Đơn vị", sort="order"),
    Column("received", "Tiếp nhận", sort="received", kind="number"),
    Column("late", SHORT["late"], sort="late", kind="number"),
    Column("without_apology", "Chưa xin lỗi", sort="without_apology", kind="number"),
    Column("waiting", "Chờ lâu nhất", sort="waiting", kind="number"),
    *(Column(name, SHORT[name], sort=name, kind="number") for name in QUICK if name != "late"),
)
ONE_COLUMNS = (
    Column("rank", "Hạng", sort="rank", kind="number"),
    Column("name", "Đơn vị", sort="order"),
    Column("rate", "Tỷ lệ", sort="rate", kind="number"),
    Column("made_of", "Tử số / mẫu số", sort="numerator", kind="number"),
    Column("met", "Chỉ tiêu", sort="met"),
    Column("peers", "So bình quân", sort="peers", kind="number"),
    Column("before", "So kỳ trước", sort="change", kind="number"),
    Column("trend", "6 kỳ"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of one unit on the page."""

    label: str
    rate: str
    href: str
    met: SafeString
    rank: str
    title: str
    numerator: int
    denominator: int
    peers: SafeString
    above: SafeString
    before: SafeString
    trend: SafeString
    goal: str


class Addresses:
    """Where figures of this board lead to."""

    def __init__(self, board: Board) -> None:
        self.fixed = {"period": board.period.code, "rules": board.rules.value}
        self._behind = reverse("reports:behind-measure")

    def behind(self, measures: tuple[str, ...], unit_id: int, **within: str) -> str:
        """The dossiers that measures count for a unit, within a field, a procedure or an official."""
        return asking.address(self._behind, measures=",".join(measures), unit=unit_id, **self.fixed, **within)

    def unit(self, unit_id: int) -> str:
        return asking.address(reverse("reports:board-unit", args=[unit_id]), **self.fixed)


def cell(board: Board, line: Line, mark: Mark, to: Addresses) -> Cell:
    """One indicator of one line, with the address of its numerator where the actor may look at it."""
    # a list is of a unit with all under it, and names a procedure that units share once
    only_itself = line is not board.whole and line.unit.id == board.root.id
    shared = line is board.whole and not mark.trend
    opens = line.opens and mark.fraction.numerator and not (only_itself or shared)
    rate = mark.rate
    return Cell(
        label=SHORT[mark.indicator.name],
        rate=drawing.per_cent(rate),
        href=to.behind(mark.indicator.numerator, line.unit.id) if opens else "",
        met=drawing.met_words(mark),
        rank=drawing.rank_words(mark),
        title=mark.indicator.title,
        numerator=mark.fraction.numerator,
        denominator=mark.fraction.denominator,
        peers=drawing.versus(_minus(mark, mark.peers), better=mark.against(mark.peers)),
        above=drawing.versus(_minus(mark, mark.above), better=mark.against(mark.above)),
        before=drawing.versus(mark.change, better=mark.better),
        trend=drawing.sparkline(mark, [period.label for period in board.periods]),
        goal=drawing.goal_words(mark),
    )


def _minus(mark: Mark, other: Any) -> Any:
    return None if mark.rate is None or other is None else mark.rate - other


def rows(board: Board, only: str, to: Addresses) -> list[dict[str, Any]]:
    """One row a unit: what sorts and what is shown; ``only`` one indicator, or all."""
    ordered = sorted(board.lines, key=lambda line: sort_key(line.unit.short_name))
    return [_row(board, line, order, only, to) for order, line in enumerate(ordered)]


def _row(board: Board, line: Line, order: int, only: str, to: Addresses) -> dict[str, Any]:
    row: dict[str, Any] = {
        "pk": line.unit.id,
        "order": order,
        "name": line.unit.short_name,
        "own": board.own is not None and line.unit.id == board.own.id,
        "href": to.unit(line.unit.id) if line.opens else "",
        "waiting": line.waiting.days if line.waiting else None,
        "counts": _counts(line, to),
        **line.counts,
    }
    if not only:
        marks = list(line.marks.values())
        row |= {mark.indicator.name: mark.rate for mark in marks}
        row["first"], *row["cells"] = [cell(board, line, mark, to) for mark in marks]
        return row
    mark = line.marks[only]
    return row | {
        "rank": mark.rank,
        "rate": mark.rate,
        "numerator": mark.fraction.numerator,
        "met": None if mark.met is None else int(mark.met),
        "peers": _minus(mark, mark.peers),
        "change": mark.change,
        "cell": cell(board, line, mark, to),
    }


def _counts(line: Line, to: Addresses) -> Mapping[str, dict[str, Any]]:
    return {
        key: {
            "title": title,
            "number": line.counts[key],
            "href": to.behind(measures, line.unit.id) if line.opens and line.counts[key] else "",
        }
        for key, (title, measures) in COUNTS.items()
    }


def cards(board: Board, line: Line, to: Addresses) -> list[Cell]:
    """The indicators of one line, as cards."""
    return [cell(board, line, mark, to) for mark in line.marks.values()]


def choices() -> list[tuple[str, str]]:
    """What the board can show: everything, or one indicator at length."""
    return [("", "Mọi chỉ số"), *((name, indicator(name).title) for name in SHOWN)]
