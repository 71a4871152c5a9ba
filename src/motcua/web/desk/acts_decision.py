"""The leader's decision: sign and grant, or refuse with the reason that the slip prints."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from motcua.documents.actions.store import store
from motcua.documents.types import ACCEPTED
from motcua.dossiers.actions import deciding
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.types import Outcome
from motcua.law.timeliness import verdict
from motcua.web.desk.act import ActForm, Case, Done, done
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField


def needs_apology(case: Case) -> bool:
    """Late by the first promise, and nobody has apologised yet: the law wants the apology first."""
    dossier = case.page.dossier
    if dossier.finished_at is not None or dossier.received_at is None or dossier.apologised_at is not None:
        return False
    return dossier.original_due_at is not None and verdict(case.at, dossier.original_due_at).value == "late"


def signs_as(case: Case) -> str:
    """In whose place the actor signs here, e.g. ``KT. Nguyễn Văn An``; empty when in their own."""
    authorities = {task.authority_id for task in case.page.my_tasks}
    found = [g for g in case.actor.grants_for("LEADER") if g.authority_id in authorities]
    if not found:
        return ""
    grant = min(found, key=lambda g: g.for_official is not None)
    return f"{grant.signing} {grant.for_name}".strip() if grant.for_name else ""


class Grant(ActForm):
    name, label, icon, transition = "ky-duyet", "Ký duyệt", "signature", "decide"
    button = "Đồng ý, ký duyệt"
    result_number = CleanCharField(label="Số kết quả", required=False, max_length=80)
    signed_on = DayField(label="Ngày ký", required=False)
    result_name = CleanCharField(label="Tên kết quả", required=False, max_length=300)
    file = forms.FileField(
        label="Bản điện tử của kết quả",
        required=False,
        help_text="PDF, ảnh, DOCX, XLSX hoặc XML, tối đa 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    wide: ClassVar[frozenset[str]] = frozenset({"file"})

    def prepare(self) -> None:
        results = self.case.page.procedure.results
        self.fields["result_name"].initial = results[0].name if results else ""
        self.fields["signed_on"].initial = self.case.at.date()

    @property
    def remark(self) -> str:
        as_whom = signs_as(self.case)
        return f"Bạn ký với tư cách: {as_whom}" if as_whom else ""

    def carry_out(self, sent: Sent) -> Done:
        upload = self.value("file")
        dossier = self.case.page.dossier
        kept = (
            store(upload, upload.name, self.case.actor, self.case.at, authority_id=dossier.authority_id)
            if upload
            else None
        )
        result = deciding.Signed(
            name=self.value("result_name"),
            number=self.value("result_number"),
            signed_on=self.value("signed_on"),
            file=kept,
        )
        performed = deciding.decide(
            self.case.dossier_id, outcome=Outcome.GRANTED.value, result=result, sent=sent, **self.case.by
        )
        book = performed.data.get("book")
        entered = f" Đã vào sổ, số {book[2]}/{book[1]}." if book else ""
        return done(performed, f"Đã ký duyệt.{entered}")


class Refuse(ActForm):
    name, label, icon, transition = "tu-choi", "Từ chối giải quyết", "ban", "decide"
    tone, button = "late", "Từ chối, lập phiếu"
    lead = "Hồ sơ kết thúc với kết quả từ chối; người nộp nhận phiếu có lý do (Mẫu số 03)."
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})
    reason = CleanTextField(label="Lý do từ chối", max_length=2000, rows=4)

    def carry_out(self, sent: Sent) -> Done:
        performed = deciding.decide(
            self.case.dossier_id,
            outcome=Outcome.REFUSED.value,
            reason=self.value("reason"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, "Đã từ chối giải quyết và lập phiếu.")
