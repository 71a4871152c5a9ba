"""The narrative report of a period: figures as chips that open, prose that saves itself, the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.law import periods
from motcua.law.periods import Period
from motcua.lib.refused import Invalid, Refused, Stale
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Permission
from motcua.reports.actions.recording import save_text
from motcua.reports.letters.docx import CONTENT_TYPE
from motcua.reports.letters.narrative_parts import Part, Sentence
from motcua.reports.letters.outline import PARTS
from motcua.reports.queries import narrative as queries
from motcua.reports.queries import scope
from motcua.reports.queries.activities import texts
from motcua.reports.types import RuleSet
from motcua.web.reports import asking, period_choice, sections
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.forms import succeeded
from motcua.web.ui.request import OfficialRequest

_ORIGINS = {
    "own": "",
    "previous": "Lời văn {previous}, chưa sửa",
    "none": "Chưa có lời văn",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece of a sentence; with an address it is a figure that opens."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One section as the page draws it; ``opens`` names the part of the outline that begins with it."""

    part: Part
    sentences: tuple[tuple[Chip, ...], ...]
    annexes: tuple[tuple[str, str], ...]
    origin: str
    save: str
    opens: str
    can_take: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    unit: UnitInfo
    period: Period
    units: tuple[UnitInfo, ...]

    @property
    def query(self) -> dict[str, Any]:
        return {"unit": self.unit.id, "period": self.period.code}


@needs(Permission.REPORT)
def narrative(request: OfficialRequest) -> HttpResponse:
    """The draft of a unit and period; a period that cannot be is said, the boxes to choose stay."""
    asked = _asked(request)
    today = asking.today(request)
    made, refused = None, None
    try:
        made = queries.narrative(
            asked.unit.id,
            asked.period,
            request.at,
            as_of=asking.as_of(request),
            rules=asking.rules_of(request),
        )
    except Refused as refusal:
        refused = refusal
    after = asked.period.after()
    here = reverse("reports:narrative")
    values = {
        "tabs": sections.tabs("reports", "narrative"),
        "asked": asked,
        "years": period_choice.years(period_choice.EARLIEST, today, asked.period),
        "before": asking.address(here, unit=asked.unit.id, period=asked.period.before().code),
        "after": asking.address(here, unit=asked.unit.id, period=after.code) if after.first <= today else "",
        "refused": refused,
        "made": made,
        "drawn": _drawn(request, asked, made.parts) if made else (),
        "may_write": asked.unit.id in request.actor.authority_ids,
        "file": asking.address(reverse("reports:narrative-docx"), **_question(request, asked)),
    }
    return render(request, "reports/narrative.html", values, status=refused.status if refused else 200)


def _asked(request: OfficialRequest) -> _Asked:
    period = asking.period_of(request)
    unit, units = asking.unit_then(request, period)
    return _Asked(unit, period, units)


def _question(request: OfficialRequest, asked: _Asked) -> dict[str, Any]:
    return {**asked.query, **asking.question(request.GET, "rules", "as_of")}


def _drawn(request: OfficialRequest, asked: _Asked, parts: tuple[Part, ...]) -> list[Drawn]:
    question = _question(request, asked)
    seen: set[str] = set()
    found = []
    for part in parts:
        opens = "" if part.part in seen else f"{part.part}. {PARTS[part.part]}"
        seen.add(part.part)
        found.append(
            Drawn(
                part=part,
                sentences=tuple(_chips(sentence, question) for sentence in part.sentences),
                annexes=tuple(
                    (name, asking.address(reverse("reports:forms"), form=name, **question))
                    for name in part.annexes
                ),
                origin=_ORIGINS[part.origin].format(previous=asked.period.before().label),
                save=reverse("reports:narrative-save", args=[asked.unit.id, asked.period.code, part.key]),
                opens=opens,
                can_take=bool(part.previous) and part.origin == "own" and part.text != part.previous,
            )
        )
    return found


def _chips(sentence: Sentence, question: dict[str, Any]) -> tuple[Chip, ...]:
    behind = reverse("reports:behind-measure")
    return tuple(
        Chip(
            span.text,
            asking.address(behind, measures=",".join(span.measures), **question) if span.measures else "",
        )
        for span in sentence
    )


@require_POST
@needs(Permission.REPORT)
def save(request: OfficialRequest, unit_id: int, period: str, section: str) -> HttpResponse:
    """Keep the prose of a section: answered by a line of words to htmx, by the page otherwise.

    ``take`` in the form: keep last period's prose instead of what was typed.
    """
    scope.require(request.actor, unit_id)
    chosen = periods.parse(period)
    take = "take" in request.POST
    text = _previous(unit_id, chosen, section) if take else request.POST.get("text", "")
    mark = request.POST.get("mark", "")
    try:
        saved = save_text(
            unit_id,
            chosen,
            section,
            text=text,
            mark=mark,
            apart=take,
            actor=request.actor,
            at=request.at,
        )
    except (Stale, Invalid) as refused:
        if not request.htmx:
            raise
        # said beside the box, whose text stays: nothing is lost by either writer
        return render(request, "reports/narrative_saved.html", {"refused": refused, "mark": mark})
    if request.htmx:
        return render(
            request, "reports/narrative_saved.html", {"saved": saved, "mark": saved.mark, "refused": None}
        )
    succeeded(request, "Đã lưu lời văn.")
    page = asking.address(reverse("reports:narrative"), unit=unit_id, period=chosen.code)
    return redirect(f"{page}#muc-{section}")


def _previous(unit_id: int, period: Period, section: str) -> str:
    found = texts(unit_id, period.before()).get(section)
    return found.text if found else ""


@needs(Permission.REPORT)
def docx(request: OfficialRequest) -> HttpResponse:
    """The draft as a document to edit."""
    asked = _asked(request)
    rules: RuleSet = asking.rules_of(request)
    data = queries.narrative_docx(
        asked.unit.id, asked.period, request.at, as_of=asking.as_of(request), rules=rules
    )
    name = f"Báo cáo {asked.period.label} {asked.unit.name}.docx"
    return downloads.download(data, name, CONTENT_TYPE)
