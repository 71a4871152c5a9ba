"""What is to pay: the lines of the dated fee rules (or of the catalogue), reckoned from pages and copies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.dossiers.queries.fees import UNKNOWN, UNNAMED, FeeDue, due_for, exemptions_for, optional_for
from motcua.web.desk.intake_offer import Offer


@dataclass(frozen=True, slots=True)
class ShownCharge:
    """One line of money; ``amount`` in đồng for one, None when the catalogue does not say.

    ``when`` and ``basis`` go with the charge into the dossier; ``exempt`` is the ground where all is free.
    """

    name: str
    amount: int | None
    quantity: int
    kind: str
    text: str = ""
    when: str = ""
    basis: str = ""
    exempt: str = ""


def charges_of(offer: Offer, answers: Mapping[str, str], exemption: str = "") -> list[ShownCharge]:
    """The lines of the chosen channel and case; what counts pages and copies follows what is typed."""
    due_now = [_shown(due) for due in dues_of(offer, answers, exemption) if due.name != UNNAMED]
    return due_now + [_on_request(due) for due in optional_for(*_place(offer), _counts(answers))]


def dues_of(offer: Offer, answers: Mapping[str, str], exemption: str = "") -> tuple[FeeDue, ...]:
    """The same as facts, with the arithmetic of each line."""
    return due_for(*_place(offer), _counts(answers), exemption)


def _place(offer: Offer) -> tuple[int, int, str, int | None, date]:
    day = offer.on or date.max
    return offer.procedure.version_id, offer.case, offer.channel, offer.authority_id, day


def _counts(answers: Mapping[str, str]) -> dict[str, int]:
    return {key: found for key in answers if (found := _count(answers, key)) is not None}


def grounds_of(offer: Offer) -> list[tuple[str, str]]:
    """Grounds of exemption that the rules know: key, and words with the paper to show."""
    grounds = exemptions_for(*_place(offer))
    return [(g.key, f"{g.words} (xuất trình: {g.paper})" if g.paper else g.words) for g in grounds]


def _shown(due: FeeDue) -> ShownCharge:
    words = due.sentence.removesuffix(UNKNOWN).strip()
    text = f"Số liệu mẫu. {words}" if due.sample and "mẫu" not in words else words
    amount = due.full if due.exempt and due.amount == 0 else due.amount
    return ShownCharge(
        due.name, amount, due.quantity, due.kind, text, due.when, due.basis, due.exempt if amount else ""
    )


def _on_request(due: FeeDue) -> ShownCharge:
    """A line without an amount: it is charged only where the official writes one."""
    text = f"Chỉ thu khi có; {due.sentence.removesuffix(UNKNOWN).strip()}".rstrip("; ")
    return ShownCharge(due.name, None, 1, due.kind, text, due.when, due.basis)


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
