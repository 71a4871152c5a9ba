"""Creating dossiers: each way of taking one in, once per key, nothing half-stored."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import audit
from motcua.org.models import Applicant
from tests.dossiers.office import FIVE_DAYS, SAME_DAY, THREE_DAYS, UNCLEAR, Office
from tests.web.api.caller import Caller, Clock, a_body, a_caller


def test_a_complete_dossier_is_received_with_code_date_and_slip(desk: Caller) -> None:
    taken = desk.received(a_body(THREE_DAYS, charges=[{"name": "Lệ phí", "amount": 8000}]))
    assert taken["code"] == "H27.15-261102-0001"
    assert (taken["state"], taken["replayed"]) == ("in_progress", False)
    assert taken["due_at"] == "2026-11-05T08:00:00+07:00"
    seen = desk.dossier(taken["code"])
    assert [p["given"] for p in seen["papers"]] == [True, True, True]
    assert [c["amount"] for c in seen["charges"]] == [8000]
    assert [s["kind"] for s in seen["slips"]] == ["receipt"]
    assert "advance" in seen["acts"]
    assert audit.verify().ok


def test_the_same_key_again_answers_with_the_first_dossier(desk: Caller) -> None:
    body = a_body(THREE_DAYS)
    first = desk.post("/dossiers", body, key="gui-lan-1-abc")
    again = desk.post("/dossiers", dict(reversed(body.items())), key="gui-lan-1-abc")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"replayed": True}
    assert Dossier.objects.count() == 1
    assert Applicant.objects.count() == 1


@pytest.mark.parametrize("changed", [{"subject": "việc khác"}, {"do": "submit"}, {"procedure": FIVE_DAYS}])
def test_a_key_is_not_good_for_something_else(desk: Caller, changed: dict[str, str]) -> None:
    desk.post("/dossiers", a_body(THREE_DAYS), key="mot-khoa-thoi")
    other = desk.post("/dossiers", a_body(THREE_DAYS) | changed, key="mot-khoa-thoi")
    assert other.status_code == 409
    assert other.json()["type"] == "urn:motcua:problem:key-reused"
    assert Dossier.objects.count() == 1
    assert desk.received(a_body(THREE_DAYS))["code"].endswith("-0002")  # no number was lost


def test_keys_of_two_clients_do_not_meet(office: Office, desk: Caller) -> None:
    second = a_caller(office, "a", "intake")
    assert desk.post("/dossiers", a_body(THREE_DAYS), key="cung-mot-khoa").status_code == 201
    assert second.post("/dossiers", a_body(THREE_DAYS), key="cung-mot-khoa").status_code == 201


def test_a_full_intake_takes_few_statements_whatever_its_papers(desk: Caller) -> None:
    desk.received(a_body(THREE_DAYS))
    desk.received(a_body(FIVE_DAYS))
    counts = set()
    for procedure in (THREE_DAYS, FIVE_DAYS):
        with CaptureQueriesContext(connection) as seen:
            desk.received(a_body(procedure))
        counts.add(len(seen))
    assert len(counts) == 1
    assert counts.pop() <= 10
    assert not [q for q in seen if q["sql"].startswith("SELECT")]


@pytest.mark.parametrize("key", [None, "ngan", "x" * 61, "co dau cach"])
def test_a_dossier_needs_a_key(desk: Caller, key: str | None) -> None:
    response = desk.post("/dossiers", a_body(THREE_DAYS), key=key)
    assert response.status_code == 422
    assert "Idempotency-Key" in response.json()["errors"]
    assert not Dossier.objects.exists()


def test_what_is_handed_in_online_waits_and_is_then_received(desk: Caller) -> None:
    taken = desk.received(a_body(THREE_DAYS, do="submit", channel="online"))
    assert (taken["code"], taken["state"], taken["due_at"]) == ("", "submitted", None)
    by_number = str(taken["id"])
    assert desk.dossier(by_number)["state"] == "submitted"
    assert [d["id"] for d in desk.get("/dossiers", named="submitted").json()["items"]] == [taken["id"]]
    done = desk.act(by_number, "receive", charges=[{"name": "Lệ phí", "amount": 8000}])
    assert done["state"] == "in_progress"
    assert desk.dossier(done["code"])["id"] == taken["id"]


def test_a_submitted_dossier_may_be_declined(desk: Caller) -> None:
    taken = desk.received(a_body(THREE_DAYS, do="submit", channel="online"))
    assert desk.act(str(taken["id"]), "decline", reason="Không thuộc thẩm quyền")["state"] == "declined"


def test_missing_papers_are_asked_for_once_and_completed(desk: Caller, office: Office) -> None:
    papers = [{"id": p.id} for p in office.procedure(THREE_DAYS).papers(0)]
    body = a_body(THREE_DAYS, all_papers=False, papers=papers[:-1])
    refused = desk.post("/dossiers", body)
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["type"] == "urn:motcua:problem:papers-missing"
    assert "61/2018" in problem["citation"] or "118/2025" in problem["citation"]
    assert len(problem["details"]["missing"]) == 1
    asked = desk.received(body | {"do": "request_supplement", "reason": "Thiếu giấy tờ tùy thân"})
    assert asked["state"] == "awaiting_applicant"
    assert asked["slip_id"]
    by_number = str(asked["id"])
    assert desk.act(by_number, "supplement", papers=papers[-1:])["state"] == "submitted"
    assert desk.act(by_number, "receive")["state"] == "in_progress"


def test_declining_needs_a_reason(desk: Caller) -> None:
    refused = desk.post("/dossiers", a_body(THREE_DAYS, do="decline"))
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["reason"])
    declined = desk.received(a_body(THREE_DAYS, do="decline", reason="Không thuộc thẩm quyền"))
    assert declined["state"] == "declined"
    assert not Dossier.objects.exclude(state="declined").exists()


def test_an_unclear_term_is_stated_by_hand_with_its_ground(desk: Caller) -> None:
    refused = desk.post("/dossiers", a_body(UNCLEAR))
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["term"])
    term = {"amount": "2.5", "unit": "working_day", "reason": "QĐ 12/QĐ-UBND"}
    assert desk.received(a_body(UNCLEAR, manual_term=term))["due_at"]


def test_a_proxy_stands_beside_the_applicant(desk: Caller) -> None:
    proxy = {"name": "Trần Văn Bảy", "identity_number": "12"}
    refused = desk.post("/dossiers", a_body(THREE_DAYS, proxy=proxy, proxy_paper="GUQ số 5"))
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["proxy.identity_number"])
    proxy["identity_number"] = "042190009999"
    taken = desk.received(a_body(THREE_DAYS, proxy=proxy, proxy_paper="GUQ số 5"))
    row = Dossier.objects.get(pk=taken["id"])
    assert row.proxy is not None
    assert (row.applicant.name, row.proxy.name) == ("Nguyễn Thị Hoa", "Trần Văn Bảy")


def test_a_dossier_entered_afterwards_keeps_its_moment(desk: Caller, clock: Clock) -> None:
    clock.later(days=1)
    taken = desk.received(a_body(THREE_DAYS, received_at="2026-11-02T09:30:00+07:00"))
    assert taken["code"].startswith("H27.15-261102")
    future = desk.post("/dossiers", a_body(THREE_DAYS, received_at="2026-11-09T09:30:00+07:00"))
    assert list(future.json()["errors"]) == ["received_at"]


def test_nothing_is_left_of_a_refused_intake(desk: Caller) -> None:
    bad = a_body(SAME_DAY) | {"details": {"ten_ban_chinh": "Bằng"}}
    refused = desk.post("/dossiers", bad)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["details.so_ban_sao"])
    assert not Applicant.objects.exists()
    assert not DossierEvent.objects.exists()


def test_papers_beyond_the_case_cannot_be_asked(desk: Caller, office: Office) -> None:
    foreign = office.procedure(FIVE_DAYS).papers(0)[0].id
    refused = desk.post("/dossiers", a_body(THREE_DAYS, papers=[{"id": foreign}]))
    assert refused.status_code == 422
    assert refused.json()["citation"] == "NĐ 118/2025/NĐ-CP, Điều 5"
    assert list(refused.json()["errors"]) == ["papers"]


def test_an_unknown_procedure_is_named(desk: Caller) -> None:
    refused = desk.post("/dossiers", a_body("9.999999"))
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["procedure"])
