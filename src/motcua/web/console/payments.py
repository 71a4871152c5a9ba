"""The manager's page of payment: share of online payment, the goal, the period's end, why in cash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from motcua.catalogue.queries.listing import field_names
from motcua.dossiers.queries import payment_shares
from motcua.dossiers.queries.payment_shares import Forecast, Reason, Share
from motcua.org.queries import units
from motcua.org.types import Permission
from motcua.reports.queries.targets import goals_of
from motcua.web.console.managed import home_id, managed_unit, today
from motcua.web.console.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest

MONTH, QUARTER, YEAR = "thang", "quy", "nam"
_PERIODS = {MONTH: "Tháng này", QUARTER: "Quý này", YEAR: "Năm nay"}
_INDICATOR = "online_payment"


@needs(Permission.MANAGE)
def payment_shares_page(request: OfficialRequest) -> HttpResponse:
    """Share per channel and field this month, quarter or year, with the forecast and the reasons."""
    asked = request.GET.get("ky", "")
    period = asked if asked in _PERIODS else MONTH
    unit = units.unit(_unit(request))
    day = today(request)
    first, end = bounds(period, day)
    ids = units.with_absorbed(unit.id)
    found = payment_shares.paid(ids, first, min(day, end), names=field_names())
    goal = goals_of([unit], day)[unit.id].get(_INDICATOR)
    ahead = payment_shares.forecast(ids, first, end, day, goal.value if goal else None)
    values: dict[str, Any] = {
        "tabs": tabs("fees", "payment-shares"),
        "unit": unit,
        "periods": [(key, words, key == period) for key, words in _PERIODS.items()],
        "first": first,
        "end": end,
        "found": found,
        "goal": f"{goal.value.normalize():f}".replace(".", ",") if goal else "",
        "rate": _per_cent(found.total.rate),
        "end_rate": _per_cent(ahead.rate),
        "ahead": ahead,
        "channels": [_bar(one) for one in found.by_channel],
        "fields": [_bar(one) for one in found.by_field],
        "reasons": _reasons(found.reasons),
        "advice": advice(ahead, found.total),
    }
    return render(request, "console/payments.html", values)


def bounds(period: str, day: date) -> tuple[date, date]:
    """First and last day of the month, quarter or year that a day lies in."""
    months = {MONTH: 1, QUARTER: 3, YEAR: 12}[period]
    begin = (day.month - 1) // months * months + 1
    first = date(day.year, begin, 1)
    after = date(day.year + (begin + months > 12), (begin + months - 1) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def advice(ahead: Forecast, total: Share) -> str:
    """What it takes to reach the goal, in one sentence."""
    if ahead.goal is None:
        return "Chưa có chỉ tiêu. Lãnh đạo đặt chỉ tiêu “Tỷ lệ thanh toán trực tuyến” ở mục Điều hành."
    goal = f"{ahead.goal.normalize():f}".replace(".", ",")
    if not ahead.needed:
        return f"Với nhịp này, số hồ sơ trả trực tuyến đã đủ cho chỉ tiêu {goal} % của cả kỳ."
    if not ahead.coming:
        return f"Còn thiếu {ahead.needed} hồ sơ trả trực tuyến so với chỉ tiêu {goal} %; kỳ này đã hết."
    share = Decimal(ahead.needed) * 100 / ahead.coming
    if ahead.needed > ahead.coming:
        return (
            f"Không kịp chỉ tiêu {goal} %: cần thêm {ahead.needed} hồ sơ trả trực tuyến, "
            f"nhưng chỉ dự kiến có thêm {ahead.coming} hồ sơ có phí."
        )
    return (
        f"Để đạt {goal} %: trong khoảng {ahead.coming} hồ sơ có phí còn đến, cần {ahead.needed} hồ sơ "
        f"trả trực tuyến (khoảng {round(share)} %)."
    )


def _unit(request: OfficialRequest) -> int:
    asked = request.GET.get("don-vi", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 10:
        return managed_unit(request.actor, int(asked)).authority_id
    return home_id(request.actor)


def _bar(share: Share) -> dict[str, Any]:
    return {"share": share, "bar": f"{share.rate or 0:.1f}", "rate": _per_cent(share.rate)}


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    whole = sum(one.count for one in reasons)
    return [
        {
            "reason": one,
            "bar": f"{one.count * 100 / whole:.1f}",
            "rate": f"{round(one.count * 100 / whole)} %",
        }
        for one in reasons
    ]


def _per_cent(rate: Decimal | None) -> str:
    return "—" if rate is None else f"{rate}".replace(".", ",") + " %"
