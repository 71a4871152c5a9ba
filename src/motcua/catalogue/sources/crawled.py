"""The re-shaped records of the national catalogue (one JSON array, Vietnamese keys: ma, ten, cach_thuc …)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from motcua.catalogue.sources.checked import BadField, Fields
from motcua.catalogue.sources.records import (
    CaseRecord,
    ChannelRecord,
    ChargeRecord,
    LegalBasisRecord,
    PaperRecord,
    ProcedureRecord,
    ResultRecord,
    TimeCaseRecord,
    Unclear,
)
from motcua.catalogue.sources.words import charge_of, merged, paper_doubts, same_day_words, term_of
from motcua.lib.vietnamese_text import clean

UNITS = {"ngay_lam_viec": "working_day", "ngay": "day", "gio": "hour", "thang": "month", "nam": "year"}
LEVELS = {"xa": "commune", "huyen": "district", "tinh": "province", "bo": "ministry", "khac": "other"}
CHANNELS = {"truc_tiep": "counter", "truc_tuyen": "online", "buu_chinh": "post"}
CHARGES = {"phi": "fee", "le_phi": "charge"}
KINDS = {"STANDARD": "standard", "SPECIFIC": "specific", "STANDARD_INTERNAL": "internal"}
NO_NAME = "(nguồn không ghi tên giấy tờ)"


def is_crawled(data: Any) -> bool:
    """True when an object has the keys of this shape."""
    return isinstance(data, dict) and ("ma" in data or "ten" in data) and "code" not in data


def parse(data: Any) -> ProcedureRecord:
    """One record of the shape.

    Raises:
        BadField: a part has the wrong type, or code or name is missing.
    """
    source = Fields(data)
    code, name = source.needed_line("ma", "mã thủ tục"), source.needed_line("ten", "tên thủ tục")
    doubts = _head_doubts(source, code)
    channels = tuple(_channel(item, i, doubts) for i, item in enumerate(source.items("cach_thuc")))
    steps = _steps(source)
    same_day = _same_day(source, steps, channels)
    if same_day:
        doubts = [d for d in doubts if d.kind not in ("term", "unit")]
        channels = tuple(_on_the_day(channel, same_day) for channel in channels)
    cases = tuple(_case(item, i, doubts) for i, item in enumerate(source.items("thanh_phan_ho_so")))
    time_cases = tuple(_time_case(item, i, doubts) for i, item in enumerate(source.items("truong_hop_xu_ly")))
    field = _field(source, doubts)
    return ProcedureRecord(
        code=code,
        name=name,
        field_name=field.line("ten"),
        field_code=field.line("ma"),
        decision_number=source.line("so_quyet_dinh"),
        decision_date=source.day("ngay_quyet_dinh"),
        issuing_agency=source.line("co_quan_cong_bo"),
        issuing_agency_code=source.line("ma_co_quan_cong_bo"),
        levels=_levels(source),
        kind=KINDS.get(source.line("kieu"), "standard"),
        status=source.line("trang_thai").lower(),
        in_national_catalogue=source.flag("trong_danh_muc_2026_07"),
        audiences=source.lines("doi_tuong"),
        handling_agencies=source.lines("co_quan_thuc_hien"),
        deciding_agencies=source.lines("co_quan_tham_quyen"),
        coordinating_agencies=source.lines("co_quan_phoi_hop"),
        handler_groups=source.lines("nhom_noi_giai_quyet"),
        steps_text=steps,
        conditions_text=source.block("yeu_cau_dieu_kien"),
        channels=channels,
        cases=cases,
        results=tuple(
            ResultRecord(name=item.line("ten"), code=item.line("ma")) for item in source.items("ket_qua")
        ),
        legal_bases=_legal_bases(source),
        time_cases=time_cases,
        cut_off="at_15h" if same_day else "none",
        same_day=bool(same_day),
        source=_source(source),
        unclear=merged(doubts),
    )


def _steps(source: Fields) -> str:
    parts = [
        part for item in source.items("trinh_tu") for part in (item.block("ten"), item.block("noi_dung"))
    ]
    return "\n".join(part for part in parts if part)


def _source(source: Fields) -> str:
    mark = source.line("nguon")
    return f"Danh mục TTHC quốc gia 07/2026 (nguồn {mark})" if mark else "Danh mục TTHC quốc gia 07/2026"


def _head_doubts(source: Fields, code: str) -> list[Unclear]:
    doubts = []
    if source.raw_text("ma") != code:
        doubts.append(Unclear("field", "code", source.raw_text("ma"), "Mã trong nguồn có ký tự thừa."))
    if not source.has("ngay_quyet_dinh"):
        words = source.line("so_quyet_dinh")
        doubts.append(Unclear("field", "decision_date", words, "Không rõ ngày ký quyết định công bố."))
    kind = source.line("kieu")
    if kind not in KINDS:
        doubts.append(Unclear("field", "kind", kind, "Không rõ là thủ tục chung hay đặc thù của tỉnh."))
    return doubts


def _field(source: Fields, doubts: list[Unclear]) -> Fields:
    found = source.items("linh_vuc")
    names = {clean(item.line("ten")) for item in found}
    if len(names) > 1:
        words = "; ".join(item.line("ten") for item in found)
        doubts.append(Unclear("field", "field_name", words, "Nguồn ghi nhiều lĩnh vực; đang dùng tên đầu."))
    if not found:
        doubts.append(Unclear("field", "field_name", "", "Nguồn không ghi lĩnh vực."))
    return found[0] if found else Fields({})


def _levels(source: Fields) -> tuple[str, ...]:
    return tuple(LEVELS.get(level, "other") for level in source.lines("cap_thuc_hien"))


def _channel(item: Fields, index: int, doubts: list[Unclear]) -> ChannelRecord:
    name = item.line("hinh_thuc")
    if name not in CHANNELS:
        raise BadField(f"{item.place}.hinh_thuc", f"không có hình thức nộp “{name[:40]}”")
    place = f"channels[{index}]"
    unit = item.line("don_vi")
    words = item.block("mo_ta_thoi_han") or item.block("mo_ta")
    amount, term_unit, unclear = term_of(item.number("thoi_han"), UNITS.get(unit, ""), words, f"{place}.term")
    doubts.extend(unclear)
    return ChannelRecord(
        channel=CHANNELS[name],
        term_amount=amount,
        term_unit=term_unit,
        term_text=item.block("mo_ta_thoi_han"),
        description=item.block("mo_ta"),
        charges=_charges(item, place, doubts),
    )


def _charges(item: Fields, place: str, doubts: list[Unclear]) -> tuple[ChargeRecord, ...] | None:
    if not item.has("phi"):
        doubts.append(Unclear("fee", f"{place}.charges", "", "Nguồn không nói gì về phí, lệ phí."))
        return None
    charges = []
    for index, entry in enumerate(item.items("phi")):
        charge, unclear = charge_of(
            CHARGES.get(entry.line("loai"), ""),
            entry.number("so_tien"),
            entry.line("tien_te"),
            entry.block("mo_ta"),
            f"{place}.charges[{index}]",
        )
        price = "Mức giá" if entry.line("loai") == "muc_gia" else ""
        charges.append(replace(charge, name=price))
        doubts.extend(unclear)
    return tuple(charges)


def _same_day(source: Fields, steps: str, channels: tuple[ChannelRecord, ...]) -> str:
    """The words that make it a same-day procedure; only where no channel has a usable term of its own."""
    plain_numbers = {item.number("thoi_han") for item in source.items("cach_thuc")}
    if not channels or any(c.term_unit for c in channels) or not plain_numbers <= {0, 1}:
        return ""
    return same_day_words([steps, *(c.term_text for c in channels), *(c.description for c in channels)])


def _on_the_day(channel: ChannelRecord, words: str) -> ChannelRecord:
    return ChannelRecord(
        channel=channel.channel,
        term_text=channel.term_text or words,
        description=channel.description,
        charges=channel.charges,
    )


def _case(item: Fields, index: int, doubts: list[Unclear]) -> CaseRecord:
    papers = []
    for number, paper in enumerate(item.items("giay_to")):
        place = f"cases[{index}].papers[{number}]"
        name = paper.block("ten")
        originals, copies = paper.count("ban_chinh"), paper.count("ban_sao")
        doubts.extend(paper_doubts(name, originals, copies, place))
        if not name:
            doubts.append(Unclear("field", place, paper.line("ma"), "Giấy tờ không có tên trong nguồn."))
        if paper.flag("ten_kem_ten_tep"):
            message = "Tên giấy tờ dính tên tệp mẫu đơn, cần tách."
            doubts.append(Unclear("text", place, name, message))
        papers.append(
            PaperRecord(
                name=name or NO_NAME,
                code=paper.line("ma"),
                originals=originals,
                copies=copies,
                form_names=paper.lines("mau_don"),
                is_note=not originals and not copies,
            )
        )
    return CaseRecord(name=item.block("truong_hop"), papers=tuple(papers))


def _time_case(item: Fields, index: int, doubts: list[Unclear]) -> TimeCaseRecord:
    name = item.line("ten")
    amount, unit, unclear = term_of(
        item.number("so"), UNITS.get(item.line("don_vi"), ""), name, f"time_cases[{index}].term"
    )
    doubts.extend(unclear)
    return TimeCaseRecord(name=name, code=item.line("ma"), term_amount=amount, term_unit=unit)


def _legal_bases(source: Fields) -> tuple[LegalBasisRecord, ...]:
    value = source.data.get("can_cu_phap_ly")
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return tuple(LegalBasisRecord(number=number) for number in source.lines("can_cu_phap_ly"))
    return tuple(
        LegalBasisRecord(number=item.line("so"), name=item.line("ten"))
        for item in source.items("can_cu_phap_ly")
    )
