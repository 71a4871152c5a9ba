"""Which dated fee rules hold for a procedure at an authority on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from motcua.catalogue.models import FeeRule
from motcua.catalogue.types import Channel, PayWhen
from motcua.law.fees import OWN_AMOUNT, WAY_WORDS, Way
from motcua.lib.remembered import remembered

#: another process adds a rule: it shows here after so many seconds
_FRESH = 20.0


@dataclass(frozen=True, slots=True)
class Exemption:
    """A ground on which a charge is wholly or partly remitted, and the paper that shows it."""

    key: str
    words: str
    percent: int
    citation: str
    paper: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One fee rule as stored; amounts in đồng."""

    id: int
    key: str
    procedure_code: str
    field_code: str
    unit_code: str
    case: int | None
    channel: str
    name: str
    kind: str
    way: str
    amount: int | None
    online_amount: int | None
    counted_by: str
    usual_count: int
    pay_when: str
    exemptions: tuple[Exemption, ...]
    basis: str
    certain: bool
    is_sample: bool
    valid_from: date
    valid_to: date | None
    created_by: str

    def amount_by(self, channel: str) -> int | None:
        """The amount that the rule states for one way of handing in."""
        online = channel == Channel.ONLINE and self.online_amount is not None
        return self.online_amount if online else self.amount

    @property
    def way_words(self) -> str:
        return WAY_WORDS[Way(self.way)]

    @property
    def when_words(self) -> str:
        return str(PayWhen(self.pay_when).label)

    @property
    def is_tariff(self) -> bool:
        """Whether the amount is a national tariff of ``law.fees``."""
        return Way(self.way) not in OWN_AMOUNT


def _rule(row: FeeRule) -> Rule:
    return Rule(
        id=row.pk,
        key=row.key,
        procedure_code=row.procedure_code,
        field_code=row.field_code,
        unit_code=row.unit_code,
        case=row.case,
        channel=row.channel,
        name=row.name,
        kind=row.kind,
        way=row.way,
        amount=row.amount,
        online_amount=row.online_amount,
        counted_by=row.counted_by,
        usual_count=row.usual_count,
        pay_when=row.pay_when,
        exemptions=tuple(_exemption(item) for item in row.exemptions),
        basis=row.basis,
        certain=row.certain,
        is_sample=row.is_sample,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        created_by=row.created_by,
    )


def _exemption(item: dict[str, Any]) -> Exemption:
    return Exemption(
        str(item["key"]),
        str(item["words"]),
        int(item.get("percent", 100)),
        str(item.get("citation", "")),
        str(item.get("paper", "")),
    )


def _of(procedure_code: str, field_code: str) -> QuerySet[FeeRule]:
    by_field = Q(procedure_code="", field_code=field_code) & ~Q(field_code="")
    return FeeRule.objects.filter(Q(procedure_code=procedure_code) | by_field)


@remembered(_FRESH)
def standing(procedure_code: str, field_code: str, on: date) -> tuple[Rule, ...]:
    """Every rule of a procedure and of its field that holds on a day, at any authority."""
    rows = _of(procedure_code, field_code).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on
    )
    return tuple(_rule(row) for row in rows.order_by("pk"))


def in_force(
    procedure_code: str,
    field_code: str,
    *,
    unit_codes: Sequence[str],
    case: int,
    channel: str,
    on: date,
) -> tuple[Rule, ...]:
    """The rules that hold for one dossier, in the order they were entered.

    Rules of the procedure itself go before those of its whole field. Of several with one name the nearest
    unit's goes first, then the one for this case, for this channel, and the newest.

    Args:
        unit_codes: codes from the root (province) down to the authority.
    """
    places = {code: depth for depth, code in enumerate(unit_codes, start=1)} | {"": 0}
    fits = [
        rule
        for rule in standing(procedure_code, field_code, on)
        if rule.unit_code in places and rule.case in (None, case) and rule.channel in ("", channel)
    ]
    own = [rule for rule in fits if rule.procedure_code] or fits
    best: dict[str, Rule] = {}
    for rule in own:
        held = best.get(rule.name)
        if held is None or _rank(rule, places) > _rank(held, places):
            best[rule.name] = rule
    return tuple(best.values())


def _rank(rule: Rule, places: dict[str, int]) -> tuple[int, bool, bool, date, int]:
    return (
        places[rule.unit_code],
        rule.case is not None,
        bool(rule.channel),
        rule.valid_from,
        rule.id,
    )


def listed(procedure_code: str = "", field_code: str = "") -> tuple[Rule, ...]:
    """All rules, past and coming ones too, of a procedure (with its field) or of everything, newest first."""
    rows = _of(procedure_code, field_code) if procedure_code else FeeRule.objects.all()
    return tuple(_rule(row) for row in rows.order_by("procedure_code", "field_code", "name", "-valid_from"))


def rule(rule_id: int) -> Rule | None:
    """One rule, or None."""
    row = FeeRule.objects.filter(pk=rule_id).first()
    return _rule(row) if row else None


def forget() -> None:
    """Called by what changes a rule."""
    standing.forget()
