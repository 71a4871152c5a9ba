"""Acts on inner routes: import, draft, edit, publish; a published route never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.catalogue.actions import route_rows, starter_routes
from motcua.catalogue.actions.audit import By, name_of, note
from motcua.catalogue.actions.fates import Fate
from motcua.catalogue.actions.route_rows import BranchRow, RouteContent, RouteHead, StepRow
from motcua.catalogue.actions.summary import Refusal, Summary, Unreadable
from motcua.catalogue.models import Procedure, Route
from motcua.catalogue.queries import current
from motcua.catalogue.sources.records import Broken
from motcua.catalogue.sources.routes import RouteRecord, read_routes
from motcua.catalogue.types import TermUnit, VersionState
from motcua.lib.refused import Invalid, NotFound, Refused, Stale
from motcua.lib.vietnamese_text import clean

#: begins the source of every route that a manager made or changed: a file never overwrites it
BY_MANAGER = "Quản lý: "
_MOST = 100_000


class RouteNotDraft(Refused):
    """A published route is no draft; make a draft from it."""

    code = "route-not-draft"


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored draft and what the manager should look at before publishing."""

    route_id: int
    warnings: tuple[str, ...]


@transaction.atomic
def import_routes(source: Path | Iterable[RouteRecord | Broken], *, at: datetime, by: By) -> Summary:
    """Bring routes in: a new or changed one becomes the published version of its key, twice changes nothing.

    A route that a dossier could not walk (no decision …) goes in as a draft, with a note. A route that a
    manager has changed is left alone. One whose procedure is not in the catalogue yet is skipped with a note;
    import it again after the procedure.

    Raises:
        Unreadable: the file cannot be opened.
    """
    try:
        found = list(read_routes(source) if isinstance(source, Path) else source)
    except OSError as error:
        raise Unreadable(f"Không mở được tệp quy trình: {error.strerror or error}.") from error
    summary = Summary(total=len(found))
    stored = _stored(record.key for record in found if isinstance(record, RouteRecord))
    codes = {record.procedure_code for record in found if isinstance(record, RouteRecord)}
    procedures = {row.code: row for row in Procedure.objects.filter(code__in=codes - {""})}
    for index, record in enumerate(found, start=1):
        if isinstance(record, Broken):
            line = f", dòng {record.line}" if record.line else ""
            place = f"{record.file or 'tệp'}: quy trình {record.index}{line}"
            summary.refused.append(Refusal(place, record.code, record.reason))
            continue
        _bring_in(record, f"quy trình {index} ({record.key})", stored, procedures, summary)
    if summary.news:
        note(by, at, "routes.imported", "routes", **summary.numbers())
    current.forget()
    return summary


def _stored(keys: Iterable[str]) -> dict[str, list[Route]]:
    rows = Route.objects.filter(key__in=list(keys)).prefetch_related("branches", "steps")
    stored: dict[str, list[Route]] = {}
    for row in rows.order_by("-version"):
        stored.setdefault(row.key, []).append(row)
    return stored


def _bring_in(
    record: RouteRecord,
    place: str,
    stored: dict[str, list[Route]],
    procedures: Mapping[str, Procedure],
    summary: Summary,
) -> None:
    procedure = procedures.get(record.procedure_code)
    if len(record.key) > 80:
        summary.refused.append(Refusal(place, record.code, "Khóa của quy trình dài quá 80 ký tự."))
        return
    if procedure is None and record.procedure_code and record.in_catalogue:
        reason = f"Chưa có thủ tục {record.procedure_code} trong danh mục; nhập lại sau khi có thủ tục."
        summary.count(Fate.SKIPPED)
        summary.notes.append(Refusal(place, record.code, reason))
        return
    content = route_rows.content_of(record)
    versions = stored.get(record.key, [])
    if any(route_rows.stored_content(row) == content for row in versions):
        summary.count(Fate.UNCHANGED)
        return
    standing = next((row for row in versions if row.state == VersionState.PUBLISHED), None)
    if standing is not None and standing.source.startswith(BY_MANAGER):
        summary.count(Fate.SKIPPED)
        summary.notes.append(Refusal(place, record.code, "Quy trình đã được người quản lý sửa; giữ nguyên."))
        return
    head = RouteHead(record.key, procedure, issued_on=record.issued, source=record.source)
    fresh = route_rows.write(head, content)
    stored.setdefault(record.key, []).insert(0, fresh)
    summary.count(Fate.CHANGED if versions else Fate.ADDED)
    findings = route_rows.check(content)
    summary.notes.extend(Refusal(place, record.code, u.message) for u in record.unclear)
    if findings.errors:
        reason = f"Để bản nháp: {'; '.join(dict.fromkeys(findings.errors.values()))}"
        summary.notes.append(Refusal(place, record.code, reason))
        return
    _flip(fresh, standing)


def _flip(fresh: Route, standing: Route | None) -> None:
    if standing is not None:
        Route.objects.filter(pk=standing.pk).update(state=VersionState.SUPERSEDED)
    Route.objects.filter(pk=fresh.pk).update(state=VersionState.PUBLISHED)


def ensure_default(*, at: datetime, by: By) -> None:
    """See that the default route is there, from our own constant when no file brought it."""
    if not Route.objects.filter(key=current.DEFAULT_ROUTE, state=VersionState.PUBLISHED).exists():
        import_routes([starter_routes.DEFAULT], at=at, by=by)


@transaction.atomic
def draft_from(
    route_id: int, *, by: By, procedure_code: str = "", unit_code: str = "", name: str = ""
) -> int:
    """A draft that begins as a copy of a route; its id. The draft there already is gives itself back.

    Args:
        procedure_code, unit_code: make a route of its own for this procedure (and authority) out of
            another one, e.g. of the default; empty keeps what the route has.

    Raises:
        NotFound: no such route or procedure.
    """
    row = Route.objects.prefetch_related("branches", "steps").filter(pk=route_id).first()
    if row is None:
        raise NotFound("Không có quy trình này.")
    procedure = row.procedure
    if procedure_code:
        procedure = Procedure.objects.filter(code=procedure_code).first()
        if procedure is None:
            raise NotFound("Không có thủ tục này trong danh mục.")
    unit_code = unit_code or row.unit_code
    moved = (procedure.pk if procedure else None, unit_code) != (row.procedure_id, row.unit_code)
    key = row.key
    if moved:
        key = "@".join(part for part in (procedure.code if procedure else row.key, unit_code) if part)[:80]
    waiting = Route.objects.filter(key=key, state=VersionState.DRAFT).order_by("-version").first()
    if waiting is not None:
        return waiting.pk
    content = route_rows.stored_content(row)
    if clean(name):
        content = replace(content, name=clean(name)[:300])
    head = RouteHead(key, procedure, unit_code, source=f"{BY_MANAGER}{name_of(by)}")
    return route_rows.write(head, content).pk


@transaction.atomic
def save_draft(
    route_id: int,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: By,
    branches: Sequence[Mapping[str, Any]] | None = None,
    name: str | None = None,
    code: str | None = None,
    shares_day: bool | None = None,
    kind: str | None = None,
) -> Saved:
    """Put the rows of the manager's table in place of the draft's steps.

    Args:
        rows: in the order of the table, each with position, name, kind, role, place and, where it has them,
            unit_code, agency, branch, minutes (of working time) or hours (decimal comma allowed).
        branches: key, name, term_amount, term_unit; None leaves them.

    Raises:
        NotFound, RouteNotDraft.
        Invalid: messages by row, e.g. ``rows.2.kind``; nothing is stored.
    """
    route = _draft(route_id)
    old = route_rows.stored_content(route)
    errors: dict[str, str] = {}
    content = RouteContent(
        name=old.name if name is None else clean(name)[:300],
        code=old.code if code is None else clean(code)[:60],
        kind=old.kind if kind is None else kind,
        shares_day=old.shares_day if shares_day is None else shares_day,
        branches=old.branches
        if branches is None
        else tuple(_branch_row(row, f"branches.{i}", errors) for i, row in enumerate(branches)),
        steps=tuple(_step_row(row, i, errors) for i, row in enumerate(rows)),
    )
    if not content.name:
        errors["name"] = "Ghi tên quy trình."
    findings = route_rows.check(content)
    if errors or findings.errors:
        raise Invalid({**findings.errors, **errors})
    route.name, route.code, route.shares_day, route.kind = (
        content.name,
        content.code,
        content.shares_day,
        content.kind,
    )
    route.source = f"{BY_MANAGER}{name_of(by)}"[:300]
    route.save(update_fields=["name", "code", "shares_day", "kind", "source"])
    route_rows.write_parts(route, content)
    return Saved(route.pk, tuple(findings.warnings))


def _draft(route_id: int) -> Route:
    route = (
        Route.objects.select_for_update(of=("self",))
        .prefetch_related("branches", "steps")
        .filter(pk=route_id)
        .first()
    )
    if route is None:
        raise NotFound("Không có quy trình này.")
    if route.state != VersionState.DRAFT:
        raise RouteNotDraft("Quy trình đã công bố không sửa được; hãy tạo bản nháp mới từ nó.")
    return route


def _step_row(row: Mapping[str, Any], index: int, errors: dict[str, str]) -> StepRow:
    place = f"rows.{index}"
    minutes = _number(row.get("minutes"), f"{place}.minutes", errors)
    if row.get("hours") not in (None, ""):
        hours = _number(row.get("hours"), f"{place}.hours", errors)
        minutes = None if hours is None else hours * 60
    position = _number(row.get("position", index + 1), f"{place}.position", errors)
    return StepRow(
        position=int(position) if position is not None else 0,
        order=index,
        name=clean(str(row.get("name", "")))[:200],
        kind=str(row.get("kind", "")),
        role=str(row.get("role", "")),
        place=str(row.get("place", "")),
        unit_code=clean(str(row.get("unit_code") or ""))[:35],
        agency=clean(str(row.get("agency") or ""))[:200],
        branch=str(row.get("branch") or ""),
        minutes=None if minutes is None else int(minutes),
    )


def _branch_row(row: Mapping[str, Any], place: str, errors: dict[str, str]) -> BranchRow:
    unit = str(row.get("term_unit") or "")
    if unit and unit not in TermUnit.values:
        errors[f"{place}.term_unit"] = "Chọn một đơn vị thời hạn."
        unit = ""
    amount = _number(row.get("term_amount"), f"{place}.term_amount", errors)
    return BranchRow(clean(str(row.get("key", "")))[:40], clean(str(row.get("name", "")))[:200], amount, unit)


def _number(value: Any, place: str, errors: dict[str, str]) -> Decimal | None:
    text = str("" if value is None else value).strip().replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text).quantize(Decimal("0.01"))
    except ArithmeticError:
        number = Decimal("NaN")
    if number.is_nan():
        errors[place] = "Phải là số."
        return None
    if not 0 <= number < _MOST:
        errors[place] = "Số nằm ngoài khoảng cho phép."
        return None
    return number


@transaction.atomic
def publish_route(
    route_id: int, *, at: datetime, by: By, decision: str = "", issued_on: date | None = None
) -> int:
    """Let a draft route hold for dossiers received from now on; open dossiers keep their own.

    Raises:
        NotFound, RouteNotDraft.
        Invalid: a dossier could not walk it.
        Stale: a newer version was published after the draft was made.
    """
    route = _draft(route_id)
    findings = route_rows.check(route_rows.stored_content(route))
    if findings.errors:
        raise Invalid(findings.errors)
    standing = Route.objects.select_for_update().filter(key=route.key, state=VersionState.PUBLISHED).first()
    if standing is not None and standing.version > route.version:
        raise Stale("Đã có bản mới hơn của quy trình này được công bố; hãy tạo lại bản nháp từ bản đó.")
    route.decision, route.issued_on = clean(decision)[:200], issued_on
    route.save(update_fields=["decision", "issued_on"])
    _flip(route, standing)
    note(by, at, "route.published", f"route:{route.key}", version=route.version, decision=route.decision)
    current.forget()
    return route.pk


@transaction.atomic
def discard_draft(route_id: int, *, at: datetime, by: By) -> None:
    """Throw a draft away.

    Raises:
        NotFound, RouteNotDraft.
    """
    route = _draft(route_id)
    note(by, at, "route.draft_discarded", f"route:{route.key}", version=route.version)
    route.delete()
