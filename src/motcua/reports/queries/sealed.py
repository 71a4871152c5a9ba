"""What a submission says: the figures of a draft as they were taken, or those that were sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from motcua.reports.models import (
    ReportSubmission,
    SubmissionCell,
    SubmissionDossier,
    SubmissionForm,
    SubmissionPart,
)
from motcua.reports.queries.listed import DossierRef, Lists, codes_of, listed
from motcua.reports.queries.snapshots import report_of
from motcua.reports.types import Report


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader should know of a line: codes counted now and not before (``here``), or the other way."""

    form: str
    row_key: str
    sentence: str
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """One form of a submission with what was found when it was taken."""

    report: Report
    findings: tuple[Finding, ...] = ()


def filled(submission: ReportSubmission) -> tuple[Filled, ...]:
    """The forms of a submission in their order: from its seal, or from the draft while there is none."""
    if submission.sealed_at is None:
        return tuple(_filled(part["layout"], part["cells"]) for part in submission.figures.get("forms", ()))
    forms = SubmissionForm.objects.filter(submission=submission).order_by("position")
    cells = SubmissionCell.objects.filter(form__submission=submission).order_by("form__position", "position")
    values: dict[int, list[object]] = {}
    for form_id, value in cells.values_list("form_id", "value"):
        values.setdefault(form_id, []).append(value)
    return tuple(_filled(form.layout, _lines(form.layout, values.get(form.pk, []))) for form in forms)


def _lines(layout: dict[str, Any], values: Sequence[object]) -> list[Sequence[object]]:
    across = len(layout["columns"])
    return [values[start * across : (start + 1) * across] for start in range(len(layout["rows"]))]


def _filled(layout: dict[str, Any], cells: Sequence[Sequence[object]]) -> Filled:
    findings = tuple(
        Finding(row["form"], row["row_key"], row["sentence"], tuple(row["here"]), tuple(row["there"]))
        for row in layout.get("findings", ())
    )
    return Filled(report_of(layout, cells), findings)


def family(form: str) -> str:
    """What forms of central and local offices share: ``II.06`` of ``II.06a`` and ``II.06b``."""
    return form.rstrip("abcdefgh")


def sealed_lists(submission_id: int, form: str) -> Lists:
    """The dossiers behind the lines of a sealed form, those of the reports that it adds up included."""
    found: dict[tuple[str, str], set[int]] = {}
    for pk in parts_below(submission_id):
        cells = SubmissionCell.objects.filter(form__submission_id=pk, form__form__startswith=family(form))
        for row, column, ids in cells.exclude(dossiers=[]).values_list("row_key", "column_key", "dossiers"):
            found.setdefault((row, column), set()).update(ids)
    return {place: sorted(ids) for place, ids in found.items()}


def parts_below(submission_id: int) -> list[int]:
    """The submission and all that it adds up, over any number of levels."""
    found, edge = [submission_id], [submission_id]
    while edge:
        edge = list(SubmissionPart.objects.filter(submission_id__in=edge).values_list("part_id", flat=True))
        found += edge
    return found


def sealed_dossiers(submission_id: int, form: str, row_key: str, column_key: str) -> tuple[DossierRef, ...]:
    """The dossiers behind one figure of a sealed report, under the codes they had then.

    Raises:
        KeyError: the form has no such row.
    """
    submission = ReportSubmission.objects.get(pk=submission_id)
    report = next(part.report for part in filled(submission) if part.report.form == form)
    ids = listed(row_key, column_key, report, sealed_lists(submission_id, form))
    return refs(submission_id, ids)


def refs(submission_id: int, ids: Sequence[int]) -> tuple[DossierRef, ...]:
    """Dossiers of a sealed report by the codes they had when it was sealed."""
    rows = SubmissionDossier.objects.filter(submission_id__in=parts_below(submission_id))
    wanted = set(ids)
    then = {pk: code for pk, code in rows.values_list("dossier_id", "code") if pk in wanted}
    now = codes_of(wanted - set(then))
    return tuple(sorted(DossierRef(code, pk) for pk, code in {**now, **then}.items()))
