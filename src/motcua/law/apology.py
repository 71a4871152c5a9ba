"""When a result will be late: the apology, the new date, and only once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from motcua.law.calendar import WorkCalendar, local
from motcua.law.registry import basis_of, number, rule
from motcua.law.rulings import Ruling
from motcua.law.timeliness import Verdict
from motcua.law.wording import moment_text


@rule(source="ND61_2018", article=19, clause=9, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def apology_due_at(due_at: datetime, calendar: WorkCalendar) -> datetime:
    """The latest moment to send the apology: one day before the due date, never on a day off.

    A day off moves it to the working day before, for whoever must send it is not there; an hour outside
    working time moves it to closing.
    """
    due = local(due_at)
    day = due.date() - timedelta(days=number("apology.days_before", due.date()))
    if not calendar.is_working(day):
        return calendar.closing(calendar.previous_working_day(day))
    hour: time = due.timetz()
    return min(datetime.combine(day, hour), calendar.closing(day))


@rule(source="ND61_2018", article=19, clause=9, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def may_reschedule(times_already: int, *, on: date) -> Ruling:
    """A return date moves once only.

    Args:
        times_already: how often it has moved.
        on: the dossier's day of receipt.
    """
    limit, citation = number("apology.reschedules", on), basis_of("apology.may_reschedule", on)
    if times_already >= limit:
        return Ruling(
            ok=False,
            sentence=f"Hồ sơ đã được hẹn lại {times_already} lần; chỉ được hẹn lại {limit} lần. "
            "Hãy trả kết quả sớm nhất có thể.",
            citation=citation,
        )
    return Ruling(
        ok=True,
        sentence="Được hẹn lại ngày trả kết quả một lần, nêu lý do và xin lỗi; ngày hẹn đầu vẫn được lưu.",
        citation=citation,
    )


@rule(source="ND61_2018", article=19, clause=9, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def may_move_to(new_due: datetime, old_due: datetime, calendar: WorkCalendar, *, on: date) -> Ruling:
    """The new date lies after the old one and in working time, so that the person can come for it."""
    citation = basis_of("apology.may_move_to", on)
    if new_due <= old_due:
        return Ruling(
            ok=False,
            sentence=f"Ngày hẹn lại phải sau ngày hẹn cũ ({moment_text(local(old_due))}).",
            citation=citation,
        )
    if calendar.end_moment(new_due) != new_due:
        better = moment_text(calendar.end_moment(new_due))
        return Ruling(
            ok=False,
            sentence=f"Ngày hẹn lại rơi ngoài giờ làm việc; gần nhất là {better}.",
            citation=citation,
        )
    return Ruling(ok=True, sentence=f"Hẹn lại: {moment_text(local(new_due))}.", citation=citation)


@rule(source="ND61_2018", article=19, clause=9, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def may_finish(verdict: Verdict, apologies: int, *, on: date) -> Ruling:
    """A late dossier is not closed without its apology slip."""
    citation = basis_of("apology.may_finish", on)
    if verdict is Verdict.LATE and apologies < 1:
        return Ruling(
            ok=False,
            sentence="Hồ sơ quá hạn chưa có phiếu xin lỗi; hãy lập phiếu xin lỗi trước khi kết thúc hồ sơ.",
            citation=citation,
        )
    return Ruling(ok=True, sentence="Được kết thúc hồ sơ.", citation=citation)
