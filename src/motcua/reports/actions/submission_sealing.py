"""Sealing: the figures, the dossiers behind them and the signature become one record that cannot change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.law import periods
from motcua.lib.refused import Stale
from motcua.org.models import Unit
from motcua.reports.models import (
    ReportSubmission,
    SubmissionCell,
    SubmissionDossier,
    SubmissionForm,
    SubmissionPart,
)
from motcua.reports.queries.listed import Lists, codes_of
from motcua.reports.queries.sealed import Filled
from motcua.reports.queries.snapshots import cells_of, layout_of
from motcua.reports.queries.submission_proof import seal_hash
from motcua.reports.queries.taking import Take, own_lists, take
from motcua.reports.types import Report, RuleSet

_BATCH = 500
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is sealed, reckoned before the transaction: the figures as at the draft, and their dossiers."""

    taken: Take
    lists: tuple[Lists, ...]
    codes: dict[int, str]
    seq: int


def plain_take(taken: Take) -> dict[str, Any]:
    """Figures as a draft remembers them."""
    forms = [
        {"form": one.report.form, "layout": layout_with(one), "cells": cells_of(one.report)}
        for one in taken.forms
    ]
    return {"forms": forms, "parts": list(taken.parts)}


def layout_with(one: Filled) -> dict[str, Any]:
    """A form's layout with what was found when it was taken."""
    findings = [
        {
            "form": found.form,
            "row_key": found.row_key,
            "sentence": found.sentence,
            "here": list(found.here),
            "there": list(found.there),
        }
        for found in one.findings
    ]
    return {**layout_of(one.report), "findings": findings}


def prepare(row: ReportSubmission, at: datetime) -> Prepared:
    """Take the figures again as known at the draft's moment, with the dossiers behind every line."""
    taken = take(
        row.forms,
        unit_id=row.unit_id,
        period=periods.parse(row.period_code),
        at=at,
        as_of=row.as_of,
        rules=RuleSet(row.rules),
    )
    lists = tuple(own_lists(one.report, parts=taken.parts, at=at) for one in taken.forms)
    ids = {i for found in lists for place in found.values() for i in place}
    return Prepared(taken, lists, codes_of(ids), row.last_seq)


def seal(row: ReportSubmission, prepared: Prepared, at: datetime) -> None:
    """Store everything that is sealed and set the report's hash; the caller stores the report itself.

    Raises:
        Stale: the figures are not those that were checked, or the report moved meanwhile.
    """
    _same_as_checked(row, prepared)
    row.sealed_at = at
    row.figures = {}
    _next_of_chain(row)
    for position, one in enumerate(prepared.taken.forms):
        _store_form(row, position, one, prepared.lists[position])
    _store_dossiers(row, prepared.codes)
    _store_parts(row, prepared.taken.parts)
    row.hash = seal_hash(row)


def _next_of_chain(row: ReportSubmission) -> None:
    """Bind the report to the unit's last sealed one; two seals of one unit take turns."""
    Unit.objects.select_for_update(no_key=True).get(pk=row.unit_id)
    sealed = ReportSubmission.objects.filter(unit_id=row.unit_id, chain__isnull=False)
    last = sealed.order_by("-chain").first()
    row.chain, row.previous_hash = ((last.chain or 0) + 1, last.hash) if last else (1, "")


def _same_as_checked(row: ReportSubmission, prepared: Prepared) -> None:
    if prepared.seq != row.last_seq:
        raise Stale("Báo cáo vừa thay đổi. Tải lại trang để xem rồi quyết định.")
    moved = list(_moved(row.figures.get("forms", ()), [one.report for one in prepared.taken.forms]))
    parts = row.figures.get("parts", []) != list(prepared.taken.parts)
    if moved or parts:
        told = "; ".join(moved[:_NAMED]) or "có đơn vị cấp dưới vừa gửi hoặc đính chính báo cáo"
        raise Stale(
            f"Số liệu không còn như lúc kiểm tra: {told}. Bấm “Lấy lại số liệu” rồi kiểm tra lại.",
            code="figures-moved",
        )


def _moved(checked: Sequence[dict[str, Any]], reports: Sequence[Report]) -> Iterable[str]:
    for was, report in zip(checked, reports, strict=True):
        before = {row[0]: cells for row, cells in zip(was["layout"]["rows"], was["cells"], strict=True)}
        now = {row.key: cells for row, cells in zip(report.rows, cells_of(report), strict=True)}
        labels = {row[0]: row[3] for row in was["layout"]["rows"]} | {r.key: r.label for r in report.rows}
        zeros = [0] * len(report.columns)
        for key in labels:
            for column, old, new in zip(
                report.columns, before.get(key, zeros), now.get(key, zeros), strict=True
            ):
                if old != new:
                    yield f"{report.form} “{labels[key]}” cột ({column.number}): {old} → {new}"


def _store_form(row: ReportSubmission, position: int, one: Filled, lists: Lists) -> None:
    report = one.report
    form = SubmissionForm.objects.create(
        submission=row, form=report.form, position=position, title=report.title, layout=layout_with(one)
    )
    across = len(report.columns)
    cells = [
        SubmissionCell(
            form=form,
            position=number * across + place,
            row_key=line.key,
            row_label=line.label,
            ordinal=line.ordinal,
            column_key=column.key,
            value=value,
            dossiers=lists.get((line.key, column.key), []),
        )
        for number, line in enumerate(report.rows)
        for place, (column, value) in enumerate(zip(report.columns, line.cells, strict=True))
    ]
    SubmissionCell.objects.bulk_create(cells, batch_size=_BATCH)


def _store_dossiers(row: ReportSubmission, codes: dict[int, str]) -> None:
    rows = [SubmissionDossier(submission=row, dossier_id=pk, code=code) for pk, code in sorted(codes.items())]
    SubmissionDossier.objects.bulk_create(rows, batch_size=_BATCH)


def _store_parts(row: ReportSubmission, parts: Sequence[int]) -> None:
    hashes = ReportSubmission.objects.filter(pk__in=parts).order_by("pk").values_list("pk", "hash")
    SubmissionPart.objects.bulk_create(
        [SubmissionPart(submission=row, part_id=pk, hash=value) for pk, value in hashes]
    )
