"""Small pieces of the board, drawn without templates: it repeats them hundreds of times."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from motcua.reports.queries.board import Mark
from motcua.reports.sheets.frame import shown
from motcua.web.ui.drawing import EMPTY, icon

_WIDTH, _HEIGHT, _EDGE = 108, 30, 4
#: points that the height stands for at least, so that small moves look small
_LEAST_RANGE = 10.0
_NONE = SafeString('<span class="muted">–</span>')
_EQUAL = SafeString('<span class="muted">bằng</span>')
Places = list[tuple[float, float] | None]


def per_cent(rate: Decimal | None) -> str:
    """``26,67 %``; ``N/A`` where there is no denominator."""
    return "N/A" if rate is None else f"{shown(rate)}\u00a0%"


def points(difference: Decimal | None) -> str:
    """A difference of two rates in points: ``+3,2``, ``−1``, ``0``."""
    if difference is None:
        return "–"
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return f"{sign}{shown(abs(difference))}"


def met_words(mark: Mark) -> SafeString:
    """Whether the goal is reached, in words with a sign; nothing without a goal or a rate."""
    if mark.met is None:
        return EMPTY
    look, sign, words = ("met", "check", "Đạt") if mark.met else ("missed", "x", "Chưa đạt")
    return format_html('<span class="board-{}">{}{}</span>', look, icon(sign), words)


def goal_words(mark: Mark) -> str:
    """``Chỉ tiêu: tối đa 2 %`` or ``tối thiểu 30 %``."""
    if mark.goal is None:
        return "Chưa có chỉ tiêu"
    bound = "tối đa" if mark.goal.better == "low" else "tối thiểu"
    return f"Chỉ tiêu {bound} {per_cent(mark.goal.value)}"


def rank_words(mark: Mark) -> str:
    return f"Hạng {mark.rank}/{mark.ranked}" if mark.rank else "Không xếp hạng"


def versus(difference: Decimal | None, *, better: bool | None) -> SafeString:
    """A difference with what it means: better, worse or equal."""
    if difference is None:
        return _NONE
    if better is None:
        return _EQUAL
    look, words = ("met", "tốt hơn") if better else ("missed", "kém hơn")
    return format_html('<span class="board-{}">{} {}</span>', look, points(difference), words)


def sparkline(mark: Mark, labels: Sequence[str]) -> SafeString:
    """The trend as a small plot, the goal as a dashed line; its words say every value.

    Args:
        labels: names of the periods, oldest first.
    """
    trend = mark.trend
    if not trend:
        return EMPTY
    if not any(rate is not None for rate in trend):
        return _NONE
    told = "; ".join(f"{label}: {per_cent(rate)}" for label, rate in zip(labels, trend, strict=True))
    goal, scale = EMPTY, _scale(mark)
    if mark.goal is not None:
        height = _height(mark.goal.value, scale)
        goal = format_html(
            '<line class="spark-goal" x1="0" x2="{}" y1="{}" y2="{}"></line>', _WIDTH, height, height
        )
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        "<title>{}</title>{}{}{}</svg>",
        _WIDTH,
        _HEIGHT,
        _WIDTH,
        _HEIGHT,
        f"Xu hướng: {told}",
        told,
        goal,
        format_html_join(
            "", '<polyline class="spark-line" points="{}"></polyline>', _runs(_places(trend, scale))
        ),
        format_html_join(
            "", '<circle class="{}" cx="{}" cy="{}" r="{}"></circle>', _dots(_places(trend, scale))
        ),
    )


def _scale(mark: Mark) -> tuple[float, float]:
    """The lowest and highest rate of the plot: those of the trend and the goal, at least ten points apart."""
    rates = [float(rate) for rate in mark.trend if rate is not None]
    rates += [float(mark.goal.value)] if mark.goal else []
    least, most = min(rates), max(rates)
    room = max(0.0, _LEAST_RANGE - (most - least))
    return least - room / 2, most + room / 2


def _height(rate: Decimal, scale: tuple[float, float]) -> float:
    share = (float(rate) - scale[0]) / (scale[1] - scale[0])
    return round(_HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE), 1)


def _places(trend: Sequence[Decimal | None], scale: tuple[float, float]) -> Places:
    step = (_WIDTH - 2 * _EDGE) / max(1, len(trend) - 1)
    return [
        None if rate is None else (round(_EDGE + n * step, 1), _height(rate, scale))
        for n, rate in enumerate(trend)
    ]


def _runs(places: Places) -> list[tuple[str]]:
    """Lines through neighbouring values; a period without a rate interrupts them."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [(" ".join(f"{x},{y}" for x, y in run),) for run in runs if len(run) > 1]


def _dots(places: Places) -> list[tuple[str, float, float, float]]:
    last = len(places) - 1
    return [
        ("spark-now" if n == last else "spark-dot", place[0], place[1], 3 if n == last else 1.4)
        for n, place in enumerate(places)
        if place is not None
    ]
