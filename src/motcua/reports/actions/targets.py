"""Setting goals for indicators: by a decision, from a day on, for the unit and everything under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from motcua.lib.dates import format_day
from motcua.lib.refused import Forbidden, Invalid, NotFound
from motcua.lib.typed_text import line, too_long
from motcua.org.actions import log
from motcua.org.queries.units import unit as unit_info
from motcua.org.types import Actor
from motcua.reports.defined import indicators
from motcua.reports.models import Target
from motcua.reports.queries.targets import may_set

_MOST = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTarget:
    """A goal to be set; ``value`` in per cent, days inclusive, no last day while it holds."""

    unit_id: int
    indicator: str
    value: Decimal
    valid_from: date
    decision: str
    valid_to: date | None = None


@transaction.atomic
def set_target(*, actor: Actor, at: datetime, new: NewTarget) -> Target:
    """Set a goal; the one that held before ends the day before, one of the same first day is replaced.

    Raises:
        Invalid: an unknown indicator, a value outside 0–100, no decision, a later goal already set.
        Forbidden: the actor neither leads nor manages the unit.
    """
    _require(actor, new.unit_id)
    _check(new)
    others = Target.objects.select_for_update().filter(unit_id=new.unit_id, indicator=new.indicator)
    last = new.valid_to
    later = others.filter(valid_from__gt=new.valid_from).order_by("valid_from").first()
    if later is not None and (last is None or last >= later.valid_from):
        last = later.valid_from - timedelta(days=1)
    running = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=new.valid_from))
    running.filter(valid_from__lt=new.valid_from).update(valid_to=new.valid_from - timedelta(days=1))
    replaced = others.filter(valid_from=new.valid_from).first()
    stored = replaced or Target(unit_id=new.unit_id, indicator=new.indicator, valid_from=new.valid_from)
    former = None if replaced is None else str(replaced.value)
    stored.value, stored.valid_to, stored.decision = new.value, last, line(new.decision)
    stored.set_at, stored.set_by = at, actor.name[:160]
    stored.save()
    log.record(
        actor=actor,
        at=at,
        action="target.set",
        subject=f"unit:{new.unit_id}",
        indicator=new.indicator,
        value=str(new.value),
        former=former,
        valid_from=new.valid_from,
        valid_to=last,
        decision=stored.decision,
    )
    return stored


@transaction.atomic
def end_target(*, actor: Actor, at: datetime, target_id: int, last_day: date) -> None:
    """Let a goal hold to a day and no longer.

    Raises:
        NotFound: no such goal. Forbidden: not the actor's unit. Invalid: a day before its first.
    """
    found = Target.objects.select_for_update().filter(pk=target_id).first()
    if found is None:
        raise NotFound("Không tìm thấy chỉ tiêu này.")
    _require(actor, found.unit_id)
    if last_day < found.valid_from:
        raise Invalid({"last_day": f"Chỉ tiêu có hiệu lực từ {format_day(found.valid_from)}."})
    if found.valid_to is not None and found.valid_to <= last_day:
        return  # it is over already: an old page must not bring it back
    found.valid_to = last_day
    found.save(update_fields=["valid_to"])
    log.record(
        actor=actor,
        at=at,
        action="target.ended",
        subject=f"unit:{found.unit_id}",
        indicator=found.indicator,
        last_day=last_day,
    )


def _require(actor: Actor, unit_id: int) -> None:
    if not may_set(actor, unit_id):
        name = unit_info(unit_id).name
        raise Forbidden(f"Chỉ lãnh đạo, người quản lý của {name} được đặt chỉ tiêu ở đây.")


def _check(new: NewTarget) -> None:
    errors = {}
    if new.indicator not in indicators():
        errors["indicator"] = "Chọn một chỉ số trong danh sách."
    if not 0 <= new.value <= _MOST:
        errors["value"] = "Chỉ tiêu là tỷ lệ phần trăm, từ 0 đến 100."
    if new.valid_to is not None and new.valid_to < new.valid_from:
        errors["valid_to"] = "Ngày cuối phải từ ngày bắt đầu trở đi."
    decision = line(new.decision)
    if not decision:
        errors["decision"] = "Chưa ghi văn bản giao chỉ tiêu, ví dụ “Kế hoạch số 12/KH-UBND”."
    elif sentence := too_long("Văn bản", decision, 200):
        errors["decision"] = sentence
    if errors:
        raise Invalid(errors)
