"""The special registers (civil status, authentication) as data: columns and what feeds each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.catalogue.sources.checked import BadField, Fields
from motcua.catalogue.sources.yaml_text import BadYaml, documents

#: where a column may take its value: number in the book, dossier, question of the intake, result
SOURCES = ("book.", "dossier.", "detail.", "result.")


@dataclass(frozen=True)
class BookColumn:
    """One column; an empty ``source`` is written by hand."""

    key: str
    title: str
    source: str = ""


@dataclass(frozen=True)
class BookRecord:
    """One register, e.g. SCT/BS of decree 23/2015/NĐ-CP, articles 13–14; ``sign`` is its official sign."""

    key: str
    title: str
    sign: str
    source: str
    columns: tuple[BookColumn, ...]


def read_books(folder: Path) -> list[BookRecord]:
    """All registers below a folder, by key.

    Raises:
        BadField, BadYaml: a file of ours is broken (it comes with the program, so it stops the start).
    """
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for data in documents(path.read_text(encoding="utf-8-sig")):
            found.append(_book(data, path.name))
    return found


def _book(data: Any, file: str) -> BookRecord:
    source = Fields(data, file)
    columns = tuple(
        BookColumn(item.needed_line("key", "khóa"), item.needed_line("title", "tên cột"), item.line("source"))
        for item in source.items("columns")
    )
    for column in columns:
        if column.source and not column.source.startswith(SOURCES):
            raise BadField(f"{file}.{column.key}", f"không có nguồn “{column.source}”")
    if not columns:
        raise BadField(file, "sổ không có cột nào")
    return BookRecord(
        key=source.needed_line("key", "khóa"),
        title=source.needed_line("title", "tên sổ"),
        sign=source.line("sign"),
        source=source.needed_line("source", "nguồn"),
        columns=columns,
    )


__all__ = ["BadField", "BadYaml", "BookColumn", "BookRecord", "read_books"]
