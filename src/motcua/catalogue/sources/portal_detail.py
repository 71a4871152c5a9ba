"""Raw detail messages of the national portal: ``{"code": "OK", "data": {…}}``, alone or in an array."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from motcua.catalogue.sources.checked import BadField, Fields
from motcua.catalogue.sources.crawled import KINDS, NO_NAME
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

UNITS = {
    "WORKING_DAY": "working_day",
    "WORKING_DAYS": "working_day",
    "DAY": "day",
    "DAYS": "day",
    "HOUR": "hour",
    "HOURS": "hour",
    "MONTH": "month",
    "MONTHS": "month",
    "YEAR": "year",
}
CHANNELS = {"DIRECT": "counter", "ONLINE": "online", "POSTAL": "post"}
# as in the catalogue's own tables: FEE is "phí", SERVICE_FEE is "lệ phí"
CHARGES = {"FEE": "fee", "SERVICE_FEE": "charge"}
_FLAGS = (
    ("isWard", "commune"),
    ("isProvince", "province"),
    ("isMinistry", "ministry"),
    ("isOtherAgency", "other"),
)


def is_portal(data: Any) -> bool:
    """True for a message of the portal, an answer that is an error, or its inner data object."""
    return (
        isinstance(data, dict)
        and "code" in data
        and bool({"data", "message", "executionMethods", "executionCases", "procedureProposal"} & data.keys())
    )


def parse(message: Any) -> ProcedureRecord:
    """The procedure of one message.

    Raises:
        BadField: the answer is an error, or a part has the wrong type, or code or name is missing.
    """
    outer = Fields(message)
    if outer.has("data"):
        if outer.line("code").upper() != "OK":
            raise BadField("code", _answer(outer))
        source = outer.sub("data")
    elif "executionMethods" in outer.data or "name" in outer.data:
        source = outer
    else:
        raise BadField("data", _answer(outer))
    return _procedure(source)


def _answer(outer: Fields) -> str:
    said = ": ".join(part for part in (outer.line("code"), outer.line("message")) if part)
    return f"Cổng trả lời lỗi, không có thủ tục ({said[:200]})"


def _procedure(source: Fields) -> ProcedureRecord:
    code = source.needed_line("code", "mã thủ tục")
    name = source.needed_line("name", "tên thủ tục")
    proposal = source.sub("procedureProposal")
    doubts = _head_doubts(source, proposal)
    channels = tuple(_channel(item, i, doubts) for i, item in enumerate(source.items("executionMethods")))
    steps = _steps(source)
    same_day = _same_day(source, steps, channels)
    if same_day:
        doubts = [d for d in doubts if d.kind not in ("term", "unit")]
        channels = tuple(replace(c, term_amount=None, term_unit="", term_text=same_day) for c in channels)
    cases = tuple(_case(item, i, doubts) for i, item in enumerate(source.items("executionCases")))
    time_cases = tuple(_time_case(item, i, doubts) for i, item in enumerate(source.items("cases")))
    return ProcedureRecord(
        code=code,
        name=name,
        field_name=source.sub("category").line("name"),
        field_code=source.sub("category").line("code"),
        decision_number=_decision(source, proposal),
        decision_date=proposal.instant_day("decisionDate"),
        issuing_agency=_issuer(source, proposal),
        issuing_agency_code=source.line("departmentPromulgateCode"),
        levels=tuple(level for flag, level in _FLAGS if source.flag(flag)),
        kind="internal" if source.flag("isInternal") else KINDS.get(source.line("type"), "standard"),
        status=source.line("state").lower(),
        in_national_catalogue=True,
        audiences=_names(source, "subjectTypesDetails"),
        handling_agencies=_agencies(source, "Executing", "executingAgencies"),
        deciding_agencies=_agencies(source, "Authority", "authorizedAgencies"),
        coordinating_agencies=_agencies(source, "Coordinating", "coordinatingAgencies"),
        steps_text=steps,
        conditions_text=source.block("requirementsAndConditions"),
        channels=channels,
        cases=cases,
        results=tuple(ResultRecord(i.line("name"), i.line("code")) for i in source.items("resultsDetails")),
        legal_bases=_legal_bases(source),
        time_cases=time_cases,
        online_level="toan_trinh" if source.flag("isFullProcess") else "",
        cut_off="at_15h" if same_day else "none",
        same_day=bool(same_day),
        source="Cổng Dịch vụ công quốc gia",
        unclear=merged(doubts),
    )


def _head_doubts(source: Fields, proposal: Fields) -> list[Unclear]:
    doubts = []
    if not proposal.has("decisionDate"):
        words = _decision(source, proposal)
        doubts.append(Unclear("field", "decision_date", words, "Không rõ ngày ký quyết định công bố."))
    if not source.sub("category").line("name"):
        doubts.append(Unclear("field", "field_name", "", "Nguồn không ghi lĩnh vực."))
    return doubts


def _decision(source: Fields, proposal: Fields) -> str:
    return source.line("decisionNo") or proposal.line("decisionNumber") or proposal.line("proposalNumber")


def _issuer(source: Fields, proposal: Fields) -> str:
    return source.line("departmentPromulgateName") or proposal.sub("issuingAgency").line("name")


def _steps(source: Fields) -> str:
    parts = [p for i in source.items("executionSteps") for p in (i.block("name"), i.block("description"))]
    return "\n".join(part for part in parts if part)


def _legal_bases(source: Fields) -> tuple[LegalBasisRecord, ...]:
    return tuple(
        LegalBasisRecord(_number(item.line("code")), item.line("name"))
        for item in source.items("legalBasisesDetails")
    )


def _number(code: str) -> str:
    return clean(re.sub(r"^(?:Luật|Nghị định|Thông tư|Nghị quyết|Quyết định)?\s*số\s+(?=\d)", "", code))


def _names(source: Fields, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.line("name") for item in source.items(key) if item.line("name")))


def _agencies(source: Fields, role: str, text: str) -> tuple[str, ...]:
    found = [*_names(source, f"unitGroups{role}"), *_names(source, f"departments{role}")]
    return tuple(dict.fromkeys(found)) or ((source.line(text),) if source.line(text) else ())


def _channel(item: Fields, index: int, doubts: list[Unclear]) -> ChannelRecord:
    method = item.line("submissionMethod")
    if method not in CHANNELS:
        raise BadField(f"{item.place}.submissionMethod", f"không có hình thức nộp “{method[:40]}”")
    place = f"channels[{index}]"
    words = item.block("description")
    unit = UNITS.get(item.line("processingTimeUnit"), "")
    amount, unit, unclear = term_of(item.number("processingTime"), unit, words, f"{place}.term")
    doubts.extend(unclear)
    return ChannelRecord(CHANNELS[method], amount, unit, "", words, _charges(item, place, doubts))


def _charges(item: Fields, place: str, doubts: list[Unclear]) -> tuple[ChargeRecord, ...] | None:
    if not item.has("fees"):
        doubts.append(Unclear("fee", f"{place}.charges", "", "Nguồn không nói gì về phí, lệ phí."))
        return None
    charges = []
    for index, entry in enumerate(item.items("fees")):
        kind, amount = CHARGES.get(entry.line("type"), ""), entry.number("value")
        words, spot = entry.block("description"), f"{place}.charges[{index}]"
        charge, unclear = charge_of(kind, amount, entry.line("currencyId"), words, spot)
        charges.append(charge)
        doubts.extend(unclear)
    return tuple(charges)


def _same_day(source: Fields, steps: str, channels: tuple[ChannelRecord, ...]) -> str:
    numbers = {item.number("processingTime") for item in source.items("executionMethods")}
    if not channels or any(c.term_unit for c in channels) or not numbers <= {0, 1}:
        return ""
    return same_day_words([steps, *(c.description for c in channels)])


def _case(item: Fields, index: int, doubts: list[Unclear]) -> CaseRecord:
    papers = []
    for number, paper in enumerate(item.items("profileComponents")):
        place = f"cases[{index}].papers[{number}]"
        name = paper.block("name")
        originals, copies = paper.count("originalQty"), paper.count("copyQty")
        doubts.extend(paper_doubts(name, originals, copies, place))
        if not name:
            doubts.append(Unclear("field", place, paper.line("code"), "Giấy tờ không có tên trong nguồn."))
        forms = tuple(a.line("fileName") or a.line("name") for a in paper.items("attachments"))
        papers.append(
            PaperRecord(
                name=name or NO_NAME,
                code=paper.line("code"),
                originals=originals,
                copies=copies,
                form_names=tuple(form for form in forms if form),
                is_note=not originals and not copies,
            )
        )
    return CaseRecord(name=item.block("name"), papers=tuple(papers))


def _time_case(item: Fields, index: int, doubts: list[Unclear]) -> TimeCaseRecord:
    term, name = item.sub("processingDay"), item.line("name")
    unit = UNITS.get(term.line("type"), "")
    amount, unit, unclear = term_of(term.number("qty"), unit, name, f"time_cases[{index}].term")
    doubts.extend(unclear)
    return TimeCaseRecord(name, item.line("code"), amount, unit)
