"""What is typed about an applicant: cleaned, checked field by field, never stored half."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from motcua.law.identity import IdKind, clean_number, kind_of
from motcua.lib.dates import BadDate, parse_partial
from motcua.lib.refused import Invalid
from motcua.lib.typed_text import line, too_long
from motcua.org.models import ApplicantKind, IdentityKind, Sex

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PERSONAL_KINDS = {
    IdKind.PERSONAL_NUMBER: IdentityKind.PERSONAL.value,
    IdKind.OLD_CARD: IdentityKind.CMND.value,
    IdKind.PASSPORT: IdentityKind.PASSPORT.value,
}
#: shape of each kind of number (law.md 5.2, 5.4) and the sentence when it does not fit
_SHAPES: dict[str, tuple[re.Pattern[str], str]] = {
    IdentityKind.PERSONAL: (
        re.compile(r"[0-9]{12}"),
        "Số định danh cá nhân gồm đúng 12 chữ số; đang có {count} ký tự.",
    ),
    IdentityKind.CMND: (
        re.compile(r"[0-9]{9}"),
        "Số chứng minh nhân dân gồm đúng 9 chữ số; đang có {count} ký tự.",
    ),
    IdentityKind.PASSPORT: (
        re.compile(r"[A-Z0-9]{5,20}"),
        "Số hộ chiếu gồm 5 đến 20 chữ cái không dấu và chữ số.",
    ),
    IdentityKind.TAX: (
        re.compile(r"[0-9]{10}|[0-9]{12}|[0-9]{13}"),
        "Mã số thuế, mã số doanh nghiệp gồm 10, 12 hoặc 13 chữ số; đang có {count} ký tự.",
    ),
    IdentityKind.AGENCY: (
        re.compile(r"[A-Z0-9]{1,35}"),
        "Mã định danh cơ quan gồm tối đa 35 chữ cái không dấu, chữ số và dấu chấm.",
    ),
}


@dataclass(frozen=True, slots=True)
class ApplicantData:
    """What is known of an applicant; empty text or none where unknown.

    ``birth_text`` may hold a whole date as typed, or only month and year, or the year.
    ``former_number``: the number of the paper carried before the present one.
    """

    name: str
    kind: str = ApplicantKind.PERSON.value
    identity_kind: str = ""
    identity_number: str = ""
    former_number: str = ""
    birth_date: date | None = None
    birth_text: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    issued_on: date | None = None


@dataclass
class _Check:
    """Collects the sentence of each field that cannot be stored."""

    errors: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, sentence: str | None) -> None:
        if sentence:
            self.errors.setdefault(name, sentence)


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _choice(value: str, choices: list[str], name: str, what: str, check: _Check) -> str:
    if value not in choices:
        check.note(name, f"{what} “{_shown(line(value))}” không có trong danh sách.")
    return value


def _name(data: ApplicantData, check: _Check) -> str:
    label = "Họ và tên" if data.kind == ApplicantKind.PERSON else "Tên tổ chức"
    name = line(data.name)
    if not name:
        check.note("name", f"{label} đang để trống.")
    elif not any(c.isalpha() for c in name):
        check.note("name", f"{label} phải có chữ; đang là “{_shown(name)}”.")
    check.note("name", too_long(label, name, 300))
    return name


def _identity(data: ApplicantData, check: _Check) -> tuple[str, str]:
    number = clean_number(line(data.identity_number))
    kind = line(data.identity_kind)
    if kind == IdentityKind.AGENCY:
        number = line(data.identity_number).replace(" ", "").upper()
    if not number:
        if kind:
            check.note(
                "identity_number", "Chưa ghi số giấy tờ; nếu không có giấy tờ, hãy chọn “Không có giấy tờ”."
            )
        return "", ""
    if not kind:
        kind = guess_kind(number, data.kind)
        if not kind:
            check.note(
                "identity_number",
                f"Không nhận ra “{_shown(number)}” là số giấy tờ nào: số định danh 12 chữ số, "
                "chứng minh nhân dân 9 chữ số, hoặc hộ chiếu. Hãy chọn loại giấy tờ.",
            )
            return "", number
    shape = _SHAPES.get(kind)
    if shape is None:
        check.note("identity_kind", f"Loại giấy tờ “{_shown(kind)}” không có trong danh sách.")
        return "", number
    bare = number.replace(".", "") if kind == IdentityKind.AGENCY else number
    if not shape[0].fullmatch(bare) or len(number) > 40:
        check.note("identity_number", shape[1].format(count=len(number)))
    return kind, number


def guess_kind(number: str, applicant_kind: str) -> str:
    """The kind of paper a bare number is of, empty when it cannot be told."""
    if applicant_kind != ApplicantKind.PERSON:
        return IdentityKind.TAX.value if _SHAPES[IdentityKind.TAX][0].fullmatch(number) else ""
    found = kind_of(number)
    return _PERSONAL_KINDS[found] if found else ""


def _former(data: ApplicantData, kind: str, number: str, check: _Check) -> str:
    former = clean_number(line(data.former_number))
    if not former or former == number:
        return ""
    if not re.fullmatch(r"[A-Z0-9]{5,20}", former):
        check.note("former_number", "Số giấy tờ cũ gồm 9 chữ số (chứng minh nhân dân) hoặc số hộ chiếu cũ.")
    elif kind in {IdentityKind.TAX, IdentityKind.AGENCY}:
        check.note("former_number", "Chỉ cá nhân mới có số giấy tờ cũ.")
    return former


def _birth(data: ApplicantData, check: _Check) -> tuple[date | None, str]:
    if data.birth_date is not None:
        if not 1800 <= data.birth_date.year <= 2200:
            check.note("birth_date", f"Năm sinh {data.birth_date.year} không hợp lý.")
        return data.birth_date, ""
    if not line(data.birth_text):
        return None, ""
    try:
        found = parse_partial(data.birth_text)
    except BadDate as error:
        check.note("birth_date", error.message)
        return None, ""
    return found.whole, "" if found.whole else found.text


def _phone(text: str, check: _Check) -> str:
    typed = line(text)
    digits = re.sub(r"[\s.\-()]", "", typed)
    digits = "0" + digits[3:] if digits.startswith("+84") else digits
    if digits and not re.fullmatch(r"\+?[0-9]{8,15}", digits):
        check.note("phone", f"Số điện thoại gồm 8 đến 15 chữ số; đang là “{_shown(typed)}”.")
    return digits


def _line(check: _Check, name: str, label: str, text: str, limit: int) -> str:
    stored = line(text)
    check.note(name, too_long(label, stored, limit))
    return stored


def checked(data: ApplicantData) -> ApplicantData:
    """The data as stored: NFC, single spaces, numbers without separators.

    Raises:
        Invalid: names each field that cannot be stored, with what to do.
    """
    check = _Check()
    kind, number = _identity(data, check)
    birth_date, birth_text = _birth(data, check)
    email = _line(check, "email", "Thư điện tử", data.email, 200)
    if email and not _EMAIL.fullmatch(email):
        check.note("email", f"“{_shown(email)}” không phải địa chỉ thư điện tử.")
    stored = replace(
        data,
        kind=_choice(data.kind, ApplicantKind.values, "kind", "Đối tượng", check),
        name=_name(data, check),
        identity_kind=kind,
        identity_number=number,
        former_number=_former(data, kind, number, check),
        birth_date=birth_date,
        birth_text=birth_text,
        sex=_choice(data.sex, Sex.values, "sex", "Giới tính", check),
        address=_line(check, "address", "Địa chỉ", data.address, 500),
        phone=_phone(data.phone, check),
        email=email,
    )
    if stored.issued_on and birth_date and stored.issued_on < birth_date:
        check.note("issued_on", "Ngày cấp giấy tờ không thể trước ngày sinh.")
    if check.errors:
        raise Invalid(check.errors)
    return stored
