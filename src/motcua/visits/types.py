"""Words of visits: where an appointment and a number of the queue stand, and who goes first."""

from __future__ import annotations

from django.db import models


class AppointmentState(models.TextChoices):
    BOOKED = "booked", "Đã đặt"
    ARRIVED = "arrived", "Đã đến"
    CANCELLED = "cancelled", "Đã hủy"
    MISSED = "missed", "Không đến"


class TicketState(models.TextChoices):
    WAITING = "waiting", "Đang chờ"
    CALLED = "called", "Đang gọi"
    SERVING = "serving", "Đang phục vụ"
    DONE = "done", "Đã xong"
    ABSENT = "absent", "Gọi không có mặt"


#: somebody of these is at a window now
AT_WINDOW = frozenset({TicketState.CALLED.value, TicketState.SERVING.value})


class Precedence(models.TextChoices):
    """Who goes before others, by the house rules of the counter (nothing a number could be bought for)."""

    NONE = "", "Không thuộc diện ưu tiên"
    ELDER = "elder", "Người cao tuổi"
    DISABLED = "disabled", "Người khuyết tật"
    PREGNANT = "pregnant", "Phụ nữ mang thai hoặc bế con nhỏ"
    MERIT = "merit", "Người có công với cách mạng"
