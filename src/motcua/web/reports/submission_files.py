"""A report's forms as files: the sealed figures with hash and signer, or a draft's without."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse

from motcua.lib.refused import NotFound
from motcua.org.queries.units import unit
from motcua.org.types import Permission
from motcua.reports import sheets
from motcua.reports.letters.docx import CONTENT_TYPE
from motcua.reports.queries import submissions
from motcua.reports.queries.narrative import narrative_docx
from motcua.reports.queries.submissions import Page
from motcua.reports.types import RuleSet
from motcua.web.ui import downloads
from motcua.web.ui.access import needs
from motcua.web.ui.request import OfficialRequest


@needs(Permission.REPORT)
def file(request: OfficialRequest, submission_id: int, form: str, kind: str) -> HttpResponse:
    """One form of a report as ``xlsx`` or ``pdf``; ``thuyet-minh.docx`` is the narrative with all forms."""
    page = submissions.page(submission_id, actor=request.actor, at=request.at)
    if (form, kind) == ("thuyet-minh", "docx"):
        return _narrative(page, request.at)
    report = next((one.report for one in page.forms if one.report.form == form), None)
    if report is None or kind not in {"xlsx", "pdf"}:
        raise NotFound("Báo cáo không có biểu hoặc dạng tệp này.")
    name = f"{report.form} {report.unit_name} {report.period.code} bản {page.head.row.version}.{kind}"
    if kind == "xlsx":
        return downloads.xlsx(sheets.xlsx(report, stamp=_stamp(page)), name)
    return downloads.pdf(sheets.pdf(report, stamp=_stamp(page)), name)


def _narrative(page: Page, at: datetime) -> HttpResponse:
    row, period = page.head.row, page.head.period
    data = narrative_docx(
        row.unit_id,
        period,
        at,
        as_of=row.as_of,
        rules=RuleSet(row.rules),
        reports=tuple(one.report for one in page.forms),
    )
    return downloads.download(data, f"Báo cáo {period.label} {row.unit_name}.docx", CONTENT_TYPE)


def _stamp(page: Page) -> sheets.Stamp:
    """Who answers for it and under which hash; a draft carries only who made it."""
    row, info = page.head.row, unit(page.head.row.unit_id)
    if row.sealed_at is None:
        return sheets.Stamp(place=info.place, prepared_by=row.prepared_name)
    signing = row.signed_form.partition(" ")[0]
    by_another = signing in {"KT.", "TL.", "TUQ.", "Q."}
    return sheets.Stamp(
        seal=row.hash,
        place=info.place,
        prepared_by=row.prepared_name,
        head_title=f"{signing} {info.leader_title.upper()}" if by_another else sheets.PLAIN.head_title,
        head=row.signed_name,
    )
