"""Drafts of online applications: only their own account ever sees one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from motcua.catalogue.eform import EForm, Section, shown
from motcua.catalogue.queries import current, pinned
from motcua.catalogue.queries.pinned import Case, Paper, PinnedProcedure
from motcua.catalogue.types import Channel
from motcua.dossiers.models import Application, ApplicationPaper
from motcua.dossiers.queries import fees
from motcua.dossiers.queries.application_forms import FormInUse, form_in_use, section_answers
from motcua.dossiers.queries.fees import FeeDue
from motcua.dossiers.types import ApplicationState
from motcua.lib.refused import NotFound
from motcua.lib.vietnamese_text import fold
from motcua.org.queries import units
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Actor

OFFICE, PERSON, PAPERS, RETURN, REVIEW = "noi-nop", "nguoi-nop", "giay-to", "nhan-ket-qua", "kiem-tra"
#: begins the step of a section of the form
SECTION = "phan-"
#: what the paper form is called that an electronic form takes the place of
_FORM = re.compile(r"(mau )?(to khai|don|giay de nghi|phieu|van ban de nghi)\b")


class UnknownApplication(NotFound):
    """There is no such draft, or it is another person's."""

    code = "application-not-found"

    def __init__(self) -> None:
        super().__init__("Không tìm thấy đơn đang soạn này. Xem lại trong “Hồ sơ của tôi”.")


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """One paper of the case and what is there of it."""

    paper: Paper
    files: tuple[ApplicationPaper, ...] = ()
    waived: str = ""
    #: the paper is the form that is filled in on these pages
    is_form: bool = False

    @property
    def file_ids(self) -> list[int]:
        return [line.file_id for line in self.files if line.file_id is not None]

    @property
    def settled(self) -> bool:
        return bool(self.is_form or self.files or self.waived or not self.paper.required)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with everything its pages need."""

    row: Application
    procedure: PinnedProcedure
    form: EForm
    form_id: int | None
    assurance: int
    authority: UnitInfo | None
    papers: tuple[PaperAsked, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that these answers lead to."""
        return tuple(one.section for one in shown(self.form, self.row.answers))

    @property
    def steps(self) -> tuple[str, ...]:
        """Names of all steps in their order."""
        return (
            OFFICE,
            PERSON,
            *(f"{SECTION}{section.key}" for section in self.sections),
            *((PAPERS,) if self.papers else ()),
            RETURN,
            REVIEW,
        )

    def section(self, step: str) -> Section | None:
        """The section that a step asks."""
        key = step.removeprefix(SECTION)
        return next((s for s in self.form.sections if step != key and s.key == key), None)

    def values(self, step: str) -> dict[str, Any]:
        """What is stored of one step, as typed."""
        row = self.row
        if step == OFFICE:
            return {"authority": row.authority_id, "case": row.case_position}
        if step == PERSON:
            return dict(row.person)
        if step == RETURN:
            return {
                "return_method": row.return_method,
                "return_address": row.return_address,
                "exemption": row.exemption,
            }
        if step == PAPERS:
            return {"waived": {str(one.paper.id): one.waived for one in self.papers if one.waived}}
        section = self.section(step)
        return section_answers(section, row.answers) if section else {}

    def mark(self, step: str) -> tuple[int, str]:
        """By which save and page the step was last changed."""
        seq, page = self.row.marks.get(step, (0, ""))
        return int(seq), str(page)


def draft(token: str, actor: Actor) -> Draft:
    """One draft of the actor's own account, whatever became of it.

    Raises:
        UnknownApplication: there is none.
    """
    row = of_account(actor).filter(token=token).first()
    if row is None:
        raise UnknownApplication
    return drawn(row)


def of_account(actor: Actor) -> QuerySet[Application]:
    """The applications of the actor's account; nobody else has any."""
    return Application.objects.filter(account_id=actor.account_id, account_id__isnull=False)


def drawn(row: Application) -> Draft:
    """A stored draft with its procedure, form and papers."""
    procedure = pinned.procedure(row.version_id)
    used = form_in_use(row.form_id, row.version_id)
    return Draft(
        row=row,
        procedure=procedure,
        form=used.form,
        form_id=used.id,
        assurance=used.assurance,
        authority=units.unit(row.authority_id) if row.authority_id else None,
        papers=_asked(row, procedure, used),
    )


def _asked(row: Application, procedure: PinnedProcedure, used: FormInUse) -> tuple[PaperAsked, ...]:
    if not any(case.position == row.case_position for case in procedure.cases):
        return ()
    lines = list(row.papers.select_related("file"))
    listed = procedure.papers(row.case_position)
    written = next((p.id for p in listed if _FORM.match(fold(p.name))), None) if used.id else None
    return tuple(
        PaperAsked(
            paper,
            tuple(line for line in lines if line.required_id == paper.id and line.file_id is not None),
            next((line.waived for line in lines if line.required_id == paper.id and line.waived), ""),
            paper.id == written,
        )
        for paper in listed
    )


def own_drafts(actor: Actor) -> Sequence[Application]:
    """Drafts to be continued, the last one touched first."""
    rows = of_account(actor).filter(state=ApplicationState.DRAFTING)
    return list(rows.select_related("version", "authority").order_by("-saved_at"))


def open_draft(procedure_code: str, actor: Actor) -> str:
    """The token of the actor's draft of a procedure, empty when there is none."""
    rows = of_account(actor).filter(state=ApplicationState.DRAFTING, procedure_code=procedure_code)
    return rows.values_list("token", flat=True).first() or ""


def takes_online(procedure: PinnedProcedure) -> bool:
    """Whether the procedure is handed in online: its level says so, or its ways to hand in name it."""
    return bool(procedure.online_level) or any(
        entry.channel == Channel.ONLINE for entry in procedure.channels
    )


def cases_offered(procedure: PinnedProcedure) -> tuple[Case, ...]:
    """The cases that a citizen chooses from, the ordinary one (what everybody brings) first.

    With one list of papers, or with headings only, there is nothing to choose.
    """
    ordinary = [case for case in procedure.cases if case.general]
    return (*ordinary[:1], *procedure.choices) if procedure.choices else ()


def first_case(procedure: PinnedProcedure) -> int:
    """The case that a new draft begins with."""
    offered = cases_offered(procedure) or procedure.cases
    return offered[0].position if offered else 0


def in_force(procedure_code: str) -> PinnedProcedure | None:
    """The version that holds now; None when the procedure was abolished."""
    return current.current(procedure_code)


def offices(procedure: PinnedProcedure, on: date) -> list[UnitInfo]:
    """The authorities that take this procedure: of its levels, and with a one-stop office of their own."""
    fitting = [
        unit for unit in units.with_counter(on) if not procedure.levels or unit.level in procedure.levels
    ]
    return sorted(fitting, key=lambda unit: (unit.level != "commune", unit.name))


def fees_of(found: Draft, counts: Mapping[str, int], on: date) -> tuple[FeeDue, ...]:
    """What the application costs as it stands; nothing is reckoned before an office is chosen."""
    row = found.row
    if row.authority_id is None:
        return ()
    return fees.due_for(
        row.version_id,
        row.case_position,
        Channel.ONLINE,
        row.authority_id,
        on,
        counts,
        row.exemption,
    )
