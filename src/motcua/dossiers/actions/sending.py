"""An application becomes a dossier: everything in one transaction, once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from motcua.catalogue.eform import book_values, check
from motcua.catalogue.types import Channel
from motcua.documents.models import StoredFile
from motcua.dossiers import lifecycle
from motcua.dossiers.actions import intake
from motcua.dossiers.actions.applying import today
from motcua.dossiers.actions.applying_checks import (
    NOT_ACTING,
    check_whole,
    counts_of,
    data_of,
    fitting_details,
    papers_given,
)
from motcua.dossiers.actions.applying_moves import refresh
from motcua.dossiers.actions.preparing import ChargeLine, IntakeRequest
from motcua.dossiers.lifecycle import Sent
from motcua.dossiers.models import Dossier, DossierDocument, DossierFile, DossierForm
from motcua.dossiers.queries.application_forms import NOTE, SUBJECT
from motcua.dossiers.queries.applications import (
    Draft,
    UnknownApplication,
    drawn,
    fees_of,
    of_account,
)
from motcua.dossiers.types import CITIZEN_PERSON, ApplicationState, PaymentMethod
from motcua.lib.refused import Refused
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries.citizens import ActingFor, acting_for, known_of
from motcua.org.types import Actor


class Unfinished(Refused):
    """Something is missing; ``details["steps"]`` names the steps that need a look."""

    code = "application-unfinished"


class ChangedMeanwhile(Refused):
    """The procedure or its form changed since the summary was read: look at it once more."""

    code = "application-changed"


@dataclass(frozen=True, slots=True)
class Filed:
    """What was sent: the dossier's own address, and whether it had been sent before."""

    dossier_id: int
    token: str
    replayed: bool = False


def send(token: str, *, actor: Actor, at: datetime) -> Filed:
    """Make the draft a dossier that waits for the counter.

    The application is its own key: sent twice, also at the same moment, it is one dossier.

    Raises:
        UnknownApplication. Unfinished. ChangedMeanwhile: look at the summary again.
    """
    if refresh(token, actor=actor, at=at):
        raise ChangedMeanwhile("Thủ tục hoặc tờ khai vừa thay đổi. Xem lại các phần rồi gửi.")
    return lifecycle.at_once(lambda: _send(token, actor, at))


def _send(token: str, actor: Actor, at: datetime) -> Filed:
    with lifecycle.writing():
        row = of_account(actor).select_for_update(of=("self",)).filter(token=token).first()
        if row is None or row.state == ApplicationState.DISCARDED:
            raise UnknownApplication
        if row.dossier is not None:
            return Filed(row.dossier.pk, row.dossier.token, replayed=True)
        found = drawn(row)
        _check(found, actor, today(at))
        person = _person(found, actor, at)
        if _give_files(found):
            found = drawn(row)
        request = _request(found, person, today(at))
        taken = intake.submit(request, actor=actor, at=at, sent=Sent(key=f"don:{row.token}"))
        _keep_answers(found, taken.dossier_id, person, actor, at)
        _keep_pages(found, taken.dossier_id, at)
        row.state, row.dossier_id, row.sent_at = ApplicationState.SENT, taken.dossier_id, at
        row.save(update_fields=["state", "dossier", "sent_at"])
    return Filed(taken.dossier_id, taken.token)


def _check(found: Draft, actor: Actor, on: date) -> None:
    whole = check_whole(found, actor=actor, on=on)
    wrong = [step for step, errors in whole.errors.items() if errors]
    if wrong:
        sentences = [sentence for step in wrong for sentence in whole.errors[step].values()]
        raise Unfinished(sentences[0], details={"steps": wrong})


@dataclass(frozen=True, slots=True)
class _Persons:
    """Who applies, and by whose hand; ``paper`` allows the hand to."""

    applicant: ApplicantData
    proxy: ApplicantData | None = None
    paper: ActingFor | None = None

    def said(self) -> dict[str, Any]:
        """As the dossier keeps it."""
        both = {"applicant": self.applicant, "proxy": self.proxy}
        said: dict[str, Any] = {
            who: {name: _told(data, name) for name in CITIZEN_PERSON} for who, data in both.items() if data
        }
        if self.paper is not None:
            said["paper"] = {"id": self.paper.id, "words": self.paper.paper_line}
        return said


def _told(data: ApplicantData, name: str) -> str:
    if name == "birth":
        return f"{data.birth_date:%d/%m/%Y}" if data.birth_date else data.birth_text
    return str(getattr(data, name))


def _person(found: Draft, actor: Actor, at: datetime) -> _Persons:
    own = data_of(found.row.person)
    if actor.applicant_id is not None:  # what is proven stands above what was typed
        known = known_of(actor)
        own = replace(own, name=known["name"], identity_number=known["identity_number"])
    chosen = str(found.row.person.get("for", "self"))
    if chosen in {"", "self"}:
        return _Persons(own)
    paper = next((one for one in acting_for(actor, at) if str(one.id) == chosen), None)
    if paper is None:
        raise Unfinished(NOT_ACTING, details={"steps": ["nguoi-nop"]})
    return _Persons(
        ApplicantData(
            name=paper.name,
            kind=paper.kind,
            identity_kind=paper.identity_kind,
            identity_number=paper.identity_number,
            birth_date=paper.birth_date,
            sex=paper.sex,
            address=paper.address,
            phone=paper.phone,
        ),
        own,
        paper,
    )


def _give_files(found: Draft) -> bool:
    """The files go to the authority that the application is sent to: it may have been chosen after them.

    What lies in a dossier already stays with the office that holds it: this application gets a row of its own
    of the same bytes. Says whether there was any.
    """
    lines = [line for one in found.papers for line in one.files]
    ids = [line.file_id for line in lines if line.file_id is not None]
    lying = {
        *DossierDocument.objects.filter(file_id__in=ids).values_list("file_id", flat=True),
        *DossierFile.objects.filter(file_id__in=ids).values_list("file_id", flat=True),
    }
    for line in lines:
        if line.file is not None and line.file_id in lying:
            own = line.file
            own.pk, own.authority_id = None, found.row.authority_id or own.authority_id
            own.save(force_insert=True)
            line.file = own
            line.save(update_fields=["file"])
    StoredFile.objects.filter(pk__in=set(ids) - lying).update(authority_id=found.row.authority_id)
    return bool(lying)


def _request(found: Draft, person: _Persons, on: date) -> IntakeRequest:
    row = found.row
    answers = check(found.form, row.answers, whole=True, on=on).values
    return IntakeRequest(
        version_id=row.version_id,
        applicant=person.applicant,
        case=row.case_position,
        authority_id=row.authority_id,
        proxy=person.proxy,
        proxy_paper=person.paper.paper_line if person.paper else "",
        subject=_subject(answers),
        details=fitting_details(found, book_values(found.form, answers)),
        channel=Channel.ONLINE,
        return_method=row.return_method,
        return_address=row.return_address,
        papers=papers_given(found),
        charges=charges_due(found, on),
    )


def _subject(answers: Mapping[str, Any]) -> str:
    """What the plain form asks in words; forms of their own leave it to the procedure's name."""
    return "\n".join(str(answers[key]) for key in (SUBJECT, NOTE) if answers.get(key))


def charges_due(found: Draft, on: date) -> list[ChargeLine]:
    """The fees of the application as lines to pay; what has no known amount the counter tells later."""
    lines = []
    for due in fees_of(found, counts_of(found), on):
        if not due.amount and not due.exempt:
            continue
        lines.append(
            ChargeLine(
                name=due.name,
                amount=due.amount or 0,
                kind=due.kind,
                quantity=due.quantity,
                method=PaymentMethod.EXEMPT.value if due.exempt and not due.amount else "",
                note=(due.exempt or due.sentence)[:300],
            )
        )
    return lines


def _keep_answers(found: Draft, dossier_id: int, person: _Persons, actor: Actor, at: datetime) -> None:
    DossierForm.objects.create(
        dossier_id=dossier_id,
        number=1,
        form_id=found.form_id,
        answers=check(found.form, found.row.answers, whole=True, on=today(at)).values,
        person=person.said(),
        account_id=actor.account_id,
        assurance=actor.assurance,
        empowering_id=person.paper.file_id if person.paper else None,
        at=at,
    )


def _keep_pages(found: Draft, dossier_id: int, at: datetime) -> None:
    """Further pages of a paper stand beside its first."""
    documents = dict(Dossier.objects.get(pk=dossier_id).documents.values_list("required_id", "pk"))
    DossierFile.objects.bulk_create(
        DossierFile(document_id=documents[one.paper.id], file_id=file_id, position=position, at=at)
        for one in found.papers
        for position, file_id in enumerate(one.file_ids[1:], start=1)
    )
