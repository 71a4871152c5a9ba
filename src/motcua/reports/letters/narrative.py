"""The narrative report (đề cương, TT 01/2020/TT-VPCP) as an editable document by NĐ 30/2020/NĐ-CP."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.law.calendar import local
from motcua.reports.letters.docx import Document30
from motcua.reports.letters.narrative_parts import Narrative, Part, said
from motcua.reports.letters.outline import PARTS
from motcua.reports.letters.parts import (
    Block,
    Bullets,
    DocumentKind,
    Header,
    Heading,
    Paragraph,
    Signature,
    Table,
    TableColumn,
)
from motcua.reports.letters.report_annex import report_annex

_SUBJECT = (
    "Kết quả thực hiện công tác kiểm soát thủ tục hành chính, triển khai cơ chế một cửa, một cửa liên thông "
    "và thực hiện thủ tục hành chính trên môi trường điện tử {period}"
)
_OPENING = (
    "Thực hiện chế độ báo cáo định kỳ tại Thông tư số 01/2020/TT-VPCP của Văn phòng Chính phủ, {unit} "
    "báo cáo công tác kiểm soát thủ tục hành chính (TTHC) {period} ({days}) như sau:"
)
_CLOSING = "Trên đây là báo cáo công tác kiểm soát thủ tục hành chính {period} của {unit}./."
NOTES_TITLE = "Ghi chú về số liệu"
#: a draft never claims that there was nothing
_UNWRITTEN = "(Cơ quan bổ sung.)"


def document(narrative: Narrative) -> Document30:
    """The draft as a document: number and day are left open, everything can be edited afterwards."""
    period = narrative.period
    return Document30(
        header=Header(
            parent_unit=narrative.parent_name if narrative.signing[0] not in _COMMITTEES else "",
            unit=narrative.unit_name,
            symbol="BC-UBND" if narrative.signing[0] in _COMMITTEES else "BC",
            place=narrative.place,
            year=period.last.year,
        ),
        kind=DocumentKind.REPORT,
        subject=_SUBJECT.format(period=period.label),
        body=tuple(_body(narrative)),
        signature=Signature(titles=narrative.signing, name=narrative.signer),
        receivers=_receivers(narrative),
        annexes=tuple(report_annex(report) for report in narrative.reports),
    )


#: who signs on behalf of a people's committee has no superior agency in the head (NĐ 30/2020, Phụ lục I)
_COMMITTEES = frozenset({"TM. ỦY BAN NHÂN DÂN"})


def _receivers(narrative: Narrative) -> tuple[str, ...]:
    superior = (f"{narrative.parent_name} (để báo cáo)",) if narrative.parent_name else ()
    return (*superior, f"Lãnh đạo {narrative.unit_name}", "Lưu: VT")


def _body(narrative: Narrative) -> Iterable[Block]:
    words = narrative.period.days_label
    days = words[:1].lower() + words[1:]
    yield Paragraph(_OPENING.format(unit=narrative.unit_name, period=narrative.period.label, days=days))
    for name, title in PARTS.items():
        yield Heading(f"{name}. {title.upper()}", 1)
        sections = [part for part in narrative.parts if part.part == name]
        for part in sections:
            if len(sections) > 1:
                yield Heading(f"{part.number.rpartition('.')[2]}. {part.title}", 2)
            yield from _section(part)
    yield from _notes(narrative)
    yield Paragraph(_CLOSING.format(unit=narrative.unit_name, period=narrative.period.label))


def _section(part: Part) -> Iterable[Block]:
    """Figures first, then what was recorded, then prose."""
    sentences = [said(sentence) for sentence in part.sentences]
    told = tuple(text for text in sentences if not text.startswith("("))
    if told:
        yield Bullets(told)
    if part.items:
        yield Bullets(part.items)
    for line in part.text.split("\n"):
        if line:
            yield Paragraph(line)
    for text in sentences:
        if text.startswith("("):
            yield Paragraph(text, italic=True)
    if part.empty:
        yield Paragraph(_UNWRITTEN, italic=True)


def _notes(narrative: Narrative) -> Iterable[Block]:
    """The box at the end: where the draft's figures need a word, and where they come from."""
    lines = [note.sentence for note in narrative.notes]
    cutoff = f"{local(narrative.as_of):%H:%M ngày %d/%m/%Y}"
    sources = f"Nguồn: {'; '.join(narrative.sources)}. Số liệu lấy lúc {cutoff}; {narrative.rules.label}."
    text = "\n".join([*(f"{n}. {line}" for n, line in enumerate(lines, 1)), sources])
    yield Table(columns=(TableColumn(NOTES_TITLE, 16.0),), rows=((text,),))
