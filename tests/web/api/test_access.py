"""Who may call: tokens, scopes, units – and no cookie, ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.org.actions.clients import renew_token, switch_client
from motcua.org.models import ApiClient, Official
from motcua.org.types import SYSTEM
from motcua.web.api.access import WRONG_TOKENS
from tests.dossiers.office import MONDAY, THREE_DAYS, Office
from tests.web.api.caller import Caller, Clock, a_body, a_caller


@pytest.mark.parametrize("token", ["", "sai", "mc_" + "x" * 43, "ma sai", "mã-sai-é"])
def test_without_a_good_token_nothing_is_told(office: Office, token: str) -> None:
    response = Caller(token.encode().decode("latin-1")).get("/dossiers")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["request_id"] == response.headers["X-Request-Id"]


def test_a_session_opens_nothing(office: Office) -> None:
    caller = Caller("")
    official = Official.objects.get(pk=office.people["leader"])
    caller.http.force_login(official, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert caller.get("/dossiers").status_code == 401


def test_a_token_ends(office: Office, clock: Clock) -> None:
    caller = a_caller(office, "a", "read", valid_to=MONDAY + timedelta(hours=1))
    assert caller.get("/dossiers").status_code == 200
    clock.later(hours=1)
    assert caller.get("/dossiers").status_code == 401


def test_a_token_is_switched_off_and_renewed(office: Office) -> None:
    caller = a_caller(office, "a", "read")
    client = ApiClient.objects.get()
    switch_client(actor=SYSTEM, at=MONDAY, client_id=client.pk, active=False)
    assert caller.get("/dossiers").status_code == 401
    switch_client(actor=SYSTEM, at=MONDAY, client_id=client.pk, active=True)
    token = renew_token(actor=SYSTEM, at=MONDAY, client_id=client.pk)
    assert caller.get("/dossiers").status_code == 401
    assert Caller(token).get("/dossiers").status_code == 200


def test_who_guesses_tokens_waits_while_others_work(desk: Caller) -> None:
    guesser = Caller("mc_doan")
    codes = [guesser.get("/dossiers").status_code for _ in range(WRONG_TOKENS + 1)]
    assert codes == [401] * WRONG_TOKENS + [429]
    waiting = guesser.get("/dossiers")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "60")
    assert desk.get("/dossiers").status_code == 200


#: an operation of each kind and the scopes that open it
OPERATIONS = {
    ("get", "/procedures"): {"read", "intake", "act", "register", "catalogue"},
    ("get", "/dossiers"): {"read", "intake", "act"},
    ("get", "/dossiers/{code}"): {"read", "intake", "act"},
    ("get", "/events"): {"read", "intake", "act"},
    ("get", "/register?first=2026-11-01&last=2026-11-30"): {"register"},
    ("post", "/dossiers"): {"intake"},
    ("post", "/dossiers/{code}/acts/note"): {"intake", "act"},
    ("post", "/dossiers/{code}/acts/advance"): {"act"},
    ("post", "/dossiers/{code}/acts/decide"): {"act"},
    ("post", "/dossiers/{code}/acts/charge"): {"intake"},
    ("post", "/dossiers/{code}/acts/settle"): {"intake"},
}
BODIES = {
    "/dossiers": a_body(THREE_DAYS),
    "/dossiers/{code}/acts/note": {"text": "x"},
    "/dossiers/{code}/acts/decide": {"outcome": "granted"},
    "/dossiers/{code}/acts/charge": {"lines": [{"name": "Phí", "amount": 1000}]},
    "/dossiers/{code}/acts/settle": {"method": "cash"},
}


@pytest.mark.parametrize("scope", ["read", "intake", "act", "register", "catalogue"])
def test_a_scope_opens_what_it_names_and_no_more(office: Office, desk: Caller, scope: str) -> None:
    caller = a_caller(office, "a", scope)
    code = desk.received(a_body(THREE_DAYS))["code"]
    opened = {}
    for (method, path), scopes in OPERATIONS.items():
        where = path.replace("{code}", code)
        response = caller.get(where) if method == "get" else caller.post(where, BODIES.get(path))
        opened[method, path] = response.status_code != 403
        assert opened[method, path] == (scope in scopes), (method, path, response.content.decode())


def test_the_neighbour_sees_and_does_nothing(desk: Caller, neighbour: Caller) -> None:
    taken = desk.received(a_body(THREE_DAYS))
    slip = taken["slip_id"]
    for code in (taken["code"], taken["code"].lower(), str(taken["id"])):
        assert neighbour.get(f"/dossiers/{code}").status_code == 404
        assert neighbour.post(f"/dossiers/{code}/acts/note", {"text": "x"}).status_code == 404
        assert neighbour.post(f"/dossiers/{code}/slips/{slip}/print").status_code == 404
        assert neighbour.get(f"/dossiers/{code}/documents/1").status_code == 404
    assert neighbour.get("/dossiers", reach="any").json()["items"] == []
    own = neighbour.received(a_body(THREE_DAYS))
    assert own["code"] == "H27.16-261102-0001"
    crossed = neighbour.post(f"/dossiers/{own['code']}/slips/{slip}/print")
    assert crossed.status_code == 404


def test_a_client_of_the_counter_alone_takes_in_for_its_authority(office: Office) -> None:
    counter = a_caller(office, "a_counter", "intake")
    assert counter.received(a_body(THREE_DAYS))["code"] == "H27.15-261102-0001"
