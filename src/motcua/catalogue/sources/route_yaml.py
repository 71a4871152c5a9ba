"""Our own routes: one YAML file each, facts in our own words, with their source."""

from __future__ import annotations

from typing import Any

from motcua.catalogue.sources.checked import BadField, Fields
from motcua.catalogue.sources.records import TERM_UNITS, UNCLEAR_KINDS, Unclear
from motcua.catalogue.sources.route_records import (
    PLACES,
    ROLES,
    ROUTE_KINDS,
    STEP_KINDS,
    BranchRecord,
    RouteRecord,
    RouteStepRecord,
)


def parse(data: Any) -> RouteRecord:
    """One route from a YAML mapping (keys as in :class:`RouteRecord`; ``hours`` are working hours).

    Raises:
        BadField: an unknown key, a wrong type or value, a step of a branch that is not there.
    """
    source = Fields(data)
    unknown = sorted(str(key) for key in source.data if key not in RouteRecord.__dataclass_fields__)
    if unknown:
        raise BadField("", f"khóa không biết: {', '.join(unknown[:5])}")
    branches = tuple(_branch(item) for item in source.items("branches"))
    steps = tuple(_step(item, {branch.key for branch in branches}) for item in source.items("steps"))
    if not steps:
        raise BadField("steps", "quy trình không có bước nào")
    in_catalogue = source.flag("in_catalogue")
    return RouteRecord(
        key=source.needed_line("key", "khóa"),
        name=source.needed_line("name", "tên quy trình"),
        code=source.line("code"),
        procedure_code=source.line("procedure_code"),
        in_catalogue=True if in_catalogue is None else in_catalogue,
        issued=source.day("issued"),
        branches=branches,
        steps=steps,
        shares_day=bool(source.flag("shares_day")),
        kind=_one_of(source.line("kind") or "normal", ROUTE_KINDS, "kind"),
        source=source.needed_line("source", "nguồn"),
        unclear=tuple(_unclear(item) for item in source.items("unclear")),
    )


def _one_of(value: str, allowed: tuple[str, ...] | frozenset[str], place: str) -> str:
    if value not in allowed:
        raise BadField(place, f"không có giá trị “{value[:40]}”")
    return value


def _branch(item: Fields) -> BranchRecord:
    unit = item.line("term_unit")
    return BranchRecord(
        key=item.needed_line("key", "khóa nhánh"),
        name=item.needed_line("name", "tên nhánh"),
        term_amount=item.number("term_amount"),
        term_unit=_one_of(unit, TERM_UNITS, f"{item.place}.term_unit") if unit else "",
    )


def _step(item: Fields, branches: set[str]) -> RouteStepRecord:
    branch = item.line("branch")
    if branch and branch not in branches:
        raise BadField(f"{item.place}.branch", f"không có nhánh “{branch[:40]}”")
    hours = item.number("hours")
    if hours is not None and not 0 <= hours <= 20_000:
        raise BadField(f"{item.place}.hours", f"số giờ không hợp lệ: {hours}")
    return RouteStepRecord(
        position=item.count("position"),
        name=item.needed_line("name", "tên bước"),
        role=_one_of(item.line("role"), ROLES, f"{item.place}.role"),
        place=_one_of(item.line("place"), PLACES, f"{item.place}.place"),
        kind=_one_of(item.line("kind"), STEP_KINDS, f"{item.place}.kind"),
        branch=branch,
        minutes=None if hours is None else int(hours * 60),
        agency=item.line("agency"),
        parallel=item.count("parallel") if item.has("parallel") else None,
    )


def _unclear(item: Fields) -> Unclear:
    return Unclear(
        kind=_one_of(item.line("kind"), UNCLEAR_KINDS, f"{item.place}.kind"),
        place=item.line("place"),
        words=item.block("words"),
        message=item.line("message"),
    )
