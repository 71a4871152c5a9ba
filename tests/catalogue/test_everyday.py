"""Words that people use lead to the procedure; events of a life name procedures that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from motcua.catalogue.queries import everyday
from motcua.lib.refused import NotFound
from motcua.lib.vietnamese_text import fold

ROOT = Path(__file__).resolve().parents[2]
TITLES = {
    path.stem: fold(path.read_text(encoding="utf-8").split("name:", 1)[1].split("\n", 1)[0])
    for path in (ROOT / "data" / "procedures").rglob("*.yaml")
}


@pytest.mark.parametrize(
    ("said", "official"),
    [
        ("sao y", "chứng thực bản sao từ bản chính"),
        ("SAO Y BAN CHINH bằng tốt nghiệp", "chứng thực bản sao từ bản chính"),
        ("xin giay doc than", "xác nhận tình trạng hôn nhân"),
        ("con tôi bị mất giấy khai sinh", "cấp bản sao trích lục hộ tịch"),
        ("làm giấy khai sinh", "đăng ký khai sinh"),
        ("nhập hộ khẩu", "đăng ký thường trú"),
        ("độc", ""),
        ("", ""),
    ],
)
def test_what_people_say_has_official_words(said: str, official: str) -> None:
    assert everyday.official_words(said) == official


def test_the_official_words_of_every_saying_are_in_a_title() -> None:
    lost = [
        one.official
        for one in everyday._sayings()
        if not any(set(fold(one.official).split()) <= set(_words(title)) for title in TITLES.values())
    ]
    assert lost == []


def _words(title: str) -> list[str]:
    return everyday._WORD.findall(title)


def test_every_event_names_procedures_of_the_starter_catalogue() -> None:
    for event in everyday.events():
        missing = [code for code in event.codes if code not in TITLES]
        assert (event.key, missing) == (event.key, [])
        assert len(event.codes) >= 3
        assert event.name_en


def test_an_event_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound):
        everyday.event("khong-co")
