"""The leader: what waits, what the specialist said, signing many at once, each with its own answer."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from motcua.org.models import Official
from tests.web.desk.conftest import Clock
from tests.web.desk.office import CARE, NOW, Office, open_office
from tests.web.desk.walking import Walk
from tests.web.signing_in import signed_in

Browser = Callable[[str], Client]
LEADER = "/ban-lam-viec/ky-duyet/"


def words(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def sign(client: Client, *walks: Walk, key: str = "") -> str:
    data = {"ho_so": [walk.id for walk in walks], "key": key or str(uuid.uuid4())}
    return words(client.post(LEADER, data, follow=True))


def test_one_line_says_what_matters(office: Office, browser: Browser):
    walk = Walk(office).examined("Đã xác minh tại thôn, đủ điều kiện")

    text = words(browser("chu-tich").get(LEADER))

    for told in (walk.code, walk.dossier.applicant_name, walk.dossier.procedure_name, "còn 14 ngày"):
        assert told in text
    assert "Trần Văn Bình: “Đã xác minh tại thôn, đủ điều kiện”" in text


def test_only_those_who_decide_come_here(office: Office, browser: Browser):
    assert browser("binh").get(LEADER).status_code == 403
    assert browser("binh").post(LEADER, {"ho_so": ["1"]}).status_code == 403


def test_what_is_not_up_for_decision_is_not_listed(office: Office, browser: Browser):
    walk = Walk(office)

    assert walk.code not in words(browser("chu-tich").get(LEADER))


def test_many_are_signed_at_once(office: Office, browser: Browser):
    walks = [Walk(office).examined() for _ in range(3)]

    text = sign(browser("chu-tich"), *walks)

    assert "3 hồ sơ đã ký" in text
    assert {walk.dossier.state for walk in walks} == {"decided"}
    assert "Không có hồ sơ nào chờ ký" in text


def test_one_that_cannot_be_signed_says_why_and_holds_up_nobody(
    office: Office, browser: Browser, clock: Clock
):
    late = Walk(office, at=NOW - timedelta(days=20)).examined()
    good = Walk(office).examined()
    clock.at = NOW + timedelta(hours=1)

    text = sign(browser("chu-tich"), late, good)

    assert "1 hồ sơ đã ký" in text
    assert "chưa có phiếu xin lỗi" in text
    assert (late.dossier.state, good.dossier.state) == ("in_progress", "decided")


def test_results_are_told_once(office: Office, browser: Browser):
    client = browser("chu-tich")
    sign(client, Walk(office).examined())

    assert "hồ sơ đã ký" not in words(client.get(LEADER))


def test_a_late_one_cannot_be_ticked(office: Office, browser: Browser, clock: Clock):
    late = Walk(office, at=NOW - timedelta(days=20)).examined()
    clock.at = NOW

    text = words(browser("chu-tich").get(LEADER))

    assert re.search(rf'value="{late.id}"[^>]*disabled', text)
    assert "cần phiếu xin lỗi" in text


def test_nothing_ticked_is_told(office: Office, browser: Browser):
    assert "Chưa chọn hồ sơ nào" in sign(browser("chu-tich"))


def test_the_same_batch_sent_twice_signs_once(office: Office, browser: Browser):
    walk, key = Walk(office).examined(), str(uuid.uuid4())
    client = browser("chu-tich")

    sign(client, walk, key=key)
    sign(client, walk, key=key)

    assert walk.dossier.events.filter(name="decide").count() == 1
    assert walk.dossier.results.count() == 1


@pytest.mark.parametrize("bad", ["x", "-1", "9" * 40, "1 OR 1=1", ""])
def test_ids_that_are_none_do_no_harm(office: Office, browser: Browser, bad: str):
    answer = browser("chu-tich").post(LEADER, {"ho_so": [bad], "key": str(uuid.uuid4())}, follow=True)

    assert answer.status_code == 200


def test_a_dossier_of_another_commune_is_not_signed(office: Office, browser: Browser):
    walk = Walk(office).examined()
    Official.objects.filter(pk=office.officials["khac"]).update(is_active=True)

    assert browser("khac").get(f"{LEADER}{walk.id}/").status_code == 403


def test_the_preview_stands_beside_the_list(office: Office, browser: Browser):
    walk = Walk(office, CARE).examined("Đủ điều kiện")

    text = words(browser("chu-tich").get(f"{LEADER}{walk.id}/", headers={"HX-Request": "true"}))

    assert "<html" not in text
    for told in (walk.code, "Đủ điều kiện", "Giấy tờ", "/viec/ky-duyet/", "/viec/tu-choi/"):
        assert told in text


def test_who_stands_in_signs_in_the_leaders_place_and_sees_it(db: None, tmp_path: Path, clock: Clock):
    office = open_office(tmp_path, standing_in=True)
    client = signed_in(office.officials["quang"])
    walk = Walk(office).examined()

    assert "Hôm nay bạn ký KT. (thay Nguyễn Văn An)" in words(client.get(LEADER))
    sign(client, walk)
    assert walk.dossier.events.get(name="decide").on_behalf_of == "KT. Nguyễn Văn An"
    page = words(client.get(f"/ban-lam-viec/ho-so/{walk.code}/"))
    assert "Đặng Minh Quang (KT. Nguyễn Văn An)" in page
