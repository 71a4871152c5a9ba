"""What the counter offers for one procedure: case, papers, way through the house, and the promised date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from motcua.catalogue.queries import current, pinned
from motcua.catalogue.queries.pinned import ChannelTerm, Paper, PinnedProcedure, PinnedRoute
from motcua.catalogue.types import Channel
from motcua.dossiers.actions.terms import ManualTerm, UnclearTerm, reckon, term_of
from motcua.law.deadlines import Step
from motcua.lib.refused import NotFound, Refused
from motcua.org.queries import units
from motcua.org.types import Actor, Role

ORDINARY = "Trường hợp thông thường"


@dataclass(frozen=True, slots=True)
class Offer:
    """One procedure as the counter takes it today: exactly these papers, this route, these charges.

    ``authority_id`` is None where the official has no intake of this field.
    """

    procedure: PinnedProcedure
    case: int
    channel: str
    route: PinnedRoute
    authority_id: int | None
    one_stop_id: int | None
    #: the day whose fee rules hold; None takes those that have no end
    on: date | None = None

    @property
    def papers(self) -> tuple[Paper, ...]:
        return self.procedure.papers(self.case)

    @property
    def terms(self) -> ChannelTerm:
        return self.procedure.terms(self.channel)

    @property
    def label(self) -> str:
        return f"{self.procedure.code} · {self.procedure.name}"

    @property
    def cases(self) -> list[tuple[str, str]]:
        """Cases to choose from; empty when there is only one list of papers."""
        return case_choices(self.procedure)

    @property
    def branches(self) -> list[tuple[str, str]]:
        """Branches of the route that change the term; empty when there is nothing to choose."""
        named = [(branch.key, branch.name) for branch in self.route.branches]
        return named if len(named) > 1 else []

    @property
    def term_is_unclear(self) -> bool:
        try:
            term_of(self.procedure, self.route, channel=self.channel, branch="", manual=None)
        except UnclearTerm:
            return True
        return False


def case_choices(procedure: PinnedProcedure) -> list[tuple[str, str]]:
    """The ordinary case first, when the procedure has one, then the special ones."""
    special = [(str(case.position), case.name) for case in procedure.choices]
    if not special:
        return []
    general = next((case for case in procedure.cases if case.general), None)
    return ([(str(general.position), ORDINARY)] if general else []) + special


def first_case(procedure: PinnedProcedure) -> int:
    """The case that the page begins with."""
    choices = case_choices(procedure)
    if choices:
        return int(choices[0][0])
    return procedure.cases[0].position if procedure.cases else 0


def offer_for(
    code: str, *, actor: Actor, at: datetime, case: str = "", channel: str = Channel.COUNTER.value
) -> Offer | None:
    """The offer for the version that holds at ``at``; None when there is no such procedure in force."""
    procedure = current.current(code, timezone.localtime(at).date()) if code else None
    if procedure is None:
        return None
    return offer_of(procedure, actor=actor, at=at, case=case, channel=channel)


def offer_of(
    procedure: PinnedProcedure, *, actor: Actor, at: datetime, case: str = "", channel: str = ""
) -> Offer:
    """The offer for a known version; a case it does not have becomes its first."""
    known = {str(entry.position) for entry in procedure.cases}
    position = int(case) if case in known else first_case(procedure)
    grants = actor.grants_for(Role.INTAKE, field_code=procedure.field_code)
    authority_id = grants[0].authority_id if grants else None
    authority_code = units.unit(authority_id).code if authority_id is not None else ""
    route = pinned.route(current.route_for(procedure.procedure_id, authority_code))
    one_stop_id = _one_stop(authority_id, at)
    wanted = channel if channel in Channel.values else Channel.COUNTER.value
    return Offer(procedure, position, wanted, route, authority_id, one_stop_id, timezone.localtime(at).date())


def _one_stop(authority_id: int | None, at: datetime) -> int | None:
    if authority_id is None:
        return None
    try:
        return units.one_stop_of(authority_id, timezone.localtime(at).date()).id
    except NotFound:
        return None


@dataclass(frozen=True, slots=True)
class Promise:
    """The date that would be promised now, with its arithmetic; or why there is none yet."""

    due_at: datetime | None = None
    steps: tuple[Step, ...] = ()
    problem: str = ""


def promise(offer: Offer, *, branch: str, manual: ManualTerm | None, received_at: datetime) -> Promise:
    """When the result would be due if everything were handed in at ``received_at``."""
    if offer.one_stop_id is None:
        return Promise(problem="Bạn chưa được phân công tiếp nhận hồ sơ của lĩnh vực này.")
    branch = offer.route.branch_key(branch)
    try:
        term = term_of(offer.procedure, offer.route, channel=offer.channel, branch=branch, manual=manual)
        due = reckon(offer.procedure, term, received_at, offer.one_stop_id)
    except UnclearTerm:
        return Promise(problem="Danh mục chưa ghi rõ thời hạn: nhập thời hạn kèm căn cứ.")
    except Refused as refused:
        return Promise(problem=refused.message)
    return Promise(due.due_at, due.steps)
