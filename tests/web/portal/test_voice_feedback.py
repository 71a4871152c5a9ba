"""The slip on the portal: opened by a secret, answered in one page, closed to strangers, in two languages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from motcua.oversight.models import FeedbackAnswer
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import Office
from tests.web.portal.conftest import Clock
from tests.web.signing_in import signed_in

HAPPY = {"level": "very", "time": "on_time", "contacts": "none", "agencies": "counter", "attitude": "good"}


@pytest.fixture
def returned(office: Office, clock: Clock) -> TheDossier:
    done = a_dossier(office).received().decided().returned()
    clock.at = done.at.astimezone(clock.at.tzinfo)
    return done


def address(dossier: TheDossier) -> str:
    return f"/danh-gia/{dossier.row.token}/"


def test_the_receipts_secret_opens_the_slip_and_names_nobody(client: Client, returned: TheDossier) -> None:
    tracked = client.get(f"/tra-cuu/{returned.row.token}/").content.decode()
    assert f'href="{address(returned)}"' in tracked
    answer = client.get(address(returned))
    page = answer.content.decode()
    assert "Rất hài lòng" in page
    assert page.count('type="radio"') == 3 + 3 + 4 + 3 + 3 + 3 + 3 + 2 + 3
    for secret in ("Nguyễn Thị Hoa", "0912345678", returned.code, "Nguyễn Văn"):
        assert secret not in page
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]


def test_the_rated_official_answers_no_slip_from_the_own_desk(
    client: Client, returned: TheDossier, office: Office
) -> None:
    rated, other = signed_in(office.people["intake"]), signed_in(office.people["clerk"])
    assert rated.post(address(returned), HAPPY).status_code == 403
    assert not FeedbackAnswer.objects.exists()
    assert other.post(address(returned), HAPPY).status_code == 302, "a machine of the hall may be anybody's"


def test_it_is_answered_with_one_post_and_may_be_changed_for_a_day(
    client: Client, returned: TheDossier, clock: Clock
) -> None:
    assert client.post(address(returned) + "?tu=qr", HAPPY).status_code == 302
    page = client.get(address(returned)).content.decode()
    assert "Cảm ơn bạn. Phiếu đã được ghi." in page
    assert "Sửa câu trả lời" in page
    answer = FeedbackAnswer.objects.get()
    assert (answer.way, answer.level, answer.points_4) == ("qr", 2, 1)
    client.post(address(returned), HAPPY | {"level": "not", "remark": "Phải chờ lâu"})
    assert FeedbackAnswer.objects.order_by("seq").last().level == 0  # type: ignore[union-attr]
    clock.forward(hours=25)
    page = client.get(address(returned)).content.decode()
    assert "Phiếu không sửa được nữa." in page
    assert "<form method=" not in page.partition("<main")[2].partition("</main>")[0]
    client.post(address(returned), HAPPY)
    assert FeedbackAnswer.objects.count() == 2


def test_without_an_answer_to_the_first_question_it_comes_back_with_the_rest(
    client: Client, returned: TheDossier
) -> None:
    answer = client.post(address(returned), {"time": "later", "remark": "Chậm"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Chọn một mục ở câu này." in page
    assert "Chậm" in page
    assert re.search(r'value="later"[^>]*checked', page)
    assert not FeedbackAnswer.objects.exists()


@pytest.mark.parametrize("token", ["khong-co-ma-nay", "x", "a" * 300])
def test_an_unknown_secret_says_so_and_nothing_more(client: Client, office: Office, token: str) -> None:
    answer = client.get(f"/danh-gia/{token}/")
    assert answer.status_code == 404
    assert "chưa có phiếu đánh giá" in answer.content.decode()


def test_a_dossier_under_way_has_no_slip(client: Client, office: Office) -> None:
    going = a_dossier(office).received()
    assert client.get(address(going)).status_code == 404
    assert address(going) not in client.get(f"/tra-cuu/{going.row.token}/").content.decode()


def test_the_poster_leads_to_the_slip_by_code_and_own_number(client: Client, returned: TheDossier) -> None:
    poster = client.get("/danh-gia/tai-quay/").content.decode()
    assert "/danh-gia/</p>" in poster
    assert "<svg" in poster
    start = client.get("/danh-gia/").content.decode()
    assert "Mở phiếu đánh giá" in start
    given = {"address": f" {returned.code.lower()} ", "phone": "0912 345 678"}
    assert client.post("/danh-gia/", given)["Location"] == f"{address(returned)}?tu=qr"
    for wrong in (given | {"phone": "0912345670"}, given | {"phone": ""}, {"address": "H27.15-260105-0009"}):
        answer = client.post("/danh-gia/", wrong)
        assert answer.status_code == 422
        assert returned.row.token not in answer.content.decode()
    scanned = {"address": f"https://motcua.example.vn/tra-cuu/{returned.row.token}/"}
    assert client.post("/danh-gia/", scanned)["Location"] == f"{address(returned)}?tu=qr"


def test_trying_many_codes_is_stopped(client: Client, returned: TheDossier) -> None:
    given = {"address": returned.code, "phone": "0912345670"}
    answers = [client.post("/danh-gia/", given).status_code for _ in range(10)]
    assert answers[:3] == [422, 422, 422]
    assert answers[-1] == 429


def test_the_seventh_try_at_one_dossier_of_a_day_is_in_vain(
    client: Client, returned: TheDossier, clock: Clock
) -> None:
    given = {"address": returned.code, "phone": "0912345670"}
    for number in range(6):
        clock.forward(minutes=2)
        assert client.post("/danh-gia/", given, REMOTE_ADDR=f"10.0.0.{number}").status_code == 422
    right = given | {"phone": "0912345678"}
    assert client.post("/danh-gia/", right).status_code == 422
    clock.forward(hours=25)
    assert client.post("/danh-gia/", right).status_code == 302


def test_in_english_the_questions_are_english(client: Client, returned: TheDossier) -> None:
    client.cookies["django_language"] = "en"
    page = client.get(address(returned)).content.decode()
    assert "How was your matter handled?" in page
    assert "Very satisfied" in page
    assert "Rất hài lòng" not in page
    assert "Send" in page
