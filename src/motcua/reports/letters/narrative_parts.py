"""What a narrative report is made of, as plain frozen data: sentences with figures, rates, sums, prose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from motcua.law.periods import Period
from motcua.lib.numerals import thousands
from motcua.reports.types import Report, RuleSet

Names = tuple[str, ...]
_ONE_DECIMAL = Decimal("0.1")
#: no line ends between a number and its sign
_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence; one with ``measures`` is a figure that opens to what it counts."""

    text: str
    measures: Names = ()


Sentence = tuple[Span, ...]


def said(sentence: Iterable[Span]) -> str:
    """A sentence as plain text."""
    return "".join(span.text for span in sentence)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rate is of: the measures added up, and their name in words."""

    measures: Names
    words: str


@dataclass(frozen=True, slots=True)
class Rate:
    """One printed percentage with all that it is made of.

    Attributes:
        words: what is counted, e.g. ``hồ sơ trực tuyến``. section: number of the section that prints it.
    """

    words: str
    measures: Names
    over: int
    basis: Basis
    under: int
    section: str

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half up; ``None`` without denominator."""
        if not self.under:
            return None
        return (Decimal(self.over) * 100 / Decimal(self.under)).quantize(_ONE_DECIMAL, ROUND_HALF_UP)

    @property
    def text(self) -> str:
        """``72,0 %``."""
        return percent_text(self.percent)


@dataclass(frozen=True, slots=True)
class Sum:
    """A printed total with the parts printed beside it: (words, value) each."""

    words: str
    noun: str
    value: int
    parts: tuple[tuple[str, int], ...]
    section: str

    @property
    def added(self) -> int:
        return sum(value for _, value in self.parts)

    @property
    def ok(self) -> bool:
        return self.value == self.added

    @property
    def arithmetic(self) -> str:
        """``118 + 23``."""
        return " + ".join(thousands(value) for _, value in self.parts)


def percent_text(percent: Decimal | None) -> str:
    """``72,0 %``; a whole hundred is written without decimals; a dash without denominator."""
    if percent is None:
        return "–"
    if percent == 100:
        return f"100{_SPACE}%"
    return f"{percent:.1f}".replace(".", ",") + f"{_SPACE}%"


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the figures that a reader must know.

    ``kind``: ``period``, ``rates``, ``sum``, ``prose``, ``form`` or ``text``.
    """

    kind: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of the report.

    Attributes:
        sentences: figures in words, made by the system.
        items: what the office recorded, a line each.
        text: prose of this period, or last period's where none was written yet (``origin`` says which:
            ``own``, ``previous`` or ``none``).
        previous: last period's prose, offered as a beginning.
        mark: goes back with the next save of the text (empty: none was kept yet).
        annexes: numbers of the forms attached to it.
    """

    key: str
    number: str
    title: str
    part: str
    hint: str
    sentences: tuple[Sentence, ...]
    items: tuple[str, ...]
    text: str
    origin: str
    previous: str
    mark: str = ""
    saved_at: datetime | None = None
    writer: str = ""
    annexes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.sentences or self.items or self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The narrative report of a unit for a period as one draft.

    Attributes:
        figures: every measure used, by name. rates, sums: every percentage and total as printed.
        notes: what the draft says about its own figures, in the box at its end.
        reports: the forms attached. sources: where the figures come from, one line each.
        signing: titles above the signer's name, e.g. ``TM. ỦY BAN NHÂN DÂN``, ``CHỦ TỊCH``.
    """

    unit_id: int
    unit_name: str
    parent_name: str
    level: str
    place: str
    period: Period
    previous: Period
    as_of: datetime
    cutoff: datetime
    rules: RuleSet
    parts: tuple[Part, ...]
    figures: dict[str, int]
    rates: tuple[Rate, ...]
    sums: tuple[Sum, ...]
    notes: tuple[Note, ...]
    reports: tuple[Report, ...]
    sources: tuple[str, ...]
    signing: tuple[str, ...]
    signer: str = ""

    def part(self, key: str) -> Part:
        """One section by its key.

        Raises:
            KeyError: there is none at this level.
        """
        for one in self.parts:
            if one.key == key:
                return one
        raise KeyError(key)
