"""People and client systems for the console and for pickers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from motcua.lib.vietnamese_text import fold
from motcua.org.models import ApiClient, Assignment, Delegation, Official, OrgEvent, Unit
from motcua.org.queries.units import standing
from motcua.org.types import Role, SigningForm

_COLUMNS = ("id", "username", "full_name", "title", "email", "phone", "is_active", "last_login", "sort_key")


@dataclass(frozen=True, slots=True)
class OfficialInfo:
    """One account."""

    id: int
    username: str
    full_name: str
    title: str
    email: str
    phone: str
    is_active: bool
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class AssignmentInfo:
    """One role of one official at one unit, with its decision."""

    id: int
    official_id: int
    official_name: str
    unit_id: int
    unit_name: str
    role: str
    role_name: str
    field_code: str
    signing: str
    signing_name: str
    decision_number: str
    decision_date: date
    valid_from: date
    valid_to: date | None

    def runs_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class DelegationInfo:
    """One standing-in, with its decision."""

    id: int
    absent_id: int
    absent_name: str
    stand_in_id: int
    stand_in_name: str
    unit_id: int
    unit_name: str
    role: str
    role_name: str
    signing: str
    decision_number: str
    decision_date: date
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """One client system; never its token."""

    id: int
    name: str
    unit_id: int
    unit_name: str
    scopes: tuple[str, ...]
    created_at: datetime
    valid_to: datetime | None
    is_active: bool


def _of_authorities(authority_ids: Iterable[int]) -> QuerySet[Unit]:
    ids = list(authority_ids)
    return Unit.objects.filter(Q(pk__in=ids) | Q(authority_id__in=ids))


def officials_of(
    authority_ids: Iterable[int], text: str = "", on: date | None = None
) -> QuerySet[Official, Any]:
    """Rows of accounts with a role at these authorities, by given name; with those who have no role yet.

    Args:
        text: part of a name without diacritics, or of a username.
        on: only those whose role runs that day (and those without any).
    """
    roles = Assignment.objects.filter(unit__in=_of_authorities(authority_ids))
    if on is not None:
        roles = roles.filter(standing(on))
    rows = Official.objects.filter(
        Q(pk__in=roles.values("official_id")) | ~Q(pk__in=Assignment.objects.values("official_id"))
    )
    wanted = fold(text)[:120]
    if wanted:
        rows = rows.filter(Q(fold__contains=wanted) | Q(username__contains=wanted))
    found: QuerySet[Official, Any] = rows.order_by("sort_key", "pk").values(*_COLUMNS)
    return found


def official(official_id: int) -> OfficialInfo | None:
    """One account by id."""
    found = Official.objects.filter(pk=official_id).first()
    if found is None:
        return None
    return OfficialInfo(
        found.pk,
        found.username,
        found.full_name,
        found.title,
        found.email,
        found.phone,
        found.is_active,
        found.must_change_password,
    )


def official_id_of(username: str) -> int | None:
    """The account with a username, as typed in any case."""
    return Official.objects.filter(username=username.strip().lower()).values_list("pk", flat=True).first()


def _assignment(row: Assignment) -> AssignmentInfo:
    return AssignmentInfo(
        id=row.pk,
        official_id=row.official_id,
        official_name=row.official.full_name,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        role=row.role,
        role_name=str(Role(row.role).label),
        field_code=row.field_code,
        signing=row.signing,
        signing_name=str(SigningForm(row.signing).label),
        decision_number=row.decision_number,
        decision_date=row.decision_date,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _assignments() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("official", "unit")


def assignments_of(official_id: int) -> list[AssignmentInfo]:
    """Every role the official holds or held, the newest first."""
    rows = _assignments().filter(official_id=official_id)
    return [_assignment(row) for row in rows.order_by("-valid_from", "-pk")]


def roles_of(official_ids: Iterable[int], on: date) -> dict[int, list[AssignmentInfo]]:
    """Roles running on a day for many officials at once: one query for a page of a list."""
    found: dict[int, list[AssignmentInfo]] = {}
    rows = _assignments().filter(standing(on), official_id__in=list(official_ids))
    for row in rows.order_by("role", "pk"):
        found.setdefault(row.official_id, []).append(_assignment(row))
    return found


def holders(unit_id: int, role: str, on: date, field_code: str = "") -> list[AssignmentInfo]:
    """Who holds a role at a unit on a day (for a field), by given name: to whom a task may be handed."""
    rows = _assignments().filter(standing(on), official__is_active=True, unit_id=unit_id, role=role)
    if field_code:
        rows = rows.filter(field_code__in=["", field_code])
    return [_assignment(row) for row in rows.order_by("official__sort_key", "pk")]


def _delegation(row: Delegation) -> DelegationInfo:
    return DelegationInfo(
        id=row.pk,
        absent_id=row.absent_id,
        absent_name=row.absent.full_name,
        stand_in_id=row.stand_in_id,
        stand_in_name=row.stand_in.full_name,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        role=row.role,
        role_name=str(Role(row.role).label),
        signing=row.signing,
        decision_number=row.decision_number,
        decision_date=row.decision_date,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _delegations(condition: Q) -> list[DelegationInfo]:
    rows = Delegation.objects.select_related("absent", "stand_in", "unit").filter(condition)
    return [_delegation(row) for row in rows.order_by("-valid_from", "-pk")]


def delegations_of(official_id: int) -> list[DelegationInfo]:
    """Where the official stands in or is stood in for, the newest first."""
    return _delegations(Q(absent_id=official_id) | Q(stand_in_id=official_id))


def delegations_at(authority_ids: Iterable[int], on: date) -> list[DelegationInfo]:
    """Standing-in that runs or is to come at some authorities."""
    return _delegations(Q(unit__in=_of_authorities(authority_ids), valid_to__gte=on))


def api_clients(authority_ids: Iterable[int]) -> list[ClientInfo]:
    """Client systems of some authorities, by name."""
    rows = ApiClient.objects.select_related("unit").filter(unit__in=_of_authorities(authority_ids))
    return [
        ClientInfo(
            row.pk,
            row.name,
            row.unit_id,
            row.unit.name,
            tuple(row.scopes),
            row.created_at,
            row.valid_to,
            row.is_active,
        )
        for row in rows.order_by("name")
    ]


def log_lines(subject: str = "") -> QuerySet[OrgEvent, Any]:
    """The record of changes, the newest first; of one subject or all."""
    rows = OrgEvent.objects.filter(subject=subject) if subject else OrgEvent.objects.all()
    return rows.order_by("-pk").values("id", "at", "actor_name", "action", "subject", "data")
