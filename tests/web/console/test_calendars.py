"""The year of an office, and changing it without moving anybody's date behind their back."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from motcua.dossiers.models import Dossier
from motcua.org.actions.calendars import set_special_day
from motcua.org.models import SpecialDay, WorkingHours
from motcua.org.queries.calendars import DayRow, calendar_of
from motcua.org.types import SYSTEM
from tests.web.console.pages import text, value
from tests.web.desk.office import CARE, NOW, Office

STORM = {
    "day": "20/11/2026",
    "kind": "closed",
    "name": "Nghỉ do bão",
    "decision": "CĐ 21/CĐ-UBND",
    "swaps_with": "",
}


def _year(client: Client, unit_id: int, year: int = 2026) -> str:
    return client.get(reverse("console:calendar", args=[unit_id]) + f"?nam={year}").content.decode()


def test_the_picture_has_words_for_every_colour(manager: Client, office: Office) -> None:
    for row in (
        DayRow(None, date(2026, 1, 2), "swapped_off", "Nghỉ hoán đổi", "VB 1", swaps_with=date(2026, 1, 10)),
        DayRow(None, date(2026, 1, 10), "worked", "Làm bù", "VB 1", swaps_with=date(2026, 1, 2)),
        DayRow(None, date(2026, 2, 16), "holiday", "Tết Nguyên đán", "", certain=False),
    ):
        set_special_day(actor=SYSTEM, at=NOW, row=row)
    page = _year(manager, office.units["xa"])
    assert page.count('class="month"') == 12
    assert 'title="Nghỉ hoán đổi: Nghỉ hoán đổi"' in page
    assert 'title="Làm bù: Làm bù"' in page
    assert "Nghỉ lễ, Tết: Tết Nguyên đán, chưa có thông báo chính thức" in page
    assert "Có ngày chưa chắc" in page
    assert "07:00–11:30, 13:30–17:00" in page


def test_a_day_is_previewed_before_it_is_saved_and_moves_nothing(manager: Client, office: Office) -> None:
    taken = office.received(CARE)
    before = Dossier.objects.get(pk=taken.dossier_id).due_at
    address = reverse("console:calendar-day", args=[office.units["xa"]])
    unseen = manager.post(address, {**STORM, "buoc": "luu"})
    assert not SpecialDay.objects.filter(day=date(2026, 11, 20)).exists(), "saved without a preview"
    page = text(unseen)
    assert taken.code in page
    assert "Lưu lịch không dời hạn nào" in page
    assert "02/12/2026" in page
    assert "03/12/2026" in page
    seal = value(unseen, "da-xem")
    other = manager.post(address, {**STORM, "day": "23/11/2026", "buoc": "luu", "da-xem": seal})
    assert other.status_code == 200, "another content needs a preview of its own"
    assert not SpecialDay.objects.filter(unit_id=office.units["xa"]).exists()
    saved = manager.post(address, {**STORM, "buoc": "luu", "da-xem": seal, "lech": "1"})
    assert saved["Location"] == reverse("console:due-moves")
    assert not calendar_of(office.units["mot-cua"]).is_working(date(2026, 11, 20))
    assert Dossier.objects.get(pk=taken.dossier_id).due_at == before


def test_dates_move_by_an_explicit_decision_only(manager: Client, office: Office) -> None:
    taken, left = office.received(CARE), office.received(CARE)
    before = Dossier.objects.get(pk=left.dossier_id).due_at
    set_special_day(
        actor=SYSTEM,
        at=NOW,
        row=DayRow(office.units["xa"], date(2026, 11, 20), "closed", "Nghỉ do bão", "CĐ 21"),
    )
    address = reverse("console:due-moves")
    assert "2 hồ sơ" in text(manager.get(address))
    without = manager.post(address, {"ho-so": [taken.dossier_id], "decision": ""})
    assert without.status_code == 422
    nobody = manager.post(address, {"decision": "CĐ 21/CĐ-UBND"})
    assert "Chưa đánh dấu hồ sơ nào." in text(nobody)
    done = manager.post(address, {"ho-so": [taken.dossier_id], "decision": "CĐ 21/CĐ-UBND"})
    assert done.status_code == 302
    moved = Dossier.objects.get(pk=taken.dossier_id)
    assert moved.due_at is not None
    assert moved.due_at.astimezone(NOW.tzinfo).date() == date(2026, 12, 3)
    assert Dossier.objects.get(pk=left.dossier_id).due_at == before
    assert moved.events.filter(data__reason="CĐ 21/CĐ-UBND").exists()


def test_a_day_needs_its_decision_and_keeps_what_was_typed(manager: Client, office: Office) -> None:
    address = reverse("console:calendar-day", args=[office.units["xa"]])
    answer = manager.post(address, {**STORM, "decision": "", "day": "31/11/2026"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tháng 11/2026 chỉ có 30 ngày" in page
    assert 'value="Nghỉ do bão"' in page


def test_a_day_becomes_ordinary_again(manager: Client, office: Office) -> None:
    xa = office.units["xa"]
    set_special_day(
        actor=SYSTEM, at=NOW, row=DayRow(xa, date(2026, 11, 20), "closed", "Nghỉ do bão", "CĐ 21")
    )
    address = reverse("console:calendar-day-off", args=[xa])
    form = {"day": "20/11/2026", "decision": "CĐ 22/CĐ-UBND"}
    seen = manager.post(address, {**form, "buoc": "xem"})
    assert "Không hồ sơ nào chịu ảnh hưởng" in text(seen)
    done = manager.post(address, {**form, "buoc": "luu", "da-xem": value(seen, "da-xem")})
    assert done.status_code == 302
    assert calendar_of(xa).is_working(date(2026, 11, 20))
    missing = manager.post(address, {**form, "buoc": "luu", "da-xem": value(seen, "da-xem")})
    assert missing.status_code == 404


def test_saturday_mornings_from_a_day_on(manager: Client, office: Office) -> None:
    xa = office.units["xa"]
    address = reverse("console:calendar-hours", args=[xa])
    form = {f"weekday_{n}": "7:30-11:30, 13:30-17:00" for n in range(5)} | {
        "weekday_5": "7h30-11h30",
        "weekday_6": "",
        "valid_from": "01/12/2026",
        "season_from": "",
        "season_to": "",
        "decision": "QĐ 88/QĐ-UBND",
    }
    wrong = manager.post(address, {**form, "weekday_5": "sáng"})
    assert "Ghi giờ theo dạng 07:30-11:30" in text(wrong)
    half = manager.post(address, {**form, "season_from": "16/4"})
    assert "Mùa cần cả ngày đầu và ngày cuối" in text(half)
    seen = manager.post(address, {**form, "buoc": "xem"})
    manager.post(address, {**form, "buoc": "luu", "da-xem": value(seen, "da-xem")})
    assert WorkingHours.objects.filter(unit_id=xa, weekday=5).count() == 1
    assert calendar_of(xa).is_working(date(2026, 12, 5))
    assert not calendar_of(xa).is_working(date(2026, 11, 28))
    assert "Làm việc thứ Bảy, Chủ nhật" in _year(manager, xa)


def test_national_days_are_the_administrators(admin: Client, manager: Client, office: Office) -> None:
    form = {**STORM, "kind": "holiday", "name": "Ngày lễ mới", "certain": "on"}
    seen = admin.post(reverse("console:national-day"), {**form, "buoc": "xem"})
    done = admin.post(
        reverse("console:national-day"), {**form, "buoc": "luu", "da-xem": value(seen, "da-xem")}
    )
    assert done.status_code == 302
    assert SpecialDay.objects.get(day=date(2026, 11, 20)).unit_id is None
    assert "Ngày lễ mới" in _year(manager, office.units["xa"])
