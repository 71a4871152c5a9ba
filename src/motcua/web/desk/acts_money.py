"""Acts on receipts of fees: issue what is missing, replace one with a mistake, cancel one."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from motcua.dossiers.actions import receipting
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries import receipts
from motcua.dossiers.types import PaymentMethod, ReceiptState
from motcua.lib.money import dong
from motcua.web.desk.act import ActForm, Case, Done, done
from motcua.web.ui.forms import CleanCharField, CleanTextField

_MONEY = frozenset({PaymentMethod.CASH.value, PaymentMethod.TRANSFER.value, PaymentMethod.ONLINE.value})


class IssueReceipt(ActForm):
    name, label, icon, transition = "lap-bien-lai", "Lập biên lai", "receipt", "record_charge"
    lead = "Cho khoản đã nộp mà chưa có biên lai, hoặc biên lai đã hủy."

    @classmethod
    def offered(cls, case: Case) -> bool:
        page = case.page
        bare = any(c.method in _MONEY and not c.receipt_number and not c.refunded for c in page.charges)
        return super().offered(case) and bare and receipts.has_series(page.dossier.authority_id, case.at)

    def carry_out(self, sent: Sent) -> Done:
        issued = receipting.issue_missing(self.case.dossier_id, sent=sent, **self.case.by)
        labels = ", ".join(one.label for one in issued)
        return Done(f"Đã lập biên lai {labels}." if issued else "Không còn khoản nào cần lập biên lai.")


class _OnReceipt(ActForm):
    """An act on one receipt that counts."""

    transition = "record_charge"
    receipt = forms.TypedChoiceField(label="Biên lai", coerce=int)
    reason = CleanTextField(label="Lý do", max_length=300, rows=2)

    @classmethod
    def offered(cls, case: Case) -> bool:
        return (
            super().offered(case) and any(c.receipt_number for c in case.page.charges) and bool(_valid(case))
        )

    def prepare(self) -> None:
        self.offer("receipt", [(str(one.id), f"{one.label}: {dong(one.total)}") for one in _valid(self.case)])


class CancelReceipt(_OnReceipt):
    name, label, icon = "huy-bien-lai", "Hủy biên lai", "x"
    tone = "late"
    lead = "Khoản thu vẫn là đã nộp; số biên lai đã hủy không dùng lại. Tiền trả lại: dùng Hoàn trả phí."
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})

    def carry_out(self, sent: Sent) -> Done:
        performed = receipting.cancel(
            self.value("receipt"), reason=self.value("reason"), sent=sent, **self.case.by
        )
        return done(performed, "Đã hủy biên lai.")


class ReplaceReceipt(_OnReceipt):
    name, label, icon = "thay-bien-lai", "Lập biên lai thay thế", "pencil"
    lead = "Khi tên hoặc địa chỉ người nộp tiền bị sai; biên lai mới ghi rõ thay cho biên lai nào."
    wide: ClassVar[frozenset[str]] = frozenset({"reason", "payer_address"})
    payer_name = CleanCharField(label="Họ và tên người nộp tiền", max_length=300)
    payer_address = CleanCharField(label="Địa chỉ", required=False, max_length=500)

    def prepare(self) -> None:
        super().prepare()
        payer = next((one.data["payer"] for one in _valid(self.case)), {"name": "", "address": ""})
        self.fields["payer_name"].initial = payer["name"]
        self.fields["payer_address"].initial = payer["address"]

    def carry_out(self, sent: Sent) -> Done:
        performed = receipting.replace(
            self.value("receipt"),
            reason=self.value("reason"),
            payer_name=self.value("payer_name"),
            payer_address=self.value("payer_address"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, "Đã lập biên lai thay thế.")


def _valid(case: Case) -> list[receipts.ReceiptInfo]:
    found = receipts.of_dossier(case.dossier_id, case.actor)
    return [one for one in found if one.state == ReceiptState.VALID and one.total > 0]
