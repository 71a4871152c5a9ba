"""Fees whose amount national law fixes; local charges (lệ phí hộ tịch …) are data of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.law.registry import basis_of, number, parameter, rule
from motcua.law.wording import money_text
from motcua.lib.refused import Refused


class BadCount(Refused):
    """A number of pages, copies or cases that cannot be charged."""

    code = "bad-count"
    status = 422


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in đồng with its arithmetic in words and its source.

    ``certain`` is false when the amount was not read in the legal text itself.
    """

    amount: int
    sentence: str
    citation: str
    certain: bool = True


class ContractAct(StrEnum):
    """What is authenticated of a contract."""

    NEW = "new"
    CHANGE = "change"
    CORRECTION = "correction"


class Way(StrEnum):
    """How a charge is reckoned: the closed list that dated fee rules of the catalogue choose from.

    The first three take the amount of the rule; the others are national tariffs, whose numbers stand here.
    """

    FIXED = "fixed"
    PER_COPY = "per_copy"
    PER_CASE = "per_case"
    CERTIFIED_COPY = "certified_copy"
    SIGNATURE = "signature"
    CONTRACT = "contract"
    CONTRACT_CHANGE = "contract_change"
    CONTRACT_CORRECTION = "contract_correction"
    EXTRACT = "extract"


WAY_WORDS: Mapping[Way, str] = {
    Way.FIXED: "Một mức cho cả hồ sơ",
    Way.PER_COPY: "Theo số bản",
    Way.PER_CASE: "Theo số trường hợp",
    Way.CERTIFIED_COPY: "Chứng thực bản sao: theo trang, số bản",
    Way.SIGNATURE: "Chứng thực chữ ký: theo trường hợp",
    Way.CONTRACT: "Chứng thực hợp đồng, giao dịch",
    Way.CONTRACT_CHANGE: "Chứng thực sửa đổi, bổ sung, hủy bỏ giao dịch",
    Way.CONTRACT_CORRECTION: "Sửa lỗi sai sót trong giao dịch",
    Way.EXTRACT: "Bản sao trích lục hộ tịch: theo số bản",
}
#: ways whose amount the rule itself states; the rest is national
OWN_AMOUNT = frozenset({Way.FIXED, Way.PER_COPY, Way.PER_CASE})
_UNITS = {Way.FIXED: "hồ sơ", Way.PER_COPY: "bản", Way.PER_CASE: "trường hợp"}


def _positive(count: int, what: str) -> None:
    if count < 1:
        raise BadCount(f"Số {what} phải từ 1 trở lên.")


@rule(source="TT226_2016", article=4, valid=("2017-01-01", None))
def certified_copy_fee(pages: int, copies: int = 1, *, on: date | None = None) -> Fee:
    """Copies certified from an original: by page, cheaper from the third, with a cap for each copy."""
    _positive(pages, "trang")
    _positive(copies, "bản")
    first, later = number("fee.certified_copy.first_pages", on), number("fee.certified_copy.later_pages", on)
    cap = number("fee.certified_copy.cap", on)
    full = min(pages, 2) * first + max(0, pages - 2) * later
    one = min(full, cap)
    words = f"{min(pages, 2)} trang × {money_text(first)}"
    if pages > 2:
        words += f" + {pages - 2} trang × {money_text(later)}"
    if full > cap:
        words += f" = {money_text(full)}, tối đa {money_text(cap)} một bản"
    return Fee(
        one * copies,
        f"{words}; {copies} bản: {money_text(one * copies)}.",
        basis_of("fees.certified_copy_fee", on or date.max),
    )


@rule(source="TT226_2016", article=4, valid=("2017-01-01", None))
def signature_fee(cases: int = 1, *, on: date | None = None) -> Fee:
    """Authentication of signatures, by case."""
    return _each("fee.signature", cases, "trường hợp", "fees.signature_fee", on)


@rule(source="TT226_2016", article=4, valid=("2017-01-01", None))
def contract_fee(act: ContractAct = ContractAct.NEW, count: int = 1, *, on: date | None = None) -> Fee:
    """Authentication of contracts and transactions, of their changes, of corrections."""
    name = {
        ContractAct.NEW: "fee.contract",
        ContractAct.CHANGE: "fee.contract_change",
        ContractAct.CORRECTION: "fee.contract_correction",
    }[act]
    return _each(name, count, "hợp đồng, giao dịch", "fees.contract_fee", on)


@rule(source="TT281_2016", valid=("2017-01-01", None))
def extract_fee(copies: int = 1, *, on: date | None = None) -> Fee:
    """Copies of a civil status extract."""
    return _each("fee.civil_status_extract", copies, "bản", "fees.extract_fee", on)


def _each(name: str, count: int, what: str, key: str, on: date | None) -> Fee:
    _positive(count, what)
    value = parameter(name, on)
    amount = int(value.value) * count
    text = f"{count} {what} × {money_text(int(value.value))}: {money_text(amount)}."
    return Fee(amount, text, basis_of(key, on or date.max), certain=value.settled)


def charge_of_one(way: Way, *, amount: int | None, pages: int = 1, on: date | None = None) -> Fee | None:
    """What one unit (dossier, copy, case, contract) costs by a way of reckoning.

    Args:
        amount: đồng that the rule states, for the ways that are no national tariff.
        pages: pages of one copy, for authenticated copies.
        on: the day of receipt.

    Returns:
        None when the rule states no amount: nothing is invented.

    Raises:
        BadCount: pages below one.
    """
    if way in OWN_AMOUNT:
        if amount is None:
            return None
        return Fee(amount, f"{money_text(amount)} một {_UNITS[way]}.", "")
    if way is Way.CERTIFIED_COPY:
        return certified_copy_fee(pages, 1, on=on)
    if way is Way.SIGNATURE:
        return signature_fee(1, on=on)
    if way is Way.EXTRACT:
        return extract_fee(1, on=on)
    acts = {
        Way.CONTRACT: ContractAct.NEW,
        Way.CONTRACT_CHANGE: ContractAct.CHANGE,
        Way.CONTRACT_CORRECTION: ContractAct.CORRECTION,
    }
    return contract_fee(acts[way], 1, on=on)


def after_exemption(amount: int, percent: int) -> int:
    """What is left to pay when ``percent`` of an amount is remitted; parts of a đồng are never asked.

    Raises:
        BadCount: the percentage is not between 0 and 100.
    """
    if not 0 <= percent <= 100:
        raise BadCount("Tỷ lệ miễn, giảm phải từ 0 đến 100 %.")
    return amount * (100 - percent) // 100
