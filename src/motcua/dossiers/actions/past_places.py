"""Under what and where a past dossier stands: version, route, term, one-stop unit – asked once for a load."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from django.core.files.base import File

from motcua.catalogue.actions.unlisted import unlisted
from motcua.catalogue.models import ProcedureVersion, Route
from motcua.catalogue.queries import current, pinned
from motcua.catalogue.queries.pinned import Paper, PinnedProcedure, PinnedRoute
from motcua.catalogue.types import VersionState
from motcua.documents.actions.store import store
from motcua.dossiers.actions.past import BadHistory, PastDossier
from motcua.dossiers.actions.terms import UnclearTerm, term_of
from motcua.law.calendar import local
from motcua.law.deadlines import Term
from motcua.lib.refused import NotFound
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor

#: what stands for a scan that stayed in the other system; a page that says so (PDF text has no diacritics)
_ELSEWHERE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
    b"endobj\n4 0 obj<</Length 75>>stream\nBT /F 14 Tf 60 780 Td "
    b"(Ban so hoa nam o he thong truoc day.) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
_FILE_NAME = "Tệp ở hệ thống trước đây.pdf"


@dataclass(frozen=True, slots=True)
class Place:
    """Everything about a dossier that many share."""

    authority: UnitInfo
    one_stop_id: int
    procedure: PinnedProcedure
    route: PinnedRoute
    term: Term | None
    papers: tuple[Paper, ...]


class Places:
    """What a load has looked up so far."""

    def __init__(self, actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at
        self._authorities: dict[int, UnitInfo] = {}
        self._counters: dict[tuple[int, date], int] = {}
        self._versions: dict[tuple[str, date | None], int] = {}
        self._single: dict[str, bool] = {}
        self._procedures: dict[int, PinnedProcedure] = {}
        self._shared: dict[tuple[int, str, str], tuple[PinnedProcedure, PinnedRoute, Term | None]] = {}
        #: few authorities have a route of their own for a procedure; all others share one
        self._own_routes = set(
            Route.objects.filter(state=VersionState.PUBLISHED)
            .exclude(unit_code="")
            .values_list("procedure_id", "unit_code")
        )
        self._files: dict[int, int] = {}

    def of(self, past: PastDossier) -> Place:
        """Where this one belongs.

        Raises:
            BadHistory: an authority that does not exist or has no one-stop unit.
        """
        authority = self._authority(past.authority_id)
        day = local(past.received_at).date()
        version_id = past.version_id or self._version(past, day)
        procedure, route, term = self._pinned(version_id, authority, past.channel)
        papers = procedure.papers(procedure.cases[0].position) if procedure.cases else ()
        return Place(
            authority, past.one_stop_id or self._counter(authority, day), procedure, route, term, papers
        )

    def file(self, authority_id: int) -> int:
        """The file that stands for the scans which stayed elsewhere, one for each authority."""
        if authority_id not in self._files:
            page = File(BytesIO(_ELSEWHERE), _FILE_NAME)
            page.size = len(_ELSEWHERE)
            kept = store(page, _FILE_NAME, self.actor, self.at, authority_id=authority_id)
            self._files[authority_id] = kept.pk
        return self._files[authority_id]

    def _authority(self, authority_id: int) -> UnitInfo:
        if authority_id not in self._authorities:
            try:
                self._authorities[authority_id] = units.unit(authority_id)
            except NotFound:
                raise BadHistory(f"Không có đơn vị {authority_id}.") from None
        return self._authorities[authority_id]

    def _counter(self, authority: UnitInfo, day: date) -> int:
        key = (authority.id, day)
        if key not in self._counters:
            try:
                self._counters[key] = units.one_stop_of(authority.id, day).id
            except NotFound as missing:
                raise BadHistory(missing.message) from None
        return self._counters[key]

    def _version(self, past: PastDossier, day: date) -> int:
        """The version that held on the day; asked by day only where a procedure has several."""
        code = past.procedure_code
        if code not in self._single:
            versions = ProcedureVersion.objects.filter(procedure__code=code)
            self._single[code] = versions.exclude(state=VersionState.DRAFT).count() == 1
        key = (code, None if self._single[code] else day)
        if key not in self._versions:
            found = current.current_id(code, day) if code else None
            self._versions[key] = found or unlisted(
                code, name=past.procedure_name, field_code=past.field_code, at=self.at, by=self.actor
            )
        return self._versions[key]

    def _pinned(
        self, version_id: int, authority: UnitInfo, channel: str
    ) -> tuple[PinnedProcedure, PinnedRoute, Term | None]:
        procedure = self._procedure(version_id)
        own = (procedure.procedure_id, authority.code) in self._own_routes
        key = (version_id, authority.code if own else "", channel)
        if key not in self._shared:
            route = pinned.route(current.route_for(procedure.procedure_id, key[1]))
            term = None
            with suppress(UnclearTerm):
                term = term_of(procedure, route, channel=channel, branch=route.branch_key(), manual=None)
            self._shared[key] = (procedure, route, term)
        return self._shared[key]

    def _procedure(self, version_id: int) -> PinnedProcedure:
        if version_id not in self._procedures:
            self._procedures[version_id] = pinned.procedure(version_id)
        return self._procedures[version_id]
