"""The goals that the province of the demonstration has set: all invented but that for online payment."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from motcua.config.demo.office import Office
from motcua.org.types import SYSTEM
from motcua.reports.actions.targets import NewTarget, set_target

_SINCE = date(2025, 7, 1)
_DECISION = "Kế hoạch cải cách hành chính tỉnh (mẫu)"
GOALS = {
    "late": 2,
    "entry_share": 100,
    "online_share": 60,
    "online_payment": 30,
    "digitised_components": 80,
    "digitised_results": 80,
    "apology": 100,
}


def set_goals(office: Office, *, at: datetime) -> None:
    """For the whole province, from the day the districts ended."""
    for indicator, value in GOALS.items():
        new = NewTarget(
            unit_id=office.units["ha-tinh"],
            indicator=indicator,
            value=Decimal(value),
            valid_from=_SINCE,
            decision=_DECISION,
        )
        set_target(actor=SYSTEM, at=at, new=new)
