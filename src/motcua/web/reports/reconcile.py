"""Comparing books: the counts side by side, each difference a task that is settled with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.catalogue.queries.listing import field_names
from motcua.law import periods
from motcua.law.periods import Period
from motcua.lib.refused import Invalid
from motcua.org.queries.units import UnitInfo
from motcua.org.types import Permission
from motcua.reports.actions import reconciling as acts
from motcua.reports.queries import reconciling, scope
from motcua.reports.queries.reconciling import WHAT
from motcua.reports.types import DifferenceKind, DifferenceState, OtherBook, SettleReason
from motcua.web.reports import asking, period_choice
from motcua.web.reports.sections import tabs
from motcua.web.ui.access import needs
from motcua.web.ui.forms import FilterForm
from motcua.web.ui.lists import Column, Row, list_page
from motcua.web.ui.parts import Tab
from motcua.web.ui.request import OfficialRequest

#: tasks that one press settles at most
MOST = 500


def _book(row: Row) -> object:
    return OtherBook(row["book"]).label


def _kind(row: Row) -> object:
    kind = DifferenceKind(row["kind"]).label
    return f"{kind}: {WHAT.get(row['what'], row['what'])}" if row["what"] in WHAT else kind


def _who(row: Row) -> object:
    return row.get("dossier__applicant_name") or row.get("line__applicant_name") or ""


COLUMNS = (
    Column("day", "Ngày", sort="day", kind="day"),
    Column("book", "So với", sort="book", read=_book),
    Column("kind", "Chênh lệch", sort="kind", read=_kind),
    Column("code", "Hồ sơ", read=lambda row: row["dossier__code"] or ""),
    Column("who", "Người nộp", read=_who),
    Column("field", "Lĩnh vực", read=lambda row: field_names().get(row["field_code"], row["field_code"])),
    Column("here", "Ở đây"),
    Column("there", "Nơi kia"),
    Column("line", "Dòng", read=lambda row: row["line__row_number"] or ""),
    Column("state", "Xử lý", sort="state", read=lambda row: DifferenceState(row["state"]).label),
    Column("reason", "Lý do", read=lambda row: SettleReason(row["reason"]).label if row["reason"] else ""),
    Column("explanation", "Giải trình"),
    Column("settled_by", "Người xử lý"),
)


class DifferenceFilters(FilterForm):
    so = forms.ChoiceField(label="So với", choices=[("", "Mọi sổ"), *OtherBook.choices])
    loai = forms.ChoiceField(label="Chênh lệch", choices=[("", "Mọi loại"), *DifferenceKind.choices])
    tt = forms.ChoiceField(
        choices=[("", ""), *DifferenceState.choices, ("all", "")], widget=forms.HiddenInput
    )


@dataclass(frozen=True, slots=True)
class CountRow:
    """One line of the counts as drawn: per book here, there and whether they are equal."""

    label: str
    cells: tuple[tuple[int, int | None, bool], ...]
    equal: bool


@needs(Permission.REPORT)
def reconcile(request: OfficialRequest) -> HttpResponse:
    """Counts of the books of a unit and period, and the list of differences."""
    unit, period = asking.unit_of(request), asking.period_of(request)
    units = scope.overseen(request.actor, min(period.last, asking.today(request)))
    if units and unit.id not in {one.id for one in units}:
        messages.warning(request, f"{unit.name} không có trong {period.label}; đang xem {units[0].name}.")
        return HttpResponseRedirect(_address(units[0], period))
    by = "day" if request.GET.get("theo") == "ngay" else "field"
    beside = reconciling.side_by_side(request.actor, unit.id, period, by=by, at=request.at)
    form = DifferenceFilters(request.GET)
    chosen = form.chosen()
    state = str(chosen.get("tt", DifferenceState.OPEN))
    rows = reconciling.differences(
        request.actor,
        unit.id,
        period,
        state="" if state == "all" else state,
        book=str(chosen.get("so", "")),
        kind=str(chosen.get("loai", "")),
    )
    listing = list_page(
        request, rows, columns=COLUMNS, sort="day", filters=form, name="doi-chieu",
        title=f"Chênh lệch giữa các sổ, {unit.name}, {period.label}", sticky=False,
    )  # fmt: skip
    if listing.answer:
        return listing.answer
    own = unit.id in request.actor.authority_ids
    values = {
        "unit": unit,
        "period": period,
        "units": units,
        "beside": beside,
        "count_rows": [_row(line) for line in (beside.total, *beside.lines)],
        "books": [(book, book in beside.present) for book in OtherBook],
        "by": by,
        "kept": {"theo": "ngay" if by == "day" else ""},
        "listing": listing,
        "shown": [_shown(row) for row in listing.rows],
        "reasons": SettleReason.choices,
        "own": own,
        "may_enter": own and request.actor.may(Permission.MANAGE),
        "tabs": tabs("books", "reconcile"),
        "state_tabs": _state_tabs(request, unit, period, state),
        "by_tabs": _by_tabs(request, by),
        "years": period_choice.years(period_choice.EARLIEST, asking.today(request), period),
    }
    return render(request, "reports/reconcile.html", values)


def _row(line: reconciling.Beside) -> CountRow:
    cells = tuple((here, there, there is None or here == there) for _, here, there in line.counts)
    return CountRow(line.label, cells, line.equal)


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    alone = row["kind"] in {DifferenceKind.ONLY_HERE, DifferenceKind.ONLY_THERE}
    return {
        **row,
        "book_label": OtherBook(row["book"]).label,
        "kind_label": DifferenceKind(row["kind"]).label,
        "what_label": "" if alone else WHAT.get(row["what"], ""),
        "who": _who(row),
        "procedure": row["dossier__procedure_name"] or row["line__procedure_name"] or "",
        "reason_label": SettleReason(row["reason"]).label if row["reason"] else "",
        "can_enter": row["kind"] == DifferenceKind.ONLY_THERE and row["line_id"] is not None,
    }


def _address(unit: UnitInfo, period: Period, **more: str) -> str:
    return asking.address(reverse("reports:reconcile"), unit=unit.id, period=period.code, **more)


def _state_tabs(request: OfficialRequest, unit: UnitInfo, period: Period, state: str) -> list[Tab]:
    found = reconciling.counts(unit.id, period)
    kept = {name: request.GET[name] for name in ("theo", "so", "loai") if request.GET.get(name)}
    entries = [(value, str(label), found[value]) for value, label in DifferenceState.choices]
    return [
        Tab(label, _address(unit, period, tt=value, **kept), number, value == state)
        for value, label, number in [*entries, ("all", "Tất cả", sum(found.values()))]
    ]


def _by_tabs(request: OfficialRequest, by: str) -> list[Tab]:
    kept = {name: value for name, value in request.GET.items() if name not in {"theo", "trang"}}
    address = reverse("reports:reconcile")
    return [
        Tab("Theo lĩnh vực", asking.address(address, **kept), current=by == "field"),
        Tab("Theo ngày", asking.address(address, **{**kept, "theo": "ngay"}), current=by == "day"),
    ]


def _asked(request: OfficialRequest) -> tuple[UnitInfo, Period]:
    unit = asking.named_unit(request, request.POST.get("unit", ""))
    return unit, periods.parse(request.POST.get("period", ""))


def _back(request: OfficialRequest, unit: UnitInfo, period: Period) -> HttpResponse:
    kept = {name: request.POST[name] for name in ("theo", "so", "loai", "tt") if request.POST.get(name)}
    return HttpResponseRedirect(_address(unit, period, **kept))


@require_POST
@needs(Permission.REPORT)
def compare(request: OfficialRequest) -> HttpResponse:
    """Look at all books again, dossier by dossier."""
    unit, period = _asked(request)
    done = acts.compare(unit.id, period, actor=request.actor, at=request.at)
    words = f"Đã đối chiếu: {done.total} chênh lệch, {done.new} mới, {done.gone} đã tự khớp."
    messages.success(request, words)
    return _back(request, unit, period)


@require_POST
@needs(Permission.REPORT)
def settle(request: OfficialRequest) -> HttpResponse:
    """Give one reason for the chosen differences, or pair two of them."""
    unit, period = _asked(request)
    ids = [int(value) for value in request.POST.getlist("chon") if asking.is_number(value)]
    if not ids or len(ids) > MOST:
        raise Invalid({"chon": f"Đánh dấu từ 1 đến {MOST} chênh lệch rồi bấm lại."})
    if request.POST.get("viec") == "ghep":
        acts.pair(ids, actor=request.actor, at=request.at)
        messages.success(request, "Đã ghép hai dòng là cùng một hồ sơ.")
        return _back(request, unit, period)
    reason, words = request.POST.get("reason", ""), request.POST.get("explanation", "")
    number = acts.settle(ids, reason=reason, explanation=words, actor=request.actor, at=request.at)
    messages.success(request, f"Đã ghi lý do cho {number} chênh lệch.")
    return _back(request, unit, period)


@require_POST
@needs(Permission.REPORT)
def reopen(request: OfficialRequest, difference_id: int) -> HttpResponse:
    """Take a reason back."""
    unit, period = _asked(request)
    acts.reopen(difference_id, actor=request.actor, at=request.at)
    messages.success(request, "Đã mở lại chênh lệch.")
    return _back(request, unit, period)


@require_POST
@needs(Permission.MANAGE)
def enter(request: OfficialRequest, difference_id: int) -> HttpResponse:
    """Enter what only the other book tells, as a dossier entered late."""
    unit, period = _asked(request)
    dossier = acts.enter(difference_id, actor=request.actor, at=request.at)
    messages.success(request, f"Đã nhập bổ sung hồ sơ {dossier.code}; hồ sơ được đánh dấu nhập sau.")
    return _back(request, unit, period)
