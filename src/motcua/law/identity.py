"""Identity papers: the personal number against birth and sex, and the line a card's QR gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.law.registry import rule
from motcua.lib.refused import Refused
from motcua.lib.vietnamese_text import clean, fold


class BadCardLine(Refused):
    """A scanned line that is not a citizen card's."""

    code = "bad-card-line"
    status = 422


class IdKind(StrEnum):
    """Papers by which a person is known."""

    PERSONAL_NUMBER = "personal_number"
    OLD_CARD = "old_card"
    PASSPORT = "passport"

    @property
    def label(self) -> str:
        return {
            "personal_number": "Số định danh cá nhân",
            "old_card": "Chứng minh nhân dân (9 số)",
            "passport": "Hộ chiếu",
        }[self.value]


class Sex(StrEnum):
    """As on identity papers."""

    MALE = "male"
    FEMALE = "female"

    @property
    def label(self) -> str:
        return "Nam" if self is Sex.MALE else "Nữ"


_PASSPORT = re.compile(r"[A-Z0-9]{6,12}")
_HIGHEST_PROVINCE = 96


def clean_number(number: str) -> str:
    """A number as stored: without the spaces, dots and dashes people type."""
    return re.sub(r"[\s.\-]", "", clean(number)).upper()


def kind_of(number: str) -> IdKind | None:
    """Which paper a number is of, by its shape; ``None`` for none we know."""
    text = clean_number(number)
    if re.fullmatch(r"[0-9]+", text):
        return {12: IdKind.PERSONAL_NUMBER, 9: IdKind.OLD_CARD}.get(len(text))
    return IdKind.PASSPORT if _PASSPORT.fullmatch(text) else None


@rule(source="LCC_2023", valid=("2024-07-01", None))
def personal_number_warnings(
    number: str, *, born: date | None = None, birth_year: int | None = None, sex: Sex | None = None
) -> list[str]:
    """What does not fit between a personal number and the person: warnings for the official, never errors.

    Args:
        number: 12 digits: 3 of place, 1 of century and sex, 2 of birth year, 6 others (no check digit).
        birth_year: when only the year is known.
    """
    text = clean_number(number)
    if not re.fullmatch(r"[0-9]{12}", text):
        found = f"đang có {len(text)} ký tự" if text else "đang để trống"
        return [f"Số định danh cá nhân gồm 12 chữ số; {found}."]
    warnings = []
    place, century_sex, year_digits = int(text[:3]), int(text[3]), int(text[4:6])
    if place == 0:
        warnings.append("Ba chữ số đầu của số định danh (000) không phải mã nơi đăng ký khai sinh nào.")
    elif _HIGHEST_PROVINCE < place < 100:
        warnings.append(f"Ba chữ số đầu của số định danh ({text[:3]}) không phải mã tỉnh nào đã biết.")
    year = 1900 + 100 * (century_sex // 2) + year_digits
    known_year = born.year if born else birth_year
    if known_year is not None and known_year != year:
        warnings.append(f"Số định danh cho năm sinh {year}, nhưng năm sinh đã nhập là {known_year}.")
    by_number = Sex.FEMALE if century_sex % 2 else Sex.MALE
    if sex is not None and sex is not by_number:
        warnings.append(
            f"Số định danh cho giới tính {by_number.label}, nhưng giới tính đã nhập là {sex.label}."
        )
    return warnings


@dataclass(frozen=True, slots=True)
class CardData:
    """What the QR of a citizen card says; ``warnings`` for the official's eye."""

    number: str
    old_number: str
    name: str
    born: date
    sex: Sex
    address: str
    issued: date | None
    warnings: tuple[str, ...] = ()


def _card_date(text: str, what: str) -> date:
    if not re.fullmatch(r"[0-9]{8}", text):
        raise BadCardLine(
            f"{what} trên thẻ phải có dạng ngày tháng năm viết liền (8 chữ số), không phải “{text}”."
        )
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError as error:
        raise BadCardLine(f"{what} trên thẻ không có thật: {text[:2]}/{text[2:4]}/{text[4:]}.") from error


def parse_card_line(line: str) -> CardData:
    """The person from the line a scanner types: ``number|old|name|ddmmyyyy|sex|address|issued``.

    Later cards add more fields, which are left out.

    Raises:
        BadCardLine: with a sentence that says which part is wrong and what to do.
    """
    fields = [clean(part) for part in line[:1000].split("|")]
    if len(fields) < 7:
        raise BadCardLine(
            f"Dòng quét chỉ có {len(fields)} phần, thẻ căn cước cho 7 phần cách nhau bằng dấu “|”. "
            "Hãy tắt bộ gõ tiếng Việt rồi quét lại mã QR ở mặt trước của thẻ."
        )
    number, old, name, born_text, sex_text, address, issued_text = fields[:7]
    if not re.fullmatch(r"[0-9]{12}", number):
        raise BadCardLine(
            f"Số định danh trên thẻ phải gồm 12 chữ số, không phải “{number[:40]}”. Hãy quét lại."
        )
    if old and not re.fullmatch(r"[0-9]{9}|[0-9]{12}", old):
        raise BadCardLine(
            f"Số chứng minh nhân dân cũ phải gồm 9 chữ số, không phải “{old[:40]}”. Hãy quét lại."
        )
    if not name:
        raise BadCardLine("Dòng quét không có họ tên. Hãy quét lại.")
    sex = {"nam": Sex.MALE, "nu": Sex.FEMALE}.get(fold(sex_text))
    if sex is None:
        raise BadCardLine(
            f"Giới tính trên thẻ phải là Nam hoặc Nữ, không phải “{sex_text[:40]}”. Hãy quét lại."
        )
    born = _card_date(born_text, "Ngày sinh")
    issued = _card_date(issued_text, "Ngày cấp") if issued_text else None
    warnings = tuple(personal_number_warnings(number, born=born, sex=sex))
    return CardData(number, old, name, born, sex, address, issued, warnings)
