"""The counter's form: exactly the papers, questions and charges of the chosen procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from motcua.catalogue.queries.pinned import DetailField, Paper
from motcua.catalogue.types import Channel, TermUnit
from motcua.dossiers.queries.cash_reasons import NOT_ASKED, cash_reasons
from motcua.dossiers.types import PaymentMethod, ReturnMethod
from motcua.gateways.messages.telephone import mobile
from motcua.web.desk.intake_fees import ShownCharge, basis_of, charges_of, grounds_of
from motcua.web.desk.intake_offer import Offer
from motcua.web.desk.people_form import OneOf, PersonFields
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField, Form, MoneyField, NumberField

#: free lines for charges that the catalogue does not state
_SPARE_CHARGES = 1
_HOUR = re.compile(r"(\d{1,2})[:hg.]?(\d{2})")


#: usual cases of a refusal at the counter; one that ends with a colon must be filled in
DECLINE_GROUNDS = [
    ("", "Ghi lý do ở dưới"),
    *(
        (words, words.rstrip(":."))
        for words in (
            "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan này; nộp tại:",
            "Chưa đủ điều kiện theo quy định tại (điều, khoản, văn bản):",
            "Trùng với hồ sơ đã nộp, mã hồ sơ:",
            "Người nộp không phải người có quyền yêu cầu và không có giấy ủy quyền hợp lệ.",
            "Đã hướng dẫn bổ sung một lần mà hồ sơ vẫn chưa đủ thành phần.",
        )
    ),
]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper of the case with its controls."""

    paper: Paper
    given: BoundField
    originals: BoundField
    copies: BoundField
    waived: BoundField

    @property
    def errors(self) -> list[str]:
        return [
            str(e) for bound in (self.given, self.originals, self.copies, self.waived) for e in bound.errors
        ]


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One question of the register; ``counts`` when charges are reckoned from it."""

    bound: BoundField
    counts: bool


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One line of money with its controls; ``text`` is what the catalogue says in words."""

    name: BoundField
    amount: BoundField
    quantity: BoundField
    kind: str
    text: str
    spare: bool

    @property
    def errors(self) -> list[str]:
        return [str(e) for bound in (self.name, self.amount, self.quantity) for e in bound.errors]


def clock(text: str) -> time | None:
    """``8:05``, ``0805`` or ``8h05`` as a time of the day; None when it is none."""
    found = _HOUR.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


class LinesForm(Form):
    """What depends on the procedure: papers, questions of the register, charges, a term stated by hand.

    Args:
        offer: None while no procedure is chosen.
        strict: whether questions of the register must be answered (to receive, they must).
    """

    term_amount = CleanCharField(label="Thời hạn giải quyết", required=False, max_length=8)
    term_unit = OneOf(label="Đơn vị", choices=TermUnit.choices, required=False, initial=TermUnit.WORKING_DAY)
    term_reason = CleanCharField(label="Căn cứ của thời hạn", required=False, max_length=300)
    fee_method = OneOf(
        label="Nộp phí, lệ phí",
        required=False,
        choices=[
            ("", "Chưa nộp, thu khi trả kết quả"),
            (PaymentMethod.CASH.value, "Đã nộp tiền mặt"),
            (PaymentMethod.TRANSFER.value, "Đã chuyển khoản"),
            (PaymentMethod.EXEMPT.value, "Được miễn"),
        ],
    )
    fee_ground = OneOf(label="Đối tượng được miễn", required=False)
    fee_note = CleanCharField(label="Căn cứ miễn", required=False, max_length=300)
    cash_reason = OneOf(label="Vì sao nộp tiền mặt", required=False)
    supplement_reason = CleanTextField(label="Lý do", required=False, rows=3)
    decline_ground = OneOf(label="Trường hợp từ chối", required=False, choices=DECLINE_GROUNDS)
    decline_reason = CleanTextField(label="Lý do từ chối", required=False, rows=4)

    def __init__(self, *args: Any, offer: Offer | None, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.charge_texts: list[tuple[str, str, bool]] = []
        #: when each line is due and its legal source, in the order of the lines
        self.charge_bases: list[tuple[str, str]] = []
        self.fee_basis = ""
        self.fee_grounds: dict[str, str] = {}
        self._choices("cash_reason", [("", NOT_ASKED), *cash_reasons().items()])
        if offer is None:
            return
        for paper in offer.papers:
            self._add_paper(paper)
        for spec in offer.procedure.details:
            self.fields[f"detail_{spec.key}"] = detail_field(spec, strict=strict)
        self._add_charges(offer)

    def _add_paper(self, paper: Paper) -> None:
        name = f"paper_{paper.id}"
        self.fields[name] = forms.BooleanField(label=paper.name, required=False)
        for part, label, listed in (
            ("originals", "Số bản chính", paper.originals),
            ("copies", "Số bản sao", paper.copies),
        ):
            self.fields[f"{name}_{part}"] = NumberField(
                label=f"{label} – {paper.name}", required=False, most=999, initial=listed
            )
            self.fields[f"{name}_{part}"].widget.attrs |= {"class": "form-control", "size": 2}
        self.fields[f"{name}_waived"] = CleanCharField(
            label=f"Lý do không phải nộp – {paper.name}", required=False, max_length=200
        )
        self.fields[f"{name}_waived"].widget.attrs |= {
            "class": "form-control",
            "placeholder": "Lý do không thuộc trường hợp phải nộp",
        }

    def _add_charges(self, offer: Offer) -> None:
        answers = self.answers()
        lines = charges_of(offer, answers)
        self.fee_basis = basis_of(offer, answers)
        self.fee_grounds = dict(grounds_of(offer))
        self._choices("fee_ground", [("", "Căn cứ khác (ghi bên dưới)"), *self.fee_grounds.items()])
        if self.is_bound and self.data.get("fee_basis", self.fee_basis) != self.fee_basis:
            self._reckon_again(lines)
        spare = _SPARE_CHARGES if not offer.terms.fees_known or not lines else 0
        shown = [(line.name, line.amount, line.quantity, line.kind, line.text, False) for line in lines]
        shown += [("", None, 1, "fee", "", True)] * spare
        self.charge_bases = [(line.when, line.basis) for line in lines] + [("", "")] * spare
        for number, (name, amount, quantity, kind, text, is_spare) in enumerate(shown):
            label = name or "Khoản thu khác"
            self.fields[f"fee_{number}_name"] = CleanCharField(
                label="Tên khoản thu", required=False, initial=name, max_length=500
            )
            self.fields[f"fee_{number}_amount"] = MoneyField(
                label=f"Mức thu – {label}", required=False, initial=amount, most=10_000_000_000
            )
            self.fields[f"fee_{number}_quantity"] = NumberField(
                label=f"Số lượng – {label}", required=False, initial=quantity, least=1, most=10_000
            )
            for part in ("name", "amount", "quantity"):
                self.fields[f"fee_{number}_{part}"].widget.attrs |= {"class": "form-control"}
            self.fields[f"fee_{number}_name"].widget.attrs |= {"placeholder": "Khoản thu khác (nếu có)"}
            self.charge_texts.append((kind, text, is_spare))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def _reckon_again(self, lines: list[ShownCharge]) -> None:
        """The form was sent before the new charges had arrived: those of an earlier moment do not count."""
        data = {name: self.data[name] for name in self.data}
        for number, line in enumerate(lines):
            data[f"fee_{number}_name"] = line.name
            data[f"fee_{number}_amount"] = "" if line.amount is None else str(line.amount)
            data[f"fee_{number}_quantity"] = str(line.quantity)
        self.data = data

    def answers(self) -> Mapping[str, str]:
        """What stands in the questions of the register now, as typed."""
        if self.is_bound:
            return {key[7:]: str(self.data[key]) for key in self.data if key.startswith("detail_")}
        return {key[7:]: str(value) for key, value in self.initial.items() if key.startswith("detail_")}

    @property
    def papers(self) -> Iterator[PaperRow]:
        for paper in self.offer.papers if self.offer else ():
            name = f"paper_{paper.id}"
            yield PaperRow(
                paper,
                self[name],
                self[f"{name}_originals"],
                self[f"{name}_copies"],
                self[f"{name}_waived"],
            )

    @property
    def charges(self) -> list[ChargeRow]:
        return [
            ChargeRow(
                self[f"fee_{n}_name"], self[f"fee_{n}_amount"], self[f"fee_{n}_quantity"], kind, text, spare
            )
            for n, (kind, text, spare) in enumerate(self.charge_texts)
        ]

    @property
    def details(self) -> list[DetailRow]:
        specs = self.offer.procedure.details if self.offer else ()
        return [
            DetailRow(self[f"detail_{s.key}"], s.kind == "int" and s.key.startswith("so_")) for s in specs
        ]

    def declined_words(self) -> str:
        """The reason as printed: the case and what was written about it. Call after validation."""
        ground, words = self.cleaned_data["decline_ground"], self.cleaned_data["decline_reason"]
        if ground.endswith(":"):
            return f"{ground} {words}" if words else ""
        return f"{ground} {words}".strip()

    @property
    def asks_for_term(self) -> bool:
        return self.offer is not None and self.offer.term_is_unclear

    def clean_term_amount(self) -> Decimal | None:
        text = str(self.cleaned_data["term_amount"]).replace(",", ".")
        if not text:
            return None
        if not re.fullmatch(r"\d{1,4}(\.(5|25|75))?", text) or Decimal(text) == 0:
            raise ValidationError("Nhập số lớn hơn 0, ví dụ 3 hoặc 0,5.")
        return Decimal(text)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("fee_method") == PaymentMethod.EXEMPT and values.get("fee_ground"):
            said = (self.fee_grounds.get(values["fee_ground"], ""), values.get("fee_note", ""))
            values["fee_note"] = "; ".join(part for part in said if part)[:300]
        if values.get("fee_method") == PaymentMethod.EXEMPT and not values.get("fee_note"):
            self.add_error("fee_note", "Ghi căn cứ miễn phí, lệ phí.")
        if values.get("term_amount") and not values.get("term_reason"):
            self.add_error("term_reason", "Nêu căn cứ của thời hạn nhập tay (văn bản, điều khoản).")
        return values


class CounterForm(PersonFields, LinesForm):
    """Everything that the counter says about one dossier, on one page."""

    procedure = CleanCharField(
        label="Thủ tục",
        max_length=60,
        error_messages={"required": "Chọn thủ tục: gõ mã hoặc vài chữ trong tên."},
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    case = OneOf(label="Trường hợp", required=False)
    branch = OneOf(label="Cách giải quyết", required=False)
    subject = CleanTextField(label="Nội dung yêu cầu (nếu khác tên thủ tục)", required=False, rows=2)
    channel = OneOf(label="Cách nộp", choices=Channel.choices, initial=Channel.COUNTER)
    return_method = OneOf(label="Nhận kết quả", choices=ReturnMethod.choices, initial=ReturnMethod.COUNTER)
    return_address = CleanCharField(label="Địa chỉ nhận qua bưu chính", required=False, max_length=500)
    sets = NumberField(label="Số bộ", least=1, most=99, initial=1)
    received_day = DayField(label="Ngày đã nhận", required=False)
    received_hour = CleanCharField(label="Giờ", required=False, max_length=6)
    late_reason = CleanCharField(label="Lý do nhập sau", required=False, max_length=300)
    tell_by_phone = forms.BooleanField(label="Người nộp đồng ý nhận tin nhắn về hồ sơ", required=False)

    def __init__(self, *args: Any, offer: Offer | None, strict: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, offer=offer, strict=strict, **kwargs)
        if offer is not None:
            self.initial.setdefault("procedure", offer.procedure.code)
            self.initial.setdefault("version", offer.procedure.version_id)
            self.initial.setdefault("case", str(offer.case))
        for name, found in (
            ("case", offer.cases if offer else []),
            ("branch", offer.branches if offer else []),
        ):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
            if found:
                chosen.choices = found
            else:
                del self.fields[name]
        self.order_fields(["procedure", "version", *self._person_order(), "late_reason"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.offer is None and values.get("procedure"):
            self.add_error("procedure", "Không có thủ tục này đang áp dụng. Chọn lại trong danh sách gợi ý.")
        posted = values.get("version")
        if self.offer is not None and posted and posted != str(self.offer.procedure.version_id):
            self.add_error(
                "procedure",
                "Bản thủ tục áp dụng ngày tiếp nhận khác với lúc mở trang; kiểm tra lại giấy tờ rồi gửi lại.",
            )
        if values.get("tell_by_phone") and not mobile(values.get("phone", "")):
            self.add_error("tell_by_phone", "Ghi số điện thoại di động để nhắn tin, hoặc bỏ dấu.")
        self._check_late_entry(values)
        return values

    @property
    def has_more_of_handling(self) -> bool:
        """Whether the fold with rarely used fields holds anything."""
        return any(self[name].value() for name in ("subject", "received_day", "received_hour", "late_reason"))

    def _check_late_entry(self, values: dict[str, Any]) -> None:
        day, hour = values.get("received_day"), values.get("received_hour")
        if "received_day" in self.errors or not (day or hour or values.get("late_reason")):
            return
        if not day:
            self.add_error("received_day", "Ghi ngày đã nhận hồ sơ.")
        if clock(hour or "") is None:
            self.add_error("received_hour", "Ghi giờ nhận, ví dụ 8:30.")
        if not values.get("late_reason"):
            self.add_error("late_reason", "Ghi lý do nhập sau; lý do được lưu cùng hồ sơ.")

    def received_at(self) -> datetime | None:
        """The earlier moment of a late entry; None for now. Call after validation."""
        return earlier_moment(
            self.cleaned_data.get("received_day"), self.cleaned_data.get("received_hour", "")
        )


def earlier_moment(day: date | None, hour: str) -> datetime | None:
    """A day and an hour as typed, in office time; None unless both are there."""
    at = clock(hour)
    return timezone.make_aware(datetime.combine(day, at)) if day and at else None


def typed_moment(data: Mapping[str, str]) -> datetime | None:
    """The earlier moment in a form that is still being filled in; anything unfinished is none yet."""
    try:
        day = DayField(required=False).clean(data.get("received_day", ""))
    except ValidationError:
        return None
    return earlier_moment(day, data.get("received_hour", ""))


def detail_field(spec: DetailField, *, strict: bool) -> forms.Field:
    """The control for one question of the special register."""
    required = spec.required and strict
    if spec.kind == "date":
        return DayField(label=spec.label, required=required)
    if spec.kind == "int":
        return NumberField(label=spec.label, required=required)
    if spec.kind == "money":
        return MoneyField(label=spec.label, required=required)
    if spec.kind == "choice":
        choices = [("", "—"), *((choice, choice) for choice in spec.choices)]
        return OneOf(label=spec.label, required=required, choices=choices)
    return CleanCharField(label=spec.label, required=required, max_length=1000)
