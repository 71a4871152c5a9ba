"""What a column of a register may be, and the headings by which it is known.

Headings of Mẫu số 06 (TT 01/2018/TT-VPCP) and Mẫu số 07 (TT 03/2025/TT-VPCP), of the authentication books
(NĐ 23/2015/NĐ-CP, Điều 13–14), of the data set that one-stop systems exchange, and what offices call them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from motcua.lib.vietnamese_text import fold


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column may say; ``headings`` are folded, the surest first."""

    name: str
    label: str
    headings: tuple[str, ...]


def _field(name: str, label: str, headings: str) -> Field:
    return Field(name, label, tuple(part.strip() for part in headings.split("|") if part.strip()))


FIELDS: tuple[Field, ...] = (
    _field(
        "code",
        "Mã hồ sơ",
        "ma ho so|mahoso|ma so ho so|so ho so|ma hs|mahs|ma bien nhan|so bien nhan|ma tra cuu",
    ),
    _field(
        "procedure_code",
        "Mã thủ tục",
        "ma tthc|matthc|ma thu tuc|ma thu tuc hanh chinh|ma so tthc|ma so thu tuc|ma dich vu cong|madvc",
    ),
    _field(
        "procedure",
        "Tên thủ tục",
        "ten tthc|tentthc|ten thu tuc hanh chinh|ten thu tuc|thu tuc hanh chinh|thu tuc|tthc|"
        "noi dung cong viec|noi dung yeu cau giai quyet|trich yeu ho so|noi dung|ten ho so|"
        "loai ho so|ten cua ban chinh giay to, van ban|"
        "ten cua giay to, van ban chung thuc chu ky/diem chi",
    ),
    _field(
        "field",
        "Lĩnh vực",
        "linh vuc|ten linh vuc|tenlinhvuc|ma linh vuc|malinhvuc|nhom linh vuc|linh vuc tthc",
    ),
    _field(
        "applicant",
        "Tổ chức, cá nhân",
        "ten to chuc, ca nhan|to chuc, ca nhan|ten ca nhan, to chuc|ca nhan, to chuc|ho va ten|"
        "ho ten|chu ho so|chuhoso|ten chu ho so|nguoi nop|nguoi nop ho so|ten nguoi nop|"
        "ho ten nguoi nop|nguoi yeu cau|nguoi yeu cau chung thuc|"
        "ho ten cua nguoi yeu cau chung thuc|ten to chuc|ten nguoi nop ho so|cong dan|khach hang|"
        "ho ten chu ho so|ho ten, so giay cmnd/ho chieu cua nguoi yeu cau chung thuc",
    ),
    _field(
        "address_phone",
        "Địa chỉ, số điện thoại (chung một cột)",
        "dia chi, so dien thoai|dia chi, dien thoai|dia chi so dien thoai|dia chi - dien thoai|"
        "dia chi, sdt|dia chi lien he, so dien thoai",
    ),
    _field(
        "address",
        "Địa chỉ",
        "dia chi|diachi|noi o|noi cu tru|dia chi chu ho so|dia chi nguoi nop|dia chi thuong tru",
    ),
    _field(
        "phone",
        "Số điện thoại",
        "so dien thoai|sodienthoai|dien thoai|sdt|dt|di dong|so dt|dien thoai lien he",
    ),
    _field(
        "received",
        "Ngày nhận hồ sơ",
        "nhan ho so|ngay nhan ho so|ngay nhan|ngay tiep nhan|ngaytiepnhan|thoi gian nhan ho so|"
        "thoi gian tiep nhan|tiep nhan|thoi diem tiep nhan|ngay nop|ngay nop ho so|ngaynophoso|"
        "ngay, thang, nam tiep nhan|ngay gio nhan|ngay, thang, nam chung thuc|ngay chung thuc|"
        "ngay dang ky|ngaydangky|ngay vao so|ngay thang",
    ),
    _field(
        "due",
        "Ngày hẹn trả",
        "hen tra ket qua|hen tra|ngay hen tra ket qua|ngay hen tra|ngayhentra|ngay hen|han tra|"
        "han tra ket qua|thoi gian hen tra|thoi han giai quyet|han giai quyet|han xu ly|"
        "ngay tra theo quy dinh|ngay phai tra",
    ),
    _field(
        "finished",
        "Ngày có kết quả",
        "ngay co ket qua|ngay ket thuc|ngay ket thuc xu ly|ngayketthucxuly|ngay xu ly xong|"
        "ngay hoan thanh|ngay giai quyet|ngay giai quyet xong|ngay xong|thoi gian hoan thanh|"
        "ngay ky ket qua|ngay ket thuc giai quyet",
    ),
    _field(
        "returned",
        "Ngày trả kết quả",
        "tra ket qua|ngay tra ket qua|ngay tra|ngaytra|thoi gian tra ket qua|ngay tra kq|"
        "ngay tra thuc te|thoi gian tra",
    ),
    _field(
        "return_method",
        "Phương thức nhận kết quả",
        "phuong thuc nhan ket qua|hinh thuc nhan ket qua|hinh thuc tra ket qua|"
        "phuong thuc tra ket qua|hinh thuc tra|noi nhan ket qua|dang ky nhan ket qua tai",
    ),
    _field(
        "channel",
        "Hình thức nộp",
        "hinh thuc nop|kenh thuc hien|kenhthuchien|hinh thuc tiep nhan|phuong thuc nop|"
        "hinh thuc nop ho so|kenh tiep nhan|kenh nop|nguon ho so|phuong thuc tiep nhan|"
        "cach thuc nop",
    ),
    _field(
        "status",
        "Trạng thái",
        "trang thai|trangthaihoso|trang thai ho so|tinh trang|tinh trang ho so|trang thai xu ly|"
        "tinh trang xu ly",
    ),
    _field(
        "verdict",
        "Đúng hạn, quá hạn",
        "ket qua giai quyet ho so|tinh trang han|danh gia|dung han/qua han|dung han, qua han|"
        "tien do|tinh hinh giai quyet|thoi han|ket qua xu ly|tien do giai quyet|"
        "truoc han/dung han/qua han",
    ),
    _field(
        "result",
        "Kết quả",
        "ket qua|ket qua giai quyet|so ket qua|noi dung ket qua|so van ban ket qua|so quyet dinh",
    ),
    _field(
        "number",
        "Số thứ tự trong sổ",
        "so thu tu trong so|so vao so|so chung thuc|so thu tu/so chung thuc|"
        "so thu tu / so chung thuc|so dang ky|so trong so|so thu tu",
    ),
    _field("note", "Ghi chú", "ghi chu|ghichu|luu y|chu thich"),
)
BY_NAME: Mapping[str, Field] = MappingProxyType({field.name: field for field in FIELDS})
#: fields that hold a day or a moment
DATES = frozenset({"received", "due", "finished", "returned"})
_KNOWN = MappingProxyType({heading: field.name for field in FIELDS for heading in field.headings})
_PUNCTUATION = re.compile(r"[\s_*:.]+")
_BRACKETS = re.compile(r"\([^)]*\)")


def folded(heading: str) -> str:
    """A heading as it is compared: folded, without remarks in brackets, stars, colons and double spaces."""
    plain = _PUNCTUATION.sub(" ", _BRACKETS.sub(" ", fold(heading))).strip()
    return plain.replace(" ,", ",").replace(" /", "/").replace("/ ", "/")


def known(heading: str) -> str:
    """The field that a heading means, by its last level first ("Nhận và trả kết quả / Hẹn trả"), or empty."""
    last = heading.rsplit(" / ", 1)[-1]
    for text in (last, heading):
        found = _KNOWN.get(folded(text)) or _KNOWN.get(folded(text).replace(" ", ""))
        if found:
            return found
    return ""


def proposed(headings: Iterable[str]) -> dict[str, str]:
    """Which heading is which field: known words only, each field once, the first column wins."""
    mapping: dict[str, str] = {}
    for heading in headings:
        name = known(heading)
        mapping[heading] = "" if name in mapping.values() else name
    return mapping


def by_words(name: str) -> str:
    """The field meant by its own name, label or any known heading (for mappings that people write).

    Raises:
        KeyError: no field is called so.
    """
    typed = name.strip()
    if not typed or typed in BY_NAME:
        return typed
    plain = folded(typed)
    for field in FIELDS:
        if folded(field.label) == plain:
            return field.name
    if plain not in _KNOWN:
        raise KeyError(typed)
    return _KNOWN[plain]
