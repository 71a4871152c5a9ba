"""Papers on demand: the PDF of a stored slip, its reprint marked as a copy, the control slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions import papers
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.dossiers.models import Slip
from motcua.dossiers.queries.control import control_slip
from motcua.dossiers.queries.visible import UnknownDossier, visible_to
from motcua.dossiers.slips.render import Reprint, render_slip
from motcua.dossiers.slips.types import slip_from_dict
from motcua.dossiers.types import SlipKind
from motcua.lib.refused import NotFound
from motcua.org.types import Actor


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and what to call it."""

    name: str
    content: bytes


def print_slip(slip_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT) -> Printed:
    """The slip's PDF. The first print is the paper itself; each later one is marked as a copy, on record.

    Raises:
        UnknownDossier: not in the actor's scope.
    """
    slip = Slip.objects.select_related("dossier").filter(pk=slip_id).first()
    if slip is None or not visible_to(actor).filter(pk=slip.dossier_id).exists():
        raise UnknownDossier
    slip = _count_print(slip, actor, at, sent)
    reprint = Reprint(slip.prints - 1, at) if slip.prints > 1 else None
    content = render_slip(slip_from_dict(slip.data), reprint=reprint, test=slip.dossier.is_test)
    return Printed(f"{slip.kind}-{slip.dossier.code or slip.number}.pdf", content)


def _count_print(slip: Slip, actor: Actor, at: datetime, sent: Sent) -> Slip:
    """Count the print; a reprint is an event, the first print belongs to the act that made the slip."""
    if slip.prints == 0 and Slip.objects.filter(pk=slip.pk, prints=0).update(prints=1):
        slip.prints = 1
        return slip

    def apply(act: Act) -> None:
        locked = Slip.objects.select_for_update().get(pk=slip.pk)
        locked.prints += 1
        locked.save(update_fields=["prints"])
        slip.prints = locked.prints
        act.data |= {"slip": [slip.kind, slip.number], "print": locked.prints}

    lifecycle.perform("reprint_slip", slip.dossier_id, apply, actor=actor, at=at, sent=sent)
    return slip


def issue_control_slip(
    dossier_id: int, *, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Phiếu kiểm soát, made from the events and stages as they stand (Mẫu 05 of 2018, 06 of 2025)."""

    def apply(act: Act) -> None:
        dossier = act.dossier
        if dossier.received_at is None:
            raise NotFound("Hồ sơ chưa được tiếp nhận nên chưa có phiếu kiểm soát.")
        number = papers.next_number(dossier, SlipKind.CONTROL, at)
        slip = control_slip(dossier, papers.header_of(dossier, number, at))
        stored = papers.store(dossier, SlipKind.CONTROL, slip, number=number, actor=actor, at=at)
        act.data |= {"slip": ["control", number], "slip_id": stored.pk}

    return lifecycle.perform("issue_slip", dossier_id, apply, actor=actor, at=at, sent=sent)
