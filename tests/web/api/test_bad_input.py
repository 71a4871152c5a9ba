"""Bad input through the API: a clear Vietnamese sentence at the field, nothing lost, nothing half-stored."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from motcua.dossiers.models import Dossier
from motcua.org.models import Applicant
from tests.dossiers.office import SAME_DAY, THREE_DAYS, Office
from tests.web.api.caller import BASE, Caller, Clock, a_body

INJECTION = "'; DROP TABLE dossiers_dossier; -- <script>alert(1)</script> {{ 7*7 }} %s 😀"


def refused(response: Any, status: int = 422) -> Any:
    assert response.status_code == status, response.content.decode()
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["X-Request-Id"]
    assert not problem["detail"].isascii()  # a Vietnamese sentence
    return problem


def with_applicant(**changes: Any) -> dict[str, Any]:
    body = a_body(THREE_DAYS)
    body["applicant"] = body["applicant"] | changes
    return body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "A" * 10_000}, "applicant.name"),
        ({"name": "   "}, "applicant.name"),
        ({"name": "😀😀"}, "applicant.name"),
        ({"name": None}, "applicant.name"),
        ({"name": "Hoa\ud800"}, "applicant.name"),
        ({"identity_number": "12345"}, "applicant.identity_number"),
        ({"birth_date": "2026-02-31"}, "applicant.birth_date"),
        ({"birth_date": "31/02/2026"}, "applicant.birth_date"),
        ({"birth_date": "9999-12-31"}, "applicant.birth_date"),
        ({"birth_text": "31/02/1990"}, "applicant.birth_date"),
        ({"email": "khong phai thu"}, "applicant.email"),
        ({"phone": "gọi tôi"}, "applicant.phone"),
        ({"address": "x" * 501}, "applicant.address"),
        ({"ten": "Hoa"}, "applicant.ten"),
    ],
)
def test_a_wrong_field_of_the_applicant_is_named(desk: Caller, changes: dict[str, Any], field: str) -> None:
    problem = refused(desk.post("/dossiers", with_applicant(**changes)))
    assert list(problem["errors"]) == [field]
    assert not problem["errors"][field].isascii()
    assert not Applicant.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sets": 0}, "sets"),
        ({"sets": 10**30}, "sets"),
        ({"channel": "fax"}, "channel"),
        ({"return_method": "post"}, "return_address"),
        ({"charges": [{"name": "Phí", "amount": -1}]}, "charges.0.amount"),
        ({"charges": [{"name": "Phí", "amount": 1.5}]}, "charges.0.amount"),
        ({"received_at": "2026-11-02T08:00:00"}, "received_at"),
        ({"received_at": "9999-12-31T23:59:59+07:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+07:00"}, "received_at"),
        ({"papers": [{"id": 2**63}]}, "papers.0.id"),
        ({"papers": "tất cả"}, "papers"),
        ({"papers": [{"id": 1}] * 201}, "papers"),
        ({"case": 7}, "case"),
        ({"branch": "khong-co"}, "branch"),
        ({"details": {"la": "x"}}, "details.la"),
        ({"manual_term": {"amount": "NaN", "unit": "day", "reason": "x"}}, "manual_term.amount"),
        ({"manual_term": {"amount": "1e400", "unit": "day", "reason": "x"}}, "manual_term.amount"),
        ({"do": "nothing"}, "do"),
        ({"procedure": ""}, "procedure"),
    ],
)
def test_a_wrong_field_of_the_dossier_is_named(desk: Caller, changes: dict[str, Any], field: str) -> None:
    problem = refused(desk.post("/dossiers", a_body(THREE_DAYS) | changes))
    assert list(problem["errors"]) == [field]
    assert not Dossier.objects.exists()
    assert not Applicant.objects.exists()


def test_text_is_stored_as_it_was_meant(desk: Caller) -> None:
    name = unicodedata.normalize("NFD", "  Đặng   Thị Ánh\u0000 ")
    taken = desk.received(with_applicant(name=name, address=INJECTION[:80]) | {"subject": INJECTION})
    row = Dossier.objects.get(pk=taken["id"])
    assert row.applicant_name == "Đặng Thị Ánh"
    assert unicodedata.is_normalized("NFC", row.applicant_name)
    assert row.subject == INJECTION
    seen = desk.dossier(taken["code"])
    assert seen["applicant_name"] == "Đặng Thị Ánh"
    assert [d["id"] for d in desk.get("/dossiers", text="dang thi anh").json()["items"]] == [taken["id"]]
    slip = desk.post(f"/dossiers/{taken['code']}/slips/{taken['slip_id']}/print")
    assert slip.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "text", [INJECTION, "%", "_", "' OR 1=1 --", "\x00\x01", "😀", "-1", "9" * 200, "%%-1"]
)
def test_searching_takes_any_text(desk: Caller, text: str) -> None:
    desk.received(a_body(THREE_DAYS))
    assert desk.get("/dossiers", text=text).status_code == 200
    assert desk.get("/procedures", q=text).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/dossiers/%00",
        "/dossiers/%ed%a0%80",
        "/dossiers/" + "9" * 40,
        "/dossiers/" + "9" * 15,
        "/dossiers/-1",
        "/dossiers/x/documents/99999999999999999999",
        "/procedures/%00",
        "/procedures/..%2f",
        "/khong-co",
        "/",
        "/dossiers/",
        "/dossiers?offset=-1",
        "/dossiers?limit=99999999999999999999999",
        "/dossiers?offset=٣",
        "/events?after=1e3",
        "/register?first=0000-00-00&last=9999-99-99",
    ],
)
def test_a_strange_address_is_a_refusal_not_a_failure(desk: Caller, path: str) -> None:
    response = desk.http.get(BASE + path, headers=desk._headers())
    assert response.status_code in {404, 422}
    refused(response, response.status_code)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/json", 422),
        (b"{", "application/json", 400),
        (b"null", "application/json", 422),
        (b"[]", "application/json", 422),
        (b'"x"', "application/json", 422),
        (b"\xff\xfe\x00", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"sets": NaN}', "application/json", 400),
        (b'{"sets": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b'{"\\ud800": 1}', "application/json", 422),
        (b'{"sets": 1, "sets": 2}', "application/json", 422),
        (b"<a/>", "application/xml", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
        (b"{}", "application/json; charset=utf-16", 422),
        (b" " * 6_000_000, "application/json", 413),
    ],
)
def test_a_body_that_is_none(desk: Caller, content: bytes, kind: str, status: int) -> None:
    headers = desk._headers("khoa-bat-ky-01")
    refused(desk.http.generic("POST", f"{BASE}/dossiers", content, kind, headers=headers), status)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "QUERY"])
def test_a_method_that_an_address_does_not_have(desk: Caller, method: str) -> None:
    response = desk.http.generic(method, f"{BASE}/dossiers", headers=desk._headers())
    assert response.status_code == 405
    assert {m.strip() for m in response.headers["Allow"].split(",")} == {"GET", "POST"}
    if method != "HEAD":
        refused(response, 405)


def test_the_answers_carry_the_headers_of_safety(desk: Caller) -> None:
    for response in (desk.get("/dossiers"), Caller("").get("/dossiers"), desk.get("/khong-co")):
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
        assert not response.cookies


def test_a_host_that_is_not_ours_is_refused(desk: Caller) -> None:
    response = desk.http.get(f"{BASE}/dossiers", headers=desk._headers(), HTTP_HOST="evil.example")
    assert response.status_code == 400


def test_a_bug_is_told_with_the_name_of_the_request(
    desk: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("motcua.dossiers.queries.lists.dossiers", None)
    problem = refused(desk.get("/dossiers"), 500)
    assert problem["request_id"] in caplog.text


def test_the_description_is_public_and_names_every_refusal(desk: Caller) -> None:
    document = Caller("").get("/openapi.json")
    assert document.status_code == 200
    described = json.loads(document.content)
    operations = [o for path in described["paths"].values() for o in path.values()]
    assert len(operations) > 25
    for operation in operations:
        assert {"400", "401", "403", "404", "409", "422", "429"} <= set(operation["responses"])
        assert operation["security"]
    posts = [p["post"] for p in described["paths"].values() if "post" in p]
    assert all("IdempotencyKey" in json.dumps(p["parameters"]) for p in posts)


@pytest.mark.parametrize("field", ["opinion", "reason", "text", "question", "note", "number"])
def test_injections_in_acts_are_only_text(desk: Caller, office: Office, clock: Clock, field: str) -> None:
    code = desk.received(a_body(SAME_DAY))["code"]
    bodies: dict[str, tuple[str, dict[str, Any]]] = {
        "opinion": ("note", {"text": INJECTION}),
        "reason": ("stop", {"reason": INJECTION}),
        "text": ("note", {"text": INJECTION}),
        "question": (
            "hand-off",
            {"target": office.units["department"], "minutes": 60, "question": INJECTION},
        ),
        "note": ("note", {"text": INJECTION * 20}),
        "number": ("decide", {"outcome": "granted", "number": INJECTION, "result_name": INJECTION}),
    }
    name, body = bodies[field]
    desk.act(code, name, **body)
    clock.later(seconds=6)
    assert desk.get("/events").status_code == 200
    assert desk.dossier(code)["code"] == code


@pytest.mark.parametrize(
    ("act", "body", "status"),
    [
        ("hand-off", {"target": 999_999, "minutes": 60, "question": "x"}, 404),
        ("hand-over", {"task_id": 999_999, "official_id": 1}, 409),
        ("advance", {"task_id": 999_999}, 409),
        ("advance", {"assign_to": 999_999}, 404),
        ("send-back", {"reason": "x", "to_position": 9_999}, 409),
        ("reschedule", {"reason": "x", "new_due_at": "2026-11-01T10:00:00+07:00"}, 422),
        ("decide", {"outcome": "maybe"}, 422),
        ("decide", {"outcome": "granted", "signed_on": "2026-02-31"}, 422),
        ("settle", {"method": "cash"}, 422),
        ("settle", {"method": "exempt"}, 422),
        ("charge", {"lines": []}, 422),
        ("note", {"text": " "}, 422),
        ("note", {"text": "x" * 5001}, 422),
        ("note", {}, 422),
        ("accept", {}, 409),
        ("answer", {"opinion": "x"}, 409),
        ("request-supplement", {"wanted": [], "reason": "x"}, 422),
        ("request-supplement", {"wanted": [{"paper_id": 999_999}], "reason": "x"}, 422),
        ("supplement", {}, 409),
        ("pay", {"proof": "x"}, 409),
        ("no-such-act", {}, 404),
    ],
)
def test_an_act_with_wrong_input_changes_nothing(
    desk: Caller, act: str, body: dict[str, Any], status: int
) -> None:
    code = desk.received(a_body(THREE_DAYS))["code"]
    before = desk.dossier(code)
    refused(desk.post(f"/dossiers/{code}/acts/{act}", body), status)
    assert desk.dossier(code) == before
