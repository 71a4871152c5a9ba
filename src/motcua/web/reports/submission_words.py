"""Words, tones and marks of periodic reports, shared by their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.reports.queries.submissions import Head, Sender
from motcua.web.ui.wording import Tone

#: what is told after a move
DONE: Mapping[str, str] = {
    "draft": "Đã lập báo cáo với số liệu lúc này. Xem lại rồi xác nhận đã kiểm tra.",
    "refresh": "Đã lấy lại số liệu.",
    "annotate": "Đã ghi lời giải trình.",
    "check": "Đã xác nhận kiểm tra. Báo cáo chờ lãnh đạo ký.",
    "send_back": "Đã trả báo cáo về người lập.",
    "sign": "Đã ký và chốt số liệu. Từ nay bản này không thay đổi.",
    "send": "Đã gửi báo cáo lên cấp trên.",
    "correct": "Đã lập bản đính chính với số liệu lúc này.",
}
#: the one next step of each state, and who takes it
NEXT: Mapping[str, tuple[str, str, str, str]] = {
    # state: move, words of the button, icon, who when it is not oneself
    "draft": ("check", "Xác nhận đã kiểm tra", "checks", "Người kiểm tra xác nhận số liệu."),
    "checked": ("sign", "Ký và chốt số liệu", "writing-sign", "Lãnh đạo đơn vị ký báo cáo."),
    "sealed": ("send", "Gửi cấp trên", "send", "Văn thư gửi báo cáo lên cấp trên."),
}
STANDING: Mapping[str, tuple[str, Tone]] = {
    "missing": ("Chưa gửi, quá hạn", "late"),
    "late": ("Gửi muộn", "soon"),
    "waiting": ("Chưa gửi", "wait"),
    "sent": ("Đã gửi", "good"),
}
_STATE_TONES: Mapping[str, Tone] = {
    "draft": "neutral",
    "checked": "info",
    "signed": "info",
    "sealed": "wait",
    "sent": "good",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: done with who and when, the one that is next, or to come."""

    label: str
    mark: str
    who: str = ""
    at: datetime | None = None


def steps(head: Head) -> list[Step]:
    """The four steps of a report."""
    row = head.row
    told = (
        ("Lập", row.prepared_name, row.prepared_at),
        ("Kiểm tra", row.checked_name, row.checked_at),
        ("Ký, chốt số liệu", row.signed_name, row.signed_at),
        ("Gửi cấp trên", row.sent_name, row.sent_at),
    )
    return [
        Step(label, "done", who, at)
        if number < head.step
        else Step(label, "next" if number == head.step else "later")
        for number, (label, who, at) in enumerate(told)
    ]


def state_tone(state: str) -> Tone:
    return _STATE_TONES[state]


def standing(sender: Sender) -> tuple[str, Tone]:
    """What a superior reads of a unit: words and tone."""
    return STANDING[sender.standing]
