"""Written assignments and standing in, each with its decision and days (decree 61/2018, Article 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.lib.dates import format_day
from motcua.lib.refused import Invalid, NotFound, Refused
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import log
from motcua.org.actions.scope import forget_people, require_admin, require_manager
from motcua.org.models import Assignment, Delegation, Official
from motcua.org.queries.units import UnitInfo
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import Actor, ActorKind, Role, SigningForm

_ASSIGNED_BY = "NĐ 61/2018/NĐ-CP, Điều 13"


class HoldsNoSuchRole(Refused):
    """Nobody hands over what they do not hold."""

    code = "holds-no-such-role"


@dataclass(frozen=True, slots=True)
class _Paper:
    """The written decision behind an assignment or a standing-in."""

    number: str
    signed: date
    valid_from: date
    valid_to: date | None
    signing: str

    def errors(self) -> dict[str, str]:
        found = {}
        if not self.number:
            found["decision_number"] = "Chưa ghi số văn bản phân công."
        elif sentence := too_long("Số văn bản phân công", self.number, 60):
            found["decision_number"] = sentence
        if self.valid_from < self.signed:
            found["valid_from"] = (
                f"Ngày có hiệu lực {format_day(self.valid_from)} không thể trước "
                f"ngày ký văn bản {format_day(self.signed)}."
            )
        if self.valid_to is not None and self.valid_to < self.valid_from:
            found["valid_to"] = f"Ngày kết thúc phải từ {format_day(self.valid_from)} trở đi."
        if self.signing not in SigningForm.values:
            found["signing"] = f"Không có hình thức ký “{self.signing[:10]}”."
        return found

    def stored(self) -> dict[str, object]:
        return {
            "decision_number": self.number,
            "decision_date": self.signed,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "signing": self.signing,
        }


def official_for_change(official_id: int) -> Official:
    """The account, locked until the end of the transaction.

    Raises:
        NotFound: no such account.
    """
    found = Official.objects.select_for_update().filter(pk=official_id).first()
    if found is None:
        raise NotFound("Không tìm thấy tài khoản cán bộ này.")
    return found


def close_assignments(rows: QuerySet[Assignment] | QuerySet[Delegation], day: date) -> None:
    """End what runs after a day, take away what has not begun by then."""
    rows.filter(valid_from__gt=day).delete()
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day)).update(valid_to=day)


def _overlapping(first: date, last: date | None) -> Q:
    overlap = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    return overlap if last is None else overlap & Q(valid_from__lte=last)


def _assignment_errors(official: Official, info: UnitInfo, role: str, field_code: str, paper: _Paper) -> None:
    errors = paper.errors()
    if role not in Role.values:
        errors["role"] = f"Không có vai trò “{role[:20]}”."
    if not official.is_active:
        errors["official_id"] = f"Tài khoản của {official.full_name} đang bị khóa."
    if not info.stands_on(paper.valid_from):
        errors["unit_id"] = f"{info.name} không hoạt động tại ngày {format_day(paper.valid_from)}."
    same = Assignment.objects.filter(official=official, unit_id=info.id, role=role, field_code=field_code)
    if same.filter(_overlapping(paper.valid_from, paper.valid_to)).exists():
        errors.setdefault("role", f"{official.full_name} đang giữ vai trò này trong thời gian đó.")
    if errors:
        raise Invalid(errors, citation=_ASSIGNED_BY if "decision_number" in errors else "")


@transaction.atomic
def assign(
    *,
    actor: Actor,
    at: datetime,
    official_id: int,
    unit_id: int,
    role: str,
    decision_number: str,
    decision_date: date,
    valid_from: date,
    valid_to: date | None = None,
    field_code: str = "",
    signing: str = "",
) -> Assignment:
    """Give an official a role at a unit, for one field or all, by a written decision.

    Raises:
        Invalid: a missing paper, wrong dates, or the same role already running.
        Forbidden: the actor does not manage the unit; only administrators make administrators.
    """
    info = unit_info(unit_id)
    require_manager(actor, info)
    if role == Role.ADMIN:
        require_admin(actor, info)
    official = official_for_change(official_id)
    paper = _Paper(line(decision_number), decision_date, valid_from, valid_to, signing)
    field_code = line(field_code)[:60]
    _assignment_errors(official, info, role, field_code, paper)
    made: Assignment = Assignment.objects.create(
        official=official, unit_id=unit_id, role=role, field_code=field_code, **paper.stored()
    )
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.assigned",
        subject=f"official:{official_id}",
        unit=info.code,
        role=role,
        field=field_code,
        **paper.stored(),
    )
    return made


@transaction.atomic
def end_assignment(*, actor: Actor, at: datetime, assignment_id: int, last_day: date) -> None:
    """End a role after a day; one that has not begun by then is taken away."""
    found = Assignment.objects.select_for_update().filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("Không tìm thấy phân công này.")
    info = unit_info(found.unit_id)
    require_manager(actor, info)
    if found.role == Role.ADMIN:
        require_admin(actor, info)
    close_assignments(Assignment.objects.filter(pk=assignment_id), last_day)
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.assignment_ended",
        subject=f"official:{found.official_id}",
        role=found.role,
        unit=info.code,
        last_day=last_day,
    )


def _require_arranger(actor: Actor, absent_id: int, info: UnitInfo) -> None:
    """A manager of the unit, or the absent official themself."""
    if actor.kind != ActorKind.OFFICIAL or actor.official_id != absent_id:
        require_manager(actor, info)


def _delegation_errors(
    absent: Official, stand_in: Official, info: UnitInfo, role: str, paper: _Paper
) -> None:
    errors = paper.errors()
    if absent.pk == stand_in.pk:
        errors["stand_in_id"] = "Người thay phải là người khác."
    elif not stand_in.is_active:
        errors["stand_in_id"] = f"Tài khoản của {stand_in.full_name} đang bị khóa."
    if role == Role.LEADER and not paper.signing:
        errors.setdefault("signing", "Ký thay lãnh đạo phải ghi hình thức: KT., TL. hoặc TUQ.")
    if errors:
        raise Invalid(errors)
    held = Assignment.objects.filter(
        _overlapping(paper.valid_from, paper.valid_to), official=absent, unit_id=info.id, role=role
    )
    if not held.exists():
        raise HoldsNoSuchRole(
            f"{absent.full_name} không giữ vai trò này tại {info.name} trong thời gian đó "
            "nên không thể giao lại."
        )


@transaction.atomic
def delegate(
    *,
    actor: Actor,
    at: datetime,
    absent_id: int,
    stand_in_id: int,
    unit_id: int,
    role: str,
    decision_number: str,
    decision_date: date,
    valid_from: date,
    valid_to: date,
    signing: str = "",
) -> Delegation:
    """One official stands in for another at a unit between two days; who signs says in which form.

    A manager arranges it, or the absent official themself.

    Raises:
        Invalid: a missing paper, wrong dates, nobody else to stand in, no form of signing for a leader.
        HoldsNoSuchRole: the absent one does not hold the role in that time.
    """
    info = unit_info(unit_id)
    _require_arranger(actor, absent_id, info)
    absent, stand_in = official_for_change(absent_id), official_for_change(stand_in_id)
    paper = _Paper(line(decision_number), decision_date, valid_from, valid_to, signing)
    _delegation_errors(absent, stand_in, info, role, paper)
    made: Delegation = Delegation.objects.create(
        absent=absent, stand_in=stand_in, unit_id=unit_id, role=role, **paper.stored()
    )
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.delegated",
        subject=f"official:{absent_id}",
        stand_in=stand_in_id,
        unit=info.code,
        role=role,
        **paper.stored(),
    )
    return made


@transaction.atomic
def end_delegation(*, actor: Actor, at: datetime, delegation_id: int, last_day: date) -> None:
    """End a standing-in early; one that has not begun by then is taken away."""
    found = Delegation.objects.select_for_update().filter(pk=delegation_id).first()
    if found is None:
        raise NotFound("Không tìm thấy việc giao thay này.")
    _require_arranger(actor, found.absent_id, unit_info(found.unit_id))
    close_assignments(Delegation.objects.filter(pk=delegation_id), last_day)
    forget_people()
    log.record(
        actor=actor,
        at=at,
        action="official.delegation_ended",
        subject=f"official:{found.absent_id}",
        stand_in=found.stand_in_id,
        last_day=last_day,
    )
