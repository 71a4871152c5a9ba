"""The few things of WordprocessingML that python-docx has no words for: rules, fields, fonts, language."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

FONT = "Times New Roman"
_LATIN = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
_THEMES = ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme")
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def speak_vietnamese(style: Any, size: float) -> None:
    """Give a style the state's font for every script, and Vietnamese as its language."""
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in _LATIN:
        fonts.set(qn(name), FONT)
    for name in _THEMES:
        fonts.attrib.pop(qn(name), None)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(_element("w:lang", val="vi-VN", eastAsia="vi-VN"))


def rule_above(paragraph: WordParagraph, *, eighths: int = 6) -> None:
    """A solid line along the paragraph's top, between its indents (decree 30: drawn, never underlined)."""
    borders = _element("w:pBdr")
    borders.append(_element("w:top", val="single", sz=str(eighths), space="1", color="000000"))
    properties = paragraph._p.get_or_add_pPr()
    follower = properties.find(qn("w:spacing"))
    if follower is None:
        properties.append(borders)
    else:
        follower.addprevious(borders)


def page_number(paragraph: WordParagraph) -> None:
    """The field that counts pages."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            instruction = _element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


def count_pages_from_one(section: Section) -> None:
    """Pages of this section are numbered for themselves."""
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    number = _element("w:pgNumType", start="1")
    follower = properties.find(qn("w:cols"))
    if follower is None:
        properties.append(number)
    else:
        follower.addprevious(number)


def fix_widths(table: WordTable, widths: list[float], *, ruled: bool) -> None:
    """Columns as wide as told (cm), never stretched by their content; with or without lines."""
    table.autofit = False
    properties = table._tbl.tblPr
    for name in ("w:tblW", "w:tblBorders", "w:tblCellMar"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    layout = properties.find(qn("w:tblLayout"))
    width = _element("w:tblW", w=str(sum(_twips(one) for one in widths)), type="dxa")
    borders = _element("w:tblBorders")
    for edge in _EDGES:
        look = {"val": "single", "sz": "4", "space": "0", "color": "000000"} if ruled else {"val": "nil"}
        borders.append(_element(f"w:{edge}", **look))
    layout.addprevious(width)
    layout.addprevious(borders)
    for index, column in enumerate(table.columns):
        column.width = Cm(widths[index])
    for row in table.rows:
        for index, cell in enumerate(row.cells):
            cell.width = Cm(widths[index])


def _twips(centimetres: float) -> int:
    return round(centimetres * 567)


def cell_margin(table: WordTable, centimetres: float) -> None:
    """Distance between a cell's left and right edge and its text."""
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(_twips(centimetres)), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLayout")).addnext(margins)


def keep_row_whole(row: _Row, *, head: bool = False) -> None:
    """The row never breaks over two pages; a head comes again on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if head:
        properties.append(_element("w:tblHeader"))


def centre_upright(cell: _Cell) -> None:
    """Text in the middle of the cell's height."""
    properties = cell._tc.get_or_add_tcPr()
    properties.append(_element("w:vAlign", val="center"))


def forget_thumbnail(package: Any) -> None:
    """The template's picture of an empty page is no picture of this document."""
    for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[key]


def same_bytes(packed: bytes) -> bytes:
    """The same document packed again without the moment of packing: equal content, equal hash."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry.filename))
    return out.getvalue()
