"""The pages of the register of petitions."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from motcua.oversight.actions import petitions as acts
from motcua.oversight.actions.petitions import NewPetition
from motcua.oversight.models import Petition
from tests.dossiers.office import MONDAY, Office
from tests.web.reports.office_of_dossiers import browser, office

__all__ = ["browser", "office"]
PAGE, NOW = "/bao-cao/phan-anh/", MONDAY + timedelta(days=1)
HOA = "Nguyễn Thị Hoa"


def words(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def a_petition(office: Office, **changes: object) -> int:
    given = {"channel": "box", "content": "Chờ ở quầy quá lâu.", "petitioner_name": HOA, **changes}
    new = NewPetition(**given)  # type: ignore[arg-type]
    return acts.receive(new, actor=office.actor("clerk"), at=MONDAY).petition_id


def test_from_the_book_to_the_public(office, browser):
    clerk, leader = browser("clerk"), browser("leader")
    typed = {
        "content": "Quầy đóng sớm.",
        "channel": "phone",
        "petitioner_name": HOA,
        "received_on": "02112026",
    }
    made = clerk.post(f"{PAGE}them/", typed)
    (row,) = Petition.objects.all()
    assert made.headers["Location"] == f"{PAGE}{row.pk}/"
    here = f"{PAGE}{row.pk}/"
    leader.post(f"{here}phan-loai/", {"kind": "conduct"})
    leader.post(f"{here}giao/", {"official_id": office.people["specialist"]})
    scan = SimpleUploadedFile("tra-loi.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    answer = {"number": "12/UBND", "outcome": "founded", "text": "Đã nhắc nhở.", "file": scan}
    assert browser("specialist").post(f"{here}tra-loi/", answer).status_code == 302
    assert leader.post(f"{here}cong-khai/", {"public_content": "Quầy đóng sớm."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answer_number) == ("published", "12/UBND")
    text = words(leader.get(here))
    assert "Phần người dân đọc" in text
    assert "12/UBND" in text
    kept = leader.get(f"{here}van-ban/")
    assert kept.content.startswith(b"%PDF")
    assert "attachment" in kept.headers["Content-Disposition"]


def test_the_register_finds_and_exports(office, browser):
    a_petition(office)
    a_petition(office, content="Mẫu tờ khai khó hiểu", kind="rule")
    clerk = browser("clerk")
    text = words(clerk.get(PAGE))
    assert "Chờ ở quầy quá lâu." in text
    assert "2/2026" in text
    assert "Chờ ở quầy" not in words(clerk.get(f"{PAGE}?loai=rule"))
    assert "Mẫu tờ khai" not in words(clerk.get(f"{PAGE}?tim=quầy"))
    exported = clerk.get(f"{PAGE}?xuat=csv&loai=rule").content.decode("utf-8-sig")
    assert "Mẫu tờ khai khó hiểu" in exported
    assert "Quy định hành chính" in exported


def test_a_refusal_stands_at_its_field_and_loses_nothing(office, browser):
    answer = browser("clerk").post(
        f"{PAGE}them/", {"content": "Ý kiến", "channel": "box", "dossier_code": "KHONG-CO"}
    )
    assert answer.status_code == 422
    assert "Ý kiến" in answer.content.decode()
    assert "Không tìm thấy hồ sơ" in words(answer)
    here = f"{PAGE}{a_petition(office, kind='rule')}/"
    refused = browser("leader").post(f"{here}tra-loi/", {"text": "Đang xem", "outcome": "founded"})
    assert refused.status_code == 422
    assert "Đang xem" in refused.content.decode()
    gone = browser("leader").post(f"{here}cong-khai/", {"public_content": "x"})
    assert gone.status_code == 409
    assert "không thể “Công khai”" in words(gone)


def test_the_name_stays_out_of_what_is_published(office, browser):
    number = a_petition(office, kind="conduct")
    acts.answer(
        number, number="1/UBND", text="Đã rõ.", outcome="founded", actor=office.actor("leader"), at=NOW
    )
    answer = browser("leader").post(f"{PAGE}{number}/cong-khai/", {"public_content": f"Bà {HOA} chờ lâu"})
    assert answer.status_code == 422
    assert "còn ghi" in words(answer)
    assert Petition.objects.get(pk=number).published_at is None


def test_who_sees_what(office, browser):
    number = a_petition(office)
    assert browser("leader_b").get(f"{PAGE}{number}/").status_code == 404
    assert "1/2026" not in words(browser("leader_b").get(PAGE))
    assert browser("intake").get(f"{PAGE}{number}/").status_code == 404
    assert HOA not in words(browser("intake").get(PAGE)), "a complaint is not for whom it is about"
    own = acts.receive(
        NewPetition(channel="box", content="Bàn thấp."), actor=office.actor("intake"), at=MONDAY
    )
    intake = browser("intake").get(f"{PAGE}{own.petition_id}/")
    assert intake.status_code == 200
    assert "/phan-loai/" not in intake.content.decode()
    tried = browser("intake").post(f"{PAGE}{own.petition_id}/phan-loai/", {"kind": "rule"})
    assert tried.status_code == 403
    assert browser("leader").get(f"{PAGE}{number}/bay/").status_code == 405
    assert browser("leader").post(f"{PAGE}{number}/bay/").status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_lists_take_a_fixed_number_of_queries(office, browser, django_assert_max_num_queries):
    clerk = browser("clerk")
    a_petition(office)
    clerk.get(PAGE)
    with django_assert_max_num_queries(14) as counted:
        clerk.get(PAGE)
    first = len(counted)
    for _ in range(4):
        a_petition(office)
    with django_assert_max_num_queries(first):
        clerk.get(PAGE)
