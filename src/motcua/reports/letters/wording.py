"""How letters write units, counts and rates: short names, groups of equal counts, two decimals.

000-like lists: "Cẩm Hà (17 hồ sơ); Cẩm Thành, Yên Hòa và thị trấn Thiên Cầm (04 hồ sơ); các xã … (01 hồ sơ)".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from motcua.lib.numerals import thousands
from motcua.lib.vietnamese_text import clean, fold, sort_key

#: kinds of unit that stand before a name, longest first; a xã is called by its name alone
_KINDS = (
    "thành phố",
    "thị trấn",
    "đặc khu",
    "thị xã",
    "phường",
    "huyện",
    "quận",
    "tỉnh",
    "xã",
)
_COMMITTEE = re.compile(r"^(ủy ban nhân dân|uỷ ban nhân dân|ubnd)\b\s*", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^)]*\)\s*$|\s+cũ$")
#: from so many communes on a group is introduced as "các xã"
_SEVERAL = 3
_NARROW = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as a letter calls it: ``kind`` ("xã", "thị trấn", … or empty) and the ``bare`` name."""

    kind: str
    bare: str

    @property
    def whole(self) -> str:
        """``xã Cẩm Hà``, ``thị trấn Cẩm Xuyên``, ``Sở Nội vụ``."""
        return f"{self.kind} {self.bare}" if self.kind else self.bare

    @property
    def said(self) -> str:
        """As a list names it: a commune by its name alone, any other with what it is."""
        return self.bare if self.kind == "xã" else self.whole

    @property
    def sort(self) -> str:
        """Order of the Vietnamese alphabet."""
        return sort_key(self.bare)


def unit_name(short_name: str, name: str = "") -> UnitName:
    """What a letter calls a unit, from its short name (``UBND xã Cẩm Lộc``) or, when that says only what it
    is (``UBND huyện``), from its full name.
    """
    for text in (short_name, name):
        plain = _COMMITTEE.sub("", _REMARK.sub("", clean(text)))
        kind = next((k for k in _KINDS if plain.lower().startswith(f"{k} ")), "")
        bare = plain[len(kind) :].strip()
        if bare and plain.lower() not in _KINDS:
            return UnitName(kind, bare)
    return UnitName("", clean(name or short_name))


def counted(number: int) -> str:
    """A count in running text: one digit gets a leading zero, as official letters write it."""
    return f"{number:02d}" if number < 10 else thousands(number)


def percent(rate: Decimal | None) -> str:
    """``30,28%``; two decimals always, a dash without denominator."""
    if rate is None:
        return "–"
    return f"{rate.quantize(_NARROW, ROUND_HALF_UP)}".replace(".", ",") + "%"


def limit(threshold: Decimal) -> str:
    """A target as one says it: ``30%``, ``97,6%``."""
    text = f"{threshold.normalize():f}"
    return text.replace(".", ",") + "%"


def in_order(names: Iterable[UnitName]) -> list[UnitName]:
    """Communes first, then the others, each by the alphabet."""
    return sorted(names, key=lambda name: (name.kind != "xã", name.sort))


def group(names: Sequence[UnitName]) -> str:
    """Units of one figure: ``Cẩm Thành, Yên Hòa và thị trấn Thiên Cầm``, ``các xã Cẩm Bình, Cẩm Duệ…``."""
    ordered = in_order(names)
    communes = all(name.kind == "xã" for name in ordered)
    if communes and len(ordered) >= _SEVERAL:
        return "các xã " + ", ".join(name.bare for name in ordered)
    said = [name.said for name in ordered]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} và {said[-1]}"


def listed(names: Sequence[UnitName]) -> str:
    """A plain list, towns and wards first: ``thị trấn Thiên Cầm; các xã Cẩm Duệ, Cẩm Dương, Yên Hòa``."""
    ordered = sorted(names, key=lambda name: name.sort)
    others = [name.whole for name in ordered if name.kind != "xã"]
    communes = [name.bare for name in ordered if name.kind == "xã"]
    parts = [", ".join(others)] if others else []
    if communes:
        parts.append(("các xã " if len(communes) > 1 else "xã ") + ", ".join(communes))
    return "; ".join(parts)


def by_count(rows: Sequence[tuple[UnitName, int, int]]) -> str:
    """Units by falling count, those of one count together.

    Args:
        rows: unit, its count, how many of them are still open: where all are, the list says "đang quá hạn".
    """
    groups: dict[tuple[int, bool], list[tuple[UnitName, int]]] = {}
    for name, number, still in rows:
        groups.setdefault((number, still == number), []).append((name, still))
    parts = []
    for (number, only_open), members in sorted(groups.items(), key=lambda item: (-item[0][0], item[0][1])):
        words = f"đang quá hạn {counted(number)} hồ sơ" if only_open else f"{counted(number)} hồ sơ"
        parts.append(f"{group([name for name, _ in members])} ({words})")
    return "; ".join(parts)


def by_rate(
    rows: Sequence[tuple[UnitName, Decimal]], *, by_name: bool = False, high_first: bool = False
) -> str:
    """Units each with its rate, the worst first, or by name: ``Cẩm Hưng (30,28%); Cẩm Nhượng (38,91%)``."""
    if by_name:
        ordered = sorted(rows, key=lambda row: row[0].sort)
    else:
        ordered = sorted(rows, key=lambda row: (-row[1] if high_first else row[1], row[0].sort))
    return "; ".join(f"{name.said} ({percent(rate)})" for name, rate in ordered)


def initials(name: str) -> str:
    """``Sở Nội vụ`` → ``SNV``: what stands for an agency in a number's symbol."""
    plain = _REMARK.sub("", clean(name))
    if _COMMITTEE.match(plain):
        return "UBND"
    words = [word for word in plain.split() if fold(word) not in {"va", "cua"}]
    return "".join(word[0] for word in words).upper()[:8]


def filled(template: str, values: Mapping[str, str]) -> str:
    """A sentence of ours with its places filled: ``{units}``; what is filled in is never read again."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], ""), template)
