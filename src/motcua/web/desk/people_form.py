"""Fields of the person who hands in, and of whoever hands in for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from motcua.law.identity import CardData
from motcua.lib.dates import format_day
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries.applicants import ApplicantInfo
from motcua.web.ui.forms import CleanCharField, DayField, Form

PERSON = "person"
KINDS = [
    (PERSON, "Cá nhân"),
    ("enterprise", "Doanh nghiệp"),
    ("organisation", "Tổ chức khác"),
    ("agency", "Cơ quan nhà nước"),
]
IDENTITY_KINDS = [
    ("", "Tự nhận biết theo số"),
    ("personal", "Số định danh / Căn cước"),
    ("cmnd", "Chứng minh nhân dân (9 số)"),
    ("passport", "Hộ chiếu"),
    ("tax", "Mã số thuế, mã số doanh nghiệp"),
    ("agency", "Mã định danh cơ quan"),
]
SEXES = [("", "—"), ("male", "Nam"), ("female", "Nữ")]
_APPLICANT = (
    "kind",
    "name",
    "identity_number",
    "birth_date",
    "sex",
    "address",
    "phone",
    "email",
    "identity_kind",
    "former_number",
    "issued_on",
)
_PROXY = ("name", "identity_number", "birth_date", "sex", "phone", "address")


class OneOf(forms.ChoiceField):
    """One of a list; a value from elsewhere is told in our words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["invalid_choice"] = "Chọn một mục trong danh sách."


class PersonFields(Form):
    """The applicant's fields, and those of a proxy under ``proxy_…``."""

    kind = OneOf(label="Đối tượng", choices=KINDS, initial=PERSON)
    name = CleanCharField(
        label="Họ và tên", max_length=300, error_messages={"required": "Ghi họ và tên, hoặc tên tổ chức."}
    )
    identity_number = CleanCharField(label="Số giấy tờ", required=False, max_length=60)
    birth_date = CleanCharField(label="Ngày sinh", required=False, max_length=20)
    sex = OneOf(label="Giới tính", choices=SEXES, required=False)
    address = CleanCharField(label="Địa chỉ", required=False, max_length=500)
    phone = CleanCharField(label="Điện thoại", required=False, max_length=30)
    email = CleanCharField(label="Thư điện tử", required=False)
    identity_kind = OneOf(label="Loại giấy tờ", choices=IDENTITY_KINDS, required=False)
    former_number = CleanCharField(label="Số giấy tờ cũ", required=False, max_length=40)
    issued_on = DayField(label="Ngày cấp", required=False)

    proxy_name = CleanCharField(label="Họ và tên người nộp thay", required=False, max_length=300)
    proxy_identity_number = CleanCharField(label="Số giấy tờ", required=False, max_length=60)
    proxy_birth_date = CleanCharField(label="Ngày sinh", required=False, max_length=20)
    proxy_sex = OneOf(label="Giới tính", choices=SEXES, required=False)
    proxy_phone = CleanCharField(label="Điện thoại", required=False, max_length=30)
    proxy_address = CleanCharField(label="Địa chỉ", required=False, max_length=500)
    proxy_paper = CleanCharField(label="Giấy ủy quyền (số, ngày, nơi lập)", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("birth_date", "proxy_birth_date"):
            self.fields[name].widget.attrs |= {
                "inputmode": "numeric",
                "placeholder": "dd/mm/yyyy",
                "data-day": True,
            }
        for name, sample in (("phone", "tel"), ("proxy_phone", "tel"), ("identity_number", "numeric")):
            self.fields[name].widget.attrs |= {"inputmode": sample}
        for name in self.fields:
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    def _person_order(self) -> list[str]:
        return [*_APPLICANT, *(f"proxy_{name}" for name in _PROXY), "proxy_paper"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        proxy = [values.get(f"proxy_{name}") for name in (*_PROXY, "paper")]
        if any(proxy) and not values.get("proxy_name"):
            self.add_error("proxy_name", "Ghi họ và tên người nộp thay, hoặc xóa các mục về người nộp thay.")
        return values

    @property
    def proxy_is_named(self) -> bool:
        """Whether the fold of the proxy holds anything."""
        return any(self[f"proxy_{name}"].value() for name in (*_PROXY, "paper"))

    @property
    def has_more_of_person(self) -> bool:
        """Whether the person stands here by a paper that the number alone does not tell."""
        return self["identity_kind"].value() in {"passport", "agency"}

    def applicant(self) -> ApplicantData:
        """Who asks. Call after validation."""
        return applicant_data(self.cleaned_data)

    def proxy(self) -> ApplicantData | None:
        """Who hands in for the applicant, if anybody."""
        values = self.cleaned_data
        if not values.get("proxy_name"):
            return None
        return ApplicantData(
            name=values.get("proxy_name", ""),
            identity_number=values.get("proxy_identity_number", ""),
            birth_text=values.get("proxy_birth_date", ""),
            sex=values.get("proxy_sex", ""),
            phone=values.get("proxy_phone", ""),
            address=values.get("proxy_address", ""),
        )


def applicant_data(values: Mapping[str, Any]) -> ApplicantData:
    """The applicant from cleaned values; a person's birth and sex are nothing of an organisation."""
    person = values.get("kind", PERSON) == PERSON
    return ApplicantData(
        kind=values.get("kind") or PERSON,
        name=values.get("name", ""),
        identity_kind=values.get("identity_kind", ""),
        identity_number=values.get("identity_number", ""),
        former_number=values.get("former_number", "") if person else "",
        birth_text=values.get("birth_date", "") if person else "",
        sex=values.get("sex", "") if person else "",
        address=values.get("address", ""),
        phone=values.get("phone", ""),
        email=values.get("email", ""),
        issued_on=issued if isinstance(issued := values.get("issued_on"), date) else None,
    )


def from_known(known: ApplicantInfo) -> dict[str, Any]:
    """Fields of somebody the store knows."""
    return {
        "kind": known.kind,
        "name": known.name,
        "identity_kind": known.identity_kind,
        "identity_number": known.identity_number,
        "former_number": known.former_number,
        "birth_date": known.birth,
        "sex": known.sex,
        "address": known.address,
        "phone": known.phone,
        "email": known.email,
        "issued_on": known.issued_on,
    }


def from_card(card: CardData, known: ApplicantInfo | None) -> dict[str, Any]:
    """Fields from the QR of a citizen card; what the card does not carry comes from the store."""
    return {
        "kind": PERSON,
        "name": card.name,
        "identity_kind": "personal",
        "identity_number": card.number,
        "former_number": card.old_number or (known.former_number if known else ""),
        "birth_date": format_day(card.born),
        "sex": card.sex.value,
        "address": card.address or (known.address if known else ""),
        "phone": known.phone if known else "",
        "email": known.email if known else "",
        "issued_on": card.issued or (known.issued_on if known else None),
    }
