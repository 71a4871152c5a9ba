"""What the draft of the demonstration's commune says of quarter II of 2023."""

from __future__ import annotations

from datetime import datetime

from motcua.law.periods import quarter
from motcua.reports.letters.narrative_parts import said
from motcua.reports.queries.narrative import narrative

#: every figure of the published report
FIGURES = {
    "received": 243,
    "carried_over": 3,
    "received_online": 175,
    "received_online_partial": 35,
    "received_online_full": 140,
    "finished": 246,
    "finished_early": 220,
    "finished_on_time": 26,
    "finished_late": 0,
    "open": 0,
    "paid_online": 7,
    "result_file": 171,
    "procedures": 141,
    "procedures_own": 118,
    "procedures_own_interagency": 89,
    "procedures_vertical": 23,
    "petitions_received": 0,
}
RATES = {"72,0 %", "28,0 %", "71,1 %", "14,2 %", "56,9 %", "89,4 %", "10,6 %", "2,9 %", "69,5 %", "100 %"}


def check_narrative_2023(unit_id: int, at: datetime) -> None:
    """Its figures come out, and both places where the original contradicts itself are named."""
    draft = narrative(unit_id, quarter(2023, 2), at)
    assert {name: draft.figures[name] for name in FIGURES} == FIGURES
    assert {rate.text.replace("\u00a0", " ") for rate in draft.rates} >= RATES
    assert all(one.ok for one in draft.sums)
    notes = "\n".join(note.sentence for note in draft.notes).replace("\u00a0", " ")
    assert "72,0 % là 175 trên 243" in notes
    assert "71,1 % là 175 trên 246" in notes
    assert "lời văn ghi “140 TTHC”; số liệu của kỳ là 141 TTHC = 118" in notes
    initiatives = " ".join(said(sentence) for sentence in draft.part("initiatives").sentences)
    assert "2 sáng kiến" in initiatives
    assert any("91/KH-UBND" in item for item in draft.part("review").items)
