"""The words behind a due date, made on demand from what the reckoning recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal, TypeAlias

from motcua.law.calendar import SpecialDay, WorkCalendar
from motcua.law.registry import basis_of, cite, number
from motcua.law.terms import Reading, StartReason, Step, Term, TermUnit, last_day
from motcua.law.wording import day_text, hour_text, moment_text, sentence, span_text, weekday_text


@dataclass(frozen=True, slots=True)
class TermTrace:
    """A term counted from a receipt."""

    received: datetime
    start: datetime
    reason: StartReason
    term: Term
    reading: Reading
    due: datetime
    calendar: WorkCalendar
    supplemented: bool


@dataclass(frozen=True, slots=True)
class ShiftTrace:
    """A due date moved by the wait for a supplement."""

    how: Literal["subtract", "extend"]
    original: datetime
    asked: datetime
    answered: datetime
    due: datetime
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class PauseTrace:
    """A due date moved by a pause."""

    original: datetime
    paused: datetime
    resumed: datetime
    due: datetime
    left: int
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class StageTrace:
    """Working minutes counted from the start of a stage."""

    begun: datetime
    start: datetime
    minutes: int
    due: datetime
    calendar: WorkCalendar


Trace: TypeAlias = TermTrace | ShiftTrace | PauseTrace | StageTrace


def steps_of(trace: Trace) -> tuple[Step, ...]:
    """The steps of a reckoning; the last one stands at the due date."""
    if isinstance(trace, TermTrace):
        return tuple(_term_steps(trace))
    if isinstance(trace, ShiftTrace):
        return tuple(_shift_steps(trace))
    if isinstance(trace, PauseTrace):
        return tuple(_pause_steps(trace))
    return tuple(_stage_steps(trace))


def _term_steps(trace: TermTrace) -> Iterator[Step]:
    day = trace.received.date()
    receipt = basis_of("deadlines.clock_start", day)
    if trace.supplemented:
        what = "Nhận đủ hồ sơ bổ sung lúc {}; thời hạn được tính lại từ đầu."
        receipt = basis_of("deadlines.after_supplement", day)
    else:
        what = "Nhận đủ hồ sơ hợp lệ lúc {}."
    yield Step(what.format(moment_text(trace.received)), receipt, trace.received)
    yield Step(_start_text(trace), _start_citation(trace), trace.start)
    text, citation = _counting(trace)
    yield Step(text, citation, trace.start)
    runs_on = trace.term.same_day or trace.term.unit not in {TermUnit.WORKING_DAY, TermUnit.WORKING_HOUR}
    yield from days_off(day, (trace.start if runs_on else trace.due).date(), trace.calendar)
    if runs_on:
        yield from _moved_end(trace)
    yield Step(f"Hẹn trả kết quả: {moment_text(trace.due)}.", basis_of("deadlines.due_date", day), trace.due)


_START_TEXTS = {
    StartReason.IN_HOURS: "Nhận trong giờ làm việc nên thời hạn tính ngay từ {start}.",
    StartReason.BEFORE_OPENING: "Nhận trước giờ làm việc nên thời hạn tính từ đầu giờ: {start}.",
    StartReason.IN_BREAK: "Nhận trong giờ nghỉ nên thời hạn tính từ đầu buổi tiếp theo: {start}.",
    StartReason.AFTER_CLOSING: "Nhận sau giờ làm việc nên thời hạn tính từ ngày làm việc tiếp theo: {start}.",
    StartReason.DAY_OFF: "Nhận vào {weekday} ({why}) nên thời hạn tính từ ngày làm việc tiếp theo: {start}.",
    StartReason.AFTER_CUT_OFF: "Nhận sau {hour} giờ nên thời hạn tính từ ngày làm việc tiếp theo: {start}.",
    StartReason.LAST_HOUR: "Nhận trong giờ làm việc cuối cùng của ngày nên thời hạn tính từ "
    "ngày làm việc tiếp theo: {start}.",
}


def _start_text(trace: TermTrace) -> str:
    day = trace.received.date()
    return _START_TEXTS[trace.reason].format(
        start=moment_text(trace.start),
        weekday=weekday_text(day),
        why=trace.calendar.reason(day),
        hour=number("deadline.cut_off_hour", day),
    )


def _start_citation(trace: TermTrace) -> str:
    if trace.reason is StartReason.AFTER_CUT_OFF:
        return cite("LHT_2014") + "; " + cite("ND23_2015") if trace.term.same_day else cite("THUC_TE")
    if trace.reason is StartReason.LAST_HOUR:
        return cite("LIEN_THONG_2025")
    if trace.reason is StartReason.IN_HOURS:
        return basis_of("deadlines.clock_start", trace.received.date())
    return f"Giờ làm việc của đơn vị: {trace.calendar.name}"


def _counting(trace: TermTrace) -> tuple[str, str]:
    """How the term is counted, with the text that says so."""
    term, practice = trace.term, cite("THUC_TE")
    if term.same_day:
        return (
            f"Thủ tục trả kết quả trong ngày: đến hết giờ làm việc {weekday_text(trace.start.date())}.",
            cite("LHT_2014") + "; " + cite("ND23_2015"),
        )
    if term.unit is TermUnit.WORKING_HOUR or not term.whole:
        return f"Cộng {term} theo giờ làm việc của đơn vị, không tính giờ nghỉ và ngày nghỉ.", practice
    if term.unit is TermUnit.HOUR:
        return f"Cộng {term} liên tục từ {hour_text(trace.start)}.", cite("BLDS_2015", 147, 1)
    if trace.reading is Reading.TO_THE_MINUTE and term.unit in {TermUnit.WORKING_DAY, TermUnit.DAY}:
        return _counting_minutes(trace), practice
    return (
        f"Thời hạn {term}: không tính ngày đầu tiên ({day_text(trace.start.date())}), "
        "tính đến hết giờ làm việc của ngày cuối cùng.",
        cite("BLDS_2015", 147, 2),
    )


def _counting_minutes(trace: TermTrace) -> str:
    term = trace.term
    if term.unit is TermUnit.DAY:
        return f"Cộng {term} theo lịch, kể cả ngày nghỉ, giữ nguyên giờ."
    a_day = number("calendar.working_day_minutes", trace.start.date())
    return (
        f"Cộng {term}, mỗi ngày {span_text(a_day)}, là {span_text(term.minutes(a_day))} làm việc; "
        "không tính giờ nghỉ và ngày nghỉ."
    )


def _moved_end(trace: TermTrace) -> Iterator[Step]:
    """Why a term that runs through days off did not end where it fell."""
    term = trace.term
    if term.same_day:
        return
    if term.unit is TermUnit.HOUR:
        fell = trace.start + timedelta(minutes=term.minutes(60))
    else:
        fell = datetime.combine(last_day(trace.start.date(), term), trace.start.timetz())
    day, due, civil = fell.date(), trace.due, cite("BLDS_2015", 148, 5)
    if day != due.date():
        off = not trace.calendar.is_working(day)
        reason = f"({trace.calendar.reason(day)})" if off else "sau giờ làm việc"
        yield Step(
            f"Thời hạn kết thúc vào {weekday_text(day)} {reason} nên chuyển sang ngày làm việc tiếp theo: "
            f"{weekday_text(due.date())}.",
            civil,
            due,
        )
    elif fell != due and _keeps_the_hour(trace):
        yield Step(
            f"Thời hạn kết thúc lúc {hour_text(fell)}, ngoài giờ làm việc, nên chuyển sang {hour_text(due)}.",
            f"Giờ làm việc của đơn vị: {trace.calendar.name}",
            due,
        )


def _keeps_the_hour(trace: TermTrace) -> bool:
    if trace.term.unit is TermUnit.DAY:
        return trace.reading is Reading.TO_THE_MINUTE
    return trace.term.unit is TermUnit.HOUR


def days_off(first: date, last: date, calendar: WorkCalendar) -> Iterator[Step]:
    """The days between two dates that are not what their weekday says, and the weekly days of rest."""
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    special = [day for day in days if day in calendar.days]
    for _, group in groupby(special, key=lambda day: _kinship(day, calendar.days[day])):
        yield _special_step(list(group), calendar)
    weekly = [day for day in days if day not in calendar.days and not calendar.is_working(day)]
    if weekly:
        names = ", ".join(day_text(day) for day in weekly[:8]) + (" …" if len(weekly) > 8 else "")
        yield Step(
            f"Không tính {len(weekly)} ngày nghỉ hằng tuần: {names}.",
            f"Giờ làm việc của đơn vị: {calendar.name}",
            calendar.opening(calendar.next_working_day(weekly[-1])),
        )


def _kinship(day: date, special: SpecialDay) -> tuple[object, ...]:
    """Equal for neighbouring days that one line can tell."""
    return special.working, special.name, special.decision, special.certain


def _special_step(days: list[date], calendar: WorkCalendar) -> Step:
    first, last = days[0], days[-1]
    special, reason = calendar.days[first], calendar.reason(first)
    if special.working:
        text = f"Tính cả {weekday_text(first)}: {reason}."
        return Step(text, special.decision, calendar.closing(first))
    if len(days) > 2 and (last - first).days == len(days) - 1:
        named = f"{len(days)} ngày, từ {weekday_text(first)} đến {weekday_text(last)}"
    else:
        named = ", ".join(weekday_text(day) for day in days)
    labour = cite("LLD_2012", 115) if first.year < 2021 else cite("LLD_2019") + ", Điều 111 và 112"
    reopening = calendar.opening(calendar.next_working_day(last))
    return Step(f"Không tính {named}: {reason}.", special.decision or labour, reopening)


def _shift_steps(trace: ShiftTrace) -> Iterator[Step]:
    yield Step(f"Hẹn trả lúc đầu: {moment_text(trace.original)}.", "", trace.original)
    yield Step(
        f"Chờ bổ sung từ {moment_text(trace.asked)} đến {moment_text(trace.answered)}.", "", trace.answered
    )
    if trace.how == "subtract":
        yield Step(
            f"Trừ thời gian chờ bổ sung khi chấm chỉ số, tương đương hạn: {moment_text(trace.due)}.",
            cite("QD766_2022"),
            trace.due,
        )
        return
    waited = trace.calendar.minutes_between(trace.asked, trace.answered)
    yield Step(
        f"Cộng {span_text(waited)} làm việc đã chờ: {moment_text(trace.due)}.", cite("THUC_TE"), trace.due
    )


def _pause_steps(trace: PauseTrace) -> Iterator[Step]:
    yield Step(f"Hẹn trả trước khi tạm dừng: {moment_text(trace.original)}.", "", trace.original)
    if trace.due == trace.original:
        late = trace.paused >= trace.original
        why = "bắt đầu khi đã quá hạn nên không đổi hạn" if late else "không làm mất giờ làm việc nào"
        yield Step(f"Thời gian tạm dừng {why}: {moment_text(trace.due)}.", cite("NGANH"), trace.due)
        return
    yield Step(
        f"Tạm dừng từ {moment_text(trace.paused)} đến {moment_text(trace.resumed)}; "
        f"khi tạm dừng còn {span_text(trace.left)} làm việc.",
        cite("NGANH"),
        trace.resumed,
    )
    yield Step(f"Cộng thời gian còn lại từ khi tiếp tục: {moment_text(trace.due)}.", cite("NGANH"), trace.due)


def _stage_steps(trace: StageTrace) -> Iterator[Step]:
    day = trace.begun.date()
    if trace.start != trace.begun:
        yield Step(
            f"Giao ngoài giờ làm việc ({moment_text(trace.begun)}) nên tính từ {moment_text(trace.start)}.",
            f"Giờ làm việc của đơn vị: {trace.calendar.name}",
            trace.start,
        )
    yield Step(
        sentence(f"bước này có {span_text(trace.minutes)} làm việc, tính từ {moment_text(trace.start)}."),
        basis_of("deadlines.stage_due", day),
        trace.start,
    )
    yield from days_off(trace.start.date(), trace.due.date(), trace.calendar)
    yield Step(f"Hạn của bước: {moment_text(trace.due)}.", basis_of("deadlines.stage_due", day), trace.due)
