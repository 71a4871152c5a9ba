"""Lists of the catalogue for the portal and the console: rows to page, filter and export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from motcua.catalogue.models import Field, Procedure, ProcedureVersion, Route, UnclearPoint
from motcua.catalogue.queries import current, search
from motcua.catalogue.queries.pinned import ChannelTerm, PinnedProcedure, best_term, channel_of
from motcua.catalogue.sources.difference import Change, diff
from motcua.catalogue.types import Channel, TermUnit, VersionState
from motcua.lib.refused import NotFound
from motcua.lib.remembered import remembered

Rows = QuerySet[Any, Any]
_LIST = (
    "pk",
    "procedure_id",
    "procedure__code",
    "name",
    "procedure__field__code",
    "procedure__field__name",
    "procedure__levels",
    "procedure__has_detail",
    "procedure__kind",
    "state",
    "number",
    "online_level",
    "same_day",
    "decision_number",
    "decision_date",
    "valid_from",
)
#: as many of the best hits as a list filtered by text ever shows
MOST_HITS = 500
#: so long a changed procedure is called new (days)
NEWS_DAYS = 365


def procedures(
    *,
    text: str = "",
    field: str = "",
    level: str = "",
    state: str = VersionState.PUBLISHED,
    detail: bool | None = None,
    unclear: bool | None = None,
    handler: str = "",
) -> Rows:
    """Versions of procedures as rows (``procedure__code``, ``name``, ``procedure__field__name`` …).

    Args:
        text: code or words of the name, as in search (published versions; the best 500).
        field: code of the field. level: commune, province … state: of the version, empty for all.
        detail: with or without full content. unclear: with or without unsettled points.
        handler: group of agencies, e.g. ``ubnd_xa``.
    """
    rows: Rows = ProcedureVersion.objects.all()
    if state:
        rows = rows.filter(state=state)
    if field:
        rows = rows.filter(procedure__field__code=field)
    if handler:
        rows = rows.filter(procedure__handler=handler)
    if detail is not None:
        rows = rows.filter(procedure__has_detail=detail)
    if text.strip():
        hits = search.search(text, limit=MOST_HITS)
        rows = rows.filter(procedure_id__in=[hit.procedure_id for hit in hits])
    if level:
        rows = rows.filter(procedure_id__in=_of_level(level))
    if unclear is not None:
        open_points = UnclearPoint.objects.filter(version_id=OuterRef("pk"), settled_at__isnull=True)
        rows = rows.filter(Exists(open_points)) if unclear else rows.filter(~Exists(open_points))
    return rows.order_by("procedure__code", "-number").values(*_LIST)


def _of_level(level: str) -> Rows:
    """JSON lists cannot be searched alike on both databases; the stored text can: ``"commune"`` in quotes."""
    worded = Procedure.objects.annotate(levels_text=Cast("levels", TextField()))
    return worded.filter(levels_text__contains=f'"{level}"').values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class FieldRow:
    code: str
    name: str
    procedures: int


def fields(*, level: str = "", detail: bool | None = None) -> list[FieldRow]:
    """Fields that have procedures in force, with their number, by name."""
    counted = Q(procedures__is_active=True)
    if detail is not None:
        counted &= Q(procedures__has_detail=detail)
    if level:
        counted &= Q(procedures__in=_of_level(level))
    rows = Field.objects.annotate(n=Count("procedures", filter=counted)).filter(n__gt=0)
    return [FieldRow(row.code, row.name, row.n) for row in rows.order_by("fold")]


@remembered(20)
def field_names() -> Mapping[str, str]:
    """The name of every field by its code."""
    return dict(Field.objects.values_list("code", "name"))


def names_of(codes: set[str]) -> Mapping[str, str]:
    """Names of procedures by their codes."""
    return dict(Procedure.objects.filter(code__in=codes).values_list("code", "name"))


def detail(code: str, on: date | None = None) -> PinnedProcedure:
    """All of a procedure for its public page.

    Raises:
        NotFound: no such procedure holds (on that day).
    """
    found = current.current(code, on)
    if found is None:
        raise NotFound("Không có thủ tục đang áp dụng với mã này.")
    return found


def versions(code: str) -> Rows:
    """The history of a procedure, newest first."""
    rows = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")
    return rows.values(
        "pk",
        "number",
        "state",
        "name",
        "decision_number",
        "decision_date",
        "issuing_agency",
        "valid_from",
        "valid_to",
        "source",
        "created_at",
    )


def diff_versions(older_id: int, newer_id: int) -> list[Change]:
    """What changed from one version to another, in words a manager reads.

    Raises:
        NotFound: one of them does not exist.
    """
    pictures = dict(ProcedureVersion.objects.filter(pk__in=[older_id, newer_id]).values_list("pk", "content"))
    if older_id not in pictures or newer_id not in pictures:
        raise NotFound("Không có bản thủ tục này.")
    return diff(_content(pictures[older_id]), _content(pictures[newer_id]))


def _content(picture: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in picture.items() if name not in {"origin", "announced"}}


def todo(*, kind: str = "", field: str = "", text: str = "", settled: bool = False) -> Rows:
    """Unclear points of the published versions, those of the manager's to-do list.

    Rows: ``pk, kind, place, words, message, version_id, version__procedure__code, version__name …``.
    """
    rows = UnclearPoint.objects.filter(version__state=VersionState.PUBLISHED, settled_at__isnull=not settled)
    if kind:
        rows = rows.filter(kind=kind)
    if field:
        rows = rows.filter(version__procedure__field__code=field)
    if text.strip():
        hits = search.search(text, limit=MOST_HITS)
        rows = rows.filter(version_id__in=[hit.version_id for hit in hits])
    return rows.order_by("version__procedure__code", "pk").values(
        "pk",
        "kind",
        "place",
        "words",
        "message",
        "settled_at",
        "settled_by",
        "settlement",
        "version_id",
        "version__name",
        "version__procedure__code",
        "version__procedure__field__name",
    )


def todo_counts() -> dict[str, int]:
    """Unsettled points of the published versions by kind."""
    rows = UnclearPoint.objects.filter(version__state=VersionState.PUBLISHED, settled_at__isnull=True)
    return dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))


def point(point_id: int) -> dict[str, Any]:
    """One unclear point with its procedure.

    Raises:
        NotFound: no such point.
    """
    row = UnclearPoint.objects.filter(pk=point_id).values(
        "pk",
        "kind",
        "place",
        "words",
        "message",
        "settled_at",
        "settled_by",
        "settlement",
        "version_id",
        "version__state",
        "version__name",
        "version__procedure__code",
    )
    found = row.first()
    if found is None:
        raise NotFound("Không có điểm chưa rõ này.")
    return dict(found)


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One line of the posting list (niêm yết, NĐ 63/2010/NĐ-CP, Điều 16)."""

    number: int
    code: str
    name: str
    field_name: str
    term: str
    charge: str
    decision: str
    online_level: str
    #: from when it holds in place of an earlier text, when that is news
    since: date | None = None

    @property
    def before_until(self) -> date | None:
        """The last day of the text before."""
        return self.since - timedelta(days=1) if self.since else None


def changed_lately(on: date, *, procedure_id: int | None = None) -> Mapping[int, date]:
    """Since when what holds on a day took the place of an earlier announcement, by procedure; one query.

    Only of the last year: later it is news no more. A word of the manager makes a version and no news: it
    keeps the hash of what was announced.
    """
    known = ProcedureVersion.objects.filter(procedure_id=OuterRef("procedure_id"))
    same = known.filter(content_hash=OuterRef("content_hash")).exclude(state=VersionState.DRAFT)
    earlier = known.filter(
        Q(valid_from=None) | Q(valid_from__lt=OuterRef("since")), state=VersionState.SUPERSEDED
    ).exclude(content_hash=OuterRef("content_hash"))
    rows = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED, number__gt=1).annotate(
        since=Subquery(same.order_by(F("valid_from").asc(nulls_first=True)).values("valid_from")[:1])
    )
    rows = rows.filter(Exists(earlier), since__gt=on - timedelta(days=NEWS_DAYS), since__lte=on)
    if procedure_id is not None:
        rows = rows.filter(procedure_id=procedure_id)
    return {key: since for key, since in rows.order_by().values_list("procedure_id", "since") if since}


def posting(
    *, field: str = "", level: str = "commune", handler: str = "", on: date | None = None
) -> list[PostingRow]:
    """The procedures to be posted, by field and name: term, fee and announcing decision in words.

    Args:
        on: the day of the list, for saying what is new; nothing is said without it.
    """
    wanted = procedures(field=field, level=level, handler=handler, detail=True)
    rows = ProcedureVersion.objects.filter(pk__in=wanted.values("pk")).select_related("procedure__field")
    rows = rows.only(
        "name",
        "same_day",
        "online_level",
        "decision_number",
        "decision_date",
        "procedure__code",
        "procedure__field__name",
    ).prefetch_related("channels__charges")
    ordered = rows.order_by("procedure__field__fold", "procedure__code")
    new = changed_lately(on) if on else {}
    return [
        _posting(number, version, new.get(version.procedure_id))
        for number, version in enumerate(ordered, start=1)
    ]


def _posting(number: int, version: ProcedureVersion, since: date | None) -> PostingRow:
    channels = [channel_of(channel) for channel in version.channels.all()]
    counter = best_term(channels, Channel.COUNTER, same_day=version.same_day)
    date_text = f" ngày {version.decision_date:%d/%m/%Y}" if version.decision_date else ""
    return PostingRow(
        number=number,
        code=version.procedure.code,
        name=version.name,
        field_name=version.procedure.field.name,
        term=term_words(version, counter),
        charge=charge_words(counter),
        decision=f"{version.decision_number}{date_text}",
        online_level=version.online_level,
        since=since,
    )


class SameDay(Protocol):
    """A version, pinned or stored."""

    @property
    def same_day(self) -> bool: ...


def term_words(version: SameDay, entry: ChannelTerm) -> str:
    """A term as people read it: "3 ngày làm việc", "Trong ngày", or the source's own words."""
    if version.same_day:
        return "Trong ngày"
    if entry.term_amount is not None and entry.term_unit:
        amount = f"{entry.term_amount.normalize():f}".replace(".", ",")
        return f"{amount} {TermUnit(entry.term_unit).label}"
    return entry.term_text or "Chưa rõ"


def charge_words(entry: ChannelTerm) -> str:
    """A fee as people read it: "8.000 đ", "Không", or the source's own words."""
    if not entry.charges:
        return "Không" if entry.fees_known else "Chưa rõ"
    parts = []
    for charge in entry.charges:
        money = "" if charge.amount is None else f"{charge.amount:,}".replace(",", ".")
        unit = "đ" if charge.currency == "VND" else charge.currency
        parts.append(f"{money} {unit}" if money else charge.text or "Chưa rõ")
    return "; ".join(dict.fromkeys(parts))


def routes(*, procedure_id: int | None = None, state: str = VersionState.PUBLISHED, unit: str = "") -> Rows:
    """Routes as rows, those of one procedure when asked; ``steps`` and ``branches`` are their numbers."""
    rows: Rows = Route.objects.all()
    if state:
        rows = rows.filter(state=state)
    if procedure_id is not None:
        rows = rows.filter(procedure_id=procedure_id)
    if unit:
        rows = rows.filter(unit_code__in=["", unit])
    rows = rows.annotate(
        step_count=Count("steps", distinct=True), branch_count=Count("branches", distinct=True)
    )
    return rows.order_by("name", "-version").values(
        "pk",
        "key",
        "version",
        "code",
        "name",
        "kind",
        "state",
        "shares_day",
        "unit_code",
        "procedure_id",
        "procedure__code",
        "procedure__name",
        "decision",
        "issued_on",
        "source",
        "step_count",
        "branch_count",
    )


def route_versions(key: str) -> Rows:
    """The history of one route, newest first."""
    return routes(state="").filter(key=key).order_by("-version")
