"""The law's lifecycle of a dossier: one table, one way to act, one record.

Only this module writes ``Dossier.state``. Every act runs as: lock the row, check the table, the role
and the rules, apply, append one event to the hash chain – in one transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Model

from motcua.dossiers.models import Dossier, DossierEvent, DueMove
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.queries.allowed import grants_for_act
from motcua.dossiers.queries.hashing import PastEvent, hashed_fields
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.transitions import BY_NAME, RESUME, Transition
from motcua.dossiers.types import State
from motcua.law.calendar import local
from motcua.lib.hash_chain import link
from motcua.lib.refused import Forbidden, Invalid, Refused, Stale
from motcua.lib.turn import turn
from motcua.org.types import Actor, ActorKind, Grant


class NotNow(Refused):
    """The table has no such move from the dossier's present state."""

    code = "not-in-this-state"


class NotYours(Forbidden):
    """The actor has no role for this act at this authority."""

    code = "not-your-role"


class KeyReused(Refused):
    """The idempotency key belongs to another act."""

    code = "key-reused"


@dataclass(slots=True)
class Act:
    """One act under way: the locked dossier, who acts, and what the event will say."""

    transition: Transition
    dossier: Dossier
    actor: Actor
    at: datetime
    grant: Grant | None
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def on_behalf_of(self) -> str:
        if self.grant is None:
            return ""
        return " ".join(part for part in (self.grant.signing, self.grant.for_name) if part)


@dataclass(frozen=True, slots=True)
class Performed:
    """What an act left behind; ``replayed`` when the same key had done it before."""

    dossier_id: int
    code: str
    state: str
    seq: int
    event_id: int
    replayed: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """How the request came: its idempotency key, the last event the person saw, the device's own clock.

    ``digest`` stands for the content sent with the key: the same key with other content is refused.
    """

    key: str | None = None
    expected: int | None = None
    device_at: datetime | None = None
    digest: str = ""

    def __post_init__(self) -> None:
        if self.key is not None and len(self.key) > _LONGEST_KEY:
            raise Invalid({"key": f"Khóa chống gửi trùng dài quá {_LONGEST_KEY} ký tự."})


NOTHING_SENT = Sent()
_LONGEST_KEY = 80


def part_of(key: str, part: object) -> Sent:
    """What is sent with one of many acts that came under one key."""
    return Sent(hashlib.sha256(f"{key}:{part}".encode()).hexdigest()[:40]) if key else NOTHING_SENT


Apply = Callable[[Act], None]
R = TypeVar("R")
#: PostgreSQL's codes of a deadlock and of a failed serialisation
_DEADLOCKS = frozenset({"40P01", "40001"})


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes; on SQLite the writers of all processes take turns in the order they came.

    Inside another transaction it is a part of that one.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or "memory" in name:
        with transaction.atomic():
            yield
        return
    with turn(Path(f"{name}.turn")), transaction.atomic():
        yield


def unlocked(run: Callable[[], R]) -> R:
    """Run; once more when the database ended a deadlock at this side's cost (nothing was stored then)."""
    try:
        return run()
    except OperationalError as error:
        if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in _DEADLOCKS:
            raise
    return run()


def at_once(run: Callable[[], R]) -> R:
    """Run what looks first whether it was done already; of two at once the second is told of the first."""
    try:
        return unlocked(run)
    except IntegrityError:
        if connection.in_atomic_block:
            raise
        return run()


def grant_for(
    transition: Transition, dossier: Dossier, actor: Actor, authority_ids: set[int]
) -> Grant | None:
    """The grant by which the actor may do this, at one of the authorities that hold the dossier.

    Raises:
        NotYours: there is none.
    """
    if actor.kind == ActorKind.SYSTEM:
        return None
    if actor.kind == ActorKind.APPLICANT:
        if ActorKind.APPLICANT in transition.roles:
            return None
        raise NotYours("Việc này do cơ quan thực hiện.", citation=transition.citation)
    found = grants_for_act(transition, dossier, actor, authority_ids)
    if not found:
        raise NotYours(
            f"Bạn chưa được phân công “{transition.label}” cho lĩnh vực này. "
            "Đề nghị người quản lý Bộ phận Một cửa phân công hoặc chuyển cho người có thẩm quyền.",
            citation=transition.citation,
        )
    return min(found, key=lambda g: g.for_official is not None)


def _already_done(sent: Sent, name: str, dossier_id: int | None) -> Performed | None:
    """The earlier act of the same key, if it is the same act with the same content."""
    if not sent.key:
        return None
    event = DossierEvent.objects.filter(key=sent.key).select_related("dossier").first()
    if event is None:
        return None
    other = event.name != name or (dossier_id is not None and event.dossier_id != dossier_id)
    if other or event.data.get("sent", "") != sent.digest:
        raise KeyReused("Khóa chống gửi trùng này đã dùng cho một việc khác. Tải lại trang rồi làm lại.")
    return Performed(
        event.dossier_id,
        event.dossier.code or "",
        event.state_after,
        event.seq,
        event.pk,
        replayed=True,
        data=event.data,
    )


def _check_fresh(dossier: Dossier, expected: int | None) -> None:
    """Refuse an act decided on by a page older than the dossier, and tell what happened since."""
    if expected is None or expected == dossier.last_seq:
        return
    last = dossier.events.order_by("-seq").first()
    happened = (
        f"{local(last.at):%H:%M %d/%m/%Y} {last.actor_name} đã “{BY_NAME[last.name].label}”" if last else ""
    )
    raise Stale(
        f"Hồ sơ đã thay đổi sau khi bạn mở trang: {happened}. Tải lại để xem trạng thái mới rồi quyết định.",
        details={"expected": expected, "actual": dossier.last_seq, "state": dossier.state},
    )


def _holders(dossier: Dossier) -> set[int]:
    """Authorities that hold the dossier now: the receiving one and those with an open stage."""
    return {
        dossier.authority_id,
        *dossier.stages.filter(finished_at=None).values_list("authority_id", flat=True),
    }


def perform(
    name: str,
    dossier_id: int,
    apply: Apply,
    *,
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> Performed:
    """Do one act on one dossier in one transaction.

    Args:
        name: a row of :data:`TABLE`.
        apply: changes fields and related rows and fills ``act.data`` (what the event will say).
        actor: who acts; scope and role are checked against the locked row.
        at: the moment of the act.
        sent: the same key again returns the first result; another last event means a stale page.

    Raises:
        UnknownDossier, NotNow, NotYours, Stale, KeyReused, or what ``apply`` refuses.
    """
    try:
        return unlocked(lambda: _perform(name, dossier_id, apply, actor, at, sent))
    except IntegrityError:
        if connection.in_atomic_block or _already_done(sent, name, dossier_id) is None:
            raise
        return _perform(name, dossier_id, apply, actor, at, sent)


def _perform(name: str, dossier_id: int, apply: Apply, actor: Actor, at: datetime, sent: Sent) -> Performed:
    transition = BY_NAME[name]
    with writing():
        dossier = visible_to(actor).select_for_update(of=("self",)).filter(pk=dossier_id).first()
        if dossier is None:
            raise UnknownDossier
        done = _already_done(sent, name, dossier_id)
        if done is not None:
            return done
        _check_fresh(dossier, sent.expected)
        if dossier.state not in transition.sources:
            raise NotNow(
                f"Hồ sơ đang ở trạng thái “{State(dossier.state).label}” nên không thể “{transition.label}”.",
                citation=transition.citation,
                details={"state": dossier.state},
            )
        act = Act(transition, dossier, actor, at, grant_for(transition, dossier, actor, _holders(dossier)))
        before, stored = dossier.state, _columns(dossier)
        if transition.target:
            _move(dossier, transition)
        apply(act)
        event = _event(act, before, sent)
        changed = [name for name, value in _columns(dossier).items() if stored[name] != value]
        dossier.save(update_fields=changed)
        insert([event], _due_moves(dossier, stored, at))
    return Performed(dossier.pk, dossier.code or "", dossier.state, event.seq, event.pk, data=event.data)


def _due_moves(dossier: Dossier, stored: Mapping[str, Any], at: datetime) -> list[DueMove]:
    """What the act did to a date that had been given; a first date is no move."""
    before, original = stored["due_at"], stored["original_due_at"]
    if before is None or (before == dossier.due_at and original == dossier.original_due_at):
        return []
    return [
        DueMove(
            dossier_id=dossier.pk,
            at=at,
            due_before=before,
            due_after=dossier.due_at,
            original_before=original,
            original_after=dossier.original_due_at,
        )
    ]


def _columns(dossier: Dossier) -> dict[str, Any]:
    """The row as it stands; answers of the register are copied, for they may be changed in place."""
    values = {column.name: getattr(dossier, column.attname) for column in dossier._meta.concrete_fields}
    return values | {"details": dict(dossier.details)}


def _move(dossier: Dossier, transition: Transition) -> None:
    dossier.state, dossier.resume_state = _next(dossier.state, dossier.resume_state, transition.target)


def _next(state: str, resume: str, target: str) -> tuple[str, str]:
    """State and where a wait leads back to, after a move to ``target``."""
    if target == RESUME:
        return resume or State.IN_PROGRESS.value, ""
    if target in {State.AWAITING_APPLICANT, State.AWAITING_PAYMENT}:
        resume = state
    return target, resume


def begin(
    dossier: Dossier,
    acts: list[tuple[str, dict[str, Any]]],
    *,
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
    store: Callable[[], Sequence[Sequence[Model]]],
) -> list[DossierEvent]:
    """Bring a new dossier into being by its first acts (submit, then receive / supplement / decline).

    The caller's ``store`` stores the dossier row (final state and chain head already set) and gives back
    what else is new, by table: it is stored together with the events. Must run inside a transaction. The key
    belongs to the last act.

    Raises:
        NotYours: the actor has no role for one of the acts at this authority.
    """
    dossier.state = State.DRAFT
    befores = []
    for name, _ in acts:
        befores.append(dossier.state)
        _move(dossier, BY_NAME[name])
    events = []
    after = [*befores[1:], dossier.state]
    for number, (name, data) in enumerate(acts):
        grant = grant_for(BY_NAME[name], dossier, actor, {dossier.authority_id})
        act = Act(BY_NAME[name], dossier, actor, at, grant, data)
        told = sent if number == len(acts) - 1 else Sent(device_at=sent.device_at)
        events.append(_event(act, befores[number], told, after[number]))
    beside = store()
    for event in events:
        event.dossier_id = dossier.pk
    insert(events, *beside)
    return events


@dataclass(frozen=True, slots=True)
class History:
    """Where the acts of a past dossier led, and its events as rows for the record."""

    state: str
    resume_state: str
    last_seq: int
    last_hash: str
    events: tuple[PastEvent, ...]


def past(
    token: str, authority_id: int, acts: Sequence[tuple[str, dict[str, Any]]], *, actor: Actor, at: datetime
) -> History:
    """What the acts of a dossier with a history elsewhere make of it, by the same table as any other.

    Nothing is stored here: the caller stores the dossier in the state found, and the events. They were told
    at ``at`` by ``actor``; when each happened stands in its data.

    Raises:
        NotNow: the table does not know this way.
    """
    state, resume, last_hash = State.DRAFT.value, "", ""
    events = []
    for seq, (name, data) in enumerate(acts, start=1):
        transition, before = BY_NAME[name], state
        if before not in transition.sources:
            raise NotNow(
                f"Hồ sơ ở trạng thái “{State(before).label}” không thể “{transition.label}”.",
                citation=transition.citation,
            )
        if transition.target:
            state, resume = _next(state, resume, transition.target)
        event = PastEvent(
            seq, name, at, actor.kind, actor.official_id, actor.client_id, actor.name, authority_id,
            before, state, data, last_hash,
        )  # fmt: skip
        last_hash = event.hash = link(last_hash, hashed_fields(event, token))
        events.append(event)
    return History(state, resume, len(events), last_hash, tuple(events))


def earlier(key: str | None, name: str, digest: str = "") -> Performed | None:
    """The result of an intake already done under this key."""
    return _already_done(Sent(key, digest=digest), name, None)


def _event(act: Act, before: str, sent: Sent, after: str | None = None) -> DossierEvent:
    dossier, actor = act.dossier, act.actor
    if sent.digest:
        act.data["sent"] = sent.digest
    event = DossierEvent(
        dossier_id=dossier.pk,
        seq=dossier.last_seq + 1,
        name=act.transition.name,
        at=act.at,
        device_at=sent.device_at,
        actor_kind=actor.kind,
        official_id=actor.official_id,
        client_id=actor.client_id,
        actor_name=actor.name,
        on_behalf_of=act.on_behalf_of,
        authority_id=act.grant.authority_id if act.grant else dossier.authority_id,
        state_before=before,
        state_after=after or dossier.state,
        data=act.data,
        key=sent.key,
        previous_hash=dossier.last_hash,
    )
    event.hash = link(event.previous_hash, hashed_fields(event, dossier.token))
    dossier.last_seq, dossier.last_hash = event.seq, event.hash
    return event
