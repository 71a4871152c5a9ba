"""Feedback slips: who may type a paper one in, how long an answer may be changed, what may be shown of them.

TT 01/2018/TT-VPCP, Điều 13–14 takes indices 1, 3, 4 and 7 from slips; NĐ 61/2018/NĐ-CP, Điều 31 names what
they ask. Neither says who types a paper slip or how few answers still hide a person: dated parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from motcua.law.calendar import local
from motcua.law.registry import number, parameter, word

_TYPED, _CHANGE, _LEAST = "feedback.typed_by_another", "feedback.change_within", "feedback.least_answers"


def may_type(rated: Iterable[int], typist: int | None, on: date) -> bool:
    """Whether somebody may type in a paper slip: not whom it rates, while the parameter says so.

    Args:
        rated: ids of the officials whom the slip rates. typist: id of who types.
    """
    return word(_TYPED, on) != "on" or typist is None or typist not in set(rated)


def typing_basis(on: date) -> str:
    """What to cite when the rated person is refused."""
    return parameter(_TYPED, on).basis.citation


def changeable_until(answered_at: datetime) -> datetime:
    """Until when an answer may be given anew, counted from the first one."""
    return answered_at + timedelta(hours=number(_CHANGE, local(answered_at).date()))


def least_answers(on: date) -> int:
    """With fewer answers no average is shown."""
    return number(_LEAST, on)


def offered_from(at: datetime) -> datetime:
    """Dossiers that ended before this moment get no slip by themselves."""
    return at - timedelta(days=number("feedback.offer_within", local(at).date()))


def indices_by_slip(on: date) -> frozenset[int]:
    """Which of the nine indices are taken from slips when there are answers."""
    return frozenset(int(one) for one in word("nine_indices.by_slip", on).split())
