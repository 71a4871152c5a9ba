"""The register of rules, sources and dated parameters: what the law says, since when, and where."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

_HERE = Path(__file__).parent
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Source:
    """A legal text: its short name as cited, its title, its validity and how well it is known."""

    key: str
    short: str
    title: str
    valid_from: date
    valid_to: date | None
    seen: str


@dataclass(frozen=True, slots=True)
class Basis:
    """One citation under which a rule holds, with the days of receipt it covers (both inclusive)."""

    source: str
    article: int | None
    clause: int | None
    valid_from: date
    valid_to: date | None

    @property
    def citation(self) -> str:
        return cite(self.source, self.article, self.clause)

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Rule:
    """A function that carries out a rule of law, with its bases, oldest first."""

    key: str
    summary: str
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated value of a named number or choice."""

    name: str
    value: Any
    unit: str
    basis: Basis
    settled: bool
    note: str


def _load_sources() -> dict[str, Source]:
    rows = tomllib.loads((_HERE / "sources.toml").read_text(encoding="utf-8"))
    return {
        key: Source(key, row["short"], row["title"], row["valid_from"], row.get("valid_to"), row["seen"])
        for key, row in rows.items()
    }


SOURCES: Mapping[str, Source] = _load_sources()


def cite(source: str, article: int | None = None, clause: int | None = None) -> str:
    """The citation a person reads, e.g. ``"NĐ 61/2018/NĐ-CP, Điều 19 khoản 9"``."""
    text = SOURCES[source].short
    if article is not None:
        text += f", Điều {article}"
    if clause is not None:
        text += f" khoản {clause}"
    return text


def _load_parameters() -> dict[str, tuple[Parameter, ...]]:
    rows = tomllib.loads((_HERE / "parameters.toml").read_text(encoding="utf-8"))["value"]
    found: dict[str, list[Parameter]] = {}
    for row in rows:
        basis = Basis(
            row["source"], row.get("article"), row.get("clause"), row["valid_from"], row.get("valid_to")
        )
        value = Parameter(row["name"], row["value"], row.get("unit", ""), basis, row["settled"], row["note"])
        found.setdefault(value.name, []).append(value)
    return {name: tuple(sorted(v, key=lambda p: p.basis.valid_from)) for name, v in found.items()}


PARAMETERS: Mapping[str, tuple[Parameter, ...]] = _load_parameters()


def parameter(name: str, on: date | None = None) -> Parameter:
    """The value of ``name`` in force on a day; without a day the newest one.

    A day before the first value gets the first: older dossiers exist only as history.
    """
    values = PARAMETERS[name]
    if on is None:
        return values[-1]
    return next((p for p in reversed(values) if p.basis.valid_from <= on), values[0])


def number(name: str, on: date | None = None) -> int:
    """A parameter that is a whole number."""
    return int(parameter(name, on).value)


def word(name: str, on: date | None = None) -> str:
    """A parameter that is a choice among named values."""
    return str(parameter(name, on).value)


RULES: dict[str, Rule] = {}


def _key(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def rule(
    *,
    source: str,
    article: int | None = None,
    clause: int | None = None,
    valid: tuple[str, str | None],
) -> Callable[[F], F]:
    """Register a function as the rule of a text; stack it once per regime that has the same rule.

    Args:
        source: key in ``sources.toml``.
        valid: first and last day of receipt (ISO dates); ``None`` as last day while in force.
    """
    if source not in SOURCES:
        raise KeyError(f"unknown legal source {source}")
    basis = Basis(
        source,
        article,
        clause,
        date.fromisoformat(valid[0]),
        date.fromisoformat(valid[1]) if valid[1] else None,
    )

    def register(function: F) -> F:
        key = _key(function)
        older = RULES[key].bases if key in RULES else ()
        summary = (function.__doc__ or "").strip().split("\n")[0]
        bases = tuple(sorted((*older, basis), key=lambda b: b.valid_from))
        RULES[key] = Rule(key, summary, bases)
        return function

    return register


def basis_of(key: str, on: date) -> str:
    """The citation of a rule for a dossier received on a day (the first one for older days)."""
    bases = RULES[key].bases
    covering = [b for b in bases if b.covers(on)]
    return (covering or list(bases))[0].citation
