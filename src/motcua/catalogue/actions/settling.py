"""What a manager settles of an unclear point, and how it changes the draft of the next version."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from motcua.catalogue.actions.copies import Draft
from motcua.catalogue.models import ChannelCharge
from motcua.catalogue.types import TermUnit, UnclearKind
from motcua.lib.refused import Invalid
from motcua.lib.vietnamese_text import clean_block

_TERM = re.compile(r"channels\[(\d+)\]\.term")
_CASE_TERM = re.compile(r"time_cases\[(\d+)\]\.term")
_CHARGE = re.compile(r"channels\[(\d+)\]\.charges(?:\[(\d+)\])?")
_PAPER = re.compile(r"cases\[(\d+)\]\.papers\[(\d+)\]")
_TERM_KINDS = (UnclearKind.TERM, UnclearKind.UNIT)
_MOST_MONEY = 10**12
_MOST_COPIES = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The manager's word on one unclear point; only the parts that fit its kind may be given.

    Args:
        words: what was settled and on what ground (kept for ever).
        term_amount, term_unit: the term, for kinds ``term`` and ``unit`` (a unit alone keeps the number).
        amount: đồng of the fee, 0 for none, for kind ``fee``; ``charge_kind`` is fee or charge.
        paper: True makes a note a paper with ``originals`` and ``copies``, False makes it a note.
        paper_name: the paper's right name, for kinds ``text`` and ``note``.
    """

    words: str
    term_amount: Decimal | None = None
    term_unit: str = ""
    amount: int | None = None
    charge_kind: str = ""
    charge_name: str = ""
    paper: bool | None = None
    originals: int = 0
    copies: int = 0
    paper_name: str = ""

    @property
    def changes_content(self) -> bool:
        return bool(
            self.term_amount is not None
            or self.term_unit
            or self.amount is not None
            or self.paper is not None
            or self.paper_name
        )

    def check(self, kind: str) -> None:
        """Refuse a settlement that cannot be stored for a point of this kind.

        Raises:
            Invalid: the message stands at the part.
        """
        errors = {}
        if not clean_block(self.words):
            errors["words"] = "Ghi đã làm rõ điều gì và theo văn bản nào."
        if (self.term_amount is not None or self.term_unit) and kind not in _TERM_KINDS:
            errors["term_amount"] = "Điểm này không phải về thời hạn."
        elif self.term_amount is not None and not 0 < self.term_amount <= 3660:
            errors["term_amount"] = "Thời hạn phải lớn hơn 0 và không quá 3.660."
        elif self.term_unit and self.term_unit not in TermUnit.values:
            errors["term_unit"] = "Chọn một đơn vị thời hạn."
        elif self.term_amount is not None and not self.term_unit:
            errors["term_unit"] = "Chọn đơn vị của thời hạn."
        errors.update(self._money_errors(kind))
        errors.update(self._paper_errors(kind))
        if errors:
            raise Invalid(errors)

    def _money_errors(self, kind: str) -> dict[str, str]:
        if self.amount is None:
            return {}
        if kind != UnclearKind.FEE:
            return {"amount": "Điểm này không phải về phí, lệ phí."}
        if not 0 <= self.amount <= _MOST_MONEY:
            return {"amount": "Số tiền phải từ 0 đồng trở lên."}
        return {} if self.charge_kind in ("", "fee", "charge") else {"charge_kind": "Chọn phí hoặc lệ phí."}

    def _paper_errors(self, kind: str) -> dict[str, str]:
        if self.paper is None and not self.paper_name:
            return {}
        if kind not in (UnclearKind.NOTE, UnclearKind.TEXT, UnclearKind.FIELD):
            return {"paper": "Điểm này không phải về thành phần hồ sơ."}
        if not (0 <= self.originals <= _MOST_COPIES and 0 <= self.copies <= _MOST_COPIES):
            return {"originals": "Số bản phải từ 0 đến 999."}
        if self.paper and not self.originals and not self.copies:
            return {"originals": "Ghi số bản chính hoặc bản sao phải nộp."}
        return {}

    def summary(self) -> str:
        """The settlement in one text, as it is kept beside the point."""
        parts = [clean_block(self.words)]
        if self.term_unit:
            number = "" if self.term_amount is None else f"{self.term_amount.normalize():f} "
            parts.append(f"Thời hạn: {number}{TermUnit(self.term_unit).label}.")
        if self.amount is not None:
            parts.append(f"Mức thu: {self.amount:,} đ.".replace(",", "."))
        if self.paper is not None:
            count = f"{self.originals} bản chính, {self.copies} bản sao"
            parts.append(f"Là giấy tờ phải nộp: {count}." if self.paper else "Là lưu ý.")
        if self.paper_name:
            parts.append(f"Tên giấy tờ: {clean_block(self.paper_name)}.")
        return " ".join(parts)


def apply_settlement(draft: Draft, places: str, settlement: Settlement) -> None:
    """Write the settlement into every place of the point ("channels[0].term; channels[1].term")."""
    handlers: tuple[tuple[re.Pattern[str], Callable[..., None]], ...] = (
        (_TERM, _settle_term),
        (_CASE_TERM, _settle_case_term),
        (_CHARGE, _settle_charge),
        (_PAPER, _settle_paper),
    )
    for place in places.split("; "):
        for pattern, handler in handlers:
            found = pattern.fullmatch(place)
            if found:
                numbers = [None if text is None else int(text) for text in found.groups()]
                handler(draft, settlement, *numbers)


def _part(draft: Draft, *path: str | int) -> dict[str, Any] | None:
    """The part of the stored picture at ``path``, None when the picture has no such part."""
    value: Any = draft.version.content
    for step in path:
        if isinstance(step, int) and not (isinstance(value, list) and step < len(value)):
            return None
        value = value.get(step) if isinstance(step, str) else value[step]
        if value is None:
            return None
    return value if isinstance(value, dict) else None


def _settle_term(draft: Draft, settlement: Settlement, number: int) -> None:
    picture = _part(draft, "channels", number)
    for channel in draft.channels:
        if channel.position != number:
            continue
        if settlement.term_amount is not None:
            channel.term_amount = settlement.term_amount
        channel.term_unit = settlement.term_unit
        if picture is not None:
            amount = channel.term_amount
            picture["term_amount"] = None if amount is None else f"{amount.normalize():f}"
            picture["term_unit"] = channel.term_unit


def _settle_case_term(draft: Draft, settlement: Settlement, number: int) -> None:
    picture = _part(draft, "time_cases", number)
    if picture is not None:
        if settlement.term_amount is not None:
            picture["term_amount"] = f"{settlement.term_amount.normalize():f}"
        picture["term_unit"] = settlement.term_unit


def _settle_charge(draft: Draft, settlement: Settlement, number: int, index: int | None) -> None:
    channel = next((row for row in draft.channels if row.position == number), None)
    picture = _part(draft, "channels", number)
    if channel is None or settlement.amount is None:
        return
    channel.fees_known = True
    charges = draft.charges_of(channel)
    if index is not None and index < len(charges):
        charge = charges[index]
        charge.amount, charge.currency = settlement.amount, "VND"
        charge.kind = settlement.charge_kind or charge.kind
        charge.name = settlement.charge_name or charge.name
    elif settlement.amount:
        words = clean_block(settlement.words)
        charge = ChannelCharge(
            channel=channel,
            kind=settlement.charge_kind or "charge",
            name=settlement.charge_name,
            amount=settlement.amount,
            text=words,
        )
        draft.charges.append(charge)
    if picture is not None:
        picture["charges"] = [
            {"kind": c.kind, "name": c.name, "amount": c.amount, "currency": c.currency, "text": c.text}
            for c in draft.charges_of(channel)
        ]


def _settle_paper(draft: Draft, settlement: Settlement, number: int, index: int) -> None:
    picture = _part(draft, "cases", number, "papers", index)
    for paper in draft.papers:
        if (paper.case.position, paper.position) != (number, index):
            continue
        if settlement.paper is not None:
            paper.is_note = not settlement.paper
            paper.originals = settlement.originals if settlement.paper else 0
            paper.copies = settlement.copies if settlement.paper else 0
        if settlement.paper_name:
            paper.name = clean_block(settlement.paper_name)
        if picture is not None:
            picture.update(
                name=paper.name, is_note=paper.is_note, originals=paper.originals, copies=paper.copies
            )
