"""The list of procedures that an office posts by a decision: which one holds on a day, and its lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from motcua.catalogue.queries.listing import names_of
from motcua.reports.models import ListedProcedure, ProcedureList


@dataclass(frozen=True, slots=True)
class PostedList:
    """One list with its three numbers; ``own`` are those that are not of a vertical branch."""

    id: int
    decision: str
    decision_date: date | None
    valid_from: date
    note: str
    recorder_name: str
    total: int
    own: int
    interagency: int
    vertical: int


def posted_lists(authority_id: int) -> list[PostedList]:
    """All lists of an office, the newest first."""
    rows = ProcedureList.objects.filter(authority_id=authority_id).annotate(
        total=Count("lines"),
        own=Count("lines", filter=Q(lines__vertical=False)),
        interagency=Count("lines", filter=Q(lines__interagency=True)),
        vertical=Count("lines", filter=Q(lines__vertical=True)),
    )
    return [
        PostedList(
            row.pk,
            row.decision,
            row.decision_date,
            row.valid_from,
            row.note,
            row.recorder_name,
            row.total,
            row.own,
            row.interagency,
            row.vertical,
        )
        for row in rows.order_by("-valid_from")
    ]


def listed_rows(list_id: int) -> list[dict[str, object]]:
    """The lines of a list with the names of the catalogue, by code."""
    lines = list(ListedProcedure.objects.filter(listing_id=list_id).order_by("code"))
    names = names_of({line.code for line in lines})
    return [
        {
            "code": line.code,
            "name": names.get(line.code, ""),
            "interagency": line.interagency,
            "vertical": line.vertical,
        }
        for line in lines
    ]
