"""Receipts of fees (biên lai): which form may still be used, their numbers; money to be given back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from motcua.law.registry import basis_of, number, parameter, rule, word
from motcua.law.rulings import Ruling
from motcua.law.wording import day_text
from motcua.lib.refused import Refused


class NoNumberLeft(Refused):
    """The numbers of a series are used up."""

    code = "no-receipt-number"


class Ending(StrEnum):
    """How a dossier ended that had been paid for."""

    DECLINED = "declined"
    STOPPED = "stopped"
    FINISHED = "finished"


@rule(source="ND123_2020", valid=("2022-07-01", "2026-06-30"))
@rule(source="ND254_2026", article=23, valid=("2026-07-01", None))
def may_issue(*, electronic: bool, on: date) -> Ruling:
    """Paper receipts until their last day, afterwards electronic ones only."""
    citation = basis_of("receipts.may_issue", on)
    last: date = parameter("receipt.paper_until", on).value
    if electronic:
        return Ruling(ok=True, sentence="Biên lai điện tử.", citation=citation)
    if on <= last:
        return Ruling(
            ok=True, sentence=f"Biên lai giấy dùng đến hết {day_text(last)}.", citation=citation, warning=True
        )
    return Ruling(
        ok=False,
        sentence=f"Biên lai giấy chỉ dùng đến hết {day_text(last)}; lập biên lai điện tử.",
        citation=citation,
    )


@rule(source="ND254_2026", article=23, valid=("2026-07-01", None))
def receipt_number(taken: int, first: int = 1, last: int | None = None) -> int:
    """The number of the ``taken``-th receipt of a series in its year: without a gap, at most eight digits.

    Raises:
        NoNumberLeft: the range that was registered, or the eight digits, are used up.
    """
    found = first + taken - 1
    most = number("receipt.largest_number")
    if found < 1 or found > min(last or most, most):
        raise NoNumberLeft(
            "Đã dùng hết số biên lai của ký hiệu này; đăng ký dải số mới trước khi thu tiếp.",
            citation=basis_of("receipts.receipt_number", date.max),
        )
    return found


@rule(source="THUC_TE", valid=("2018-06-21", None))
def refund_due(ending: Ending, *, worked_on: bool, on: date) -> Ruling:
    """Whether what was paid is proposed to be given back; a person always decides."""
    citation = basis_of("receipts.refund_due", on)
    choice = word("refund.when", on)
    if ending is Ending.FINISHED or choice == "never":
        return Ruling(
            ok=False,
            sentence="Hồ sơ đã giải quyết: khoản đã thu không hoàn trả.",
            citation=citation,
            needs_approval=True,
        )
    if ending is Ending.DECLINED:
        return Ruling(
            ok=True, sentence="Hồ sơ không được tiếp nhận: đề nghị hoàn trả khoản đã thu.", citation=citation
        )
    if not worked_on or choice == "always":
        return Ruling(
            ok=True,
            sentence="Hồ sơ dừng trước khi giải quyết: đề nghị hoàn trả khoản đã thu.",
            citation=citation,
        )
    return Ruling(
        ok=False,
        sentence="Hồ sơ dừng sau khi đã giải quyết một phần: chỉ hoàn trả khi văn bản về mức thu cho phép.",
        citation=citation,
        needs_approval=True,
    )
