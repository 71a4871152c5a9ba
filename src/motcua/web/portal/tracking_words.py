"""What a citizen is told about a dossier: one plain sentence, what to do, and the way drawn as steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.dossiers.queries.tracking import Tracked
from motcua.dossiers.types import State

Mark = Literal["done", "here", "wait", "ended", "ahead"]
Tone = Literal["going", "wait", "late", "good", "ended"]

#: words of the public history (queries/tracking.py) that need an English sentence
gettext_noop("Nộp hồ sơ")
gettext_noop("Tiếp nhận hồ sơ")
gettext_noop("Yêu cầu bổ sung hồ sơ")
gettext_noop("Đã bổ sung hồ sơ")
gettext_noop("Không tiếp nhận")
gettext_noop("Chờ thực hiện nghĩa vụ tài chính")
gettext_noop("Đã thực hiện nghĩa vụ tài chính")
gettext_noop("Xin lỗi và hẹn lại ngày trả")
gettext_noop("Cơ quan phối hợp đã nhận hồ sơ")
gettext_noop("Người nộp đề nghị dừng")
gettext_noop("Dừng giải quyết")
gettext_noop("Người nộp rút hồ sơ")
gettext_noop("Kết thúc vì chưa bổ sung hồ sơ")
gettext_noop("Đã có kết quả")
gettext_noop("Đã trả kết quả")
gettext_noop("Lập lại hồ sơ")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; ``words`` says the mark aloud, for those who do not see the colours."""

    name: str
    mark: Mark
    words: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The page's answer: where the dossier stands and what its owner should do."""

    tone: Tone
    picture: str
    headline: str
    advice: str
    steps: tuple[Step, ...]


def told(dossier: Tracked) -> Told:
    """The state of a dossier in words and as a way of five steps."""
    tone, picture, headline, advice = _sentence(dossier)
    return Told(tone, picture, headline, advice, _way(dossier))


def _sentence(dossier: Tracked) -> tuple[Tone, str, str, str]:
    if dossier.state == State.IN_PROGRESS:
        return _in_progress(dossier)
    known: dict[str, tuple[Tone, str, str, str]] = {
        State.SUBMITTED: (
            "going",
            "tray",
            _("Hồ sơ đã nộp, đang chờ tiếp nhận"),
            _("Cán bộ sẽ kiểm tra giấy tờ và báo ngày hẹn trả kết quả."),
        ),
        State.AWAITING_APPLICANT: (
            "wait",
            "papers",
            _("Hồ sơ đang chờ bạn bổ sung giấy tờ"),
            _("Mang giấy tờ còn thiếu đến nơi nộp hồ sơ. Bổ sung đủ rồi, bạn sẽ được báo ngày hẹn trả."),
        ),
        State.AWAITING_PAYMENT: (
            "wait",
            "papers",
            _("Hồ sơ đang chờ bạn nộp khoản tiền theo thông báo"),
            _("Nộp theo thông báo đã nhận. Nộp xong, hồ sơ được giải quyết tiếp."),
        ),
        State.DECLINED: (
            "ended",
            "papers",
            _("Hồ sơ không được tiếp nhận"),
            _("Lý do ghi trên phiếu từ chối đã gửi cho bạn. Chưa rõ thì hỏi nơi nộp hồ sơ."),
        ),
        State.STOPPED: (
            "ended",
            "papers",
            _("Hồ sơ đã dừng giải quyết"),
            _("Giấy tờ đã nộp được trả lại ở nơi nộp hồ sơ."),
        ),
        State.DECIDED: (
            "good",
            "done",
            _("Đã có kết quả, mời bạn đến nhận"),
            _("Mang theo giấy hẹn và giấy tờ tùy thân. Kết quả gửi qua bưu chính thì chờ nhận tại nhà."),
        ),
        State.RETURNED: ("good", "done", _("Đã trả kết quả"), _("Hồ sơ đã xong, bạn không cần làm gì thêm.")),
    }
    return known[dossier.state]


def _in_progress(dossier: Tracked) -> tuple[Tone, str, str, str]:
    if dossier.rescheduled:
        return (
            "wait",
            "tray",
            _("Hồ sơ chưa xong đúng hẹn: cơ quan xin lỗi và đã hẹn lại ngày trả"),
            _("Ngày hẹn mới ghi dưới đây. Bạn không phải nộp lại giấy tờ."),
        )
    if dossier.late:
        return (
            "late",
            "tray",
            _("Hồ sơ đã quá ngày hẹn trả. Chúng tôi xin lỗi bạn."),
            _("Gọi nơi nộp hồ sơ, đọc mã hồ sơ, để biết khi nào xong."),
        )
    return (
        "going",
        "tray",
        _("Hồ sơ đang được giải quyết"),
        _("Bạn không phải làm gì lúc này. Đến ngày hẹn, mang giấy hẹn đi nhận kết quả."),
    )


_SPOKEN: dict[Mark, str] = {
    "done": gettext_noop("đã xong"),
    "here": gettext_noop("đang ở bước này"),
    "wait": gettext_noop("đang chờ bạn"),
    "ended": gettext_noop("kết thúc ở đây"),
    "ahead": gettext_noop("chưa đến"),
}
_HERE = {
    State.SUBMITTED.value: 1,
    State.DECLINED.value: 1,
    State.IN_PROGRESS.value: 2,
    State.AWAITING_PAYMENT.value: 2,
    State.STOPPED.value: 2,
    State.DECIDED.value: 4,
    State.RETURNED.value: 5,
}
_MARKS: dict[str, Mark] = {
    State.AWAITING_APPLICANT.value: "wait",
    State.AWAITING_PAYMENT.value: "wait",
    State.DECIDED.value: "wait",
    State.DECLINED.value: "ended",
    State.STOPPED.value: "ended",
}


def _way(dossier: Tracked) -> tuple[Step, ...]:
    """Hand in, receive, work, result, hand over; what a dossier never reaches stays ahead."""
    received = dossier.received_at
    here = _HERE.get(dossier.state, 2)
    if dossier.state in (State.AWAITING_APPLICANT, State.STOPPED) and received is None:
        here = 1
    result = dossier.finished_at if dossier.state in (State.DECIDED, State.RETURNED) else None
    stops = (
        (_("Nộp hồ sơ"), dossier.submitted_at or received),
        (_("Tiếp nhận"), received),
        (_("Giải quyết"), None),
        (_("Có kết quả"), result),
        (_("Trả kết quả"), dossier.returned_at),
    )
    steps = []
    for number, (name, at) in enumerate(stops):
        mark: Mark = "ahead" if number > here else "done"
        if number == here:
            mark = _MARKS.get(dossier.state, "here")
        steps.append(Step(name, mark, _(_SPOKEN[mark]), at))
    return tuple(steps)
