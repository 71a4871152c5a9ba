"""A wrong intake is corrected by cancelling and issuing anew, never by editing what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import intake
from motcua.dossiers.actions.finishing import no_figure
from motcua.dossiers.actions.preparing import IntakeRequest
from motcua.dossiers.actions.timing import end
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Sent
from motcua.dossiers.models import Dossier
from motcua.lib.refused import Invalid
from motcua.lib.vietnamese_text import clean_block
from motcua.org.types import Actor


def reissue(
    dossier_id: int,
    *,
    request: IntakeRequest,
    reason: str,
    actor: Actor,
    at: datetime,
    sent: Sent = NOTHING_SENT,
) -> intake.Taken:
    """Cancel a wrongly received dossier and receive it again, right, in one transaction.

    The new one keeps the first moment of receipt, so the applicant loses no day; the old number stays
    with its history and points to the new one (NĐ 61/2018, Điều 21).
    """
    reason = clean_block(reason)
    if not reason:
        raise Invalid({"reason": "Nêu sai sót cần sửa."})

    def apply(act: Act) -> None:
        end(act)
        no_figure(act.dossier)
        act.data |= {"reason": reason}

    with lifecycle.writing():
        done = lifecycle.perform("reissue", dossier_id, apply, actor=actor, at=at, sent=sent)
        old = Dossier.objects.get(pk=dossier_id)
        if done.replayed:
            return intake.taken_before(Dossier.objects.get(replaces=old))
        new_request = replace(request, received_at=old.received_at, authority_id=old.authority_id)
        return intake.receive_in_place_of(old, new_request, actor=actor, at=at)
