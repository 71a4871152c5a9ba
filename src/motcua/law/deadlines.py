"""When a result is due: the clock's start, the term, supplements, pauses, stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from motcua.law.calendar import WorkCalendar, local
from motcua.law.explanation import PauseTrace, ShiftTrace, StageTrace, TermTrace, Trace, steps_of
from motcua.law.registry import basis_of, cite, number, parameter, rule, word
from motcua.law.rulings import Ruling
from motcua.law.terms import SAME_DAY, BadTerm, CutOff, Reading, StartReason, Step, Term, TermUnit, last_day
from motcua.law.wording import moment_text
from motcua.lib.refused import Refused

__all__ = [
    "PAUSE_GROUNDS",
    "SAME_DAY",
    "BadTerm",
    "CutOff",
    "DueDate",
    "OutOfOrder",
    "PauseGround",
    "Reading",
    "StartReason",
    "Step",
    "SupplementDue",
    "Term",
    "TermUnit",
    "after_pause",
    "after_supplement",
    "clock_start",
    "default_cut_off",
    "due_date",
    "explain_lines",
    "may_pause",
    "stage_due",
]


class OutOfOrder(Refused):
    """Moments of a dossier that contradict each other."""

    code = "moments-out-of-order"
    status = 422


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date with its arithmetic.

    The words are made only when ``steps`` is read; the last step's ``at`` is ``due_at``.
    """

    due_at: datetime
    clock_start: datetime
    trace: Trace | None = field(default=None, repr=False, compare=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The reckoning in Vietnamese, each step with its citation; empty for a date set by hand."""
        return steps_of(self.trace) if self.trace else ()


def default_cut_off(term: Term, day: date) -> CutOff:
    """The cut-off of a procedure that names none: 15:00 for same-day results, otherwise no cut-off."""
    return CutOff(word("deadline.same_day_cut_off", day)) if term.same_day else CutOff.NONE


@rule(source="ND61_2018", article=17, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", article=17, valid=("2025-07-01", None))
def clock_start(
    received_at: datetime, calendar: WorkCalendar, cut_off: CutOff = CutOff.NONE
) -> tuple[datetime, StartReason]:
    """When the term begins: a full dossier's receipt in working hours, else the next opening."""
    start = calendar.first_working_moment(received_at)
    reason = _start_reason(received_at, start, calendar) if start != received_at else StartReason.IN_HOURS
    if cut_off is CutOff.NONE:
        return start, reason
    day = start.date()
    if cut_off is CutOff.AT_15H:
        hour = number("deadline.cut_off_hour", day)
        if (start.hour, start.minute) > (hour, 0):
            return calendar.opening(calendar.next_working_day(day)), StartReason.AFTER_CUT_OFF
        return start, reason
    last_hour = calendar.closing(day) - timedelta(minutes=number("deadline.last_hour_minutes", day))
    if start >= last_hour:
        return calendar.opening(calendar.next_working_day(day)), StartReason.LAST_HOUR
    return start, reason


def _start_reason(received_at: datetime, start: datetime, calendar: WorkCalendar) -> StartReason:
    day = local(received_at).date()
    if not calendar.is_working(day):
        return StartReason.DAY_OFF
    if start.date() != day:
        return StartReason.AFTER_CLOSING
    return StartReason.BEFORE_OPENING if start == calendar.opening(day) else StartReason.IN_BREAK


@rule(source="ND61_2018", article=19, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def due_date(
    received_at: datetime,
    term: Term,
    calendar: WorkCalendar,
    *,
    reading: Reading | None = None,
    cut_off: CutOff | None = None,
) -> DueDate:
    """The promised date of a dossier received (complete) at a moment.

    Args:
        received_at: aware; seconds are dropped, as the slip prints hours and minutes.
        reading: ``None`` for the parameter ``deadline.reading``; months and years always end with the day.
        cut_off: the procedure's; ``None`` for what the law has (15:00 for same-day results).
    """
    return _due_from(received_at, term, calendar, reading, cut_off, supplemented=False)


def _due_from(
    received_at: datetime,
    term: Term,
    calendar: WorkCalendar,
    reading: Reading | None,
    cut_off: CutOff | None,
    *,
    supplemented: bool,
) -> DueDate:
    received = local(received_at).replace(second=0, microsecond=0)
    day = received.date()
    read = Reading(word("deadline.reading", day)) if reading is None else reading
    cut = default_cut_off(term, day) if cut_off is None else cut_off
    start, reason = clock_start(received, calendar, cut)
    due_at = _end(start, term, calendar, read)
    return DueDate(
        due_at, start, TermTrace(received, start, reason, term, read, due_at, calendar, supplemented)
    )


def _end(start: datetime, term: Term, calendar: WorkCalendar, reading: Reading) -> datetime:
    if term.same_day:
        return calendar.closing(start.date())
    if term.unit is TermUnit.WORKING_DAY:
        return _end_of_working_days(start, term, calendar, reading)
    if term.unit is TermUnit.WORKING_HOUR:
        return calendar.add_minutes(start, term.minutes(60))
    if term.unit is TermUnit.HOUR:
        return calendar.end_moment(start + timedelta(minutes=term.minutes(60)))
    if term.unit is TermUnit.DAY and reading is Reading.TO_THE_MINUTE:
        return calendar.end_moment(start + timedelta(days=term.whole))
    return calendar.closing(calendar.working_on_or_after(last_day(start.date(), term)))


def _end_of_working_days(start: datetime, term: Term, calendar: WorkCalendar, reading: Reading) -> datetime:
    a_day = number("calendar.working_day_minutes", start.date())
    if reading is Reading.TO_THE_MINUTE:
        return calendar.add_minutes(start, term.minutes(a_day))
    end = start
    if term.whole:
        day = start.date()
        for _ in range(term.whole):
            day = calendar.next_working_day(day)
        end = calendar.closing(day)
    return calendar.add_minutes(end, int(term.rest * a_day)) if term.rest else end


@dataclass(frozen=True, slots=True)
class SupplementDue:
    """The three ways to treat the wait for a supplement; all are kept, ``legal`` binds.

    Attributes:
        restart: the whole term again from the full dossier (the decrees).
        subtract: the old date plus the wait by the wall clock, which is what the index of QĐ 766 amounts to.
        extend: the old date plus the working time that passed while waiting (existing systems).
        rule: which of them is the legal one.
    """

    restart: DueDate
    subtract: DueDate
    extend: DueDate
    legal: DueDate
    rule: str


@rule(source="ND61_2018", article=19, clause=4, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def after_supplement(
    *,
    received_at: datetime,
    requested_at: datetime,
    answered_at: datetime,
    original_due: datetime,
    term: Term,
    calendar: WorkCalendar,
    reading: Reading | None = None,
    cut_off: CutOff | None = None,
) -> SupplementDue:
    """The due date after the applicant's supplement: by law the term restarts from the full dossier."""
    if not received_at <= requested_at <= answered_at:
        raise OutOfOrder("Thời điểm nhận hồ sơ, yêu cầu bổ sung và nộp bổ sung không đúng thứ tự.")
    restart = _due_from(answered_at, term, calendar, reading, cut_off, supplemented=True)
    asked, answered, due = local(requested_at), local(answered_at), local(original_due)
    waited = calendar.minutes_between(asked, answered)
    shifted, extended = due + (answered - asked), calendar.add_minutes(due, waited) if waited else due
    found = {
        "restart": restart,
        "subtract": DueDate(
            shifted, answered, ShiftTrace("subtract", due, asked, answered, shifted, calendar)
        ),
        "extend": DueDate(extended, answered, ShiftTrace("extend", due, asked, answered, extended, calendar)),
    }
    chosen = word("supplement.rule", local(received_at).date())
    return SupplementDue(found["restart"], found["subtract"], found["extend"], found[chosen], chosen)


@rule(source="NGANH", valid=("2018-06-21", None))
def after_pause(
    *, due_at: datetime, paused_at: datetime, resumed_at: datetime, calendar: WorkCalendar
) -> DueDate:
    """The due date after a lawful pause: the working time that was left at its start runs on after it.

    A pause begun after the due date changes nothing: it cannot undo lateness.
    """
    due, paused, resumed = local(due_at), local(paused_at), local(resumed_at)
    if resumed < paused:
        raise OutOfOrder("Thời điểm tiếp tục giải quyết không được trước thời điểm tạm dừng.")
    left = max(0, calendar.minutes_between(paused, due))
    moved = due if paused >= due or resumed == paused else max(due, calendar.add_minutes(resumed, left))
    return DueDate(moved, resumed, PauseTrace(due, paused, resumed, moved, left, calendar))


@rule(source="ND61_2018", article=19, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def stage_due(start: datetime, minutes: int, calendar: WorkCalendar) -> DueDate:
    """When one stage of the route must be finished: minutes of working time from its start."""
    begun = local(start).replace(second=0, microsecond=0)
    first = calendar.first_working_moment(begun)
    due_at = calendar.add_minutes(first, minutes)
    return DueDate(due_at, first, StageTrace(begun, first, minutes, due_at, calendar))


@dataclass(frozen=True, slots=True)
class PauseGround:
    """A ground of law on which the clock may stand still.

    ``needs_citation``: the official must name the text of the field that says so.
    """

    code: str
    title: str
    citation: str
    needs_citation: bool


#: The closed list; which of them are in use is the parameter ``pause.grounds``.
PAUSE_GROUNDS: Mapping[str, PauseGround] = MappingProxyType(
    {
        ground.code: ground
        for ground in (
            PauseGround(
                "financial_duty",
                "Chờ người nộp hồ sơ thực hiện nghĩa vụ tài chính theo thông báo",
                cite("NGANH") + " (đất đai, thuế, phí)",
                needs_citation=False,
            ),
            PauseGround(
                "sector_law",
                "Khoảng thời gian mà pháp luật chuyên ngành quy định không tính vào thời hạn giải quyết",
                cite("NGANH"),
                needs_citation=True,
            ),
        )
    }
)


@rule(source="NGANH", valid=("2018-06-21", None))
def may_pause(ground: str, on: date, citation: str = "") -> Ruling:
    """Whether the clock may stand still on a ground; without a legal ground it may not."""
    known = PAUSE_GROUNDS.get(ground)
    if known is None:
        return Ruling(
            ok=False,
            sentence="Không được tạm dừng thời hạn khi không có căn cứ pháp luật; hãy chọn một căn cứ "
            "có trong danh mục hoặc tiếp tục giải quyết hồ sơ.",
            citation=basis_of("deadlines.due_date", on),
        )
    if ground not in parameter("pause.grounds", on).value:
        return Ruling(
            ok=False,
            sentence=f"Căn cứ “{known.title}” chưa được bật tại đơn vị; đề nghị người quản trị xem xét.",
            citation=known.citation,
        )
    if known.needs_citation and not citation.strip():
        return Ruling(
            ok=False,
            sentence="Phải ghi rõ điều, khoản của văn bản cho phép không tính thời gian này.",
            citation=known.citation,
        )
    return Ruling(
        ok=True, sentence=f"Tạm dừng tính thời hạn: {known.title}.", citation=citation or known.citation
    )


def explain_lines(due: DueDate) -> list[str]:
    """A due date's reckoning as numbered lines: text, citation in brackets, moment reached."""
    lines = [
        f"{index}. {step.text}" + (f" [{step.citation}]" if step.citation else "")
        for index, step in enumerate(due.steps, start=1)
    ]
    return lines or [f"1. Hẹn trả kết quả: {moment_text(due.due_at)}."]
