"""Give numbers at the kiosk, call them to a window, and end them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from motcua.dossiers.actions.numbers import take
from motcua.dossiers.lifecycle import at_once, writing
from motcua.law.calendar import local
from motcua.lib.refused import Forbidden, Invalid, NotFound, Refused
from motcua.org.queries.units import unit
from motcua.org.types import Actor
from motcua.visits.models import Appointment, CounterWindow, Reception, Ticket
from motcua.visits.queries.queue import (
    UnknownPlace,
    Waiting,
    counters_of,
    may_be_called,
    shown,
    waiting_order,
)
from motcua.visits.types import AT_WINDOW, AppointmentState, Precedence, TicketState

#: a number that was called so often and did not come is put aside
MOST_CALLS = 3


class NobodyWaits(Refused):
    """There is no number that this window could call now."""

    code = "nobody-waits"


class WindowBusy(Refused):
    """A window serves one person at a time."""

    code = "window-busy"


class TicketMoved(Refused):
    """The number is not at this window any more."""

    code = "ticket-moved"


def give_number(
    kiosk_secret: str,
    *,
    at: datetime,
    field_code: str = "",
    precedence: str = "",
    phone: str = "",
    key: str | None = None,
) -> Waiting:
    """The next number of today; with the telephone number of an appointment it is that appointment's.

    Raises:
        UnknownPlace: the machine's address is not in use. Invalid: no appointment today for this telephone.
    """
    if precedence not in Precedence.values:
        raise Invalid({"precedence": "Chọn một diện ưu tiên trong danh sách."})

    def run() -> Ticket:
        with writing():
            done = Ticket.objects.filter(key=key).first() if key else None
            if done is not None:
                return done
            place = Reception.objects.filter(kiosk_secret=kiosk_secret, gives_numbers=True).first()
            if place is None:
                raise UnknownPlace
            appointment = _arrived(place.one_stop_id, phone, at) if phone.strip() else None
            return _ticket(place.one_stop_id, appointment, field_code, precedence, at, key)

    return shown(at_once(run))


def _arrived(one_stop_id: int, phone: str, at: datetime) -> Appointment:
    digits = "".join(c for c in phone if c.isdecimal() or c == "+")
    found = (
        Appointment.objects.select_for_update()
        .filter(one_stop_id=one_stop_id, phone=digits, state=AppointmentState.BOOKED)
        .filter(starts_at__date=local(at).date())
        .order_by("starts_at")
        .first()
    )
    if found is None:
        raise Invalid(
            {"phone": "Hôm nay không có lịch hẹn nào với số điện thoại này. Lấy số thường bên dưới."}
        )
    found.state = AppointmentState.ARRIVED
    found.save(update_fields=["state"])
    return found


def _ticket(
    one_stop_id: int,
    appointment: Appointment | None,
    field_code: str,
    precedence: str,
    at: datetime,
    key: str | None,
) -> Ticket:
    day = local(at).date()
    name = f"luot:{one_stop_id}:{day:%y%m%d}"
    return Ticket.objects.create(
        one_stop_id=one_stop_id,
        day=day,
        number=take(unit(one_stop_id).authority_id, [name])[name],
        token=secrets.token_urlsafe(12),
        field_code=appointment.field_code if appointment else field_code[:60],
        precedence=precedence,
        appointment=appointment,
        issued_at=at,
        key=key,
    )


def call_next(window_id: int, *, actor: Actor, at: datetime) -> Waiting:
    """Call the first who waits and whom this window may serve.

    Raises:
        WindowBusy: somebody is at this window. NobodyWaits. Forbidden: not at this counter.
    """
    with writing():
        window = _window(window_id, actor, at)
        if Ticket.objects.filter(window=window, state__in=AT_WINDOW, day=local(at).date()).exists():
            raise WindowBusy("Quầy đang phục vụ một lượt. Bấm “Xong” hoặc “Vắng mặt” rồi gọi lượt tiếp theo.")
        Ticket.objects.filter(window=window, state__in=AT_WINDOW).update(state=TicketState.DONE, ended_at=at)
        order = waiting_order(window.one_stop_id, at=at)
        chosen = next((ticket for ticket in order if may_be_called(ticket, window, at=at)), None)
        if chosen is None:
            raise NobodyWaits("Hiện không còn lượt nào chờ quầy này.")
        chosen.state, chosen.window, chosen.official_id = TicketState.CALLED, window, actor.official_id
        chosen.called_at, chosen.calls = at, chosen.calls + 1
        chosen.save()
    return shown(chosen)


def call_again(ticket_id: int, *, actor: Actor, at: datetime) -> Waiting:
    """Call the same number once more."""

    def change(ticket: Ticket) -> None:
        ticket.called_at, ticket.calls = at, ticket.calls + 1

    return _at_window(ticket_id, {TicketState.CALLED}, change, actor, at)


def begin(ticket_id: int, *, actor: Actor, at: datetime) -> Waiting:
    """The person is at the window."""

    def change(ticket: Ticket) -> None:
        ticket.state, ticket.served_at = TicketState.SERVING, at

    return _at_window(ticket_id, {TicketState.CALLED}, change, actor, at)


def finish(ticket_id: int, *, actor: Actor, at: datetime) -> Waiting:
    """The person leaves; whoever was served without "begin" counts from the call."""

    def change(ticket: Ticket) -> None:
        ticket.served_at = ticket.served_at or ticket.called_at
        ticket.state, ticket.ended_at = TicketState.DONE, at

    return _at_window(ticket_id, {TicketState.CALLED, TicketState.SERVING}, change, actor, at)


def absent(ticket_id: int, *, actor: Actor, at: datetime) -> Waiting:
    """Nobody came: back to the queue, and put aside after :data:`MOST_CALLS` calls."""

    def change(ticket: Ticket) -> None:
        ticket.window = None
        if ticket.calls >= MOST_CALLS:
            ticket.state, ticket.ended_at = TicketState.ABSENT, at
        else:
            ticket.state = TicketState.WAITING

    return _at_window(ticket_id, {TicketState.CALLED}, change, actor, at)


def hand_to(ticket_id: int, field_code: str, *, actor: Actor, at: datetime) -> Waiting:
    """Back to the queue for another field: the same number, no new wait at the end."""

    def change(ticket: Ticket) -> None:
        ticket.state, ticket.window, ticket.field_code = TicketState.WAITING, None, field_code[:60]

    return _at_window(ticket_id, {TicketState.CALLED, TicketState.SERVING}, change, actor, at)


def _window(window_id: int, actor: Actor, at: datetime) -> CounterWindow:
    window = CounterWindow.objects.select_for_update().filter(pk=window_id).first()
    if window is None or window.one_stop_id not in {here.id for here in counters_of(actor, at=at)}:
        raise Forbidden("Bạn chưa được phân công tiếp nhận ở Bộ phận Một cửa này.")
    return window


def _at_window(
    ticket_id: int, states: set[TicketState], change: Callable[[Ticket], None], actor: Actor, at: datetime
) -> Waiting:
    with writing():
        ticket = (
            Ticket.objects.select_for_update(of=("self",))
            .select_related("appointment", "window")
            .filter(pk=ticket_id)
            .first()
        )
        if ticket is None or ticket.one_stop_id not in {here.id for here in counters_of(actor, at=at)}:
            raise NotFound("Không tìm thấy lượt này ở quầy của bạn.")
        if ticket.state not in states:
            raise TicketMoved(
                f"Lượt này đang ở trạng thái “{TicketState(ticket.state).label}”. Tải lại trang."
            )
        change(ticket)
        ticket.save()
    return shown(ticket)
