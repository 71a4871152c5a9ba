"""The first page of the console: what needs the manager today, each with its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.catalogue.queries import listing
from motcua.catalogue.types import UnclearKind, VersionState
from motcua.dossiers.queries.audit import unsealed_days
from motcua.dossiers.queries.stated_terms import stated_terms
from motcua.org.queries import officials as people
from motcua.org.queries.calendars import DayRow, day_list
from motcua.org.queries.duties import duties, idle_officials
from motcua.org.queries.units import unit
from motcua.org.types import Permission, Role
from motcua.web.console.assignments import ENDING_DAYS
from motcua.web.console.catalogue_words import KINDS
from motcua.web.console.managed import home_id, managed_ids, today
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Card:
    """One number with its link; nothing to do is shown quietly."""

    label: str
    number: int
    url: str
    tone: str
    icon: str
    hint: str = ""


@needs(Permission.MANAGE)
def home(request: OfficialRequest) -> HttpResponse:
    """Numbers first, then the names behind them."""
    ids, day = managed_ids(request.actor), today(request)
    ending = duties(ids, day, until=day + timedelta(days=ENDING_DAYS))
    ending_count = ending.count()
    standing_in = [d for d in people.delegations_at(ids, day) if d.valid_from <= day]
    doubtful = _doubtful(request)
    stated = stated_terms(request.actor, request.at - timedelta(days=7))
    counts = listing.todo_counts()
    first_ending = ending.order_by("valid_to", "official__sort_key")[:_SHOWN]
    values = {
        "office_info": unit(home_id(request.actor)),
        "cards": [
            _card_of_doubts(counts),
            Card("Thời hạn nhập tay tuần này", sum(s.times for s in stated), "#nhap-tay", "soon", "clock"),
            _card_of_ending(ending_count),
            Card(
                "Hôm nay có người thay", len(standing_in), reverse("console:delegations"), "info", "transfer"
            ),
            _card_of_idle(idle_officials(ids, day).count()),
            Card("Ngày chưa chắc", len(doubtful), _calendar_url(request, doubtful), "soon", "calendar"),
            _card_of_drafts(),
            _card_of_seals(request),
        ],
        "ending": [{**row, "role_name": Role(row["role"]).label} for row in first_ending],
        "ending_more": max(ending_count - _SHOWN, 0),
        "standing_in": standing_in[:_SHOWN],
        "stated": stated[:_SHOWN],
        "kinds": [(kind, label, counts[kind]) for kind, label in KINDS.items() if counts.get(kind)],
        "doubtful": doubtful[:_SHOWN],
        "day": day,
    }
    return render(request, "console/home.html", values)


def _card_of_ending(number: int) -> Card:
    address = reverse("console:roles") + f"?het_han={ENDING_DAYS}"
    return Card("Phân công sắp hết", number, address, "soon", "user-check", f"trong {ENDING_DAYS} ngày")


def _card_of_idle(number: int) -> Card:
    return Card(
        "Tài khoản chưa có việc", number, reverse("console:officials") + "?trang_thai=chua", "soon", "user"
    )


def _card_of_drafts() -> Card:
    number = listing.routes(state=VersionState.DRAFT.value).count()
    return Card("Quy trình nháp", number, reverse("console:routes") + "?trang_thai=draft", "info", "route")


def _card_of_seals(request: OfficialRequest) -> Card:
    number = len(unsealed_days(request.at))
    return Card(
        "Ngày chưa niêm phong",
        number,
        reverse("console:integrity"),
        "late",
        "shield-check",
        "nhật ký hồ sơ",
    )


def _card_of_doubts(counts: dict[str, int]) -> Card:
    terms = counts.get(UnclearKind.TERM.value, 0) + counts.get(UnclearKind.UNIT.value, 0)
    hint = f"{terms} về thời hạn" if terms else ""
    return Card(
        "Điểm chưa rõ trong danh mục", sum(counts.values()), reverse("console:unclear"), "soon", "help", hint
    )


def _doubtful(request: OfficialRequest) -> list[DayRow]:
    """Days of this and the next year that nothing has confirmed yet, from today on."""
    day, home = today(request), home_id(request.actor)
    rows = [*day_list(home, day.year), *day_list(home, day.year + 1)]
    return [row for row in rows if not row.certain and row.day >= day]


def _calendar_url(request: OfficialRequest, doubtful: list[DayRow]) -> str:
    address = reverse("console:calendar", args=[home_id(request.actor)])
    return f"{address}?nam={doubtful[0].day.year}" if doubtful else address
