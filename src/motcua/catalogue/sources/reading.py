"""Any file of procedures → normalised records; the format is found from the file itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from motcua.catalogue.sources import crawled, own_yaml, portal_detail
from motcua.catalogue.sources.checked import BadField, kind_of
from motcua.catalogue.sources.json_stream import pieces
from motcua.catalogue.sources.national_list import read_list
from motcua.catalogue.sources.records import Broken, ProcedureRecord
from motcua.catalogue.sources.yaml_text import BadYaml, documents

YAML_NAMES = (".yaml", ".yml")


def read(path: Path) -> Iterator[ProcedureRecord | Broken]:
    """The procedures of a file, or of all YAML files below a folder, one by one.

    Reads the re-shaped catalogue (JSON), the national list (CSV), raw detail messages of the national portal
    (JSON) and our own YAML. A record that cannot be read comes as :class:`Broken` with its place and a
    Vietnamese reason; the others come as usual.

    Raises:
        OSError: the file cannot be opened.
    """
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in YAML_NAMES)
        for index, file in enumerate(files, start=1):
            yield from _read_yaml(file, index)
        return
    suffix = path.suffix.lower()
    if suffix in YAML_NAMES:
        yield from _read_yaml(path, 1)
    elif suffix == ".csv" or (suffix != ".json" and not _starts_as_json(path)):
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as rows:
            yield from read_list(rows)
    else:
        yield from _read_json(path)


def _starts_as_json(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="surrogateescape") as file:
        return file.read(200).lstrip()[:1] in ("[", "{")


def _read_json(path: Path) -> Iterator[ProcedureRecord | Broken]:
    text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
    for piece in pieces(text):
        if piece.problem:
            yield Broken(piece.index, piece.line, piece.code, piece.problem, path.name)
        else:
            yield _parsed(piece.value, piece.index, piece.line, path.name)


def _parser_for(data: Any) -> Callable[[Any], ProcedureRecord]:
    if portal_detail.is_portal(data):
        return portal_detail.parse
    if crawled.is_crawled(data):
        return crawled.parse
    if isinstance(data, dict) and "code" in data:
        return own_yaml.parse
    raise BadField("", f"không nhận ra bản ghi thủ tục ({kind_of(data)} không có mã)")


def _parsed(data: Any, index: int, line: int, file: str) -> ProcedureRecord | Broken:
    try:
        return _parser_for(data)(data)
    except BadField as error:
        return Broken(index, line, _code_of(data), str(error), file)


def _code_of(data: Any) -> str:
    if not isinstance(data, dict):
        return ""
    inner = data.get("data")
    value = data.get("ma") or (inner.get("code") if isinstance(inner, dict) else data.get("code"))
    if isinstance(value, str) and value != "OK":
        return value.encode("utf-8", "replace").decode("utf-8").strip()[:60]
    return ""


def _read_yaml(path: Path, first: int) -> Iterator[ProcedureRecord | Broken]:
    try:
        loaded = documents(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        yield Broken(first, 0, "", f"Tệp không phải UTF-8 (byte {error.start})", path.name)
        return
    except BadYaml as error:
        yield Broken(first, error.line, "", str(error), path.name)
        return
    found = [d for document in loaded for d in (document if isinstance(document, list) else [document])]
    if found in ([], [None]):
        yield Broken(first, 0, "", "Tệp trống", path.name)
        return
    for index, data in enumerate(found, start=first):
        yield _parsed(data, index, 0, path.name)
