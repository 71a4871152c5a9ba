"""Signing in by a code: the same for everybody, bound to the browser, to one contact and to a few tries."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from motcua.org.models import CitizenAccount, LoginCode, Official
from motcua.web.ui import rate
from tests.web.portal.signing import agreed, ask, code_shown, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> Iterator[None]:
    settings.MOTCUA_DEMO_CODES = True
    rate.forget()
    yield
    rate.forget()


def test_a_code_opens_an_account_and_the_notice_comes_first(client: Client) -> None:
    ask(client, "0912 345 678", back="/thu-tuc/")
    answer = client.post(reverse("portal:code"), {"code": code_shown(client)})
    assert answer.headers["Location"] == f"{reverse('portal:consent')}?next=%2Fthu-tuc%2F"
    account = CitizenAccount.objects.get()
    assert (account.phone, account.assurance, account.consented_at) == ("0912345678", 1, None)
    assert client.get(reverse("portal:account")).headers["Location"].startswith(reverse("portal:consent"))
    answer = client.post(reverse("portal:consent"), {"agree": "on", "next": "/thu-tuc/"})
    assert answer.headers["Location"] == "/thu-tuc/"
    account.refresh_from_db()
    assert account.consent_version
    assert client.get(reverse("portal:account")).status_code == 200


def test_without_agreeing_nothing_opens(client: Client) -> None:
    ask(client, "hoa@example.vn")
    client.post(reverse("portal:code"), {"code": code_shown(client)})
    assert client.post(reverse("portal:consent"), {}).status_code == 422
    assert client.get(reverse("portal:account")).status_code == 302


def test_known_and_unknown_contacts_get_the_same_answer(client: Client) -> None:
    sign_in(client, "0912345678")
    known, unknown = Client(), Client()
    pages = []
    for browser, contact in ((known, "0912345678"), (unknown, "0987654678")):
        first = ask(browser, contact)
        page = browser.get(reverse("portal:code")).content.decode()
        page = re.sub(r"csrfmiddlewaretoken\" value=\"\w+\"|\d{6} la ma|0[19]8?•• ••• \d{3}", "", page)
        pages.append(
            (first.status_code, first.headers["Location"], page.replace("09••", "").replace("01••", ""))
        )
    assert pages[0] == pages[1]


def test_five_wrong_codes_end_the_right_one(client: Client) -> None:
    ask(client, "0912345678")
    right = code_shown(client)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert client.post(reverse("portal:code"), {"code": wrong}).status_code == 422
    assert client.post(reverse("portal:code"), {"code": right}).status_code == 422
    assert not CitizenAccount.objects.exists()


def test_a_code_works_once_and_only_in_the_browser_that_asked(client: Client) -> None:
    ask(client, "0912345678")
    code = code_shown(client)
    other = Client()
    ask(other, "0912345678")
    if code != code_shown(other):
        assert other.post(reverse("portal:code"), {"code": code}).status_code == 422
    assert client.post(reverse("portal:code"), {"code": code}).status_code == 302
    assert LoginCode.objects.filter(used_at__isnull=False).count() == 1


def test_neither_code_nor_contact_is_kept(client: Client) -> None:
    ask(client, "0912345678")
    row = LoginCode.objects.values().get()
    said = " ".join(str(value) for value in row.values())
    assert code_shown(client) not in said
    assert "912345678" not in said


def test_a_stranger_is_not_flooded_with_codes(client: Client) -> None:
    for _ in range(3):
        assert ask(Client(), "0912345678").status_code == 302
    refused = ask(Client(), "0912345678")
    assert refused.status_code == 422
    assert "15 phút" in refused.content.decode()


def test_one_address_asks_for_a_few_codes_only(client: Client) -> None:
    answers = [ask(Client(), f"09123456{n:02d}").status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


@pytest.mark.parametrize("contact", ["", "0123", "hoa@", "1900 1234", "a" * 5000, "x@y.vn\r\nBcc: z@y.vn"])
def test_what_is_no_contact_is_said_at_the_field(client: Client, contact: str) -> None:
    answer = ask(client, contact)
    assert answer.status_code == 422
    assert not LoginCode.objects.exists()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"]
)
def test_nobody_is_led_to_another_site(client: Client, back: str) -> None:
    agreed(client, "0912345678")
    answer = client.get(reverse("portal:sign_in"), {"next": back})
    assert answer.headers["Location"] == reverse("portal:account")


def test_without_a_way_to_send_the_page_says_so(client: Client, settings: Settings) -> None:
    settings.MOTCUA_DEMO_CODES = False
    answer = ask(client, "0912345678")
    assert answer.status_code == 422
    assert "chưa mở" in answer.content.decode()


def test_the_demo_notice_is_off_by_default(client: Client, settings: Settings) -> None:
    ask(client, "0912345678")
    settings.MOTCUA_DEMO_CODES = False
    assert "GIẢ LẬP" not in client.get(reverse("portal:code")).content.decode()


def test_a_citizen_is_no_official(client: Client) -> None:
    agreed(client, "0912345678")
    assert not Official.objects.exists()
    for path in ("/ban-lam-viec/", "/quan-tri/", "/bao-cao/", "/tai-khoan/mat-khau/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/tai-khoan/dang-nhap/" in answer.headers["Location"]


def test_signing_out_forgets_the_session(client: Client) -> None:
    agreed(client, "0912345678")
    assert client.get(reverse("portal:sign_out")).status_code == 405
    client.post(reverse("portal:sign_out"))
    assert client.get(reverse("portal:account")).status_code == 302
    assert "citizen" not in client.session


def test_a_session_begins_under_a_new_key(client: Client) -> None:
    ask(client, "0912345678")
    before = client.session.session_key
    client.post(reverse("portal:code"), {"code": code_shown(client)})
    assert client.session.session_key != before


def test_neither_address_nor_log_names_the_person(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        addresses = [ask(client, "0912345678").headers["Location"]]
        code = code_shown(client)
        client.post(reverse("portal:code"), {"code": "000000" if code != "000000" else "000001"})
        addresses.append(client.post(reverse("portal:code"), {"code": code}).headers["Location"])
    ours = [line for line in caplog.messages if not line.startswith(("(0.", "BEGIN", "COMMIT"))]
    said = " ".join([*addresses, *(line for line in ours if "SELECT" not in line and "INSERT" not in line)])
    assert "912345678" not in said
    assert code not in said


def test_cookies_are_out_of_reach_of_scripts_and_pages_of_caches(client: Client) -> None:
    agreed(client, "0912345678")
    for name in ("sessionid", "motcua_ai"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
    assert "no-store" in client.get("/")["Cache-Control"]
    assert "no-store" in client.get(reverse("portal:account"))["Cache-Control"]
    assert "912345678" not in client.cookies["motcua_ai"].value
