"""The moves of a periodic report: draft, check, sign and seal, send, correct (TT 01/2020/TT-VPCP)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, connection

from motcua.dossiers.lifecycle import NOTHING_SENT, Sent, writing
from motcua.law import periods
from motcua.law.calendar import local
from motcua.law.periods import Period
from motcua.law.registry import word
from motcua.lib.refused import Invalid, Refused, Stale
from motcua.lib.vietnamese_text import clean_block
from motcua.org.actions import log
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor, Level, UnitKind
from motcua.reports.actions.submission_acts import (
    Acting,
    Moved,
    NotYourReport,
    done_before,
    grant_at,
    opened,
    perform,
    record,
    signed,
    unsigned,
)
from motcua.reports.actions.submission_sealing import Prepared, plain_take, prepare, seal
from motcua.reports.defined import form
from motcua.reports.models import ReportSubmission
from motcua.reports.models.submission_moves import BY_NAME
from motcua.reports.queries.scope import require
from motcua.reports.queries.submission_proof import SEALED
from motcua.reports.queries.submission_words import words
from motcua.reports.queries.taking import Take, package_of, take
from motcua.reports.types import RuleSet, SubmissionState

PACKAGE = "package"
_TT01 = "TT 01/2020/TT-VPCP"
#: to whom a province reports
_TOP = "Văn phòng Chính phủ"


class IdentityBroken(Refused):
    """An equation that the form must keep does not hold: the report cannot be answered for."""

    code = "identity-broken"


class PeriodNotOver(Refused):
    """The period still runs: its figures are not complete."""

    code = "period-not-over"


class AlreadySealed(Refused):
    """The period's report is sealed; what is wrong in it is corrected by a new version."""

    code = "already-sealed"


def draft(
    *,
    unit_id: int,
    period: Period,
    actor: Actor,
    at: datetime,
    forms: Sequence[str] = (),
    rules: RuleSet = RuleSet.LEGAL,
    sent: Sent = NOTHING_SENT,
) -> Moved:
    """Begin a unit's report of a period with its figures; one that is already begun is given back.

    Args:
        forms: empty for the whole package of the period (II.05 to II.08 with the narrative).

    Raises:
        NotFound: the unit is outside the actor's scope. NotYourReport; AlreadySealed; Invalid: a period that
        no form knows or that has not begun; UnitNotThen: the unit did not stand then; UnknownForm.
    """
    done = done_before(sent, "draft", None)
    if done is not None:
        return done
    unit = require(actor, unit_id)
    _check_period(unit, period)
    grant = grant_at(BY_NAME["draft"], actor, unit_id)
    wanted = tuple(form(name).name for name in forms) or package_of(unit)
    package = PACKAGE if not forms else _package_key(wanted)
    known = _newest(unit_id, package, period)
    if known is not None:
        return _given_back(known, unit, period)
    taken = take(wanted, unit_id=unit_id, period=period, at=at, as_of=at, rules=rules)
    row = _row(unit, period, package, wanted, taken, at, rules)
    acting = Acting(BY_NAME["draft"], row, actor, grant, at)
    try:
        return _begun(acting, sent)
    except IntegrityError:
        known = None if connection.in_atomic_block else _newest(unit_id, package, period)
        if known is None:
            raise
        return _given_back(known, unit, period)


def _check_period(unit: UnitInfo, period: Period) -> None:
    if unit.kind not in {UnitKind.AUTHORITY, UnitKind.DEPARTMENT}:
        raise Invalid({"unit": f"{unit.name} không lập báo cáo riêng; chọn {unit.authority_name}."})
    if not period.statutory:
        raise Invalid({"period": "Báo cáo định kỳ lập theo tháng, quý, 6 tháng hoặc năm của chế độ báo cáo."})


def _package_key(forms: Sequence[str]) -> str:
    return forms[0] if len(forms) == 1 else hashlib.sha256("+".join(forms).encode()).hexdigest()[:20]


def _newest(unit_id: int, package: str, period: Period) -> ReportSubmission | None:
    rows = ReportSubmission.objects.filter(unit_id=unit_id, package=package, period_code=period.code)
    return rows.order_by("-version").first()


def _given_back(known: ReportSubmission, unit: UnitInfo, period: Period) -> Moved:
    if known.sealed_at is None:
        return Moved(known.pk, known.state, known.last_seq, replayed=True)
    raise AlreadySealed(
        f"Báo cáo {period.label} của {unit.name} đã chốt lúc {local(known.sealed_at):%H:%M %d/%m/%Y}. "
        "Số liệu sai thì lập bản đính chính.",
        citation=_TT01,
        details={"submission": known.pk},
    )


def _row(
    unit: UnitInfo,
    period: Period,
    package: str,
    forms: Sequence[str],
    taken: Take,
    at: datetime,
    rules: RuleSet,
) -> ReportSubmission:
    first = taken.forms[0].report
    above = _receiver(unit)
    row = ReportSubmission(
        unit_id=unit.id,
        unit_name=unit.name,
        receiver_id=above.id if above else None,
        receiver_name=above.name if above else _TOP if unit.level == Level.PROVINCE else first.receiver_name,
        package=package,
        forms=list(forms),
        period_code=period.code,
        first=period.first,
        last=period.last,
        rules=rules.value,
        state=SubmissionState.DRAFT,
    )
    _put(row, taken, at)
    return row


def _receiver(unit: UnitInfo) -> UnitInfo | None:
    """The nearest authority above, which the report goes to."""
    above = [units.unit(i) for i in unit.path_ids if i != unit.id]
    return next((info for info in reversed(above) if info.kind == UnitKind.AUTHORITY), None)


def _put(row: ReportSubmission, taken: Take, at: datetime) -> None:
    """The figures as they are now, on a report that nobody has signed."""
    row.as_of = at
    row.cutoff = min((one.report.cutoff for one in taken.forms), default=at)
    row.figures = plain_take(taken)
    row.narrative = []
    if row.package == PACKAGE:
        reports = [one.report for one in taken.forms]
        period, rules = periods.parse(row.period_code), RuleSet(row.rules)
        row.narrative = words(row.unit_id, period, at=at, as_of=at, rules=rules, reports=reports)


def _begun(acting: Acting, sent: Sent) -> Moved:
    row = acting.submission
    with writing():
        signed(row, "prepared", acting.actor, acting.at)
        row.save(force_insert=True)
        event = record(acting, sent)
        row.save(update_fields=["last_seq", "last_hash"])
    return Moved(row.pk, row.state, event.seq)


def _taken_again(row: ReportSubmission, at: datetime) -> Take:
    period = periods.parse(row.period_code)
    return take(row.forms, unit_id=row.unit_id, period=period, at=at, as_of=at, rules=RuleSet(row.rules))


def refresh(submission_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Moved:
    """Take the figures of a draft anew; what was checked must be checked again."""
    taken = _taken_again(opened(submission_id, actor), at)

    def apply(acting: Acting) -> None:
        _put(acting.submission, taken, at)
        signed(acting.submission, "prepared", actor, at)
        unsigned(acting.submission, "checked")

    return perform("refresh", submission_id, apply, actor=actor, at=at, sent=sent)


def annotate(
    submission_id: int, *, note: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Moved:
    """Write the words that go with the figures.

    Raises:
        Invalid: longer than 4.000 characters.
    """
    text = clean_block(note)
    if len(text) > 4000:
        raise Invalid({"note": f"Tối đa 4.000 ký tự, đang có {len(text)} ký tự."})

    def apply(acting: Acting) -> None:
        acting.submission.note = text

    return perform("annotate", submission_id, apply, actor=actor, at=at, sent=sent)


def check(
    submission_id: int,
    *,
    actor: Actor,
    at: datetime,
    four_eyes: bool | None = None,
    sent: Sent = NOTHING_SENT,
) -> Moved:
    """Answer for the figures: they are taken anew, every identity must hold, the period must be over.

    Args:
        four_eyes: whether another than who prepared it must check; by default the dated parameter
            ``report.four_eyes``.

    Raises:
        PeriodNotOver; IdentityBroken, naming lines and figures; NotYourReport: the same person.
    """
    row = opened(submission_id, actor)
    period = periods.parse(row.period_code)
    done = done_before(sent, "check", submission_id)
    if done is not None:
        return done
    if at < period.ends_at:
        raise PeriodNotOver(
            f"Kỳ {period.label} đến hết ngày {period.last:%d/%m/%Y} mới kết thúc nên chưa kiểm tra, ký được.",
            citation=_TT01,
        )
    taken = _taken_again(row, at)
    _check_identities(taken)
    two = word("report.four_eyes", local(at).date()) == "on" if four_eyes is None else four_eyes

    def apply(acting: Acting) -> None:
        submission = acting.submission
        if two and submission.prepared_by_id == actor.official_id:
            raise NotYourReport("Người kiểm tra phải khác người lập báo cáo.", code="four-eyes")
        _put(submission, taken, at)
        signed(submission, "checked", actor, at)

    return perform("check", submission_id, apply, actor=actor, at=at, sent=sent)


def _check_identities(taken: Take) -> None:
    broken = [
        f"biểu {one.report.form}: {found.sentence}"
        for one in taken.forms
        for found in one.report.checks
        if not found.ok
    ]
    if broken:
        raise IdentityBroken(
            f"Số liệu chưa khớp, chưa gửi được: {'; '.join(broken)}. Mở các số không khớp để xem hồ sơ.",
            citation=_TT01,
        )


def send_back(
    submission_id: int, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Moved:
    """Give a checked report back to who prepares it.

    Raises:
        Invalid: no reason.
    """
    why = _reason(reason)

    def apply(acting: Acting) -> None:
        unsigned(acting.submission, "checked")
        acting.data["reason"] = why

    return perform("send_back", submission_id, apply, actor=actor, at=at, sent=sent)


def _reason(reason: str) -> str:
    text = clean_block(reason)
    if not text:
        raise Invalid({"reason": "Nêu lý do."})
    if len(text) > 1000:
        raise Invalid({"reason": f"Tối đa 1.000 ký tự, đang có {len(text)} ký tự."})
    return text


def sign(submission_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Moved:
    """Sign and seal: cells, the dossiers behind them, the cut-off and the hash are stored and stay.

    The figures are taken once more as known when they were checked and must be the same.

    Raises:
        Stale: they are not (named), or the report moved meanwhile.
    """
    row = opened(submission_id, actor)
    done = done_before(sent, "sign", submission_id)
    if done is not None:
        return done
    grant_at(BY_NAME["sign"], actor, row.unit_id)
    prepared = prepare(row, at) if row.state == SubmissionState.CHECKED else None

    def apply(acting: Acting) -> None:
        if prepared is None:
            raise Stale("Báo cáo vừa thay đổi. Tải lại trang để xem rồi quyết định.")
        _sealed(acting, prepared, sent)

    return perform("sign", submission_id, apply, actor=actor, at=at, sent=Sent(expected=sent.expected))


def _sealed(acting: Acting, prepared: Prepared, sent: Sent) -> None:
    """Two lines of the record in one act: the signature, under the caller's key, and the seal."""
    row = acting.submission
    signed(row, "signed", acting.actor, acting.at)
    row.signed_form = acting.on_behalf_of
    seal(row, prepared, acting.at)
    # the organisation's record is of another app and cannot be emptied with the reports: a seal outlives them
    log.record(
        actor=acting.actor,
        at=acting.at,
        action=SEALED,
        subject=f"unit:{row.unit_id}",
        period=row.period_code,
        version=row.version,
        hash=row.hash,
    )
    record(acting, sent)
    acting.move, acting.before = BY_NAME["seal"], SubmissionState.SIGNED
    acting.data = {"hash": row.hash}
    row.state = SubmissionState.SEALED


def send(submission_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Moved:
    """Send a sealed report to the superior: from now on they see it."""

    def apply(acting: Acting) -> None:
        signed(acting.submission, "sent", actor, at)
        acting.data["receiver"] = acting.submission.receiver_name

    return perform("send", submission_id, apply, actor=actor, at=at, sent=sent)


def correct(
    submission_id: int, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Moved:
    """Begin a new version of a sealed report with the figures of now; the old one stays as it is.

    Returns:
        The new draft (the one already begun, if there is one).

    Raises:
        Invalid: no reason.
    """
    row = opened(submission_id, actor)
    why = _reason(reason)
    grant = grant_at(BY_NAME["correct"], actor, row.unit_id)
    begun = ReportSubmission.objects.filter(corrects_id=submission_id).first()
    if begun is not None:
        return Moved(begun.pk, begun.state, begun.last_seq, replayed=True)
    taken = _taken_again(row, at)
    made: list[Moved] = []

    def apply(acting: Acting) -> None:
        old = acting.submission
        unit = units.unit(old.unit_id)
        period = periods.parse(old.period_code)
        new = _row(unit, period, old.package, old.forms, taken, at, RuleSet(old.rules))
        new.version, new.corrects, new.reason = old.version + 1, old, why
        made.append(_begun(Acting(BY_NAME["draft"], new, actor, grant, at), NOTHING_SENT))
        acting.data |= {"reason": why, "version": new.version, "submission": new.pk}

    perform("correct", submission_id, apply, actor=actor, at=at, sent=sent)
    begun = ReportSubmission.objects.get(corrects_id=submission_id)
    return Moved(begun.pk, begun.state, begun.last_seq, replayed=not made)
