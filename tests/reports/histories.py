"""Random but repeatable histories of offices, loaded in bulk: something of all that figures tell apart."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from motcua.dossiers.actions.loading import PastDossier, PastSupplement, load_past
from motcua.org.types import SYSTEM
from tests.dossiers.office import FIVE_DAYS, MONDAY, SAME_DAY, THREE_DAYS, Office

#: well after the last history
NOW = MONDAY + timedelta(days=40)
_CODES = (SAME_DAY, THREE_DAYS, FIVE_DAYS)


def a_history(
    office: Office, count: int, *, seed: int = 1, span: int = 240, at: datetime = NOW
) -> list[PastDossier]:
    """So many dossiers of two communes and a department, received in the last ``span`` days."""
    rng = random.Random(seed)
    return [_one(office, rng, number, span, at) for number in range(count)]


def load(records: list[PastDossier], at: datetime = NOW) -> None:
    """Bring them in; every record must be accepted."""
    done = load_past(records, actor=SYSTEM, at=at)
    assert not done.refused, done.refused[:3]


def _one(office: Office, rng: random.Random, number: int, span: int, at: datetime) -> PastDossier:
    received = (at - timedelta(days=rng.uniform(0.5, span))).replace(microsecond=0)
    supplements, clock = _supplements(rng, received, at)
    finished = clock + timedelta(hours=rng.choice([1, 5, 30, 70, 150, 400]))
    ended = finished < at and rng.random() < 0.9 and not (supplements and supplements[-1].answered_at is None)
    outcome = rng.choices(["granted", "refused", "stopped"], [80, 10, 10])[0] if ended else ""
    late = rng.random() < 0.15
    charge = rng.choice([None, 0, 8000, 50_000])
    return PastDossier(
        authority_id=office.units[rng.choice(["a", "a", "b", "department"])],
        procedure_code=rng.choice(_CODES),
        received_at=received,
        entered_at=min(received + timedelta(days=2), at) if late else None,
        finished_at=finished if ended else None,
        outcome=outcome,
        code=f"CU-{number:05d}",
        channel=rng.choice(["counter", "counter", "online", "post"]),
        apologised_at=clock + timedelta(minutes=30) if rng.random() < 0.3 else None,
        returned_at=finished + timedelta(minutes=10) if ended and outcome == "granted" else None,
        supplements=supplements,
        charge=charge,
        charge_method=rng.choice(["", "cash", "online", "exempt"]) if charge else "",
        papers=[rng.random() < 0.6],
        result_file=rng.random() < 0.5,
        applicant_name=f"Người mẫu {number}",
    )


def _supplements(
    rng: random.Random, received: datetime, at: datetime
) -> tuple[list[PastSupplement], datetime]:
    """None mostly, sometimes one or two, now and then one without an answer; and when work goes on."""
    asked: list[PastSupplement] = []
    clock = received
    for _ in range(rng.choices([0, 1, 2], [66, 20, 14])[0]):
        requested = clock + timedelta(hours=rng.choice([2, 20]))
        answered = requested + timedelta(hours=rng.choice([3, 60, 200]))
        if requested >= at:
            break
        if answered >= at or rng.random() < 0.15:
            return [*asked, PastSupplement(requested)], clock
        asked.append(PastSupplement(requested, answered))
        clock = answered
    return asked, clock
