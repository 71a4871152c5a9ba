"""A wrong intake put right: cancelled with its history, and received anew with what was wrong corrected."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict

from motcua.catalogue.queries.current import current
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.dossiers.actions import correcting
from motcua.dossiers.actions.preparing import ChargeLine, IntakeRequest, PaperGiven
from motcua.dossiers.actions.terms import ManualTerm
from motcua.dossiers.actions.timing import has_term
from motcua.dossiers.lifecycle import Sent
from motcua.lib.vietnamese_text import clean
from motcua.org.actions.applicants import ApplicantData
from motcua.web.desk.act import ActForm, Done
from motcua.web.desk.acts_record import detail_field, sent_detail
from motcua.web.ui.forms import CleanCharField, CleanTextField, PhoneField, PickMany

_LOOK_AGAIN = "Đã đổi thủ tục hoặc trường hợp: đánh dấu giấy tờ đã nhận theo danh sách mới rồi gửi lại."


class Reissue(ActForm):
    """The procedure, its case and the papers, the person and the matter can be corrected.

    A changed procedure or case shows its own papers (and questions of its register) before anything is done.
    """

    name, label, icon, transition = "lap-lai", "Hủy để lập lại", "refresh", "reissue"
    tone, button = "late", "Hủy hồ sơ này, lập hồ sơ mới"
    lead = (
        "Dùng khi tiếp nhận sai. Hồ sơ này đóng lại với lịch sử của nó; hồ sơ mới giữ nguyên lúc tiếp nhận "
        "nên người nộp không mất ngày nào."
    )
    wide: ClassVar[frozenset[str]] = frozenset({"reason", "papers_of", "papers", "subject", "address"})
    error_names: ClassVar[dict[str, str]] = {
        "name": "full_name",
        "identity_number": "number",
        "phone": "phone_number",
    }
    reason = CleanTextField(label="Sai sót cần sửa", max_length=2000, rows=2)
    procedure_code = CleanCharField(label="Mã thủ tục", max_length=40)
    papers_of = forms.TypedChoiceField(label="Trường hợp", coerce=int, required=False)
    papers = PickMany(label="Giấy tờ đã nhận", required=False)
    full_name = CleanCharField(label="Họ tên người nộp", max_length=300)
    number = CleanCharField(label="Số định danh", required=False, max_length=35)
    phone_number = PhoneField(label="Số điện thoại", required=False)
    address = CleanCharField(label="Địa chỉ", required=False, max_length=500)
    subject = CleanTextField(label="Nội dung yêu cầu", required=False, max_length=2000, rows=2)
    #: for which list of papers the boxes were ticked
    papers_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        dossier, who = self.case.page.dossier, self.case.page.dossier.applicant
        self.target = self._target()
        self.position = self._position()
        choices = [(str(case.position), case.name) for case in self.target.choices]
        if choices and str(self.position) not in dict(choices):
            choices.insert(0, (str(self.position), "Như đã nhận"))
        self.fields["procedure_code"].help_text = self.target.name
        if choices:
            self.offer("papers_of", choices)
        else:
            del self.fields["papers_of"]
        self._offer_papers()
        if self.changed_procedure:
            for spec in self.target.details:
                self.fields[f"d_{spec.key}"] = detail_field(spec)
        for name, value in {
            "procedure_code": dossier.procedure_code,
            "papers_of": str(self.position),
            "full_name": dossier.applicant_name,
            "number": who.identity_number or "",
            "phone_number": dossier.applicant_phone,
            "address": dossier.applicant_address,
            "subject": dossier.subject,
        }.items():
            if name in self.fields:
                self.fields[name].initial = value

    @property
    def changed_procedure(self) -> bool:
        return self.target.code != self.case.page.procedure.code

    def _target(self) -> PinnedProcedure:
        """The procedure that was typed, as it holds now; the dossier's own when there is none such."""
        typed = clean(str(self.data.get("procedure_code", "")))[:40]
        own = self.case.page.procedure
        return own if not typed or typed == own.code else current(typed) or own

    def _position(self) -> int:
        posted = str(self.data.get("papers_of", ""))
        positions = [case.position for case in self.target.choices]
        if posted.isdecimal() and len(posted) < 6 and int(posted) in positions:
            return int(posted)
        if not self.changed_procedure:
            return self.case.page.dossier.case_position
        return next(iter(positions), next((case.position for case in self.target.cases), 0))

    def _offer_papers(self) -> None:
        """The list of the chosen case; what was ticked for another list is not taken over."""
        dossier = self.case.page.dossier
        listed = self.target.papers(self.position)
        same = not self.changed_procedure and self.position == dossier.case_position
        given = {d.required_id for d in self.case.page.documents if d.given}
        ticked = [str(paper.id) for paper in listed if not same or paper.id in given]
        self.offer("papers", [(str(paper.id), paper.name) for paper in listed])
        now = f"{self.target.version_id}:{self.position}"
        self.fields["papers"].initial, self.fields["papers_for"].initial = ticked, now
        self.look_again = self.is_bound and self.data.get("papers_for", now) != now
        if self.look_again:
            fresh = cast(QueryDict, self.data).copy()
            fresh.setlist("papers", ticked)
            fresh["papers_for"] = now
            self.data = fresh

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("procedure_code", "")
        if typed and typed != self.target.code:
            self.add_error("procedure_code", f"Không có thủ tục nào mang mã “{typed}” đang áp dụng.")
        if self.look_again:
            self.add_error("papers", _LOOK_AGAIN)
        return self.cleaned_data

    def field_of(self, name: str) -> str:
        return f"d_{name.removeprefix('details.')}" if name.startswith("details.") else super().field_of(name)

    def carry_out(self, sent: Sent) -> Done:
        taken = correcting.reissue(
            self.case.dossier_id,
            request=self._request(),
            reason=self.value("reason"),
            sent=sent,
            **self.case.by,
        )
        return Done(f"Đã hủy và lập lại thành hồ sơ {taken.code}.", taken.slip_id)

    def _request(self) -> IntakeRequest:
        """The same intake with what was wrong put right."""
        dossier = self.case.page.dossier
        return IntakeRequest(
            version_id=self.target.version_id,
            applicant=self._applicant(),
            case=self.position,
            subject=self.value("subject"),
            details=self._details(),
            channel=dossier.channel,
            return_method=dossier.return_method,
            return_address=dossier.return_address,
            sets=dossier.sets,
            papers=self._papers(),
            charges=[
                ChargeLine(c.name, c.amount // c.quantity, c.kind, c.quantity, c.method, c.note)
                for c in self.case.page.charges
                if c.method or not self.changed_procedure
            ],
            branch="" if self.changed_procedure else dossier.branch,
            route_id=None if self.changed_procedure else dossier.route_id,
            proxy=_person(dossier.proxy) if dossier.proxy else None,
            proxy_paper=dossier.proxy_paper,
            manual_term=self._stated_term(),
        )

    def _applicant(self) -> ApplicantData:
        who, number = self.case.page.dossier.applicant, self.value("number")
        return ApplicantData(
            name=self.value("full_name"),
            kind=who.kind,
            identity_kind=who.identity_kind if number == who.identity_number else "",
            identity_number=number,
            address=self.value("address"),
            phone=self.value("phone_number"),
        )

    def _papers(self) -> list[PaperGiven]:
        ticked = {int(pk) for pk in self.value("papers")}
        known = {d.required_id: d for d in self.case.page.documents}
        return [
            PaperGiven(pk, pk in ticked, d.originals, d.copies, d.waived, d.file_id)
            if (d := known.get(pk)) is not None
            else PaperGiven(pk, pk in ticked)
            for pk in (paper.id for paper in self.target.papers(self.position))
        ]

    def _details(self) -> dict[str, Any]:
        keys = {spec.key for spec in self.target.details}
        if not self.changed_procedure:
            return {key: value for key, value in self.case.page.dossier.details.items() if key in keys}
        return {key: sent_detail(self.value(f"d_{key}")) for key in keys}

    def _stated_term(self) -> ManualTerm | None:
        """The term that was stated by hand at intake, where the catalogue gives none."""
        dossier = self.case.page.dossier
        if dossier.term_amount is None or has_term(self.target.version_id, dossier.channel):
            return None
        return ManualTerm(dossier.term_amount, dossier.term_unit, self.value("reason"))


def _person(who: Any) -> ApplicantData:
    return ApplicantData(
        name=who.name,
        kind=who.kind,
        identity_kind=who.identity_kind,
        identity_number=who.identity_number or "",
        address=who.address,
        phone=who.phone,
    )
