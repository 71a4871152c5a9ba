"""The definitions of all figures, from ``definitions/``: sources, rule sets, measures, indicators, forms.

A form is a folder: ``form.toml`` (titles, source, validity, columns, rows), ``identities.toml`` (what must
hold). Its columns name measures; nothing else says what is counted.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from motcua.law.periods import Period
from motcua.law.registry import cite
from motcua.lib.refused import NotFound
from motcua.reports.types import Column, RuleSet

HERE = Path(__file__).parent
_DEFINITIONS = HERE / "definitions"
_FACTS = HERE / "facts"


class UnknownForm(NotFound):
    """No form of that name."""

    code = "form-not-found"


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of facts: its SELECT, the column that names a row, and what rows may be grouped by.

    ``each``: the column whose different values are counted, where several rows are one thing; else rows.
    """

    name: str
    sql: str
    key: str
    dimensions: tuple[str, ...]
    each: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set's words for SQL: the column of the verdict and the condition of being overdue."""

    verdict: str
    overdue: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: rows of a source that meet a condition."""

    name: str
    title: str
    definition: str
    where: str
    source: str

    def condition(self, rules: RuleSet) -> str:
        """The condition as SQL under a rule set."""
        chosen = rule_sets()[rules]
        return self.where.replace("{verdict}", chosen.verdict).replace("{overdue}", f"({chosen.overdue})")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rate: sums of measures over sums of measures; ``better`` is ``high`` or ``low``."""

    name: str
    title: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    better: str

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.numerator, *self.denominator)))

    @property
    def definition(self) -> str:
        """Numerator and denominator in words."""
        over, under = (
            " + ".join(measure(m).title for m in part) for part in (self.numerator, self.denominator)
        )
        return f"{over} ÷ {under}"


@dataclass(frozen=True, slots=True)
class Identity:
    """Sums of columns that must be equal in every row."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The column of this period that equals another column of the period before."""

    column: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of the periodic report or list of ours.

    ``rows``: ``level-field``, ``field``, ``unit``, ``procedure`` or ``official``. ``layout``: ``known`` or
    ``reconstruction`` (the law's own layout was not found: columns are data, and the paper says so).
    """

    name: str
    title: str
    number: str
    citation: str
    valid_from: date
    valid_to: date | None
    levels: tuple[str, ...]
    rows: str
    row_title: str
    measured_in: str
    layout: str
    note: str
    columns: tuple[Column, ...]
    identities: tuple[Identity, ...]
    carry_over: CarryOver | None
    #: columns whose subject ended, with its last day (cấp huyện: 30/06/2025): empty in later periods
    ended: Mapping[str, date]

    def empty(self, column: Column, period: Period) -> bool:
        """Whether a column has nothing to count in a period, so that it stays empty instead of 0."""
        last = self.ended.get(column.key)
        return last is not None and last < period.first

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m for c in self.columns for m in (*c.measures, *c.per)))

    def column(self, key: str) -> Column:
        """A column by its key.

        Raises:
            NotFound: there is none.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise NotFound(f"Biểu {self.name} không có cột {key}.")


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _measures_file() -> dict[str, Any]:
    """``measures.toml`` and what further files of that manner add (``measures_*.toml``)."""
    whole: dict[str, Any] = {"sources": {}, "rules": {}, "measures": {}}
    for path in sorted(_DEFINITIONS.glob("measures*.toml")):
        for part, content in _toml(path).items():
            whole[part] |= content
    return whole


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """The kinds of facts whose SELECT is there."""
    found = {}
    for name, row in _measures_file()["sources"].items():
        path = _FACTS / row["facts"]
        if path.is_file():
            sql = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8")).strip().rstrip(";")
            found[name] = Source(name, sql, row["key"], tuple(row["dimensions"]), row.get("each", ""))
    return found


@lru_cache(maxsize=1)
def rule_sets() -> Mapping[RuleSet, Rules]:
    return {RuleSet(name): Rules(**row) for name, row in _measures_file()["rules"].items()}


@lru_cache(maxsize=1)
def measures() -> Mapping[str, Measure]:
    """All measures by name."""
    return {
        name: Measure(name, row["title"], row["definition"], row["where"], row.get("source", "dossiers"))
        for name, row in _measures_file()["measures"].items()
    }


def measure(name: str) -> Measure:
    """One measure.

    Raises:
        NotFound: there is none.
    """
    try:
        return measures()[name]
    except KeyError:
        raise NotFound(f"Không có chỉ tiêu {name}.") from None


@lru_cache(maxsize=1)
def indicators() -> Mapping[str, Indicator]:
    """All indicators by name, in the order of the file."""
    rows = _toml(_DEFINITIONS / "indicators.toml")["indicators"]
    return {
        name: Indicator(name, row["title"], tuple(row["numerator"]), tuple(row["denominator"]), row["better"])
        for name, row in rows.items()
    }


def indicator(name: str) -> Indicator:
    """One indicator.

    Raises:
        NotFound: there is none.
    """
    try:
        return indicators()[name]
    except KeyError:
        raise NotFound(f"Không có chỉ số {name}.") from None


@lru_cache(maxsize=1)
def form_names() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in _DEFINITIONS.glob("*/form.toml")))


@lru_cache(maxsize=64)
def form(name: str) -> Form:
    """One form by its folder's name, any case (``II.06b``).

    Raises:
        UnknownForm: there is none.
    """
    known = {other.lower(): other for other in form_names()}
    if name.lower() not in known:
        near = difflib.get_close_matches(name.strip().lower(), known, n=2, cutoff=0.5)
        meant = f" Có phải {' hay '.join(known[one] for one in near)}?" if near else ""
        raise UnknownForm(f"Không có biểu “{name}”.{meant} Các biểu có: {', '.join(form_names())}.")
    own = known[name.lower()]
    row = _merged(own)
    rules = _identities(str(row.get("like", own)), own)
    return Form(
        name=own,
        title=row["title"],
        number=row["number"],
        citation=cite(row["legal_source"]),
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        levels=tuple(row["levels"]),
        rows=row["rows"],
        row_title=row["row_title"],
        measured_in=row["measured_in"],
        layout=row["layout"],
        note=row.get("note", ""),
        columns=tuple(_column(c) for c in row["columns"]),
        identities=tuple(
            Identity(i["name"], tuple(i["left"]), tuple(i["right"])) for i in rules.get("identity", ())
        ),
        carry_over=CarryOver(**rules["carry_over"]) if "carry_over" in rules else None,
        ended={c["key"]: c["valid_to"] for c in row["columns"] if "valid_to" in c},
    )


def _merged(name: str) -> dict[str, Any]:
    row = _toml(_DEFINITIONS / name / "form.toml")
    return {**_toml(_DEFINITIONS / row["like"] / "form.toml"), **row} if "like" in row else row


def _identities(model: str, own: str) -> dict[str, Any]:
    for name in (own, model):
        path = _DEFINITIONS / name / "identities.toml"
        if path.is_file():
            return _toml(path)
    return {}


def _column(row: dict[str, Any]) -> Column:
    """A column; without a definition of its own it says what its measures say."""
    names, per = tuple(row.get("measures", ())), tuple(row.get("per", ()))
    return Column(
        key=row["key"],
        number=str(row["number"]),
        title=row["title"],
        groups=tuple(row.get("groups", ())),
        definition=row.get("definition") or "; ".join(measure(m).definition for m in names),
        denominator=row.get("denominator") or " + ".join(measure(m).title for m in per),
        measures=names,
        per=per,
        kind=row.get("kind", "rate" if per else "count"),
        width=row.get("width", 16),
    )
