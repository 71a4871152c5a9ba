"""What is to be paid for a dossier: by the dated rules, else by the procedure's own words; never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.catalogue.queries import fee_rules, pinned
from motcua.catalogue.queries.fee_rules import Exemption, Rule
from motcua.catalogue.queries.pinned import Charge, PinnedProcedure
from motcua.catalogue.types import PayWhen
from motcua.law.fees import BadCount, Way, after_exemption, certified_copy_fee, charge_of_one, signature_fee
from motcua.law.wording import money_text
from motcua.org.queries import units

#: questions of a register that charges are reckoned from
PAGES, COPIES, CASES = "so_trang", "so_ban_sao", "so_luong"
UNKNOWN = "Chưa rõ mức thu; cơ quan tiếp nhận thông báo khi tiếp nhận, chỉ thu theo văn bản quy định."
#: the one line of a procedure whose catalogue entry does not say what it costs
UNNAMED = "Phí, lệ phí"
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class FeeDue:
    """One fee or charge of a dossier.

    Attributes:
        amount: đồng to pay for one, after exemption; None when the amount is not known.
        quantity: how many (copies, cases); at least 1.
        when: ``before`` (when handing in), ``after`` (when the result is taken) or ``either``.
        basis: the legal source, empty when the catalogue names none.
        sentence: how the amount comes about, for the person at the screen.
        full: đồng for one before an exemption; the same as ``amount`` without one.
        exempt: the ground of the exemption in words with its source, empty without one.
        certain: false where the amount was not read in the legal text itself.
        sample: sample data of the demonstration.
    """

    name: str
    kind: str
    amount: int | None
    quantity: int
    when: str
    basis: str
    sentence: str
    full: int | None = None
    exempt: str = ""
    certain: bool = True
    sample: bool = False

    @property
    def total(self) -> int | None:
        """Đồng to pay in all for this line; None when not known."""
        return None if self.amount is None else self.amount * self.quantity


def due_for(
    version_id: int,
    case: int,
    channel: str,
    authority_id: int | None,
    on: date,
    counts: Mapping[str, int] = {},
    exemption: str = "",
) -> tuple[FeeDue, ...]:
    """What a dossier of this version costs, handed in by ``channel`` on a day at an authority.

    Args:
        case: position of the case of papers.
        counts: numbers given to questions of the register (``so_trang``, ``so_ban_sao``, ``so_luong``, …).
        exemption: key of a ground out of :func:`exemptions_for`; a ground that a rule does not know changes
            nothing there.

    Returns:
        Nothing when it is free; a line with ``amount`` None where the amount is not known.

    Raises:
        NotFound: no such version or authority.
    """
    procedure = pinned.procedure(version_id)
    rules = _rules(procedure, case, channel, authority_id, on)
    if not rules:
        return _by_catalogue(procedure, channel, counts, on)
    found = (_by_rule(rule, channel, counts, exemption, on) for rule in rules)
    return tuple(due for due in found if due is not None)


def optional_for(
    version_id: int,
    case: int,
    channel: str,
    authority_id: int | None,
    on: date,
    counts: Mapping[str, int] = {},
) -> tuple[FeeDue, ...]:
    """Lines due only where something applies or is asked for (late registration, copies), each for one."""
    rules = _rules(pinned.procedure(version_id), case, channel, authority_id, on)
    idle = [rule for rule in rules if rule.counted_by and not counts.get(rule.counted_by, rule.usual_count)]
    found = (_by_rule(rule, channel, {rule.counted_by: 1}, "", on) for rule in idle)
    return tuple(due for due in found if due is not None)


def exemptions_for(
    version_id: int, case: int, channel: str, authority_id: int | None, on: date
) -> tuple[Exemption, ...]:
    """The grounds on which something of these charges is remitted, each once."""
    procedure = pinned.procedure(version_id)
    rules = _rules(procedure, case, channel, authority_id, on)
    return tuple({ground.key: ground for rule in rules for ground in rule.exemptions}.values())


def has_rules(version_id: int, case: int, channel: str, authority_id: int | None, on: date) -> bool:
    """Whether dated rules answer for this dossier, or only the procedure's own words."""
    return bool(_rules(pinned.procedure(version_id), case, channel, authority_id, on))


def _rules(
    procedure: PinnedProcedure, case: int, channel: str, authority_id: int | None, on: date
) -> tuple[Rule, ...]:
    path = units.unit(authority_id).path_ids if authority_id is not None else ()
    return fee_rules.in_force(
        procedure.code,
        procedure.field_code,
        unit_codes=[units.unit(unit_id).code for unit_id in path],
        case=case,
        channel=channel,
        on=on,
    )


def _by_rule(rule: Rule, channel: str, counts: Mapping[str, int], exemption: str, on: date) -> FeeDue | None:
    """The line of one rule; None where it counts something that this dossier has none of."""
    quantity = _count(counts, rule.counted_by, rule.usual_count)
    if quantity < 1:
        return None
    pages = max(_count(counts, PAGES, 1), 1)
    fee = charge_of_one(Way(rule.way), amount=rule.amount_by(channel), pages=pages, on=on)
    if fee is None:
        return FeeDue(
            rule.name, rule.kind, None, quantity, rule.pay_when, rule.basis, UNKNOWN,
            certain=False, sample=rule.is_sample,
        )  # fmt: skip
    ground = next((g for g in rule.exemptions if g.key == exemption), None)
    amount = after_exemption(fee.amount, ground.percent) if ground else fee.amount
    exempt = f"{ground.words} ({ground.citation})" if ground and ground.citation else ""
    exempt = exempt or (ground.words if ground else "")
    return FeeDue(
        rule.name,
        rule.kind,
        amount,
        quantity,
        rule.pay_when,
        rule.basis,
        ("Chưa ghi số trang, tính tạm: " if _pages_missing(rule, counts) else "")
        + _sentence(fee.sentence, fee.amount, quantity, rule, ground, amount, channel),
        full=fee.amount,
        exempt=exempt,
        certain=rule.certain and fee.certain and not _pages_missing(rule, counts),
        sample=rule.is_sample,
    )


def _pages_missing(rule: Rule, counts: Mapping[str, int]) -> bool:
    return rule.way == Way.CERTIFIED_COPY and PAGES not in counts


def _sentence(
    words: str, full: int, quantity: int, rule: Rule, ground: Exemption | None, amount: int, channel: str
) -> str:
    """The arithmetic of a line: one, times, less, and who says so."""
    parts = [words.partition(";")[0].rstrip(".")]
    if rule.online_amount is not None and channel == "online":
        parts[0] += " khi nộp trực tuyến"
    if quantity > 1:
        parts.append(f"{money_text(full)} × {quantity} = {money_text(full * quantity)}")
    if ground is not None:
        left = f"còn {money_text(amount * quantity)}" if ground.percent < 100 else "không phải nộp"
        parts.append(f"{ground.words}: miễn, giảm {ground.percent} %, {left}")
    return "; ".join(parts) + f". Căn cứ: {rule.basis}."


def _count(counts: Mapping[str, int], key: str, usual: int) -> int:
    value = counts.get(key, usual) if key else usual
    if not 0 <= value <= _MOST:
        raise BadCount("Số lượng để tính phí từ 0 đến 10.000.")
    return value


def _by_catalogue(
    procedure: PinnedProcedure, channel: str, counts: Mapping[str, int], on: date
) -> tuple[FeeDue, ...]:
    """By the version's own lines of the channel, as the national catalogue states them."""
    terms = procedure.terms(channel)
    lines = [charge for charge in terms.charges if charge.currency == "VND"]
    if not lines:
        if terms.fees_known and not terms.charges:
            return ()
        return (FeeDue(UNNAMED, "fee", None, 1, PayWhen.EITHER, "", UNKNOWN, certain=False),)
    copies = max(_count(counts, COPIES, 1), 1)
    if procedure.book == "sct_bs" and counts.get(PAGES):
        fee = certified_copy_fee(counts[PAGES], 1, on=on)
        words = fee.sentence.partition(";")[0] + f" ({fee.citation})"
        name = "Phí chứng thực bản sao từ bản chính"
        return (
            FeeDue(name, "fee", fee.amount, copies, PayWhen.EITHER, fee.citation, words, full=fee.amount),
        )
    if procedure.book == "sct_ck" and len(lines) == 1:
        fee = signature_fee(1, on=on)
        cases = max(_count(counts, CASES, 1), 1)
        return (_plain(lines[0], cases, amount=fee.amount, kind="fee"),)
    quantity = copies if len(lines) == 1 else 1
    return tuple(_plain(line, quantity) for line in lines)


def _plain(line: Charge, quantity: int, *, amount: int | None = None, kind: str = "") -> FeeDue:
    value = line.amount if amount is None else amount
    return FeeDue(
        line.name or ("Lệ phí" if line.kind == "charge" else "Phí"),
        kind or line.kind,
        value,
        quantity,
        PayWhen.EITHER.value,
        "",
        line.text if value is not None else " ".join(part for part in (line.text, UNKNOWN) if part),
        full=value,
        certain=value is not None,
    )
