"""Sổ theo dõi hồ sơ: a query over the dossiers, so the book cannot differ from them.

TT 01/2018/TT-VPCP Mẫu 06 and TT 03/2025/TT-VPCP Mẫu 07: the columns come from ``law.forms``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.lists import day_start
from motcua.dossiers.queries.visible import visible_to
from motcua.dossiers.slips.sheet import Cell
from motcua.dossiers.types import ReturnMethod, State
from motcua.law.forms import FormFace, FormKind, face
from motcua.law.regimes import Regime, regime_on
from motcua.org.types import Actor


@dataclass(frozen=True, slots=True)
class RegisterPeriod:
    """Which lines: by day of receipt, inclusive; one field or all, one authority or all in the scope."""

    first: date
    last: date
    field_code: str = ""
    authority_id: int | None = None

    def face(self) -> FormFace:
        """The form in force at the end of the period."""
        return face(FormKind.REGISTER, regime_on(self.last))


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line with every column of both decrees; the sheet takes those its form has."""

    ordinal: int
    dossier_id: int
    code: str
    volume: str
    number: int | None
    procedure: str
    sets: int
    applicant: str
    contact: str
    agency: str
    received: datetime
    due: datetime | None
    returned: datetime | None
    return_method: str
    signature: str
    note: str
    verdict: str
    state: str


_COLUMNS = (
    "id",
    "code",
    "register_volume",
    "register_number",
    "procedure_name",
    "sets",
    "applicant_name",
    "applicant_address",
    "applicant_phone",
    "authority__name",
    "received_at",
    "due_at",
    "original_due_at",
    "returned_at",
    "returned_to",
    "return_method",
    "state",
    "outcome",
    "verdict",
    "reschedules",
)


def dossiers_in(actor: Actor, period: RegisterPeriod) -> QuerySet[Dossier]:
    """The dossiers of the period, in the order of the book; test dossiers never stand in it."""
    found = visible_to(actor, reach="own").filter(
        is_test=False,
        received_at__gte=day_start(period.first),
        received_at__lt=day_start(period.last + timedelta(days=1)),
    )
    if period.field_code:
        found = found.filter(field_code=period.field_code)
    if period.authority_id is not None:
        found = found.filter(authority_id=period.authority_id)
    return found.order_by("received_at", "id")


def lines(
    actor: Actor, period: RegisterPeriod, *, start: int = 0, count: int | None = None
) -> Iterator[RegisterLine]:
    """Lines ``start`` … of the book, streamed; two queries."""
    replaced = _replacements(actor, period)
    rows = dossiers_in(actor, period).values(*_COLUMNS)
    sliced = rows[start : start + count] if count is not None else rows[start:]
    for index, row in enumerate(sliced.iterator(chunk_size=2000), start=start + 1):
        yield RegisterLine(
            ordinal=index,
            dossier_id=row["id"],
            code=row["code"],
            volume=row["register_volume"],
            number=row["register_number"],
            procedure=row["procedure_name"],
            sets=row["sets"],
            applicant=row["applicant_name"],
            contact=", ".join(part for part in (row["applicant_address"], row["applicant_phone"]) if part),
            agency=row["authority__name"],
            received=row["received_at"],
            due=row["due_at"],
            returned=row["returned_at"],
            return_method=ReturnMethod(row["return_method"]).label if row["return_method"] else "",
            signature=row["returned_to"],
            note=_note(row, replaced.get(row["id"], "")),
            verdict=row["verdict"],
            state=row["state"],
        )


def _replacements(actor: Actor, period: RegisterPeriod) -> dict[int, str]:
    """Codes of what was issued anew, by the id of the cancelled dossier; both stand at the same moment.

    Not a join: with statistics SQLite takes the many empty ``replaces`` for one value and reads the table
    once for every line.
    """
    anew = dossiers_in(actor, replace(period, field_code="")).filter(replaces__isnull=False)
    return {old: code or "" for old, code in anew.values_list("replaces_id", "code") if old is not None}


def _note(row: dict[str, object], replaced_by: str) -> str:
    parts = []
    if replaced_by:
        parts.append(f"Hủy, lập lại: {replaced_by}")
    elif row["state"] == State.STOPPED:
        parts.append("Dừng giải quyết")
    if row["outcome"] == "refused":
        parts.append("Từ chối giải quyết")
    if row["reschedules"]:
        parts.append("Đã hẹn lại")
    if row["verdict"] == "late":
        parts.append("Quá hạn")
    return "; ".join(parts)


def count(actor: Actor, period: RegisterPeriod) -> int:
    """How many lines the book has for the period."""
    return dossiers_in(actor, period).count()


def regime_of(period: RegisterPeriod) -> Regime:
    return regime_on(period.last)


def cells(line: RegisterLine, face: FormFace) -> tuple[Cell, ...]:
    """The line as the form prints it: its columns, in their order."""
    return tuple(getattr(line, column.key) for column in face.columns)
