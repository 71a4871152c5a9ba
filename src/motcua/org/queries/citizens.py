"""Who acts on the citizen's side: the account behind a session, and what is known of the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.law.calendar import local
from motcua.lib.refused import Forbidden
from motcua.org.models import CitizenAccount, Empowerment
from motcua.org.queries.applicants import ApplicantInfo, info_of
from motcua.org.types import Actor, ActorKind, Assurance, PaperState


def citizen_actor(account_id: int, stamp: str, *, assurance: int) -> Actor | None:
    """The citizen of a session; none when the account is closed or all its sessions were ended.

    Args:
        stamp: what the account's stamp was when the session began.
        assurance: how the person signed in this time; a session never counts for more than that.
    """
    row = CitizenAccount.objects.filter(pk=account_id, stamp=stamp, is_active=True).first()
    if row is None:
        return None
    proven = min(row.assurance, assurance)
    return Actor(
        kind=ActorKind.APPLICANT.value,
        name=row.name or "Người nộp hồ sơ",
        account_id=row.pk,
        applicant_id=row.applicant_id if proven == row.assurance else None,
        assurance=proven,
    )


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """An account as its owner sees it."""

    id: int
    name: str
    phone: str
    email: str
    provider: str
    assurance: int
    language: str
    created_at: datetime
    consent_version: str
    consented_at: datetime | None
    #: the proven person, only in a session that proved it
    person: ApplicantInfo | None

    @property
    def assurance_name(self) -> str:
        return str(Assurance(self.assurance).label)


def account_info(actor: Actor) -> AccountInfo:
    """The actor's own account.

    Raises:
        Forbidden: the actor is no citizen.
    """
    if actor.kind != ActorKind.APPLICANT or actor.account_id is None:
        raise Forbidden("Việc này chỉ làm được với tài khoản của chính bạn.")
    row = CitizenAccount.objects.select_related("applicant").get(pk=actor.account_id)
    proven = actor.applicant_id is not None and row.applicant_id == actor.applicant_id
    return AccountInfo(
        id=row.pk,
        name=row.name,
        phone=row.phone,
        email=row.email,
        provider=row.provider,
        assurance=row.assurance,
        language=row.language,
        created_at=row.created_at,
        consent_version=row.consent_version,
        consented_at=row.consented_at,
        person=info_of(row.applicant) if proven and row.applicant else None,
    )


def known_of(actor: Actor) -> dict[str, str]:
    """What is known of the signed-in person, for filling in forms; only what has a value stands in it.

    Keys: ``name``, ``phone``, ``email``, and only of a proven identity ``birth_date`` (ISO, or as far as it
    is known), ``sex`` (``male``/``female``), ``identity_kind``, ``identity_number``, ``address``,
    ``issued_on`` (ISO).
    """
    account = account_info(actor)
    known = {"name": account.name, "phone": account.phone, "email": account.email}
    person = account.person
    if person is not None:
        known |= {
            "name": person.name,
            "birth_date": person.birth_date.isoformat() if person.birth_date else person.birth_text,
            "sex": person.sex,
            "identity_kind": person.identity_kind,
            "identity_number": person.identity_number,
            "address": person.address,
            "issued_on": person.issued_on.isoformat() if person.issued_on else "",
            "phone": account.phone or person.phone,
            "email": account.email or person.email,
        }
    return {key: value for key, value in known.items() if value}


@dataclass(frozen=True, slots=True)
class ActingFor:
    """Somebody for whom the account acts, by a paper; typed by the account's owner, proven by nobody."""

    id: int
    kind: str
    name: str
    identity_kind: str
    identity_number: str
    birth_date: date | None
    sex: str
    address: str
    phone: str
    paper: str
    paper_number: str
    paper_date: date
    file_id: int | None
    valid_from: date
    valid_to: date | None
    state: str
    state_name: str
    ground: str
    withdrawn: bool

    @property
    def paper_line(self) -> str:
        """``Giấy ủy quyền số 12 ngày 05/11/2026``, for a dossier's ``proxy_paper``."""
        number = f" số {self.paper_number}" if self.paper_number else ""
        return f"{self.paper}{number} ngày {self.paper_date:%d/%m/%Y}"


def acting_for(actor: Actor, at: datetime) -> list[ActingFor]:
    """For whom the account may hand in a dossier today: papers that are valid and were not refused."""
    day = local(at).date()
    rows = _papers_of(actor).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day, withdrawn_at__isnull=True
    )
    return [_acting(row) for row in rows.exclude(state=PaperState.REFUSED)]


def papers_given(actor: Actor) -> list[ActingFor]:
    """Every paper of the account, also past, refused and withdrawn ones; newest first."""
    return [_acting(row) for row in _papers_of(actor)]


def empowerment(empowerment_id: int) -> ActingFor | None:
    """One paper by id, for the desk that looks at a dossier handed in under it."""
    row = Empowerment.objects.filter(pk=empowerment_id).first()
    return _acting(row) if row else None


def _papers_of(actor: Actor) -> QuerySet[Empowerment]:
    return Empowerment.objects.filter(account_id=actor.account_id, account__isnull=False)


def _acting(row: Empowerment) -> ActingFor:
    copied = {
        name: getattr(row, name)
        for name in ActingFor.__slots__
        if name not in {"id", "state_name", "withdrawn"}
    }
    return ActingFor(
        id=row.pk,
        state_name=str(PaperState(row.state).label),
        withdrawn=row.withdrawn_at is not None,
        **copied,
    )
