"""What people said of a loaded history: slips offered and answered, petitions linked, answered and rated."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from motcua.dossiers.models import Dossier
from motcua.lib.refused import Refused
from motcua.oversight.actions import feedback, petitioning, petitions
from motcua.oversight.actions.petitioning import Sent
from motcua.oversight.queries.feedback import ended
from tests.dossiers.office import Office

_PARTS = {
    "level": ("very", "satisfied", "not"),
    "time": ("earlier", "on_time", "later"),
    "contacts": ("none", "once", "more", "own"),
    "agencies": ("none", "counter", "others"),
    "attitude": ("good", "fair", "bad"),
}


def answers(rng: random.Random) -> dict[str, str]:
    """A random slip; now and then without the questions that need no answer."""
    return {key: rng.choice(values) for key, values in _PARTS.items() if key == "level" or rng.random() < 0.8}


def speak(office: Office, at: datetime, *, seed: int = 1) -> None:
    """Offer every slip, answer half of them (some twice), and complain about some dossiers."""
    rng = random.Random(seed)
    for dossier in ended(Dossier.objects.order_by("pk")):
        end = dossier.returned_at or dossier.finished_at or at
        if feedback.offer(dossier.pk, at=end) is None or rng.random() < 0.4:
            continue
        said = end + timedelta(hours=rng.choice([1, 30, 400]))
        for later in (timedelta(0), timedelta(hours=2))[: rng.choice([1, 1, 2])]:
            if said + later < at:
                feedback.answer(dossier.token, answers=answers(rng), at=said + later)
    for dossier in Dossier.objects.filter(authority_id=office.units["a"]).order_by("pk")[:40]:
        _complain(office, rng, dossier, at)


def _complain(office: Office, rng: random.Random, dossier: Dossier, at: datetime) -> None:
    begun = (dossier.received_at or at) + timedelta(days=rng.choice([1, 5]))
    if begun >= at:
        return
    sent = Sent(
        authority_id=office.units["a"],
        name="Người mẫu",
        address="Xóm 1",
        content="Chờ lâu (mẫu).",
        dossier_token=dossier.token if rng.random() < 0.7 else "",
    )
    done = petitioning.send(sent, actor=None, at=begun)
    leader = office.actor("leader", begun)
    petitions.classify(done.petition_id, kind=rng.choice(["conduct", "rule", "both"]), actor=leader, at=begun)
    answered = begun + timedelta(days=rng.choice([2, 10, 40]))
    if answered >= at or rng.random() < 0.2:
        return
    petitions.answer(
        done.petition_id,
        number="1/UBND",
        text="Đã xem xét.",
        outcome=rng.choice(["founded", "partly", "unfounded"]),
        actor=leader,
        at=answered,
    )
    if rng.random() < 0.6:
        try:
            petitioning.rate(done.token, content=rng.random() < 0.5, at=answered + timedelta(hours=1))
        except Refused:
            return
