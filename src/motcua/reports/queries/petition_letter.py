"""The written answer to a petition, to be signed (NĐ 20/2008/NĐ-CP; layout of NĐ 30/2020/NĐ-CP)."""

from __future__ import annotations

import re

from motcua.law.calendar import local
from motcua.org.queries.units import unit
from motcua.oversight.queries.petitions import PetitionInfo
from motcua.reports.letters.docx import Document30
from motcua.reports.letters.parts import Header, Paragraph, Signature
from motcua.reports.queries.letters import is_committee

_NUMBER = re.compile(r"\s*(\d{1,6})\s*/\s*(.+)")
_NO_SYMBOL = "UBND-VP"


def answer_letter(found: PetitionInfo) -> bytes:
    """The answer as .docx: to the sender, about the petition of that number and day, with room to sign."""
    info = unit(found.authority_id)
    typed = _NUMBER.fullmatch(found.answer_number)
    day = local(found.answered_at).date() if found.answered_at else None
    committee = is_committee(info)
    titles = (f"TM. {'ỦY BAN NHÂN DÂN' if committee else 'CƠ QUAN'}", info.leader_title or "CHỦ TỊCH")
    received = f"{local(found.received_at):%d/%m/%Y}"
    words = [text for text in found.answer_text.split("\n") if text.strip()]
    opening = (
        f"{info.name} nhận được phản ánh, kiến nghị của Ông (Bà) ngày {received}, vào sổ số {found.label}, "
        f"về {found.kind_name.lower()}. Về nội dung này, {info.name} trả lời như sau:"
    )
    closing = f"{info.name} cảm ơn Ông (Bà) đã phản ánh, kiến nghị."
    return Document30(
        header=Header(
            parent_unit="" if committee else info.parent_name,
            unit=info.name,
            symbol=typed[2] if typed else _NO_SYMBOL,
            number=typed[1] if typed else "",
            place=info.place,
            day=day,
            year=day.year if day else 0,
        ),
        subject=f"trả lời phản ánh, kiến nghị số {found.label}",
        addressees=(f"Ông (Bà) {found.petitioner_name or '…………'}",),
        body=tuple(Paragraph(text) for text in (opening, *words, closing)),
        signature=Signature(titles=titles),
        receivers=("Như trên", "Lưu: VT"),
    ).to_bytes()
