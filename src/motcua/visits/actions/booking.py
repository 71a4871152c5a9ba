"""Book a visit at the counter, and give it back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.catalogue.queries.current import current
from motcua.dossiers.lifecycle import at_once, writing
from motcua.law.calendar import local
from motcua.lib.refused import Invalid, Refused
from motcua.lib.typed_text import line, too_long
from motcua.visits.models import Appointment, SlotPlan
from motcua.visits.queries.slots import Booked, UnknownAppointment, slots_of, told
from motcua.visits.types import AppointmentState

#: days for which it is kept who had booked; the row without a name stays for counting
KEPT_DAYS = 90
#: appointments to come of one telephone number
MOST_OPEN = 3


class SlotTaken(Refused):
    """Nobody may book this moment: it is full, over, or not offered."""

    code = "slot-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """What the form says. ``procedure_code`` may be empty: the person does not know yet."""

    one_stop_id: int
    starts_at: datetime
    name: str
    phone: str
    procedure_code: str = ""
    account_id: int | None = None


def book(new: NewBooking, *, at: datetime, key: str | None = None) -> Booked:
    """Book a slot; the same key again gives the same appointment.

    Raises:
        Invalid: name or telephone missing, or too many appointments already. SlotTaken.
    """
    name, phone = _checked(new)

    def run() -> Appointment:
        with writing():
            done = Appointment.objects.filter(key=key).first() if key else None
            return done or _book(new, name, phone, at, key)

    return told(at_once(run), at=at)


def _checked(new: NewBooking) -> tuple[str, str]:
    name, digits = line(new.name), "".join(c for c in new.phone if c.isdecimal() or c == "+")
    errors = {}
    if not name:
        errors["name"] = "Ghi họ tên để cán bộ gọi đúng người."
    elif long := too_long("Họ và tên", name, 300):
        errors["name"] = long
    if not 9 <= len(digits.removeprefix("+")) <= 12:
        errors["phone"] = "Ghi số điện thoại từ 9 đến 12 chữ số để cơ quan gọi khi cần."
    if errors:
        raise Invalid(errors)
    return name, digits


def _book(new: NewBooking, name: str, phone: str, at: datetime, key: str | None) -> Appointment:
    day = local(new.starts_at).date()
    # whoever books at this unit waits for the other here, so that the last place is given once
    list(SlotPlan.objects.select_for_update().filter(one_stop_id=new.one_stop_id).order_by("pk"))
    slot = next((s for s in slots_of(new.one_stop_id, day, at=at) if s.starts_at == new.starts_at), None)
    if slot is None:
        raise SlotTaken("Giờ này không còn nhận đặt lịch. Chọn một giờ khác trong danh sách.")
    if slot.left == 0:
        raise SlotTaken("Giờ này vừa có người đặt hết chỗ. Chọn một giờ khác trong danh sách.")
    to_come = Appointment.objects.filter(phone=phone, state=AppointmentState.BOOKED, starts_at__gt=at)
    if to_come.count() >= MOST_OPEN:
        raise Invalid(
            {"phone": f"Số điện thoại này đã có {MOST_OPEN} lịch hẹn sắp tới. Hủy bớt một lịch rồi đặt lại."}
        )
    if to_come.filter(starts_at=new.starts_at, one_stop_id=new.one_stop_id).exists():
        raise SlotTaken("Số điện thoại này đã đặt đúng giờ đó rồi.")
    procedure = current(new.procedure_code) if new.procedure_code else None
    return Appointment.objects.create(
        token=secrets.token_urlsafe(16),
        one_stop_id=new.one_stop_id,
        account_id=new.account_id,
        name=name,
        phone=phone,
        procedure_code=procedure.code if procedure else "",
        procedure_name=procedure.name if procedure else "",
        field_code=procedure.field_code if procedure else "",
        starts_at=new.starts_at,
        minutes=slot.minutes,
        booked_at=at,
        key=key,
    )


def cancel(token: str, *, at: datetime) -> Booked:
    """Give the place back; again is harmless.

    Raises:
        UnknownAppointment: no such address. Refused: the moment has passed or the person was there.
    """
    with writing():
        row = Appointment.objects.select_for_update().filter(token=token).first()
        if row is None:
            raise UnknownAppointment
        if row.state == AppointmentState.BOOKED and row.starts_at > at:
            row.state, row.ended_at = AppointmentState.CANCELLED, at
            row.save(update_fields=["state", "ended_at"])
        elif row.state != AppointmentState.CANCELLED:
            raise Refused("Lịch hẹn này đã qua hoặc đã được phục vụ nên không hủy được nữa.")
    return told(row, at=at)


def note_missed(at: datetime) -> int:
    """Appointments of past days to which nobody came; how many. For the daily job."""
    today = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    past = Appointment.objects.filter(state=AppointmentState.BOOKED, starts_at__lt=today)
    return past.update(state=AppointmentState.MISSED, ended_at=at)


def forget_old(at: datetime, *, days: int = KEPT_DAYS) -> int:
    """Clear who had booked from appointments older than ``days``; how many. For the daily job.

    Luật 91/2025/QH15: personal data are kept no longer than what they are for.
    """
    old = Appointment.objects.filter(starts_at__lt=at - timedelta(days=days)).exclude(name="", phone="")
    return old.update(name="", phone="", account=None)
