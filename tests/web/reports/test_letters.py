"""The pages of letters: choose, read, write, number; nothing typed is lost, nobody sees another's letters."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import docx
import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.utils.html import escape
from pytest_django.plugin import DjangoDbBlocker

from motcua.law.calendar import ZONE
from motcua.org.models import Official
from motcua.reports.models import Letter
from motcua.web.ui import middleware
from tests.reports.districts import District, a_district, an_official
from tests.reports.test_findings import ENTERED, LATE, NO_ONLINE
from tests.web.signing_in import signed_in

NEW, LIST = "/bao-cao/cong-van/soan/", "/bao-cao/cong-van/"
MORNING = datetime(2022, 4, 7, 8, tzinfo=ZONE)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[District]:
    with django_db_blocker.unblock(), transaction.atomic():
        district = a_district("cam-xuyen-2022", at=datetime(2022, 3, 31, 8, tzinfo=ZONE))
        an_official("lanh-dao", "Phạm Văn An", "Phó Chủ tịch", "LEADER", district.id, "KT.")
        an_official("van-thu", "Lê Thị Bình", "Văn thư", "CLERK", district.id)
        an_official("van-thu-xa", "Võ Thị Én", "Văn thư", "CLERK", district.communes["xã Cẩm Hà"])
        yield district
        transaction.set_rollback(True)


@pytest.fixture
def district(
    built: District, db: None, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> District:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(middleware, "now", lambda: MORNING)
    return built


def browser(username: str) -> Client:
    return signed_in(Official.objects.get(username=username).pk)


@pytest.fixture
def clerk(district: District) -> Client:
    return browser("van-thu")


def drawn(clerk: Client, district: District, *keys: str) -> str:
    """The address of a fresh draft."""
    chosen = {"unit": district.id, "period": "2022-Q1", "kind": "criticise", "chon": keys or ("late",)}
    answer = clerk.post(NEW, chosen)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def typed(page: str) -> dict[str, str]:
    """What the form of a draft sends when nothing is changed."""
    names = ("subject", "addressees", "body", "receivers", "titles")
    areas = {
        name: re.search(rf'<textarea name="{name}"[^>]*>\s?(.*?)</textarea>', page, re.S) for name in names
    }
    lines = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("symbol", "signer_name", "seen")
    }
    return {name: found[1] for name, found in {**areas, **lines}.items() if found}


def test_the_findings_stand_with_sentence_units_and_limit(clerk: Client, district: District) -> None:
    page = clerk.get(NEW, {"period": "2022-Q1"}).content.decode()
    for words in (LATE, ENTERED, NO_ONLINE):
        assert escape(words) in page
    assert "tiếp nhận 2.069 hồ sơ" in page
    assert "Không có đơn vị nào để nêu: " in page
    assert 'name="muc_entry_share" value="80"' in page
    behind = (
        f"unit={district.communes['xã Cẩm Hà']}&amp;period=2022-Q1&amp;measures=finished_late%2Copen_overdue"
    )
    assert behind in page
    assert "Dự thảo sẽ viết" not in page


def test_each_figure_opens_to_its_dossiers(clerk: Client, district: District) -> None:
    page = clerk.get(NEW, {"period": "2022-Q1"}).content.decode()
    links = re.findall(r'<a href="([^"]*measures=finished_late%2Copen_overdue)">(\d+)</a>', page)
    assert len(links) == 17
    address, number = links[0]
    behind = clerk.get(html.unescape(address)).content.decode()
    assert f"{number} hồ sơ của số liệu" in behind


def test_the_counting_rules_are_chosen_and_told(clerk: Client, district: District) -> None:
    chosen = {"unit": district.id, "period": "2022-Q1", "rules": "date-only", "chon": "late"}
    address = str(clerk.post(NEW, chosen)["Location"])
    assert "theo phần mềm một cửa cấp tỉnh" in clerk.get(address).content.decode()
    again = clerk.post(NEW, {**chosen, "xem": "1"})
    assert "rules=date-only" in again["Location"]


def test_any_run_of_days_can_be_written_about(clerk: Client, district: District) -> None:
    answer = clerk.get(NEW, {"tu": "15/12/2021", "den": "31/1/2022"})
    assert "period=2021-12-15..2022-01-31" in answer["Location"]
    page = clerk.get(answer["Location"]).content.decode()
    assert "trong thời gian từ ngày 15/12/2021 đến ngày 31/01/2022" in page
    for tu, den, words in (
        ("31/02/2022", "1/3/2022", "có 28 ngày"),
        ("1/2/2022", "1/1/2022", "Ngày cuối kỳ"),
    ):
        wrong = clerk.get(NEW, {"tu": tu, "den": den})
        assert words in wrong.content.decode()
        assert f'value="{tu}"' in wrong.content.decode()


def test_ticking_and_limits_show_the_draft_at_once(clerk: Client, district: District) -> None:
    asked = {"period": "2022-Q1", "chon": ["entry_share"], "muc_entry_share": "44,5"}
    page = clerk.get(NEW, asked, headers={"HX-Request": "true"}).content.decode()
    assert "Dự thảo sẽ viết" in page
    assert page.count("dưới 44,5%, gồm: Cẩm Hưng (30,28%); Cẩm Nhượng (38,91%); Cẩm Dương (44,07%).") == 2
    wrong = clerk.get(NEW, {**asked, "muc_entry_share": "rất cao"}).content.decode()
    assert "Ghi số từ 0 đến 100." in wrong
    assert 'value="rất cao"' in wrong


def test_a_letter_is_written_edited_numbered_and_issued(clerk: Client, district: District) -> None:
    address = drawn(clerk, district, "late", "entry_share", "no_online")
    page = clerk.get(address).content.decode()
    sent = typed(page)
    assert LATE in sent["body"]
    assert sent["titles"].split("\n") == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    body = sent["body"].replace("Đối chiếu số liệu", "Soát lại số liệu")
    assert clerk.post(address, {**sent, "body": body}).status_code == 302
    behind = clerk.post(address, {**sent, "body": "khác"})
    assert behind.status_code == 409
    answer = clerk.post(f"{address}lay-so/", {"day": "07/04/2022", "number": "847", "seen": "2"})
    assert answer.status_code == 302
    page = clerk.get(address).content.decode()
    assert "847/UBND-VP" in page
    assert "<textarea" not in page
    assert clerk.post(f"{address}phat-hanh/").status_code == 302
    file = clerk.get(f"{address}cong-van.docx")
    assert "attachment" in file["Content-Disposition"]
    word = docx.Document(io.BytesIO(file.content))
    assert any("Soát lại số liệu" in paragraph.text for paragraph in word.paragraphs)
    listed = clerk.get(LIST).content.decode()
    assert "847/UBND-VP" in listed
    assert "Đã phát hành" in listed


def test_what_is_wrong_comes_back_with_what_was_typed(clerk: Client, district: District) -> None:
    nothing = clerk.post(NEW, {"unit": district.id, "period": "2022-Q1"})
    assert nothing.status_code == 422
    assert "Đánh dấu ít nhất một nhận xét" in nothing.content.decode()
    address = drawn(clerk, district)
    sent = typed(clerk.get(address).content.decode())
    refused = clerk.post(address, {**sent, "subject": "", "body": "Câu đã gõ <b>"})
    assert refused.status_code == 422
    assert "Câu đã gõ &lt;b&gt;" in refused.content.decode()
    for day, number, words in (
        ("08/04/2022", "", "chưa đến"),
        ("07/04/2022", "0", "từ 1"),
        ("", "", "Chưa nhập"),
    ):
        answer = clerk.post(f"{address}lay-so/", {"day": day, "number": number, "seen": "1"})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Letter.objects.get().number is None


def test_a_draft_put_away_is_found_under_its_state(clerk: Client, district: District) -> None:
    address = drawn(clerk, district)
    assert clerk.post(f"{address}bo/").status_code == 302
    assert "Chưa có công văn nào" in clerk.get(LIST).content.decode()
    assert "chấn chỉnh" in clerk.get(LIST, {"tt": "discarded"}).content.decode()


def test_pages_that_have_nothing_to_say_say_so(clerk: Client, district: District) -> None:
    commune = browser("van-thu-xa")
    assert "Không có đơn vị nào bên dưới" in commune.get(NEW, {"period": "2022-Q1"}).content.decode()
    future = clerk.get(NEW, {"period": "2023-Q1"})
    assert future.status_code == 422
    assert "chưa có số liệu" in future.content.decode()
    empty = clerk.get(NEW, {"period": "2020-Q1"}).content.decode()
    assert "Không có gì để nêu" in empty or "Chưa gửi báo cáo" in empty
    assert clerk.get(NEW, {"period": "quý một"}).status_code == 422


def test_letters_belong_to_those_who_write_for_the_unit(clerk: Client, district: District) -> None:
    address = drawn(clerk, district)
    stranger = browser("van-thu-xa")
    for path in (address, f"{address}cong-van.docx"):
        assert stranger.get(path).status_code == 404
    for path in ("lay-so/", "phat-hanh/", "bo/"):
        assert stranger.post(address + path, {"day": "07/04/2022", "seen": "1"}).status_code == 404
    assert stranger.get(NEW, {"unit": district.id}).status_code == 404
    assert stranger.post(NEW, {"unit": district.id, "chon": "late"}).status_code == 404
    assert Client().get(LIST).status_code == 302


def test_the_list_asks_little(
    clerk: Client, district: District, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        drawn(clerk, district)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert clerk.get(LIST).content.decode().count("row-link") == 3
