"""People find a procedure however they type it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.actions.importing import import_file
from motcua.catalogue.actions.versions import abolish
from motcua.catalogue.queries.search import one_letter_apart, search
from tests.catalogue.conftest import Imports
from tests.catalogue.records import AT, named

pytestmark = pytest.mark.django_db

NAMES = {
    "1.001193": "Thủ tục đăng ký khai sinh",
    "1.004884": "Thủ tục đăng ký lại khai sinh",
    "1.000656": "Thủ tục đăng ký khai tử",
    "1.000894": "Thủ tục đăng ký kết hôn",
    "2.000815": "Thủ tục chứng thực bản sao từ bản chính giấy tờ, văn bản",
    "2.000884": "Chứng thực chữ ký trong các giấy tờ, văn bản",
    "1.012812": "Hòa giải tranh chấp đất đai",
    "1.013949": "Đính chính Giấy chứng nhận đã cấp",
}


@pytest.fixture
def _catalogue(imports: Imports) -> None:
    imports(*[named(code, name) for code, name in NAMES.items()])


def first(text: str) -> str:
    found = search(text)
    return found[0].code if found else ""


@pytest.mark.usefixtures("_catalogue")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.001193", "1.001193"),
        ("001193", "1.001193"),
        ("1193", "1.001193"),
        ("khai sinh", "1.001193"),
        ("KHAI SINH", "1.001193"),
        ("sinh khai", "1.001193"),
        ("lại khai sinh", "1.004884"),
        ("thủ tục đăng ký kết hôn", "1.000894"),
        ("dat dai", "1.012812"),
        ("đất đai", "1.012812"),
        ("đính chính", "1.013949"),
        ("dinh chinh", "1.013949"),
        ("chung thuc chu ky", "2.000884"),
        ("ban sao chung", "2.000815"),
        ("kết hô", "1.000894"),
        ("ket hno", "1.000894"),
        ("kêt hôm", "1.000894"),
        ("tranh chap dat daii", "1.012812"),
        ("trnh chap", "1.012812"),
        ("khaitu", "1.000656"),
        ("  kết   hôn  ", "1.000894"),
    ],
)
def test_it_is_found(typed: str, code: str) -> None:
    assert first(typed) == code


@pytest.mark.usefixtures("_catalogue")
@pytest.mark.parametrize("typed", ["zzzz", "kết hôn hàng hải", "'; DROP TABLE", "😀", "%", "x" * 10_000])
def test_what_is_not_there_is_not_found_and_harms_nothing(typed: str) -> None:
    assert search(typed) == []


@pytest.mark.usefixtures("_catalogue")
def test_decomposed_letters_find_the_same() -> None:
    import unicodedata

    assert first(unicodedata.normalize("NFD", "chứng thực chữ ký")) == "2.000884"


@pytest.mark.usefixtures("_catalogue")
def test_the_best_fit_stands_first() -> None:
    assert [found.code for found in search("khai sinh")][:2] == ["1.001193", "1.004884"]
    ranks = [found.rank for found in search("chung thuc")]
    assert ranks == sorted(ranks)
    assert len(search("dang ky", limit=2)) == 2


def test_only_the_levels_asked_for(imports: Imports) -> None:
    imports(named("1.1", "Cấp giấy phép A"), named("1.2", "Cấp giấy phép B", levels=["province", "ministry"]))
    assert [f.code for f in search("giay phep", levels=["commune"])] == ["1.1"]
    assert [f.code for f in search("giay phep", levels=["province", "commune"])] == ["1.1", "1.2"]
    assert search("giay phep", levels=[]) == []


def test_the_index_follows_the_catalogue(imports: Imports) -> None:
    imports(named("1.1", "Cấp giấy phép A"))
    assert first("giay phep") == "1.1"
    imports(named("1.1", "Cấp chứng chỉ A", decision_date="2026-10-10"))
    assert first("giay phep") == ""
    assert first("chung chi") == "1.1"
    abolish("1.1", on=AT.date(), decision="5/QĐ", at=AT, by="A")
    assert first("chung chi") == ""


@pytest.mark.usefixtures("_catalogue")
def test_typing_on_costs_no_query() -> None:
    search("khai")
    with CaptureQueriesContext(connection) as queries:
        for typed in ("khai s", "khai si", "khai sin", "khai sinh"):
            search(typed)
    assert len(queries) == 0


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("sinh", "sinh", True),
        ("sinh", "sihn", True),
        ("sinh", "snih", True),
        ("sinh", "sin", True),
        ("sinh", "sinhh", True),
        ("sinh", "xinh", True),
        ("sinh", "xink", False),
        ("sinh", "s", False),
        ("ab", "ba", True),
        ("abcd", "badc", False),
        ("", "a", True),
    ],
)
def test_one_letter(a: str, b: str, near: bool) -> None:
    assert one_letter_apart(a, b) is near
    assert one_letter_apart(b, a) is near


def test_fifty_milliseconds_at_5670_procedures(shared_data: Path) -> None:
    import_file(shared_data / "tthc_cap_xa.json", at=AT, by="A")
    import_file(shared_data / "tthc_danh_muc_quoc_gia.csv", at=AT, by="A")
    search("khai sinh")
    assert first("dang ky khai sinh") == "1.001193"
    typed = [
        "khai sinh",
        "dang ky",
        "thu tuc",
        "e",
        "001193",
        "chung thuc chu ki",
        "giay phep kinh doah",
        "khaisinh",
    ]
    assert all(search(text) for text in typed)
