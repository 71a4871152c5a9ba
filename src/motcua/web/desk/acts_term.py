"""Acts that touch the clock: supplement, its answer, the one reschedule, the pause for a duty, stopping."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from motcua.dossiers.actions import supplementing, timing
from motcua.dossiers.actions.preparing import PaperGiven
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.queries import arrivals
from motcua.dossiers.queries.sent_forms import asked_questions, sent_answers
from motcua.law.apology import may_move_to, may_reschedule
from motcua.law.deadlines import PAUSE_GROUNDS
from motcua.law.intake import Phase, supplement_allowed
from motcua.law.rulings import Ruling
from motcua.lib.refused import Invalid
from motcua.org.queries.calendars import calendar_of
from motcua.web.desk.act import ActForm, Case, Done, done
from motcua.web.ui import wording
from motcua.web.ui.forms import CleanCharField, CleanTextField, DayField, Form, Pick, PickMany

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_HOUR = re.compile(r"(\d{1,2})(?:[:hg.]\s?(\d{2})?)?")


class HourField(CleanCharField):
    """A time of day as people write it: ``16:30``, ``16h30``, ``16``."""

    def clean(self, value: object) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        found = _HOUR.fullmatch(text)
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError("Nhập giờ theo dạng giờ:phút, ví dụ 16:30.")
        return time(int(found[1]), int(found[2] or 0))


def one_more_supplement(case: Case) -> Ruling:
    """Whether the law allows one more request now."""
    dossier = case.page.dossier
    phase = Phase.INTAKE if dossier.received_at is None else Phase.PROCESSING
    on = (dossier.received_at or dossier.entered_at).astimezone(VIETNAM).date()
    return supplement_allowed(dossier.supplements, phase, on=on)


class RequestSupplement(ActForm):
    name, label, icon = "yeu-cau-bo-sung", "Yêu cầu bổ sung", "file-export"
    transition, button = "request_supplement", "Lập phiếu yêu cầu bổ sung"
    template = "desk/acts/supplement.html"
    wide: ClassVar[frozenset[str]] = frozenset({"reason", "approval"})
    error_names: ClassVar[dict[str, str]] = {"wanted": ""}
    reason = CleanTextField(
        label="Lý do", max_length=2000, rows=2, help_text="In trên phiếu gửi người nộp (Mẫu số 02)."
    )
    approval = CleanTextField(
        label="Căn cứ pháp luật chuyên ngành và người duyệt", required=False, max_length=1000, rows=2
    )

    def prepare(self) -> None:
        page = self.case.page
        self.papers = page.procedure.papers(page.dossier.case_position)
        given = {document.required_id: document.given for document in page.documents}
        for paper in self.papers:
            self.fields[f"paper_{paper.id}"] = forms.BooleanField(
                label=paper.name, required=False, initial=not given.get(paper.id, True)
            )
            self.fields[f"what_{paper.id}"] = CleanCharField(
                label=f"Nội dung cần sửa của {paper.name}", required=False, max_length=500
            )
        sent = sent_answers(page.dossier)
        self.questions = asked_questions(*sent) if sent else ()
        for number, asked in enumerate(self.questions):
            named = CleanCharField(label=asked.label, required=False, max_length=500)
            self.fields[f"answer_{number}"] = named
        if not self.ruling.needs_approval:
            del self.fields["approval"]

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and cls.against(case) is None

    @classmethod
    def against(cls, case: Case) -> Ruling | None:
        ruling = one_more_supplement(case)
        return None if ruling.ok else ruling

    @property
    def ruling(self) -> Ruling:
        return one_more_supplement(self.case)

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each paper's box with the field that says what to correct."""
        return [(self[f"paper_{paper.id}"], self[f"what_{paper.id}"]) for paper in self.papers]

    @property
    def answers(self) -> list[tuple[str, forms.BoundField]]:
        """Each answer of the online form with the field that says what to correct."""
        return [(asked.words, self[f"answer_{number}"]) for number, asked in enumerate(self.questions)]

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields that belong to no paper."""
        return [self[name] for name in ("reason", "approval") if name in self.fields]

    def carry_out(self, sent: Sent) -> Done:
        wanted = [
            supplementing.Wanted(paper.id, self.value(f"what_{paper.id}"))
            for paper in self.papers
            if self.value(f"paper_{paper.id}") or self.value(f"what_{paper.id}")
        ]
        wanted += [
            supplementing.Wanted(question=asked.path, what=what)
            for number, asked in enumerate(self.questions)
            if (what := self.value(f"answer_{number}"))
        ]
        performed = supplementing.request_supplement(
            self.case.dossier_id,
            wanted=wanted,
            reason=self.value("reason"),
            approval=self.value("approval") or "",
            sent=sent,
            **self.case.by,
        )
        return done(performed, "Đã lập phiếu yêu cầu bổ sung; thời hạn chờ người nộp.")


class Supplement(ActForm):
    name, label, icon, transition = "nhan-bo-sung", "Nhận bổ sung", "file-plus", "supplement"
    lead = "Hồ sơ trở lại bước trước đó. Hạn trả mới được tính theo luật; cả ba cách tính được lưu."
    wide: ClassVar[frozenset[str]] = frozenset({"papers"})
    papers = PickMany(label="Giấy tờ người nộp vừa mang đến", required=False)

    def prepare(self) -> None:
        documents = self.case.page.documents
        requests = self.case.page.supplements
        asked = list(requests)[-1].items if requests else []
        self.offer("papers", [(str(d.required_id), d.name) for d in documents])
        self.fields["papers"].initial = [
            str(d.required_id) for d in documents if any(str(item).startswith(d.name) for item in asked)
        ]

    def carry_out(self, sent: Sent) -> Done:
        given = [PaperGiven(int(paper_id)) for paper_id in self.value("papers")]
        performed = supplementing.answer_supplement(
            self.case.dossier_id, given=given, sent=sent, **self.case.by
        )
        return done(performed, "Đã nhận bổ sung; thời hạn tính tiếp theo luật.")


def again(case: Case) -> Ruling:
    """Whether the law lets the promised date move (once more)."""
    dossier = case.page.dossier
    received = dossier.received_at or case.at
    return may_reschedule(dossier.reschedules, on=received.astimezone(VIETNAM).date())


class Reschedule(ActForm):
    name, label, icon, transition = "hen-lai", "Xin lỗi và hẹn lại", "calendar-event", "reschedule"
    button = "Ký phiếu xin lỗi, hẹn lại"
    template = "desk/acts/reschedule.html"
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})
    error_names: ClassVar[dict[str, str]] = {"new_due_at": "day"}
    day = DayField(label="Ngày hẹn lại")
    hour = HourField(label="Giờ", max_length=10, initial="17:00")
    reason = CleanTextField(
        label="Lý do chậm", max_length=2000, rows=3, help_text="In trên phiếu xin lỗi (Mẫu số 04)."
    )

    def prepare(self) -> None:
        self.fields["day"].initial = self.suggestions[0].date()
        self.fields["hour"].initial = f"{self.suggestions[0]:%H:%M}"

    @classmethod
    def against(cls, case: Case) -> Ruling | None:
        ruling = again(case)
        return None if ruling.ok else ruling

    @property
    def ruling(self) -> Ruling:
        return again(self.case)

    @property
    def suggestions(self) -> list[datetime]:
        """Closing time of the next working days after the promise, and after today."""
        calendar = calendar_of(self.case.page.dossier.one_stop_id)
        day = max(self.case.page.dossier.due_at or self.case.at, self.case.at).astimezone(VIETNAM).date()
        found = []
        for number in range(1, 6):
            day = calendar.next_working_day(day)
            if number in {1, 2, 3, 5}:
                found.append(calendar.closing(day))
        return found

    def carry_out(self, sent: Sent) -> Done:
        moment = datetime.combine(self.value("day"), self.value("hour"), VIETNAM)
        checked = checked_date(self.case, moment)
        if not checked.ok:
            raise Invalid({"day": checked.sentence}, citation=checked.citation)
        performed = timing.reschedule(
            self.case.dossier_id, new_due_at=moment, reason=self.value("reason"), sent=sent, **self.case.by
        )
        return done(performed, f"Đã hẹn lại {moment:%H:%M %d/%m/%Y}; ngày hẹn đầu vẫn được lưu.")


class NewDateForm(Form):
    """The two fields of a new date alone, for the check while it is typed."""

    day = DayField()
    hour = HourField(max_length=10)


def proposed(data: Any) -> datetime | None:
    """The moment that was typed, when it is one."""
    form = NewDateForm(data)
    if not form.is_valid():
        return None
    return datetime.combine(form.cleaned_data["day"], form.cleaned_data["hour"], VIETNAM)


def checked_date(case: Case, moment: datetime) -> Ruling:
    """Whether the office works at a proposed new moment, and whether it lies after the promise and now."""
    dossier = case.page.dossier
    calendar = calendar_of(dossier.one_stop_id)
    on = (dossier.received_at or case.at).astimezone(VIETNAM).date()
    day: date = moment.date()
    if not calendar.is_working(day):
        again = calendar.closing(calendar.next_working_day(day))
        sentence = f"{day:%d/%m/%Y} không làm việc ({calendar.why(day)}). Gần nhất: {again:%H:%M %d/%m/%Y}."
        return Ruling(ok=False, sentence=sentence, citation="")
    if moment <= case.at:
        return Ruling(ok=False, sentence="Ngày hẹn lại phải sau lúc này.", citation="")
    return may_move_to(moment, dossier.due_at or case.at, calendar, on=on)


class AwaitPayment(ActForm):
    name, label, icon = "cho-nghia-vu-tai-chinh", "Chờ nghĩa vụ tài chính", "player-pause"
    transition, button = "await_payment", "Tạm dừng tính hạn"
    lead = "Thời hạn chỉ được dừng theo căn cứ của pháp luật; khoảng dừng hiện công khai trên hồ sơ."
    wide: ClassVar[frozenset[str]] = frozenset({"ground", "reason"})
    ground = Pick(label="Căn cứ tạm dừng")
    citation = CleanCharField(label="Điều, khoản của văn bản", required=False, max_length=200)
    reason = CleanTextField(label="Nội dung (số, ngày thông báo)", required=False, max_length=1000, rows=2)

    def prepare(self) -> None:
        grounds = timing.pause_grounds(self.case.at)
        self.offer("ground", grounds)
        if len(grounds) == 1:
            self.fields["ground"].initial = grounds[0][0]
        if not any(PAUSE_GROUNDS[code].needs_citation for code, _ in grounds):
            del self.fields["citation"]

    @classmethod
    def offered(cls, case: Case) -> bool:
        return super().offered(case) and bool(timing.pause_grounds(case.at))

    def carry_out(self, sent: Sent) -> Done:
        performed = timing.await_payment(
            self.case.dossier_id,
            ground=self.value("ground"),
            reason=self.value("reason"),
            citation=self.value("citation") or "",
            sent=sent,
            **self.case.by,
        )
        return done(performed, "Đã dừng tính hạn, chờ người nộp thực hiện nghĩa vụ tài chính.")


class Pay(ActForm):
    name, label, icon, transition = "da-nop", "Đã nộp nghĩa vụ tài chính", "credit-card", "pay"
    button = "Ghi nhận, tính hạn tiếp"
    lead = "Thời hạn còn lại tính tiếp từ lúc ghi nhận."
    proof = CleanCharField(label="Chứng từ (số, ngày)", max_length=200)

    def carry_out(self, sent: Sent) -> Done:
        performed = timing.pay(self.case.dossier_id, proof=self.value("proof"), sent=sent, **self.case.by)
        return done(performed, "Đã ghi nhận; thời hạn tính tiếp.")


class Stop(ActForm):
    name, label, icon, transition = "dung", "Dừng theo đề nghị của người nộp", "hand-stop", "stop"
    tone, button = "late", "Dừng giải quyết, lập thông báo"
    lead = "Hồ sơ kết thúc và không mở lại được. Chỉ dừng khi người nộp đề nghị và chưa có kết quả."
    wide: ClassVar[frozenset[str]] = frozenset({"reason"})
    channel = Pick(
        label="Người nộp đề nghị",
        choices=[(word, word) for word in ("Trực tiếp", "Bưu chính", "Trực tuyến")],
        initial="Trực tiếp",
    )
    reason = CleanTextField(
        label="Nội dung đề nghị (ngày, lý do)", max_length=2000, rows=3, help_text="In trên thông báo dừng."
    )
    refund = CleanCharField(label="Giấy tờ, khoản tiền hoàn trả", required=False, max_length=300)

    def prepare(self) -> None:
        asked = arrivals.stop_asked(self.case.dossier_id)
        if asked is not None:  # the applicant asked online: the office only confirms it
            said = str(asked.data.get("reason", ""))
            words = f"Đề nghị ngày {wording.day(asked.at)}: {said}"
            self.initial = {**self.initial, "channel": "Trực tuyến", "reason": words[:2000]}

    def carry_out(self, sent: Sent) -> Done:
        performed = timing.stop(
            self.case.dossier_id,
            reason=self.value("reason"),
            channel=self.value("channel"),
            refund=self.value("refund"),
            sent=sent,
            **self.case.by,
        )
        return done(performed, "Đã dừng giải quyết theo đề nghị của người nộp.")
