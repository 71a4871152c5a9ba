"""My work and the lists: tasks by time left, counts that equal their lists, search, filters, exports."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from motcua.catalogue.models import Route
from motcua.dossiers.actions import working
from motcua.dossiers.queries import lists
from tests.web.desk.conftest import Clock
from tests.web.desk.office import CARE, COPIES, NOW, Office
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]
HOME, ALL = "/ban-lam-viec/", "/ban-lam-viec/ho-so/"


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def codes(text: str) -> list[str]:
    return re.findall(r'row-link code"[^>]*>([^<]+)<', text)


def tab_count(text: str, label: str) -> int:
    found = re.search(rf"{label}\s*<span class=\"tab-count\">([\d.]+)</span>", text)
    assert found, label
    return int(found[1])


@pytest.fixture
def busy(office: Office, clock: Clock) -> Office:
    """One late, two within a day, three later, one at another's desk, three online, one waiting."""
    Walk(office, CARE, at=NOW - timedelta(days=20))
    Walk(office, COPIES)
    Walk(office, COPIES, at=NOW - timedelta(minutes=20))
    for days in (1, 2, 3):
        Walk(office, CARE, at=NOW - timedelta(days=days))
    Walk(office, CARE).examined()
    for _ in range(3):
        office.submitted(CARE)
    Walk(office, CARE).asked()
    clock.at = NOW + timedelta(minutes=30)
    return office


def test_the_most_urgent_stands_on_top(busy: Office, browser: Browser):
    found = codes(words(browser("binh").get(HOME)))

    assert len(found) == 6
    assert found[0].startswith("H27.15-261029")
    assert {code[:13] for code in found[1:3]} == {"H27.15-261118"}


@pytest.mark.parametrize(
    ("tab", "value", "count"),
    [("Tất cả", "", 6), ("Quá hạn", "overdue", 1), ("24 giờ tới", "today", 2), ("Còn thời gian", "later", 3)],
)
def test_the_count_of_a_tab_is_the_length_of_its_list(
    busy: Office, browser: Browser, tab: str, value: str, count: int
):
    client = browser("binh")

    text = words(client.get(HOME, {"nhom": value, "sap": "due"} if value else {"sap": "due"}))

    assert tab_count(text, tab) == count == len(codes(text))


def test_counts_keep_to_the_filter(busy: Office, browser: Browser):
    text = words(browser("binh").get(HOME, {"chu": "khong co ai ten nay", "sap": "due"}))

    assert tab_count(text, "Tất cả") == 0
    assert "Không có việc nào khớp" in text


def test_filters_stick_until_they_are_dropped(busy: Office, browser: Browser):
    client = browser("binh")
    client.get(HOME, {"nhom": "overdue", "sap": "due"})

    back = client.get(HOME)
    assert back.status_code == 302
    assert "nhom=overdue" in back["Location"]
    assert len(codes(words(client.get(HOME, {"bo-loc": "1"}, follow=True)))) == 6


def test_the_next_task_is_the_most_urgent(busy: Office, browser: Browser):
    answer = browser("binh").get("/ban-lam-viec/viec-tiep/")

    assert answer["Location"].startswith(f"{ALL}H27.15-261029")


def test_nothing_to_do_is_told_calmly(office: Office, browser: Browser):
    assert "Không có việc nào đang chờ bạn" in words(browser("thu").get(HOME))
    assert browser("thu").get("/ban-lam-viec/viec-tiep/")["Location"] == HOME


def test_what_waits_to_be_accepted_has_its_own_tab(office: Office, browser: Browser):
    route = Route.objects.get(key="commune_department", state="published")
    walk = Walk(office, route_id=route.pk)
    working.advance(walk.id, **walk._by("binh"))
    working.advance(walk.id, target=office.units["so"], **walk._by("chu-tich"))

    text = words(browser("long").get(HOME, {"nhom": "to_accept", "sap": "due"}))

    assert tab_count(text, "Chờ nhận liên thông") == 1 == len(codes(text))
    assert "Chờ nhận" in text
    assert "Chờ nhận liên thông" not in words(browser("binh").get(HOME))


@pytest.mark.parametrize("named", lists.COUNTED)
def test_each_card_opens_a_list_of_its_own_length(busy: Office, browser: Browser, named: str):
    client = browser("binh")
    home = words(client.get(HOME))

    card = re.search(rf'href="/ban-lam-viec/ho-so/\?ds={named}">.*?stat-number">([\d.]+)<', home, re.DOTALL)
    assert card
    assert int(card[1]) == len(codes(words(client.get(ALL, {"ds": named}))))


@pytest.mark.parametrize("named", lists.NAMED)
def test_every_named_list_opens(busy: Office, browser: Browser, named: str):
    assert lists.NAMED[named][0] in words(browser("binh").get(ALL, {"ds": named}))


def test_lists_show_the_own_office_only(busy: Office, browser: Browser):
    assert codes(words(browser("khac").get(ALL))) == []


def test_search_by_code_leads_to_the_dossier(busy: Office, browser: Browser):
    walk = Walk(busy, name="Đặng Thị Ánh")
    client = browser("hoa")

    for typed in (
        walk.code,
        walk.code.lower(),
        f" {walk.code} ",
        "dang thi anh",
        "ĐẶNG ÁNH",
        walk.dossier.applicant_phone,
    ):
        assert client.get("/ban-lam-viec/tim/", {"q": typed})["Location"].startswith(f"{ALL}{walk.code}/"), (
            typed
        )


def test_search_with_several_answers_leads_to_a_list(busy: Office, browser: Browser):
    for _ in range(2):
        Walk(busy, name="Nguyễn Trùng Tên")
    client = browser("hoa")

    answer = client.get("/ban-lam-viec/tim/", {"q": "trung ten"}, follow=True)

    assert len(codes(words(answer))) == 2


def test_search_for_nothing_and_for_nonsense(busy: Office, browser: Browser):
    client = browser("hoa")

    assert client.get("/ban-lam-viec/tim/", {"q": "  "})["Location"] == ALL
    for typed in ("'; DROP TABLE", "<script>", "😀", "%", "_", "x" * 5000, "-", "--1"):
        text = words(client.get("/ban-lam-viec/tim/", {"q": typed}, follow=True))
        assert "<script>" not in text.replace("<script type", "").replace("<script defer", "")


def test_filters_of_the_list(busy: Office, browser: Browser):
    client = browser("hoa")

    assert len(codes(words(client.get(ALL, {"trangthai": "submitted"})))) == 3
    assert len(codes(words(client.get(ALL, {"kenh": "online"})))) == 3
    assert len(codes(words(client.get(ALL, {"tu": "18/11/2026", "den": "18/11/2026"})))) == 4
    field = busy.procedure(COPIES).field_code
    assert len(codes(words(client.get(ALL, {"linhvuc": field})))) == 2


def test_a_wrong_day_in_a_filter_is_told_and_filters_nothing(busy: Office, browser: Browser):
    text = words(browser("hoa").get(ALL, {"tu": "31/02/2026"}))

    assert "chỉ có 28 ngày" in text
    assert len(codes(text)) == 11


@pytest.mark.parametrize("sort", ["code", "-name", "due", "-received", "state", "procedure", "nonsense"])
def test_lists_sort_by_every_head(busy: Office, browser: Browser, sort: str):
    assert len(codes(words(browser("hoa").get(ALL, {"sap": sort})))) == 11


def test_names_sort_by_the_given_name_as_people_here_do(office: Office, browser: Browser):
    for name in ("Nguyễn Thị Ý", "Trần Văn Ân", "Lê Văn An", "Bùi Đào", "Võ Dũng"):
        Walk(office, name=name)

    text = words(browser("hoa").get(ALL, {"sap": "name"}))

    order = [
        name
        for _, name in sorted(
            (text.index(n), n) for n in ("Lê Văn An", "Trần Văn Ân", "Võ Dũng", "Bùi Đào", "Nguyễn Thị Ý")
        )
    ]
    assert order == ["Lê Văn An", "Trần Văn Ân", "Võ Dũng", "Bùi Đào", "Nguyễn Thị Ý"]


@pytest.mark.parametrize(("address", "name"), [(HOME, "viec-cua-toi"), (ALL, "ho-so")])
def test_lists_are_exported_whole(busy: Office, browser: Browser, address: str, name: str):
    for kind in ("xlsx", "csv"):
        answer = browser("binh").get(address, {"xuat": kind})
        assert answer.status_code == 200
        assert name in answer["Content-Disposition"]


@pytest.mark.parametrize(("address", "most"), [(HOME, 11), (ALL, 12), ("/ban-lam-viec/ky-duyet/", 10)])
def test_a_list_takes_the_same_number_of_queries_however_long(
    office: Office, browser: Browser, django_assert_max_num_queries, address: str, most: int
):
    client = browser("chu-tich")
    for _ in range(12):
        Walk(office, CARE).examined()
    client.get(address)

    with django_assert_max_num_queries(most):
        assert client.get(address, {"sap": "due"}).status_code == 200
