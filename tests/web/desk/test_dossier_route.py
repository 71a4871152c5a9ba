"""Acts of the inner route by their forms: what each does, and what it refuses where."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from motcua.catalogue.models import Route
from motcua.dossiers.actions import working
from tests.web.desk.office import MARRIAGE_STATE, Office
from tests.web.desk.sending import do, last, task_of, words
from tests.web.desk.walking import Walk

Browser = Callable[[str], Client]


@pytest.fixture
def walk(office: Office) -> Walk:
    return Walk(office)


def test_move_on_with_an_opinion_to_a_named_colleague(office: Office, browser: Browser, walk: Walk):
    response = do(
        browser("binh"),
        walk,
        "chuyen-buoc",
        task=task_of(walk, "binh"),
        opinion="Đủ điều kiện",
        assign_to=office.officials["chu-tich"],
    )

    assert response.status_code == 302
    assert last(walk).data["opinion"] == "Đủ điều kiện"
    assert walk.page("chu-tich").my_tasks[0].official_id == office.officials["chu-tich"]


def test_the_form_says_what_comes_next_and_offers_only_those_who_may(browser: Browser, walk: Walk):
    text = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.id}/viec/chuyen-buoc/"))

    assert "Bước tiếp theo: Ký duyệt" in text
    assert "Nguyễn Văn An – Chủ tịch" in text
    assert "Lê Thị Hoa – " not in text


def test_a_step_outside_asks_for_the_agency_and_comes_back(office: Office, browser: Browser):
    route = Route.objects.get(key="commune_department", state="published")
    walk = Walk(office, route_id=route.pk)
    working.advance(walk.id, **walk._by("binh"))

    missing = do(browser("chu-tich"), walk, "chuyen-buoc", task=task_of(walk, "chu-tich"))
    assert missing.status_code == 422
    assert "Chọn cơ quan nhận hồ sơ liên thông" in words(missing)

    sent = do(
        browser("chu-tich"), walk, "chuyen-buoc", task=task_of(walk, "chu-tich"), target=office.units["so"]
    )
    assert sent.status_code == 302
    department = browser("long")
    assert "Nhận hồ sơ liên thông" in words(department.get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    assert do(department, walk, "nhan-lien-thong").status_code == 302
    done = do(department, walk, "chuyen-buoc", task=task_of(walk, "long"), opinion="Thống nhất")
    assert done.status_code == 302
    assert walk.page("binh").my_tasks[0].name == "Hoàn thiện"


def test_send_back_names_what_to_do_again(browser: Browser, walk: Walk):
    walk.examined()

    refused = do(browser("chu-tich"), walk, "tra-lai-buoc-truoc", task=task_of(walk, "chu-tich"), reason=" ")
    assert refused.status_code == 422
    assert "Chưa nhập mục này." in words(refused)

    done = do(
        browser("chu-tich"), walk, "tra-lai-buoc-truoc", task=task_of(walk, "chu-tich"), reason="Xác minh lại"
    )
    assert done.status_code == 302
    assert walk.page("binh").my_tasks
    page = words(browser("binh").get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    assert "Lý do: Xác minh lại" in page


def test_hand_over_to_a_colleague_of_the_same_role_only(office: Office, browser: Browser, walk: Walk):
    client, task = browser("binh"), task_of(walk, "binh")

    wrong = do(client, walk, "giao-nguoi-khac", task=task, official_id=office.officials["hoa"])
    assert wrong.status_code == 422

    right = do(
        client, walk, "giao-nguoi-khac", task=task, official_id=office.officials["dung"], reason="Nghỉ phép"
    )
    assert right.status_code == 302
    assert not walk.page("binh").my_tasks
    assert walk.page("dung").my_tasks


@pytest.mark.parametrize("who", ["chu-tich", "quan-ly"])
def test_a_leader_or_manager_gives_the_step_of_others(office: Office, browser: Browser, walk: Walk, who: str):
    task = task_of(walk, "binh")

    done = do(browser(who), walk, "giao-nguoi-khac", task=task, official_id=office.officials["dung"])

    assert done.status_code == 302
    assert walk.page("dung").my_tasks[0].pk == task


def test_ask_another_agency_and_get_its_answer(office: Office, browser: Browser, walk: Walk):
    asked = do(
        browser("binh"),
        walk,
        "lay-y-kien",
        task=task_of(walk, "binh"),
        target=office.units["so"],
        hours="16",
        question="Xác nhận ranh giới?",
    )
    assert asked.status_code == 302

    department = browser("long")
    assert "Xác nhận ranh giới?" in words(department.get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    answered = do(department, walk, "tra-loi", task=task_of(walk, "long"), opinion="Đúng ranh giới")
    assert answered.status_code == 302
    assert walk.page("binh").my_tasks


def test_take_another_branch_reckons_the_date_anew(office: Office, browser: Browser):
    walk = Walk(office, MARRIAGE_STATE)
    others = [b.key for b in walk.page("binh").route.branches][1:]
    if not others:
        pytest.fail("the procedure should have two branches")
    before = walk.dossier.due_at

    done = do(browser("binh"), walk, "chon-nhanh", branch=others[0], reason="Phải xác minh nơi cư trú cũ")

    assert done.status_code == 302
    assert walk.dossier.due_at > before
