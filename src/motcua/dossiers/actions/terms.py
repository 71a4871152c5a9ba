"""The term that binds a dossier: from what was stated by hand, the route's branch, the procedure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from motcua.catalogue.queries.pinned import PinnedProcedure, PinnedRoute
from motcua.dossiers.queries.clock import reckon, stored_term
from motcua.law.deadlines import SAME_DAY, Term, TermUnit
from motcua.lib.refused import Invalid

__all__ = ["ManualTerm", "UnclearTerm", "reckon", "stored_term", "term_of"]


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

    Order: the route's branch, the channel of the procedure; what the official states by hand only where
    the catalogue leaves it unclear – nobody shortens or stretches a published term.

    Raises:
        UnclearTerm: the sources leave it unclear and nobody stated it.
    """
    branch_term = _branch_term(route, branch)
    if procedure.same_day and not branch_term:
        return SAME_DAY
    amount, unit = branch_term or _channel_term(procedure, channel)
    if amount is not None and unit:
        return Term(amount, TermUnit(unit))
    if manual is not None:
        return _manual(manual)
    raise UnclearTerm(
        {
            "term": "Danh mục chưa ghi rõ thời hạn giải quyết của thủ tục này. "
            "Nhập thời hạn kèm căn cứ, hoặc đề nghị người quản lý làm rõ trong danh mục."
        }
    )


def _manual(manual: ManualTerm) -> Term:
    errors = {}
    if not manual.reason.strip():
        errors["term_reason"] = "Nêu căn cứ của thời hạn nhập tay (văn bản, điều khoản)."
    try:
        amount = Decimal(manual.amount).quantize(Decimal("0.01"))
    except InvalidOperation:
        amount = Decimal(0)
    if manual.unit not in {unit.value for unit in TermUnit} or not 0 < amount <= 10_000:
        errors["term"] = "Thời hạn nhập tay gồm một số lớn hơn 0 và đơn vị (giờ, ngày, ngày làm việc, tháng)."
    if errors:
        raise Invalid(errors)
    return Term(amount, TermUnit(manual.unit))


def _branch_term(route: PinnedRoute, branch: str) -> tuple[Decimal, str] | None:
    for known in route.branches[1:]:  # the first branch is the ordinary course: the procedure's own term
        if known.key == branch and known.term_amount is not None and known.term_unit:
            return known.term_amount, known.term_unit
    return None


def _channel_term(procedure: PinnedProcedure, channel: str) -> tuple[Decimal | None, str]:
    terms = procedure.terms(channel)
    return (terms.term_amount, terms.term_unit) if terms else (None, "")
