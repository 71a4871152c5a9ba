"""Acts that complete the file: money, scans, facts of the register, notes, slips, a wrong intake."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from motcua.catalogue.queries.pinned import DetailField
from motcua.documents.actions.store import store
from motcua.documents.types import ACCEPTED
from motcua.dossiers.actions import charging, printing, supplementing, working
from motcua.dossiers.actions.preparing import ChargeLine
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries.cash_reasons import NOT_ASKED, cash_reasons
from motcua.dossiers.types import PaymentMethod
from motcua.lib.money import dong
from motcua.web.desk.act import ActForm, Case, Done, done
from motcua.web.ui.forms import (
    CleanCharField,
    CleanTextField,
    DayField,
    MoneyField,
    NumberField,
    Pick,
    PickMany,
)


def reason_choices() -> list[tuple[str, str]]:
    """Why in cash, as a choice that may stay open: nobody is kept waiting for an answer."""
    return [("", NOT_ASKED), *cash_reasons().items()]


#: "online" is what a platform itself reported: nobody can say so at the desk (the shares count it)
_METHODS = [(value, label) for value, label in PaymentMethod.choices if value not in {"", "online"}]


class Settle(ActForm):
    name, label, icon, transition = "thu-tien", "Thu phí, lệ phí", "credit-card", "record_charge"
    wide: ClassVar[frozenset[str]] = frozenset({"charges", "method"})
    charges = PickMany(label="Khoản thu")
    method = Pick(label="Hình thức nộp", choices=_METHODS, initial="cash")
    cash_reason = forms.ChoiceField(label="Vì sao nộp tiền mặt", required=False)
    receipt_number = CleanCharField(
        label="Số biên lai viết nơi khác",
        required=False,
        max_length=40,
        help_text="Để trống: hệ thống lập biên lai khi cơ quan đã đăng ký ký hiệu.",
    )
    note = CleanCharField(label="Căn cứ miễn, ghi chú thêm", required=False, max_length=300)

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and any(not c.method for c in case.page.charges)

    def prepare(self) -> None:
        owed = [c for c in self.case.page.charges if not c.method]
        self.offer("charges", [(str(c.pk), f"{c.name}: {dong(c.amount)}") for c in owed])
        self.fields["charges"].initial = [str(c.pk) for c in owed]
        self.offer("cash_reason", reason_choices())

    def carry_out(self, sent: Sent) -> Done:
        performed = charging.settle(
            self.case.dossier_id,
            charge_ids=[int(pk) for pk in self.value("charges")],
            method=self.value("method"),
            receipt_number=self.value("receipt_number"),
            note=self.value("note"),
            cash_reason=self.value("cash_reason"),
            sent=sent,
            **self.case.by,
        )
        total = sum(amount for _, amount in performed.data.get("settled", ()))
        issued = performed.data.get("receipts")
        said = f" Biên lai {', '.join(label for label, _ in issued)}: in ở mục Phí, lệ phí." if issued else ""
        return done(performed, f"Đã ghi nhận {dong(total)}.{said}")


class AddCharge(ActForm):
    name, label, icon, transition = "them-khoan-thu", "Thêm khoản thu", "receipt", "record_charge"
    error_names: ClassVar[dict[str, str]] = {"charges": "amount"}
    wide: ClassVar[frozenset[str]] = frozenset({"method"})
    charge_name = CleanCharField(label="Tên khoản thu", max_length=300)
    kind = forms.ChoiceField(label="Loại", choices=[("fee", "Phí"), ("charge", "Lệ phí")])
    amount = MoneyField(label="Mức thu", most=1_000_000_000)
    quantity = NumberField(label="Số lượng", least=1, most=10_000, initial=1)
    method = forms.ChoiceField(label="Hình thức nộp", choices=[("", "Chưa nộp"), *_METHODS], required=False)

    def carry_out(self, sent: Sent) -> Done:
        line = ChargeLine(
            name=self.value("charge_name"),
            kind=self.value("kind"),
            amount=self.value("amount"),
            quantity=self.value("quantity"),
            method=self.value("method"),
        )
        performed = charging.add_charges(self.case.dossier_id, lines=[line], sent=sent, **self.case.by)
        return done(performed, f"Đã thêm khoản thu {dong(line.amount * line.quantity)}.")


class Attach(ActForm):
    name, label, icon, transition = "dinh-kem", "Đính kèm bản quét", "paperclip", "attach"
    wide: ClassVar[frozenset[str]] = frozenset({"paper", "file"})
    paper = forms.TypedChoiceField(label="Giấy tờ", coerce=int)
    file = forms.FileField(
        label="Tệp",
        help_text="PDF, ảnh, DOCX, XLSX hoặc XML, tối đa 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": "Chọn tệp cần đính kèm.", "empty": "Tệp không có nội dung."},
    )

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and bool(case.page.documents)

    def prepare(self) -> None:
        documents = self.case.page.documents
        self.offer("paper", [(str(d.required_id), d.name) for d in documents])
        bare = [d for d in documents if d.file is None]
        self.fields["paper"].initial = str(bare[0].required_id) if bare else None

    def carry_out(self, sent: Sent) -> Done:
        upload = self.value("file")
        owner = self.case.page.dossier.authority_id
        kept = store(upload, upload.name, self.case.actor, self.case.at, authority_id=owner)
        performed = working.attach(
            self.case.dossier_id, paper_id=self.value("paper"), file=kept, sent=sent, **self.case.by
        )
        return done(performed, f"Đã đính kèm “{kept.name}”.")


class AttachResult(ActForm):
    name, label, icon, transition = "dinh-kem-ket-qua", "Đính kèm kết quả", "rubber-stamp", "attach_result"
    lead = "Số và bản điện tử của kết quả đã ký; văn thư đóng dấu, vào số rồi đính kèm."
    wide: ClassVar[frozenset[str]] = frozenset({"file"})
    number = CleanCharField(label="Số kết quả", required=False, max_length=80)
    file = forms.FileField(
        label="Tệp",
        required=False,
        help_text="PDF, ảnh, DOCX, XLSX hoặc XML, tối đa 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and bool(case.page.results)

    def prepare(self) -> None:
        self.fields["number"].initial = self.case.page.results[0].number if self.case.page.results else ""

    def carry_out(self, sent: Sent) -> Done:
        upload = self.value("file")
        owner = self.case.page.dossier.authority_id
        kept = (
            store(upload, upload.name, self.case.actor, self.case.at, authority_id=owner) if upload else None
        )
        performed = working.attach_result(
            self.case.dossier_id, file=kept, number=self.value("number"), sent=sent, **self.case.by
        )
        return done(performed, "Đã đính kèm kết quả.")


class FillDetails(ActForm):
    name, label, icon, transition = "thong-tin-so", "Ghi thông tin sổ", "forms", "fill_details"
    lead = "Thông tin vào sổ chuyên ngành; ghi một lần, sổ và giấy tờ lấy từ đây."

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and bool(case.page.procedure.details)

    def prepare(self) -> None:
        known = self.case.page.dossier.details
        for spec in self.case.page.procedure.details:
            field = detail_field(spec)
            field.initial = _shown(spec, known.get(spec.key))
            self.fields[f"d_{spec.key}"] = field

    def field_of(self, name: str) -> str:
        return f"d_{name.removeprefix('details.')}"

    def carry_out(self, sent: Sent) -> Done:
        details = {
            spec.key: sent_detail(self.value(f"d_{spec.key}")) for spec in self.case.page.procedure.details
        }
        performed = working.fill_details(self.case.dossier_id, details=details, sent=sent, **self.case.by)
        return done(performed, "Đã ghi thông tin sổ.")


def detail_field(spec: DetailField) -> forms.Field:
    """The field that asks one fact of the special register."""
    if spec.kind == "date":
        return DayField(label=spec.label, required=spec.required)
    if spec.kind == "choice":
        options = [("", "—"), *((choice, choice) for choice in spec.choices)]
        return forms.ChoiceField(label=spec.label, required=spec.required, choices=options)
    if spec.kind == "money":
        return MoneyField(label=spec.label, required=spec.required)
    if spec.kind == "int":
        return NumberField(label=spec.label, required=spec.required)
    return CleanCharField(label=spec.label, required=spec.required, max_length=1000)


def _shown(spec: DetailField, value: Any) -> Any:
    return date.fromisoformat(value) if spec.kind == "date" and value else value


def sent_detail(value: Any) -> Any:
    """A cleaned answer as the action reads it: days as people write them, nothing as empty text."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else ("" if value is None else value)


class Note(ActForm):
    name, label, icon, transition = "ghi-chu", "Ghi chú", "pencil", "note"
    wide: ClassVar[frozenset[str]] = frozenset({"text"})
    text = CleanTextField(
        label="Nội dung",
        max_length=5000,
        rows=3,
        help_text="Ví dụ: đã gọi điện báo người nộp, lúc nào, nói gì.",
    )

    def carry_out(self, sent: Sent) -> Done:
        performed = working.note(self.case.dossier_id, text=self.value("text"), sent=sent, **self.case.by)
        return done(performed, "Đã ghi chú.")


class ControlSlip(ActForm):
    name, label, icon, transition = "phieu-kiem-soat", "Lập phiếu kiểm soát", "clipboard-list", "issue_slip"
    lead = "Phiếu lấy từ các lần giao nhận đã ghi, không phải nhập lại."

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and case.page.dossier.received_at is not None

    def carry_out(self, sent: Sent) -> Done:
        performed = printing.issue_control_slip(self.case.dossier_id, sent=sent, **self.case.by)
        return done(performed, "Đã lập phiếu kiểm soát.")


class Decline(ActForm):
    name, label, icon, transition = "khong-tiep-nhan", "Từ chối tiếp nhận", "ban", "decline"
    tone, button = "late", "Từ chối, lập phiếu"
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})
    reason = CleanTextField(
        label="Lý do", max_length=2000, rows=3, help_text="In trên phiếu gửi người nộp (Mẫu số 03)."
    )

    def carry_out(self, sent: Sent) -> Done:
        performed = supplementing.decline_submitted(
            self.case.dossier_id, reason=self.value("reason"), sent=sent, **self.case.by
        )
        return done(performed, "Đã từ chối tiếp nhận và lập phiếu.")
