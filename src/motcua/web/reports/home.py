"""The first page of reports: what is due now with its one next step, what was sent, who below is late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from motcua.law.periods import Period
from motcua.org.types import Permission
from motcua.reports.queries import submissions
from motcua.reports.queries.submission_rights import may_move, may_read
from motcua.reports.queries.submissions import Head, Sender
from motcua.web.reports import asking, period_choice, sections
from motcua.web.reports.submission_words import NEXT, state_tone, steps
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest
from motcua.web.ui.wording import Tone

_SHOWN, _EARLIER, _FIRST_YEAR = 6, 12, 2021


@dataclass(frozen=True, slots=True)
class Below:
    """What a superior reads of the units below for the period that is due."""

    period: Period
    counts: Counter[str]
    total: int
    late: tuple[Sender, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """One line of the unit's reports."""

    head: Head
    label: str
    tone: Tone


@needs(Permission.REPORT)
def home(request: OfficialRequest) -> HttpResponse:
    """The unit's own report first, then the units below."""
    unit = asking.unit_of(request)
    due = submissions.due(unit, request.at)
    own = [
        head
        for head in submissions.heads(unit, on=asking.today(request))
        if may_read(head.row, request.actor)
    ]
    head = due.head if due.head and may_read(due.head.row, request.actor) else None
    values = {
        "tabs": sections.tabs("reports", "home"),
        "unit": unit,
        "due": due,
        "head": head,
        "next": NEXT.get(head.row.state) if head else None,
        "steps": steps(head) if head else [],
        "may_draft": may_move("draft", request.actor, unit.id) and unit.id in request.actor.authority_ids,
        "earlier": [
            Earlier(one, str(one.state.label), state_tone(one.row.state))
            for one in own[:_EARLIER]
            if head is None or one.id != head.id
        ],
        "years": period_choice.years(
            max(unit.valid_from.year, _FIRST_YEAR), asking.today(request), due.period
        ),
        "below": _below(request, unit.id),
    }
    return render(request, "reports/home.html", values)


def _below(request: OfficialRequest, unit_id: int) -> Below | None:
    period = submissions.due_period(asking.today(request))
    found = submissions.senders(unit_id, period, request.at)
    if not found:
        return None
    late = tuple(one for one in found if one.standing == "missing")
    counts = Counter(one.standing for one in found)
    return Below(period, counts, len(found), late[:_SHOWN], max(len(late) - _SHOWN, 0))
