"""Dossiers of the counter, filings for another person, and what the desk sees of what was sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from motcua.documents.models import StoredFile
from motcua.dossiers.actions import sending, supplementing
from motcua.dossiers.models import Dossier, DossierCharge, DossierResult
from motcua.dossiers.queries.own import filing_number, own_file
from motcua.org.actions import empowerments
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries import citizens
from tests.dossiers.builders import HOA, a_dossier
from tests.dossiers.citizens import a_citizen, a_whole_draft
from tests.dossiers.office import MONDAY, Office
from tests.web.portal.citizens import signed_in
from tests.web.signing_in import signed_in as official_signed_in

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return response.content.decode()


def test_dossiers_of_the_counter_stand_in_the_list_of_a_proven_person(office: Office) -> None:
    taken = a_dossier(office).received().decided().row
    client = signed_in(a_citizen(proven=HOA))
    listing = text(client.get(reverse("portal:own_dossiers")))
    assert reverse("portal:own_dossier", args=[taken.token]) in listing
    page = text(client.get(reverse("portal:own_dossier", args=[taken.token])))
    assert "Đã có kết quả" in page
    unproven = signed_in(a_citizen(HOA.phone))
    assert taken.token not in text(unproven.get(reverse("portal:own_dossiers")))


def test_what_waits_for_its_owner_stands_first(office: Office) -> None:
    first = a_dossier(office).received().asked().row
    a_dossier(office, at=MONDAY + timedelta(hours=1)).received()
    client = signed_in(a_citizen(proven=HOA))
    page = text(client.get(reverse("portal:own_dossiers")))
    rows = page.split('class="own-row')[1:]
    assert first.token in rows[0]
    assert "own-waits" in page


def test_filed_for_another_person_with_the_paper(office: Office) -> None:
    me = a_citizen(name="Trần Văn Minh")
    grandmother = ApplicantData(name="Nguyễn Thị Bà", identity_number="042140002222", address="Thôn 1")
    first = date(2026, 10, 1)
    paper = empowerments.PaperGiven("Giấy ủy quyền", first, first, paper_number="12")
    given = empowerments.give(grandmother, paper, actor=me, at=MONDAY)
    token = a_whole_draft(office, me, person={"for": str(given)})
    filed = sending.send(token, actor=me, at=MONDAY)
    dossier = Dossier.objects.get(pk=filed.dossier_id)
    assert (dossier.applicant_name, dossier.proxy_paper) == (
        "Nguyễn Thị Bà",
        "Giấy ủy quyền số 12 ngày 01/10/2026",
    )
    supplementing.receive_submitted(dossier.pk, actor=office.actor("intake"), at=MONDAY)
    slip = dossier.slips.get().data
    assert (slip["applicant"]["name"], slip["proxy"]["name"]) == ("Nguyễn Thị Bà", "Trần Văn Minh")


def test_the_desk_reads_what_was_sent(office: Office) -> None:
    me = a_citizen()
    filed = sending.send(a_whole_draft(office, me), actor=me, at=MONDAY)
    supplementing.receive_submitted(filed.dossier_id, actor=office.actor("intake"), at=MONDAY)
    browser = official_signed_in(office.people["intake"])
    page = text(browser.get(reverse("desk:dossier", args=[str(filed.dossier_id)])))
    assert "Sửa tên đệm" in page
    assert "Chưa xác thực danh tính" in page


def test_the_specialist_asks_for_a_corrected_answer(office: Office) -> None:
    me = a_citizen()
    filed = sending.send(a_whole_draft(office, me), actor=me, at=MONDAY)
    supplementing.receive_submitted(filed.dossier_id, actor=office.actor("intake"), at=MONDAY)
    browser = official_signed_in(office.people["specialist"])
    where = f"/ban-lam-viec/ho-so/{filed.dossier_id}/viec/yeu-cau-bo-sung/"
    page = browser.get(where)
    assert "Sửa tên đệm" in text(page)
    key = "0b7f2b1e-53a3-4d5f-9a5e-4a2f0c9d1e2f"
    browser.post(where, {"key": key, "reason": "Chưa rõ tên", "answer_0": "ghi tên cũ, tên mới"})
    asked = Dossier.objects.get().supplement_requests.get()
    assert asked.wanted == [{"question": "noi_dung_de_nghi", "what": "ghi tên cũ, tên mới"}]
    own = text(signed_in(me).get(reverse("portal:own_dossier", args=[filed.token])))
    assert "ghi tên cũ, tên mới" in own


def empowerment(key: int) -> citizens.ActingFor:
    found = citizens.empowerment(key)
    assert found is not None
    return found


def for_another(office: Office, file_id: int | None = None) -> tuple[Dossier, int]:
    """Filed online for a grandmother under a paper: the dossier, and the paper's id."""
    me = a_citizen(name="Trần Văn Minh")
    first = date(2026, 10, 1)
    given = empowerments.give(
        ApplicantData(name="Nguyễn Thị Bà", identity_number="042140002222", address="Thôn 1"),
        empowerments.PaperGiven("Giấy ủy quyền", first, first, paper_number="12", file_id=file_id),
        actor=me,
        at=MONDAY,
    )
    token = a_whole_draft(office, me, person={"for": str(given)})
    return Dossier.objects.get(pk=sending.send(token, actor=me, at=MONDAY).dossier_id), given


def test_the_counter_says_whether_the_paper_is_valid(office: Office) -> None:
    dossier, given = for_another(office)
    browser = official_signed_in(office.people["intake"])
    page = text(browser.get(reverse("desk:receive", args=[dossier.pk])))
    assert "cơ quan chưa kiểm tra" in page
    where = reverse("desk:paper-decide", args=[dossier.pk])
    browser.post(where, {"accepted": "0", "ground": ""})
    assert empowerment(given).state == "given"
    answer = browser.post(where, {"accepted": "0", "ground": "Không có chữ ký"})
    assert answer.headers["Location"] == reverse("desk:receive", args=[dossier.pk])
    page = text(browser.get(answer.headers["Location"]))
    assert "Không có chữ ký" in page
    assert (empowerment(given).state, empowerment(given).ground) == ("refused", "Không có chữ ký")
    supplementing.receive_submitted(dossier.pk, actor=office.actor("intake"), at=MONDAY)
    answer = browser.post(where, {"accepted": "1"})
    assert empowerment(given).state == "checked"
    assert "Đã kiểm tra: hợp lệ" in text(browser.get(answer.headers["Location"]))


def test_who_does_not_receive_does_not_judge_the_paper(office: Office) -> None:
    dossier, given = for_another(office)
    supplementing.receive_submitted(dossier.pk, actor=office.actor("intake"), at=MONDAY)
    browser = official_signed_in(office.people["specialist"])
    assert "Đã kiểm tra: hợp lệ" not in text(browser.get(reverse("desk:dossier", args=[str(dossier.pk)])))
    where = reverse("desk:paper-decide", args=[dossier.pk])
    assert browser.post(where, {"accepted": "1"}).status_code == 403
    assert empowerment(given).state == "given"


def test_the_number_of_a_filing_finds_it_at_the_desk(office: Office) -> None:
    dossier, _ = for_another(office)
    said = filing_number(dossier)
    browser = official_signed_in(office.people["intake"])
    found = browser.get(reverse("desk:find"), {"q": said.lower()})
    assert found.headers["Location"] == reverse("desk:dossier", args=[str(dossier.pk)])
    assert dossier.applicant_name in text(browser.get(reverse("desk:dossiers"), {"chu": said}, follow=True))
    for wrong in (f"TT260101-{dossier.pk:05d}", f"TT269999-{dossier.pk:05d}"):
        answer = browser.get(reverse("desk:find"), {"q": wrong})
        assert reverse("desk:dossiers") in answer.headers["Location"]


@pytest.mark.parametrize(
    ("method", "state", "words", "told"),
    [
        ("online", "stopped", "Đã thanh toán trực tuyến", True),
        ("", "stopped", "Chưa nộp", False),
        ("cash", "in_progress", "Đã nộp tiền mặt", False),
    ],
)
def test_who_paid_for_a_dossier_that_ended_is_told_of_the_money(
    office: Office, method: str, state: str, words: str, told: bool
) -> None:
    taken = a_dossier(office).received().row
    DossierCharge.objects.create(
        dossier=taken, name="Phí", kind="fee", amount=8000, quantity=1, method=method
    )
    Dossier.objects.filter(pk=taken.pk).update(state=state)
    page = text(signed_in(a_citizen(proven=HOA)).get(reverse("portal:own_dossier", args=[taken.token])))
    assert words in page
    assert ("cơ quan xem xét hoàn trả" in page) is told


def test_a_result_is_handed_over_once_its_fee_is_settled(office: Office) -> None:
    taken = a_dossier(office).received().decided().row
    file = StoredFile.objects.create(
        sha256="0" * 64,
        size=9,
        media_type="application/pdf",
        name="ket-qua.pdf",
        stored_at=MONDAY,
        stored_by="Công chức",
        authority_id=taken.authority_id,
    )
    DossierResult.objects.create(dossier=taken, name="Giấy khai sinh", file=file)
    DossierCharge.objects.filter(dossier=taken).update(method="cash")
    owed = DossierCharge.objects.create(dossier=taken, name="Lệ phí", amount=8000)
    citizen = a_citizen(proven=HOA)
    address = reverse("portal:own_file", args=[taken.token, file.pk])
    page = text(signed_in(citizen).get(reverse("portal:own_dossier", args=[taken.token])))
    assert "Tải được ngay sau khi nộp" in page
    assert address not in page
    assert own_file(taken.token, file.pk, citizen) is None
    owed.method = "online"
    owed.save()
    assert own_file(taken.token, file.pk, citizen) == file
    assert address in text(signed_in(citizen).get(reverse("portal:own_dossier", args=[taken.token])))
