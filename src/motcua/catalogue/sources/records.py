"""What every source of procedures is turned into, before the store sees it.

The parts of a procedure are those of decree 63/2010/NĐ-CP, article 8. A record never guesses: what a source
leaves open stays empty and is listed in ``unclear`` with the original words, for the manager's to-do list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

#: units of a term, equal to the values of the deadline engine ("" = unknown)
TERM_UNITS = frozenset({"hour", "working_hour", "day", "working_day", "month", "year"})
UNCLEAR_KINDS = ("term", "fee", "note", "unit", "text", "field")
LEVELS = ("commune", "district", "province", "ministry", "other")
KINDS = ("standard", "specific", "internal")
CHANNELS = ("counter", "online", "post")
CUT_OFFS = ("none", "at_15h", "last_hour")
ONLINE_LEVELS = ("", "muc_3", "muc_4", "mot_phan", "toan_trinh")


def plain(value: Any) -> Any:
    """A JSON-safe picture of a record: dates as ISO text, decimals as shortest text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


@dataclass(frozen=True)
class ChargeRecord:
    """One fee (phí) or charge (lệ phí); ``amount`` in whole units of ``currency``, None when unknown."""

    kind: str = ""
    name: str = ""
    amount: int | None = None
    currency: str = "VND"
    text: str = ""


@dataclass(frozen=True)
class ChannelRecord:
    """One way to hand in: counter, online or post, with its own term and charges.

    ``charges`` is None when the source does not know them, and empty when it states that there are none.
    """

    channel: str
    term_amount: Decimal | None = None
    term_unit: str = ""
    term_text: str = ""
    description: str = ""
    charges: tuple[ChargeRecord, ...] | None = None


@dataclass(frozen=True)
class PaperRecord:
    """One component of the dossier; ``is_note`` marks a remark that poses as one (0 originals, 0 copies)."""

    name: str
    code: str = ""
    originals: int = 0
    copies: int = 0
    form_names: tuple[str, ...] = ()
    is_note: bool = False


@dataclass(frozen=True)
class CaseRecord:
    """The papers of one case; an unnamed case holds for everybody."""

    name: str = ""
    papers: tuple[PaperRecord, ...] = ()


@dataclass(frozen=True)
class ResultRecord:
    """What the applicant gets in the end."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class LegalBasisRecord:
    """One legal document by number; the title may be unknown."""

    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class TimeCaseRecord:
    """A term of its own for one case of the procedure (e.g. "1.001193.01")."""

    name: str
    code: str = ""
    term_amount: Decimal | None = None
    term_unit: str = ""
    term_text: str = ""


@dataclass(frozen=True)
class DetailFieldRecord:
    """A question of the intake page that a special register needs (book, column)."""

    key: str
    label: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    required: bool = False
    book_column: str = ""


@dataclass(frozen=True)
class Unclear:
    """What a source leaves open.

    ``place`` names the field, e.g. ``channels[2].term``; places with the same words are joined by "; ".
    """

    kind: str
    place: str
    words: str
    message: str


@dataclass(frozen=True)
class ProcedureRecord:
    """One procedure as a source tells it; ``detail`` is False for a bare row of a catalogue list."""

    code: str
    name: str
    field_name: str = ""
    field_code: str = ""
    decision_number: str = ""
    decision_date: date | None = None
    issuing_agency: str = ""
    issuing_agency_code: str = ""
    levels: tuple[str, ...] = ()
    kind: str = "standard"
    status: str = ""
    in_national_catalogue: bool | None = None
    audiences: tuple[str, ...] = ()
    handling_agencies: tuple[str, ...] = ()
    deciding_agencies: tuple[str, ...] = ()
    coordinating_agencies: tuple[str, ...] = ()
    handler_groups: tuple[str, ...] = ()
    steps_text: str = ""
    conditions_text: str = ""
    channels: tuple[ChannelRecord, ...] = ()
    cases: tuple[CaseRecord, ...] = ()
    results: tuple[ResultRecord, ...] = ()
    legal_bases: tuple[LegalBasisRecord, ...] = ()
    time_cases: tuple[TimeCaseRecord, ...] = ()
    online_level: str = ""
    cut_off: str = "none"
    same_day: bool = False
    source: str = ""
    unclear: tuple[Unclear, ...] = ()
    route: str = ""
    detail: bool = True
    book: str = ""
    form: str = ""
    details: tuple[DetailFieldRecord, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe picture of the whole record."""
        picture: dict[str, Any] = plain(self)
        return picture

    def content_hash(self) -> str:
        """SHA-256 over the content; the same content in another arbitrary order gives the same hash.

        Order is kept where it carries meaning (steps are one text; detail fields are shown in order). The
        source mark is left out: the same content from another file is no new content.
        """
        picture = canonical(self.to_dict())
        picture.pop("source", None)
        text = json.dumps(picture, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Broken:
    """A record that cannot be read, with its place; the others of the file go in.

    ``index`` counts records from 1, ``line`` is the line in the file (0 = unknown), ``reason`` is Vietnamese.
    """

    index: int
    line: int
    code: str
    reason: str
    file: str = ""


#: lists whose order says nothing in the sources ("group order is arbitrary")
_UNORDERED = frozenset(
    {
        "levels",
        "audiences",
        "handling_agencies",
        "deciding_agencies",
        "coordinating_agencies",
        "handler_groups",
        "channels",
        "charges",
        "cases",
        "papers",
        "form_names",
        "results",
        "legal_bases",
        "time_cases",
        "unclear",
    }
)


#: our own words about a doubt: another program version may say them otherwise without new content
_NOT_CONTENT = frozenset({"place", "message"})


def canonical(picture: dict[str, Any]) -> dict[str, Any]:
    """The picture with its unordered lists sorted, and without places and messages of doubts."""
    ordered: dict[str, Any] = _canonical(picture)
    return ordered


def _canonical(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {
            name: ("" if key == "unclear" and name in _NOT_CONTENT else _canonical(item, name))
            for name, item in value.items()
        }
    if isinstance(value, list):
        items = [_canonical(item, key) for item in value]
        if key in _UNORDERED:
            items.sort(key=lambda item: json.dumps(item, ensure_ascii=False, sort_keys=True))
        return items
    return value
