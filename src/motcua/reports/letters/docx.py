"""Administrative documents as editable .docx in the layout of NĐ 30/2020/NĐ-CP, Phụ lục I.

A4, Times New Roman, margins 20/20/30/20 mm, body 14 pt justified with an indent of 1,27 cm; the page number
stands in the middle of the top margin from the second page on. Content varies (``parts``), layout never.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.section import Section
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from motcua.lib.vietnamese_text import clean, clean_block
from motcua.reports.letters import ooxml
from motcua.reports.letters.parts import (
    Annex,
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

_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_COMMITTEE = "ỦY BAN NHÂN DÂN "
_TOP, _BOTTOM, _LEFT, _RIGHT = 2.0, 2.0, 3.0, 2.0
_BODY, _SMALL = 14, 13
_HEAD_WIDTHS = (6.6, 9.4)
_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT, "center": _CENTRE}
#: paragraphs that stay on the page of the signature: the gap above it and the last two of the text
_TOGETHER = 3
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
#: unbreakable room of about one digit, for what is filled in by hand
_ROOM = "\u00a0\u00a0"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document30:
    """One document; :meth:`to_bytes` writes it.

    Args:
        subject: trích yếu; for a công văn without its "V/v".
        addressees: who it goes to ("Kính gửi"); none for a report that is not a công văn is allowed.
        body: its last paragraph gets the closing "./.".
        receivers: lines of "Nơi nhận" without dashes; the last is the filing line, e.g. ``Lưu: VT, VP``.
    """

    header: Header
    kind: DocumentKind = DocumentKind.LETTER
    subject: str
    addressees: tuple[str, ...] = ()
    body: tuple[Block, ...]
    signature: Signature
    receivers: tuple[str, ...] = ("Như trên", "Lưu: VT")
    annexes: tuple[Annex, ...] = field(default=())

    def to_bytes(self) -> bytes:
        """The .docx; equal content gives equal bytes."""
        return _Writer(self).written()


class _Writer:
    """Writes one document from top to bottom."""

    def __init__(self, said: Document30) -> None:
        self.said = said
        self.word: WordDocument = Document()
        ooxml.forget_thumbnail(self.word.part.package)

    def written(self) -> bytes:
        self._prepare()
        self._head()
        if self.said.kind is not DocumentKind.LETTER:
            self._title()
        self._addressees()
        self._blocks(_closed(self.said.body))
        self._foot()
        for number, annex in enumerate(self.said.annexes):
            self._annex(annex, _ROMAN[number] if len(self.said.annexes) > 1 else "")
        packed = io.BytesIO()
        self.word.save(packed)
        return ooxml.same_bytes(packed.getvalue())

    def _prepare(self) -> None:
        for name in ("Normal", "Header", "Footer"):
            ooxml.speak_vietnamese(self.word.styles[name], _BODY)
        section = self.word.sections[0]
        _page(section, landscape=False)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        _set(number, align=_CENTRE, after=0)
        ooxml.page_number(number)
        about, header = self.word.core_properties, self.said.header
        about.author, about.last_modified_by = clean(header.unit)[:255], ""
        about.title, about.language = clean(self.said.subject)[:255], "vi-VN"
        about.comments = ""
        if header.day:
            about.created = about.modified = datetime.combine(header.day, time())

    def _head(self) -> None:
        table = self.word.add_table(rows=2, cols=2)
        ooxml.fix_widths(table, list(_HEAD_WIDTHS), ruled=False)
        ooxml.cell_margin(table, 0)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        left, right = table.rows[0].cells
        header = self.said.header
        lines = [clean(header.parent_unit).upper(), clean(header.unit).upper()]
        for part in _balanced(lines[0], limit=24):
            _line(left, part, size=12)
        for part in _balanced(lines[1], limit=22):
            _line(left, part, size=13, bold=True)
        _rule(left, _HEAD_WIDTHS[0], 0.4 * min(_width(lines[1], 13), 5.5))
        _line(right, _STATE, size=12, bold=True)
        _line(right, _MOTTO, size=13, bold=True)
        _rule(right, _HEAD_WIDTHS[1], 5.6)
        left, right = table.rows[1].cells
        _line(left, f"Số: {_number(header)}/{clean(header.symbol)}", size=13)
        if self.said.kind is DocumentKind.LETTER and self.said.subject:
            _line(left, f"V/v {clean(self.said.subject)}", size=12, before=6)
        _line(right, f"{clean(header.place)}, {_day(header)}", size=13, italic=True)
        self._gap()

    def _gap(self) -> WordParagraph:
        paragraph = self.word.add_paragraph()
        _set(paragraph, after=0)
        return paragraph

    def _title(self) -> None:
        for text in (self.said.kind.value, clean(self.said.subject)):
            paragraph = self.word.add_paragraph()
            paragraph.add_run(text).bold = True
            _set(paragraph, align=_CENTRE, after=0)
        _rule(self.word, 16.0, min(0.4 * _width(self.said.subject, _BODY, capitals=False), 6.0))

    def _addressees(self) -> None:
        to = [clean(one) for one in self.said.addressees]
        if not to:
            return
        if len(to) == 1:
            paragraph = self.word.add_paragraph(f"Kính gửi: {to[0]}.")
            _set(paragraph, align=_CENTRE, before=6, after=12)
            return
        _set(self.word.add_paragraph("Kính gửi:"), left=3.0, before=6, after=3)
        for index, one in enumerate(to):
            last = index == len(to) - 1
            paragraph = self.word.add_paragraph(f"- {one}{'.' if last else ';'}")
            _set(paragraph, left=5.2, first=-0.35, after=12 if last else 3)

    def _blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Heading):
                paragraph = self.word.add_paragraph()
                run = paragraph.add_run(clean_block(block.text))
                run.bold, run.italic = True, block.level > 2
                _set(paragraph, align=_JUSTIFY, first=1.27, before=6)
                paragraph.paragraph_format.keep_with_next = True
            elif isinstance(block, Bullets):
                for item in block.items:
                    mark = f"{block.mark} " if block.mark else ""
                    _set(self.word.add_paragraph(mark + clean_block(item)), align=_JUSTIFY, first=1.27)
            else:
                paragraph = self.word.add_paragraph()
                run = paragraph.add_run(clean_block(block.text))
                run.bold, run.italic = block.bold, block.italic
                _set(paragraph, align=_JUSTIFY, first=1.27 if block.indent else 0)

    def _table(self, table: Table) -> None:
        section = self.word.sections[-1]
        room = (section.page_width or Cm(21)).cm - _LEFT - _RIGHT
        scale = room / sum(column.width for column in table.columns)
        if table.caption:
            caption = self.word.add_paragraph()
            caption.add_run(clean(table.caption)).bold = True
            _set(caption, align=_CENTRE, before=6)
            caption.paragraph_format.keep_with_next = True
        deep = 1 + max(len(column.groups) for column in table.columns)
        made = self.word.add_table(rows=len(table.rows) + deep, cols=len(table.columns))
        ooxml.fix_widths(made, [column.width * scale for column in table.columns], ruled=True)
        ooxml.cell_margin(made, 0.1)
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        rows = list(made.rows)
        for row in rows[:deep]:
            ooxml.keep_row_whole(row, head=True)
        for box in _boxes(table.columns, deep):
            cell = made.cell(box.top, box.left).merge(made.cell(box.bottom, box.right))
            _line(cell, clean(box.text), size=table.size, bold=True, before=2, after=2)
            ooxml.centre_upright(cell)
        for index, (row, texts) in enumerate(zip(rows[deep:], table.rows, strict=True)):
            ooxml.keep_row_whole(row)
            for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
                paragraph = _line(cell, clean_block(text), size=table.size, bold=index in table.strong)
                _set(paragraph, align=_ALIGN[column.align], before=2, after=2)
        note = self.word.add_paragraph()
        note.add_run(clean_block(table.note)).italic = True
        _set(note, align=_JUSTIFY, before=4, size=12)

    def _foot(self) -> None:
        """Signature and receivers, never alone on a page: the last words come along."""
        self._gap()
        for paragraph in self.word.paragraphs[-_TOGETHER:]:
            paragraph.paragraph_format.keep_with_next = True
        table = self.word.add_table(rows=1, cols=2)
        ooxml.fix_widths(table, [8.0, 8.0], ruled=False)
        ooxml.cell_margin(table, 0)
        ooxml.keep_row_whole(table.rows[0])
        left, right = table.rows[0].cells
        if self.said.receivers:
            _line(left, "Nơi nhận:", size=12, bold=True, italic=True, centred=False)
        for index, receiver in enumerate(self.said.receivers):
            end = "." if index == len(self.said.receivers) - 1 else ";"
            paragraph = _line(left, f"- {clean(receiver).rstrip('.;')}{end}", size=11, centred=False)
            _set(paragraph, left=0.25, first=-0.25, after=0)
        for title in self.said.signature.titles:
            _line(right, clean(title).upper(), size=_BODY, bold=True)
        for _ in range(4):
            _line(right, "", size=_BODY)
        _line(right, clean(self.said.signature.name), size=_BODY, bold=True)

    def _annex(self, annex: Annex, label: str) -> None:
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        _page(section, landscape=annex.landscape)
        section.different_first_page_header_footer = True
        ooxml.count_pages_from_one(section)
        header = self.said.header
        day = _day(header)
        said = f"{self.said.kind.said} số {_number(header)}/{clean(header.symbol)} {day}"
        lines = (
            (f"Phụ lục {label}".strip(), True, False),
            (clean(annex.title).upper(), True, False),
            (f"(Kèm theo {said} của {clean(header.unit)})", False, True),
        )
        for text, bold, italic in lines:
            paragraph = self.word.add_paragraph()
            run = paragraph.add_run(text)
            run.bold, run.italic = bold, italic
            _set(paragraph, align=_CENTRE, after=0)
        _rule(self.word, 24.7 if annex.landscape else 16.0, 4.0)
        self._blocks(annex.body)


@dataclass(frozen=True, slots=True)
class _Box:
    """One cell of a table's head: its words, and the rows and columns that it spans."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


def _boxes(columns: tuple[TableColumn, ...], deep: int) -> list[_Box]:
    """The head of a table: a group spans its columns, a title all rows below its groups."""
    found = [_Box(c.title, len(c.groups), at, deep - 1, at) for at, c in enumerate(columns)]
    for level in range(deep - 1):
        start = 0
        for at in range(1, len(columns) + 1):
            above = columns[start].groups[: level + 1]
            if at < len(columns) and columns[at].groups[: level + 1] == above:
                continue
            if len(above) > level:
                found.append(_Box(above[level], level, start, level, at - 1))
            start = at
    return found


def _page(section: Section, *, landscape: bool) -> None:
    short, long = Cm(21), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.top_margin, section.bottom_margin = Cm(_TOP), Cm(_BOTTOM)
    section.left_margin, section.right_margin = Cm(_LEFT), Cm(_RIGHT)
    section.header_distance = section.footer_distance = Cm(1.0)


def _set(
    paragraph: WordParagraph,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    left: float = 0,
    first: float = 0,
    before: float = 0,
    after: float = 6,
    size: float = 0,
) -> None:
    """Place a paragraph: indents in cm, distances in points, single line spacing."""
    form = paragraph.paragraph_format
    form.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    form.left_indent, form.first_line_indent = Cm(left), Cm(first)
    form.widow_control = True
    for run in paragraph.runs if size else ():
        run.font.size = Pt(size)


def _line(
    cell: _Cell,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    centred: bool = True,
    before: float = 0,
    after: float = 0,
) -> WordParagraph:
    """One more line in a cell (its first paragraph, when that is still free)."""
    first: WordParagraph = cell.paragraphs[0]
    free = len(cell.paragraphs) == 1 and not first.runs and first.paragraph_format.space_after is None
    paragraph = first if free else cell.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    _set(paragraph, align=_CENTRE if centred else None, before=before, after=after)
    return paragraph


def _rule(place: _Cell | WordDocument, room: float, length: float) -> None:
    """A drawn line of ``length`` cm in the middle of ``room`` cm."""
    paragraph: WordParagraph = place.add_paragraph()
    paragraph.add_run(" ").font.size = Pt(4)
    _set(paragraph, left=(room - length) / 2, before=2, after=4)
    paragraph.paragraph_format.right_indent = Cm((room - length) / 2)
    ooxml.rule_above(paragraph)


def _width(text: str, size: float, *, capitals: bool = True) -> float:
    """About how wide a line of bold Times is, in cm; good enough for a rule of a third to a half of it."""
    return len(text) * size * (0.70 if capitals else 0.5) * 0.0353


def _balanced(text: str, limit: int) -> list[str]:
    """A long name in two lines: after "ỦY BAN NHÂN DÂN", else of like length."""
    if len(text) <= limit:
        return [text] if text else []
    if text.startswith(_COMMITTEE):
        return [_COMMITTEE.strip(), text.removeprefix(_COMMITTEE)]
    words = text.split()
    cut = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(text) / 2), default=1)
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _number(header: Header) -> str:
    number = clean(header.number)
    if not number:
        return _ROOM * 4
    return number.zfill(2) if number.isdecimal() else number


def _day(header: Header) -> str:
    """Days below ten and the months one and two get a leading zero (decree 30/2020)."""
    if header.day is None:
        room = _ROOM * 3
        return f"ngày{room} tháng{room} năm {header.year or _ROOM * 4}"
    month = f"{header.day.month:02d}" if header.day.month < 3 else str(header.day.month)
    return f"ngày {header.day.day:02d} tháng {month} năm {header.day.year}"


def _closed(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """The body with "./." after its last words; a table at the end stays without."""
    if not body:
        return body
    *before, last = body
    closed: Block = last
    if isinstance(last, Paragraph):
        closed = Paragraph(_ended(last.text), last.bold, last.italic, last.indent)
    elif isinstance(last, Bullets) and last.items:
        closed = Bullets((*last.items[:-1], _ended(last.items[-1])), last.mark)
    return (*before, closed)


def _ended(text: str) -> str:
    return clean_block(text).rstrip("./; ") + "./."
