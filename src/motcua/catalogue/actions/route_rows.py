"""A route as plain rows: checked, compared with what is stored, and written as a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from motcua.catalogue.models import Procedure, Route, RouteBranch, RouteStep
from motcua.catalogue.sources.routes import RouteRecord
from motcua.catalogue.types import Place, RouteKind, StepKind, VersionState
from motcua.org.types import Role

#: working minutes of one unit of a term, for the warning on the sum (8 working hours a day)
MINUTES = {"hour": 60, "working_hour": 60, "working_day": 480}
STEP_ROLES = (Role.INTAKE.value, Role.SPECIALIST.value, Role.LEADER.value, Role.CLERK.value)
MOST_STEPS = 60
MOST_MINUTES = 480 * 3660


@dataclass(frozen=True, slots=True)
class BranchRow:
    key: str
    name: str
    term_amount: Decimal | None = None
    term_unit: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as it is compared and stored; ``minutes`` of working time, None where the day is shared."""

    position: int
    order: int
    name: str
    kind: str
    role: str
    place: str
    unit_code: str = ""
    agency: str = ""
    branch: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class RouteContent:
    """All that makes two versions of a route the same or not."""

    name: str
    code: str
    kind: str
    shares_day: bool
    branches: tuple[BranchRow, ...]
    steps: tuple[StepRow, ...]


@dataclass
class Findings:
    """What is wrong with the steps: errors by place ("rows.3.kind", "rows"), and warnings."""

    errors: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def content_of(record: RouteRecord) -> RouteContent:
    """The content of a record of a source; over-long names are cut to what the store holds."""
    return RouteContent(
        name=record.name[:300],
        code=record.code[:60],
        kind=record.kind,
        shares_day=record.shares_day,
        branches=tuple(
            BranchRow(b.key[:40], b.name[:200], _cents(b.term_amount), b.term_unit) for b in record.branches
        ),
        steps=tuple(
            StepRow(
                position=step.position,
                order=order,
                name=step.name[:200],
                kind=step.kind,
                role=step.role,
                place=step.place,
                agency=step.agency[:200],
                branch=step.branch[:40],
                minutes=step.minutes,
            )
            for order, step in enumerate(record.steps)
        ),
    )


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(Decimal("0.01"))


def stored_content(route: Route) -> RouteContent:
    """The content of a stored route (branches and steps prefetched by the caller)."""
    return RouteContent(
        name=route.name,
        code=route.code,
        kind=route.kind,
        shares_day=route.shares_day,
        branches=tuple(
            BranchRow(b.key, b.name, _cents(b.term_amount), b.term_unit) for b in route.branches.all()
        ),
        steps=tuple(
            StepRow(
                position=step.position,
                order=step.order,
                name=step.name,
                kind=step.kind,
                role=step.role,
                place=step.place,
                unit_code=step.unit_code,
                agency=step.agency,
                branch=step.branch,
                minutes=step.minutes,
            )
            for step in sorted(route.steps.all(), key=lambda step: step.order)
        ),
    )


def check(content: RouteContent) -> Findings:
    """Check that a dossier can walk the route from receipt to return, in every branch.

    One RECEIVE that stands alone at the start, exactly one DECIDE, RETURN at the end, positions that never go
    back, known words only. A sum of working time that differs from the term of the branch is a warning.
    """
    found = Findings()
    if not content.steps:
        found.errors["rows"] = "Quy trình phải có bước tiếp nhận, bước ký duyệt và bước trả kết quả."
    if len(content.steps) > MOST_STEPS:
        found.errors["rows"] = f"Quy trình có quá {MOST_STEPS} bước."
    keys = [branch.key for branch in content.branches]
    if len(set(keys)) != len(keys) or "" in keys:
        found.errors["branches"] = "Mỗi nhánh cần một khóa riêng, không trùng nhau."
    for index, step in enumerate(content.steps):
        _check_step(step, f"rows.{index}", keys, found)
    if not found.errors:
        for branch in content.branches or (BranchRow("", ""),):
            _check_branch(content, branch, found)
    return found


def _check_step(step: StepRow, place: str, branches: Sequence[str], found: Findings) -> None:
    if not step.name.strip():
        found.errors[f"{place}.name"] = "Ghi tên bước."
    allowed: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("kind", step.kind, StepKind.values),
        ("role", step.role, STEP_ROLES),
        ("place", step.place, Place.values),
        ("branch", step.branch, ["", *branches]),
    )
    for name, value, choices in allowed:
        if value not in choices:
            found.errors[f"{place}.{name}"] = "Chọn một giá trị trong danh sách."
    if not 1 <= step.position <= 999:
        found.errors[f"{place}.position"] = "Số thứ tự phải từ 1 đến 999."
    if step.minutes is not None and not 0 <= step.minutes <= MOST_MINUTES:
        found.errors[f"{place}.minutes"] = "Thời gian không hợp lệ."


def _check_branch(content: RouteContent, branch: BranchRow, found: Findings) -> None:
    rows = [(i, step) for i, step in enumerate(content.steps) if step.branch in ("", branch.key)]
    of = f" (nhánh “{branch.name}”)" if branch.name and len(content.branches) > 1 else ""
    if not rows:
        found.errors["rows"] = f"Không có bước nào{of}."
        return
    for (_, before), (index, step) in pairwise(rows):
        if step.position < before.position:
            found.errors[f"rows.{index}.position"] = f"Số thứ tự không được nhỏ hơn bước đứng trước{of}."
    first, last = rows[0], rows[-1]
    if first[1].kind != StepKind.RECEIVE:
        found.errors[f"rows.{first[0]}.kind"] = f"Bước đầu phải là tiếp nhận{of}."
    if last[1].kind != StepKind.RETURN:
        found.errors[f"rows.{last[0]}.kind"] = f"Bước cuối phải là trả kết quả{of}."
    _check_singles(rows, of, found)
    _warn_of_sum(content, branch, [step for _, step in rows], of, found)


def _check_singles(rows: Sequence[tuple[int, StepRow]], of: str, found: Findings) -> None:
    """Receipt, decision and return happen once and by themselves."""
    words = {StepKind.RECEIVE: "tiếp nhận", StepKind.DECIDE: "ký duyệt", StepKind.RETURN: "trả kết quả"}
    for kind, word in words.items():
        having = [index for index, step in rows if step.kind == kind]
        if len(having) > 1:
            found.errors[f"rows.{having[1]}.kind"] = f"Chỉ được có một bước {word}{of}."
    if not any(step.kind == StepKind.DECIDE for _, step in rows):
        found.errors["rows"] = f"Thiếu bước ký duyệt{of}."
    for index, step in rows:
        alone = [other for _, other in rows if other.position == step.position]
        if step.kind in list(words) and len(alone) > 1:
            word = words[StepKind(step.kind)]
            found.errors[f"rows.{index}.position"] = f"Bước {word} không chạy song song với bước khác."


def _warn_of_sum(
    content: RouteContent, branch: BranchRow, steps: Sequence[StepRow], of: str, found: Findings
) -> None:
    if content.shares_day or branch.term_amount is None or branch.term_unit not in MINUTES:
        return
    longest: dict[int, int] = {}
    for step in steps:
        longest[step.position] = max(longest.get(step.position, 0), step.minutes or 0)
    total, term = sum(longest.values()), int(branch.term_amount * MINUTES[branch.term_unit])
    if total and total != term:
        found.warnings.append(
            f"Các bước cộng lại {total / 60:g} giờ làm việc, thời hạn là {term / 60:g} giờ làm việc{of}."
        )


@dataclass(frozen=True, slots=True)
class RouteHead:
    """What a new version of a route carries beside its content."""

    key: str
    procedure: Procedure | None = None
    unit_code: str = ""
    decision: str = ""
    issued_on: date | None = None
    source: str = ""


def write(head: RouteHead, content: RouteContent) -> Route:
    """Store a new draft version of the route ``head.key``; call it inside a transaction."""
    newest = Route.objects.filter(key=head.key).order_by("-version").first()
    route = Route.objects.create(
        key=head.key,
        version=(newest.version if newest else 0) + 1,
        procedure=head.procedure,
        unit_code=head.unit_code,
        code=content.code,
        name=content.name,
        kind=content.kind if content.kind in RouteKind.values else RouteKind.NORMAL,
        shares_day=content.shares_day,
        state=VersionState.DRAFT,
        decision=head.decision[:200],
        issued_on=head.issued_on,
        source=head.source[:300],
    )
    write_parts(route, content)
    return route


def write_parts(route: Route, content: RouteContent) -> None:
    """Put branches and steps in the place of those that the draft has."""
    route.branches.all().delete()
    route.steps.all().delete()
    RouteBranch.objects.bulk_create(
        RouteBranch(route=route, position=i, **_columns(branch)) for i, branch in enumerate(content.branches)
    )
    RouteStep.objects.bulk_create(RouteStep(route=route, **_columns(step)) for step in content.steps)


def _columns(row: BranchRow | StepRow) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
