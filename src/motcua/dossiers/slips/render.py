"""Papers and lists as PDF/A-2b: the snapshot in, bytes out. No clock, no database."""

from __future__ import annotations

import dataclasses
import io
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import segno

from motcua.dossiers.slips.engine import typeset
from motcua.dossiers.slips.types import (
    ApologySlip,
    ControlSlip,
    Header,
    ReceiptSlip,
    RefusalSlip,
    ReturnNote,
    Slip,
    StopNotice,
    SupplementSlip,
)
from motcua.dossiers.slips.wording import date_in_words, moment_in_words, printable, short_moment, two_digits
from motcua.law.forms import FormFace, FormKind, face
from motcua.law.regimes import Regime

TEST_MARK = "HỒ SƠ THỬ – KHÔNG CÓ GIÁ TRỊ"
_FORMS = {
    ReceiptSlip.kind: FormKind.RECEIPT,
    SupplementSlip.kind: FormKind.SUPPLEMENT,
    RefusalSlip.kind: FormKind.REFUSAL,
    ApologySlip.kind: FormKind.APOLOGY,
    StopNotice.kind: FormKind.STOP,
    ControlSlip.kind: FormKind.CONTROL,
}


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


def _shown(value: Any, name: str = "") -> Any:
    """The snapshot as the template wants it: texts drawable, moments in words, numbers as text."""
    if dataclasses.is_dataclass(value):
        return {part.name: _shown(getattr(value, part.name), part.name) for part in dataclasses.fields(value)}
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
        "form": f"Mẫu số {form.number}" if form.number else "",
        "header": _head(slip.header, form.symbol),
        "qr": _qr(getattr(slip, "tracking_url", "")),
        "centre_label": "Trung tâm/Bộ phận tiếp nhận" if new else "Bộ phận tiếp nhận và trả kết quả",
        "new_due_label": "Thời gian hẹn trả kết quả mới" if new else "Thời gian hẹn lại trả kết quả",
    }
    if isinstance(slip, ReceiptSlip):
        frame["sets"] = f"{slip.sets:02d}"
    return frame


def _head(header: Header, symbol: str) -> dict[str, str]:
    return {
        "parent_unit": printable(header.parent_unit),
        "unit": printable(header.unit),
        "number": printable(two_digits(header.number)),
        "symbol": printable(header.symbol or symbol),
        "place": printable(header.place),
        "date": date_in_words(header.issued_at),
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


@dataclass(frozen=True, slots=True)
class _Form:
    number: str
    title: str
    page: str
    symbol: str


#: papers that the circular in force at receipt does not number
_UNNUMBERED = {
    ReturnNote.kind: _Form("", "Giấy biên nhận trả kết quả", "A5", "BNTKQ"),
    StopNotice.kind: _Form("", "Thông báo dừng giải quyết hồ sơ", "A5", "TB"),
}


def _form(slip: Slip) -> _Form:
    regime = Regime(slip.regime)
    if slip.kind == ReturnNote.kind or (slip.kind == StopNotice.kind and regime is not Regime.ND118_2025):
        return _UNNUMBERED[slip.kind]
    printed = face(_FORMS[slip.kind], regime)
    return _Form(printed.number, printed.title, printed.page, printed.symbol)
