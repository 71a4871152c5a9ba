"""A citizen's own acts: send a petition from the web, say whether the answer contents.

NĐ 20/2008/NĐ-CP: in Vietnamese, clear, with name and address or telephone; the name is withheld when the
answer is made public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.documents.models import StoredFile
from motcua.dossiers.lifecycle import at_once, writing
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.visible import visible_to
from motcua.lib.refused import Invalid, Refused
from motcua.lib.typed_text import line
from motcua.lib.vietnamese_text import clean_block
from motcua.org.queries import units
from motcua.org.types import Actor, ActorKind
from motcua.oversight.actions.petitions import (
    CITATION,
    Done,
    NewPetition,
    UnknownPetition,
    check_new,
    enter,
    replayed,
)
from motcua.oversight.models import Petition, PetitionFile, PetitionRating
from motcua.oversight.types import PetitionAct, PetitionChannel, PetitionState

#: files that may come with one petition
MOST_FILES = 3
#: who acts without having signed in
SENDER = Actor(kind=ActorKind.APPLICANT.value, name="Người gửi phản ánh, kiến nghị")


class NotAnswered(Refused):
    """There is no answer yet, or it was rated already."""

    code = "petition-not-to-rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a citizen sends.

    ``dossier_token``: the secret on the receipt of the dossier that it is about; ``dossier_code`` only for
    who has signed in and owns it. ``follows``: the secret of the earlier petition. ``files``: kept before.
    """

    authority_id: int | None
    name: str
    phone: str = ""
    address: str = ""
    email: str = ""
    content: str
    dossier_token: str = ""
    dossier_code: str = ""
    follows: str = ""
    files: Sequence[int] = ()


def send(sent: Sent, *, actor: Actor | None, at: datetime, key: str | None = None) -> Done:
    """Enter a petition from the web in the book of its authority.

    Args:
        actor: the citizen who signed in, or ``None``.

    Raises:
        Invalid: no name, no address or telephone, no content, too many files, a dossier not proven.
    """
    new = NewPetition(
        channel=PetitionChannel.WEB.value,
        content=sent.content,
        authority_id=sent.authority_id,
        petitioner_name=sent.name,
        petitioner_phone=sent.phone,
        petitioner_email=sent.email,
        petitioner_address=sent.address,
    )
    _check(sent)
    check_new(new, at, at)
    authority = units.unit(sent.authority_id or 0)
    linked = {
        "dossier_id": _dossier(sent, actor),
        "account_id": actor.account_id if actor else None,
        "follows_id": _earlier(sent.follows),
    }

    def run() -> Done:
        with writing():
            if done := replayed(key, PetitionAct.RECEIVE, None):
                return done
            done = enter(new, authority.authority_id, at, linked, actor=actor or SENDER, at=at, key=key)
            for position, file_id in enumerate(sent.files, start=1):
                PetitionFile.objects.create(petition_id=done.petition_id, position=position, file_id=file_id)
            return done

    return at_once(run)


def rate(token: str, *, content: bool, remark: str = "", at: datetime) -> None:
    """Whether the answer contents its sender; told once (QĐ 766/QĐ-TTg, indicator 5.3).

    Raises:
        UnknownPetition. NotAnswered: there is no answer, or it was rated. Invalid: a remark too long.
    """
    words = clean_block(remark)
    if len(words) > 2000:
        raise Invalid({"remark": "Viết đến 2.000 ký tự."})
    petition = Petition.objects.filter(token=token).first() if token else None
    if petition is None:
        raise UnknownPetition
    if petition.state not in {PetitionState.ANSWERED, PetitionState.PUBLISHED}:
        raise NotAnswered("Phản ánh, kiến nghị này chưa có trả lời để đánh giá.")

    def run() -> None:
        with writing():
            made, new = PetitionRating.objects.get_or_create(
                petition=petition, defaults={"content": content, "remark": words, "at": at}
            )
            if not new and made.content != content:
                raise NotAnswered("Bạn đã đánh giá trả lời này rồi.")

    at_once(run)


def _check(sent: Sent) -> None:
    errors: dict[str, str] = {}
    if sent.authority_id is None:
        errors["authority_id"] = "Chọn nơi bạn muốn gửi đến."
    if not line(sent.name):
        errors["name"] = "Ghi họ và tên của bạn. Tên không được nêu khi công khai."
    if not line(sent.phone) and not line(sent.address):
        errors["phone"] = "Ghi điện thoại hoặc địa chỉ để cơ quan trả lời bạn."
    if len(sent.files) > MOST_FILES:
        errors["files"] = f"Gửi kèm nhiều nhất {MOST_FILES} tệp."
    elif StoredFile.objects.filter(pk__in=sent.files).count() != len(set(sent.files)):
        errors["files"] = "Không tìm thấy tệp đã tải lên. Chọn lại tệp."
    if errors:
        raise Invalid(errors, citation=CITATION)


def _dossier(sent: Sent, actor: Actor | None) -> int | None:
    """The dossier that it is about, proven by the secret on its receipt or by the own account."""
    if sent.dossier_token:
        rows = Dossier.objects.filter(token=sent.dossier_token, is_test=False)
    elif sent.dossier_code and actor is not None:
        rows = visible_to(actor).filter(code=line(sent.dossier_code).upper())
    elif sent.dossier_code:
        raise Invalid(
            {"dossier": "Mã hồ sơ chưa đủ để gắn hồ sơ. Quét mã QR trên giấy tiếp nhận, hoặc đăng nhập."}
        )
    else:
        return None
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise Invalid({"dossier": "Không tìm thấy hồ sơ này. Bỏ trống nếu không nhớ."})
    return found


def _earlier(token: str) -> int | None:
    return Petition.objects.filter(token=token).values_list("pk", flat=True).first() if token else None
