"""ISO 9001 internal processes (quy trình nội bộ) of a department → routes, in our own short words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from motcua.catalogue.sources.checked import Fields
from motcua.catalogue.sources.records import Unclear
from motcua.catalogue.sources.route_records import (
    DAY_MINUTES,
    BranchRecord,
    RouteRecord,
    RouteStepRecord,
)
from motcua.catalogue.sources.words import merged
from motcua.lib.vietnamese_text import clean, fold

_DAYS = re.compile(r"(\d+)\s*(?:\([^)]*\)\s*)?ngày( làm việc)?")
_AT_ONCE = re.compile(r"ngay trong ngày", re.IGNORECASE)
_NO_HEADING = re.compile(r"\(?(thời gian|ngày|trường hợp khác)\)?", re.IGNORECASE)
_TIME = re.compile(r"(½|\d+/\d+|\d+(?:[.,]\d+)?)\s*(ngày)?(.*)", re.DOTALL)
_KEYS = (
    ("không xác minh", "khong_xac_minh", "Không phải xác minh"),
    ("có xác minh", "co_xac_minh", "Có xác minh"),
    ("bổ sung hộ tịch", "bo_sung", "Bổ sung thông tin hộ tịch"),
    ("gh cử", "giam_ho_cu", "Giám hộ cử"),
    ("gh đương nhiên", "giam_ho_duong_nhien", "Giám hộ đương nhiên"),
    ("trường hợp khác", "truong_hop_khac", "Trường hợp khác, theo thỏa thuận"),
)
#: words of who does it → role, place, short name; the first that fits holds
_WHO = (
    ("lanh dao so", "LEADER", "AUTHORITY", "Lãnh đạo Sở"),
    ("van thu so", "CLERK", "AUTHORITY", "Văn thư Sở"),
    ("lanh dao", "LEADER", "AUTHORITY", "Lãnh đạo UBND cấp xã"),
    ("van thu", "CLERK", "AUTHORITY", "Văn thư"),
    ("can bo tiep nhan", "INTAKE", "ONE_STOP", "Bộ phận Một cửa"),
    ("cong chuc tiep nhan", "INTAKE", "ONE_STOP", "Bộ phận Một cửa"),
    ("bo phan tiep nhan", "INTAKE", "ONE_STOP", "Bộ phận Một cửa"),
    ("cong chung vien", "LEADER", "AUTHORITY", "Công chứng viên"),
    ("van phong hdnd", "SPECIALIST", "DIVISION", "Văn phòng HĐND và UBND cấp xã"),
    ("cong chuc tu phap", "SPECIALIST", "DIVISION", "Công chức tư pháp - hộ tịch"),
    ("phong chuyen mon", "SPECIALIST", "DIVISION", "Phòng chuyên môn"),
    ("chuyen vien", "SPECIALIST", "DIVISION", "Chuyên viên"),
    ("cong an", "SPECIALIST", "POLICE", "Công an"),
    ("so tu phap noi", "SPECIALIST", "DEPARTMENT", "Sở Tư pháp nơi cư trú của cha, mẹ đẻ"),
    ("so tu phap; ubnd", "SPECIALIST", "DIVISION", "Sở Tư pháp, UBND cấp xã"),
    ("so tu phap", "SPECIALIST", "DIVISION", "Sở Tư pháp"),
    ("cuc hanh chinh", "SPECIALIST", "OTHER", "Cục Hành chính tư pháp"),
    ("uy ban nhan dan thanh pho", "LEADER", "OTHER", "UBND cấp tỉnh"),
)
_NAMES = {
    "RECEIVE": "Tiếp nhận",
    "EXAMINE": "Thẩm tra",
    "VERIFY": "Xác minh",
    "COORDINATE": "Lấy ý kiến, phối hợp",
    "DECIDE": "Ký duyệt",
    "ISSUE": "Đóng dấu, vào sổ",
    "RETURN": "Trả kết quả",
}


@dataclass(frozen=True)
class _Branch:
    record: BranchRecord
    at_once: bool
    #: the heading of the column gives the unit, e.g. "(ngày)"
    in_days: bool


def parse(data: Any) -> RouteRecord:
    """One process of the file (keys nhom, ma_hieu, cac_buoc …).

    Raises:
        BadField: a part has the wrong type, or number or name is missing.
    """
    source = Fields(data)
    number = source.needed_line("ma_hieu", "số hiệu quy trình")
    doubts: list[Unclear] = []
    branches = _branches(source, doubts)
    rows = source.items("cac_buoc")
    steps: list[RouteStepRecord] = []
    shared = [branch.at_once and _all_one_day(rows, i) for i, branch in enumerate(branches)]
    for position, row in enumerate(rows, start=1):
        more = _steps(row, position=position, last=len(rows), branches=branches, shared=shared, doubts=doubts)
        steps.extend(more)
    _check_sums(branches, steps, doubts)
    procedure = source.line("ma_tthc")
    if not procedure:
        doubts.append(
            Unclear("field", "procedure_code", "", "Quy trình không gắn mã thủ tục trong danh mục.")
        )
    if not any(step.kind == "DECIDE" for step in steps):
        doubts.append(Unclear("field", "steps", "", "Quy trình không có bước ký duyệt."))
    whole = all(s or not b.record.term_amount for s, b in zip(shared, branches, strict=True))
    return RouteRecord(
        key=f"{source.line('nhom')}.{fold(number).replace('/', '-').replace(' ', '-')}",
        name=source.needed_line("ten", "tên quy trình"),
        code=number,
        procedure_code=procedure,
        in_catalogue=bool(procedure),
        issued=source.day("ngay_ban_hanh"),
        branches=tuple(branch.record for branch in branches),
        steps=tuple(steps),
        shares_day=bool(shared) and shared[0],
        kind="same_day" if shared and shared[0] and whole else "normal",
        source="Quy trình nội bộ ISO 9001 của một Sở Tư pháp, 07/2025",
        unclear=merged(doubts),
    )


def _branches(source: Fields, doubts: list[Unclear]) -> list[_Branch]:
    headings = list(source.lines("nhanh_thoi_gian"))
    found = []
    several = len(headings) > 1
    for index, heading in enumerate(headings):
        words = heading
        if index == 0 and _NO_HEADING.fullmatch(heading):
            words = source.block("thoi_han_giai_quyet")
        at_once = bool(_AT_ONCE.search(words))
        amount, unit = _term(words)
        if at_once:
            amount, unit = Decimal(1), "working_day"
        if amount is None:
            message = f"Nhánh “{heading}” không nêu thời hạn."
            doubts.append(Unclear("term", f"branches[{index}].term", words, message))
        key, name = _branch_name(heading, index, several=several)
        at_once = at_once or (amount == 1 and unit == "working_day")
        found.append(_Branch(BranchRecord(key, name, amount, unit), at_once, "ngày" in heading))
    return found


def _term(words: str) -> tuple[Decimal | None, str]:
    terms = _DAYS.findall(words)
    if len(terms) != 1:
        return None, ""
    return Decimal(terms[0][0]), "working_day" if terms[0][1] else "day"


def _branch_name(heading: str, index: int, *, several: bool) -> tuple[str, str]:
    lowered = heading.lower()
    for words, key, name in _KEYS:
        if words in lowered:
            return key, name
    if not several:
        return "chung", "Mọi trường hợp"
    if index == 0 and _NO_HEADING.fullmatch(heading):
        return "thuong", "Trường hợp thường"
    if index == 0:
        return "khong_xac_minh", "Không phải xác minh"
    return f"nhanh_{index + 1}", heading.strip("()")


def _all_one_day(rows: list[Fields], branch: int) -> bool:
    """True when every step is given the same one day: then they share it and do not add up."""
    times = [_cell(row, branch) for row in rows]
    return all(_days(time)[0] in (Decimal(1), None) for time in times) and any(times)


def _cell(row: Fields, branch: int) -> str:
    value = row.data.get("thoi_gian")
    cell = value[branch] if isinstance(value, list) and branch < len(value) else ""
    return clean(cell) if isinstance(cell, str) else ""


def _days(text: str) -> tuple[Decimal | None, bool, str]:
    """Days, whether the unit is written, and further words of one cell like "½ ngày" or "01"."""
    found = _TIME.fullmatch(text)
    if not found:
        return None, False, text
    number = found.group(1).replace(",", ".")
    further = found.group(3).strip(" ,.")
    if number == "½":
        return Decimal("0.5"), bool(found.group(2)), further
    top, _, bottom = number.partition("/")
    if bottom and not int(bottom):
        return None, False, text
    return Decimal(top) / Decimal(bottom or 1), bool(found.group(2)), further


def _steps(
    row: Fields,
    *,
    position: int,
    last: int,
    branches: list[_Branch],
    shared: list[bool],
    doubts: list[Unclear],
) -> list[RouteStepRecord]:
    words, who = fold(row.block("noi_dung")), row.block("trach_nhiem")
    role, place, agency = _who(who)
    kind = _kind(words, role, position, last)
    name = _name(kind, words, role)
    minutes = [
        None
        if shared[i]
        else _minutes(_cell(row, i), f"steps[{position}]", doubts, in_days=branches[i].in_days)
        for i in range(len(branches))
    ]
    if len(set(minutes)) == 1:
        return [RouteStepRecord(position, name, role, place, kind, "", minutes[0], agency)]
    return [
        RouteStepRecord(position, name, role, place, kind, branch.record.key, time, agency)
        for branch, time in zip(branches, minutes, strict=True)
    ]


def _minutes(cell: str, place: str, doubts: list[Unclear], *, in_days: bool) -> int | None:
    days, with_unit, more = _days(cell)
    with_unit = with_unit or in_days
    if days is None or not with_unit:
        doubts.append(Unclear("term", place, cell, "Thời gian của bước không rõ số hoặc đơn vị."))
        return None
    if more and "kể từ" not in more and "làm việc" not in more:
        doubts.append(Unclear("term", place, cell, "Thời gian của bước có lời văn kèm theo."))
    elif "kể từ" in more:
        message = "Thời gian của bước tính theo ngày từ một mốc riêng; đang quy đổi 8 giờ mỗi ngày."
        doubts.append(Unclear("unit", place, cell, message))
    return int(days * DAY_MINUTES)


def _who(text: str) -> tuple[str, str, str]:
    folded = fold(text)
    for words, role, place, name in _WHO:
        if folded.startswith(words):
            return role, place, name
    return "SPECIALIST", "OTHER", text


def _kind(words: str, role: str, position: int, last: int) -> str:
    if position == 1:
        return "RECEIVE"
    if position == last:
        return "RETURN"
    tests = (
        ("ISSUE", role == "CLERK" or words.startswith(("- dong dau", "dong dau"))),
        ("VERIFY", words.startswith("xac minh") or "da xac minh" in words),
        ("DECIDE", role == "LEADER" and not words.startswith("cho y kien")),
        ("EXAMINE", words.startswith("chuyen 01 bo")),
        ("COORDINATE", "y kien" in words or "cu tru o dia phuong khac" in words or "gioi thieu" in words),
    )
    return next((kind for kind, fits in tests if fits), "EXAMINE")


#: kind, start of the words or a word in them, role ("" = any) → a better name than the kind's own
_BETTER_NAMES = (
    ("RECEIVE", "", "SPECIALIST", "Tiếp nhận, thẩm tra"),
    ("RETURN", "", "CLERK", "Đóng dấu, trả kết quả"),
    ("RETURN", "vao so", "", "Vào sổ, trả kết quả"),
    ("EXAMINE", "du thao giay", "", "Dự thảo, trình ký"),
    ("EXAMINE", "trinh uy ban", "", "Trình ký quyết định"),
    ("EXAMINE", "chuyen 01 bo", "", "Chuyển hồ sơ"),
    ("COORDINATE", "gioi thieu tre em lam", "SPECIALIST", "Giới thiệu trẻ em"),
)


def _name(kind: str, words: str, role: str) -> str:
    for of_kind, part, of_role, name in _BETTER_NAMES:
        if kind == of_kind and part in words and of_role in ("", role):
            return name
    return _NAMES[kind]


def _check_sums(branches: list[_Branch], steps: list[RouteStepRecord], doubts: list[Unclear]) -> None:
    """The steps of a branch should add up to its term; a difference is told, not mended."""
    for index, branch in enumerate(branches):
        record = branch.record
        mine = [s.minutes for s in steps if s.branch in ("", record.key)]
        if record.term_amount is None or None in mine or not mine:
            continue
        total = Decimal(sum(m for m in mine if m is not None)) / DAY_MINUTES
        if total != record.term_amount:
            unit = "ngày làm việc" if record.term_unit == "working_day" else "ngày"
            message = (
                f"Các bước cộng lại {total.normalize():f} ngày, thời hạn là {record.term_amount:f} {unit}."
            )
            doubts.append(Unclear("term", f"branches[{index}].term", record.name, message))
        elif record.term_unit == "day":
            message = "Thời hạn tính theo ngày lịch; thời gian các bước đang quy đổi 8 giờ mỗi ngày."
            doubts.append(Unclear("unit", f"branches[{index}].term", record.name, message))
