"""Every figure that a draft prints passes here, so that percentages and totals can be held to account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from motcua.lib.numerals import thousands
from motcua.reports.letters.narrative_parts import Basis, Names, Rate, Sentence, Span, Sum

Piece = str | Span | Sentence


def say(*pieces: Piece) -> Sentence:
    """A sentence from words and figures."""
    spans: list[Span] = []
    for piece in pieces:
        if isinstance(piece, str):
            spans.append(Span(piece))
        elif isinstance(piece, Span):
            spans.append(piece)
        else:
            spans.extend(piece)
    return tuple(spans)


def listed(pieces: Iterable[Piece], last: str = "; ") -> Sentence:
    """Pieces after each other, with a mark between them."""
    spans: list[Piece] = []
    for piece in pieces:
        spans += [last, piece] if spans else [piece]
    return say(*spans)


class Ledger:
    """Figures of one draft: what is printed, of what, in which section.

    Args:
        values: counts by measure.
    """

    def __init__(self, values: Mapping[str, int]) -> None:
        self.values = dict(values)
        self.rates: list[Rate] = []
        self.sums: list[Sum] = []
        #: numbers printed, by the noun they stand before
        self.printed: dict[str, set[int]] = {}
        self._section = ""

    def begin(self, section: str) -> None:
        """From here on figures are printed in this section."""
        self._section = section

    def value(self, *measures: str) -> int:
        """Measures added up."""
        return sum(self.values.get(name, 0) for name in measures)

    def count(self, *measures: str, noun: str = "hồ sơ") -> Span:
        """``243 hồ sơ``, which opens to what it counts."""
        number = self.value(*measures)
        self.printed.setdefault(noun, set()).add(number)
        return Span(f"{thousands(number)} {noun}", measures)

    def number(self, number: int, noun: str) -> Span:
        """A number that the office recorded: nothing lies behind it but its record."""
        self.printed.setdefault(noun, set()).add(number)
        return Span(f"{thousands(number)} {noun}")

    def rate(self, words: str, measures: Names, basis: Basis) -> Sentence:
        """``bằng 72,0 % của 243 hồ sơ mới tiếp nhận``; says so where there is nothing to divide by."""
        percent = self.percent(words, measures, basis)
        if not self.value(*basis.measures):
            return say(f"không tính tỷ lệ vì không có {basis.words}")
        return say("bằng ", percent, " của ", self.basis(basis))

    def percent(self, words: str, measures: Names, basis: Basis) -> Span:
        """``72,0 %`` alone, where the basis has just been named (:meth:`basis`)."""
        over, under = self.value(*measures), self.value(*basis.measures)
        made = Rate(words, measures, over, basis, under, self._section)
        if made.percent is not None:
            self.rates.append(made)
        return Span(made.text)

    def basis(self, basis: Basis) -> Span:
        """``243 hồ sơ mới tiếp nhận``, which opens to what it counts."""
        number = self.value(*basis.measures)
        self.printed.setdefault("TTHC" if basis.words.startswith("TTHC") else "hồ sơ", set()).add(number)
        return Span(f"{thousands(number)} {basis.words}", basis.measures)

    def total(self, words: str, measures: Names, parts: Iterable[tuple[str, Names]], noun: str) -> None:
        """Remember a total and the parts printed beside it."""
        values = tuple((name, self.value(*each)) for name, each in parts)
        self.sums.append(Sum(words, noun, self.value(*measures), values, self._section))
