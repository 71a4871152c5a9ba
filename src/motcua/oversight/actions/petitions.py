"""Acts on petitions: take in, classify, hand over, pass on, answer, make public, decline.

There is no act that prolongs: the limits of :mod:`motcua.law.petitions` stand, and a prolonged answer counts
against the office (TT 01/2018/TT-VPCP, Điều 13, index 8).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.documents.models import StoredFile
from motcua.dossiers.actions.numbers import take
from motcua.dossiers.lifecycle import KeyReused, at_once, unlocked, writing
from motcua.dossiers.queries.visible import answers_for, find
from motcua.law import petitions as law
from motcua.law.calendar import local
from motcua.lib.refused import Forbidden, Invalid, NotFound, Refused
from motcua.lib.typed_text import line, not_an_email, too_long
from motcua.lib.vietnamese_text import clean_block
from motcua.org.queries import units
from motcua.org.queries.calendars import calendar_of
from motcua.org.queries.officials import official
from motcua.org.types import Actor, ActorKind, Role
from motcua.oversight.actions.petition_notices import queue
from motcua.oversight.actions.withholding import known_of, traces
from motcua.oversight.models import Petition, PetitionEvent
from motcua.oversight.types import (
    OPEN_PETITIONS,
    PetitionAct,
    PetitionChannel,
    PetitionKind,
    PetitionOutcome,
    PetitionState,
)

CITATION = "NĐ 20/2008/NĐ-CP"
#: who classifies, hands over, passes on, declines and publishes
_CHARGED = frozenset({Role.LEADER.value, Role.CLERK.value, Role.MANAGER.value})
_ANSWERS = (PetitionOutcome.FOUNDED.value, PetitionOutcome.PARTLY.value, PetitionOutcome.UNFOUNDED.value)
_MOST = 20_000


class UnknownPetition(NotFound):
    """No such petition, or not for this actor."""

    code = "petition-not-found"

    def __init__(self) -> None:
        super().__init__("Không tìm thấy phản ánh, kiến nghị này trong phạm vi đơn vị của bạn.")


class PetitionNotNow(Refused):
    """Where the petition stands, this act makes no sense."""

    code = "petition-not-in-this-state"


class NotInCharge(Forbidden):
    """The actor has no role for this act at the petition's authority."""

    code = "petition-not-your-role"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPetition:
    """What came in. ``received_at`` empty: now. ``dossier_code``: the dossier that it is about, if any."""

    channel: str
    content: str
    authority_id: int | None = None
    received_at: datetime | None = None
    reference: str = ""
    petitioner_name: str = ""
    petitioner_phone: str = ""
    petitioner_email: str = ""
    petitioner_address: str = ""
    kind: str = ""
    field_code: str = ""
    dossier_code: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """The petition after an act; ``replayed`` when the same key had done it before."""

    petition_id: int
    label: str
    state: str
    replayed: bool = False
    #: secret of the address where the sender follows it
    token: str = ""


def receive(new: NewPetition, *, actor: Actor, at: datetime, key: str | None = None) -> Done:
    """Enter a petition in the book of its authority and year.

    Args:
        key: idempotency key of the form.

    Raises:
        Invalid: no content, an unknown channel or kind, received in the future.
        NotInCharge: the actor has no role at the authority.
        UnknownDossier: the dossier is not in the actor's scope.
    """
    authority_id = _authority(new, actor)
    received_at = new.received_at or at
    check_new(new, received_at, at)
    dossier = find(new.dossier_code, actor, only=("id",)) if new.dossier_code else None

    def run() -> Done:
        with writing():
            if done := replayed(key, PetitionAct.RECEIVE, None):
                return done
            linked = {"dossier_id": dossier.pk if dossier else None}
            return enter(new, authority_id, received_at, linked, actor=actor, at=at, key=key)

    return at_once(run)


def enter(
    new: NewPetition,
    authority_id: int,
    received_at: datetime,
    linked: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
    key: str | None,
) -> Done:
    """Give it its number and limits and begin its record; inside the caller's transaction, input checked.

    Args:
        linked: ids of what it is about or came after (``dossier_id``, ``account_id``, ``follows_id``).
    """
    year = local(received_at).year
    book = f"pakn:{year}"
    limits = law.limits(received_at, calendar_of(authority_id))
    petition = Petition.objects.create(
        token=secrets.token_urlsafe(18),
        authority_id=authority_id,
        year=year,
        number=take(authority_id, [book])[book],
        received_at=received_at,
        entered_at=at,
        received_by_id=actor.official_id,
        channel=new.channel,
        reference=line(new.reference),
        petitioner_name=line(new.petitioner_name),
        petitioner_phone=line(new.petitioner_phone),
        petitioner_email=line(new.petitioner_email),
        petitioner_address=line(new.petitioner_address),
        content=clean_block(new.content),
        kind=new.kind,
        field_code=new.field_code,
        **linked,
        **_standing(new.kind, at),
        decline_by=limits.decline_by,
        forward_by=limits.forward_by,
        warn_at=limits.warn_at,
        due_at=limits.due_at,
    )
    data = {"channel": new.channel, "kind": new.kind, "field": new.field_code}
    queue(petition, PetitionAct.RECEIVE, at=at)
    return _record(petition, PetitionAct.RECEIVE, data, actor, at, key)


def _standing(kind: str, at: datetime) -> dict[str, Any]:
    """Where a new one stands: classified already when whoever took it in said what it is about."""
    if kind:
        return {"state": PetitionState.CLASSIFIED, "classified_at": at}
    return {"state": PetitionState.RECEIVED}


def _authority(new: NewPetition, actor: Actor) -> int:
    own = sorted({grant.authority_id for grant in actor.grants})
    if new.authority_id is None and actor.kind == ActorKind.OFFICIAL and own:
        return own[0]
    if new.authority_id is None:
        raise Invalid({"authority_id": "Chọn cơ quan tiếp nhận phản ánh, kiến nghị."})
    if actor.kind in {ActorKind.OFFICIAL, ActorKind.CLIENT} and new.authority_id not in own:
        raise NotInCharge("Bạn chưa được phân công ở cơ quan tiếp nhận phản ánh, kiến nghị này.")
    return units.unit(new.authority_id).authority_id


def check_new(new: NewPetition, received_at: datetime, at: datetime) -> None:
    """Whether what came in can be stored.

    Raises:
        Invalid: with each field's sentence.
    """
    errors: dict[str, str] = {}
    content = clean_block(new.content)
    if not content:
        errors["content"] = "Ghi nội dung phản ánh, kiến nghị."
    elif sentence := too_long("Nội dung", content, _MOST):
        errors["content"] = sentence
    if new.channel not in PetitionChannel.values:
        errors["channel"] = "Chọn cách phản ánh, kiến nghị được gửi đến."
    if new.kind not in PetitionKind.values:
        errors["kind"] = "Chọn loại phản ánh, kiến nghị trong danh sách."
    if received_at > at:
        errors["received_at"] = "Thời điểm tiếp nhận chưa đến."
    limits = {"petitioner_name": 300, "petitioner_address": 500, "petitioner_phone": 30, "reference": 200}
    for name, most in limits.items():
        if sentence := too_long("Mục này", line(getattr(new, name)), most):
            errors[name] = sentence
    if sentence := not_an_email(line(new.petitioner_email)):
        errors["petitioner_email"] = sentence
    if errors:
        raise Invalid(errors)


def classify(
    petition_id: int,
    *,
    kind: str,
    actor: Actor,
    at: datetime,
    field_code: str = "",
    key: str | None = None,
) -> Done:
    """Say what it is about: conduct, a rule, both, or not for this authority.

    Raises:
        Invalid: no such kind. UnknownPetition, PetitionNotNow, NotInCharge.
    """
    if not kind or kind not in PetitionKind.values:
        raise Invalid({"kind": "Chọn loại phản ánh, kiến nghị."})

    def apply(petition: Petition) -> dict[str, Any]:
        petition.kind, petition.field_code = kind, field_code or petition.field_code
        petition.classified_at = petition.classified_at or at
        if petition.state == PetitionState.RECEIVED:
            petition.state = PetitionState.CLASSIFIED
        return {"kind": kind, "field": petition.field_code}

    return _act(petition_id, PetitionAct.CLASSIFY, OPEN_PETITIONS, apply, actor, at, key)


def assign(petition_id: int, *, official_id: int, actor: Actor, at: datetime, key: str | None = None) -> Done:
    """Hand it to an official who prepares the answer.

    Raises:
        Invalid: no such account, or the petition is not for this authority.
        UnknownPetition, PetitionNotNow, NotInCharge.
    """
    person = official(official_id)
    if person is None or not person.is_active:
        raise Invalid({"official_id": "Chọn cán bộ xử lý."})

    def apply(petition: Petition) -> dict[str, Any]:
        if petition.kind == PetitionKind.NOT_OURS:
            raise PetitionNotNow(
                "Nội dung không thuộc thẩm quyền: hãy chuyển cơ quan có thẩm quyền.", citation=CITATION
            )
        petition.assigned_to_id, petition.assigned_at = official_id, at
        petition.state = PetitionState.ASSIGNED
        return {"official": person.full_name}

    return _act(petition_id, PetitionAct.ASSIGN, _CLASSIFIED, apply, actor, at, key)


def forward(petition_id: int, *, to: str, actor: Actor, at: datetime, key: str | None = None) -> Done:
    """Pass on what belongs to another authority, and name it.

    Raises:
        Invalid: no authority named. UnknownPetition, PetitionNotNow, NotInCharge.
    """
    name = line(to)
    if not name or len(name) > 300:
        raise Invalid({"to": "Ghi tên cơ quan có thẩm quyền nhận phản ánh, kiến nghị (đến 300 ký tự)."})

    def apply(petition: Petition) -> dict[str, Any]:
        petition.kind = PetitionKind.NOT_OURS
        petition.classified_at = petition.classified_at or at
        petition.forwarded_to = name
        _finish(petition, PetitionState.FORWARDED, PetitionOutcome.FORWARDED, at)
        return {"to": name}

    return _act(petition_id, PetitionAct.FORWARD, OPEN_PETITIONS, apply, actor, at, key)


def answer(
    petition_id: int,
    *,
    number: str,
    text: str,
    outcome: str,
    actor: Actor,
    at: datetime,
    answered_at: datetime | None = None,
    file_id: int | None = None,
    key: str | None = None,
) -> Done:
    """Answer in writing.

    Args:
        number: number and symbol of the written answer. outcome: founded, partly or unfounded.
        answered_at: when the written answer was issued, if it is entered afterwards.
        file_id: the scan of it, kept before.

    Raises:
        Invalid: no text or number, or a moment outside receipt and now.
        UnknownPetition, PetitionNotNow, NotInCharge.
    """
    words, sign, moment = clean_block(text), line(number), answered_at or at
    errors: dict[str, str] = {}
    if not words or len(words) > _MOST:
        errors["text"] = "Ghi nội dung trả lời (đến 20.000 ký tự)."
    if not sign or len(sign) > 80:
        errors["number"] = "Ghi số, ký hiệu văn bản trả lời (đến 80 ký tự)."
    if outcome not in _ANSWERS:
        errors["outcome"] = "Chọn kết quả xử lý."
    if moment > at:
        errors["answered_at"] = "Thời điểm trả lời chưa đến."
    if file_id is not None and not StoredFile.objects.filter(pk=file_id).exists():
        errors["file_id"] = "Không tìm thấy tệp đã tải lên."
    if errors:
        raise Invalid(errors)

    def apply(petition: Petition) -> dict[str, Any]:
        if moment < petition.received_at:
            raise Invalid({"answered_at": "Thời điểm trả lời trước thời điểm tiếp nhận."})
        petition.answered_at, petition.answer_number, petition.answer_text = moment, sign, words
        petition.answer_file_id = file_id
        petition.publish_by = law.publish_by(moment, calendar_of(petition.authority_id))
        _finish(petition, PetitionState.ANSWERED, outcome, moment)
        return {"number": sign, "outcome": outcome, "answered_at": moment.isoformat()}

    return _act(petition_id, PetitionAct.ANSWER, _CLASSIFIED, apply, actor, at, key, or_assigned=True)


def publish(
    petition_id: int, *, public_content: str, actor: Actor, at: datetime, key: str | None = None
) -> Done:
    """Make the answer public.

    Args:
        public_content: what the public reads of the petition: no name, no other personal data.

    Raises:
        Invalid: empty, or it names the petitioner. UnknownPetition, PetitionNotNow, NotInCharge.
    """
    words = clean_block(public_content)
    if not words or len(words) > _MOST:
        raise Invalid({"public_content": "Ghi nội dung công khai (đến 20.000 ký tự)."})

    def apply(petition: Petition) -> dict[str, Any]:
        if found := traces(f"{words}\n{petition.answer_text}", known_of(petition)):
            told = ", ".join(f"“{one}”" for one in found)
            raise Invalid(
                {
                    "public_content": f"Nội dung công khai hoặc câu trả lời còn ghi {told}. "
                    "Bỏ tên, số điện thoại, địa chỉ, số giấy tờ của người gửi rồi công khai."
                }
            )
        petition.public_content, petition.published_at = words, at
        petition.state = PetitionState.PUBLISHED
        return {}

    return _act(
        petition_id,
        PetitionAct.PUBLISH,
        frozenset({PetitionState.ANSWERED.value}),
        apply,
        actor,
        at,
        key,
    )


def decline(petition_id: int, *, reason: str, actor: Actor, at: datetime, key: str | None = None) -> Done:
    """Not taken (no petition at all, or without the content the decree asks for), with the reason.

    Raises:
        Invalid: no reason. UnknownPetition, PetitionNotNow, NotInCharge.
    """
    words = clean_block(reason)
    if not words or len(words) > 2000:
        raise Invalid({"reason": "Ghi lý do không tiếp nhận (đến 2.000 ký tự)."})

    def apply(petition: Petition) -> dict[str, Any]:
        petition.answer_text = words
        _finish(petition, PetitionState.DECLINED, PetitionOutcome.DECLINED, at)
        return {"reason": words}

    states = frozenset({PetitionState.RECEIVED.value, PetitionState.CLASSIFIED.value})
    return _act(petition_id, PetitionAct.DECLINE, states, apply, actor, at, key)


_CLASSIFIED = frozenset({PetitionState.CLASSIFIED.value, PetitionState.ASSIGNED.value})
_Apply = Callable[[Petition], dict[str, Any]]


def _finish(petition: Petition, state: PetitionState, outcome: str, at: datetime) -> None:
    petition.state, petition.outcome, petition.finished_at = state, outcome, at


def _act(
    petition_id: int,
    name: PetitionAct,
    states: frozenset[str],
    apply: _Apply,
    actor: Actor,
    at: datetime,
    key: str | None,
    *,
    or_assigned: bool = False,
) -> Done:
    """Lock, check scope, role and state, change what changed, append the event: one transaction."""

    def run() -> Done:
        with writing():
            petition = _locked(petition_id, actor)
            if done := replayed(key, name, petition_id):
                return done
            _require_charge(petition, actor, or_assigned=or_assigned)
            if petition.state not in states:
                raise PetitionNotNow(
                    f"Phản ánh số {petition} đang ở trạng thái “{PetitionState(petition.state).label}” "
                    f"nên không thể “{name.label}”.",
                    citation=CITATION,
                )
            before = _columns(petition)
            data = apply(petition)
            changed = [column for column, value in _columns(petition).items() if before[column] != value]
            petition.save(update_fields=changed)
            queue(petition, name, at=at)
            return _record(petition, name, data, actor, at, key)

    return unlocked(run)


def _locked(petition_id: int, actor: Actor) -> Petition:
    rows = Petition.objects.select_for_update(of=("self",)).filter(pk=petition_id)
    if actor.kind != ActorKind.SYSTEM:
        rows = rows.filter(authority_id__in=actor.authority_ids)
    found = rows.first()
    if found is None:
        raise UnknownPetition
    return found


def _require_charge(petition: Petition, actor: Actor, *, or_assigned: bool) -> None:
    if actor.kind == ActorKind.SYSTEM:
        return
    if or_assigned and actor.official_id is not None and petition.assigned_to_id == actor.official_id:
        return
    held = {grant.authority_id for grant in actor.grants if grant.role in _CHARGED}
    if not any(petition.authority_id in answers_for(authority_id) for authority_id in held):
        raise NotInCharge(
            "Việc này do lãnh đạo, văn thư hoặc người quản lý Một cửa của cơ quan làm.", citation=CITATION
        )


def _columns(petition: Petition) -> dict[str, Any]:
    return {column.name: getattr(petition, column.attname) for column in petition._meta.concrete_fields}


def replayed(key: str | None, name: PetitionAct, petition_id: int | None) -> Done | None:
    """The earlier act under the same key, if it is the same act.

    Raises:
        KeyReused: the key belongs to another act or petition.
    """
    if not key:
        return None
    event = PetitionEvent.objects.filter(key=key).select_related("petition").first()
    if event is None:
        return None
    if event.name != name or (petition_id is not None and event.petition_id != petition_id):
        raise KeyReused("Khóa chống gửi trùng này đã dùng cho một việc khác. Tải lại trang rồi làm lại.")
    petition = event.petition
    return Done(petition.pk, str(petition), petition.state, replayed=True, token=petition.token or "")


def _record(
    petition: Petition, name: PetitionAct, data: dict[str, Any], actor: Actor, at: datetime, key: str | None
) -> Done:
    last = petition.events.order_by("-seq").values_list("seq", flat=True).first() or 0
    PetitionEvent.objects.create(
        petition=petition,
        seq=last + 1,
        name=name,
        at=at,
        actor_kind=actor.kind,
        official_id=actor.official_id,
        actor_name=actor.name[:160],
        data=data,
        key=key or None,
    )
    return Done(petition.pk, str(petition), petition.state, token=petition.token or "")
