"""Our own procedures: one YAML file each, facts only, with their source (keys as in ``ProcedureRecord``)."""

from __future__ import annotations

from typing import Any

from motcua.catalogue.sources.checked import BadField, Fields
from motcua.catalogue.sources.records import (
    CHANNELS,
    CUT_OFFS,
    KINDS,
    LEVELS,
    ONLINE_LEVELS,
    TERM_UNITS,
    UNCLEAR_KINDS,
    CaseRecord,
    ChannelRecord,
    ChargeRecord,
    DetailFieldRecord,
    LegalBasisRecord,
    PaperRecord,
    ProcedureRecord,
    ResultRecord,
    TimeCaseRecord,
    Unclear,
)

_KEYS = frozenset(ProcedureRecord.__dataclass_fields__) - {"detail"}
DETAIL_KINDS = ("text", "date", "int", "choice", "money")


def parse(data: Any) -> ProcedureRecord:
    """One procedure from a YAML mapping.

    Raises:
        BadField: an unknown key, a wrong type or value, no code, no name or no source.
    """
    source = Fields(data)
    unknown = sorted(str(key) for key in source.data if key not in _KEYS)
    if unknown:
        raise BadField("", f"khóa không biết: {', '.join(unknown[:5])}")
    return ProcedureRecord(
        code=source.needed_line("code", "mã thủ tục"),
        name=source.needed_line("name", "tên thủ tục"),
        field_name=source.line("field_name"),
        field_code=source.line("field_code"),
        decision_number=source.line("decision_number"),
        decision_date=source.day("decision_date"),
        issuing_agency=source.line("issuing_agency"),
        issuing_agency_code=source.line("issuing_agency_code"),
        levels=tuple(_one_of(level, LEVELS, "levels") for level in source.lines("levels")),
        kind=_one_of(source.line("kind") or "standard", KINDS, "kind"),
        status=source.line("status") or "active",
        in_national_catalogue=source.flag("in_national_catalogue"),
        audiences=source.lines("audiences"),
        handling_agencies=source.lines("handling_agencies"),
        deciding_agencies=source.lines("deciding_agencies"),
        coordinating_agencies=source.lines("coordinating_agencies"),
        handler_groups=source.lines("handler_groups"),
        steps_text=source.block("steps_text"),
        conditions_text=source.block("conditions_text"),
        channels=tuple(_channel(item) for item in source.items("channels")),
        cases=tuple(_case(item) for item in source.items("cases")),
        results=tuple(
            ResultRecord(i.needed_line("name", "tên"), i.line("code")) for i in source.items("results")
        ),
        legal_bases=tuple(
            LegalBasisRecord(i.line("number"), i.line("name")) for i in source.items("legal_bases")
        ),
        time_cases=tuple(_time_case(item) for item in source.items("time_cases")),
        online_level=_one_of(source.line("online_level"), ONLINE_LEVELS, "online_level"),
        cut_off=_one_of(source.line("cut_off") or "none", CUT_OFFS, "cut_off"),
        same_day=bool(source.flag("same_day")),
        source=source.needed_line("source", "nguồn"),
        unclear=tuple(_unclear(item) for item in source.items("unclear")),
        route=source.line("route"),
        book=source.line("book"),
        form=source.line("form"),
        details=tuple(_detail(item) for item in source.items("details")),
    )


def _one_of(value: str, allowed: tuple[str, ...] | frozenset[str], place: str) -> str:
    if value not in allowed:
        raise BadField(place, f"không có giá trị “{value[:40]}”")
    return value


def _unit(item: Fields) -> str:
    unit = item.line("term_unit")
    return _one_of(unit, TERM_UNITS, f"{item.place}.term_unit") if unit else ""


def _channel(item: Fields) -> ChannelRecord:
    charges = None
    if item.has("charges"):
        charges = tuple(
            ChargeRecord(
                kind=_one_of(entry.line("kind"), ("", "fee", "charge"), f"{entry.place}.kind"),
                name=entry.line("name"),
                amount=_amount(entry),
                currency=entry.line("currency") or "VND",
                text=entry.block("text"),
            )
            for entry in item.items("charges")
        )
    return ChannelRecord(
        channel=_one_of(item.line("channel"), CHANNELS, f"{item.place}.channel"),
        term_amount=item.number("term_amount"),
        term_unit=_unit(item),
        term_text=item.block("term_text"),
        description=item.block("description"),
        charges=charges,
    )


def _amount(entry: Fields) -> int | None:
    number = entry.number("amount")
    if number is None:
        return None
    if number < 0 or number != number.to_integral_value():
        raise BadField(f"{entry.place}.amount", "phải là số tiền nguyên, không âm")
    return int(number)


def _case(item: Fields) -> CaseRecord:
    papers = tuple(
        PaperRecord(
            name=paper.needed_line("name", "tên giấy tờ"),
            code=paper.line("code"),
            originals=paper.count("originals"),
            copies=paper.count("copies"),
            form_names=paper.lines("form_names"),
            is_note=bool(paper.flag("is_note")),
        )
        for paper in item.items("papers")
    )
    return CaseRecord(item.line("name"), papers)


def _time_case(item: Fields) -> TimeCaseRecord:
    return TimeCaseRecord(
        name=item.line("name"),
        code=item.line("code"),
        term_amount=item.number("term_amount"),
        term_unit=_unit(item),
        term_text=item.line("term_text"),
    )


def _unclear(item: Fields) -> Unclear:
    return Unclear(
        kind=_one_of(item.line("kind"), UNCLEAR_KINDS, f"{item.place}.kind"),
        place=item.line("place"),
        words=item.block("words"),
        message=item.line("message"),
    )


def _detail(item: Fields) -> DetailFieldRecord:
    return DetailFieldRecord(
        key=item.needed_line("key", "khóa"),
        label=item.needed_line("label", "nhãn"),
        kind=_one_of(item.line("kind") or "text", DETAIL_KINDS, f"{item.place}.kind"),
        choices=item.lines("choices"),
        required=bool(item.flag("required")),
        book_column=item.line("book_column"),
    )
