"""The document that a letter makes: its words, and an annex of the very cells its sentences were made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.law.calendar import local
from motcua.law.wording import sentence
from motcua.lib.numerals import thousands
from motcua.reports.letters import wording
from motcua.reports.letters.docx import Document30
from motcua.reports.letters.parts import Annex, Block, Header, Paragraph, Signature, Table, TableColumn
from motcua.reports.queries.drafts import period_whole
from motcua.reports.queries.letters import LetterInfo, is_committee
from motcua.reports.types import Fraction, RuleSet


def document(found: LetterInfo) -> bytes:
    """The letter as .docx, with the annex of its cells."""
    unit, content = found.unit, found.content
    return Document30(
        header=Header(
            # a people's committee stands in its own name (NĐ 30/2020, Phụ lục I)
            parent_unit="" if is_committee(unit) else unit.parent_name,
            unit=unit.name,
            symbol=found.symbol,
            number=str(found.number or ""),
            place=unit.place,
            day=found.day,
            year=local(found.made_at).year,
        ),
        subject=found.subject,
        addressees=content.addressees,
        body=tuple(Paragraph(text) for text in content.body),
        signature=Signature(titles=content.titles, name=content.signer_name),
        receivers=content.receivers,
        annexes=(annex(found),) if found.cells.get("findings") else (),
    ).to_bytes()


def annex(found: LetterInfo) -> Annex:
    """The cells behind the letter's sentences, a table each, with what is counted."""
    body: list[Block] = [
        Paragraph(
            f"Số liệu {period_whole(found.period)}, chốt lúc "
            f"{local(found.as_of):%H:%M ngày %d/%m/%Y}; cách tính: {RuleSet(found.rules).label}.",
            italic=True,
        )
    ]
    body += [_table(number, cell) for number, cell in enumerate(found.cells["findings"], start=1)]
    return Annex(title=f"Số liệu theo đơn vị {found.period.label}", body=tuple(body))


def _table(number: int, cell: Mapping[str, Any]) -> Table:
    still = any(unit["still"] for unit in cell["units"])
    over, under = cell["columns"]
    columns = (
        TableColumn("TT", 1.2, "center"),
        TableColumn("Đơn vị", 5),
        TableColumn(over, 2.8, "right"),
        *((TableColumn("Trong đó đang quá hạn", 2.6, "right"),) if still else ()),
        TableColumn(under, 2.8, "right"),
        TableColumn("Tỷ lệ", 2, "right"),
    )
    return Table(
        columns=columns,
        rows=tuple(_line(index, unit, still=still) for index, unit in enumerate(cell["units"], start=1)),
        caption=f"{number}. {cell['title']}",
        note=note(cell),
    )


def _line(index: int, unit: Mapping[str, Any], *, still: bool) -> tuple[str, ...]:
    name = unit["name"]
    return (
        str(index),
        sentence(name),
        thousands(unit["numerator"]),
        *((thousands(unit["still"]),) if still else ()),
        thousands(unit["denominator"]),
        wording.percent(Fraction(unit["numerator"], unit["denominator"]).rate),
    )


def note(cell: Mapping[str, Any]) -> str:
    """How a finding was measured, for the foot of its table."""
    parts: Sequence[str] = (
        f"Cách tính: {cell['definition']}" if cell["definition"] else "",
        f"Chỉ tiêu: {cell['limit'].replace('.', ',')}%" if cell["limit"] else "",
        f"Trung bình để so sánh: {wording.percent(Fraction(*cell['average']).rate)}"
        if cell["average"]
        else "",
        f"Chung các đơn vị: {wording.percent(Fraction(*cell['whole']).rate)}" if cell["whole"][1] else "",
    )
    return "; ".join(part for part in parts if part) + "."
