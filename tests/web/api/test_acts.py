"""Every act over HTTP, from the counter to the result, across authorities, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.dossiers.models import DossierEvent
from motcua.dossiers.queries import audit
from tests.dossiers.office import (
    DAY,
    DEPARTMENT_DECIDES,
    FIVE_DAYS,
    LINKED,
    PARALLEL,
    SAME_DAY,
    THREE_DAYS,
    Office,
)
from tests.web.api.caller import Caller, Clock, a_body


def received(desk: Caller, procedure: str = THREE_DAYS, **changes: Any) -> str:
    return str(desk.received(a_body(procedure, **changes))["code"])


def open_kinds(caller: Caller, code: str) -> list[str]:
    return [t["kind"] for t in caller.dossier(code)["tasks"] if t["state"] == "open"]


@pytest.mark.parametrize("procedure", [SAME_DAY, THREE_DAYS, FIVE_DAYS, PARALLEL])
def test_a_dossier_walks_to_its_result(desk: Caller, procedure: str) -> None:
    code = received(desk, procedure)
    while "DECIDE" not in open_kinds(desk, code):
        desk.act(code, "advance", opinion="Đủ điều kiện")
    assert desk.act(code, "decide", outcome="granted", number="12/TL")["state"] == "decided"
    while "ISSUE" in open_kinds(desk, code):
        desk.act(code, "advance")
    done = desk.act(code, "return", taker="Nguyễn Thị Hoa")
    assert done["state"] == "returned"
    seen = desk.dossier(code)
    assert (seen["outcome"], seen["seq"]) == ("granted", done["seq"])
    assert {s["kind"] for s in seen["slips"]} == {"receipt", "return"}
    assert not open_kinds(desk, code)
    assert audit.verify().ok


def test_the_same_act_again_is_done_once(desk: Caller) -> None:
    code = received(desk)
    path = f"/dossiers/{code}/acts/note"
    first = desk.post(path, {"text": "Đã gọi điện"}, key="ghi-chu-001")
    again = desk.post(path, {"text": "Đã gọi điện"}, key="ghi-chu-001")
    assert again.json() == first.json() | {"replayed": True}
    other = desk.post(path, {"text": "Việc khác"}, key="ghi-chu-001")
    assert (other.status_code, other.json()["type"]) == (409, "urn:motcua:problem:key-reused")
    assert DossierEvent.objects.filter(name="note").count() == 1


def test_a_page_that_is_old_is_told_what_happened(desk: Caller) -> None:
    code = received(desk)
    seen = desk.dossier(code)["seq"]
    desk.act(code, "note", text="Có người làm trước", expected=seen)
    late = desk.post(f"/dossiers/{code}/acts/advance", {"expected": seen})
    assert late.status_code == 409
    problem = late.json()
    assert problem["type"] == "urn:motcua:problem:stale"
    assert "Ghi chú" in problem["detail"]
    assert problem["details"] == {"expected": seen, "actual": seen + 1, "state": "in_progress"}


def test_an_act_that_the_state_forbids_is_refused_with_its_rule(desk: Caller) -> None:
    code = received(desk)
    early = desk.post(f"/dossiers/{code}/acts/return", {})
    assert early.status_code == 409
    assert early.json()["type"] == "urn:motcua:problem:not-in-this-state"
    assert "Đang giải quyết" in early.json()["detail"]
    assert early.json()["citation"]
    assert early.headers["Content-Type"] == "application/problem+json"


def test_a_supplement_stops_the_clock_and_gives_a_new_date(
    desk: Caller, office: Office, clock: Clock
) -> None:
    code = received(desk)
    paper = office.procedure(THREE_DAYS).papers(0)[1].id
    wanted = [{"paper_id": paper, "what": "bản rõ hơn"}]
    asked = desk.act(code, "request-supplement", wanted=wanted, reason="Bản sao mờ")
    assert asked["state"] == "awaiting_applicant"
    again = desk.post(f"/dossiers/{code}/acts/request-supplement", {"wanted": wanted, "reason": "x"})
    assert again.status_code == 409
    clock.later(days=2)
    assert desk.act(code, "supplement", papers=[{"id": paper}])["state"] == "in_progress"
    assert desk.dossier(code)["due_at"] > "2026-11-05"


def test_a_date_is_moved_once_with_an_apology(desk: Caller, clock: Clock) -> None:
    code = received(desk)
    body = {"reason": "Chờ xác minh", "new_due_at": "2026-11-09T10:00:00+07:00"}
    desk.act(code, "reschedule", **body)
    seen = desk.dossier(code)
    assert seen["due_at"] == body["new_due_at"]
    assert seen["original_due_at"] == "2026-11-05T08:00:00+07:00"
    assert "apology" in [s["kind"] for s in seen["slips"]]
    body["new_due_at"] = "2026-11-10T10:00:00+07:00"
    second = desk.post(f"/dossiers/{code}/acts/reschedule", body)
    assert (second.status_code, second.json()["type"]) == (409, "urn:motcua:problem:no-more-reschedule")


def test_another_authority_is_asked_and_answers(
    desk: Caller, department: Caller, neighbour: Caller, office: Office
) -> None:
    code = received(desk)
    assert department.get(f"/dossiers/{code}").status_code == 404
    desk.act(
        code, "hand-off", target=office.units["department"], minutes=2 * DAY, question="Có đúng sổ gốc không?"
    )
    assert department.dossier(code)["code"] == code
    handed = department.get("/dossiers", reach="handed").json()["items"]
    assert [d["code"] for d in handed] == [code]
    department.act(code, "accept")
    department.act(code, "answer", opinion="Đúng sổ gốc.")
    stage = desk.dossier(code)["stages"][-1]
    assert (stage["accepted_at"] is not None, stage["verdict"]) == (True, "early")
    assert neighbour.get(f"/dossiers/{code}").status_code == 404
    refused = department.post(f"/dossiers/{code}/acts/stop", {"reason": "x"})
    assert refused.status_code == 403


def test_a_route_leads_through_a_department_and_back(
    desk: Caller, department: Caller, office: Office
) -> None:
    code = received(desk, LINKED)
    desk.act(code, "advance", target=office.units["department"])
    department.act(code, "accept")
    department.act(code, "advance")
    department.act(code, "advance")
    desk.act(code, "accept")
    desk.act(code, "advance")
    assert desk.act(code, "decide", outcome="granted")["state"] == "decided"
    assert desk.act(code, "return")["state"] == "returned"


def test_a_department_decides_and_the_commune_returns(
    desk: Caller, department: Caller, office: Office
) -> None:
    code = received(desk, DEPARTMENT_DECIDES)
    desk.act(code, "advance", target=office.units["department"])
    department.act(code, "accept")
    department.act(code, "advance")
    assert desk.post(f"/dossiers/{code}/acts/decide", {"outcome": "granted"}).status_code == 403
    assert department.act(code, "decide", outcome="granted")["state"] == "decided"
    assert department.post(f"/dossiers/{code}/acts/return", {}).status_code == 403
    assert desk.act(code, "return")["state"] == "returned"


def test_the_clock_waits_for_a_duty_and_runs_on(desk: Caller, clock: Clock) -> None:
    code = received(desk)
    before = desk.dossier(code)["due_at"]
    unlawful = desk.post(f"/dossiers/{code}/acts/await-payment", {"ground": "tired", "reason": "x"})
    assert (unlawful.status_code, unlawful.json()["type"]) == (409, "urn:motcua:problem:no-legal-pause")
    desk.act(code, "await-payment", ground="financial_duty", reason="Thông báo thuế số 5")
    assert [d["code"] for d in desk.get("/dossiers", named="paused").json()["items"]] == [code]
    clock.later(days=1)
    desk.act(code, "pay", proof="Biên lai 123")
    assert desk.dossier(code)["due_at"] > before


def test_fees_are_charged_settled_and_hold_back_the_result(desk: Caller) -> None:
    code = received(desk, SAME_DAY)
    desk.act(code, "charge", lines=[{"name": "Phí chứng thực", "amount": 2000, "quantity": 3}])
    desk.act(code, "decide", outcome="granted")
    owing = desk.post(f"/dossiers/{code}/acts/return", {})
    assert (owing.status_code, owing.json()["type"]) == (409, "urn:motcua:problem:fees-open")
    assert "6.000 đ" in owing.json()["detail"]
    charge = desk.dossier(code)["charges"][0]
    desk.act(code, "settle", method="cash", charge_ids=[charge["id"]], receipt_number="BL-7")
    assert desk.dossier(code)["charges"][0]["receipt_number"] == "BL-7"
    assert desk.act(code, "return")["state"] == "returned"


def test_a_dossier_stops_on_request(desk: Caller) -> None:
    code = received(desk)
    assert desk.act(code, "stop", reason="Người nộp rút hồ sơ ngày 02/11")["state"] == "stopped"
    assert desk.dossier(code)["acts"] == ["issue_slip", "note", "receive_money", "refund", "reprint_slip"]


def test_sending_back_and_choosing_a_branch(desk: Caller) -> None:
    code = received(desk)
    desk.act(code, "choose-branch", branch="xac_minh", reason="Phải xác minh nơi cư trú cũ")
    desk.act(code, "advance")
    assert open_kinds(desk, code) == ["VERIFY"]
    desk.act(code, "send-back", reason="Thẩm định lại")
    assert open_kinds(desk, code) == ["EXAMINE"]


def test_an_official_gets_a_task_and_the_client_may_not_do_it_for_them(desk: Caller, office: Office) -> None:
    code = received(desk)
    task = next(t["id"] for t in desk.dossier(code)["tasks"] if t["state"] == "open")
    desk.act(code, "hand-over", task_id=task, official_id=office.people["specialist_2"])
    refused = desk.post(f"/dossiers/{code}/acts/advance", {"task_id": task})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:motcua:problem:not-your-role")


def test_refusing_needs_a_reason_and_makes_its_slip(desk: Caller) -> None:
    code = received(desk, SAME_DAY)
    empty = desk.post(f"/dossiers/{code}/acts/decide", {"outcome": "refused"})
    assert (empty.status_code, list(empty.json()["errors"])) == (422, ["reason"])
    desk.act(code, "decide", outcome="refused", reason="Không đủ điều kiện")
    assert desk.dossier(code)["outcome"] == "refused"
    assert "refusal" in [s["kind"] for s in desk.dossier(code)["slips"]]


def test_the_facts_of_the_register_are_corrected_before_the_decision(desk: Caller) -> None:
    code = received(desk, SAME_DAY)
    desk.act(code, "fill-details", details={"ten_ban_chinh": "Căn cước", "so_ban_sao": "3"})
    wrong = desk.post(f"/dossiers/{code}/acts/fill-details", {"details": {"khong_co": "x"}})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["details.khong_co"])


def test_a_control_slip_is_made_from_the_record(desk: Caller) -> None:
    code = received(desk)
    desk.act(code, "control-slip")
    assert {s["kind"] for s in desk.dossier(code)["slips"]} == {"receipt", "control"}


def test_a_wrong_intake_is_cancelled_and_issued_anew(desk: Caller, clock: Clock) -> None:
    code = received(desk)
    before = desk.dossier(code)
    clock.later(hours=1)
    body = a_body(FIVE_DAYS)
    body.pop("do", None)
    again = desk.act(code, "reissue", reason="Chọn nhầm thủ tục", dossier=body)
    assert again["code"] != code
    new = desk.dossier(again["code"])
    assert (new["received_at"], new["state"]) == (before["received_at"], "in_progress")
    assert desk.dossier(code)["state"] == "stopped"
    unnamed = desk.post(f"/dossiers/{again['code']}/acts/reissue", {"reason": "", "dossier": body})
    assert (unnamed.status_code, list(unnamed.json()["errors"])) == (422, ["reason"])
