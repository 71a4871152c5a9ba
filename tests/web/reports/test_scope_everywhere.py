"""Every address of reports and oversight, asked by everybody who has no business there.

One office with two communes, the province above and a department, objects of every kind in both communes.
What is not one's own answers 404 or 403, changes nothing, and no name of the other commune's people stands in
any answer, whatever its form; a superior reads figures and codes, never people (ADR 12).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from motcua.web.reports.urls import urlpatterns
from tests.web.desk.office import BIRTH
from tests.web.reports.reporting_office import QUARTER
from tests.web.reports.two_communes import Kept, World, sign_in, standing, told, world
from tests.web.signing_in import signed_in

__all__ = ["sign_in", "world"]

#: who else may open what stands in a row of the table
NOBODY, ABOVE, OFFICE = "nobody", "above", "office"
PERIOD = {"period": QUARTER.code}
UUID = "00000000-0000-4000-8000-000000000000"
Values = Callable[[Kept], dict[str, Any]]


def _nothing(_kept: Kept) -> dict[str, Any]:
    return {}


def _unit(kept: Kept) -> dict[str, Any]:
    return {"unit": kept.unit, **PERIOD}


def _unit_and(**more: str) -> Values:
    return lambda kept: {**_unit(kept), **more}


@dataclass(frozen=True)
class Ask:
    """One question to an address about an object of the other commune.

    ``open_to``: ``NOBODY`` outside the commune, ``ABOVE`` the province too. ``own``: what its own clerk gets
    (0: not asked, because the act would change what other rows ask about).
    """

    name: str
    args: Callable[[Kept], list[Any]] = lambda kept: []
    query: Values = _nothing
    data: Values | None = None
    open_to: str = NOBODY
    own: int = 200

    def url(self, kept: Kept) -> str:
        query = self.query(kept)
        address = reverse(f"reports:{self.name}", args=self.args(kept))
        return f"{address}?{urlencode(query)}" if query else address

    def ask(self, client: Client, kept: Kept) -> HttpResponse:
        if self.data is None:
            return client.get(self.url(kept))  # type: ignore[return-value]
        return client.post(self.url(kept), self.data(kept))  # type: ignore[return-value]


def _of(kind: str, *more: str) -> Callable[[Kept], list[Any]]:
    return lambda kept: [kept.ids[kind], *more]


def _file(kind: str) -> Callable[[Kept], list[Any]]:
    return lambda _kept: [kind]


def _looks(name: str, *queries: Values, open_to: str = ABOVE) -> list[Ask]:
    return [Ask(name, query=query, open_to=open_to) for query in queries]


_CELL = {"form": "II.06b", "row": "total", "column": "received_online"}
_TABLE: list[Ask] = [
    *_looks("behind", *(_unit_and(**_CELL, **more) for more in ({}, {"xuat": "xlsx"}, {"xuat": "csv"}))),
    *_looks(
        "behind-measure", _unit_and(measures="received,open"), _unit_and(measures="received", xuat="csv")
    ),
    *_looks("behind-measure", _unit_and(measures="petitions_received"), _unit_and(measures="register_lines")),
    *_looks("home", _unit),
    *_looks("senders", _unit, _unit_and(xuat="csv")),
    *_looks("summed", _unit),
    Ask("submission", _of("draft")),
    Ask("submission-difference", _of("draft"), own=404),
    Ask("submission-dossiers", _of("draft"), lambda _: _CELL),
    Ask("submission-file", _of("draft", "II.06b", "xlsx")),
    Ask("submission", _of("sent"), open_to=ABOVE),
    Ask("submission-difference", _of("sent"), open_to=ABOVE),
    Ask("submission-dossiers", _of("sent"), lambda _: _CELL, open_to=ABOVE),
    Ask("submission-file", _of("sent", "II.06b", "xlsx"), open_to=ABOVE),
    Ask("submission-file", _of("sent", "II.06b", "pdf"), open_to=ABOVE),
    Ask("submission-file", _of("sent", "thuyet-minh", "docx"), open_to=ABOVE),
    Ask("submission-draft", data=_unit, own=0),
    *(
        Ask("submission-move", _of("draft", move), data=lambda _: {"reason": "Thử", "note": "Thử"}, own=0)
        for move in ("refresh", "annotate", "check", "send_back", "sign", "send", "correct")
    ),
    Ask("submission-move", _of("sent", "correct"), data=lambda _: {"reason": "Thử"}, own=0),
    *_looks("board", _unit, _unit_and(xuat="xlsx"), _unit_and(xem="late")),
    Ask("board-unit", lambda kept: [kept.unit], lambda _: PERIOD, open_to=ABOVE),
    Ask("board-unit", lambda kept: [kept.unit], lambda _: {**PERIOD, "theo": "official"}, open_to=ABOVE),
    *_looks("targets", _unit),
    Ask("target-new", query=_unit, own=404),
    Ask("target-new", query=_unit, data=lambda _: {"indicator": "late", "value": "9"}, own=0),
    Ask("target-end", _of("target"), data=_nothing, own=0),
    Ask("close-book", data=lambda kept: {"authority": kept.unit, "book": "theo_doi", "year": 2025}, own=0),
    *_looks("forms", _unit, _unit_and(form="II.05")),
    *(Ask("forms-file", _file(kind), _unit, open_to=ABOVE) for kind in ("xlsx", "pdf", "csv", "json")),
    *_looks("indices", _unit, _unit_and(xuat="xlsx")),
    *_looks("indices-lost", _unit_and(code="2.1"), _unit_and(code="2.1", xuat="csv")),
    # no day of the nine indices on which the communes of today stood
    Ask("indices-nine", query=_unit_and(period="2025-M06"), open_to=ABOVE, own=422),
    Ask("letter", _of("letter")),
    Ask("letter", _of("letter"), data=lambda _: {"subject": "Thử", "seen": 1}, own=0),
    Ask("letter-docx", _of("letter")),
    Ask("letter-number", _of("letter"), data=lambda _: {"day": "15/09/2026", "seen": 1}, own=0),
    Ask("letter-issue", _of("letter"), data=_nothing, own=0),
    Ask("letter-discard", _of("letter"), data=_nothing, own=0),
    Ask("letter-new", query=_unit),
    Ask("letter-new", data=_unit_and(chon="late", kind="criticise"), own=0),
    *_looks("narrative", _unit),
    *_looks("narrative-docx", _unit),
    Ask(
        "narrative-save",
        lambda kept: [kept.unit, QUARTER.code, "causes"],
        data=lambda _: {"text": "Thử"},
        own=0,
    ),
    *_looks("posted", _unit, _unit_and(xuat="csv")),
    Ask(
        "posted",
        query=_unit,
        data=lambda _: {"decision": "Thử", "valid_from": "01/09/2026", "lines": BIRTH},
        own=0,
    ),
    Ask("activity-file", _of("activity"), open_to=OFFICE),
    Ask("activity-withdraw", _of("activity"), data=_nothing, open_to=OFFICE, own=0),
    Ask("petition", _of("petition"), open_to=OFFICE),
    Ask("petition-file", _of("petition"), open_to=OFFICE),
    Ask("petition-letter", _of("petition"), open_to=OFFICE),
    # nothing is attached to it: nobody gets a file, whoever asks
    Ask("petition-attached", _of("petition", "1"), own=404),
    *_looks("feedback", _unit, _unit_and(xuat="xlsx")),
    *(
        Ask("petition-act", _of("petition", act), data=lambda _: {"public_content": "Thử"}, own=0)
        for act in ("phan-loai", "giao", "tra-loi", "cong-khai", "chuyen", "khong-nhan")
    ),
    *_looks("reconcile", _unit, _unit_and(xuat="xlsx", tt="all"), _unit_and(xuat="csv", tt="all")),
    Ask("reconcile-compare", data=_unit, open_to=ABOVE, own=0),
    Ask(
        "reconcile-settle",
        data=lambda k: {**_unit(k), "chon": k.ids["difference"], "reason": "double"},
        own=0,
    ),
    Ask("reconcile-reopen", _of("difference"), data=_unit, own=0),
    Ask("reconcile-enter", _of("difference"), data=_unit, own=0),
    Ask("register", _of("register"), open_to=ABOVE),
    Ask("register-progress", _of("register"), open_to=ABOVE),
    Ask("register-refused", _of("register", "xlsx")),
    Ask("register-refused", _of("register", "csv")),
    Ask("register-original", _of("register")),
    Ask("register-withdraw", _of("register"), data=lambda _: {"why": "Thử"}, own=0),
    Ask("register-preview", lambda _: [UUID], own=404),
]
#: the page of what people said of oneself has no unit and no object: it asks the actor alone
_OF_ONESELF = {"feedback-own"}
#: lists without an object in their address: everybody who may open them sees their own
_LISTS = ("letters", "registers", "petitions", "activities", "alerts", "closings", "targets", "home", "board")
_FORMS = {"petition-new", "register-upload"}
#: posted with ids of objects that the province has none of
_OBJECTS = {"reconcile-settle"}


def _refused(answer: HttpResponse) -> bool:
    return answer.status_code in {403, 404}


def test_the_table_names_every_address() -> None:
    asked = {one.name for one in _TABLE} | set(_LISTS) | _FORMS | _OF_ONESELF
    assert {getattr(pattern, "name", "") for pattern in urlpatterns} == asked


def test_nobody_gets_in_without_signing_in(world: World, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("")
    for one in _TABLE:
        answer = one.ask(client, world.theirs)
        assert answer.status_code == 302, one
        assert "/dang-nhap" in answer["Location"] or "login" in answer["Location"], answer["Location"]
    for name in (*_LISTS, *_FORMS):
        assert client.get(reverse(f"reports:{name}")).status_code == 302, name


#: who, and what of the other commune's they may open
_STRANGERS = ("hoa", "binh", "chu-tich", "thu", "quan-ly", "so-van-thu", "da-nghi", "quan-tri", "kiem-nhiem")


@pytest.mark.parametrize("who", _STRANGERS)
def test_a_stranger_gets_nothing(who: str, world: World, sign_in: Callable[[str], Client]) -> None:
    client, before = sign_in(who), standing(world.theirs.unit)
    for one in _TABLE:
        answer = one.ask(client, world.theirs)
        assert _refused(answer), (who, one.url(world.theirs), answer.status_code)
        said = told(answer)
        for name in (*world.theirs.people, world.theirs.prose):
            assert name not in said, (who, one.url(world.theirs))
    assert standing(world.theirs.unit) == before


def test_a_superior_reads_figures_never_people(world: World, sign_in: Callable[[str], Client]) -> None:
    before = standing(world.theirs.unit)
    for who in ("tinh-van-thu", "tinh-chu-tich", "tinh-quan-ly"):
        client = sign_in(who)
        for one in _TABLE:
            if who != "tinh-van-thu" and one.open_to == ABOVE:
                continue  # the same figures for whoever reads them
            answer = one.ask(client, world.theirs)
            expected = {302, one.own} if one.open_to == ABOVE else {403, 404}
            assert answer.status_code in expected, (who, one.url(world.theirs), answer.status_code)
            said = told(answer)
            for name in world.theirs.people:
                assert name not in said, (who, one.url(world.theirs), name)
    assert standing(world.theirs.unit) == before


def test_taking_dossiers_in_for_a_unit_does_not_open_its_figures(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    """Clerk of a commune and at the province's counter: the province's figures are those of all communes."""
    client, kept, before = sign_in("kiem-nhiem"), world.above, standing(world.above.unit)
    for one in _TABLE:
        needed = one.args.__code__.co_freevars
        if "kind" in needed and not one.name.startswith(("forms", "letter")):
            continue  # the province keeps no such object
        answer = one.ask(client, kept) if one.name not in _OBJECTS else None
        assert answer is None or _refused(answer), (one.url(kept), answer.status_code)
    assert standing(world.above.unit) == before


def test_the_owner_does_get_it(world: World, sign_in: Callable[[str], Client]) -> None:
    """The questions are right ones: whoever keeps the object is answered, with the names."""
    client, found = sign_in("khac-van-thu"), ""
    for one in _TABLE:
        if one.own:
            answer = one.ask(client, world.theirs)
            assert answer.status_code == one.own, (one.url(world.theirs), answer.status_code)
            found += told(answer)
    for name in (*world.theirs.people, world.theirs.prose):
        assert name in found, name


@pytest.mark.parametrize("who", [*_STRANGERS, "tinh-van-thu"])
def test_lists_hold_ones_own(who: str, world: World, sign_in: Callable[[str], Client]) -> None:
    client = sign_in(who)
    for name in (*_LISTS, *_FORMS):
        for query in ("", "?xuat=xlsx", "?xuat=csv", "?tim=B%C3%ACnh", "?tt=all"):
            answer = client.get(reverse(f"reports:{name}") + query)
            assert answer.status_code in {200, 302, 403, 404}, (who, name, query)
            said = told(answer)
            for person in world.theirs.people:
                assert person not in said, (who, name, query)


def test_a_petition_cannot_be_written_into_anothers_book(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    before = standing(world.theirs.unit)
    for who in ("thu", "hoa", "tinh-van-thu", "so-van-thu"):
        given = {"channel": "box", "content": "Thử", "authority_id": world.theirs.unit}
        sign_in(who).post(reverse("reports:petition-new"), given)
        told_of = {**given, "dossier_code": "H27.16-2606-0001"}
        answer = sign_in(who).post(reverse("reports:petition-new"), told_of)
        assert answer.status_code == 422, who
    assert standing(world.theirs.unit) == before


def test_what_changes_is_posted(world: World, sign_in: Callable[[str], Client]) -> None:
    """A link, a picture's address, or a form without the page's mark changes nothing."""
    client, before = sign_in("khac-chu-tich"), standing(world.theirs.unit)
    strict = signed_in(world.office.officials["khac-chu-tich"], Client(enforce_csrf_checks=True))
    for one in _TABLE:
        if one.data is not None:
            assert client.get(one.url(world.theirs)).status_code in {200, 302, 404, 405}, one.name
            assert one.ask(strict, world.theirs).status_code == 403, one.name
    assert standing(world.theirs.unit) == before
