"""An official weighs what came online: files beside their paper, one slip of all notes, usual refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.actions import supplementing
from motcua.dossiers.actions.supplementing import Wanted
from motcua.dossiers.models import Dossier, PhoneConsent
from motcua.web.desk import intake_submitted
from motcua.web.desk.intake_sent import AskedQuestion
from tests.web.desk.conftest import Clock
from tests.web.desk.forms import INTAKE, complete, papers_of, values_of
from tests.web.desk.office import NOW, Office

Browser = Callable[[str], Client]
EXTRACT = "2.000635"


@pytest.fixture
def waiting(office: Office) -> Dossier:
    return Dossier.objects.get(pk=office.submitted(EXTRACT, name="Dương Thị Út").dossier_id)


def page(client: Client, dossier: Dossier) -> str:
    answer = client.get(f"{INTAKE}{dossier.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, dossier: Dossier, form: dict[str, str], **changes: str) -> Any:
    return client.post(f"{INTAKE}{dossier.pk}/", form | changes)


def test_a_paper_that_is_there_but_wrong_is_asked_for_with_its_note(
    waiting: Dossier, browser: Browser
) -> None:
    client = browser("hoa")
    html = page(client, waiting)
    name = papers_of(html)[0]
    form = values_of(html) | {f"{name}_what": "ảnh mờ, chụp lại"}
    refused = send(client, waiting, form, act="receive")
    assert refused.status_code == 422  # a note is no receipt
    assert "Lập phiếu yêu cầu bổ sung, hoặc xóa các ghi chú" in refused.content.decode()
    assert "ảnh mờ, chụp lại" in refused.content.decode()
    assert send(client, waiting, form, act="supplement").status_code == 302
    request = waiting.supplement_requests.get()
    assert len(request.items) == 1
    assert request.items[0].endswith(": ảnh mờ, chụp lại")


def test_everything_goes_into_one_slip(
    waiting: Dossier, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing paper with its note and a wrong answer: one request names both."""
    asked: list[list[Wanted]] = []
    questions = (AskedQuestion("ho_ten", "Họ tên con", "con", "Dương Minh Khoi"),)
    monkeypatch.setattr(intake_submitted, "sent_answers", lambda dossier: ((), {}))
    monkeypatch.setattr(intake_submitted, "asked_questions", lambda form, answers: questions)
    kept = supplementing.request_supplement

    def request(dossier_id: int, *, wanted: list[Wanted], **more: Any) -> Any:
        asked.append(wanted)
        return kept(dossier_id, wanted=[one for one in wanted if not one.question], **more)

    monkeypatch.setattr(supplementing, "request_supplement", request)
    client = browser("hoa")
    html = page(client, waiting)
    assert "Họ tên con" in html
    assert "Dương Minh Khoi" in html
    name = papers_of(html)[0]
    form = values_of(html) | {f"{name}_what": "thiếu trang 2", "answer_0_what": "sai dấu: Khôi"}
    del form[name]
    assert send(client, waiting, form, act="supplement").status_code == 302
    [wanted] = asked
    assert [(one.what, one.question) for one in wanted] == [
        ("thiếu trang 2", ""),
        ("sai dấu: Khôi", "ho_ten"),
    ]


def test_a_second_request_before_the_receipt_is_told_to_be_impossible(
    office: Office, waiting: Dossier, browser: Browser, clock: Clock
) -> None:
    client = browser("hoa")
    assert "Không yêu cầu bổ sung thêm được nữa" not in page(client, waiting)
    paper = waiting.documents.order_by("position").first()
    assert paper is not None
    by: dict[str, Any] = {"actor": office.actor("hoa"), "at": NOW}
    supplementing.request_supplement(waiting.pk, wanted=[Wanted(paper.required_id)], reason="Thiếu", **by)
    supplementing.answer_supplement(waiting.pk, given=[], **by)
    html = page(client, waiting)
    assert "Không yêu cầu bổ sung thêm được nữa" in html
    form = values_of(html) | {f"{papers_of(html)[0]}_what": "vẫn mờ"}
    refused = send(client, waiting, form, act="supplement")
    assert refused.status_code == 409
    assert "chỉ được hướng dẫn bổ sung" in refused.content.decode()
    assert waiting.supplement_requests.count() == 1


@pytest.mark.parametrize(
    ("ground", "words", "said"),
    [
        ("Trùng với hồ sơ đã nộp, mã hồ sơ:", "H27.15-1", "Trùng với hồ sơ đã nộp, mã hồ sơ: H27.15-1"),
        ("Trùng với hồ sơ đã nộp, mã hồ sơ:", "", None),
        (
            "Đã hướng dẫn bổ sung một lần mà hồ sơ vẫn chưa đủ thành phần.",
            "",
            "Đã hướng dẫn bổ sung một lần mà hồ sơ vẫn chưa đủ thành phần.",
        ),
        ("", "Lý do riêng", "Lý do riêng"),
        ("bịa", "x", None),
    ],
)
def test_usual_grounds_of_a_refusal(
    waiting: Dossier, browser: Browser, ground: str, words: str, said: str | None
) -> None:
    client = browser("hoa")
    form = values_of(page(client, waiting))
    answer = send(client, waiting, form, act="decline", decline_ground=ground, decline_reason=words)
    assert answer.status_code == (302 if said else 422)
    event = waiting.events.order_by("-seq").first()
    assert event is not None
    assert event.data.get("reason") == said


def test_the_counter_asks_whether_messages_are_wanted(office: Office, browser: Browser) -> None:
    client = browser("hoa")
    form = complete(client, EXTRACT)
    assert client.post(INTAKE, form).status_code == 302
    assert not PhoneConsent.objects.exists()
    form = complete(client, EXTRACT, tell_by_phone="on", phone="024 3825 1234")
    refused = client.post(INTAKE, form)
    assert refused.status_code == 422
    assert "Ghi số điện thoại di động" in refused.content.decode()
    assert client.post(INTAKE, form | {"phone": "0912 345 678"}).status_code == 302
    assert PhoneConsent.objects.get().dossier.applicant_phone == "0912345678"
