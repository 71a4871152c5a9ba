"""What is to pay: the catalogue's lines, reckoned from pages and copies where national law fixes the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.law.fees import certified_copy_fee, signature_fee
from motcua.web.desk.intake_offer import Offer


@dataclass(frozen=True, slots=True)
class ShownCharge:
    """One line of money; ``amount`` in đồng for one, None when the catalogue does not say."""

    name: str
    amount: int | None
    quantity: int
    kind: str
    text: str = ""


def charges_of(offer: Offer, answers: Mapping[str, str]) -> list[ShownCharge]:
    """The lines of the chosen channel; those of authentication follow the pages and copies typed."""
    lines = [
        ShownCharge(c.name or ("Lệ phí" if c.kind == "charge" else "Phí"), c.amount, 1, c.kind, c.text)
        for c in offer.terms.charges
        if c.currency == "VND"
    ]
    if not lines:
        return lines
    book = offer.procedure.book
    copies = _count(answers, "so_ban_sao") or 1
    if book == "sct_bs" and (pages := _count(answers, "so_trang")):
        fee = certified_copy_fee(pages, 1)
        words = fee.sentence.partition(";")[0] + " (" + fee.citation + ")"
        return [ShownCharge("Phí chứng thực bản sao từ bản chính", fee.amount, copies, "fee", words)]
    if book == "sct_ck" and len(lines) == 1:
        fee = signature_fee(1)
        return [
            ShownCharge(lines[0].name, fee.amount, _count(answers, "so_luong") or 1, "fee", lines[0].text)
        ]
    if len(lines) == 1 and copies > 1:
        only = lines[0]
        return [ShownCharge(only.name, only.amount, copies, only.kind, only.text)]
    return lines


def basis_of(offer: Offer, answers: Mapping[str, str]) -> str:
    """What the lines are reckoned from; a form with another basis carries charges of an earlier moment."""
    counts = (_count(answers, key) or "" for key in ("so_trang", "so_ban_sao", "so_luong"))
    return "|".join([str(offer.procedure.version_id), offer.channel, *map(str, counts)])


def _count(answers: Mapping[str, str], key: str) -> int | None:
    """A number typed into a question, None when it is none (its own field says so)."""
    text = answers.get(key, "").strip().replace(".", "")
    if not text.isdecimal() or len(text) > 5:
        return None
    return int(text) if 1 <= int(text) <= 10_000 else None
