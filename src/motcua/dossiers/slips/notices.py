"""The words of notices, in Vietnamese and English.

A text message tells the code (or the day of filing) and where to look, nothing of the person, the matter or
the papers: it may be read by whoever holds the telephone. An e-mail also names the procedure and the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

_Texts = Mapping[str, tuple[str, str]]
#: kind → the short sentence of a text message, the longer one of an e-mail
_VI: _Texts = {
    "submitted": (
        "hệ thống đã nhận.",
        "Hệ thống đã nhận hồ sơ của Ông/Bà. Cơ quan sẽ trả lời chậm nhất {until}.",
    ),
    "received": (
        "đã tiếp nhận, hẹn trả {due}.",
        "Hồ sơ của Ông/Bà đã được tiếp nhận. Hẹn trả kết quả: {due}.",
    ),
    "supplement": (
        "cần bổ sung giấy tờ.",
        "Hồ sơ của Ông/Bà cần bổ sung, hoàn thiện. Danh sách đầy đủ ở địa chỉ dưới đây.",
    ),
    "closing_soon": (
        "chưa được bổ sung; sau {until} hồ sơ kết thúc.",
        "Hồ sơ của Ông/Bà chưa được bổ sung. Nếu đến {until} vẫn chưa bổ sung thì hồ sơ kết thúc.",
    ),
    "declined": (
        "không được tiếp nhận, có nêu lý do.",
        "Hồ sơ của Ông/Bà không được tiếp nhận. Lý do ghi trên phiếu từ chối.",
    ),
    "apology": (
        "xin lỗi vì trễ hẹn, hẹn lại {due}.",
        "Cơ quan chưa trả được kết quả đúng hẹn và xin lỗi Ông/Bà. Ngày hẹn mới: {due}.",
    ),
    "payment_due": (
        "có thông báo nộp tiền.",
        "Hồ sơ của Ông/Bà đang chờ thực hiện nghĩa vụ tài chính. Nộp xong, hồ sơ được giải quyết tiếp.",
    ),
    "paid": ("đã nhận được tiền.", "Cơ quan đã nhận được khoản tiền Ông/Bà nộp cho hồ sơ."),
    "ready": (
        "đã có kết quả.",
        "Hồ sơ của Ông/Bà đã có kết quả. Khi đến nhận, mang theo giấy hẹn và giấy tờ tùy thân.",
    ),
    "returned": (
        "đã trả kết quả. Mời đánh giá phục vụ.",
        "Kết quả của hồ sơ đã được trả. Mời Ông/Bà đánh giá việc phục vụ ở địa chỉ dưới đây.",
    ),
    "stopped": ("đã dừng giải quyết.", "Hồ sơ của Ông/Bà đã dừng giải quyết."),
    "closed": (
        "đã kết thúc vì chưa được bổ sung.",
        "Hồ sơ của Ông/Bà đã kết thúc vì hết thời hạn mà chưa bổ sung. Ông/Bà có thể nộp hồ sơ mới.",
    ),
}
_EN: _Texts = {
    "submitted": (
        "arrived in our system.",
        "Your application has arrived in our system. The office answers by {until}.",
    ),
    "received": (
        "accepted, result promised for {due}.",
        "Your application has been accepted. Result promised for {due}.",
    ),
    "supplement": (
        "papers are missing.",
        "Your application needs further papers. The full list is at the address below.",
    ),
    "closing_soon": (
        "papers still missing; it ends after {until}.",
        "The papers asked for have not arrived. If they are missing after {until}, the application ends.",
    ),
    "declined": (
        "not accepted, with the reason.",
        "Your application has not been accepted. The reason stands on the slip of refusal.",
    ),
    "apology": (
        "late, we apologise; new date {due}.",
        "We could not keep the promised date and apologise. New date: {due}.",
    ),
    "payment_due": (
        "there is a notice to pay.",
        "Your application waits for a payment that the law asks for. Work goes on once it is paid.",
    ),
    "paid": ("payment received.", "We have received your payment for the application."),
    "ready": (
        "the result is ready.",
        "The result of your application is ready. Bring your receipt and your identity paper to collect it.",
    ),
    "returned": (
        "result handed over. Please rate our service.",
        "The result has been handed over. You are welcome to rate our service at the address below.",
    ),
    "stopped": ("stopped.", "Work on your application has been stopped."),
    "closed": (
        "ended, papers did not arrive.",
        "Your application has ended: the papers asked for did not arrive in time. You may apply again.",
    ),
}
_FRAMES: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "with_code": "Hồ sơ {code}",
        "without_code": "Hồ sơ nộp {day}",
        "short": "{what}: {said} Xem tại {link}",
        "short_pay": "{what}: {said} Có khoản phải nộp: {pay} Xem tại {link}",
        "pay": "Hồ sơ có phí, lệ phí chưa nộp. Xem và nộp tại: {pay}\n\n",
        "subject": "{what}: {title}",
        "letter": (
            "Kính gửi Ông/Bà,\n\n{said}\n\n{pay}{what}\nThủ tục: {procedure}\nXem hồ sơ: {link}\n\n"
            "{office}{phone}\n"
        ),
        "phone": "\nĐiện thoại: {phone}",
        "stop": "\n--\nThư gửi tự động. Không muốn nhận nữa, mở: {stop}\n",
    },
    "en": {
        "with_code": "Application {code}",
        "without_code": "Application of {day}",
        "short": "{what}: {said} See {link}",
        "short_pay": "{what}: {said} Something is to be paid: {pay} See {link}",
        "pay": "A fee of the application is not paid yet. See and pay it at: {pay}\n\n",
        "subject": "{what}: {title}",
        "letter": (
            "Dear applicant,\n\n{said}\n\n{pay}{what}\nProcedure: {procedure}\nSee it at: {link}\n\n"
            "{office}{phone}\n"
        ),
        "phone": "\nTelephone: {phone}",
        "stop": "\n--\nSent automatically. To stop these messages, open: {stop}\n",
    },
}
_TITLES: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "submitted": "đã nhận",
        "received": "đã tiếp nhận",
        "supplement": "cần bổ sung",
        "closing_soon": "sắp hết hạn bổ sung",
        "declined": "không được tiếp nhận",
        "apology": "xin lỗi và hẹn lại",
        "payment_due": "chờ nộp tiền",
        "paid": "đã nhận tiền",
        "ready": "đã có kết quả",
        "returned": "đã trả kết quả",
        "stopped": "đã dừng",
        "closed": "đã kết thúc",
    },
    "en": {
        "submitted": "arrived",
        "received": "accepted",
        "supplement": "papers missing",
        "closing_soon": "papers still missing",
        "declined": "not accepted",
        "apology": "apology and new date",
        "payment_due": "payment due",
        "paid": "payment received",
        "ready": "result ready",
        "returned": "result handed over",
        "stopped": "stopped",
        "closed": "ended",
    },
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a notice may say; moments in office time. ``stop`` is where e-mails are turned off.

    ``pay`` is where something is to be paid; a notice says that there is, never how much.
    """

    code: str
    filed_at: datetime
    link: str
    procedure: str
    office: str
    phone: str = ""
    due_at: datetime | None = None
    until: datetime | None = None
    stop: str = ""
    pay: str = ""


def text_message(kind: str, language: str, facts: Facts) -> str:
    """One line for a telephone: code and address, no personal data."""
    frame, said = _FRAMES[language], _texts(language)[kind][0]
    return frame["short_pay" if facts.pay else "short"].format(
        what=_what(facts, language), said=said.format(**_moments(facts)), link=facts.link, pay=facts.pay
    )


def letter(kind: str, language: str, facts: Facts) -> tuple[str, str]:
    """Subject and body of an e-mail."""
    frame, said = _FRAMES[language], _texts(language)[kind][1]
    what = _what(facts, language)
    body = frame["letter"].format(
        said=said.format(**_moments(facts)),
        what=what,
        procedure=facts.procedure,
        link=facts.link,
        pay=frame["pay"].format(pay=facts.pay) if facts.pay else "",
        office=facts.office,
        phone=frame["phone"].format(phone=facts.phone) if facts.phone else "",
    )
    if facts.stop:
        body += frame["stop"].format(stop=facts.stop)
    return frame["subject"].format(what=what, title=_TITLES[language][kind]), body


def _texts(language: str) -> _Texts:
    return _EN if language == "en" else _VI


def _what(facts: Facts, language: str) -> str:
    frame = _FRAMES[language]
    if facts.code:
        return frame["with_code"].format(code=facts.code)
    return frame["without_code"].format(day=f"{facts.filed_at:%d/%m/%Y}")


def _moments(facts: Facts) -> dict[str, str]:
    return {"due": _moment(facts.due_at), "until": _moment(facts.until)}


def _moment(at: datetime | None) -> str:
    return f"{at:%H:%M %d/%m/%Y}" if at else "—"
