"""The acts of a past dossier in the words of the record: what each event will say."""

from __future__ import annotations

from typing import Any

from motcua.dossiers.actions.intake import iso as said
from motcua.dossiers.actions.past import PastDossier
from motcua.dossiers.actions.past_dates import Dates
from motcua.dossiers.types import SupplementPhase

Act = tuple[str, dict[str, Any]]


def acts_of(
    past: PastDossier, dates: Dates, *, code: str, version_id: int, term: list[str], papers: list[int]
) -> list[Act]:
    """Every act in the order of the lifecycle, each with the moment when it happened.

    Args:
        term: as events write it (amount and unit). papers: ids of the papers handed in.
    """
    received = said(past.received_at)
    acts: list[Act] = [
        (
            "submit",
            {
                "procedure": past.procedure_code,
                "version": version_id,
                "channel": past.channel,
                "papers": papers,
                "happened_at": received,
            },
        ),
        (
            "receive",
            {
                "code": code,
                "received_at": received,
                "due_at": said(dates.first),
                "term": term,
                "brought_in": True,
                "happened_at": received,
            },
        ),
    ]
    if dates.stated:
        acts[1][1]["stated"] = True
    acts += _waits(past, dates)
    return acts + _end(past, dates)


def _waits(past: PastDossier, dates: Dates) -> list[Act]:
    """Supplements, and the apology before a wait that is not over (a waiting dossier cannot be put off)."""
    acts: list[Act] = []
    apology = _apology(past, dates)
    for one, wait in zip(past.supplements, dates.waits, strict=True):
        asked = {
            "items": [],
            "reason": one.reason,
            "phase": SupplementPhase.PROCESSING.value,
            "happened_at": said(one.requested_at),
        }
        if one.answered_at is None:
            return [*acts, *apology, ("request_supplement", asked)]
        answered = {"number": len(acts) // 2 + 1, "papers": [], "happened_at": said(one.answered_at)}
        if wait.due_legal is not None and not dates.stated:
            answered |= {"due_before": said(wait.due_before), "due_at": said(wait.due_legal)}
        acts += [("request_supplement", asked), ("supplement", answered)]
    return acts + apology


def _apology(past: PastDossier, dates: Dates) -> list[Act]:
    if dates.apologised_at is None:
        return []
    before = dates.waits[-1].due_legal if dates.waits and dates.waits[-1].due_legal else dates.first
    data = {
        "due_before": said(before),
        "due_at": said(dates.due),
        "reason": "",
        "happened_at": said(dates.apologised_at),
    }
    return [("reschedule", data)]


def _end(past: PastDossier, dates: Dates) -> list[Act]:
    if past.finished_at is None:
        return []
    finished = said(past.finished_at)
    if past.outcome == "stopped":
        return [("stop", {"reason": "", "happened_at": finished})]
    decided: dict[str, Any] = {
        "outcome": past.outcome or "granted",
        "verdict": dates.verdicts[0],
        "reason": "",
        "happened_at": finished,
    }
    acts: list[Act] = [("decide", decided)]
    if past.returned_at is not None:
        acts.append(
            ("return_result", {"method": "counter", "note": "", "happened_at": said(past.returned_at)})
        )
    return acts
