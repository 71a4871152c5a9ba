"""The first page, the offices with their hours, the languages, and what machines are told."""

from __future__ import annotations

import gettext
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

import motcua
from motcua.org.actions.units import NewUnit, create_unit
from motcua.org.types import SYSTEM, Level, UnitKind
from motcua.web.portal.offices import ON_THE_FIRST_PAGE
from motcua.web.ui.spoken import spoken
from tests.dossiers.office import LONG_AGO, SET_UP_AT, Office
from tests.web.portal.conftest import Clock
from tests.web.portal.sentences import refusals, sentences

PATHS = ("/", "/tra-cuu/", "/thu-tuc/", "/niem-yet/", "/noi-nop-ho-so/", "/gioi-thieu/", "/tro-nang/")
VIETNAMESE = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]", re.IGNORECASE)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def more_offices(office: Office, number: int) -> None:
    for n in range(number):
        create_unit(
            actor=SYSTEM,
            at=SET_UP_AT,
            new=NewUnit(
                code=f"H27.{70 + n}",
                name=f"Quầy số {n}",
                kind=UnitKind.ONE_STOP,
                level=Level.COMMUNE,
                parent_id=office.units["a"],
                valid_from=LONG_AGO,
            ),
        )


@pytest.mark.parametrize("path", PATHS)
def test_everybody_may_read_it_even_before_the_office_is_set_up(client: Client, db: None, path: str) -> None:
    assert "<h1>" in page(client, path)


@pytest.mark.parametrize("path", PATHS)
def test_one_heading_one_main_part_and_a_way_round_the_menu(
    client: Client, office: Office, path: str
) -> None:
    shown = page(client, path)
    assert shown.count("<h1>") == 1
    assert shown.count("<main") == 1
    assert 'href="#main"' in shown


def test_the_first_page_has_both_fields_and_the_offices(client: Client, office: Office) -> None:
    shown = page(client, "/")
    assert 'name="ma"' in shown
    assert 'name="q"' in shown
    assert 'class="office"' in shown
    assert shown.count('<svg class="picture"') == 4


def test_an_office_is_open_in_its_hours(client: Client, office: Office, clock: Clock) -> None:
    assert "Đang mở cửa" in page(client, "/noi-nop-ho-so/")  # Monday, 08:00
    clock.forward(hours=4)
    noon = page(client, "/noi-nop-ho-so/")
    assert "Đang mở cửa" not in noon
    assert "mở lại" in noon
    clock.at = clock.at - timedelta(days=1)
    sunday = page(client, "/noi-nop-ho-so/")
    assert "ngày nghỉ hằng tuần" in sunday
    assert "Thứ Hai 02/11/2026" in sunday


def test_the_week_is_told_in_few_lines(client: Client, office: Office) -> None:
    shown = page(client, "/noi-nop-ho-so/")
    assert "Thứ Hai – Thứ Sáu" in shown
    assert "Thứ Bảy, Chủ nhật" in shown


def test_offices_are_found_without_diacritics(client: Client, office: Office) -> None:
    more_offices(office, 2)
    found = client.get("/noi-nop-ho-so/", {"q": "quay so 1"}).content.decode()
    assert "Quầy số 1" in found
    assert "Quầy số 0" not in found


def test_the_first_page_does_not_grow_with_the_province(
    client: Client, office: Office, django_assert_max_num_queries: object
) -> None:
    more_offices(office, 15)
    with django_assert_max_num_queries(2 + 3 * ON_THE_FIRST_PAGE):  # type: ignore[operator]
        shown = page(client, "/")
    assert shown.count('class="office"') == ON_THE_FIRST_PAGE
    assert "nơi khác" in shown
    with django_assert_max_num_queries(0):  # type: ignore[operator]
        page(client, "/gioi-thieu/")


def test_every_sentence_has_an_english_one() -> None:
    file = Path(motcua.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.mo"
    with file.open("rb") as compiled:
        english = gettext.GNUTranslations(compiled)
    found, below = list(sentences()), list(refusals())
    assert len(found) > 500
    assert len(below) > 15
    same = {"khai sinh", "Zalo"}
    missing = [one for one in [*found, *below] if one[1] not in same and english.gettext(one[1]) == one[1]]
    assert not missing


@pytest.mark.parametrize("path", [*PATHS, "/tra-cuu/?ma=H27.15-260105-9999", "/thu-tuc/9.99/"])
def test_in_english_only_names_are_vietnamese(client: Client, office: Office, path: str) -> None:
    """Whatever is Vietnamese says so by its ``lang``, so that a screen reader reads it right."""
    client.cookies["django_language"] = "en"
    shown = client.get(path).content.decode()
    assert '<html lang="en"' in shown
    body = shown.partition("<body")[2]
    body = re.sub(r"<(\w+)[^>]*\blang=\"vi\"[^>]*>.*?</\1>", "", body, flags=re.DOTALL)
    words = re.sub(r"<[^>]*>", " ", body).replace("Một Cửa", "").replace("“khai sinh”", "")
    left = [line.strip() for line in words.splitlines() if VIETNAMESE.search(line)]
    allowed = ("khai sinh (birth)", "“Mã hồ sơ”")
    assert not [line for line in left if not any(example in line for example in allowed)]


def test_the_switch_of_language_keeps_what_was_asked(client: Client, office: Office) -> None:
    shown = client.get("/thu-tuc/?q=khai+sinh").content.decode()
    link = re.search(r'href="(/ngon-ngu/en/[^"]*)"', shown)
    assert link
    answer = client.get(link[1].replace("&amp;", "&"))
    assert answer["Location"] == "/thu-tuc/?q=khai+sinh"


def test_machines_keep_out_of_dossiers(client: Client, db: None) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    rules = answer.content.decode().splitlines()
    assert "Disallow: /tra-cuu/" in rules
    assert "Disallow: /" not in rules


def test_the_pages_keep_the_strict_policy(client: Client, office: Office) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy


def test_an_unknown_address_is_answered_in_words(client: Client, db: None) -> None:
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không có trang nào ở địa chỉ này" in answer.content.decode()


def test_failures_are_told_in_the_readers_language(client: Client, office: Office) -> None:
    client.cookies["django_language"] = "en"
    answer = client.get("/khong-co-trang-nay/")
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert '<html lang="en"' in shown
    assert "There is no page at this address." in shown
    client.cookies["django_language"] = "vi"
    assert "Không có trang nào ở địa chỉ này." in client.get("/khong-co-trang-nay/").content.decode()


def test_what_a_refusal_names_stays_in_its_translation() -> None:
    refused = "Tệp “{ảnh}.jpg” không có nội dung. Chụp hoặc chọn lại."
    with translation.override("en"):
        assert spoken(refused) == "The file “{ảnh}.jpg” is empty. Take the photo again or choose another."
        assert spoken("Chưa ai dịch “câu” này.") == "Chưa ai dịch “câu” này."
        assert spoken("") == ""
    with translation.override("vi"):
        assert spoken(refused) == refused
