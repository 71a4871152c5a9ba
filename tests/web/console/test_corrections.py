"""A manager answers what citizens ask to be put right; others never see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.lib.refused import Forbidden, Refused
from motcua.org.actions import corrections
from motcua.org.actions.identities import Identified, open_account
from motcua.org.models import Applicant, CorrectionRequest, OrgEvent
from motcua.org.queries.citizens import citizen_actor
from tests.web.console.pages import text
from tests.web.desk.office import NOW, Office

HANG = Identified(provider="vn", subject="p-1", name="Nguyễn Thị Hằng", number="042190001234")


def asked(office: Office, field: str = "name", value: str = "Nguyễn Thị Hằng Nga") -> CorrectionRequest:
    found = open_account(HANG, at=NOW)
    actor = citizen_actor(found.account_id, found.stamp, assurance=2)
    assert actor is not None
    corrections.ask(field, value, "Theo giấy khai sinh", authority_id=office.units["xa"], actor=actor, at=NOW)
    return CorrectionRequest.objects.get()


def test_accepted_the_data_change_and_the_record_names_no_value(manager: Client, office: Office) -> None:
    row = asked(office)
    assert "Nguyễn Thị Hằng Nga" in text(manager.get(reverse("console:corrections")))
    address = reverse("console:correction-answer", args=[row.token])
    assert manager.post(address, {"verdict": "accept", "answer": ""}).status_code == 302
    assert Applicant.objects.get(pk=row.applicant_id).name == "Nguyễn Thị Hằng Nga"
    line = OrgEvent.objects.filter(action="correction.accepted").get()
    assert "Hằng" not in str(line.data)
    assert manager.post(address, {"verdict": "accept"}).status_code == 422


def test_declined_with_a_reason_nothing_changes(manager: Client, office: Office) -> None:
    row = asked(office)
    address = reverse("console:correction-answer", args=[row.token])
    assert manager.post(address, {"verdict": "decline", "answer": ""}).status_code == 422
    manager.post(address, {"verdict": "decline", "answer": "Giấy khai sinh ghi khác"})
    row.refresh_from_db()
    assert (row.state, row.answer) == ("declined", "Giấy khai sinh ghi khác")
    assert Applicant.objects.get(pk=row.applicant_id).name == "Nguyễn Thị Hằng"


def test_a_year_may_replace_a_whole_date(office: Office, manager: Client) -> None:
    row = asked(office, "birth_date", "1991")
    manager.post(reverse("console:correction-answer", args=[row.token]), {"verdict": "accept"})
    person = Applicant.objects.get(pk=row.applicant_id)
    assert (person.birth_date, person.birth_text) == (None, "1991")


def test_what_changed_meanwhile_is_not_overwritten(office: Office, manager: Client) -> None:
    row = asked(office)
    Applicant.objects.filter(pk=row.applicant_id).update(name="Nguyễn Thị Hà")
    answer = manager.post(reverse("console:correction-answer", args=[row.token]), {"verdict": "accept"})
    assert answer.status_code == 422
    assert Applicant.objects.get(pk=row.applicant_id).name == "Nguyễn Thị Hà"


def test_the_counter_and_the_neighbour_do_not_decide(
    office: Office, browser: Callable[[str], Client]
) -> None:
    row = asked(office)
    assert browser("hoa").get(reverse("console:corrections")).status_code == 403
    for username in ("hoa", "khac"):
        with pytest.raises((Forbidden, Refused)):
            corrections.decide(row.token, accepted=True, answer="", actor=office.actor(username), at=NOW)
    assert CorrectionRequest.objects.get().state == "asked"


def test_a_year_after_the_answer_the_values_leave_and_the_request_stays(
    manager: Client, office: Office
) -> None:
    row = asked(office)
    manager.post(
        reverse("console:correction-answer", args=[row.token]), {"verdict": "accept", "answer": "Đúng"}
    )
    assert corrections.forget_values(NOW + timedelta(days=300)) == 0
    assert corrections.forget_values(NOW + timedelta(days=400)) == 1
    row.refresh_from_db()
    assert (row.old_value, row.new_value, row.reason, row.answer) == ("", "", "", "")
    assert (row.field, row.state) == ("name", "accepted")
    assert row.decided_by is not None
    assert Applicant.objects.get(pk=row.applicant_id).name == "Nguyễn Thị Hằng Nga"
    assert corrections.forget_values(NOW + timedelta(days=401)) == 0


def test_what_waits_for_an_answer_keeps_its_values(office: Office) -> None:
    row = asked(office)
    assert corrections.forget_values(NOW + timedelta(days=800)) == 0
    row.refresh_from_db()
    assert row.new_value
