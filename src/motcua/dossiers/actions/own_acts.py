"""What the owner of a dossier may do from home: take it back, or ask to stop (NĐ 118/2025, Điều 21)."""

from __future__ import annotations

from datetime import datetime

from motcua.dossiers import lifecycle
from motcua.dossiers.actions.finishing import finish
from motcua.dossiers.lifecycle import NOTHING_SENT, Act, Performed, Sent
from motcua.lib.refused import Invalid, Refused
from motcua.lib.vietnamese_text import clean_block
from motcua.org.types import Actor


class AskedAlready(Refused):
    """The owner asked to stop before and nobody has decided yet."""

    code = "stop-asked-already"


def withdraw(
    dossier_id: int, *, reason: str = "", actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Take back what was handed in and not received yet: no reason is owed, no clock has run."""

    def apply(act: Act) -> None:
        finish(act.dossier, at, refused_or_stopped=True)
        act.data["reason"] = clean_block(reason)[:2000]

    return lifecycle.perform("withdraw", dossier_id, apply, actor=actor, at=at, sent=sent)


def ask_stop(
    dossier_id: int, *, reason: str, actor: Actor, at: datetime, sent: Sent = NOTHING_SENT
) -> Performed:
    """Ask the office to stop while there is no result; the office answers, the state stays until then.

    Raises:
        Invalid: no reason. AskedAlready.
    """
    words = clean_block(reason)[:2000]
    if not words:
        raise Invalid({"reason": "Ghi vì sao bạn muốn dừng."})

    def apply(act: Act) -> None:
        if act.dossier.events.filter(name="ask_stop").exists():
            raise AskedAlready("Bạn đã đề nghị dừng; cơ quan đang xem xét và sẽ trả lời.")
        act.data["reason"] = words

    return lifecycle.perform("ask_stop", dossier_id, apply, actor=actor, at=at, sent=sent)
