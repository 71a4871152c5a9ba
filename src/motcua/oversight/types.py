"""Words of oversight: petitions (how they came, about what, where they stand), feedback slips."""

from __future__ import annotations

from django.db import models


class PetitionChannel(models.TextChoices):
    """The ways in (NĐ 20/2008/NĐ-CP: in writing, by telephone, by form, electronically)."""

    WEB = "web", "Trên mạng"
    BOX = "box", "Hòm thư góp ý"
    PHONE = "phone", "Điện thoại"
    IN_PERSON = "in_person", "Trực tiếp"
    LETTER = "letter", "Văn bản, thư"
    SUPERIOR = "superior", "Cấp trên chuyển đến"


class PetitionKind(models.TextChoices):
    """What it is about (NĐ 20/2008/NĐ-CP, Điều 5); empty until classified."""

    NONE = "", "Chưa phân loại"
    CONDUCT = "conduct", "Hành vi hành chính"
    RULE = "rule", "Quy định hành chính"
    BOTH = "both", "Cả hành vi và quy định"
    NOT_OURS = "not_ours", "Không thuộc thẩm quyền"


class PetitionState(models.TextChoices):
    RECEIVED = "received", "Chờ phân loại"
    CLASSIFIED = "classified", "Chờ giao việc"
    ASSIGNED = "assigned", "Đang xử lý"
    ANSWERED = "answered", "Đã trả lời, chờ công khai"
    PUBLISHED = "published", "Đã công khai"
    FORWARDED = "forwarded", "Đã chuyển cơ quan khác"
    DECLINED = "declined", "Không tiếp nhận"


#: an answer, a passing on or a refusal is still owed
OPEN_PETITIONS = frozenset(
    {PetitionState.RECEIVED.value, PetitionState.CLASSIFIED.value, PetitionState.ASSIGNED.value}
)


class PetitionOutcome(models.TextChoices):
    """What came of it; a petition without ground does not count against the official."""

    NONE = "", "—"
    FOUNDED = "founded", "Có cơ sở, đã tiếp thu"
    PARTLY = "partly", "Có cơ sở một phần"
    UNFOUNDED = "unfounded", "Không có cơ sở"
    FORWARDED = "forwarded", "Chuyển cơ quan có thẩm quyền"
    DECLINED = "declined", "Không tiếp nhận"


class PetitionAct(models.TextChoices):
    """Names of the record's events."""

    RECEIVE = "receive", "Tiếp nhận"
    CLASSIFY = "classify", "Phân loại"
    ASSIGN = "assign", "Giao xử lý"
    FORWARD = "forward", "Chuyển cơ quan khác"
    ANSWER = "answer", "Trả lời"
    PUBLISH = "publish", "Công khai"
    DECLINE = "decline", "Không tiếp nhận"


class SlipWay(models.TextChoices):
    """How a feedback slip reached the person, or how it was answered."""

    LINK = "link", "Trên mạng"
    QR = "qr", "Quét mã tại quầy"
    PAPER = "paper", "Phiếu giấy"
    NOTICE = "notice", "Theo thông báo"


class NoticeWay(models.TextChoices):
    """By which way a notice about a petition goes."""

    EMAIL = "email", "Thư điện tử"
    SMS = "sms", "Tin nhắn"
