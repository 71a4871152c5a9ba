"""What each lawful paper says, taken from the dossier once and stored as issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from motcua.dossiers.actions.numbers import take
from motcua.dossiers.models import Dossier, DossierDocument, Slip
from motcua.dossiers.models.inserting import insert
from motcua.dossiers.queries.clock import stored_term
from motcua.dossiers.queries.payments import account_of
from motcua.dossiers.queries.sent_forms import said_person
from motcua.dossiers.slips import types as slips
from motcua.dossiers.types import ReturnMethod, SlipKind
from motcua.lib.money import dong, in_words
from motcua.lib.payment_reference import dossier_reference
from motcua.org.queries.units import UnitInfo, unit
from motcua.org.types import Actor, Role

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_year(at: datetime) -> int:
    return at.astimezone(VIETNAM).year


def tracking_url(token: str) -> str:
    """The public address in the QR: a random token, nothing that names the person."""
    return f"{settings.PUBLIC_URL}/tra-cuu/{token}/"


def feedback_url(token: str) -> str:
    """Where the holder of the receipt may rate how the matter was handled, once it has ended."""
    return f"{settings.PUBLIC_URL}/danh-gia/{token}/?tu=qr"


def header(issuer: UnitInfo, number: int, at: datetime) -> slips.Header:
    """Head of a paper of one unit; the superior line is its authority, or the authority's parent."""
    parent = issuer.authority_name if issuer.authority_id != issuer.id else issuer.parent_name
    return slips.Header(
        parent_unit=parent or "", unit=issuer.name, number=f"{number:02d}", place=issuer.place, issued_at=at
    )


def header_of(dossier: Dossier, number: int, at: datetime) -> slips.Header:
    """Head of a paper of the dossier's one-stop unit, with where to complain."""
    head = header(unit(dossier.one_stop_id), number, at)
    return replace(head, complaints=complaints(unit(dossier.authority_id)))


def complaints(authority: UnitInfo) -> str:
    """Where complaints and suggestions go: the authority with its address and telephone, and the web page."""
    reached = [authority.name, authority.address, authority.phone, authority.email]
    words = ", ".join(part for part in reached if part)
    return f"{words}; {settings.PUBLIC_URL}/phan-anh/"


def person_of(dossier: Dossier) -> slips.Person:
    said = said_person(dossier, "applicant")
    if said is not None:
        return _said(said)
    who = dossier.applicant
    return slips.Person(
        name=dossier.applicant_name,
        id_number=who.identity_number or who.former_number,
        address=dossier.applicant_address,
        phone=dossier.applicant_phone,
        email=who.email,
    )


def proxy_of(dossier: Dossier) -> slips.Person | None:
    who = dossier.proxy
    if who is None:
        return None
    said = said_person(dossier, "proxy")
    if said is not None:
        return _said(said)
    return slips.Person(
        name=who.name,
        id_number=who.identity_number or who.former_number,
        address=who.address,
        phone=who.phone,
        email=who.email,
    )


def _said(person: Mapping[str, Any]) -> slips.Person:
    """An online dossier's person: what was typed, never what a record of that number holds."""
    return slips.Person(
        name=person["name"],
        id_number=person["identity_number"],
        address=person["address"],
        phone=person["phone"],
        email=person["email"],
    )


def lines_of(documents: Iterable[DossierDocument]) -> tuple[slips.ComponentLine, ...]:
    return tuple(
        slips.ComponentLine(name=d.name, originals=d.originals, copies=d.copies) for d in documents if d.given
    )


def return_place(dossier: Dossier, centre: UnitInfo) -> str:
    if dossier.return_method == ReturnMethod.COUNTER:
        return centre.name
    where = f": {dossier.return_address}" if dossier.return_address else ""
    return ReturnMethod(dossier.return_method).label + where


def receipt(
    dossier: Dossier,
    documents: Iterable[DossierDocument],
    *,
    number: int,
    actor: Actor,
    fee: int | None,
    due: int = 0,
) -> slips.ReceiptSlip:
    """Mẫu số 01; what is still ``due`` (đồng) can be paid by the VietQR on it."""
    centre = unit(dossier.one_stop_id)
    assert dossier.received_at is not None  # noqa: S101 - a receipt is made at receipt
    proxy = proxy_of(dossier)
    return slips.ReceiptSlip(
        regime=dossier.regime,
        header=header_of(dossier, number, dossier.received_at),
        code=dossier.code or "",
        tracking_url=tracking_url(dossier.token),
        centre=centre.name,
        applicant=person_of(dossier),
        proxy=proxy,
        proxy_paper=dossier.proxy_paper,
        request=dossier.subject or dossier.procedure_name,
        components=lines_of(documents),
        sets=dossier.sets,
        term=str(stored_term(dossier.term_amount, dossier.term_unit)),
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        return_place=return_place(dossier, centre),
        fee="" if fee is None else dong(fee),
        payment=payment_square(dossier, due, dossier.received_at),
        book=dossier.register_volume,
        book_number=str(dossier.register_number or ""),
        submitter=(proxy or person_of(dossier)).name,
        receiver=actor.name,
    )


def payment_square(dossier: Dossier, due: int, at: datetime) -> slips.PaymentSquare | None:
    """The VietQR of what is due; none where nothing is, or where the authority has no account."""
    account = account_of(dossier.authority_id, at.astimezone(VIETNAM).date()) if due else None
    if account is None or dossier.is_test:
        return None
    purpose = dossier_reference(dossier.pk)
    return slips.PaymentSquare(
        square=account.square(due, purpose),
        amount=dong(due),
        words=in_words(due),
        bank=account.bank,
        account=account.number,
        holder=account.holder,
        purpose=purpose,
    )


def supplement(
    dossier: Dossier,
    items: Iterable[slips.ComponentLine],
    reason: str,
    *,
    number: int,
    actor: Actor,
    at: datetime,
) -> slips.SupplementSlip:
    """Mẫu số 02: exactly what is still wanted, once."""
    centre = unit(dossier.one_stop_id)
    return slips.SupplementSlip(
        regime=dossier.regime,
        header=header_of(dossier, number, at),
        code=dossier.code or "",
        tracking_url=tracking_url(dossier.token),
        centre=centre.name,
        applicant=person_of(dossier),
        request=dossier.subject or dossier.procedure_name,
        items=tuple(items),
        reason=reason,
        contact=slips.Contact(name=actor.name, phone=centre.phone, site=centre.website),
        guide=actor.name,
    )


def refusal(dossier: Dossier, reason: str, *, number: int, actor: Actor, at: datetime) -> slips.RefusalSlip:
    """Mẫu số 03."""
    centre = unit(dossier.one_stop_id)
    return slips.RefusalSlip(
        regime=dossier.regime,
        header=header_of(dossier, number, at),
        code=dossier.code or "",
        tracking_url=tracking_url(dossier.token),
        centre=centre.name,
        agency=unit(dossier.authority_id).name,
        applicant=person_of(dossier),
        request=dossier.subject or dossier.procedure_name,
        reason=reason,
        contact=slips.Contact(name=actor.name, phone=centre.phone, site=centre.website),
        submitter=(proxy_of(dossier) or person_of(dossier)).name,
        receiver=actor.name,
    )


def signer_of(actor: Actor, agency: UnitInfo, signing: str) -> slips.Signer:
    """Who signs for the agency; standing in prints e.g. KT. CHỦ TỊCH above the own title."""
    own = (actor.title or agency.leader_title).upper()
    titles = (
        (f"{signing} {agency.leader_title}".upper(), own) if signing in {"KT.", "TL.", "TUQ."} else (own,)
    )
    if signing in {"TM.", "Q."}:
        titles = (f"{signing} {agency.name.upper()}" if signing == "TM." else f"{signing} {own}", own)
    return slips.Signer(name=actor.name, titles=titles)


def apology(
    dossier: Dossier,
    *,
    new_due_at: datetime,
    reason: str,
    number: int,
    actor: Actor,
    signing: str,
    at: datetime,
) -> slips.ApologySlip:
    """Mẫu số 04, signed by the head of the resolving agency."""
    agency = unit(dossier.authority_id)
    assert dossier.received_at is not None and dossier.due_at is not None  # noqa: S101, PT018 - it is running
    return slips.ApologySlip(
        regime=dossier.regime,
        header=replace(header(agency, number, at), complaints=complaints(unit(dossier.authority_id))),
        code=dossier.code or "",
        tracking_url=tracking_url(dossier.token),
        agency=agency.name,
        centre=unit(dossier.one_stop_id).name,
        applicant=person_of(dossier),
        request=dossier.subject or dossier.procedure_name,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        new_due_at=new_due_at,
        reason=reason,
        signer=signer_of(actor, agency, signing),
    )


def stop_notice(
    dossier: Dossier,
    *,
    reason: str,
    channel: str,
    refund: str,
    number: int,
    actor: Actor,
    signing: str,
    at: datetime,
) -> slips.StopNotice:
    """Mẫu số 05 of 2025 (our own notice for older receipts).

    One that the counter makes awaits the signature of the authority's head.
    """
    agency = unit(dossier.authority_id)
    leads = any(g.authority_id == agency.id for g in actor.grants_for(Role.LEADER))
    return slips.StopNotice(
        regime=dossier.regime,
        header=header_of(dossier, number, at),
        code=dossier.code or "",
        tracking_url=tracking_url(dossier.token),
        agency=agency.name,
        applicant=person_of(dossier),
        request=dossier.subject or dossier.procedure_name,
        received_at=dossier.received_at or dossier.entered_at,
        requested_at=at,
        channel=channel,
        reason=reason,
        returned=lines_of(dossier.documents.all()),
        refund=refund,
        signer=signer_of(actor, agency, signing) if leads else slips.Signer(titles=(agency.leader_title,)),
    )


def return_note(
    dossier: Dossier, *, taker: slips.Person, paper: str, number: int, actor: Actor, at: datetime
) -> slips.ReturnNote:
    """The receipt for a handed-over result; ``paper`` is the authority of someone else."""
    centre = unit(dossier.one_stop_id)
    return slips.ReturnNote(
        regime=dossier.regime,
        header=header_of(dossier, number, at),
        code=dossier.code or "",
        request=dossier.subject or dossier.procedure_name,
        owner=person_of(dossier),
        giver=slips.Person(name=actor.name, phone=centre.phone),
        taker=taker,
        proxy_paper=paper,
        results=tuple(slips.ResultLine(name=r.name, number=r.number) for r in dossier.results.order_by("pk")),
        returned_at=at,
        feedback_url=feedback_url(dossier.token),
    )


def counter_name(kind: str, at: datetime) -> str:
    return f"phieu:{kind}:{local_year(at)}"


def next_number(dossier: Dossier, kind: str, at: datetime) -> int:
    name = counter_name(kind, at)
    return take(dossier.authority_id, [name])[name]


def store(dossier: Dossier, kind: SlipKind, slip: Any, *, number: int, actor: Actor, at: datetime) -> Slip:
    """Keep the paper as issued."""
    stored = Slip(**slip_fields(dossier, kind, slip, number=number, actor=actor, at=at))
    insert([stored])
    return stored


def slip_fields(
    dossier: Dossier, kind: SlipKind, slip: Any, *, number: int, actor: Actor, at: datetime
) -> dict[str, Any]:
    return {
        "dossier": dossier,
        "kind": kind,
        "number": number,
        "year": local_year(at),
        "authority_id": dossier.authority_id,
        "issued_at": at,
        "issued_by_id": actor.official_id,
        "data": slip.to_dict(),
    }
