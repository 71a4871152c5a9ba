"""Building blocks of the stories: intake, the route to the end, a result with its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from motcua.catalogue.queries import pinned
from motcua.catalogue.types import StepKind
from motcua.config.demo.office import Office
from motcua.documents.actions.store import store
from motcua.dossiers.actions import deciding, delivering, intake, supplementing, working
from motcua.dossiers.models import Task
from motcua.dossiers.types import TaskState
from motcua.law.calendar import WorkCalendar
from motcua.org.actions.applicants import ApplicantData
from motcua.org.queries.calendars import calendar_of
from motcua.org.types import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Team:
    """Who does what in one commune: usernames by role, and the unit that receives."""

    office: Office
    authority: str
    one_stop: str
    people: Mapping[str, str]
    #: who examines dossiers of a procedure instead of the usual specialist
    specialists: Mapping[str, str] = field(default_factory=dict)

    @property
    def authority_id(self) -> int:
        return self.office.units[self.authority]

    @property
    def calendar(self) -> WorkCalendar:
        return calendar_of(self.office.units[self.one_stop])

    def actor(self, role: str, at: datetime, procedure: str = "") -> Actor:
        """Who fills a role that day, for a procedure that may have its own specialist."""
        usual = self.people[role]
        name = self.specialists.get(procedure, usual) if role == "SPECIALIST" else usual
        return self.office.actor(name, at)

    def later(self, at: datetime, minutes: int) -> datetime:
        """So many working minutes later."""
        return self.calendar.add_minutes(at, minutes)


class Case:
    """One dossier of a story; ``id`` is known once it exists."""

    def __init__(self, team: Team, request: intake.IntakeRequest) -> None:
        self.team, self.request, self.id = team, request, 0

    def receive(self, at: datetime) -> Callable[[], None]:
        def act() -> None:
            taken = intake.receive_at_counter(self.request, actor=self.team.actor("INTAKE", at), at=at)
            self.id = taken.dossier_id

        return act

    def submit(self, at: datetime) -> Callable[[], None]:
        def act() -> None:
            who = Actor(
                kind=ActorKind.APPLICANT.value,
                name=self.request.applicant.name,
                authority_ids=frozenset({self.team.authority_id}),
            )
            self.id = intake.submit(self.request, actor=who, at=at).dossier_id

        return act

    def accept_online(self, at: datetime) -> Callable[[], None]:
        def act() -> None:
            supplementing.receive_submitted(
                self.id, charges=self.request.charges, actor=self.team.actor("INTAKE", at), at=at
            )

        return act

    def step(self, at: datetime, opinion: str = "Hồ sơ đủ điều kiện, trình ký.") -> Callable[[], None]:
        """Do whatever open step is not the decision or the return."""

        def act() -> None:
            task = self.open_task()
            actor = self.actor(task.role, at)
            working.advance(self.id, actor=actor, at=at, task_id=task.pk, opinion=opinion)

        return act

    def actor(self, role: str, at: datetime) -> Actor:
        return self.team.actor(role, at, pinned.procedure(self.request.version_id).code)

    def open_task(self) -> Task:
        return Task.objects.filter(dossier_id=self.id, state=TaskState.OPEN).order_by("position")[0]

    def decide(self, at: datetime, *, number: str = "", with_file: bool = False) -> Callable[[], None]:
        def act() -> None:
            actor = self.team.actor("LEADER", at)
            file = result_file(self, actor, at) if with_file else None
            signed = deciding.Signed(number=number, file=file)
            deciding.decide(self.id, outcome="granted", result=signed, actor=actor, at=at)

        return act

    def give_back(self, at: datetime, method: str = "counter") -> Callable[[], None]:
        def act() -> None:
            while self.open_task().kind != StepKind.RETURN:
                self.step(at, "Đã đóng dấu, vào sổ.")()
            delivering.return_result(self.id, method=method, actor=self.team.actor("INTAKE", at), at=at)

        return act

    def awaits_decision(self) -> bool:
        """Whether the open step is the signature."""
        return self.open_task().kind == StepKind.DECIDE

    def awaits_return(self) -> bool:
        """Whether only the hand-over is left."""
        return self.open_task().kind == StepKind.RETURN


def result_file(case: Case, actor: Actor, at: datetime) -> Any:
    """A small sample PDF that says it is one."""
    content = ContentFile(sample_pdf(f"KET QUA MAU - HO SO {case.id}"))
    return store(content, f"ket-qua-{case.id}.pdf", actor, at, authority_id=case.team.authority_id)


def sample_pdf(line: str) -> bytes:
    """A one-line PDF made by hand: nobody can take it for a real result."""
    stream = f"BT /F1 14 Tf 60 760 Td ({line}) Tj ET".encode("ascii")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)


def all_papers(version_id: int, case: int = 0) -> Sequence[intake.PaperGiven]:
    """Everything the case asks for, handed in."""
    return [intake.PaperGiven(p.id) for p in pinned.procedure(version_id).papers(case)]


def a_request(team: Team, version_id: int, person: ApplicantData, **more: Any) -> intake.IntakeRequest:
    """A complete dossier of one person."""
    more.setdefault("papers", all_papers(version_id, more.get("case", 0)))
    return intake.IntakeRequest(
        version_id=version_id, applicant=person, authority_id=team.authority_id, **more
    )
