"""Return: found by whatever the person brings, money first, handed over against a signature."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from motcua.dossiers.actions.papers import tracking_url
from motcua.dossiers.models import Dossier
from tests.web.desk.forms import values_of
from tests.web.desk.office import FEE, Office
from tests.web.desk.walk import ready_to_return

Browser = Callable[[str], Client]
EXTRACT = "2.000635"
PAGE = "/ban-lam-viec/tra-ket-qua/"


@pytest.fixture
def decided(office: Office) -> Dossier:
    taken = office.received(EXTRACT, name="Dương Thị Út")
    return ready_to_return(office, taken.dossier_id)


def form_of(client: Client, dossier: Dossier) -> dict[str, str]:
    return values_of(client.get(f"{PAGE}{dossier.pk}/").content.decode(), "return-form")


def test_the_page_shows_what_waits_to_be_handed_out(decided: Dossier, browser: Browser) -> None:
    assert decided.code in browser("hoa").get(PAGE).content.decode()
    assert decided.code not in browser("khac").get(PAGE).content.decode()


@pytest.mark.parametrize("brought", ["code", "short", "qr", "phone", "name", "number", "card"])
def test_one_field_finds_by_everything(decided: Dossier, browser: Browser, brought: str) -> None:
    typed = {
        "code": decided.code,
        "short": decided.code.split("-")[-1],
        "qr": tracking_url(decided.token),
        "phone": decided.applicant_phone,
        "name": "duong ut",
        "number": "042190000001",
        "card": "042190000001||Dương Thị Út|01011990|Nữ|Thạch Lạc|01012022",
    }[brought]
    answer = browser("hoa").post(PAGE + "tim/", {"q": typed})
    assert answer["HX-Redirect"] == f"{PAGE}{decided.pk}/"


def test_several_matches_are_listed_with_their_state(
    office: Office, decided: Dossier, browser: Browser
) -> None:
    office.received(EXTRACT, name="Dương Văn Út")
    html = browser("hoa").post(PAGE + "tim/", {"q": "duong ut"}).content.decode()
    assert "Đã có kết quả" in html
    assert "Đang giải quyết" in html
    assert html.index("Dương Thị Út") < html.index("Dương Văn Út")


def test_nothing_found_says_what_to_try(decided: Dossier, browser: Browser) -> None:
    for typed in ("không có ai", "", "x" * 10_000, "<b>"):
        assert browser("hoa").post(PAGE + "tim/", {"q": typed}).status_code == 200
    assert "Không có hồ sơ nào khớp" in browser("hoa").post(PAGE + "tim/", {"q": "zzz"}).content.decode()


def test_finding_costs_a_constant_number_of_queries(
    office: Office, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser("hoa")
    for _ in range(6):
        office.received(EXTRACT, name="Dương Thị Út")
    client.get(PAGE)
    with django_assert_max_num_queries(5):
        client.post(PAGE + "tim/", {"q": "duong"})
    with django_assert_max_num_queries(5):
        client.get(PAGE)


def test_the_result_is_handed_over_and_the_note_printed(decided: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    answer = client.post(f"{PAGE}{decided.pk}/", form_of(client, decided))
    assert answer.status_code == 302, answer.content.decode()
    decided.refresh_from_db()
    assert (decided.state, decided.returned_to) == ("returned", "Dương Thị Út")
    html = client.get(answer["Location"]).content.decode()
    assert "data-print-now" in html
    assert decided.slips.filter(kind="return").count() == 1


def test_sending_twice_hands_over_once(decided: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    form = form_of(client, decided)
    for _ in range(2):
        assert client.post(f"{PAGE}{decided.pk}/", form).status_code == 302
    assert decided.slips.filter(kind="return").count() == 1


def test_somebody_else_needs_a_written_authority(decided: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    form = form_of(client, decided) | {"taker": "other", "name": "Lê Văn Ba", "phone": "0911111111"}
    refused = client.post(f"{PAGE}{decided.pk}/", form)
    assert refused.status_code == 422
    assert "ghi giấy ủy quyền" in refused.content.decode()
    assert 'value="Lê Văn Ba"' in refused.content.decode()
    assert client.post(f"{PAGE}{decided.pk}/", form | {"paper": "UQ 03/2026"}).status_code == 302
    decided.refresh_from_db()
    assert decided.returned_to == "Lê Văn Ba"


def test_money_is_taken_on_the_spot_before_the_result(office: Office, browser: Browser) -> None:
    taken = office.received(EXTRACT, charges=[FEE])
    dossier = ready_to_return(office, taken.dossier_id)
    client = browser("hoa")
    form = form_of(client, dossier)
    refused = client.post(f"{PAGE}{dossier.pk}/", form)
    assert refused.status_code == 422
    assert "Còn 6.000 đ chưa nộp" in refused.content.decode()
    answer = client.post(f"{PAGE}{dossier.pk}/", form | {"pay_method": "cash", "receipt_number": "0001234"})
    assert answer.status_code == 302, answer.content.decode()
    charge = dossier.charges.get()
    assert (charge.method, charge.receipt_number) == ("cash", "0001234")
    dossier.refresh_from_db()
    assert dossier.state == "returned"


def test_an_exemption_needs_its_ground(office: Office, browser: Browser) -> None:
    dossier = ready_to_return(office, office.received(EXTRACT, charges=[FEE]).dossier_id)
    client = browser("hoa")
    form = form_of(client, dossier) | {"pay_method": "exempt"}
    assert "Ghi căn cứ miễn" in client.post(f"{PAGE}{dossier.pk}/", form).content.decode()
    assert client.post(f"{PAGE}{dossier.pk}/", form | {"pay_note": "Hộ nghèo"}).status_code == 302


def test_a_stale_page_is_told_what_happened(decided: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    form = form_of(client, decided) | {"expected": "1"}
    answer = client.post(f"{PAGE}{decided.pk}/", form)
    assert answer.status_code == 409
    assert "đã thay đổi sau khi bạn mở trang" in answer.content.decode()


def test_what_is_not_decided_says_where_it_is(office: Office, browser: Browser) -> None:
    taken = office.received(EXTRACT)
    html = browser("hoa").get(f"{PAGE}{taken.dossier_id}/").content.decode()
    assert "Chưa trả được" in html
    assert "đang ở bước" in html


def test_another_office_sees_nothing(decided: Dossier, browser: Browser) -> None:
    client = browser("khac")
    assert client.get(f"{PAGE}{decided.pk}/").status_code == 404
    assert "Không có hồ sơ nào khớp" in client.post(PAGE + "tim/", {"q": decided.code}).content.decode()


def test_a_code_in_the_address_opens_the_dossier(decided: Dossier, browser: Browser) -> None:
    client = browser("hoa")
    assert client.get(PAGE, {"q": decided.code})["Location"] == f"{PAGE}{decided.pk}/"
    assert client.get(PAGE, {"q": "Dương Thị Út"}).status_code == 200
