"""A citizen sees how far the dossier has come, and nobody sees more."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.web.portal.tracking import MOST, clean_code
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


def test_by_code_one_sees_state_place_and_promised_day(client: Client, received: TheDossier) -> None:
    page = text_of(client.get("/tra-cuu/", {"ma": received.code}))
    assert "Hồ sơ đang được giải quyết" in page
    assert received.code in page
    assert f"{received.due_at.astimezone(Clock().at.tzinfo):%d/%m/%Y}" in page
    assert received.row.authority.name in page


def test_the_name_is_masked_and_nothing_else_of_the_person_shows(
    client: Client, received: TheDossier
) -> None:
    for page in (by_qr(client, received), text_of(client.get("/tra-cuu/", {"ma": received.code}))):
        assert "Nguyễn T*** H***" in page
        for secret in ("Nguyễn Thị Hoa", "042190001234", "0912345678", "0912 345 678", "Xóm 3"):
            assert secret not in page


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


def test_wanted_papers_show_to_the_holder_of_the_slip_only(client: Client, received: TheDossier) -> None:
    received.asked()
    owner = by_qr(client, received)
    assert "Hồ sơ đang chờ bạn bổ sung giấy tờ" in owner
    assert "Tờ khai theo mẫu" in owner
    stranger = text_of(client.get("/tra-cuu/", {"ma": received.code}))
    assert "Tờ khai theo mẫu" not in stranger
    assert "Số giấy tờ cần bổ sung: 1" in stranger


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
        assert answer["Referrer-Policy"] == "no-referrer"


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
