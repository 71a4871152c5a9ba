"""Our own files: one record in each, read alone, so that a broken one spoils no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from motcua.catalogue.sources.checked import BadField
from motcua.catalogue.sources.records import Broken
from motcua.catalogue.sources.yaml_text import BadYaml, documents

Record = TypeVar("Record")


def holds_yaml(path: Path) -> bool:
    """Whether it is a file or folder of ours, and no export of another system."""
    return path.is_dir() or path.suffix.lower() in (".yaml", ".yml")


def yaml_records(path: Path, parse: Callable[[Any], Record]) -> Iterator[Record | Broken]:
    """What ``parse`` makes of the first document of a file, or of each YAML file of a folder."""
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    for index, file in enumerate(files, start=1):
        yield _record(file, index, parse)


def _record(path: Path, index: int, parse: Callable[[Any], Record]) -> Record | Broken:
    try:
        found = documents(path.read_text(encoding="utf-8-sig"))
        return parse(found[0] if found else None)
    except BadField as error:
        return Broken(index, 0, "", str(error), path.name)
    except BadYaml as error:
        return Broken(index, error.line, "", str(error), path.name)
    except UnicodeDecodeError as error:
        return Broken(index, 0, "", f"Tệp không phải UTF-8 (byte {error.start})", path.name)
