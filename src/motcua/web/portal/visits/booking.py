"""Book a visit: which office, which day, what time and who; without an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue.queries.current import current
from motcua.lib.refused import Invalid
from motcua.lib.vietnamese_text import fold
from motcua.org.queries.citizens import known_of
from motcua.org.queries.units import UnitInfo, unit
from motcua.visits.actions.booking import NewBooking, SlotTaken, book
from motcua.visits.queries import slots
from motcua.visits.queries.slots import Slot
from motcua.web.portal.pages import asked_page, paged
from motcua.web.ui.access import public
from motcua.web.ui.forms import CleanCharField, Form, PhoneField, Pick, posted_key, refuse
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest

PAGE = 12
#: bookings that one address makes in a minute: a family, not a machine
MOST_BOOKED = 8
#: and in a day: nobody proves the telephone that is typed, and all places could be taken by one machine
MOST_BOOKED_IN_A_DAY = 20
_MISSING = lazy("Chưa nhập mục này.")


class _Moment(Pick):
    """A time of the day; one that was taken meanwhile still comes through: the action says so."""

    def valid_value(self, value: Any) -> bool:
        return _moment(str(value)) is not None


class BookingForm(Form):
    """When, who, and a telephone number by which the person is found at the counter."""

    starts_at = _Moment(label=lazy("Chọn giờ"))
    name = CleanCharField(label=lazy("Họ và tên của bạn"), max_length=300)
    phone = PhoneField(
        label=lazy("Điện thoại"), help_text=lazy("Đến nơi, gõ số này ở máy lấy số là được gọi đúng giờ.")
    )

    def __init__(self, *args: Any, times: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(_Moment, self.fields["starts_at"])
        field.error_messages["required"] = str(lazy("Chưa chọn giờ."))
        for name in ("name", "phone"):
            self.fields[name].error_messages["required"] = str(_MISSING)
        self.offer(times)

    def offer(self, times: Sequence[Slot]) -> None:
        """The times to choose from, those that are full left out."""
        field = cast(_Moment, self.fields["starts_at"])
        free = [slot for slot in times if slot.left]
        field.choices = [(_value(slot.starts_at), f"{slot.starts_at:%H:%M}") for slot in free]
        field.choice_hints = {_value(slot.starts_at): _("còn %(n)s chỗ") % {"n": slot.left} for slot in free}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks: where, which day, for which procedure."""

    here: UnitInfo
    day: date | None
    procedure_code: str


def _value(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the zone is the request's
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@public
@require_safe
def offices(request: AnyRequest) -> HttpResponse:
    """The offices that take appointments, found by name; ``?thu-tuc=`` the procedure to come for."""
    text = request.GET.get("q", "")[:100].strip()
    words = fold(text).split()
    every = slots.offices(request.at.date())
    fitting = [one for one in every if all(word in fold(f"{one.name} {one.address}") for word in words)]
    values = {
        "listing": paged(fitting, asked_page(request), PAGE),
        "text": text,
        "searches": len(every) > PAGE,
        "any": bool(every),
        "procedure": _procedure(request),
    }
    return render(request, "portal/visits/offices.html", values)


def _procedure(request: AnyRequest) -> Any:
    code = request.GET.get("thu-tuc", "")[:40]
    return current(code) if code else None


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited("book", most=MOST_BOOKED)
@limited("book-day", most=MOST_BOOKED_IN_A_DAY, window=24 * 3600)
def book_page(request: AnyRequest, one_stop: int) -> HttpResponse:
    """Days with places left; of one day the times with name and telephone; then it is booked."""
    procedure = _procedure(request)
    asked = _Asked(unit(one_stop), _day(request.GET.get("ngay", "")), procedure.code if procedure else "")
    days = slots.days_of(one_stop, at=request.at)
    times = slots.slots_of(one_stop, asked.day, at=request.at) if asked.day else []
    values = {"here": asked.here, "procedure": procedure, "days": days, "day": asked.day}
    if request.method == "POST":
        form = BookingForm(request.POST, times=times)
        done = _booked(request, form, asked)
        if done:
            return redirect("portal:visit", done)
        day, times = _again(one_stop, asked.day, request.at)
        form.offer(times)
        values |= {"form": form, "day": day, "full": not any(slot.left for slot in times)}
        return render(request, "portal/visits/book.html", values, status=422)
    form = BookingForm(times=times, initial=_known(request))
    values |= {"form": form, "full": not any(slot.left for slot in times)}
    return render(request, "portal/visits/book.html", values)


def _booked(request: AnyRequest, form: BookingForm, asked: _Asked) -> str:
    """Book what the form says; the appointment's secret, or nothing and the form has its sentences."""
    if not form.is_valid():
        return ""
    said = form.cleaned_data
    starts_at = _moment(said["starts_at"])
    assert starts_at is not None  # noqa: S101 - the field has read it
    new = NewBooking(
        one_stop_id=asked.here.id,
        starts_at=starts_at.replace(tzinfo=request.at.tzinfo),
        name=said["name"],
        phone=said["phone"],
        procedure_code=asked.procedure_code,
        account_id=request.citizen.account_id if request.citizen else None,
    )
    try:
        return book(new, at=request.at, key=posted_key(request)).token
    except SlotTaken as taken:
        form.add_error("starts_at", _(taken.message))
    except Invalid as refused:
        refuse(form, refused)
    return ""


def _again(one_stop: int, day: date | None, at: datetime) -> tuple[date | None, list[Slot]]:
    """The times to choose from after a refusal: of that day, or of the next one with a place."""
    if day is not None:
        times = slots.slots_of(one_stop, day, at=at)
        if any(slot.left for slot in times):
            return day, times
    free = [one for one, left in slots.days_of(one_stop, at=at) if left and (day is None or one >= day)]
    return (free[0], slots.slots_of(one_stop, free[0], at=at)) if free else (day, [])


def _known(request: AnyRequest) -> dict[str, str]:
    if request.citizen is None:
        return {}
    known = known_of(request.citizen)
    return {key: known[key] for key in ("name", "phone") if key in known}
