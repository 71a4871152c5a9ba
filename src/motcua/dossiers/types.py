"""Words of a dossier: states, outcomes, channels, tasks, papers."""

from __future__ import annotations

from django.db import models


class State(models.TextChoices):
    """The law's states; the number of the national status code stands in the comment."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ tiếp nhận"  # 1
    IN_PROGRESS = "in_progress", "Đang giải quyết"  # 2, 4
    AWAITING_APPLICANT = "awaiting_applicant", "Chờ bổ sung"  # 5
    AWAITING_PAYMENT = "awaiting_payment", "Chờ nghĩa vụ tài chính"  # 6
    DECLINED = "declined", "Không tiếp nhận"  # 3
    STOPPED = "stopped", "Dừng giải quyết"  # 8
    DECIDED = "decided", "Đã có kết quả"  # 9
    RETURNED = "returned", "Đã trả kết quả"  # 10


OPEN_STATES = frozenset(
    {
        State.SUBMITTED.value,
        State.IN_PROGRESS.value,
        State.AWAITING_APPLICANT.value,
        State.AWAITING_PAYMENT.value,
    }
)
#: the clock runs or may run: received and not yet finished
RUNNING_STATES = OPEN_STATES - {State.SUBMITTED.value}
FINAL_STATES = frozenset({State.DECLINED.value, State.STOPPED.value, State.RETURNED.value})


class Outcome(models.TextChoices):
    NONE = "", "—"
    GRANTED = "granted", "Giải quyết"
    REFUSED = "refused", "Từ chối giải quyết"


class Verdict(models.TextChoices):
    NONE = "", "—"
    EARLY = "early", "Trước hạn"
    ON_TIME = "on_time", "Đúng hạn"
    LATE = "late", "Quá hạn"


class ReturnMethod(models.TextChoices):
    COUNTER = "counter", "Tại Bộ phận Một cửa"
    ONLINE = "online", "Trực tuyến"
    POST = "post", "Qua bưu chính công ích"


class TaskState(models.TextChoices):
    OPEN = "open", "Đang chờ"
    DONE = "done", "Đã xong"
    SENT_BACK = "sent_back", "Đã trả lại"
    DROPPED = "dropped", "Không còn cần"


class SlipKind(models.TextChoices):
    RECEIPT = "receipt", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    SUPPLEMENT = "supplement", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"
    REFUSAL = "refusal", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"
    APOLOGY = "apology", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    STOP = "stop", "Thông báo dừng giải quyết hồ sơ"
    CONTROL = "control", "Phiếu kiểm soát quá trình giải quyết hồ sơ"
    RETURN_NOTE = "return", "Giấy biên nhận trả kết quả"


class PaymentMethod(models.TextChoices):
    NONE = "", "Chưa nộp"
    CASH = "cash", "Tiền mặt"
    TRANSFER = "transfer", "Chuyển khoản"
    ONLINE = "online", "Thanh toán trực tuyến"
    EXEMPT = "exempt", "Được miễn"


class SupplementPhase(models.TextChoices):
    INTAKE = "intake", "Khi tiếp nhận"
    PROCESSING = "processing", "Trong quá trình giải quyết"


class ApplicationState(models.TextChoices):
    DRAFTING = "drafting", "Đang soạn"
    SENT = "sent", "Đã gửi"
    DISCARDED = "discarded", "Đã bỏ"


#: what an online application says of a person
CITIZEN_PERSON = ("name", "identity_number", "birth", "address", "phone", "email")


class OrderState(models.TextChoices):
    """What became of an order of payment."""

    OPEN = "open", "Chờ thanh toán"
    PAID = "paid", "Đã thanh toán"
    FAILED = "failed", "Không thành công"
    EXPIRED = "expired", "Hết hạn"
    REFUND_DUE = "refund_due", "Phải hoàn trả"
    REFUNDED = "refunded", "Đã hoàn trả"


class BankFinding(models.TextChoices):
    """What a line of a bank's statement is, compared with what stands here."""

    MATCHED = "matched", "Khớp"
    EXPECTED = "expected", "Khớp hồ sơ, chưa ghi nhận"
    NOT_TOLD = "not_told", "Cổng thanh toán chưa báo"
    NO_ORDER = "no_order", "Không rõ của hồ sơ nào"
    WRONG_AMOUNT = "wrong_amount", "Sai số tiền"
    DOUBLED = "doubled", "Chuyển trùng"
    RETURNED = "returned", "Tiền chuyển đi"


class Way(models.TextChoices):
    """Ways to tell a citizen something; the names of ``gateways.messages``."""

    EMAIL = "email", "Thư điện tử"
    SMS = "sms", "Tin nhắn SMS"
    ZALO = "zalo", "Zalo"


class ToldAt(models.TextChoices):
    """Whose address a notice goes to."""

    ACCOUNT = "account", "Liên hệ của tài khoản"
    COUNTER = "counter", "Số điện thoại khai ở quầy"


class NoticeKind(models.TextChoices):
    """What a notice tells."""

    SUBMITTED = "submitted", "Hệ thống đã nhận hồ sơ"
    RECEIVED = "received", "Đã tiếp nhận, có ngày hẹn trả"
    SUPPLEMENT = "supplement", "Yêu cầu bổ sung"
    CLOSING_SOON = "closing_soon", "Sắp hết hạn bổ sung"
    DECLINED = "declined", "Không tiếp nhận"
    APOLOGY = "apology", "Xin lỗi, hẹn lại ngày trả"
    PAYMENT_DUE = "payment_due", "Chờ nghĩa vụ tài chính"
    PAID = "paid", "Đã nhận tiền"
    READY = "ready", "Có kết quả"
    RETURNED = "returned", "Đã trả kết quả"
    STOPPED = "stopped", "Dừng giải quyết"
    CLOSED = "closed", "Kết thúc vì không bổ sung"


class NoticeState(models.TextChoices):
    QUEUED = "queued", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Lỗi, sẽ gửi lại"
    GIVEN_UP = "given_up", "Không gửi được"
    OPTED_OUT = "opted_out", "Người nhận đã tắt"


class ReceiptState(models.TextChoices):
    """What a receipt of fees is worth today."""

    VALID = "valid", "Có giá trị"
    ADJUSTED = "adjusted", "Đã điều chỉnh"
    REPLACED = "replaced", "Đã bị thay thế"
    CANCELLED = "cancelled", "Đã hủy"


class ReceiptRelation(models.TextChoices):
    """What a receipt is to another one."""

    NONE = "", "—"
    REPLACES = "replaces", "Thay thế"
    ADJUSTS = "adjusts", "Điều chỉnh"


class RefundState(models.TextChoices):
    DUE = "due", "Phải hoàn trả"
    PAID = "paid", "Đã hoàn trả"
    DROPPED = "dropped", "Không hoàn trả"
