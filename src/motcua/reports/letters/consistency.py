"""Whether a draft agrees with itself: rates of one thing over different numbers, totals, numbers in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.lib.numerals import thousands
from motcua.reports.letters.narrative_parts import Note, Part, Rate, Sum
from motcua.reports.types import Report

_COUNT = re.compile(r"(?<![\d/.,\-])(\d{1,3}(?:\.\d{3})+|\d{1,7})\s+(hồ sơ|TTHC|thủ tục)", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d/.,\-])(\d{1,3}(?:[.,]\d+)?)\s*%")
#: a number in prose is thought to mean a figure when it is as near as this share of it
_NEAR = 0.1
#: nobody means a figure by these: goals and wholes
_WHOLES = frozenset({"0", "100"})
_GOALS = frozenset({"III", "IV"})


def rate_notes(rates: Iterable[Rate]) -> list[Note]:
    """One note for each thing whose share is printed over different numbers."""
    groups: dict[tuple[str, ...], list[Rate]] = {}
    for rate in rates:
        groups.setdefault(rate.measures, []).append(rate)
    return [_told(group) for group in groups.values() if len({rate.text for rate in group}) > 1]


def _told(group: Sequence[Rate]) -> Note:
    seen: dict[tuple[int, str], Rate] = {}
    for rate in group:
        seen.setdefault((rate.under, rate.text), rate)
    ways = "; ".join(
        f"{rate.text} là {thousands(rate.over)} trên {thousands(rate.under)} {rate.basis.words}"
        f" (mục {rate.section})"
        for rate in seen.values()
    )
    return Note(
        "rates",
        f"Tỷ lệ {group[0].words} được ghi theo {len(seen)} mẫu số khác nhau: {ways}. "
        "Khi dẫn lại phải ghi kèm mẫu số.",
    )


def sum_notes(sums: Iterable[Sum]) -> list[Note]:
    """Totals that are not the sum of the parts printed beside them."""
    return [
        Note(
            "sum",
            f"Mục {one.section}: {one.words} ghi {thousands(one.value)} {one.noun}, cộng các phần là "
            f"{thousands(one.added)} ({one.arithmetic}).",
        )
        for one in sums
        if not one.ok
    ]


def form_notes(reports: Iterable[Report]) -> list[Note]:
    """Identities of the attached forms that do not hold."""
    return [
        Note("form", f"Biểu {report.form}: {check.sentence}")
        for report in reports
        for check in report.checks
        if not check.ok
    ]


def prose_notes(
    parts: Iterable[Part],
    *,
    printed: Mapping[str, set[int]],
    rates: Iterable[Rate],
    sums: Sequence[Sum],
) -> list[Note]:
    """Numbers in prose that are not those of the period, e.g. kept from last quarter's text.

    Args:
        printed: numbers that the draft itself prints, by noun.
    """
    exact = [rate.percent for rate in rates if rate.percent is not None]
    percents = {f"{one:.1f}".replace(".", ",") for one in exact}
    percents |= {str(one.quantize(Decimal(1), ROUND_HALF_UP)) for one in exact}
    found = []
    for part in parts:
        found += [_wrong_count(part, m[1], m[2], printed, sums) for m in _COUNT.finditer(part.text)]
        if part.part not in _GOALS:
            found += [_wrong_percent(part, m[1], percents) for m in _PERCENT.finditer(part.text)]
    return [note for note in dict.fromkeys(found) if note is not None]


def _wrong_count(
    part: Part, digits: str, noun: str, printed: Mapping[str, set[int]], sums: Sequence[Sum]
) -> Note | None:
    kind = "hồ sơ" if noun.lower() == "hồ sơ" else "TTHC"
    number, known = int(digits.replace(".", "")), printed.get(kind, set())
    if number in known or not known:
        return None
    nearest = min(known, key=lambda one: (abs(one - number), one))
    wrote = f"Mục {part.number}: lời văn ghi “{digits} {noun}”"
    if abs(nearest - number) > max(_NEAR * nearest, 1):
        return Note("prose", f"{wrote}; số liệu của kỳ không có con số này.")
    sum_of = next((one for one in sums if one.noun == kind and one.value == nearest and one.ok), None)
    made_of = ""
    if sum_of:
        names = " + ".join(f"{thousands(value)} {words}" for words, value in sum_of.parts)
        made_of = f" = {names}"
    return Note("prose", f"{wrote}; số liệu của kỳ là {thousands(nearest)} {kind}{made_of}.")


def _wrong_percent(part: Part, digits: str, known: set[str]) -> Note | None:
    text = digits.replace(".", ",")
    if text in _WHOLES or text in known or f"{text},0" in known:
        return None
    return Note("prose", f"Mục {part.number}: lời văn ghi “{digits} %”; số liệu của kỳ không có tỷ lệ này.")


def period_notes(period: Period, cutoff: datetime) -> list[Note]:
    """Figures of a period that is not over yet."""
    if cutoff >= period.ends_at:
        return []
    until = f"{local(cutoff):%H:%M ngày %d/%m/%Y}"
    return [Note("period", f"Kỳ báo cáo chưa kết thúc: số liệu tính đến {until}.")]


def text_notes(parts: Iterable[Part], previous: str) -> list[Note]:
    """Sections whose prose is last period's, unread."""
    kept = [part.number for part in parts if part.origin == "previous"]
    if not kept:
        return []
    return [Note("text", f"Lời văn các mục {', '.join(kept)} lấy nguyên từ báo cáo {previous}, chưa sửa.")]
