"""A citizen sees how far the dossier has come, and nobody sees more."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.org.models import Applicant
from motcua.web.portal import tracking
from motcua.web.portal.tracking import MOST, MOST_MISSED, MOST_PROOFS, MOST_PROOFS_OF_ONE, clean_code
from tests.dossiers.builders import TheDossier, a_dossier
from tests.dossiers.office import MONDAY, THREE_DAYS, Office
from tests.web.portal.conftest import Clock


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def by_qr(client: Client, dossier: TheDossier) -> str:
    answer = client.get(f"/tra-cuu/{dossier.row.token}/")
    assert answer.status_code == 200
    return text_of(answer)


@pytest.fixture
def received(office: Office) -> TheDossier:
    return a_dossier(office).received()


def test_by_qr_one_sees_state_place_and_promised_day(client: Client, received: TheDossier) -> None:
    page = by_qr(client, received)
    assert "Hồ sơ đang được giải quyết" in page
    assert received.code in page
    assert f"{received.due_at.astimezone(Clock().at.tzinfo):%d/%m/%Y}" in page
    assert received.row.authority.name in page


def test_a_code_alone_tells_the_code_and_the_degree_and_nothing_else(
    client: Client, received: TheDossier
) -> None:
    """A code counts up: whoever counts along learns how many dossiers move, not whose and which."""
    received.asked()
    page = text_of(client.get("/tra-cuu/", {"ma": received.code}))
    assert "Hồ sơ đang chờ bạn bổ sung giấy tờ" in page
    assert received.code in page
    main = page.partition("<main")[2].partition("</main>")[0]
    row = received.row
    due = received.due_at.astimezone(Clock().at.tzinfo)
    for secret in (row.procedure_name, row.token, row.subject or "?!", f"{due:%d/%m/%Y}", "Nguyễn", "H***"):
        assert secret not in main
    assert "Tờ khai theo mẫu" not in main
    assert not re.search(r"\b\d{2}/\d{2}/\d{4}\b", main)


def test_the_name_is_masked_and_nothing_else_of_the_person_shows(
    client: Client, received: TheDossier
) -> None:
    page = by_qr(client, received)
    assert "Nguyễn T*** H***" in page
    for secret in ("Nguyễn Thị Hoa", "042190001234", "0912345678", "0912 345 678", "Xóm 3"):
        assert secret not in page


def proven(client: Client, code: str, number: str, address: str = "203.0.113.5") -> HttpResponse:
    return client.post("/tra-cuu/xac-nhan/", {"ma": code, "so": number}, REMOTE_ADDR=address)  # type: ignore[return-value]


@pytest.mark.parametrize("number", ["345678", "0912 345 678", "001234", "042190001234"])
def test_a_code_with_a_number_that_was_given_leads_to_the_whole_page(
    client: Client, received: TheDossier, number: str
) -> None:
    answer = proven(client, received.code.lower(), number)
    assert (answer.status_code, answer["Location"]) == (302, f"/tra-cuu/{received.row.token}/")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("number", ["", "45678", "345679", "٣٤٥٦٧٨", "3456 7", "x" * 5000, "\x00"])
def test_another_number_opens_nothing_and_never_tells_which_was_wrong(
    client: Client, received: TheDossier, number: str
) -> None:
    wrong, unknown = proven(client, received.code, number), proven(client, "H27.15-260105-9999", "345678")
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert text_of(wrong).replace(received.code, "?") == text_of(unknown).replace("H27.15-260105-9999", "?")


def test_a_dossier_without_numbers_is_opened_by_none(client: Client, received: TheDossier) -> None:
    row = received.row
    Dossier.objects.filter(pk=row.pk).update(applicant_phone="")
    Applicant.objects.filter(pk=row.applicant_id).update(phone="", identity_number=None)
    for number in ("", "000000", "345678"):
        assert proven(client, received.code, number).status_code == 404


def test_one_dossier_is_tried_a_few_times_a_day_from_any_number_of_addresses(
    client: Client, received: TheDossier, clock: Clock
) -> None:
    for number in range(MOST_PROOFS_OF_ONE):
        proven(client, received.code, f"{number:06d}", f"203.0.113.{number}")
    late = proven(client, received.code, "345678", "203.0.113.99")
    assert late.status_code == 404
    assert "thử quá nhiều lần" in text_of(late)
    assert client.get(f"/tra-cuu/{received.row.token}/").status_code == 200
    clock.forward(days=1)
    assert proven(client, received.code, "345678").status_code == 302


def test_one_address_proves_a_few_codes_in_ten_minutes(client: Client, received: TheDossier) -> None:
    for number in range(MOST_PROOFS):
        proven(client, f"H27.15-260105-{number:04d}", "345678")
    assert proven(client, received.code, "345678").status_code == 429


def test_many_addresses_that_try_one_number_at_all_codes_are_stopped(
    client: Client, received: TheDossier, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracking, "MOST_UNPROVEN", 5)
    for number in range(6):
        proven(client, f"H27.15-260105-{number:04d}", "345678", f"198.51.{number}.1")
    late = proven(client, received.code, "345678", "198.51.100.1")
    assert late.status_code == 429
    assert client.get(f"/tra-cuu/{received.row.token}/").status_code == 200
    clock.forward(minutes=10)
    assert proven(client, received.code, "345678").status_code == 302


def test_many_addresses_that_try_codes_slow_all_codes_down_but_never_the_qr(
    client: Client, received: TheDossier, clock: Clock
) -> None:
    for number in range(MOST_MISSED + 1):
        client.get("/tra-cuu/", {"ma": f"{number}."}, REMOTE_ADDR=f"198.51.{number}.1")
    assert client.get("/tra-cuu/", {"ma": received.code}).status_code == 429
    assert client.get(f"/tra-cuu/{received.row.token}/").status_code == 200
    clock.forward(minutes=1)
    assert client.get("/tra-cuu/", {"ma": received.code}).status_code == 200


def test_title_and_log_name_neither_person_nor_dossier(
    client: Client, received: TheDossier, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="motcua"):
        page = by_qr(client, received)
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert title == "Tra cứu hồ sơ · Một Cửa"
    assert received.code not in caplog.text


@pytest.mark.parametrize(
    "write",
    [
        lambda code: f"  {code.lower()}  ",
        lambda code: code.replace("-", " – "),
        lambda code: code.replace("-", "\u2011"),
        lambda code: " ".join(code),
    ],
    ids=["small letters", "long dashes", "unbreakable dashes", "spaces"],
)
def test_a_code_is_understood_as_people_type_it(client: Client, received: TheDossier, write: object) -> None:
    answer = client.get("/tra-cuu/", {"ma": write(received.code)})  # type: ignore[operator]
    assert answer.status_code == 200
    assert received.code in text_of(answer)


def test_a_scanner_types_the_whole_address(client: Client, received: TheDossier) -> None:
    address = f"https://motcua.example.vn/tra-cuu/{received.row.token}/"
    answer = client.get("/tra-cuu/", {"ma": address})
    assert answer["Location"] == f"/tra-cuu/{received.row.token}/"


@pytest.mark.parametrize(
    "code",
    [
        "H27.15-260105-9999",
        "0912345678",
        "Nguyễn Thị Hoa",
        "'; DROP TABLE dossiers_dossier; --",
        "\x00" * 9,
        "<script>alert(1)</script>",
        "H" * 9000,
        "%",
        "🙂🙂🙂🙂",
        "-",
    ],
)
def test_an_unknown_code_gets_a_helpful_sentence_and_nothing_more(
    client: Client, received: TheDossier, code: str
) -> None:
    answer = client.get("/tra-cuu/", {"ma": code})
    assert answer.status_code == 404
    page = text_of(answer)
    assert "Chưa tìm thấy hồ sơ với mã này" in page
    assert "<script>alert" not in page
    assert received.code not in page


@pytest.mark.parametrize("token", ["khong-co-ma-nay", "x", "a" * 300, "%00%00%00%00%00%00%00%00"])
def test_an_unknown_address_says_so(client: Client, office: Office, token: str) -> None:
    answer = client.get(f"/tra-cuu/{token}/")
    assert answer.status_code == 404
    assert "Địa chỉ này không dẫn đến hồ sơ nào" in text_of(answer)


def test_a_test_dossier_is_not_public(client: Client, office: Office) -> None:
    trial = a_dossier(office, is_test=True).received()
    assert client.get("/tra-cuu/", {"ma": trial.code}).status_code == 404
    assert client.get(f"/tra-cuu/{trial.row.token}/").status_code == 404


def test_wanted_papers_show_to_the_holder_of_the_slip(client: Client, received: TheDossier) -> None:
    received.asked()
    owner = by_qr(client, received)
    assert "Hồ sơ đang chờ bạn bổ sung giấy tờ" in owner
    assert "Tờ khai theo mẫu" in owner


def test_a_late_dossier_is_told_as_late(client: Client, received: TheDossier, clock: Clock) -> None:
    clock.at = received.due_at.astimezone(clock.at.tzinfo) + timedelta(days=2)
    page = by_qr(client, received)
    assert "Hồ sơ đã quá ngày hẹn trả. Chúng tôi xin lỗi bạn." in page


def test_after_the_apology_both_dates_show(client: Client, received: TheDossier, clock: Clock) -> None:
    first = received.due_at
    later = (first + timedelta(days=7)).astimezone(clock.at.tzinfo)
    received.rescheduled(later)
    page = by_qr(client, received)
    assert "cơ quan xin lỗi và đã hẹn lại ngày trả" in page
    assert f"{first.astimezone(clock.at.tzinfo):%d/%m/%Y}" in page
    assert f"{later:%d/%m/%Y}" in page


def marks(page: str) -> list[str]:
    """The marks of the five steps, in order."""
    way = page.partition('<ol class="travel">')[2].partition("</ol>")[0]
    return [item.partition('"')[0] for item in way.split('<li class="travel-')[1:]]


def test_the_way_follows_the_dossier(client: Client, office: Office) -> None:
    online = a_dossier(office, channel="online").submitted()
    assert marks(by_qr(client, online)) == ["done", "here", "ahead", "ahead", "ahead"]
    online.received_after_submission()
    assert marks(by_qr(client, online)) == ["done", "done", "here", "ahead", "ahead"]
    online.asked()
    assert marks(by_qr(client, online)) == ["done", "done", "wait", "ahead", "ahead"]
    online.answered().decided()
    assert marks(by_qr(client, online)) == ["done", "done", "done", "done", "wait"]
    online.returned()
    page = by_qr(client, online)
    assert marks(page) == ["done"] * 5
    assert "Đã trả kết quả" in page


def test_a_declined_and_a_stopped_dossier_end_where_they_ended(client: Client, office: Office) -> None:
    declined = a_dossier(office, channel="online").submitted().declined()
    page = by_qr(client, declined)
    assert "Hồ sơ không được tiếp nhận" in page
    assert marks(page) == ["done", "ended", "ahead", "ahead", "ahead"]
    stopped = a_dossier(office).received().stopped()
    page = by_qr(client, stopped)
    assert "Hồ sơ đã dừng giải quyết" in page
    assert marks(page) == ["done", "done", "ended", "ahead", "ahead"]


def test_a_dossier_waiting_for_money_says_so(client: Client, received: TheDossier) -> None:
    received.paused()
    page = by_qr(client, received)
    assert "Hồ sơ đang chờ bạn nộp khoản tiền theo thông báo" in page
    assert marks(page) == ["done", "done", "wait", "ahead", "ahead"]


def test_the_result_itself_is_not_told(client: Client, received: TheDossier) -> None:
    """Granted or refused is between the office and the applicant."""
    received.decided("refused")
    page = by_qr(client, received)
    assert "Đã có kết quả" in page
    assert "Không đủ điều kiện" not in page
    assert "ừ chối" not in page


def test_the_answer_is_kept_by_no_cache_and_no_search_engine(client: Client, received: TheDossier) -> None:
    found = client.get(f"/tra-cuu/{received.row.token}/")
    unknown = client.get("/tra-cuu/", {"ma": "H27.15-260105-9999"})
    for answer in (found, unknown, client.get("/tra-cuu/")):
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_too_many_questions_are_put_off_with_a_time(
    client: Client, received: TheDossier, clock: Clock
) -> None:
    for number in range(MOST):
        assert client.get("/tra-cuu/", {"ma": f"H27.15-260105-{number:04d}"}).status_code == 404
    answer = client.get(f"/tra-cuu/{received.row.token}/")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    again = clock.at + timedelta(seconds=int(answer["Retry-After"]))
    assert f"{again:%H:%M:%S}" in text_of(answer)
    assert received.code not in text_of(answer)
    clock.at = again
    assert client.get(f"/tra-cuu/{received.row.token}/").status_code == 200


def test_another_address_is_not_put_off(client: Client, received: TheDossier) -> None:
    for _ in range(MOST + 1):
        client.get("/tra-cuu/", {"ma": "H27.15-260105-9999"}, REMOTE_ADDR="203.0.113.5")
    path = f"/tra-cuu/{received.row.token}/"
    assert client.get(path, REMOTE_ADDR="203.0.113.5").status_code == 429
    assert client.get(path, REMOTE_ADDR="203.0.113.6").status_code == 200


def test_opening_the_empty_form_costs_no_question(client: Client, office: Office) -> None:
    assert {client.get("/tra-cuu/").status_code for _ in range(MOST + 5)} == {200}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_tracking_only_reads(client: Client, office: Office, method: str) -> None:
    assert getattr(client, method)("/tra-cuu/").status_code == 405


def test_queries_do_not_grow_with_the_history(
    client: Client, office: Office, django_assert_max_num_queries: object
) -> None:
    young = a_dossier(office).received()
    old = a_dossier(office, at=MONDAY).received().asked().answered().paused().paid()
    old.decided().returned()
    for dossier in (young, old):
        with django_assert_max_num_queries(7):  # type: ignore[operator]
            by_qr(client, dossier)


def test_an_unknown_code_costs_one_question_to_the_database(
    client: Client, office: Office, django_assert_num_queries: object
) -> None:
    client.get("/tra-cuu/")  # the address for petitions at the foot of every page is looked up once a minute
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get("/tra-cuu/", {"ma": "H27.15-260105-9999"})
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/tra-cuu/", {"ma": "không phải mã"})


def test_codes_are_cleaned() -> None:
    assert clean_code(" h27.15 – 260105-0001\n") == "H27.15-260105-0001"
    assert clean_code("Ｈ27.15-260105-0001") == "H27.15-260105-0001"


def test_in_english(client: Client, received: TheDossier) -> None:
    client.cookies["django_language"] = "en"
    page = by_qr(client, received)
    assert "Your dossier is being processed" in page
    assert "Dossier received" in page
    assert THREE_DAYS not in page
