"""Registers and lists as data: title, columns, closing lines; the same for the PDF and the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from motcua.dossiers.slips.types import Header
from motcua.dossiers.slips.wording import short_date, short_moment
from motcua.lib.numerals import thousands
from motcua.lib.refused import Refused


class TooManyRows(Refused):
    """A list longer than one paper volume."""

    code = "too-many-rows"
    status = 422

    def __init__(self, most: int) -> None:
        super().__init__(
            f"Một tệp PDF in được nhiều nhất {thousands(most)} dòng. "
            "Hãy in theo lĩnh vực hoặc theo kỳ ngắn hơn, hoặc tải tệp XLSX."
        )


#: what a row may hold; a text stays a text, whatever it looks like
Cell = str | int | Decimal | date | datetime | None
Row = Iterable[Cell]
Align = Literal["left", "center", "right"]
Kind = Literal["text", "date", "moment", "number", "plain", "money"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    Args:
        title: as printed.
        width: width in mm on the A4 page; widths are shares of the room there is.
        align: ``left``, ``center`` or ``right``.
        group: title printed above neighbouring columns of the same group.
        kind: how values print: ``text``, ``date``, ``moment`` (hh:mm dd/mm/yyyy), ``number``, ``plain``
            (digits without grouping), ``money`` (đồng, 1.234.567).
    """

    title: str
    width: float
    align: Align = "left"
    group: str = ""
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSigner:
    """A signature at the foot: title, hint and name."""

    title: str
    hint: str = "(Ký, ghi rõ họ tên và đóng dấu)"
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A register or list without its rows.

    Args:
        title: printed in capitals.
        subtitle: lines under it, e.g. the period.
        header: national head with the unit; an empty ``number`` prints no Số line.
        columns: in order of the cells of each row.
        made_at: moment of making; the date inside the file.
        form: e.g. ``"Mẫu số 07"``; empty for lists without a form.
        landscape: A4 lying; otherwise upright.
        numbered: print the row (1), (2), … under the titles.
        closing: lines after the table; ``{total}`` and ``{pages}`` become the numbers of rows and pages.
        signers: signature blocks, spread over the width.
    """

    title: str
    columns: tuple[Column, ...]
    made_at: datetime
    header: Header | None = None
    subtitle: tuple[str, ...] = ()
    form: str = ""
    landscape: bool = True
    numbered: bool = True
    closing: tuple[str, ...] = ()
    signers: tuple[SheetSigner, ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """Runs of neighbouring columns: (group title or empty, how many columns)."""
        runs: list[tuple[str, int]] = []
        for column in self.columns:
            if runs and column.group and runs[-1][0] == column.group:
                runs[-1] = (column.group, runs[-1][1] + 1)
            else:
                runs.append((column.group, 1))
        return tuple(runs)


def cell_text(cell: Cell, column: Column) -> str:
    """The cell as printed on paper."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return short_date(cell) if column.kind == "date" else short_moment(cell)
    if isinstance(cell, date):
        return short_date(cell)
    if isinstance(cell, int | Decimal):
        return str(cell) if column.kind in ("plain", "text") else thousands(cell)
    return cell
