"""Which version of a procedure holds on a day, and which route an authority follows for it."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from motcua.catalogue.models import ProcedureVersion, Route
from motcua.catalogue.queries import pinned
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.catalogue.types import VersionState
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered

DEFAULT_ROUTE = "default"
SAME_DAY_ROUTE = "same_day"
#: another process publishes: its change shows here after so many seconds
_FRESH = 20.0


def current(code: str, on: date | None = None) -> PinnedProcedure | None:
    """The version of procedure ``code`` that holds on ``on`` (None: the one published now).

    A day before the first version that is known takes that first version: the catalogue's history begins
    somewhere, and a dossier of that time was still received under a procedure.
    """
    version_id = current_id(code, on)
    return pinned.procedure(version_id) if version_id is not None else None


@remembered(_FRESH)
def current_id(code: str, on: date | None = None) -> int | None:
    """The id of that version, or None."""
    versions = ProcedureVersion.objects.filter(procedure__code=code)
    if on is None:
        return versions.filter(state=VersionState.PUBLISHED).values_list("pk", flat=True).first()
    known = versions.exclude(state=VersionState.DRAFT)
    valid = known.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )
    newest = valid.order_by(F("valid_from").desc(nulls_last=True), "-number").values_list("pk", flat=True)
    found = newest.first()
    if found is not None or known.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).exists():
        return found
    return known.order_by("valid_from", "number").values_list("pk", flat=True).first()


@remembered(_FRESH)
def route_for(procedure_id: int, authority_code: str) -> int:
    """The published route that ``authority_code`` follows for the procedure.

    Its own route for the procedure, else the one that the procedure's version names (several levels may have
    routes for one procedure), else the procedure's, else the same-day one for same-day procedures, else the
    default.

    Raises:
        NotFound: not even the default route is there (the starter routes were not loaded).
    """
    published = Route.objects.filter(state=VersionState.PUBLISHED)
    own = dict(
        published.filter(procedure_id=procedure_id, unit_code__in=["", authority_code])
        .order_by("-key")
        .values_list("unit_code", "pk")
    )
    if authority_code in own:
        return own[authority_code]
    named, same_day = _named_by_version(procedure_id)
    keys = [key for key in (named, SAME_DAY_ROUTE if same_day else "", DEFAULT_ROUTE) if key]
    general = dict(published.filter(key__in=keys).values_list("key", "pk"))
    if named in general:
        return general[named]
    if "" in own:
        return own[""]
    for key in keys:
        if key in general:
            return general[key]
    raise NotFound("Chưa có quy trình mặc định; hãy nạp danh mục khởi đầu.", code="no-route")


def _named_by_version(procedure_id: int) -> tuple[str, bool]:
    row = (
        ProcedureVersion.objects.filter(procedure_id=procedure_id, state=VersionState.PUBLISHED)
        .values_list("content__route", "same_day")
        .first()
    )
    return (str(row[0] or ""), row[1]) if row else ("", False)


def forget() -> None:
    """Called by every action that publishes, abolishes or replaces."""
    current_id.forget()
    route_for.forget()
    pinned.forget()
