"""The prescribed forms of both decrees: number, title, page, symbol, columns of the register."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from motcua.law.regimes import Regime
from motcua.law.registry import cite, rule
from motcua.lib.refused import Refused


class NoSuchForm(Refused):
    """The decree has no such form."""

    code = "no-such-form"


class FormKind(StrEnum):
    """The papers of a one-stop dossier."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"


class RegisterColumn(NamedTuple):
    """A column of the register and the heading it stands under, if any."""

    key: str
    title: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class FormFace:
    """What identifies a form on paper.

    Attributes:
        number: ``"Mẫu số 01"``; empty for a notice of our own.
        title: as printed, in capitals.
        page: ``"A5"`` or ``"A4"``; the register lies across.
        symbol: what follows the number, ``Số: …/PXL``; empty where the form has none.
        centre_name: the name of the one-stop unit under this decree.
        basis: citation printed under the form's number.
        official: false for a notice of our own that no decree prescribes.
        columns: of the register only.
    """

    kind: FormKind
    regime: Regime
    number: str
    title: str
    page: str
    symbol: str
    centre_name: str
    basis: str
    official: bool = True
    columns: tuple[RegisterColumn, ...] = ()


CENTRE_2018 = "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"
CENTRE_2025 = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
_BOTH_WAYS = "Nhận và trả kết quả"


def _columns(regime: Regime) -> tuple[RegisterColumn, ...]:
    old = regime is Regime.ND61_2018
    return (
        RegisterColumn("ordinal", "STT"),
        RegisterColumn("code", "Mã hồ sơ"),
        RegisterColumn("procedure", "Tên thủ tục hành chính"),
        *((RegisterColumn("sets", "Số lượng hồ sơ (bộ)"),) if old else ()),
        RegisterColumn("applicant", "Tên tổ chức, cá nhân"),
        RegisterColumn("contact", "Địa chỉ, số điện thoại"),
        RegisterColumn("agency", "Cơ quan chủ trì giải quyết"),
        RegisterColumn("received", "Nhận hồ sơ", _BOTH_WAYS),
        RegisterColumn("due", "Hẹn trả kết quả", _BOTH_WAYS),
        RegisterColumn("returned", "Trả kết quả", _BOTH_WAYS),
        RegisterColumn("return_method", "Phương thức nhận kết quả", _BOTH_WAYS),
        RegisterColumn("signature", "Ký nhận", _BOTH_WAYS),
        *((RegisterColumn("note", "Ghi chú"),) if old else ()),
    )


_K, _R = FormKind, Regime
_TITLES = {
    _K.RECEIPT: "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    _K.SUPPLEMENT: "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
    _K.REFUSAL: "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
    _K.STOP: "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
    _K.CONTROL: "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
    _K.REGISTER: "SỔ THEO DÕI HỒ SƠ",
}
_APOLOGY_TITLES = {
    _R.ND61_2018: "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
    _R.ND118_2025: "PHIẾU XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
}
#: number and symbol; the symbols of 2018 are those of systems in use, offices may set their own
_FACES = {
    _R.ND61_2018: {
        _K.RECEIPT: (1, "BPTNTKQ"),
        _K.SUPPLEMENT: (2, "HDHS"),
        _K.REFUSAL: (3, "PTC-BPTNTKQ"),
        _K.APOLOGY: (4, "PXL"),
        _K.CONTROL: (5, "PKS"),
        _K.REGISTER: (6, ""),
    },
    _R.ND118_2025: {
        _K.RECEIPT: (1, "TTPVHCC"),
        _K.SUPPLEMENT: (2, "PBS-TTPVHCC"),
        _K.REFUSAL: (3, "PTC-TTPVHCC"),
        _K.APOLOGY: (4, "PXL"),
        _K.STOP: (5, "TB-TTPVHCC"),
        _K.CONTROL: (6, "PKS"),
        _K.REGISTER: (7, ""),
    },
}


def centre_name(regime: Regime) -> str:
    """The one-stop unit's name at the head of its papers."""
    return CENTRE_2018 if regime is Regime.ND61_2018 else CENTRE_2025


def _source(regime: Regime) -> str:
    return cite("TT01_2018") if regime is Regime.ND61_2018 else cite("TT03_2025")


@rule(source="TT01_2018", article=9, valid=("2019-01-06", "2025-06-30"))
@rule(source="TT03_2025", valid=("2025-07-01", None))
def face(kind: FormKind, regime: Regime) -> FormFace:
    """The face of a form under a decree.

    Raises:
        NoSuchForm: the stop notice under decree 61/2018; use :func:`own_stop_notice`.
    """
    found = _FACES[regime].get(kind)
    if found is None:
        raise NoSuchForm(
            "Nghị định 61/2018/NĐ-CP không có mẫu Thông báo dừng giải quyết hồ sơ; "
            "đơn vị dùng thông báo của mình, không đánh số mẫu.",
            citation=cite("TT01_2018", 9),
        )
    number, symbol = found
    register = kind is FormKind.REGISTER
    return FormFace(
        kind=kind,
        regime=regime,
        number=f"Mẫu số {number:02d}",
        title=_APOLOGY_TITLES[regime] if kind is FormKind.APOLOGY else _TITLES[kind],
        page="A4" if register else "A5",
        symbol=symbol,
        centre_name=centre_name(regime),
        basis=_source(regime),
        columns=_columns(regime) if register else (),
    )


def own_stop_notice() -> FormFace:
    """A stop notice for dossiers of decree 61/2018, which has none: our own, marked as such."""
    return FormFace(
        kind=FormKind.STOP,
        regime=Regime.ND61_2018,
        number="",
        title=_TITLES[FormKind.STOP],
        page="A5",
        symbol="TB-BPTNTKQ",
        centre_name=CENTRE_2018,
        basis="",
        official=False,
    )


def kinds(regime: Regime) -> tuple[FormKind, ...]:
    """The forms that a decree has, in the order of their numbers."""
    return tuple(_FACES[regime])
