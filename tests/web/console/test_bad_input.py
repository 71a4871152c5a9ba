"""Whatever is typed or sent: a sentence at the field, never a broken page, nothing half stored."""

from __future__ import annotations

import unicodedata

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import Route
from motcua.org.models import Assignment, Official, OrgEvent
from tests.web.console.pages import text
from tests.web.desk.office import BIRTH, Office

WORDS = (
    "A" * 10_000,
    unicodedata.normalize("NFD", "Nguyễn Thị Ếch"),
    "<script>alert(1)</script>",
    "'; DROP TABLE org_official; --",
    "😀 🏛️",
    "\x00\x01",
    "31/02/2026",
    "99999999999999999999",
    "-1",
    "",
)
FIELDS = (
    "full_name", "username", "title", "phone", "email", "role", "unit_id", "field_code", "signing", "held",
    "stand_in_id", "decision_number", "decision_date", "valid_from", "valid_to", "last_day", "reason", "day",
    "kind", "name", "decision", "swaps_with", "season_from", "season_to", "weekday_0", "weekday_5", "words",
    "term_amount", "term_unit", "amount", "paper", "originals", "on", "code", "level", "parent_id",
    "successor_id", "second_id", "scopes", "issued_on", "buoc-so", "nhanh-so", "viec", "buoc0-name",
    "buoc0-time", "nhanh0-name", "bat-buoc", "ho-so", "thu-tuc", "cut_off", "reading", "route", "da-xem",
)  # fmt: skip


def _forms(office: Office) -> list[str]:
    hoa, xa = office.officials["hoa"], office.units["xa"]
    held = Assignment.objects.get(official_id=hoa).pk
    version = office.procedure(BIRTH).version_id
    route = Route.objects.get(key="default", state="published").pk
    return [
        reverse("console:official-new"),
        reverse("console:assign", args=[hoa]),
        reverse("console:delegate", args=[hoa]),
        reverse("console:assignment-end", args=[hoa, held]),
        reverse("console:unit-new"),
        reverse("console:unit-end", args=[office.units["xa-khac"]]),
        reverse("console:client-new"),
        reverse("console:calendar-day", args=[xa]),
        reverse("console:calendar-day-off", args=[xa]),
        reverse("console:calendar-hours", args=[xa]),
        reverse("console:national-day"),
        reverse("console:due-moves"),
        reverse("console:version-papers", args=[version]),
        reverse("console:version-local", args=[version]),
        reverse("console:procedure-abolish", args=[BIRTH]),
        reverse("console:route-draft", args=[route]),
        reverse("console:route-edit", args=[route]),
        reverse("console:import"),
    ]


@pytest.mark.parametrize("typed", WORDS, ids=range(len(WORDS)))
def test_no_form_breaks(admin: Client, office: Office, typed: str) -> None:
    people, done = Official.objects.count(), OrgEvent.objects.count()
    for address in _forms(office):
        answer = admin.post(address, dict.fromkeys(FIELDS, typed))
        assert answer.status_code in {200, 302, 404, 409, 422}, address
        assert "<script>alert" not in answer.content.decode()
    assert Official.objects.count() == people
    changed = set(OrgEvent.objects.order_by("pk")[done:].values_list("action", flat=True))
    assert changed <= {"procedure.papers_marked"}, "only unticking every paper is a choice"


@pytest.mark.parametrize("typed", WORDS, ids=range(len(WORDS)))
def test_no_filter_breaks_a_list(admin: Client, typed: str) -> None:
    names = (
        "officials",
        "roles",
        "delegations",
        "units",
        "clients",
        "procedures",
        "unclear",
        "routes",
        "log",
    )
    filters = (
        "ten", "trang_thai", "vai_tro", "ngay", "het_han", "linh_vuc", "cap", "chua_ro", "chi_tiet", "loai",
        "xong", "nguoi", "ve", "tu", "den", "sap", "trang", "nam",
    )  # fmt: skip
    for name in names:
        answer = admin.get(reverse(f"console:{name}"), dict.fromkeys(filters, typed))
        assert answer.status_code == 200, name
        assert "<script>alert" not in answer.content.decode()


def test_decomposed_letters_are_stored_composed(manager: Client, office: Office) -> None:
    name = unicodedata.normalize("NFD", "Nguyễn Thị Ếch")
    manager.post(reverse("console:official-new"), {"full_name": name, "username": "ech.nt"})
    assert Official.objects.get(username="ech.nt").full_name == "Nguyễn Thị Ếch"


def test_a_name_that_is_too_long_is_told_and_kept(manager: Client, office: Office) -> None:
    answer = manager.post(reverse("console:official-new"), {"full_name": "A" * 10_000, "username": "a.b"})
    assert answer.status_code == 422
    assert "đang có 10000 ký tự" in text(answer)
    assert "A" * 10_000 in answer.content.decode()
