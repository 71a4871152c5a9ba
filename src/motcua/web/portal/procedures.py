"""Find a procedure, and read what it asks for (NĐ 63/2010/NĐ-CP, Điều 17: published for everybody)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.catalogue.queries import everyday, listing
from motcua.catalogue.queries.pinned import Case, Paper, PinnedProcedure
from motcua.catalogue.queries.search import Found
from motcua.dossiers.queries.applications import takes_online
from motcua.lib.refused import NotFound
from motcua.web.portal.pages import Paged, asked_page, paged
from motcua.web.portal.terms import ways
from motcua.web.ui.access import public
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest

PAGE = 15
#: searches of one address in a minute: a village behind one address that types letter by letter
MOST_SEARCHES = 240
#: a list of more hits than this is no answer; better words are
MOST_HITS = 300
_CODE = re.compile(r"[0-9A-Za-z.\-]{1,40}")


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure in a list."""

    code: str
    name: str
    field_name: str
    levels: tuple[str, ...]
    same_day: bool
    has_detail: bool


@dataclass(frozen=True, slots=True)
class Papers:
    """One list of papers: for everybody (no heading), or under the words of its case."""

    heading: str
    for_some: bool
    papers: tuple[Paper, ...]
    notes: tuple[str, ...]


@public
@require_safe
@limited("search", most=MOST_SEARCHES, reads=True)
def procedures(request: AnyRequest) -> HttpResponse:
    """All fields; or what fits the words, the field, or both."""
    if happened := request.GET.get("viec", "")[:40]:
        return _of_life(request, happened)
    text = request.GET.get("q", "")[:200].strip()
    field = request.GET.get("linh-vuc", "")[:60].strip()
    fields = listing.fields()
    chosen = next((one for one in fields if one.code == field), None)
    found = _found(text, chosen.code if chosen else "", asked_page(request)) if text or chosen else None
    values = {"text": text, "fields": fields, "chosen": chosen, "listing": found, "event": None}
    return render(request, "portal/procedures.html", values | {"meant": everyday.official_words(text)})


def _of_life(request: AnyRequest, key: str) -> HttpResponse:
    """What one needs when a child is born, somebody dies, a house is built."""
    try:
        happened, hits = everyday.event(key), everyday.of_event(key)
    except NotFound:
        return redirect("portal:procedures")
    rows = [_of_hit(hit) for hit in hits]
    values = {"text": "", "fields": listing.fields(), "chosen": None, "event": happened, "meant": ""}
    return render(request, "portal/procedures.html", values | {"listing": paged(rows, 1, len(rows) or 1)})


def _found(text: str, field: str, page: int) -> Paged[Row]:
    if not text:
        rows = paged(listing.procedures(field=field), page, PAGE)
        return rows.with_rows([_row(row) for row in rows.rows])
    found = everyday.search_everyday(text, limit=MOST_HITS)
    fitting = paged([hit for hit in found if field in ("", hit.field_code)], page, PAGE)
    return fitting.with_rows([_of_hit(hit) for hit in fitting.rows])


def _of_hit(hit: Found) -> Row:
    return Row(hit.code, hit.name, hit.field_name, hit.levels, hit.same_day, hit.has_detail)


def _row(row: Mapping[str, Any]) -> Row:
    return Row(
        row["procedure__code"],
        row["name"],
        row["procedure__field__name"],
        tuple(row["procedure__levels"]),
        row["same_day"],
        row["procedure__has_detail"],
    )


@public
@require_safe
def procedure(request: AnyRequest, code: str) -> HttpResponse:
    """One procedure: what to bring, how long, how much, where."""
    try:
        if not _CODE.fullmatch(code):
            raise NotFound(_("Không có thủ tục đang áp dụng với mã này."))
        found = listing.detail(code)
    except NotFound:
        return render(request, "portal/procedure_missing.html", {"code": code[:40]}, status=404)
    offered = ways(found)
    values = {
        "procedure": found,
        "papers": papers(found),
        "ways": offered,
        "first": offered[0] if offered else None,
        "address": request.build_absolute_uri(request.path),
        "online": takes_online(found),
    }
    since = listing.changed_lately(request.at.date(), procedure_id=found.procedure_id)
    if begun := since.get(found.procedure_id):
        values |= {"since": begun, "before_until": begun - timedelta(days=1)}
    return render(request, "portal/procedure.html", values)


def papers(procedure: PinnedProcedure) -> tuple[Papers, ...]:
    """What to bring: first what everybody brings, then what each case adds."""
    choose = {case.position for case in procedure.choices}
    general = [case for case in procedure.cases if case.position not in choose]
    some = [case for case in procedure.cases if case.position in choose]
    lists = [_list(case, for_some=False) for case in general] + [_list(case, for_some=True) for case in some]
    return tuple(one for one in lists if one.papers or one.notes)


def _list(case: Case, *, for_some: bool) -> Papers:
    return Papers(
        _without_bullet(case.name),
        for_some,
        tuple(replace(paper, name=_without_bullet(paper.name)) for paper in case.papers if not paper.is_note),
        tuple(_without_bullet(paper.name) for paper in case.papers if paper.is_note),
    )


def _without_bullet(words: str) -> str:
    """The page draws its own boxes: a dash or star in front belongs to the source's layout."""
    return words.lstrip("-–+*• \t") or words
