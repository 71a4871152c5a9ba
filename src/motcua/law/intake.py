"""At the counter: what may be received, asked for and how fast it must be passed on or answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from motcua.law.calendar import WorkCalendar, local
from motcua.law.registry import basis_of, number, rule
from motcua.law.rulings import Ruling
from motcua.law.wording import moment_text, span_text


class Phase(StrEnum):
    """When a supplement is asked for."""

    INTAKE = "intake"
    PROCESSING = "processing"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a procedure's list, or one that was handed in.

    Attributes:
        code: stable name within the procedure; required and given papers meet by it.
        originals, copies: how many; for a given paper what was handed in.
        required: false for papers that only some applicants have.
    """

    code: str
    name: str
    originals: int = 0
    copies: int = 0
    required: bool = True


def _lack(need: Paper, have: Paper | None) -> str:
    """What is missing of one paper, in words; empty when nothing is.

    An original stands in for a copy, never the other way.
    """
    if have is None:
        return need.name
    originals = max(0, need.originals - have.originals)
    spare = max(0, have.originals - need.originals)
    copies = max(0, need.copies - have.copies - spare)
    parts = ([f"{originals} bản chính"] if originals else []) + ([f"{copies} bản sao"] if copies else [])
    return f"{need.name} (còn thiếu {', '.join(parts)})" if parts else ""


@rule(source="ND61_2018", article=17, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", article=17, valid=("2025-07-01", None))
def may_receive(required: Iterable[Paper], given: Iterable[Paper], *, on: date) -> Ruling:
    """A dossier is received when no required paper of its case is missing.

    Papers beyond the list neither help nor hinder. ``missing`` names each lack exactly once: it is the
    content of the one supplement slip.
    """
    have: Mapping[str, Paper] = {paper.code: paper for paper in given}
    lacks = tuple(lack for need in required if need.required and (lack := _lack(need, have.get(need.code))))
    citation = basis_of("intake.may_receive", on)
    if lacks:
        text = "Hồ sơ còn thiếu: " + "; ".join(lacks) + ". Lập phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."
        return Ruling(ok=False, sentence=text, citation=citation, missing=lacks)
    return Ruling(ok=True, sentence="Hồ sơ đủ thành phần theo quy định, được tiếp nhận.", citation=citation)


@rule(source="ND61_2018", article=17, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", article=5, valid=("2025-07-01", None))
def may_ask(required: Iterable[Paper], asked: Iterable[str], *, on: date) -> Ruling:
    """Only papers of the procedure's published list may be asked for.

    Args:
        asked: codes of the papers the official wants; ``missing`` of the answer names the unlawful ones.
    """
    listed = {paper.code for paper in required}
    beyond = tuple(code for code in asked if code not in listed)
    citation = basis_of("intake.may_ask", on)
    if beyond:
        return Ruling(
            ok=False,
            sentence="Không được yêu cầu giấy tờ ngoài thành phần hồ sơ đã công bố của thủ tục: "
            + ", ".join(beyond)
            + ".",
            citation=citation,
            missing=beyond,
        )
    return Ruling(
        ok=True, sentence="Các giấy tờ yêu cầu đều có trong thành phần hồ sơ đã công bố.", citation=citation
    )


@rule(source="ND61_2018", article=17, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", article=17, valid=("2025-07-01", None))
def supplement_allowed(previous_requests: int, phase: Phase, *, on: date) -> Ruling:
    """Once, full and exact at intake; later only when the field's law needs it, with reason and approval."""
    limit = number("supplement.requests_at_intake", on)
    citation = basis_of("intake.supplement_allowed", on)
    if previous_requests < limit:
        return Ruling(
            ok=True,
            sentence="Được yêu cầu bổ sung một lần, nêu đầy đủ và chính xác mọi nội dung cần bổ sung.",
            citation=citation,
        )
    if phase is Phase.INTAKE:
        return Ruling(
            ok=False,
            sentence=f"Đã yêu cầu bổ sung {previous_requests} lần: khi tiếp nhận chỉ được hướng dẫn bổ sung "
            f"{limit} lần. Hãy tiếp nhận hoặc từ chối bằng phiếu có nêu lý do.",
            citation=citation,
        )
    return Ruling(
        ok=True,
        sentence=f"Hồ sơ đã được yêu cầu bổ sung {previous_requests} lần; yêu cầu thêm phải nêu lý do theo "
        "pháp luật chuyên ngành và được lãnh đạo duyệt. Bộ chỉ số coi hồ sơ này là quá hạn.",
        citation=citation,
        warning=True,
        needs_approval=True,
    )


@rule(source="ND61_2018", article=18, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", article=18, valid=("2025-07-01", None))
def handover_by(received_at: datetime, calendar: WorkCalendar, *, online: bool = False) -> Ruling:
    """Pass the dossier on the same working day; received after 15:00, at the start of the next one.

    Data of an online dossier goes at once.
    """
    start = calendar.first_working_moment(received_at)
    day, hour = start.date(), number("deadline.cut_off_hour", start.date())
    citation = basis_of("intake.handover_by", local(received_at).date())
    if online:
        by, text = start, "Dữ liệu hồ sơ trực tuyến được chuyển ngay"
    elif (start.hour, start.minute) > (hour, 0):
        by = calendar.opening(calendar.next_working_day(day))
        text = f"Nhận sau {hour} giờ: chuyển cho bộ phận giải quyết vào đầu giờ ngày làm việc tiếp theo"
    else:
        by = calendar.closing(day)
        text = "Chuyển cho bộ phận giải quyết trong ngày làm việc"
    return Ruling(ok=True, sentence=f"{text}, chậm nhất {moment_text(by)}.", citation=citation, by=by)


@rule(source="ND45_2020", valid=("2020-05-22", None))
def online_answer_by(arrived_at: datetime, calendar: WorkCalendar) -> Ruling:
    """An online filing is accepted, sent back or declined within eight working hours of its arrival."""
    minutes = number("online.answer_within", local(arrived_at).date())
    by = calendar.add_minutes(arrived_at, minutes)
    return Ruling(
        ok=True,
        sentence=f"Trả lời hồ sơ trực tuyến trong {span_text(minutes)} làm việc, "
        f"chậm nhất {moment_text(by)}.",
        citation=basis_of("intake.online_answer_by", local(arrived_at).date()),
        by=by,
    )


@rule(source="LIEN_THONG_2025", valid=("2025-12-01", None))
def online_alert_at(arrived_at: datetime, calendar: WorkCalendar) -> datetime:
    """When the officials are reminded of an online filing that nobody has answered."""
    return calendar.add_minutes(arrived_at, number("online.alert_within", local(arrived_at).date()))


@rule(source="LIEN_THONG_2025", valid=("2025-12-01", None))
def auto_close_after(
    requested_at: datetime, calendar: WorkCalendar, *, sector_working_days: int | None = None
) -> Ruling:
    """An online filing may be closed when its supplement has not come for 15 working days.

    Args:
        sector_working_days: the field's own limit, which goes first.
    """
    asked = local(requested_at)
    days = sector_working_days or number("online.close_after", asked.date())
    day = asked.date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    by = calendar.closing(day)
    return Ruling(
        ok=True,
        sentence=f"Nếu sau {days} ngày làm việc ({moment_text(by)}) vẫn chưa bổ sung "
        "thì được kết thúc hồ sơ.",
        citation=basis_of("intake.auto_close_after", asked.date()),
        by=by,
    )


@rule(source="ND61_2018", article=19, clause=4, valid=("2018-06-21", "2025-06-30"))
@rule(source="ND118_2025", valid=("2025-07-01", None))
def return_incomplete_by(received_at: datetime, calendar: WorkCalendar) -> Ruling:
    """A dossier found not eligible at appraisal goes back within three working days of receipt."""
    received = local(received_at)
    days = number("supplement.return_within", received.date())
    by = calendar.add_minutes(received, days * number("calendar.working_day_minutes", received.date()))
    return Ruling(
        ok=True,
        sentence=f"Hồ sơ chưa đủ điều kiện phải trả lại kèm phiếu yêu cầu bổ sung trong {days} ngày "
        f"làm việc, chậm nhất {moment_text(by)}.",
        citation=basis_of("intake.return_incomplete_by", received.date()),
        by=by,
    )
