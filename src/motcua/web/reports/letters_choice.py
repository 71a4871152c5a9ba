"""Choosing what a letter says: the address or form read, each finding with its limit, sentence and units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from motcua.law import periods
from motcua.law.periods import Period
from motcua.lib.dates import parse_day
from motcua.lib.refused import NotFound
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Level
from motcua.reports.queries import findings
from motcua.reports.queries.findings import REPORTS_SENT, Finding, Findings, NamedUnit
from motcua.reports.queries.letters import writing_units
from motcua.reports.types import LetterKind, RuleSet
from motcua.web.reports import asking
from motcua.web.ui.request import OfficialRequest

_LIMIT = "muc_"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked for; ``wrong`` are the sentences for limits that are no per cent."""

    units: tuple[UnitInfo, ...]
    unit: UnitInfo
    period: Period
    kind: LetterKind
    level: str
    rules: RuleSet
    ticked: tuple[str, ...]
    typed: Mapping[str, str]
    limits: Mapping[str, Decimal]
    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A named unit with its figures; ``href`` opens the dossiers of the numerator."""

    unit: NamedUnit
    href: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding to tick."""

    finding: Finding
    ticked: bool
    limit: str
    wrong: str
    lines: tuple[UnitLine, ...]

    @property
    def name(self) -> str:
        """The name of the box with its limit."""
        return f"{_LIMIT}{self.finding.key}"


def asked_of(request: OfficialRequest, values: QueryDict) -> Asked:
    """What an address or a posted form asks for.

    Raises:
        NotFound: the actor writes for no unit, or not for this one. Invalid: a code that means no period.
    """
    units = tuple(writing_units(request.actor))
    wanted = values.get("unit", "")
    unit = next((info for info in units if str(info.id) == wanted or not wanted), None)
    if unit is None:
        raise NotFound("Bạn chưa được phân công soạn công văn của đơn vị này.")
    code = values.get("period", "")
    kinds = {kind.value: kind for kind in LetterKind}
    level, rules = values.get("level", ""), values.get("rules", "")
    typed = {key: str(values[_LIMIT + key]).strip() for key in findings.rules() if values.get(_LIMIT + key)}
    read = {key: _limit(text) for key, text in typed.items()}
    return Asked(
        units=units,
        unit=unit,
        # letters are written about a quarter that is over
        period=periods.parse(code) if code else periods.quarter_of(asking.today(request)).before(),
        kind=kinds.get(values.get("kind", ""), LetterKind.CRITICISE),
        level=level if level in Level.values else "",
        rules=RuleSet(rules) if rules in dict(asking.RULES) else RuleSet.LEGAL,
        ticked=tuple(key for key in findings.rules() if key in values.getlist("chon")),
        typed=typed,
        limits={key: limit for key, limit in read.items() if limit is not None},
        wrong={key: "Ghi số từ 0 đến 100." for key, limit in read.items() if limit is None},
    )


def _limit(text: str) -> Decimal | None:
    """A per cent as typed (``30``, ``97,6``), or none."""
    try:
        value = Decimal(text.replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= 100 and value.as_tuple().exponent >= -2 else None  # type: ignore[operator]


def days_of(values: QueryDict) -> Period | None:
    """The run of days that a bare address names (``tu``, ``den``), if it does.

    Raises:
        BadDate, Invalid: no such days, with a sentence for the person.
    """
    if "tu" not in values and "den" not in values:
        return None
    first, last = parse_day(values.get("tu", "")), parse_day(values.get("den", ""))
    return periods.parse(f"{first.isoformat()}..{last.isoformat()}")


def address(asked: Asked) -> str:
    """The page with everything that was chosen."""
    query = QueryDict(mutable=True)
    query.update({"unit": str(asked.unit.id), "period": asked.period.code, "kind": asked.kind.value})
    if asked.level:
        query["level"] = asked.level
    if asked.rules is not RuleSet.LEGAL:
        query["rules"] = asked.rules.value
    query.setlist("chon", list(asked.ticked))
    for key, text in asked.typed.items():
        query[_LIMIT + key] = text
    return f"{reverse('reports:letter-new')}?{query.urlencode()}"


def rows(asked: Asked, found: Findings) -> list[FindingRow]:
    """The findings of the chosen tone first, those that name nobody left out."""
    made = [
        FindingRow(
            item,
            item.key in asked.ticked,
            asked.typed.get(
                item.key, "" if item.limit is None else f"{item.limit.normalize():f}".replace(".", ",")
            ),
            asked.wrong.get(item.key, ""),
            tuple(UnitLine(unit, _behind(asked, item, unit)) for unit in item.units),
        )
        for item in found.items
        if item.units or item.key in asked.typed
    ]
    return sorted(made, key=lambda row: row.finding.rule.tone != asked.kind)


def silent(found: Findings, shown: Sequence[FindingRow]) -> list[str]:
    """Titles of the findings that name nobody."""
    keys = {row.finding.key for row in shown}
    return [item.rule.title for item in found.items if item.key not in keys]


def _behind(asked: Asked, item: Finding, unit: NamedUnit) -> str:
    if item.key == REPORTS_SENT or not unit.numerator:
        return ""
    measures = ",".join(item.rule.rate.numerator)
    return asking.address(
        reverse("reports:behind-measure"),
        unit=unit.unit_id,
        period=asked.period.code,
        measures=measures,
        rules="" if asked.rules is RuleSet.LEGAL else asked.rules.value,
    )


def levels(found: Findings) -> list[tuple[str, str]]:
    """Levels of government to choose from, where there are several."""
    present = {unit.level for unit in found.below}
    labels: list[tuple[str, Any]] = [("", "Mọi đơn vị bên dưới")]
    labels += [(level.value, level.label) for level in Level if level.value in present]
    return labels
