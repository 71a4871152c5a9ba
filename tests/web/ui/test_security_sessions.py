"""Sessions of officials and citizens: new at sign-in, dead on the server at sign-out, in guarded cookies."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from motcua.config import settings as own_settings
from motcua.org.models import CitizenAccount, Official
from motcua.web.ui import middleware
from motcua.web.ui.citizens import IDLE, LONGEST
from motcua.web.ui.clock import now
from tests.web.portal import signing
from tests.web.ui.conftest import PASSWORD

LOGIN, LOGOUT = "/tai-khoan/dang-nhap/", "/tai-khoan/dang-xuat/"
PHONE = "0912345678"


def cookie(client: Client, name: str = "") -> Any:
    return client.cookies[name or django_settings.SESSION_COOKIE_NAME]


def official_signs_in(client: Client) -> Any:
    return client.post(LOGIN, {"login": "lan", "password": PASSWORD})


@pytest.fixture
def citizen(db: None, settings: Any) -> Client:
    """A browser in which a citizen has signed in by a code."""
    settings.MOTCUA_DEMO_CODES = True
    browser = Client()
    signing.agreed(browser, PHONE)
    return browser


def with_session(key: str) -> Client:
    browser = Client()
    browser.cookies[django_settings.SESSION_COOKIE_NAME] = key
    return browser


def test_session_cookies_are_out_of_reach_of_scripts_and_other_sites(
    client: Client, intake: Official
) -> None:
    client.get(LOGIN)
    official_signs_in(client)
    for name in (django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME):
        assert cookie(client, name)["httponly"]
        assert cookie(client, name)["samesite"] == "Lax"
        assert cookie(client, name)["path"] == "/"
        assert not cookie(client, name)["domain"]
    assert len(cookie(client).value) >= 32


def test_behind_https_cookies_and_addresses_stay_on_https(tmp_path: Path) -> None:
    read = (
        "from motcua.config import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG)"
    )
    own = {key: value for key, value in os.environ.items() if not key.startswith(("MOTCUA", "DATABASE"))}
    told = subprocess.run(
        [sys.executable, "-c", read],
        check=True,
        capture_output=True,
        text=True,
        env={**own, "MOTCUA_HOME": str(tmp_path), "MOTCUA_PUBLIC_URL": "https://motcua.xa.example"},
    )
    assert told.stdout.split() == ["True", "True", "True", "False"]


def test_a_session_that_was_planted_before_is_not_the_one_after(client: Client, intake: Official) -> None:
    """Session fixation: neither the key nor the form token of before signing in lives on."""
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
    before, token = session.session_key, cookie(client, django_settings.CSRF_COOKIE_NAME).value
    official_signs_in(client)
    assert cookie(client).value != before
    assert cookie(client, django_settings.CSRF_COOKIE_NAME).value != token
    assert with_session(before).get("/tai-khoan/mat-khau/").status_code == 302


def test_a_citizens_session_is_a_new_one_too(db: None, settings: Any) -> None:
    settings.MOTCUA_DEMO_CODES = True
    browser = Client()
    signing.ask(browser, PHONE)
    before = cookie(browser).value
    browser.post("/cong-dan/ma-xac-nhan/", {"code": signing.code_shown(browser)})
    assert cookie(browser).value != before
    assert with_session(before).get("/cong-dan/").status_code == 302


def test_signing_out_ends_the_session_on_the_server(client: Client, intake: Official) -> None:
    official_signs_in(client)
    stolen = cookie(client).value
    assert with_session(stolen).get("/ban-lam-viec/").status_code == 200
    answer = client.post(LOGOUT)
    assert with_session(stolen).get("/ban-lam-viec/")["Location"].startswith(LOGIN)
    assert not Session.objects.filter(pk=stolen).exists()
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_a_citizen_who_signs_out_is_out_on_the_server(citizen: Client) -> None:
    stolen = cookie(citizen).value
    assert with_session(stolen).get("/cong-dan/").status_code == 200
    answer = citizen.post("/cong-dan/dang-xuat/")
    assert with_session(stolen).get("/cong-dan/").status_code == 302
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_a_new_password_ends_the_other_sessions(client: Client, intake: Official) -> None:
    official_signs_in(client)
    elsewhere = Client()
    official_signs_in(elsewhere)
    new = "câu-mới-hoàn-toàn-2026"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/tai-khoan/mat-khau/", asked)
    assert client.get("/ban-lam-viec/").status_code == 200
    assert elsewhere.get("/ban-lam-viec/").status_code == 302


def test_a_new_stamp_ends_all_sessions_of_a_citizen(citizen: Client) -> None:
    CitizenAccount.objects.update(stamp="another")
    assert citizen.get("/cong-dan/").status_code == 302


def test_a_closed_account_is_out_at_once(client: Client, citizen: Client, intake: Official) -> None:
    official_signs_in(client)
    Official.objects.update(is_active=False)
    CitizenAccount.objects.update(is_active=False)
    assert client.get("/ban-lam-viec/").status_code == 302
    assert citizen.get("/cong-dan/").status_code == 302


@pytest.mark.parametrize("away", [IDLE, LONGEST])
def test_a_citizens_session_ends_by_itself(
    citizen: Client, away: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = now() + away + timedelta(minutes=1)
    monkeypatch.setattr(middleware, "now", lambda: later)
    assert citizen.get("/cong-dan/").status_code == 302


def test_an_officials_session_ends_with_the_day() -> None:
    assert django_settings.SESSION_COOKIE_AGE <= 12 * 3600


def test_citizens_and_officials_never_share_a_session_right(
    citizen: Client, client: Client, intake: Official
) -> None:
    assert citizen.get("/ban-lam-viec/")["Location"].startswith(LOGIN)
    official_signs_in(client)
    assert "/cong-dan/dang-nhap/" in client.get("/cong-dan/")["Location"]


def test_passwords_are_kept_by_argon2_only() -> None:
    assert own_settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=own_settings.PASSWORD_HASHERS):
        kept = make_password("một-câu-dễ-nhớ")
        assert identify_hasher(kept).algorithm == "argon2"
    assert re.match(r"argon2\$argon2id\$", kept)


@pytest.mark.parametrize("password", ["ngắn", "1234567890", "password1234"])
def test_a_weak_password_is_refused(client: Client, intake: Official, password: str) -> None:
    official_signs_in(client)
    asked = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/tai-khoan/mat-khau/", asked).status_code == 200
    intake.refresh_from_db()
    assert intake.check_password(PASSWORD)


def test_a_long_password_with_any_letters_is_taken(client: Client, intake: Official) -> None:
    official_signs_in(client)
    new = "Đêm qua  trăng sáng 🌕 trên sông, " * 3
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/tai-khoan/mat-khau/", asked)
    intake.refresh_from_db()
    assert intake.check_password(new)


def test_sessions_hold_no_personal_data(citizen: Client) -> None:
    kept = Session.objects.get(pk=cookie(citizen).value).get_decoded()
    assert PHONE not in str(kept)
