"""Citizens for tests: an account known by its telephone, one with a proven identity, and a photo."""

from __future__ import annotations

import io
import secrets
from datetime import datetime
from typing import Any

from PIL import Image

from motcua.documents.actions import uploads
from motcua.dossiers.actions import applying, applying_papers
from motcua.dossiers.queries.applications import OFFICE, PERSON, RETURN, draft
from motcua.org.actions.applicants import ApplicantData, save
from motcua.org.models import CitizenAccount
from motcua.org.queries.citizens import citizen_actor
from motcua.org.types import Actor, Assurance
from tests.dossiers.office import MONDAY, THREE_DAYS, Office

MINH = {
    "name": "Trần Văn Minh",
    "identity_number": "042088001111",
    "birth": "05/03/1988",
    "address": "Thôn 2, xã An Bình",
    "phone": "0987654321",
    "email": "minh@example.vn",
}


def a_citizen(phone: str = "0987654321", *, name: str = "", proven: ApplicantData | None = None) -> Actor:
    """Somebody who signed in: by a code, or (``proven``) by the national identity."""
    applicant = save(proven) if proven else None
    account = CitizenAccount.objects.create(
        token=secrets.token_hex(8),
        name=proven.name if proven else name,
        phone=phone,
        provider="national" if proven else "",
        subject=proven.identity_number if proven else "",
        assurance=Assurance.IDENTITY if proven else Assurance.CONTACT,
        applicant=applicant,
        stamp="stamp",
        created_at=MONDAY,
        last_seen_at=MONDAY,
    )
    actor = citizen_actor(account.pk, "stamp", assurance=account.assurance)
    assert actor is not None
    return actor


def a_photo(colour: str = "white") -> bytes:
    """A small picture, as a telephone takes it."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "JPEG")
    return stream.getvalue()


def an_upload(actor: Actor, authority_id: int, at: datetime = MONDAY, content: bytes = b"") -> int:
    """A photo that the account sent whole: the id of its file."""
    body = content or a_photo()
    assert actor.account_id is not None
    begun = uploads.begin(
        name="giay.jpg", size=len(body), account_id=actor.account_id, authority_id=authority_id, at=at
    )
    uploads.append(begun.token, actor.account_id, 0, body, at=at)
    return uploads.finish(begun.token, actor.account_id, at=at)


def a_whole_draft(
    office: Office, actor: Actor, code: str = THREE_DAYS, at: datetime = MONDAY, **changes: Any
) -> str:
    """A draft that may be sent: office, person, answers, every paper as a photo, way to get the result.

    ``changes``: values of a step by ``office``, ``person``, ``answers`` or ``back``.
    """
    token = applying.start(code, known={}, actor=actor, at=at)

    def save_step(step: str, values: dict[str, Any]) -> None:
        seq = draft(token, actor).row.saved_seq
        applying.save_step(token, step, values, seq=seq, page="test", actor=actor, at=at)

    case = office.procedure(code).cases[0].position
    save_step(OFFICE, {"authority": office.units["a"], "case": case} | changes.get("office", {}))
    save_step(PERSON, {"for": "self"} | MINH | changes.get("person", {}))
    for section in draft(token, actor).sections:
        save_step(f"phan-{section.key}", {"noi_dung_de_nghi": "Sửa tên đệm"} | changes.get("answers", {}))
    for asked in draft(token, actor).papers:
        upload = an_upload(actor, office.units["a"], at)
        applying_papers.attach(token, asked.paper.id, upload, actor=actor, at=at)
    save_step(RETURN, {"return_method": "counter"} | changes.get("back", {}))
    return token


__all__ = ["MINH", "a_citizen", "a_photo", "a_whole_draft", "an_upload"]
