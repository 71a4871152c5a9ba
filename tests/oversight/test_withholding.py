"""Names withheld: numbers and addresses of a person are found however they are written."""

from __future__ import annotations

import pytest

from motcua.oversight.actions.withholding import traces


@pytest.mark.parametrize(
    "text",
    [
        "gọi 0987654321",
        "gọi 0987.654.321",
        "gọi +84 987 654 321",
        "gọi 84987654321 sau giờ",
        "căn cước 042088001111",
        "căn cước 042 088 001 111",
        "chứng minh 183456789",
        "thư hoa.nguyen@example.vn",
    ],
)
def test_what_looks_like_a_persons_number_is_found(text: str) -> None:
    assert traces(text, ())


@pytest.mark.parametrize(
    "text", ["hồ sơ H27.15-261118-0001", "ngày 18/11/2026", "phí 100.000.000 đồng", "Quyết định 766/QĐ-TTg"]
)
def test_other_numbers_may_be_published(text: str) -> None:
    assert traces(text, ()) == ()


def test_the_senders_number_is_known_with_the_country_in_front() -> None:
    assert "0987654321" in traces("Đã gọi (84)987-654-321.", ("0987654321",))
