"""The list of procedures to be posted: on screen, and on A4 for the board (NĐ 63/2010/NĐ-CP, Điều 16–17)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.catalogue.queries import listing
from motcua.catalogue.queries.listing import FieldRow, PostingRow
from motcua.dossiers.slips.registers import posting_list
from motcua.dossiers.slips.render import render_table
from motcua.dossiers.slips.types import Header
from motcua.org.queries.units import UnitInfo
from motcua.web.portal.offices import one_stops
from motcua.web.ui.access import public
from motcua.web.ui.downloads import pdf
from motcua.web.ui.rate import limited
from motcua.web.ui.request import AnyRequest
from motcua.web.ui.wording import day as day_words

#: a longer list is looked at field by field; on paper it stays whole
MOST_ON_SCREEN = 300
#: typesetting a whole list costs a second
MOST_PDF = 10
#: the list on screen, which reads every procedure
MOST_PAGES = 60
_KEEP = 3600


@dataclass(frozen=True, slots=True)
class Posted:
    """What is posted where: the office, the field (none: all) and the ``total`` procedures in force."""

    office: UnitInfo | None
    level: str
    field: FieldRow | None
    fields: list[FieldRow]
    offices: tuple[UnitInfo, ...]
    rows: list[PostingRow]
    total: int

    @property
    def address(self) -> str:
        """The query string of this list."""
        chosen = {
            "noi": self.office.code if self.office else "",
            "linh-vuc": self.field.code if self.field else "",
        }
        return urlencode({name: value for name, value in chosen.items() if value})

    @property
    def by_field(self) -> list[tuple[str, list[PostingRow]]]:
        grouped = groupby(self.rows, key=lambda row: row.field_name)
        return [(name, list(rows)) for name, rows in grouped]


def posted(request: AnyRequest, *, most: int | None = None) -> Posted:
    """The list that the address asks for; an office or field that does not exist counts as not chosen.

    With more than ``most`` procedures and no field chosen the rows stay empty: one field at a time.
    """
    offices = one_stops(request.at.date())
    wanted = request.GET.get("noi", "")
    office = next((unit for unit in offices if unit.code == wanted), next(iter(offices), None))
    level = office.level if office else "commune"
    fields = listing.fields(level=level, detail=True)
    chosen = request.GET.get("linh-vuc", "")
    field = next((one for one in fields if one.code == chosen), None)
    total = field.procedures if field else sum(one.procedures for one in fields)
    too_many = most is not None and field is None and total > most
    rows = (
        []
        if too_many
        else listing.posting(field=field.code if field else "", level=level, on=request.at.date())
    )
    return Posted(office, level, field, fields, offices, rows, total)


@public
@require_safe
@limited("posting", most=MOST_PAGES, reads=True)
def posting_page(request: AnyRequest) -> HttpResponse:
    """The list on screen, by field."""
    return render(request, "portal/posting.html", {"posted": posted(request, most=MOST_ON_SCREEN)})


@public
@require_safe
@limited("posting-pdf", most=MOST_PDF, reads=True)
def posting_pdf(request: AnyRequest) -> HttpResponse:
    """The list on A4, for the board."""
    return pdf(_drawn(posted(request), request.at), f"Danh mục niêm yết {request.at:%d-%m-%Y}.pdf")


def _drawn(what: Posted, at: datetime) -> bytes:
    """The same list of the same day is set once."""
    print_of = repr((what.rows, what.office, what.field, at.date()))
    key = "portal:posting:" + hashlib.sha256(print_of.encode()).hexdigest()
    data: bytes | None = cache.get(key)
    if data is None:
        sheet = posting_list(header=_header(what.office, at), made_at=at, subtitle=_subtitle(what, at.date()))
        data = render_table(sheet, _cells(what))
        cache.set(key, data, _KEEP)
    return data


def _header(office: UnitInfo | None, at: datetime) -> Header:
    if office is None:
        return Header(parent_unit="", unit="", number="", place="", issued_at=at)
    return Header(
        parent_unit=office.authority_name, unit=office.name, number="", place=office.place, issued_at=at
    )


def _subtitle(what: Posted, day: date) -> tuple[str, ...]:
    lines = [f"Các thủ tục đang áp dụng ngày {day_words(day)}"]
    if what.field:
        lines[0] += f" – lĩnh vực {what.field.name}"
    office = what.office
    if office:
        reached = "; ".join(
            part
            for part in (office.address, f"điện thoại {office.phone}" if office.phone else "", office.email)
            if part
        )
        lines.append(
            f"Phản ánh, kiến nghị về thủ tục hành chính gửi {office.authority_name}"
            + (f" ({reached})" if reached else "")
        )
    return tuple(lines)


def _cells(what: Posted) -> Iterable[tuple[str | int, ...]]:
    where = what.office.name if what.office else ""
    return (
        (row.number, row.code, row.name, row.field_name, row.term, where, row.charge, row.decision)
        for row in what.rows
    )
