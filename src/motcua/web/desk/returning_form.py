"""Who takes the result, how, and what is paid on the spot."""

from __future__ import annotations

from typing import Any

from django import forms

from motcua.dossiers.actions.delivering import Taker
from motcua.dossiers.queries.cash_reasons import NOT_ASKED, cash_reasons
from motcua.dossiers.queries.page import DossierPage
from motcua.dossiers.types import Outcome, PaymentMethod, ReturnMethod
from motcua.lib.money import dong
from motcua.web.desk.people_form import OneOf
from motcua.web.ui.forms import CleanCharField, Form, Pick

APPLICANT, PROXY, OTHER = "applicant", "proxy", "other"


class FindForm(Form):
    """One field for everything that people bring along."""

    q = CleanCharField(label="Mã hồ sơ, mã QR, điện thoại, họ tên hoặc số giấy tờ", max_length=1000)


class ReturnForm(Form):
    """Handing over one result; charges still open are settled in the same step."""

    taker = Pick(label="Người nhận kết quả", initial=APPLICANT)
    name = CleanCharField(label="Họ và tên người nhận", required=False, max_length=300)
    identity = CleanCharField(label="Số giấy tờ", required=False, max_length=40)
    phone = CleanCharField(label="Điện thoại", required=False, max_length=30)
    paper = CleanCharField(
        label="Giấy ủy quyền nhận kết quả (số, ngày, nơi lập)", required=False, max_length=300
    )
    method = OneOf(label="Cách trả", choices=ReturnMethod.choices)
    note = CleanCharField(label="Ghi chú", required=False, max_length=300)
    pay_method = OneOf(
        label="Thu ngay",
        required=False,
        choices=[
            ("", "Chọn hình thức nộp"),
            (PaymentMethod.CASH.value, "Tiền mặt"),
            (PaymentMethod.TRANSFER.value, "Chuyển khoản"),
            (PaymentMethod.EXEMPT.value, "Được miễn"),
        ],
    )
    cash_reason = OneOf(label="Vì sao nộp tiền mặt", required=False)
    receipt_number = CleanCharField(label="Số biên lai viết nơi khác", required=False, max_length=40)
    pay_note = CleanCharField(label="Căn cứ miễn", required=False, max_length=300)

    def __init__(self, *args: Any, page: DossierPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        dossier = page.dossier
        people = [(APPLICANT, f"Người nộp: {dossier.applicant_name}")]
        if dossier.proxy is not None:
            people.append((PROXY, f"Người được ủy quyền khi nộp: {dossier.proxy.name}"))
        people.append((OTHER, "Người khác, có giấy ủy quyền nhận kết quả"))
        taker = self.fields["taker"]
        assert isinstance(taker, forms.ChoiceField)  # noqa: S101 - declared above
        taker.choices = people
        reasons = self.fields["cash_reason"]
        assert isinstance(reasons, forms.ChoiceField)  # noqa: S101 - declared above
        reasons.choices = [("", NOT_ASKED), *cash_reasons().items()]
        self.initial.setdefault("method", dossier.return_method)

    @property
    def owes(self) -> bool:
        """Money is open; a refused request owes nothing before it is handed back."""
        return self.page.owed > 0 and self.page.dossier.outcome != Outcome.REFUSED

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("taker") == OTHER:
            if not values.get("name"):
                self.add_error("name", "Ghi họ và tên người nhận kết quả.")
            if values.get("method") == ReturnMethod.COUNTER and not values.get("paper"):
                self.add_error("paper", "Người nhận không phải người nộp: ghi giấy ủy quyền nhận kết quả.")
        if self.owes and not values.get("pay_method"):
            self.add_error("pay_method", f"Còn {dong(self.page.owed)} chưa nộp. Thu rồi mới trả kết quả.")
        if values.get("pay_method") == PaymentMethod.EXEMPT and not values.get("pay_note"):
            self.add_error("pay_note", "Ghi căn cứ miễn phí, lệ phí.")
        return values

    def person(self) -> Taker:
        """Who takes the result. Call after validation."""
        values, dossier = self.cleaned_data, self.page.dossier
        if values["taker"] == OTHER:
            return Taker(values["name"], values["identity"], values["phone"], values["paper"])
        proxy = dossier.proxy if values["taker"] == PROXY else None
        known = proxy or dossier.applicant
        name = known.name if proxy else dossier.applicant_name
        return Taker(name, known.identity_number or "", known.phone)
