"""Signing in, the second factor, passwords; nothing that an office did not ask for."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from motcua.org.models import Official
from tests.web.ui.conftest import PASSWORD

LOGIN = "/tai-khoan/dang-nhap/"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_an_official_signs_in_and_goes_on(client: Client, intake: Official) -> None:
    answer = client.post(LOGIN, {"login": "lan", "password": PASSWORD, "next": "/tai-khoan/mat-khau/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/tai-khoan/mat-khau/"
    assert "Trần Thị Lan" in client.get("/tai-khoan/mat-khau/").content.decode()


def test_the_way_on_stays_in_the_house(client: Client, intake: Official) -> None:
    answer = client.post(LOGIN, {"login": "lan", "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("desk:home")


def test_a_wrong_password_does_not_say_which_was_wrong(client: Client, intake: Official) -> None:
    for username in ("lan", "nobody"):
        page = client.post(LOGIN, {"login": username, "password": "sai"}).content.decode()
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page
        assert "sign up" not in page.lower()


def test_five_wrong_passwords_lock_the_account_for_a_while(client: Client, intake: Official) -> None:
    for _ in range(4):
        client.post(LOGIN, {"login": "lan", "password": "sai"})
    locked = client.post(LOGIN, {"login": "lan", "password": "sai"})
    assert locked.status_code == 429
    assert "15 phút" in locked.content.decode()
    cache.clear()
    assert client.post(LOGIN, {"login": "lan", "password": PASSWORD}).status_code == 429


def test_an_inactive_account_does_not_sign_in(client: Client, intake: Official) -> None:
    Official.objects.filter(pk=intake.pk).update(is_active=False)
    client.post(LOGIN, {"login": "lan", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_set_password"])
def test_what_the_office_does_not_offer_does_not_exist(as_intake: Client, name: str) -> None:
    assert as_intake.get(reverse(name)).status_code == 404
    assert as_intake.post(reverse(name), {"username": "x"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "confirm-email/", "accounts/login/", "2fa/"]
)
def test_the_usual_addresses_lead_nowhere(db: None, client: Client, path: str) -> None:
    assert client.get(f"/tai-khoan/{path}").status_code == 404


def test_an_own_password_ends_the_temporary_one(as_intake: Client, intake: Official) -> None:
    Official.objects.filter(pk=intake.pk).update(must_change_password=True)
    fresh = "một-câu-khác-hẳn-2026"
    page = as_intake.post(
        "/tai-khoan/mat-khau/", {"oldpassword": "sai", "password1": fresh, "password2": fresh}
    ).content.decode()
    assert "Nhập mật khẩu hiện tại." in page
    answer = as_intake.post(
        "/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    )
    assert answer["Location"] == reverse("desk:home")
    assert "Đã đổi mật khẩu." in as_intake.get(answer["Location"]).content.decode()
    intake.refresh_from_db()
    assert not intake.must_change_password
    assert intake.check_password(fresh)


def test_two_different_new_passwords_are_said_in_vietnamese(as_intake: Client) -> None:
    page = as_intake.post(
        "/tai-khoan/mat-khau/",
        {"oldpassword": PASSWORD, "password1": "một-câu-khác-hẳn-2026", "password2": "một-câu-khác-nữa-2026"},
    ).content.decode()
    assert "You must" not in page
    assert "nhập lại" in page.lower()


def test_second_factor_from_adding_it_to_losing_the_telephone(client: Client, intake: Official) -> None:
    client.post(LOGIN, {"login": "lan", "password": PASSWORD})
    again = client.get(reverse("mfa_activate_totp"))["Location"]
    assert client.get(again).status_code == 200
    assert client.post(again, {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")
    assert "quét mã này" in client.get(reverse("mfa_activate_totp")).content.decode()
    secret = client.session["mfa.totp.secret"]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Mã chưa đúng" in wrong.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.status_code == 200
    assert client.get(reverse("mfa_index")).content.decode().count("Đang bật") == 1
    recovery = Authenticator.objects.get(user=intake, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post(reverse("account_logout"))

    other = Client()
    first = other.post(LOGIN, {"login": "lan", "password": PASSWORD})
    assert first["Location"].startswith(reverse("mfa_authenticate"))
    assert other.get(reverse("mfa_authenticate")).status_code == 200
    assert "_auth_user_id" not in other.session
    other.post(reverse("mfa_authenticate"), {"code": recovery})
    assert other.session["_auth_user_id"] == str(intake.pk)


def test_the_second_step_is_nothing_without_the_first(db: None, client: Client) -> None:
    assert client.get(reverse("mfa_authenticate"))["Location"].startswith(LOGIN)


def test_signing_out_is_a_post(as_intake: Client) -> None:
    assert "Đăng xuất khỏi máy này" in as_intake.get(reverse("account_logout")).content.decode()
    assert as_intake.post(reverse("account_logout"))["Location"] == reverse("portal:home")
    assert "_auth_user_id" not in as_intake.session
