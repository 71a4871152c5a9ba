"""The first words of a letter, put together from findings; the person at the screen edits them afterwards.

The order of arguments is that of the districts' letters: what the figures say together, who is named for
what, what is asked of them. Every sentence with a figure comes from a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from motcua.law.periods import Period
from motcua.org.queries.units import UnitInfo
from motcua.org.types import UnitKind
from motcua.reports.letters import wording
from motcua.reports.queries.findings import Finding, Findings, NamedUnit
from motcua.reports.types import Fraction, LetterKind

_SUBJECT = {
    LetterKind.CRITICISE: "chấn chỉnh việc tiếp nhận, giải quyết hồ sơ thủ tục hành chính {period}",
    LetterKind.PRAISE: "biểu dương các đơn vị làm tốt việc giải quyết thủ tục hành chính {period}",
    LetterKind.REMIND: "đôn đốc thực hiện nhiệm vụ giải quyết thủ tục hành chính {period}",
}
_OPENING = (
    "Theo số liệu trên hệ thống thông tin giải quyết thủ tục hành chính, trong {period} các đơn vị tiếp nhận "
    "{received} hồ sơ, giải quyết {finished} hồ sơ, trong đó giải quyết trước hạn, đúng hạn {good} hồ sơ "
    "({rate})."
)
_GOOD, _WEAK = "Những đơn vị làm tốt:", "Bên cạnh đó vẫn còn những hạn chế sau:"
_JUDGED = {
    LetterKind.CRITICISE: "{who} phê bình các đơn vị có hạn chế nêu trên và yêu cầu thực hiện ngay:",
    LetterKind.PRAISE: "{who} biểu dương các đơn vị nêu trên và đề nghị:",
    LetterKind.REMIND: "{who} đề nghị các đơn vị thực hiện ngay các việc sau:",
}
_COMPARE = (
    "Đối chiếu số liệu tại Phụ lục kèm theo với sổ theo dõi và phần mềm của đơn vị; nếu có sai khác, "
    "phản hồi kèm danh sách hồ sơ để thống nhất."
)
_CLOSING = {
    LetterKind.CRITICISE: "Nhận được Công văn này, yêu cầu các đơn vị nghiêm túc thực hiện.",
    LetterKind.PRAISE: "Đề nghị các đơn vị phát huy kết quả đã đạt được.",
    LetterKind.REMIND: "Đề nghị các đơn vị khẩn trương thực hiện.",
}
#: how kinds of units are addressed together, in this order
_KINDS = ("huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter says before anybody edited it; ``body`` is one paragraph per entry."""

    subject: str
    addressees: tuple[str, ...]
    body: tuple[str, ...]
    receivers: tuple[str, ...]


def draft(found: Findings, chosen: Sequence[Finding], kind: LetterKind) -> Draft:
    """The draft of a letter of one kind from chosen findings."""
    good = [item for item in chosen if item.rule.tone == LetterKind.PRAISE]
    weak = [item for item in chosen if item.rule.tone != LetterKind.PRAISE]
    body = [_opening(found)]
    if good and weak:
        body.append(_GOOD)
    body += [f"- {item.sentence}" for item in good]
    if weak:
        body.append(_WEAK)
    body += [f"- {item.sentence}" for item in weak]
    body.append(wording.filled(_JUDGED[kind], {"who": _who(found.unit)}))
    demands = [item.rule.demand for item in (chosen if kind == LetterKind.PRAISE else weak or good)]
    if weak:
        demands.append(_COMPARE)
    body += [f"{number}. {demand}" for number, demand in enumerate(dict.fromkeys(demands), start=1)]
    body.append(_CLOSING[kind])
    named = {unit.unit_id for item in chosen for unit in item.units}
    return Draft(
        subject=wording.filled(_SUBJECT[kind], {"period": found.period.label}),
        addressees=addressees([unit for unit in found.below if unit.id in named]),
        body=tuple(body),
        receivers=_receivers(found.unit),
    )


def _opening(found: Findings) -> str:
    counts = found.overview
    good = counts["finished_early"] + counts["finished_on_time"]
    values = {
        "period": period_whole(found.period, after="thời gian "),
        "received": wording.counted(counts["received"]),
        "finished": wording.counted(counts["finished"]),
        "good": wording.counted(good),
        "rate": wording.percent(Fraction(good, counts["finished"]).rate),
    }
    return wording.filled(_OPENING, values)


def period_whole(period: Period, after: str = "") -> str:
    """A period with its days: ``quý I năm 2022 (từ ngày 15/12/2021 đến ngày 14/03/2022)``.

    Args:
        after: stands before a free run of days, which is nothing but its days.
    """
    return f"{period.label} ({period.days_label.lower()})" if period.statutory else f"{after}{period.label}"


def _who(unit: UnitInfo) -> str:
    """How a letter calls its own writer: ``Ủy ban nhân dân huyện``."""
    name = wording.unit_name(unit.short_name, unit.name)
    return f"Ủy ban nhân dân {name.kind}" if name.kind else unit.name


def addressees(units: Sequence[UnitInfo]) -> tuple[str, ...]:
    """The units a letter goes to, called together by what they are."""
    kinds = {wording.unit_name(unit.short_name, unit.name).kind for unit in units}
    to = []
    if any(unit.kind == UnitKind.DEPARTMENT for unit in units):
        to.append("Các sở, ban, ngành")
    large, small = ([kind for kind in part if kind in kinds] for part in (_KINDS[:3], _KINDS[3:]))
    to += [f"Ủy ban nhân dân các {', '.join(part)}" for part in (large, small) if part]
    return tuple(to) or tuple(unit.name for unit in units[:20])


def _receivers(unit: UnitInfo) -> tuple[str, ...]:
    name = wording.unit_name(unit.short_name, unit.name)
    if not name.kind:
        return "Như trên", "Lưu: VT"
    return "Như trên", f"Chủ tịch, các Phó Chủ tịch UBND {name.kind}", "Lưu: VT, VP"


# -- the cells a letter is made of ------------------------------------------------------


def cells(found: Findings, chosen: Sequence[Finding]) -> dict[str, Any]:
    """The figures of a draft as plain data, to be stored and proven."""
    return {"overview": dict(found.overview), "findings": [_cell(item) for item in chosen]}


def _cell(item: Finding) -> dict[str, Any]:
    return {
        "key": item.key,
        "title": item.rule.title,
        "shape": item.rule.shape,
        "columns": list(item.rule.columns),
        "definition": item.definition,
        "limit": None if item.limit is None else str(item.limit),
        "average": None if item.average is None else [item.average.numerator, item.average.denominator],
        "whole": [item.whole.numerator, item.whole.denominator],
        "sentence": item.sentence,
        "units": [_unit(unit) for unit in item.units],
    }


def _unit(unit: NamedUnit) -> dict[str, Any]:
    return {
        "id": unit.unit_id,
        "name": unit.name.whole,
        "numerator": unit.numerator,
        "denominator": unit.denominator,
        "still": unit.still,
    }
