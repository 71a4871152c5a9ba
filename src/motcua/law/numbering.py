"""Dossier codes of both schemes, and both orders of an agency's code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from motcua.law.regimes import Regime
from motcua.law.registry import cite, number, rule
from motcua.lib.refused import Refused


class BadCode(Refused):
    """A code that does not follow its scheme."""

    code = "bad-code"
    status = 422


#: level 1 first: a letter A–Y and two digits, then the children (QĐ 20/2020/QĐ-TTg)
_UNIT = re.compile(r"[A-Y]\d{2}(\.\d{2,3}){0,3}", re.ASCII)
_LEGACY_UNIT = re.compile(r"\d{3}\.\d{2,3}\.\d{2,3}\.[A-Y]\d{2}", re.ASCII)
_CODE = re.compile(r"(?P<unit>[0-9A-Y.]{3,35})-(?P<day>\d{6})-(?P<count>\d{4,12})", re.ASCII)
_ZEROS = ("00", "000")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """The parts of a dossier code; ``unit_code`` is always largest unit first."""

    regime: Regime
    unit_code: str
    day: date
    sequence: int
    owner: str = ""


@rule(source="TT01_2018", article=19, valid=("2019-01-06", "2025-06-30"))
def to_legacy_order(unit_code: str) -> str:
    """An agency's code smallest unit first, four levels: ``H27.15.02`` as ``000.02.15.H27``."""
    if not _UNIT.fullmatch(unit_code):
        raise BadCode(
            f"Mã định danh “{unit_code}” không đúng: cần dạng như H27.15.02, đơn vị cấp trên đứng trước.",
            citation=cite("QD20_2020"),
        )
    parts = unit_code.split(".")
    padded = parts + ["00", "00", "000"][len(parts) - 1 :]
    if len(padded[3]) == 2:
        padded[3] = "0" + padded[3]
    return ".".join(reversed(padded))


def from_legacy_order(legacy: str) -> str:
    """An agency's code largest unit first: ``000.02.15.H27`` as ``H27.15.02``."""
    if not _LEGACY_UNIT.fullmatch(legacy):
        raise BadCode(
            f"Mã định danh “{legacy}” không đúng: cần dạng như 000.02.15.H27, đơn vị cấp dưới đứng trước.",
            citation=cite("TT01_2018", 19),
        )
    parts = legacy.split(".")[::-1]
    while parts[-1] in _ZEROS:
        parts.pop()
    if any(part in _ZEROS for part in parts):
        raise BadCode(f"Mã định danh “{legacy}” bỏ trống một cấp ở giữa.", citation=cite("TT01_2018", 19))
    return ".".join(parts)


def unit_code_of(code: str) -> str:
    """An agency's code largest unit first, from either order."""
    if _LEGACY_UNIT.fullmatch(code):
        return from_legacy_order(code)
    to_legacy_order(code)
    return code


@rule(source="TT01_2018", article=19, valid=("2019-01-06", "2025-06-30"))
@rule(source="TT03_2025", article=13, valid=("2025-07-01", None))
def dossier_code(regime: Regime, unit_code: str, day: date, sequence: int, *, owner: str = "") -> str:
    """The code of a dossier: agency, day of receipt, counter of that agency and day.

    Args:
        unit_code: in either order; printed smallest first in 2018, largest first since 2025.
        sequence: from 1.
        owner: digits of the owning central system (2025 scheme, TT 04/2025), else empty.
    """
    digits = number("numbering.digits", day)
    if sequence < 1:
        raise BadCode("Số thứ tự hồ sơ trong ngày bắt đầu từ 1.")
    if regime is Regime.ND61_2018:
        if sequence >= 10**digits:
            raise BadCode(
                f"Mã hồ sơ chỉ có {digits} chữ số thứ tự trong một ngày; đã dùng hết.",
                citation=cite("TT01_2018", 19),
            )
        return f"{to_legacy_order(unit_code_of(unit_code))}-{day:%y%m%d}-{sequence:0{digits}d}"
    if owner and not (owner.isascii() and owner.isdecimal()):
        raise BadCode("Mã hệ thống sở hữu trong mã hồ sơ chỉ gồm chữ số.", citation=cite("TT04_2025"))
    return f"{unit_code_of(unit_code)}-{day:%y%m%d}-{owner}{sequence:0{digits}d}"


def parse_code(code: str, *, owner_digits: int = 0) -> DossierCode:
    """The parts of a code of either scheme.

    Args:
        owner_digits: how many digits name the owning central system (2025 scheme only).

    Raises:
        BadCode: the text is no dossier code, or its date does not exist.
    """
    found = _CODE.fullmatch(code.strip().upper())
    if not found:
        raise BadCode(
            f"“{code[:60]}” không phải mã hồ sơ; ví dụ mã đúng: H27.15.02-260105-0001 "
            "hoặc 000.02.15.H27-230615-0007."
        )
    unit, count = found["unit"], found["count"]
    legacy = bool(_LEGACY_UNIT.fullmatch(unit))
    digits = found["day"]
    try:
        day = date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError as error:
        raise BadCode(f"Ngày trong mã hồ sơ “{code}” không có thật.") from error
    if legacy and len(count) != 4:
        raise BadCode(f"Mã hồ sơ “{code}” phải có đúng 4 chữ số thứ tự.", citation=cite("TT01_2018", 19))
    owner = "" if legacy else count[:owner_digits]
    regime = Regime.ND61_2018 if legacy else Regime.ND118_2025
    return DossierCode(regime, unit_code_of(unit), day, int(count[len(owner) :]), owner)
