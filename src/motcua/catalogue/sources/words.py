"""What may be read from the words of a source, and what must stay unclear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from motcua.catalogue.sources.records import ChargeRecord, Unclear

# Only these two turns of phrase say it exactly: "… ngay trong ngày …; … sau 15 giờ …" and "tiếp nhận hồ sơ
# sau 15 giờ thì … trả kết quả … trong ngày làm việc tiếp theo" (NĐ 23/2015, điều 7; civil-status procedures).
_SAME_DAY = re.compile(
    r"(ngay trong ngày[^.]{0,160}sau 15 ?(?:giờ|h)\b[^.]{0,160})"
    r"|(?:nếu |Nếu )?(tiếp nhận hồ sơ sau 15 ?(?:giờ|h)\b(?: thì)?[^.]{0,80}trả kết quả[^.]{0,80}"
    r"trong ngày làm việc tiếp theo)"
)
_FREE = re.compile(r"\W*(không|không có|không thu|miễn)( phí| lệ phí| phí, lệ phí)?\W*", re.IGNORECASE)
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_LONGEST_TERM = 3_660
_MOST_COPIES = 99


def same_day_words(texts: Iterable[str]) -> str:
    """The words that say "same day, next working day after 15:00", or "" when none says it exactly."""
    for text in texts:
        found = _SAME_DAY.search(" ".join(text.split()))
        if found:
            return (found.group(1) or found.group(2)).strip(" ,;")
    return ""


def term_of(
    amount: Decimal | None, unit: str, words: str, place: str
) -> tuple[Decimal | None, str, list[Unclear]]:
    """A term as it may be stored, with what stays unclear.

    Args:
        amount: the number of the source.
        unit: our unit, or "" when the source's own unit says nothing.
        words: the original words of the term.
        place: where, e.g. ``channels[0].term``.
    """
    if amount is None:
        return None, "", [Unclear("term", place, words, "Thời hạn chỉ có trong lời văn hoặc không được nêu.")]
    if amount <= 0 or amount > _LONGEST_TERM:
        text = words or f"{amount:f}"
        return None, "", [Unclear("term", place, text, f"Thời hạn ghi {amount:f}, không dùng được.")]
    if not unit:
        text = words or f"{amount:f}"
        message = f"Thời hạn ghi {amount:f} nhưng không rõ đơn vị (giờ, ngày, ngày làm việc…)."
        return amount, "", [Unclear("unit", place, text, message)]
    return amount, unit, []


def charge_of(
    kind: str, amount: Decimal | None, currency: str, words: str, place: str
) -> tuple[ChargeRecord, list[Unclear]]:
    """A fee as it may be stored, with what stays unclear; 0 counts as free only when the words say so."""
    code, unclear = _currency(currency, words, place)
    whole: int | None = None
    message = ""
    if amount is None:
        message = "Mức thu không có số tiền, chỉ có lời văn."
    elif amount < 0 or amount != amount.to_integral_value() or amount > 10**12:
        message = f"Mức thu ghi {amount:f}, không dùng được."
    elif amount == 0 and not _FREE.fullmatch(words):
        message = "Nguồn ghi 0 đồng nhưng không nói rõ là miễn hay do cơ quan khác quy định."
    elif 0 < amount < 1000 and code == "VND":
        message = f"Mức thu ghi {amount:f}, có thể là nghìn đồng hoặc ngoại tệ."
    else:
        whole = int(amount)
        told = {int(text.replace(".", "")) for text in _AMOUNT.findall(words)}
        if code == "VND" and told and told != {whole}:
            message = f"Mức thu ghi {whole} nhưng lời văn nêu số khác hoặc nhiều mức."
    if message:
        unclear.append(Unclear("fee", place, words or (f"{amount:f}" if amount is not None else ""), message))
    return ChargeRecord(kind=kind, amount=whole, currency=code, text=words), unclear


def _currency(currency: str, words: str, place: str) -> tuple[str, list[Unclear]]:
    if currency.lower() in ("", "vnd", "đồng", "việt nam đồng"):
        return "VND", []
    if re.fullmatch(r"[A-Z]{3}", currency):
        return currency, []
    return "VND", [Unclear("fee", place, currency, f"Không rõ loại tiền “{currency}”.")]


def paper_doubts(name: str, originals: int, copies: int, place: str) -> list[Unclear]:
    """What is unclear about a component: a note that poses as one, an absurd count."""
    found = []
    if not originals and not copies:
        message = "Ghi 0 bản chính, 0 bản sao: là lưu ý hay là giấy tờ chỉ xuất trình?"
        found.append(Unclear("note", place, name, message))
    if max(originals, copies) > _MOST_COPIES:
        message = f"Số bản ghi {originals} bản chính, {copies} bản sao, chắc là gõ nhầm."
        found.append(Unclear("field", place, name, message))
    return found


def merged(doubts: Iterable[Unclear]) -> tuple[Unclear, ...]:
    """The same doubt said at several places becomes one line of the to-do list, places joined by "; "."""
    found: dict[tuple[str, str, str], Unclear] = {}
    for doubt in doubts:
        key = (doubt.kind, doubt.words, doubt.message)
        known = found.get(key)
        place = f"{known.place}; {doubt.place}" if known else doubt.place
        found[key] = replace(doubt, place=place)
    return tuple(found.values())
