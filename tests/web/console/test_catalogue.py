"""Procedures, their versions and doubts, as the manager keeps them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.actions.importing import import_file
from motcua.catalogue.models import ProcedureVersion, RequiredDocument, UnclearPoint
from motcua.catalogue.queries import listing
from motcua.catalogue.queries.current import current
from motcua.lib.remembered import forget_everything
from tests.catalogue.records import MARRIAGE, written
from tests.web.console.pages import text
from tests.web.desk.office import BIRTH, MARRIAGE_STATE, NOW, Office

CODE = "9.000777"


@pytest.fixture
def doubtful(office: Office, tmp_path: Any) -> str:
    """A procedure whose source leaves term, fee and a paper open; its code."""
    doubts = [
        *MARRIAGE["unclear"],
        {"kind": "fee", "place": "channels[0].charges", "words": "", "message": "Chưa biết phí."},
    ]
    channels = [{"channel": "counter", "term_text": "Theo quy định của tỉnh"}, MARRIAGE["channels"][1]]
    open_one = {**MARRIAGE, "code": CODE, "unclear": doubts, "channels": channels}
    file = written(tmp_path, open_one, file="ngo.yaml")
    import_file(file, at=NOW, by="thử")
    forget_everything()
    return CODE


def _point(kind: str) -> UnclearPoint:
    return UnclearPoint.objects.get(
        kind=kind, version__state="published", version__procedure__code=CODE, settled_at__isnull=True
    )


def test_the_list_is_filtered_by_words_field_and_doubts(manager: Client) -> None:
    page = text(manager.get(reverse("console:procedures") + "?ten=tinh trang hon nhan"))
    assert MARRIAGE_STATE in page
    assert BIRTH not in page
    nothing = text(manager.get(reverse("console:procedures") + "?trang_thai=abolished"))
    assert "Không có thủ tục nào khớp" in nothing


def test_a_version_shows_all_its_parts(manager: Client, office: Office) -> None:
    answer = manager.get(reverse("console:procedure", args=[BIRTH]), follow=True)
    page = text(answer)
    version = office.procedure(BIRTH)
    for part in (version.name, version.decision_number, version.papers(version.cases[0].position)[0].name):
        assert part in page
    assert "Quy trình đang theo" in page


def test_a_term_is_settled_into_a_new_version(manager: Client, doubtful: str) -> None:
    point = _point("term")
    address = reverse("console:unclear-point", args=[point.pk])
    shown = text(manager.get(address))
    assert "theo quy định" in shown
    wrong = manager.post(address, {"term_amount": "ba", "term_unit": "working_day", "words": ""})
    assert wrong.status_code == 422
    assert "Nhập một số, ví dụ 3 hoặc 0,5." in text(wrong)
    assert 'value="ba"' in wrong.content.decode()
    before = current(doubtful)
    done = manager.post(
        address, {"term_amount": "3", "term_unit": "working_day", "words": "QĐ 5/QĐ-UBND, mục 2"}
    )
    assert done.status_code == 302
    after = current(doubtful)
    assert before is not None
    assert after is not None
    assert after.number == before.number + 1
    assert after.terms("online").term_amount == Decimal(3)
    assert ProcedureVersion.objects.get(pk=before.version_id).state == "superseded"
    page = text(
        manager.get(reverse("console:version-compare") + f"?cu={before.version_id}&moi={after.version_id}")
    )
    assert "Thời hạn" in page
    assert "ngày làm việc" in page
    assert "QĐ 5/QĐ-UBND, mục 2" in text(manager.get(reverse("console:unclear") + "?xong=1"))


def test_a_note_becomes_a_paper(manager: Client, doubtful: str) -> None:
    address = reverse("console:unclear-point", args=[_point("note").pk])
    none = manager.post(address, {"paper": "1", "originals": "0", "copies": "0", "words": "Thông tư 1"})
    assert none.status_code == 422
    assert "Ghi số bản chính hoặc bản sao phải nộp." in text(none)
    manager.post(address, {"paper": "1", "originals": "0", "copies": "1", "words": "Thông tư 1"})
    version = current(doubtful)
    assert version is not None
    assert [p.name for p in version.papers(0)][2:] == ["Lưu ý: xuất trình giấy tờ tùy thân"]


def test_a_fee_of_nothing_is_settled(manager: Client, doubtful: str) -> None:
    address = reverse("console:unclear-point", args=[_point("fee").pk])
    done = manager.post(address, {"amount": "0", "charge_kind": "charge", "words": "Luật phí 2015"})
    assert done.status_code == 302
    version = current(doubtful)
    assert version is not None
    assert version.terms("counter").total == 0


def test_a_settled_doubt_is_not_settled_twice(manager: Client, doubtful: str) -> None:
    address = reverse("console:unclear-point", args=[_point("fee").pk])
    form = {"amount": "0", "charge_kind": "charge", "words": "Luật phí 2015"}
    manager.post(address, form)
    again = manager.post(address, form)
    assert again.status_code == 409
    assert "Hoàng Văn Lý đã làm rõ điểm này" in text(again)
    assert "Đã làm rõ" in text(manager.get(address))


def test_papers_are_marked_as_asked_only_where_they_apply(manager: Client, office: Office) -> None:
    version = office.procedure(BIRTH)
    papers = [p for case in version.cases for p in case.papers if not p.is_note]
    kept = [str(p.id) for p in papers[1:]]
    address = reverse("console:version-papers", args=[version.version_id])
    assert manager.post(address, {"bat-buoc": kept}).status_code == 302
    now = office.procedure(BIRTH)
    assert now.number == version.number + 1
    again = [p for case in now.cases for p in case.papers if not p.is_note]
    assert [p.required for p in again] == [False, *[p.required for p in papers[1:]]]
    stale = manager.post(address, {"bat-buoc": []})
    assert stale.status_code == 409
    assert RequiredDocument.objects.filter(case__version_id=now.version_id, required=False).count() == 1


def test_local_settings_make_a_new_version(manager: Client, office: Office) -> None:
    version = office.procedure(MARRIAGE_STATE)
    address = reverse("console:version-local", args=[version.version_id])
    done = manager.post(
        address, {"same_day": "on", "cut_off": "at_15h", "reading": "", "online_level": "toan_trinh"}
    )
    assert done.status_code == 302
    now = office.procedure(MARRIAGE_STATE)
    assert (now.same_day, now.cut_off, now.online_level) == (True, "at_15h", "toan_trinh")


def test_abolishing_needs_its_decision(manager: Client, office: Office) -> None:
    address = reverse("console:procedure-abolish", args=[MARRIAGE_STATE])
    future = manager.post(address, {"on": "01/01/2027", "decision": "QĐ 9/QĐ-BTP"})
    assert future.status_code == 422
    assert "Ngày bãi bỏ còn ở tương lai" in text(future)
    assert manager.post(address, {"on": "18/11/2026", "decision": "QĐ 9/QĐ-BTP"}).status_code == 302
    assert current(MARRIAGE_STATE) is None
    assert manager.get(address).status_code == 404


def test_unknown_things_are_not_found(manager: Client) -> None:
    for address in (
        reverse("console:procedure", args=["0.000000"]),
        reverse("console:version", args=[999_999]),
        reverse("console:unclear-point", args=[999_999]),
        reverse("console:version-compare") + "?cu=x&moi=1",
        reverse("console:route", args=[999_999]),
    ):
        assert manager.get(address).status_code == 404, address


def test_doubts_are_counted_where_they_are_shown(manager: Client, doubtful: str) -> None:
    total = sum(listing.todo_counts().values())
    assert f"Cần làm rõ {total}" in text(manager.get(reverse("console:procedures")))
    page = text(manager.get(reverse("console:unclear") + f"?ten={doubtful}&loai=term"))
    assert "Thời hạn" in page
    assert doubtful in page
