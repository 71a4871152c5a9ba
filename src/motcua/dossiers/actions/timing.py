"""What touches the promised date: the one reschedule with apology, payment pauses, stopping."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue.queries import pinned
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import intake, papers, routing
from motcua.dossiers.actions.finishing import finish
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Dossier, Pause
from motcua.dossiers.types import SlipKind, TaskState
from motcua.law.apology import may_move_to, may_reschedule
from motcua.law.calendar import local
from motcua.law.deadlines import PAUSE_GROUNDS, after_pause, may_pause
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import Actor


class NoMoreReschedule(Refused):
    """The date moved once already."""

    code = "no-more-reschedule"


class NoLegalPause(Refused):
    """The clock may not stand still on this ground."""

    code = "no-legal-pause"


def reschedule(
    dossier_id: int,
    *,
    new_due_at: datetime,
    reason: str,
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Apologise and promise a new date, once (Mẫu 04); the first date stays and decides lateness.

    Raises:
        NoMoreReschedule. Invalid: the new date is not later, not in office time, or no reason.
    """
    reason = clean_block(reason)
    if not reason:
        raise Invalid({"reason": "Nêu lý do chậm trả kết quả; lý do được in trên phiếu xin lỗi."})

    def apply(act: Act) -> None:
        dossier = act.dossier
        assert dossier.received_at is not None  # noqa: S101 - it is being worked on
        ruling = may_reschedule(dossier.reschedules, on=dossier.received_at.astimezone(papers.VIETNAM).date())
        if not ruling.ok:
            raise NoMoreReschedule(ruling.sentence, citation=ruling.citation)
        _check_new_date(dossier, new_due_at, at)
        new_due = local(new_due_at)
        number = papers.next_number(dossier, SlipKind.APOLOGY, at)
        signing = act.grant.signing if act.grant else ""
        slip = papers.apology(
            dossier, new_due_at=new_due, reason=reason, number=number, actor=actor, signing=signing, at=at
        )
        stored = papers.store(dossier, SlipKind.APOLOGY, slip, number=number, actor=actor, at=at)
        act.data |= {
            "due_before": intake.iso(dossier.due_at),
            "due_at": intake.iso(new_due),
            "reason": reason,
            "slip": ["apology", number],
            "slip_id": stored.pk,
        }
        dossier.due_at, dossier.apologised_at = new_due, at
        dossier.reschedules += 1
        routing.follow_date(dossier)

    return lifecycle.perform("reschedule", dossier_id, apply, actor=actor, at=at, sent=sent)


def _check_new_date(dossier: Dossier, new_due_at: datetime, at: datetime) -> None:
    if new_due_at <= at:
        raise Invalid({"new_due_at": "Ngày hẹn lại phải sau lúc này."})
    assert dossier.received_at is not None and dossier.due_at is not None  # noqa: S101, PT018 - it is running
    ruling = may_move_to(
        new_due_at, dossier.due_at, calendar_of(dossier.one_stop_id), on=local(dossier.received_at).date()
    )
    if not ruling.ok:
        raise Invalid({"new_due_at": ruling.sentence}, citation=ruling.citation)


def await_payment(
    dossier_id: int,
    *,
    ground: str,
    reason: str,
    citation: str = "",
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """The clock waits on a legal ground only; the wait is an interval that everyone sees.

    Raises:
        NoLegalPause: the ground is not in the law's list, not enabled, or lacks its citation.
    """

    def apply(act: Act) -> None:
        on = at.astimezone(papers.VIETNAM).date()
        ruling = may_pause(ground, on, clean(citation))
        if not ruling.ok:
            raise NoLegalPause(ruling.sentence, citation=ruling.citation)
        Pause.objects.create(
            dossier=act.dossier,
            ground=ground,
            citation=ruling.citation[:200],
            reason=clean_block(reason),
            started_at=at,
        )
        act.data |= {"ground": ground, "citation": ruling.citation, "reason": clean_block(reason)}

    return lifecycle.perform("await_payment", dossier_id, apply, actor=actor, at=at, sent=sent)


def pay(dossier_id: int, *, proof: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Performed:
    """The duty is met: the pause ends and the working time that was left runs on."""
    if not clean(proof):
        raise Invalid({"proof": "Ghi chứng từ đã thực hiện nghĩa vụ tài chính."})

    def apply(act: Act) -> None:
        dossier = act.dossier
        pause = dossier.pauses.filter(ended_at=None).first()
        if pause is not None:
            pause.ended_at = at
            pause.save(update_fields=["ended_at"])
            _resume(dossier, pause, act)
        act.data["proof"] = clean(proof)

    return lifecycle.perform("pay", dossier_id, apply, actor=actor, at=at, sent=sent)


def _resume(dossier: Dossier, pause: Pause, act: Act) -> None:
    if dossier.due_at is None:
        return
    due = after_pause(
        due_at=dossier.due_at,
        paused_at=pause.started_at,
        resumed_at=act.at,
        calendar=calendar_of(dossier.one_stop_id),
    )
    act.data |= {"due_before": intake.iso(dossier.due_at), "due_at": intake.iso(due.due_at)}
    dossier.due_at = due.due_at
    if dossier.original_due_at is not None and pause.started_at <= dossier.original_due_at:
        dossier.original_due_at = after_pause(
            due_at=dossier.original_due_at,
            paused_at=pause.started_at,
            resumed_at=act.at,
            calendar=calendar_of(dossier.one_stop_id),
        ).due_at
    routing.shift_clocks(dossier, pause.started_at, act.at)


def pause_grounds(on: datetime) -> list[tuple[str, str]]:
    """Grounds that may be used now, for the form's list."""
    day = on.astimezone(papers.VIETNAM).date()
    return [(g.code, g.title) for g in PAUSE_GROUNDS.values() if may_pause(g.code, day, "x").ok]


def stop(
    dossier_id: int,
    *,
    reason: str,
    channel: str = "Trực tiếp",
    refund: str = "",
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Stop on the applicant's request while there is no result yet (NĐ 118/2025, Điều 21)."""
    reason = clean_block(reason)
    if not reason:
        raise Invalid({"reason": "Ghi nội dung đề nghị dừng của người nộp (ngày, hình thức đề nghị)."})

    def apply(act: Act) -> None:
        dossier = act.dossier
        number = papers.next_number(dossier, SlipKind.STOP, at)
        signing = act.grant.signing if act.grant else ""
        slip = papers.stop_notice(
            dossier, reason=reason, channel=channel, refund=clean(refund), number=number, actor=actor,
            signing=signing, at=at,
        )  # fmt: skip
        stored = papers.store(dossier, SlipKind.STOP, slip, number=number, actor=actor, at=at)
        end(act)
        act.data |= {"reason": reason, "slip": ["stop", number], "slip_id": stored.pk}

    return lifecycle.perform("stop", dossier_id, apply, actor=actor, at=at, sent=sent)


def end(act: Act) -> None:
    """Close the clock, the tasks, stages and pauses of a dossier that goes no further."""
    dossier = act.dossier
    finish(dossier, act.at, refused_or_stopped=True)
    dossier.tasks.filter(state=TaskState.OPEN).update(state=TaskState.DROPPED, done_at=act.at)
    dossier.pauses.filter(ended_at=None).update(ended_at=act.at)
    for stage in dossier.stages.filter(finished_at=None):
        routing.close_stage(stage, act.at)


def has_term(version_id: int, channel: str) -> bool:
    """Whether the catalogue gives a clear term, so that the page need not ask for one."""
    procedure = pinned.procedure(version_id)
    terms = procedure.terms(channel)
    return procedure.same_day or bool(terms and terms.has_term)
