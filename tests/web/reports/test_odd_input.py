"""What no page sends: numbers without end, days that no calendar has, NULs, what is no character.

Every answer is a page with a sentence, never an error of ours; what could be stored can be printed.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from motcua.reports.models import Target
from tests.web.reports.reporting_office import AFTER, QUARTER
from tests.web.reports.two_communes import World, sign_in, told, world

__all__ = ["sign_in", "world"]
Browse = Callable[[str], Client]
NUMBERS = ("999999999999999999999999", "-1", "0", "²", "1.5", "\x00", "a\x00b", "\uffff", "' OR 1=1 --", "%s")
PERIODS = (
    "2023-Q9",
    "2023-02-30..",
    "2026-02-30..2026-03-01",
    "0001-01-01..0001-01-02",
    "9999-12-31..9999-12-31",
    "0002-01-01..2026-01-01",
    "1945-01-01..2026-01-01",
    "2000-01-01..2000-01-02",
    "2100-12-31..2100-12-31",
    "2000",
    "2100",
)
MOMENTS = ("0001-01-01T00:00", "9999-12-31T23:59-14:00", "2026-13-01", "\x00", "2000-01-01T00:00")
PAGES = (
    "ho-so/?form=II.06b&row=total&column=received_online",
    "ho-so/chi-tieu/?measures=received",
    "nop/cap-duoi/?",
    "nop/tong-hop/?",
    "dieu-hanh/?",
    "bieu/?",
    "chi-so/?",
    "chi-so/mat-diem/?code=2.1",
    "chi-so/chin-chi-so/?",
    "cong-van/soan/?",
    "thuyet-minh/?",
    "doi-chieu/?",
)


@pytest.mark.parametrize("page", PAGES)
def test_pages_answer_whatever_their_address_asks(page: str, world: World, sign_in: Browse) -> None:
    client = sign_in("khac-van-thu")
    asked = [
        *({"period": value} for value in PERIODS),
        *({"as_of": value} for value in MOMENTS),
        *({name: value} for value in NUMBERS for name in ("unit", "trang", "rules")),
    ]
    for values in asked:
        answer = client.get(f"/bao-cao/{page}&{urlencode(values)}")
        assert answer.status_code in {200, 302, 404, 422}, (page, values)


@pytest.mark.parametrize("value", ["", ",", "received,petitions_received", "received,procedures", *NUMBERS])
def test_only_rows_of_one_kind_stand_behind_a_figure(value: str, world: World, sign_in: Browse) -> None:
    """Else the number of a petition would be read as that of somebody's dossier."""
    client = sign_in("khac-van-thu")
    answer = client.get("/bao-cao/ho-so/chi-tieu/", {"measures": value, "period": QUARTER.code})
    assert answer.status_code in {404, 422}
    assert "H27.15" not in told(answer)


def test_figures_within_something_that_cannot_be(world: World, sign_in: Browse) -> None:
    client = sign_in("khac-van-thu")
    for value in NUMBERS:
        for measures in ("received", "petitions_received", "procedures", "register_lines"):
            for within in ("field", "procedure", "official"):
                query = {"measures": measures, within: value, "period": QUARTER.code}
                answer = client.get("/bao-cao/ho-so/chi-tieu/", query)
                assert answer.status_code in {200, 404, 422}, query
        for row in (value, f"official:{value}", f"unit:{value}", f"level:{value}/field:{value}"):
            query = {"form": "II.06b", "row": row, "column": "received_online", "period": QUARTER.code}
            answer = client.get("/bao-cao/ho-so/", query)
            assert answer.status_code in {200, 404, 422}, query


def test_acts_on_what_cannot_be(world: World, sign_in: Browse) -> None:
    client, large = sign_in("khac-chu-tich"), 10**24
    place = {"unit": world.theirs.unit, "period": QUARTER.code}
    for path in (
        *("nop/{}/lam/check/", "cong-van/{}/lay-so/", "cong-van/{}/bo/", "phan-anh/{}/phan-loai/"),
        *("so-khac/{}/rut/", "viec-da-lam/{}/bo/", "doi-chieu/{}/mo-lai/", "chi-tieu/{}/ket-thuc/"),
        "thuyet-minh/{}/2026-Q3/causes/",
    ):
        answer = client.post(f"/bao-cao/{path.format(large)}", {**place, "why": "Thử"})
        assert answer.status_code in {403, 404}, path
    for value in (*NUMBERS, "9999"):
        given = {"authority": world.theirs.unit, "book": "theo_doi", "year": value}
        assert client.post("/bao-cao/khoa-so/khoa/", given).status_code in {404, 422}, value
        posted = client.post("/bao-cao/nop/lap/", {**place, "period": value})
        assert posted.status_code in {404, 422}, value


def test_what_is_no_character_is_not_kept(world: World, sign_in: Browse) -> None:
    """A document made of it could not be opened, and PostgreSQL keeps no NUL."""
    client, odd = sign_in("khac-van-thu"), "a\x00b\x0bc\ufffed\uffffe"
    pk = world.theirs.ids["draft"]
    assert client.post(f"/bao-cao/nop/{pk}/lam/annotate/", {"note": odd}).status_code == 302
    given = {
        "text": odd,
        "kind": "training",
        "day": f"{QUARTER.last:%d/%m/%Y}",
        "document_number": odd,
    }
    assert client.post("/bao-cao/viec-da-lam/", given).status_code == 302
    page = client.get(f"/bao-cao/thuyet-minh/tai/?period={QUARTER.code}&unit={world.theirs.unit}")
    assert page.status_code == 200
    assert "abcde" in told(page)


def test_an_old_page_does_not_bring_a_goal_back(world: World, sign_in: Browse) -> None:
    goal = Target.objects.get(pk=world.theirs.ids["target"])
    goal.valid_from = goal.valid_to = AFTER.date().replace(month=1)
    goal.save()
    sign_in("khac-chu-tich").post(f"/bao-cao/chi-tieu/{goal.pk}/ket-thuc/")
    goal.refresh_from_db()
    assert goal.valid_to == AFTER.date().replace(month=1)
