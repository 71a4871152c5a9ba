"""The record of a dossier in plain Vietnamese: who did what, for whom, when, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from motcua.catalogue.types import Channel
from motcua.dossiers.transitions import BY_NAME
from motcua.dossiers.types import Outcome, PaymentMethod, ReceiptState, ReturnMethod, SlipKind, Verdict
from motcua.lib.money import dong
from motcua.web.ui import wording
from motcua.web.ui.parts import Moment
from motcua.web.ui.wording import Tone

Data = Mapping[str, Any]


class Event(Protocol):
    """What is read of an event."""

    name: str
    at: datetime
    device_at: datetime | None
    actor_name: str
    on_behalf_of: str
    data: dict[str, Any]


LOOKS: dict[str, tuple[Tone, str]] = {
    "submit": ("neutral", "inbox"),
    "receive": ("info", "file-check"),
    "request_supplement": ("wait", "file-export"),
    "supplement": ("info", "file-plus"),
    "decline": ("neutral", "ban"),
    "await_payment": ("wait", "player-pause"),
    "pay": ("info", "player-play"),
    "reschedule": ("late", "calendar-event"),
    "stop": ("neutral", "hand-stop"),
    "ask_stop": ("wait", "hand-stop"),
    "withdraw": ("neutral", "hand-stop"),
    "close_unanswered": ("neutral", "clock"),
    "decide": ("good", "rubber-stamp"),
    "return_result": ("early", "package"),
    "advance": ("neutral", "arrow-right"),
    "send_back": ("soon", "arrow-back-up"),
    "hand_over": ("neutral", "users"),
    "hand_off": ("wait", "send"),
    "accept": ("info", "inbox"),
    "choose_branch": ("neutral", "route"),
    "record_charge": ("neutral", "credit-card"),
    "receive_money": ("good", "credit-card"),
    "refund": ("soon", "arrow-back-up"),
    "attach": ("neutral", "paperclip"),
    "attach_result": ("good", "paperclip"),
    "recalculate": ("soon", "calendar"),
    "merge_person": ("neutral", "users"),
    "fill_details": ("neutral", "forms"),
    "note": ("neutral", "pencil"),
    "issue_slip": ("neutral", "clipboard-list"),
    "reprint_slip": ("neutral", "printer"),
    "reissue": ("neutral", "refresh"),
}


def moments(events: Sequence[Event], papers: Mapping[int, str]) -> list[Moment]:
    """The events as lines of a timeline, in the order given; ``papers``: names by id of the listed paper."""
    return [_moment(event, papers) for event in events]


def _moment(event: Event, papers: Mapping[int, str]) -> Moment:
    tone, icon = LOOKS.get(event.name, ("neutral", ""))
    if event.name == "decide" and event.data.get("outcome") == Outcome.REFUSED:
        tone, icon = "soon", "ban"
    parts = [part for part in _DETAILS.get(event.name, _plain)(event.data, papers) if part]
    if event.device_at is not None and abs((event.at - event.device_at).total_seconds()) >= 60:
        parts.append(f"Giờ trên máy của người làm: {wording.moment(event.device_at)}.")
    who = in_whose_place(event.actor_name, event.on_behalf_of)
    return Moment(event.at, _title(event), who=who, detail="\n".join(parts), tone=tone, icon=icon)


def in_whose_place(who: str, behalf: str) -> str:
    """A name with the one it stands in for; the mere form of signing (TM.) says nothing about a person."""
    return f"{who} ({behalf})" if " " in behalf else who


def _title(event: Event) -> str:
    data = event.data
    if event.name == "decide":
        return "Từ chối giải quyết" if data.get("outcome") == Outcome.REFUSED else "Ký duyệt kết quả"
    if (
        event.name == "record_charge"
        and (data.get("voided") or data.get("receipts"))
        and "settled" not in data
    ):
        return "Hủy, thay biên lai" if data.get("voided") else "Lập biên lai"
    if event.name == "record_charge":
        return "Thu phí, lệ phí" if "settled" in data else "Thêm khoản thu"
    if event.name == "issue_slip" and data.get("slip"):
        return f"Lập {_slip_name(data['slip'][0]).lower()}"
    if event.name == "advance":
        step = data.get("task", {}).get("name")
        return f"Xong bước “{step}”" if step else "Chuyển bước"
    return BY_NAME[event.name].label if event.name in BY_NAME else event.name


def _slip_name(kind: str) -> str:
    return str(SlipKind(kind).label) if kind in SlipKind.values else kind


def _slip(data: Data) -> str:
    slip = data.get("slip")
    return f"{_slip_name(slip[0])} số {slip[1]:02d}." if slip else ""


def _date(data: Data) -> str:
    before, after = _iso(data.get("due_before")), _iso(data.get("due_at"))
    if not after:
        return ""
    return f"Hạn trả: {before} → {after}." if before and before != after else f"Hạn trả: {after}."


def _iso(text: Any) -> str:
    return wording.moment(datetime.fromisoformat(text)) if text else ""


def _reason(data: Data) -> str:
    return f"Lý do: {data['reason']}" if data.get("reason") else ""


def _plain(data: Data, _: Mapping[int, str]) -> list[str]:
    return [_date(data), _reason(data), _slip(data)]


def _submit(data: Data, _: Mapping[int, str]) -> list[str]:
    channel = data.get("channel")
    label = Channel(channel).label if channel in Channel.values else ""
    return [f"Cách nộp: {label}." if label else "", f"{len(data.get('papers', ()))} giấy tờ."]


def _receive(data: Data, _: Mapping[int, str]) -> list[str]:
    register = data.get("register")
    return [
        _date(data),
        f"Sổ theo dõi: quyển {register[0]}, số {register[1]}." if register and register[1] else "",
        f"Thời hạn nhập tay: {data['manual_term']}" if data.get("manual_term") else "",
        "Nhập sau khi tiếp nhận." if data.get("entered_late") else "",
        _slip(data),
    ]


def _supplement_asked(data: Data, _: Mapping[int, str]) -> list[str]:
    return [*(f"– {item}" for item in data.get("items", ())), _reason(data), _slip(data)]


def _supplemented(data: Data, papers: Mapping[int, str]) -> list[str]:
    return [*(f"– {papers.get(pk, 'giấy tờ')}" for pk in data.get("papers", ())), _date(data)]


def _pause(data: Data, _: Mapping[int, str]) -> list[str]:
    cited = f"Căn cứ: {data['citation']}." if data.get("citation") else ""
    return ["Thời hạn dừng tính từ lúc này.", cited, str(data.get("reason", ""))]


def _paid(data: Data, _: Mapping[int, str]) -> list[str]:
    return [f"Chứng từ: {data['proof']}" if data.get("proof") else "", _date(data)]


def _decided(data: Data, _: Mapping[int, str]) -> list[str]:
    verdict, result, book = data.get("verdict"), data.get("result", {}), data.get("book")
    return [
        f"{Verdict(verdict).label} so với ngày hẹn đầu." if verdict in Verdict.values and verdict else "",
        f"Số kết quả: {result['number']}." if result.get("number") else "",
        f"Vào sổ: số {book[2]}/{book[1]}." if book else "",
        _reason(data),
        _slip(data),
    ]


def _returned(data: Data, _: Mapping[int, str]) -> list[str]:
    method = data.get("method")
    how = f"{ReturnMethod(method).label}." if method in ReturnMethod.values else ""
    return [how, str(data.get("note", "")), _slip(data)]


def _advanced(data: Data, _: Mapping[int, str]) -> list[str]:
    following = data.get("next") or []
    return [
        f"Ý kiến: {data['opinion']}" if data.get("opinion") else "",
        f"Bước tiếp theo: {', '.join(following)}." if following else "",
    ]


def _sent_back(data: Data, _: Mapping[int, str]) -> list[str]:
    return [f"Về bước: {data['to']}." if data.get("to") else "", _reason(data)]


def _handed_over(data: Data, _: Mapping[int, str]) -> list[str]:
    before = f"{data['from']} → " if data.get("from") else ""
    return [f"Bước “{data.get('task', '')}”: {before}{data.get('to', '')}.", _reason(data)]


def _asked(data: Data, _: Mapping[int, str]) -> list[str]:
    return [f"Đến: {data.get('to', '')}.", f"Nội dung: {data.get('question', '')}"]


def _accepted(data: Data, _: Mapping[int, str]) -> list[str]:
    return [f"Người giao: {data['from']}." if data.get("from") else ""]


def _charged(data: Data, _: Mapping[int, str]) -> list[str]:
    lines = [f"– {name}: {dong(amount)}" for name, amount in data.get("settled", data.get("added", ()))]
    method = data.get("method")
    how = str(PaymentMethod(method).label) if method and method in PaymentMethod.values else ""
    receipt = f"biên lai {data['receipt']}" if data.get("receipt") else ""
    return [*lines, *_amended(data), ", ".join(part for part in (how, receipt) if part)]


def _amended(data: Data) -> list[str]:
    """Receipts that an act issued or took out of account."""
    voided = [
        f"Biên lai {label} ({dong(amount)}): {_worth(state)}."
        for label, amount, state in data.get("voided", ())
    ]
    issued = (
        []
        if "settled" in data
        else [f"Lập biên lai {label}: {dong(amount)}." for label, amount in data.get("receipts", ())]
    )
    return [*voided, _reason(data) if voided else "", *issued]


def _worth(state: str) -> str:
    return str(ReceiptState(state).label).lower() if state in ReceiptState.values else state


def _refunded(data: Data, _: Mapping[int, str]) -> list[str]:
    words = {"due": "Quyết định hoàn trả", "paid": "Đã hoàn trả", "dropped": "Không hoàn trả"}
    said = [f"{text} {dong(data[key])}." for key, text in words.items() if key in data]
    return [*said, str(data.get("ground", "")), str(data.get("proof", "")), *_amended(data)]


def _received(data: Data, papers: Mapping[int, str]) -> list[str]:
    """Money of a platform or bank: what it paid, and what is over."""
    surplus = data.get("surplus")
    over = f"Thừa {dong(surplus)}, phải hoàn trả: {data.get('reason', '')}." if surplus else ""
    return [*_charged(data, papers), over, f"Mã thanh toán {data.get('order', '')}."]


def _attached(data: Data, papers: Mapping[int, str]) -> list[str]:
    return [papers.get(data.get("paper", 0), ""), f"SHA-256 {str(data.get('sha256', ''))[:16]}…"]


def _result_attached(data: Data, _: Mapping[int, str]) -> list[str]:
    number, digest = data.get("number"), str(data.get("sha256") or data.get("file") or "")
    return [f"Số kết quả: {number}." if number else "", f"SHA-256 {digest[:16]}…" if digest else ""]


def _noted(data: Data, _: Mapping[int, str]) -> list[str]:
    return [str(data.get("text", ""))]


def _reprinted(data: Data, _: Mapping[int, str]) -> list[str]:
    return [_slip(data), f"Bản in thứ {data['print']}, có dấu BẢN SAO." if data.get("print") else ""]


_DETAILS: dict[str, Callable[[Data, Mapping[int, str]], list[str]]] = {
    "submit": _submit,
    "receive": _receive,
    "request_supplement": _supplement_asked,
    "supplement": _supplemented,
    "await_payment": _pause,
    "pay": _paid,
    "decide": _decided,
    "return_result": _returned,
    "advance": _advanced,
    "send_back": _sent_back,
    "hand_over": _handed_over,
    "hand_off": _asked,
    "accept": _accepted,
    "record_charge": _charged,
    "receive_money": _received,
    "refund": _refunded,
    "attach": _attached,
    "attach_result": _result_attached,
    "note": _noted,
    "issue_slip": lambda data, _: [_slip(data)],
    "reprint_slip": _reprinted,
}
