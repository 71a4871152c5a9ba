"""How parts of a procedure read: terms, fees, places of doubts, values of a comparison."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from motcua.catalogue.queries.listing import charge_words, term_words
from motcua.catalogue.queries.pinned import PinnedProcedure
from motcua.catalogue.sources.difference import LABELS, Change
from motcua.catalogue.types import Channel, OnlineLevel, TermUnit, UnclearKind, VersionState
from motcua.org.types import Level
from motcua.web.ui.wording import Tone

STATE_TONES: dict[str, Tone] = {
    VersionState.DRAFT.value: "soon",
    VersionState.PUBLISHED.value: "good",
    VersionState.SUPERSEDED.value: "neutral",
    VersionState.ABOLISHED.value: "done",
}
#: states to filter by; none chosen means what holds now
STATES = [("", str(VersionState.PUBLISHED.label))] + [
    (state.value, str(state.label)) for state in VersionState if state is not VersionState.PUBLISHED
]
KINDS = {kind.value: str(kind.label) for kind in UnclearKind}
CUT_OFFS = {
    "none": "Không có mốc riêng",
    "at_15h": "Sau 15 giờ tính sang hôm sau",
    "last_hour": "Giờ cuối tính sang hôm sau",
}
READINGS = {
    "": "Như quy định chung",
    "to_the_minute": "Đến đúng phút",
    "end_of_day": "Hết giờ làm việc của ngày cuối",
}
_VALUES: dict[str, str] = {
    **{str(value): str(label) for value, label in TermUnit.choices},
    **{str(value): str(label) for value, label in Channel.choices},
    **{str(value): str(label) for value, label in Level.choices},
    **{value.value: str(value.label) for value in OnlineLevel if value.value},
    "VND": "đồng",
    "fee": "phí",
    "charge": "lệ phí",
    **{key: label for key, label in CUT_OFFS.items() if key != "none"},
}
_CHANNEL = re.compile(r"channels\[(\d+)\]\.(term|charges)")
_PAPER = re.compile(r"cases\[(\d+)\]\.papers\[(\d+)\]")
_TIME_CASE = re.compile(r"time_cases\[(\d+)\]\.term")
_MOST = 1200
_EXCERPT = 140


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One changed part with both sides in words."""

    path: str
    before: str
    after: str
    tone: Tone
    mark: str


def change_rows(changes: list[Change]) -> list[ChangeRow]:
    """The comparison of two versions in words."""
    rows = []
    for change in changes:
        tone, mark = ("neutral", "Sửa")
        if change.before in (None, "", []):
            tone, mark = ("good", "Thêm")
        elif change.after in (None, "", []):
            tone, mark = ("soon", "Bỏ")
        rows.append(ChangeRow(change.path, value_words(change.before), value_words(change.after), tone, mark))  # type: ignore[arg-type]
    return rows


def value_words(value: Any) -> str:
    """A stored value as lines of text."""
    text = "\n".join(_lines(value))
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"


def _lines(value: Any) -> list[str]:
    if not value and not isinstance(value, bool | int):
        return []
    if isinstance(value, bool):
        return ["có" if value else "không"]
    if isinstance(value, dict):
        pairs = [(LABELS.get(key, key), _lines(inner)) for key, inner in value.items()]
        return [f"{label}: {'; '.join(lines)}" for label, lines in pairs if lines]
    if isinstance(value, list):
        return ["; ".join(_lines(item)) for item in value]
    text = str(value)
    if len(text) == 10 and text[4:5] == text[7:8] == "-":
        return [f"{text[8:]}/{text[5:7]}/{text[:4]}"]
    return [_VALUES.get(text, text)]


def place_words(places: str, version: PinnedProcedure) -> list[str]:
    """Where a doubt stands, as a person would say it."""
    return list(dict.fromkeys(_place(place, version) for place in places.split("; ")))


def _place(place: str, version: PinnedProcedure) -> str:
    found = _CHANNEL.match(place)
    if found:
        entry = next((c for c in version.channels if c.position == int(found[1])), None)
        name = Channel(entry.channel).label if entry else "Cách thức nộp"
        what = "thời hạn" if found[2] == "term" else "phí, lệ phí"
        return f"{name}: {what}"
    found = _PAPER.match(place)
    if found:
        case = next((c for c in version.cases if c.position == int(found[1])), None)
        name = f" ({_short(case.name)})" if case is not None and case.name else ""
        return f"Giấy tờ thứ {int(found[2]) + 1}{name}"
    if _TIME_CASE.match(place):
        return "Thời hạn theo trường hợp"
    return LABELS.get(place, place)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


def excerpt(text: str) -> str:
    """The beginning of a source's words, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else flat[: _EXCERPT - 1] + "…"


def kind_label(kind: str) -> str:
    return KINDS.get(kind, kind)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One way to hand in, in words."""

    name: str
    term: str
    charge: str
    description: str


def channel_rows(version: PinnedProcedure) -> list[ChannelRow]:
    """Every way to hand in with its term and fee."""
    return [
        ChannelRow(
            str(Channel(entry.channel).label),
            term_words(version, entry),
            charge_words(entry),
            entry.description,
        )
        for entry in version.channels
    ]
