"""Many requests at once: one key is one dossier, one dossier moves once, no number twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from motcua.dossiers.models import Dossier, DossierEvent, Slip
from motcua.dossiers.queries import audit
from motcua.org.models import Applicant
from tests.dossiers.office import THREE_DAYS, an_office
from tests.web.api.caller import Caller, Clock, a_body, a_caller

AT_ONCE = 4
PEOPLE = ["An", "Ba", "Tư", "Sáu"]


@pytest.fixture
def desk(transactional_db: None, clock: Clock) -> Caller:
    """A client of a commune whose rows are really committed: other threads see them."""
    return a_caller(an_office(), "a", "read", "intake", "act")


def at_once(send: Callable[[int], Any]) -> list[Any]:
    """The answers to requests sent by several threads in the same moment."""
    start = Barrier(AT_ONCE)

    def run(number: int) -> Any:
        try:
            start.wait()
            return send(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_a_double_submit_is_one_dossier(desk: Caller) -> None:
    body = a_body(THREE_DAYS)
    answers = at_once(lambda _: Caller(desk.token).post("/dossiers", body, key="bam-nhieu-lan"))
    assert Counter(a.status_code for a in answers) == {201: 1, 200: AT_ONCE - 1}
    assert len({(a.json()["code"], a.json()["id"], a.json()["slip_id"]) for a in answers}) == 1
    assert (Dossier.objects.count(), Applicant.objects.count(), Slip.objects.count()) == (1, 1, 1)
    assert desk.received(body)["code"].endswith("-0002")
    assert audit.verify().ok


def test_one_step_is_done_once(desk: Caller) -> None:
    code = desk.received(a_body(THREE_DAYS))["code"]
    path = f"/dossiers/{code}/acts/advance"
    answers = at_once(lambda n: Caller(desk.token).post(path, {"expected": 2}, key=f"buoc-khac-{n}"))
    assert Counter(a.status_code for a in answers) == {200: 1, 409: AT_ONCE - 1}
    note = f"/dossiers/{code}/acts/note"
    same = at_once(lambda _: Caller(desk.token).post(note, {"text": "Đã gọi"}, key="mot-ghi-chu"))
    assert Counter(a.status_code for a in same) == {200: AT_ONCE}
    assert DossierEvent.objects.filter(name="note").count() == 1
    assert audit.verify().ok


def test_numbers_follow_without_gap_or_repeat(desk: Caller) -> None:
    def send(number: int) -> list[str]:
        caller = Caller(desk.token)
        person = {
            "name": f"Lê Văn {['An', 'Ba', 'Tư', 'Sáu'][number]}",
            "identity_number": f"04219000000{number}",
        }
        body = a_body(THREE_DAYS, applicant=person)
        return [caller.received(body)["code"] for _ in range(3)]

    codes = sorted(code for some in at_once(send) for code in some)
    assert codes == [f"H27.15-261102-{n:04d}" for n in range(1, 3 * AT_ONCE + 1)]
    assert audit.verify().ok
