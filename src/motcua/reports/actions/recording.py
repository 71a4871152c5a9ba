"""Recording what an office did, writing a report's prose, and the list of procedures it posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.catalogue.queries.listing import names_of
from motcua.documents.models import StoredFile
from motcua.dossiers.lifecycle import at_once, writing
from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.lib.refused import Forbidden, Invalid, NotFound, Stale
from motcua.lib.typed_text import line, too_long
from motcua.lib.vietnamese_text import clean_block
from motcua.org.types import Actor, ActorKind, Permission
from motcua.reports.letters.activity_kinds import ActivityKind
from motcua.reports.letters.outline import KEYS
from motcua.reports.models import (
    Activity,
    ListedProcedure,
    NarrativeText,
    ProcedureList,
    ReportSubmission,
)

#: a writer's next save within this time goes into the same version
SITTING = timedelta(minutes=30)
_TEXT, _PROSE = 4000, 30_000


class NotYourOffice(Forbidden):
    """The actor does not write for this office."""

    code = "not-your-office"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActivity:
    """One thing done. ``section`` empty: where its kind usually stands; ``measured_in`` likewise."""

    authority_id: int
    day: date
    kind: str
    text: str
    section: str = ""
    document_number: str = ""
    document_date: date | None = None
    quantity: int | None = None
    measured_in: str = ""
    reach: int | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListLine:
    """One procedure of a posted list."""

    code: str
    interagency: bool = False
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """A text as kept: send ``mark`` with the next save."""

    version: int
    mark: str
    saved_at: datetime


def record_activity(new: NewActivity, *, actor: Actor, at: datetime, key: str | None = None) -> int:
    """Record one thing that the office did; gives its id.

    Args:
        key: idempotency key of the form.

    Raises:
        Invalid: no text, a day to come, an unknown kind or section. NotYourOffice.
    """
    _require_office(actor, new.authority_id)
    _check(new, local(at).date())
    kind = ActivityKind(new.kind)

    def run() -> int:
        with writing():
            before = Activity.objects.filter(key=key).values_list("pk", flat=True).first() if key else None
            if before is not None:
                return before
            return Activity.objects.create(
                authority_id=new.authority_id,
                day=new.day,
                section=new.section or kind.section,
                kind=kind,
                text=clean_block(new.text),
                document_number=line(new.document_number),
                document_date=new.document_date,
                quantity=new.quantity,
                measured_in=line(new.measured_in) or kind.unit_of_measure,
                reach=new.reach,
                file_id=new.file_id,
                recorded_at=at,
                recorded_by_id=actor.official_id,
                recorder_name=actor.name[:160],
                key=key or None,
            ).pk

    return at_once(run)


def _check(new: NewActivity, today: date) -> None:
    errors: dict[str, str] = {}
    text = clean_block(new.text)
    if not text:
        errors["text"] = "Ghi việc đã làm."
    elif sentence := too_long("Nội dung", text, _TEXT):
        errors["text"] = sentence
    if new.kind not in ActivityKind.values:
        errors["kind"] = "Chọn loại việc."
    if new.section and new.section not in KEYS:
        errors["section"] = "Chọn mục của đề cương báo cáo."
    if new.day > today:
        errors["day"] = "Ngày làm việc này chưa đến; ghi khi đã làm."
    errors |= _errors_beside(new)
    if errors:
        raise Invalid(errors)


def _errors_beside(new: NewActivity) -> dict[str, str]:
    """What is wrong with the document, the figures and the file."""
    errors: dict[str, str] = {}
    for name, most in (("document_number", 80), ("measured_in", 60)):
        if sentence := too_long("Mục này", line(getattr(new, name)), most):
            errors[name] = sentence
    for name in ("quantity", "reach"):
        value = getattr(new, name)
        if value is not None and not 0 <= value <= 99_999_999:
            errors[name] = "Ghi số từ 0 đến 99.999.999."
    if new.file_id is not None and not StoredFile.objects.filter(pk=new.file_id).exists():
        errors["file"] = "Không tìm thấy tệp đã tải lên."
    return errors


def withdraw_activity(activity_id: int, *, actor: Actor, at: datetime) -> None:
    """Take back what was recorded wrongly: it stays on record and is counted no more.

    Raises:
        NotFound: none in the actor's scope, or withdrawn before. NotYourOffice.
    """
    with writing():
        found = Activity.objects.select_for_update().filter(pk=activity_id, withdrawn_at=None).first()
        if found is None or not _writes_for(actor, found.authority_id):
            raise NotFound("Không tìm thấy việc đã ghi này trong đơn vị của bạn.")
        found.withdrawn_at, found.withdrawn_by = at, actor.name[:160]
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])


def save_text(
    authority_id: int,
    period: Period,
    section: str,
    *,
    text: str,
    actor: Actor,
    at: datetime,
    mark: str = "",
    apart: bool = False,
) -> Saved:
    """Keep the prose of a section.

    A writer's saves within :data:`SITTING` are one version; another writer or a later sitting begins the
    next one, and older versions stay.

    Args:
        mark: of the text that the writer began from (``""``: none was there).
        apart: begin a version of its own, so that what was there can be found again.

    Raises:
        Stale: somebody else has saved since. Invalid: too long, or no such section. NotYourOffice.
    """
    _require_office(actor, authority_id)
    if not actor.may(Permission.REPORT) and actor.kind != ActorKind.SYSTEM:
        raise NotYourOffice("Lời văn báo cáo do lãnh đạo, văn thư hoặc người quản lý Một cửa viết.")
    words = clean_block(text)
    if section not in KEYS:
        raise Invalid({"section": "Đề cương không có mục này."})
    if sentence := too_long("Lời văn của mục", words, _PROSE):
        raise Invalid({"text": sentence})

    def run() -> Saved:
        with writing():
            rows = NarrativeText.objects.select_for_update().filter(
                authority_id=authority_id, period=period.code, section=section
            )
            last = rows.order_by("-version").first()
            return _save(last, authority_id, period.code, section, words, actor, at, mark, apart=apart)

    return at_once(run)


def _save(
    last: NarrativeText | None,
    authority_id: int,
    period: str,
    section: str,
    words: str,
    actor: Actor,
    at: datetime,
    mark: str,
    *,
    apart: bool,
) -> Saved:
    if last is not None and mark_of(last) != mark:
        if last.text == words:
            return Saved(last.version, mark_of(last), last.saved_at)
        raise Stale(
            f"{last.writer_name} đã sửa mục này lúc {local(last.saved_at):%H:%M %d/%m/%Y}. "
            "Chép lại phần bạn vừa viết rồi tải lại trang."
        )
    if last is not None and not apart and _same_sitting(last, actor, at):
        last.text, last.saved_at, last.saves = words, at, last.saves + 1
        last.save(update_fields=["text", "saved_at", "saves"])
        return Saved(last.version, mark_of(last), at)
    made = NarrativeText.objects.create(
        authority_id=authority_id,
        period=period,
        section=section,
        version=last.version + 1 if last else 1,
        text=words,
        started_at=at,
        saved_at=at,
        writer_id=actor.official_id,
        writer_name=actor.name[:160],
    )
    return Saved(made.version, mark_of(made), at)


def mark_of(row: NarrativeText) -> str:
    """What tells one state of a text from the next."""
    return f"{row.version}.{row.saves}"


def _same_sitting(last: NarrativeText, actor: Actor, at: datetime) -> bool:
    """What a signed report has taken over is never written into again."""
    if last.writer_id != actor.official_id or at - last.started_at > SITTING:
        return False
    sealed = ReportSubmission.objects.filter(
        unit_id=last.authority_id, period_code=last.period, sealed_at__gte=last.started_at
    )
    return not sealed.exists()


def post_list(
    authority_id: int,
    *,
    decision: str,
    valid_from: date,
    lines: Iterable[ListLine],
    actor: Actor,
    at: datetime,
    decision_date: date | None = None,
    note: str = "",
) -> int:
    """Set which procedures an office receives from a day on, as a decision says; gives the list's id.

    Raises:
        Invalid: no decision, no procedure, one named twice or not in the catalogue, or a list of that day
            is there already.
        NotYourOffice.
    """
    _require_office(actor, authority_id)
    if not actor.may(Permission.MANAGE) and actor.kind != ActorKind.SYSTEM:
        raise NotYourOffice("Danh mục thủ tục của cơ quan do người quản lý Một cửa ghi.")
    listed, named = list(lines), line(decision)
    codes = [one.code for one in listed]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if not named or len(named) > 120:
        raise Invalid({"decision": "Ghi số, ký hiệu quyết định công bố danh mục (đến 120 ký tự)."})
    if not listed or twice:
        sentence = f"Thủ tục ghi hai lần: {_few(twice)}." if twice else "Danh mục chưa có thủ tục nào."
        raise Invalid({"lines": sentence})
    unknown = sorted(set(codes) - set(names_of(set(codes))))
    if unknown:
        raise Invalid({"lines": f"Danh mục quốc gia ở đây chưa có mã: {_few(unknown)}. Nhập thủ tục trước."})
    with writing():
        if ProcedureList.objects.filter(authority_id=authority_id, valid_from=valid_from).exists():
            raise Invalid({"valid_from": "Đã có danh mục áp dụng từ ngày này."})
        made = ProcedureList.objects.create(
            authority_id=authority_id,
            decision=named,
            decision_date=decision_date,
            valid_from=valid_from,
            note=line(note)[:300],
            recorded_at=at,
            recorder_name=actor.name[:160],
        )
        ListedProcedure.objects.bulk_create(
            ListedProcedure(listing=made, code=one.code, interagency=one.interagency, vertical=one.vertical)
            for one in listed
        )
    return made.pk


def _few(codes: list[str]) -> str:
    more = f" và {len(codes) - 10} mã khác" if len(codes) > 10 else ""
    return ", ".join(codes[:10]) + more


def _writes_for(actor: Actor, authority_id: int) -> bool:
    """An official writes for their own offices and those that went wholly into them."""
    return actor.kind == ActorKind.SYSTEM or (
        actor.kind == ActorKind.OFFICIAL and authority_id in actor.authority_ids
    )


def _require_office(actor: Actor, authority_id: int) -> None:
    if not _writes_for(actor, authority_id):
        raise NotYourOffice("Bạn không ghi việc cho cơ quan này.")
