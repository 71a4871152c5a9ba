"""What a person or a program gets when something is refused or breaks."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from motcua.web.ui.errors import server_error

pytestmark = [pytest.mark.urls("tests.web.ui.pages"), pytest.mark.django_db]


def test_a_refusal_says_what_why_and_what_to_do(client: Client) -> None:
    answer = client.get("/thu/law/", headers={"Referer": "http://testserver/ban-lam-viec/"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Không dừng được hồ sơ này." in page
    assert "Căn cứ: NĐ 61/2018/NĐ-CP, Điều 17" in page
    assert 'href="http://testserver/ban-lam-viec/"' in page
    assert answer["X-Request-Id"] in page


def test_the_way_back_never_leaves_the_house(client: Client) -> None:
    page = client.get("/thu/law/", headers={"Referer": "https://elsewhere.example/"}).content.decode()
    assert "elsewhere.example" not in page


def test_words_of_a_refusal_are_text_not_markup(client: Client) -> None:
    answer = client.get("/thu/absent/")
    assert answer.status_code == 404
    assert "&lt;b&gt;H27" in answer.content.decode()


def test_a_stale_page_is_told_what_to_do(client: Client) -> None:
    answer = client.get("/thu/stale/")
    assert answer.status_code == 409
    assert "Tải lại trang" in answer.content.decode()


def test_an_invalid_input_names_each_sentence(client: Client) -> None:
    page = client.get("/thu/invalid/").content.decode()
    assert "<li>Chưa nhập họ tên.</li>" in page
    assert "<li>Ngày sinh ở tương lai.</li>" in page


def test_a_page_part_gets_a_fragment_for_the_notices(client: Client) -> None:
    answer = client.get("/thu/law/", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == "#notices"
    assert b"<html" not in answer.content
    assert "Căn cứ" in answer.content.decode()


def test_a_program_gets_problem_json(client: Client) -> None:
    answer = client.get("/api/thu/invalid/")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == "urn:motcua:problem:invalid"
    assert body["errors"]["name"] == "Chưa nhập họ tên."
    assert body["request_id"] == answer["X-Request-Id"]
    assert client.get("/api/thu/law/").json()["citation"] == "NĐ 61/2018/NĐ-CP, Điều 17"


def test_a_bug_has_a_name_that_a_person_can_quote(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = client.get("/thu/bug/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "không phải của bạn" in page
    assert answer["X-Request-Id"] in page
    assert "a bug" not in page
    assert f"request {answer['X-Request-Id']} failed: GET /thu/bug/" in caplog.text


def test_a_bug_of_the_api_is_json(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/api/thu/bug/")
    assert answer.status_code == 500
    assert answer.json()["status"] == 500


def test_the_last_page_stands_even_when_its_template_fails(
    rf: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(name: str) -> None:
        raise OSError("no templates")

    monkeypatch.setattr("motcua.web.ui.errors.get_template", broken)
    answer = server_error(rf.get("/x/"))  # type: ignore[attr-defined]
    assert answer.status_code == 500
    assert "Mã yêu cầu" in answer.content.decode()


def test_an_unknown_address_is_a_page(client: Client) -> None:
    answer = client.get("/khong-co-gi/")
    assert answer.status_code == 404
    assert "Không có trang nào ở địa chỉ này" in answer.content.decode()


def test_a_form_without_its_token_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True).post("/tai-khoan/dang-nhap/", {"login": "lan"})
    assert answer.status_code == 403
    assert "nội dung đã gõ vẫn còn" in answer.content.decode()


def test_a_template_that_names_nothing_fails_here(client: Client) -> None:
    with pytest.raises(AssertionError, match="undefined template variable"):
        client.get("/thu-thieu/")
