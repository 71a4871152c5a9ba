"""Reading: procedures, lists, one dossier, slips, events past a cursor, the register."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dossiers.office import FIVE_DAYS, SAME_DAY, THREE_DAYS, UNCLEAR
from tests.web.api.caller import Caller, Clock, a_body


def an_applicant(name: str, number: str) -> dict[str, str]:
    return {"name": name, "identity_number": number}


def test_a_procedure_is_found_by_words_and_told_in_full(desk: Caller) -> None:
    found = desk.get("/procedures", q="cai chinh").json()
    assert [p["code"] for p in found] == [THREE_DAYS]
    told = desk.get(f"/procedures/{THREE_DAYS}").json()
    assert told["version_id"] == found[0]["version_id"]
    assert told["cases"][0]["papers"][0]["name"] == "Tờ khai theo mẫu"
    counter = told["channels"][0]
    assert (counter["term_amount"], counter["term_unit"]) == ("3.00", "working_day")
    assert counter["charges"][0]["amount"] == 8000
    assert desk.get(f"/procedures/{UNCLEAR}").json()["channels"][0]["term_amount"] is None
    assert desk.get(f"/procedures/{SAME_DAY}").json()["details"][0] == {
        "key": "ten_ban_chinh",
        "label": "Tên bản chính",
        "kind": "text",
        "required": True,
        "choices": [],
    }
    assert desk.get("/procedures/9.999999").status_code == 404


def test_the_papers_a_procedure_tells_can_be_handed_in(desk: Caller) -> None:
    told = desk.get(f"/procedures/{FIVE_DAYS}").json()
    papers = [{"id": p["id"]} for p in told["cases"][0]["papers"]]
    case = told["cases"][0]["position"]
    desk.received(a_body(FIVE_DAYS, all_papers=False, papers=papers, case=case))


def test_lists_are_searched_filtered_sorted_and_paged(desk: Caller, clock: Clock) -> None:
    names = ["Đặng Thị Ánh", "Trần Văn Bình", "Lê Đức Đạt", "Nguyễn Thị Hoa", "Võ Minh An"]
    for number, name in enumerate(names):
        clock.later(minutes=1)
        desk.received(a_body(THREE_DAYS, applicant=an_applicant(name, f"04219000{number:04d}")))
    assert _names(desk.get("/dossiers")) == names[::-1]
    assert _names(desk.get("/dossiers", sort="received")) == names
    assert _names(desk.get("/dossiers", sort="name")) == [names[4], names[0], names[1], names[2], names[3]]
    assert _names(desk.get("/dossiers", text="dang anh")) == [names[0]]
    assert _names(desk.get("/dossiers", text="042190000002")) == [names[2]]
    assert _names(desk.get("/dossiers", text="H27.15-261102-0004")) == [names[3]]
    assert _names(desk.get("/dossiers", state="decided")) == []
    assert len(_names(desk.get("/dossiers", received_from="2026-11-02", channel="counter"))) == 5
    assert _names(desk.get("/dossiers", received_to="2026-11-01")) == []
    assert list(desk.get("/dossiers", stat="decided").json()["errors"]) == ["stat"]
    first = desk.get("/dossiers", sort="received", limit=2).json()
    assert (len(first["items"]), first["next"]) == (2, 2)
    last = desk.get("/dossiers", sort="received", limit=2, offset=4).json()
    assert (len(last["items"]), last["next"]) == (1, None)


def _names(response: Any) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    return [d["applicant_name"] for d in response.json()["items"]]


def test_named_lists_tell_late_and_waiting(desk: Caller, clock: Clock) -> None:
    desk.received(a_body(THREE_DAYS))
    assert _names(desk.get("/dossiers", named="open"))
    assert not _names(desk.get("/dossiers", named="overdue"))
    clock.later(days=7)
    assert _names(desk.get("/dossiers", named="late_without_apology"))
    assert desk.get("/dossiers", named="no-such-list").status_code == 422


def test_a_list_costs_one_query_whatever_its_length(desk: Caller) -> None:
    desk.get("/dossiers")
    for _ in range(4):
        desk.received(a_body(THREE_DAYS))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk.get("/dossiers")
        assert len(seen) == 1


def test_a_slip_is_printed_and_the_second_time_on_record(desk: Caller) -> None:
    taken = desk.received(a_body(THREE_DAYS))
    path = f"/dossiers/{taken['code']}/slips/{taken['slip_id']}/print"
    first = desk.post(path, key=None)
    assert first.status_code == 200
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Cache-Control"] == "no-store"
    assert first.content.startswith(b"%PDF-")
    assert desk.dossier(taken["code"])["seq"] == 2
    desk.post(path, key="in-lai-001")
    desk.post(path, key="in-lai-001")
    assert desk.dossier(taken["code"])["seq"] == 3
    assert desk.post(f"/dossiers/{taken['code']}/slips/999/print").status_code == 404


def test_events_follow_a_cursor_without_gap_or_repeat(desk: Caller, clock: Clock) -> None:
    taken = desk.received(a_body(THREE_DAYS))
    assert desk.get("/events").json() == {"items": [], "cursor": 0}  # still too young to be sure
    clock.later(seconds=6)
    page = desk.get("/events", limit=1).json()
    assert [e["name"] for e in page["items"]] == ["submit"]
    assert page["items"][0]["dossier_id"] == taken["id"]
    desk.act(taken["code"], "note", text="Đã gọi điện")
    clock.later(seconds=6)
    rest = desk.get("/events", after=page["cursor"]).json()
    assert [e["name"] for e in rest["items"]] == ["receive", "note"]
    assert rest["items"][1]["data"]["text"] == "Đã gọi điện"
    assert rest["items"][0]["actor_kind"] == "client"
    assert desk.get("/events", after=rest["cursor"]).json() == {"items": [], "cursor": rest["cursor"]}


def test_the_neighbour_has_its_own_events(desk: Caller, neighbour: Caller, clock: Clock) -> None:
    desk.received(a_body(THREE_DAYS))
    clock.later(seconds=6)
    assert neighbour.get("/events").json()["items"] == []


def test_the_register_equals_the_dossiers(desk: Caller, clock: Clock) -> None:
    codes = []
    for procedure in (THREE_DAYS, FIVE_DAYS, THREE_DAYS):
        clock.later(minutes=1)
        codes.append(desk.received(a_body(procedure))["code"])
    period = {"first": "2026-11-02", "last": "2026-11-02"}
    book = desk.get("/register", **period).json()
    assert [line["code"] for line in book["items"]] == codes
    assert [line["ordinal"] for line in book["items"]] == [1, 2, 3]
    assert "07" in book["form"]
    page = desk.get("/register", **period, limit=2).json()
    assert page["next"] == 2
    rest = desk.get("/register", **period, offset=2).json()
    assert [line["ordinal"] for line in rest["items"]] == [3]
    field = desk.dossier(codes[0])["field_code"]
    assert len(desk.get("/register", **period, field=field).json()["items"]) == 2
    assert desk.get("/register", first="2026-11-03", last="2026-11-30").json()["items"] == []


@pytest.mark.parametrize(
    "query",
    [{}, {"first": "31/02/2026", "last": "2026-11-02"}, {"first": "2026-11-03", "last": "2026-11-02"}],
)
def test_a_period_needs_two_days_in_order(desk: Caller, query: dict[str, str]) -> None:
    response = desk.get("/register", **query)
    assert response.status_code == 422
    assert response.json()["errors"]
