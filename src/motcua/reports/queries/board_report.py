"""The board as a report: what the workbook and the paper print."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from motcua.reports.defined import indicator
from motcua.reports.queries.board import COUNTS, Board, Line
from motcua.reports.types import Column, Report, Row, RowKind, Value


def as_report(board: Board, *, at: datetime) -> Report:
    """Rows: the whole, goals and averages, then the units; columns: counts, rates, ranks."""
    columns = _columns(board.shown)
    absent = (None,) * len(COUNTS)
    head = [
        Row("total", RowKind.TOTAL, "", board.root.name, _cells(board.whole)),
        Row("goal", RowKind.GROUP, "", "Chỉ tiêu", (*absent, *_each(board, "goal"), None)),
        Row("before", RowKind.GROUP, "", "Kỳ trước", (*absent, *_each(board, "before"), None)),
        Row("peers", RowKind.GROUP, "", "Bình quân các đơn vị", (*absent, *_each(board, "peers"), None)),
    ]
    rows = [
        Row(f"unit:{line.unit.id}", RowKind.LINE, str(number), line.unit.name, _cells(line))
        for number, line in enumerate(board.lines, start=1)
    ]
    return Report(
        form="dieu-hanh",
        title="Bảng theo dõi, điều hành giải quyết thủ tục hành chính",
        source="",
        unit_id=board.root.id,
        unit_name=board.root.name,
        receiver_name="",
        period=board.period,
        cutoff=board.cutoff,
        as_of=at,
        rules=board.rules,
        columns=columns,
        rows=(*head, *rows),
        notes=(
            "Hạng: đơn vị tốt nhất là 1; bằng nhau thì cùng hạng; không có mẫu số thì không xếp hạng.",
            "Chờ lâu nhất: số ngày quá hẹn lần đầu của hồ sơ đang mở trễ nhất, tính đến lúc lập bảng.",
        ),
        measured_in="Số hồ sơ; tỷ lệ %; ngày",
        row_title="Đơn vị",
    )


def _columns(shown: tuple[str, ...]) -> tuple[Column, ...]:
    counts = [
        Column(key=f"count_{key}", number="", title=title, groups=("Hồ sơ",), measures=measures, width=12)
        for key, (title, measures) in COUNTS.items()
    ]
    rates = []
    for name in shown:
        of = indicator(name)
        rates += [
            Column(
                key=name,
                number="",
                title="%",
                groups=(of.title,),
                definition=of.definition,
                measures=of.numerator,
                per=of.denominator,
                kind="rate",
                width=12,
            ),
            Column(key=f"rank_{name}", number="", title="Hạng", groups=(of.title,), width=12),
        ]
    waiting = Column(key="waiting", number="", title="Chờ lâu nhất (ngày)", width=12)
    return (*counts, *rates, waiting)


def _cells(line: Line) -> tuple[Value, ...]:
    rates = [cell for mark in line.marks.values() for cell in (mark.rate, mark.rank)]
    return (*line.counts.values(), *rates, line.waiting.days if line.waiting else None)


def _each(board: Board, which: str) -> list[Decimal | None]:
    """One value an indicator, nothing under its rank."""
    cells: list[Decimal | None] = []
    for mark in board.whole.marks.values():
        goal = mark.goal.value if mark.goal else None
        cells += [goal if which == "goal" else getattr(mark, which), None]
    return cells
