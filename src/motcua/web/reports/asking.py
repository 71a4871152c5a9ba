"""What every page of figures asks in its address: unit, period, rule set, moment of knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from motcua.law import periods
from motcua.law.calendar import ZONE
from motcua.law.periods import Period
from motcua.lib.refused import Invalid, NotFound
from motcua.org.queries.units import UnitInfo
from motcua.reports.queries import filling, scope
from motcua.reports.types import RuleSet
from motcua.web.ui.request import OfficialRequest

#: rule sets by what people call them
RULES = (
    (RuleSet.LEGAL.value, "Quy định một cửa"),
    (RuleSet.DVCQG_766.value, "QĐ 766/QĐ-TTg"),
    (RuleSet.DATE_ONLY.value, "Phần mềm một cửa cấp tỉnh"),
)
#: years of which something can have been known
_KNOWN = range(2000, 2101)
_DIGITS = 18


def unit_of(request: OfficialRequest) -> UnitInfo:
    """The unit that the address names (``unit``), else the actor's own.

    Raises:
        NotFound: outside the actor's scope.
    """
    text = request.GET.get("unit", "")
    return named_unit(request, text) if text else scope.home(request.actor)


def unit_then(request: OfficialRequest, period: Period) -> tuple[UnitInfo, tuple[UnitInfo, ...]]:
    """The unit that the address names, else the first that stood in the period; and all that stood then.

    Raises:
        NotFound: outside the actor's scope.
    """
    units = filling.units_then(request.actor, period, today(request))
    named = request.GET.get("unit", "")
    return (unit_of(request) if named else filling.first_unit(request.actor, units)), units


def named_unit(request: OfficialRequest, text: str) -> UnitInfo:
    """The unit of a number typed into an address or sent by a form.

    Raises:
        NotFound: no number, or outside the actor's scope.
    """
    if not is_number(text):
        raise NotFound("Không tìm thấy đơn vị này trong phạm vi bạn theo dõi.")
    return scope.require(request.actor, int(text))


def is_number(text: str) -> bool:
    """Whether typed text is the number of a row that can exist: longer ones no database reads."""
    return text.isdecimal() and len(text) <= _DIGITS


def period_of(request: OfficialRequest, *, default: Period | None = None) -> Period:
    """The period that the address names (``period``), else the state's quarter of today.

    Raises:
        Invalid: a code that means no period.
    """
    text = request.GET.get("period", "")
    return periods.parse(text) if text else default or periods.quarter_of(today(request))


def rules_of(request: OfficialRequest) -> RuleSet:
    """The rule set that the address names (``rules``), else that of the law.

    Raises:
        Invalid: no such rule set.
    """
    text = request.GET.get("rules", "")
    try:
        return RuleSet(text) if text else RuleSet.LEGAL
    except ValueError:
        raise Invalid({"rules": "Không có cách tính này."}) from None


def as_of(request: OfficialRequest) -> datetime | None:
    """The moment of knowledge that the address names (``as_of``, ISO; a bare one is Vietnam's), if any.

    Raises:
        Invalid: not a moment.
    """
    text = request.GET.get("as_of", "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Invalid({"as_of": "Ghi thời điểm như 2023-06-15T08:00."}) from None
    if moment.year not in _KNOWN:
        raise Invalid({"as_of": f"Ghi thời điểm từ năm {_KNOWN[0]} trở đi, như 2023-06-15T08:00."})
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def today(request: OfficialRequest) -> date:
    """The day of the request in Vietnam."""
    return timezone.localdate(request.at)


def address(url: str, **values: Any) -> str:
    """An address with those values that are given."""
    return f"{url}?{urlencode({name: value for name, value in values.items() if value not in ('', None)})}"


def question(asked: Mapping[str, str], *names: str) -> dict[str, str]:
    """Those values of an address that go on to the next page."""
    return {name: asked[name] for name in names if asked.get(name)}
