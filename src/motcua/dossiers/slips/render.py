"""Papers and lists as PDF/A-2b: the snapshot in, bytes out. No clock, no database."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import segno

from motcua.dossiers.slips.engine import typeset, typeset_apart
from motcua.dossiers.slips.sheet import Row, Sheet, TooManyRows, cell_text
from motcua.dossiers.slips.types import (
    Header,
    ReceiptSlip,
    ReturnNote,
    Slip,
    StopNotice,
)
from motcua.dossiers.slips.wording import (
    date_in_words,
    moment_in_words,
    printable,
    short_moment,
    two_digits,
)
from motcua.law.forms import FormFace, FormKind, face, own_stop_notice
from motcua.law.regimes import Regime
from motcua.lib.numerals import thousands

#: no circular prescribes it; several systems in use print it
_RETURN_NOTE = replace(own_stop_notice(), title="GIẤY BIÊN NHẬN TRẢ KẾT QUẢ", symbol="BNTKQ", centre_name="")
#: one paper volume; typesetting takes about 0.2 MB and 1 ms a row
MAX_ROWS = 3000
#: longer lists are set in a child process
ROWS_IN_PROCESS = 40
TEST_MARK = "HỒ SƠ THỬ – KHÔNG CÓ GIÁ TRỊ"


@dataclass(frozen=True, slots=True)
class Reprint:
    """Which reprint this is (1 for the first) and when it was made."""

    count: int
    at: datetime


def render_slip(slip: Slip, *, reprint: Reprint | None = None, test: bool = False) -> bytes:
    """The paper as PDF/A-2b.

    Args:
        slip: the snapshot; the same one with the same ``reprint`` gives the same bytes.
        reprint: marks the paper BẢN SAO with its number and moment.
        test: marks the paper as one of a test dossier, without value.

    Raises:
        FontsMissing: the fonts were not installed.
        ValueError: a naive datetime in the snapshot, or an unknown regime.
    """
    data: dict[str, Any] = _shown(slip) | _frame(slip)
    data["copy"] = _copy_mark(reprint)
    data["test"] = TEST_MARK if test else ""
    return typeset("slip.typ", data, slip.header.issued_at)


def render_table(sheet: Sheet, rows: Iterable[Row]) -> bytes:
    """A register or list as PDF/A-2b, A4, every page numbered.

    Args:
        sheet: title, columns, closing lines.
        rows: cells in the order of ``sheet.columns``.

    Raises:
        ValueError: a row has another number of cells than the sheet has columns, or a datetime is naive.
        TooManyRows: more than one paper volume; print by field or period, or take the workbook.
    """
    runs = _letters_that_fit(sheet)
    cells: list[str] = []
    total = 0
    for row in rows:
        total += 1
        if total > MAX_ROWS:
            raise TooManyRows(MAX_ROWS)
        for cell, column, run in zip(row, sheet.columns, runs, strict=True):
            cells.append(printable(cell_text(cell, column), run))
    data = _sheet_frame(sheet) | _closing(sheet, total) | {"cells": cells}
    press = typeset if total <= ROWS_IN_PROCESS else typeset_apart
    return press("table.typ", data, sheet.made_at)


def _letters_that_fit(sheet: Sheet) -> list[int]:
    """How many digits each column holds on a line, so that longer words break in time."""
    room = (265 if sheet.landscape else 170) / sum(column.width for column in sheet.columns)
    digit = _letter_size(sheet) * 0.353 / 2  # mm
    return [max(2, int((column.width * room - 2) / digit)) for column in sheet.columns]


def _letter_size(sheet: Sheet) -> float:
    """Points: smaller letters for the wide books."""
    columns = len(sheet.columns)
    return 10 if columns <= 9 else 9.5 if columns <= 13 else 8.5


def _sheet_frame(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": printable(sheet.title),
        "subtitle": [printable(line) for line in sheet.subtitle],
        "form": sheet.form,
        "landscape": sheet.landscape,
        "size": _letter_size(sheet),
        "numbered": sheet.numbered,
        "header": _head(sheet.header) if sheet.header else None,
        "groups": [{"title": title, "count": count} for title, count in sheet.groups],
        "columns": [
            {"title": column.title, "width": column.width, "align": column.align} for column in sheet.columns
        ],
        "signers": [_shown(signer) for signer in sheet.signers],
    }


def _closing(sheet: Sheet, total: int) -> dict[str, Any]:
    lines = [printable(line.replace("{total}", thousands(total))) for line in sheet.closing]
    return {"closing": [line.split("{pages}") for line in lines]}


def _shown(value: Any, name: str = "") -> Any:
    """The snapshot as the template wants it: texts drawable, moments in words, numbers as text."""
    if is_dataclass(value):
        return {part.name: _shown(getattr(value, part.name), part.name) for part in fields(value)}
    if isinstance(value, tuple):
        return [_shown(item) for item in value]
    if isinstance(value, datetime) or (value is None and name.endswith("_at")):
        return moment_in_words(value)
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def _frame(slip: Slip) -> dict[str, Any]:
    """Everything around the body: form, head, QR, labels that differ between the two decrees."""
    form = _form(slip)
    new = Regime(slip.regime) is Regime.ND118_2025
    frame: dict[str, Any] = {
        "kind": slip.kind,
        "title": form.title,
        "page": form.page,
        "form": f"{form.number} – {form.basis}" if form.official else "",
        "header": _head(slip.header, form),
        "dense": getattr(slip, "proxy", None) is not None,
        "tracking_url": getattr(slip, "tracking_url", ""),
        "qr": _qr(getattr(slip, "tracking_url", "")),
        "feedback_url": getattr(slip, "feedback_url", ""),
        "feedback_qr": _qr(getattr(slip, "feedback_url", "")),
        "centre_label": "Trung tâm/Bộ phận tiếp nhận" if new else "Bộ phận tiếp nhận và trả kết quả",
        "new_due_label": "Thời gian hẹn trả kết quả mới" if new else "Thời gian hẹn lại trả kết quả",
    }
    if isinstance(slip, ReceiptSlip):
        frame["sets"] = f"{slip.sets:02d}"
        frame["pay_qr"] = _qr(slip.payment.square) if slip.payment else ""
    return frame


def _head(header: Header, form: FormFace | None = None) -> dict[str, str]:
    return {
        "parent_unit": printable(header.parent_unit),
        "unit": printable(header.unit or (form.centre_name if form else "")),
        "number": printable(two_digits(header.number)),
        "symbol": printable(header.symbol or (form.symbol if form else "")),
        "place": printable(header.place),
        "date": date_in_words(header.issued_at),
        "complaints": printable(header.complaints),
    }


def _copy_mark(reprint: Reprint | None) -> str:
    if reprint is None:
        return ""
    return f"BẢN SAO – In lại lần {reprint.count} lúc {short_moment(reprint.at)}"


@lru_cache(maxsize=64)
def _qr(address: str) -> str:
    """The tracking address as an SVG drawing; level M survives a creased paper."""
    if not address:
        return ""
    drawing = io.BytesIO()
    segno.make_qr(address, error="m").save(drawing, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawing.getvalue().decode()


def _form(slip: Slip) -> FormFace:
    """The prescribed face; our own for the papers that the circular in force at receipt does not have."""
    regime = Regime(slip.regime)
    if isinstance(slip, ReturnNote):
        return _RETURN_NOTE
    if isinstance(slip, StopNotice) and regime is Regime.ND61_2018:
        return own_stop_notice()
    return face(FormKind(slip.kind), regime)
