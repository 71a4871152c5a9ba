"""The books of the one-stop shop as sheets: columns as the law or practice prints them.

Sổ theo dõi hồ sơ: Mẫu số 06 of TT 01/2018/TT-VPCP, Mẫu số 07 of TT 03/2025/TT-VPCP. Authentication books:
NĐ 23/2015/NĐ-CP, Điều 13. The printed layout of the civil-status books (TT 04/2020/TT-BTP) was not available:
their columns are the data the books must hold, and any caller may pass its own columns instead.
"""

from __future__ import annotations

from datetime import date, datetime

from motcua.dossiers.slips.sheet import Align, Column, Kind, Sheet, SheetSigner
from motcua.dossiers.slips.types import Header
from motcua.dossiers.slips.wording import short_date
from motcua.law.forms import FormKind, face
from motcua.law.regimes import Regime

_Look = tuple[float, Align, Kind]
_CLOSING = "Sổ này có {pages} trang, được đánh số liên tục từ 01 đến {pages}."

#: how the columns that the law names are set: width in mm, alignment, kind
_DOSSIER_LOOK: dict[str, _Look] = {
    "ordinal": (9, "center", "plain"),
    "code": (26, "left", "text"),
    "procedure": (42, "left", "text"),
    "sets": (14, "center", "plain"),
    "applicant": (30, "left", "text"),
    "contact": (36, "left", "text"),
    "agency": (27, "left", "text"),
    "received": (21, "center", "moment"),
    "due": (21, "center", "moment"),
    "returned": (21, "center", "moment"),
    "return_method": (21, "left", "text"),
    "signature": (17, "left", "text"),
    "note": (17, "left", "text"),
}
_NUMBER_IN_BOOK = Column(title="Số thứ tự/Số chứng thực", width=17, align="center")
_AUTHENTICATED_ON = Column(title="Ngày, tháng, năm chứng thực", width=22, align="center", kind="date")
_AUTHENTICATOR = Column(title="Họ tên, chức danh người ký chứng thực", width=40)
_AUTHENTICATION_FEE = Column(title="Lệ phí/Phí chứng thực", width=22, align="right", kind="money")

#: SCT/BS: copies authenticated from originals
COPIES_BOOK = (
    _NUMBER_IN_BOOK,
    _AUTHENTICATED_ON,
    Column(title="Họ tên của người yêu cầu chứng thực", width=42),
    Column(title="Tên của bản chính giấy tờ, văn bản", width=62),
    _AUTHENTICATOR,
    Column(title="Số bản sao đã được chứng thực", width=20, align="center", kind="number"),
    _AUTHENTICATION_FEE,
    Column(title="Ghi chú", width=25),
)
#: SCT/CK,ĐC: signatures and fingerprints
SIGNATURES_BOOK = (
    _NUMBER_IN_BOOK,
    _AUTHENTICATED_ON,
    Column(title="Họ tên, số giấy CMND/Hộ chiếu của người yêu cầu chứng thực", width=48),
    Column(title="Tên của giấy tờ, văn bản chứng thực chữ ký/điểm chỉ", width=56),
    _AUTHENTICATOR,
    Column(title="Số lượng giấy tờ, văn bản đã được chứng thực", width=22, align="center", kind="number"),
    _AUTHENTICATION_FEE,
    Column(title="Ghi chú", width=23),
)

_ENTRY = (
    Column(title="Số", width=18, align="center"),
    Column(title="Ngày đăng ký", width=24, align="center", kind="date"),
)
_SIGNED = (
    Column(title="Người yêu cầu, quan hệ, giấy tờ tùy thân", width=34),
    Column(title="Người ký, chức vụ", width=25),
    Column(title="Người thực hiện", width=22),
    Column(title="Ghi chú", width=16),
)


def _spouse(side: str) -> tuple[Column, ...]:
    return (
        Column(title="Họ tên", width=25, group=side),
        Column(title="Ngày sinh", width=24, align="center", group=side),
        Column(title="Dân tộc, quốc tịch", width=19, group=side),
        Column(title="Nơi cư trú", width=28, group=side),
        Column(title="Giấy tờ tùy thân", width=29, group=side),
    )


#: birth, death and marriage books: dates of people are texts because they may be partial (year only)
BIRTHS_BOOK = (
    *_ENTRY,
    Column(title="Họ, chữ đệm, tên", width=28, group="Người được khai sinh"),
    Column(title="Giới tính", width=14, align="center", group="Người được khai sinh"),
    Column(title="Ngày sinh", width=24, align="center", group="Người được khai sinh"),
    Column(title="Nơi sinh", width=26, group="Người được khai sinh"),
    Column(title="Quê quán", width=24, group="Người được khai sinh"),
    Column(title="Dân tộc, quốc tịch", width=19, group="Người được khai sinh"),
    Column(title="Số định danh", width=28, align="center", group="Người được khai sinh"),
    Column(title="Mẹ: họ tên, năm sinh, nơi cư trú", width=32),
    Column(title="Cha: họ tên, năm sinh, nơi cư trú", width=32),
    *_SIGNED,
)
DEATHS_BOOK = (
    *_ENTRY,
    Column(title="Họ, chữ đệm, tên", width=28, group="Người chết"),
    Column(title="Giới tính", width=14, align="center", group="Người chết"),
    Column(title="Ngày sinh", width=24, align="center", group="Người chết"),
    Column(title="Dân tộc, quốc tịch", width=19, group="Người chết"),
    Column(title="Nơi cư trú cuối cùng", width=28, group="Người chết"),
    Column(title="Giấy tờ tùy thân", width=29, group="Người chết"),
    Column(title="Giờ, ngày chết", width=29, align="center"),
    Column(title="Nơi chết", width=24),
    Column(title="Nguyên nhân", width=20),
    Column(title="Giấy báo tử: số, ngày, nơi cấp", width=26),
    *_SIGNED,
)
MARRIAGES_BOOK = (
    *_ENTRY,
    *_spouse("Chồng"),
    *_spouse("Vợ"),
    Column(title="Ngày xác lập quan hệ hôn nhân", width=24, align="center", kind="date"),
    Column(title="Người ký, chức vụ", width=23),
    Column(title="Người thực hiện", width=20),
    Column(title="Ghi chú", width=15),
)

#: the list posted at the office and on the web (NĐ 63/2010/NĐ-CP, Điều 17)
POSTING_COLUMNS = (
    Column(title="STT", width=9, align="center", kind="plain"),
    Column(title="Mã thủ tục", width=19, align="center"),
    Column(title="Tên thủ tục hành chính", width=72),
    Column(title="Lĩnh vực", width=30),
    Column(title="Thời hạn giải quyết", width=34),
    Column(title="Địa điểm thực hiện", width=34),
    Column(title="Phí, lệ phí", width=28),
    Column(title="Căn cứ pháp lý", width=40),
)


def dossier_columns(regime: Regime) -> tuple[Column, ...]:
    """Columns of Sổ theo dõi hồ sơ, in the order of ``law.forms.face(REGISTER, regime).columns``."""
    columns = []
    for named in face(FormKind.REGISTER, regime).columns:
        width, align, kind = _DOSSIER_LOOK[named.key]
        columns.append(Column(title=named.title, group=named.group, width=width, align=align, kind=kind))
    return tuple(columns)


def dossier_register(
    *,
    regime: Regime,
    header: Header,
    subtitle: tuple[str, ...] = (),
    closed_on: date | None = None,
    keeper: SheetSigner | None = None,
) -> Sheet:
    """Sổ theo dõi hồ sơ of a field or of all, for any period.

    Args:
        regime: which form.
        header: the one-stop unit; ``issued_at`` is the moment of printing.
        subtitle: e.g. field and period.
        closed_on: the day the book is closed; None prints a line to be filled.
        keeper: who closes it; None is the head of the one-stop unit without a name.
    """
    form = face(FormKind.REGISTER, regime)
    return Sheet(
        title=form.title,
        form=f"{form.number} – {form.basis}",
        header=header,
        subtitle=subtitle,
        columns=dossier_columns(regime),
        closing=("Tổng số hồ sơ trong sổ: {total}.", _CLOSING, _closed(closed_on)),
        signers=(keeper or SheetSigner(title=_KEEPERS[regime]),),
        made_at=header.issued_at,
    )


_KEEPERS = {
    Regime.ND61_2018: "NGƯỜI ĐỨNG ĐẦU BỘ PHẬN MỘT CỬA",
    Regime.ND118_2025: "NGƯỜI ĐỨNG ĐẦU TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
}


def special_register(
    *,
    title: str,
    columns: tuple[Column, ...],
    header: Header,
    symbol: str = "",
    subtitle: tuple[str, ...] = (),
    closed_on: date | None = None,
    keeper: SheetSigner | None = None,
) -> Sheet:
    """A specialised book (authentication, civil status, any other) with the given columns.

    Args:
        symbol: e.g. ``"SCT/BS"``, printed in the corner with the volume.
        keeper: the head of the agency, who signs and seals at the end of the year.
    """
    return Sheet(
        title=title,
        form=f"Ký hiệu: {symbol}" if symbol else "",
        header=header,
        subtitle=subtitle,
        columns=columns,
        closing=("Tổng số trường hợp trong sổ: {total}.", _CLOSING, _closed(closed_on)),
        signers=(keeper or SheetSigner(title="THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"),),
        made_at=header.issued_at,
    )


def posting_list(*, header: Header, made_at: datetime, subtitle: tuple[str, ...] = ()) -> Sheet:
    """The list of procedures to be posted; says where to send complaints through ``subtitle``."""
    return Sheet(
        title="Danh mục thủ tục hành chính niêm yết công khai",
        header=header,
        subtitle=subtitle,
        columns=POSTING_COLUMNS,
        numbered=False,
        closing=("Danh mục có {total} thủ tục, in trên {pages} trang.",),
        made_at=made_at,
    )


def _closed(day: date | None) -> str:
    return f"Khóa sổ ngày {short_date(day)}." if day else "Khóa sổ ngày …… tháng …… năm ………"
