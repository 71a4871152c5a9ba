"""Electronic forms from files: our own YAML, or the fields in sentences of internal processes (JSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from motcua.catalogue.sources.checked import BadField, Fields
from motcua.catalogue.sources.json_stream import pieces
from motcua.catalogue.sources.records import Broken
from motcua.catalogue.sources.yaml_files import holds_yaml, yaml_records

#: where an internal process tells the fields of its form
INTERACTIVE = "mau_dien_tu_tuong_tac"
_KEYS = frozenset({"procedure", "valid_from", "assurance", "source", "form"})


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A form as our own files define it; the definition is checked by whoever stores it."""

    code: str
    definition: Mapping[str, Any]
    valid_from: date | None
    assurance: int
    source: str


@dataclass(frozen=True, slots=True)
class SentencesRecord:
    """A form whose fields are told in sentences, by section."""

    code: str
    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    valid_from: date | None
    source: str


def read_forms(path: Path) -> Iterator[FormRecord | SentencesRecord | Broken]:
    """The forms of a file, or of a folder of YAML files; what cannot be read comes as :class:`Broken`.

    Raises:
        OSError: the file cannot be opened.
    """
    if holds_yaml(path):
        yield from yaml_records(path, lambda value: _own(Fields(value)))
    else:
        yield from _json_forms(path)


def _own(source: Fields) -> FormRecord:
    unknown = sorted(str(key) for key in source.data if key not in _KEYS)
    if unknown:
        raise BadField("", f"khóa không biết: {', '.join(unknown[:5])}")
    form = source.data.get("form")
    if not isinstance(form, Mapping):
        raise BadField("form", "thiếu tờ khai")
    return FormRecord(
        code=source.needed_line("procedure", "mã thủ tục"),
        definition=form,
        valid_from=source.day("valid_from"),
        assurance=source.count("assurance") or 2,
        source=source.needed_line("source", "nguồn"),
    )


def _json_forms(path: Path) -> Iterator[SentencesRecord | Broken]:
    text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
    for piece in pieces(text):
        if piece.problem:
            yield Broken(piece.index, piece.line, piece.code, piece.problem, path.name)
            continue
        try:
            process = Fields(piece.value)
            if process.has(INTERACTIVE):
                yield _told(process)
        except BadField as error:
            yield Broken(piece.index, piece.line, piece.code, str(error), path.name)


def _told(process: Fields) -> SentencesRecord:
    issued = process.day("ngay_ban_hanh")
    sign = process.line("ma_hieu")
    return SentencesRecord(
        code=process.needed_line("ma_tthc", "mã thủ tục"),
        title=f"Tờ khai {process.needed_line('ten', 'tên thủ tục')[:380]}",
        sections=tuple(
            (section.line("muc"), section.lines("truong")) for section in process.items(INTERACTIVE)
        ),
        valid_from=issued,
        source=f"Mẫu điện tử tương tác của {sign}{f' ngày {issued:%d/%m/%Y}' if issued else ''}",
    )
