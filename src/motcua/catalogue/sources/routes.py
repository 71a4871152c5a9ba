"""One reader for every source of inner routes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from motcua.catalogue.sources import internal_processes, route_yaml
from motcua.catalogue.sources.checked import BadField
from motcua.catalogue.sources.json_stream import pieces
from motcua.catalogue.sources.records import Broken
from motcua.catalogue.sources.route_records import BranchRecord, RouteRecord, RouteStepRecord
from motcua.catalogue.sources.yaml_files import holds_yaml, yaml_records

__all__ = ["BranchRecord", "RouteRecord", "RouteStepRecord", "read_routes"]


def read_routes(path: Path) -> Iterator[RouteRecord | Broken]:
    """The routes of a file (our YAML, or a JSON array of internal processes) or of a folder of YAML files.

    A route that cannot be read comes as :class:`Broken` with its place and a Vietnamese reason.

    Raises:
        OSError: the file cannot be opened.
    """
    if holds_yaml(path):
        yield from yaml_records(path, route_yaml.parse)
    else:
        yield from _json_routes(path)


def _json_routes(path: Path) -> Iterator[RouteRecord | Broken]:
    text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
    for piece in pieces(text):
        if piece.problem:
            yield Broken(piece.index, piece.line, piece.code, piece.problem, path.name)
            continue
        try:
            yield internal_processes.parse(piece.value)
        except BadField as error:
            yield Broken(piece.index, piece.line, piece.code, str(error), path.name)
