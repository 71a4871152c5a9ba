"""The dossier's clock: its term from the pinned procedure, its due date from the law's engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from motcua.catalogue.queries.pinned import PinnedProcedure, PinnedRoute
from motcua.law.deadlines import SAME_DAY, CutOff, DueDate, Reading, Term, TermUnit, due_date
from motcua.lib.refused import Invalid
from motcua.org.queries.calendars import calendar_of


@dataclass(frozen=True, slots=True)
class ManualTerm:
    """A term given by hand because the catalogue leaves it unclear; the reason goes on record."""

    amount: Decimal
    unit: str
    reason: str


class UnclearTerm(Invalid):
    """The catalogue has no clear term for this procedure and channel."""

    code = "unclear-term"


def term_of(
    procedure: PinnedProcedure, route: PinnedRoute, *, channel: str, branch: str, manual: ManualTerm | None
) -> Term:
    """The time limit that binds this dossier.

    Order: what the official had to state by hand, the route's branch, the channel of the procedure.

    Raises:
        UnclearTerm: the sources leave it unclear and nobody stated it.
    """
    if manual is not None:
        if not manual.reason.strip():
            raise Invalid({"term_reason": "Nêu căn cứ của thời hạn nhập tay (văn bản, điều khoản)."})
        return Term(manual.amount, TermUnit(manual.unit))
    if procedure.same_day and not _branch_term(route, branch):
        return SAME_DAY
    amount, unit = _branch_term(route, branch) or _channel_term(procedure, channel)
    if amount is None or not unit:
        raise UnclearTerm(
            {
                "term": "Danh mục chưa ghi rõ thời hạn giải quyết của thủ tục này. "
                "Nhập thời hạn kèm căn cứ, hoặc đề nghị người quản lý làm rõ trong danh mục."
            }
        )
    return Term(amount, TermUnit(unit))


def _branch_term(route: PinnedRoute, branch: str) -> tuple[Decimal, str] | None:
    for known in route.branches[1:]:  # the first branch is the ordinary course: the procedure's own term
        if known.key == branch and known.term_amount is not None and known.term_unit:
            return known.term_amount, known.term_unit
    return None


def _channel_term(procedure: PinnedProcedure, channel: str) -> tuple[Decimal | None, str]:
    terms = procedure.terms(channel)
    return (terms.term_amount, terms.term_unit) if terms else (None, "")


def reckon(procedure: PinnedProcedure, term: Term, received_at: datetime, one_stop_id: int) -> DueDate:
    """The promised moment of a dossier, by the calendar of the unit that received it."""
    return due_date(
        received_at,
        term,
        calendar_of(one_stop_id),
        reading=Reading(procedure.reading) if procedure.reading else None,
        cut_off=cut_off_of(procedure),
    )


def cut_off_of(procedure: PinnedProcedure) -> CutOff | None:
    """The procedure's own cut-off; None leaves it to the law's default."""
    return None if procedure.cut_off in {"", "none"} else CutOff(procedure.cut_off)


def stored_term(amount: Decimal | None, unit: str) -> Term:
    """A dossier's term as it was stored at receipt; no amount means same day."""
    return SAME_DAY if amount is None or not unit else Term(amount, TermUnit(unit))
