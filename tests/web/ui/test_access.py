"""Who may call a view, and where everybody else goes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from motcua.org.models import Official

pytestmark = pytest.mark.urls("tests.web.ui.pages")


def test_an_anonymous_visitor_logs_in_and_comes_back(db: None, client: Client) -> None:
    answer = client.get("/thu-quay/?q=lan")
    assert answer.status_code == 302
    assert answer["Location"] == "/tai-khoan/dang-nhap/?next=/thu-quay/%3Fq%3Dlan"


def test_a_page_part_sends_the_whole_page_to_the_login(db: None, client: Client) -> None:
    answer = client.get(
        "/thu-quay/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/ban-lam-viec/?trang=2"},
    )
    assert answer["HX-Redirect"] == "/tai-khoan/dang-nhap/?next=/ban-lam-viec/%3Ftrang%3D2"


def test_any_one_of_the_permissions_is_enough_and_the_clock_is_local(as_intake: Client) -> None:
    answer = as_intake.get("/thu-quay/")
    assert answer.status_code == 200
    assert answer.content.decode() == "Trần Thị Lan +0700"


def test_without_the_permission_there_is_a_reason(as_intake: Client) -> None:
    answer = as_intake.get("/thu-quan-tri/")
    assert answer.status_code == 403
    assert "không gồm trang này" in answer.content.decode()


def test_who_has_no_assignment_is_told_so(client: Client, make_official: object) -> None:
    official = make_official("moi")  # type: ignore[operator]
    client.force_login(official, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/thu-quay/")
    assert answer.status_code == 403
    assert "chưa được phân công" in answer.content.decode()


def test_a_temporary_password_is_changed_first(as_intake: Client, intake: Official) -> None:
    Official.objects.filter(pk=intake.pk).update(must_change_password=True)
    answer = as_intake.get("/thu-quay/")
    assert answer["Location"] == reverse("account_change_password")
    assert as_intake.get(answer["Location"]).status_code == 200


def test_a_role_that_must_use_a_second_factor_adds_it_first(as_intake: Client, settings: Settings) -> None:
    settings.MOTCUA_TOTP_ROLES = ["INTAKE"]
    assert as_intake.get("/thu-quay/")["Location"] == reverse("mfa_activate_totp")
    settings.MOTCUA_TOTP_ROLES = ["LEADER"]
    assert as_intake.get("/thu-quay/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/tai-khoan/mat-khau/", "/tai-khoan/hai-lop/", "/tai-khoan/ma-du-phong/"]
)
def test_the_own_account_needs_a_login(db: None, client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/tai-khoan/dang-nhap/")


def test_a_visitor_without_a_session_costs_no_query(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/tai-khoan/dang-nhap/")
