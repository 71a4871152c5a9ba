"""Writing an online application: begin, store every step as typed, take it up on another device, give it up.

A draft is no dossier: it stands in no list, no figure and no clock. It becomes one by ``sending.send``.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from motcua.catalogue.eform import clean_answers, prefilled
from motcua.dossiers import lifecycle
from motcua.dossiers.actions.applying_checks import step_errors
from motcua.dossiers.actions.papers import VIETNAM
from motcua.dossiers.models import Application
from motcua.dossiers.queries.application_forms import form_today, with_section
from motcua.dossiers.queries.applications import (
    OFFICE,
    PAPERS,
    PERSON,
    RETURN,
    Draft,
    UnknownApplication,
    drawn,
    first_case,
    in_force,
    of_account,
    offices,
    takes_online,
)
from motcua.dossiers.types import CITIZEN_PERSON, ApplicationState, ReturnMethod
from motcua.lib.dates import parse_day
from motcua.lib.refused import NotFound, Refused
from motcua.lib.vietnamese_text import clean, clean_block
from motcua.org.types import Actor

#: a draft that nobody changes is given up after so many days (parameter of the job)
DAYS_LEFT_ALONE = 30
#: what was given up can be taken up again for so long, then its answers are wiped
DAYS_TO_UNDO = 7
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOST_STEPS = 60


class NotOnline(Refused):
    """The procedure is not handed in online; the page says where to go."""

    code = "not-online"


class AlreadySent(Refused):
    """The application became a dossier: nothing of it changes any more."""

    code = "application-sent"

    def __init__(self) -> None:
        super().__init__("Hồ sơ này đã gửi đi nên không sửa đơn được nữa. Xem trong “Hồ sơ của tôi”.")


class OtherDraft(Refused):
    """The account writes another draft of the same procedure."""

    code = "other-draft"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a save.

    ``theirs`` is not None when another device or page stored something else meanwhile: nothing was stored
    now, both versions are shown and the person chooses.
    """

    seq: int
    saved_at: datetime
    errors: Mapping[str, str]
    theirs: Mapping[str, Any] | None = None

    @property
    def conflict(self) -> bool:
        return self.theirs is not None


def today(at: datetime) -> date:
    return at.astimezone(VIETNAM).date()


def start(procedure_code: str, *, known: Mapping[str, Any], actor: Actor, at: datetime) -> str:
    """The token of the account's draft of a procedure: the one that is open, or a new one.

    Args:
        known: what the account knows of the person, for answers that need not be typed again.

    Raises:
        NotFound: no such procedure in force. NotOnline.
    """

    def run() -> str:
        with lifecycle.writing():
            open_ones = of_account(actor).filter(
                procedure_code=procedure_code, state=ApplicationState.DRAFTING
            )
            token: str | None = open_ones.values_list("token", flat=True).first()
            return token or _begun(procedure_code, known, actor, at)

    return lifecycle.at_once(run)


def _begun(procedure_code: str, known: Mapping[str, Any], actor: Actor, at: datetime) -> str:
    procedure = in_force(procedure_code)
    if procedure is None or actor.account_id is None:
        raise NotFound("Không có thủ tục đang áp dụng với mã này.")
    if not takes_online(procedure):
        raise NotOnline("Thủ tục này chưa nhận hồ sơ trực tuyến. Đến nộp tại Bộ phận Một cửa.")
    used = form_today(procedure.code, procedure.version_id, today(at))
    last = of_account(actor).filter(authority__isnull=False).order_by("-saved_at").first()
    standing = {unit.id for unit in offices(procedure, today(at))}
    authority_id = last.authority_id if last is not None and last.authority_id in standing else None
    only = next(iter(standing)) if len(standing) == 1 else None
    row = Application.objects.create(
        token=secrets.token_urlsafe(12),
        account_id=actor.account_id,
        procedure_code=procedure.code,
        version_id=procedure.version_id,
        form_id=used.id,
        authority_id=authority_id or only,
        case_position=first_case(procedure),
        answers=prefilled(used.form, known),
        person={"for": "self"} | {name: _line(known.get(_KNOWN[name])) for name in CITIZEN_PERSON},
        return_method=ReturnMethod.COUNTER,
        created_at=at,
        saved_at=at,
    )
    return row.token


#: how ``citizens.known_of`` calls what an application asks of a person
_KNOWN = {"birth": "birth_date"} | {n: n for n in CITIZEN_PERSON if n != "birth"}


def _line(value: Any) -> str:
    text = clean(str(value or ""))[:500]
    day = _ISO.fullmatch(text)
    return f"{day[3]}/{day[2]}/{day[1]}" if day else text


def locked(token: str, actor: Actor) -> Application:
    """The draft, held until the transaction ends.

    Raises:
        UnknownApplication. AlreadySent.
    """
    row: Application | None = of_account(actor).select_for_update(of=("self",)).filter(token=token).first()
    if row is None:
        raise UnknownApplication
    if row.state == ApplicationState.SENT:
        raise AlreadySent
    if row.state == ApplicationState.DISCARDED:
        raise UnknownApplication
    return row


def save_step(
    token: str,
    step: str,
    values: Mapping[str, Any],
    *,
    seq: int,
    page: str,
    actor: Actor,
    at: datetime,
    overwrite: bool = False,
) -> Stored:
    """Store one step as typed, also what cannot be accepted yet; the errors say what to mend.

    Args:
        seq: the save that the page was drawn from. page: a random name of that page, so that a page never
            stands in its own way.
        overwrite: the person saw what another device stored and keeps this.

    Raises:
        UnknownApplication. AlreadySent.
    """
    with lifecycle.writing():
        row = locked(token, actor)
        found = drawn(row)
        if step not in found.steps and found.section(step) is None:
            raise UnknownApplication
        given = _taken(found, step, values, today(at))
        if given == found.values(step):
            if step not in row.marks:
                marked(row, step, page, at)
            return Stored(row.saved_seq, row.saved_at, step_errors(found, step, actor=actor, on=today(at)))
        by_seq, by_page = found.mark(step)
        if by_seq > seq and by_page != page and not overwrite:
            return Stored(row.saved_seq, row.saved_at, {}, theirs=found.values(step))
        _put(found, step, given)
        marked(row, step, page, at)
        found = drawn(row)
        return Stored(row.saved_seq, at, step_errors(found, step, actor=actor, on=today(at)))


def marked(row: Application, step: str, page: str, at: datetime) -> None:
    """Store the draft, and of which save and page this step now is."""
    row.saved_seq += 1
    row.saved_at = at
    row.step = step
    row.marks = dict(list((row.marks | {step: [row.saved_seq, page[:40]]}).items())[-_MOST_STEPS:])
    row.save()


def _taken(found: Draft, step: str, values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What is stored of what came: known names only, text cleaned and of bounded length."""
    if step == OFFICE:
        known = {unit.id for unit in offices(found.procedure, on)}
        authority = _number(values.get("authority"))
        case = _number(values.get("case"))
        positions = {one.position for one in found.procedure.cases}
        return {
            "authority": authority if authority in known else found.row.authority_id,
            "case": case if case in positions else found.row.case_position,
        }
    if step == PERSON:
        told = {name: values.get(name, "") for name in ("for", *CITIZEN_PERSON)}
        return {name: clean(str(value))[:500] for name, value in told.items()}
    if step == PAPERS:
        listed = {str(one.paper.id) for one in found.papers}
        given = values.get("waived") or {}
        return {
            "waived": {
                key: clean(str(why))[:200] for key, why in given.items() if key in listed and clean(str(why))
            }
        }
    if step == RETURN:
        method = str(values.get("return_method", ""))
        return {
            "return_method": method if method in ReturnMethod.values else found.row.return_method,
            "return_address": clean(str(values.get("return_address", "")))[:500],
            "exemption": clean(str(values.get("exemption", "")))[:80],
        }
    cleaned, _ = clean_answers(found.form, values)
    return {key: value for key, value in cleaned.items() if key in _keys(found, step)}


def _keys(found: Draft, step: str) -> set[str]:
    section = found.section(step)
    if section is None:
        return set()
    return {section.key} if section.repeats is not None else {q.key for q in section.questions}


def _number(value: Any) -> int | None:
    text = str(value if value is not None else "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _put(found: Draft, step: str, given: Mapping[str, Any]) -> None:
    row = found.row
    if step == OFFICE:
        row.authority_id, row.case_position = given["authority"], given["case"]
    elif step == PERSON:
        row.person = dict(given)
        if given.get("for") in {"", "self"}:  # what the form asks of the same person need not be typed again
            row.answers = prefilled(found.form, _as_known(given)) | row.answers
    elif step == RETURN:
        row.return_method = given["return_method"]
        row.return_address, row.exemption = given["return_address"], given["exemption"]
    elif step == PAPERS:
        _waive(found, given["waived"])
    elif (section := found.section(step)) is not None:
        row.answers = with_section(section, row.answers, given)


def _as_known(person: Mapping[str, Any]) -> dict[str, Any]:
    """What the first step says of the person, by the names that forms are prefilled by."""
    try:
        birth = parse_day(str(person.get("birth", ""))).isoformat()
    except Refused:
        birth = ""
    return {name: person.get(name, "") for name in CITIZEN_PERSON if name != "birth"} | {"birth_date": birth}


def _waive(found: Draft, waived: Mapping[str, str]) -> None:
    row = found.row
    row.papers.filter(file=None).delete()
    for required_id, why in waived.items():
        row.papers.create(required_id=int(required_id), waived=clean_block(why)[:200])


def discard(token: str, *, actor: Actor, at: datetime) -> None:
    """Give a draft up; :func:`undo` takes it up again within :data:`DAYS_TO_UNDO` days.

    Raises:
        UnknownApplication. AlreadySent.
    """
    with lifecycle.writing():
        row = locked(token, actor)
        row.state, row.discarded_at = ApplicationState.DISCARDED, at
        row.save(update_fields=["state", "discarded_at"])


def undo(token: str, *, actor: Actor, at: datetime) -> None:
    """Take up again what was just given up.

    Raises:
        UnknownApplication: there is none, or it was too long ago. OtherDraft: another one was begun since.
    """
    with lifecycle.writing():
        rows = of_account(actor).select_for_update(of=("self",))
        row = rows.filter(token=token, state=ApplicationState.DISCARDED).first()
        if row is None or row.discarded_at is None or row.discarded_at < at - timedelta(days=DAYS_TO_UNDO):
            raise UnknownApplication
        drafting = of_account(actor).filter(
            procedure_code=row.procedure_code, state=ApplicationState.DRAFTING
        )
        if drafting.exists():
            raise OtherDraft("Bạn đang soạn một đơn khác của cùng thủ tục này. Gửi hoặc bỏ đơn đó trước.")
        row.state, row.discarded_at, row.saved_at = ApplicationState.DRAFTING, None, at
        row.save(update_fields=["state", "discarded_at", "saved_at"])


def give_up_old(*, at: datetime, days: int = DAYS_LEFT_ALONE) -> int:
    """Give up the drafts that nobody changed for so many days; how many. Runs every night."""
    with lifecycle.writing():
        old = Application.objects.filter(
            state=ApplicationState.DRAFTING, saved_at__lte=at - timedelta(days=days)
        )
        return int(old.update(state=ApplicationState.DISCARDED, discarded_at=at))


def wipe_discarded(*, at: datetime) -> int:
    """Forget what stood in drafts given up too long ago to be taken up again; how many."""
    with lifecycle.writing():
        gone = Application.objects.filter(
            state=ApplicationState.DISCARDED, discarded_at__lt=at - timedelta(days=DAYS_TO_UNDO)
        )
        count, _ = gone.delete()
        return count
