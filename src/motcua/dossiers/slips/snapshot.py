"""Plain dictionaries from frozen dataclasses and back: the form in which a handed-over paper is stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints


def to_plain(value: object) -> Any:
    """JSON-safe copy of ``value``; datetimes become ISO 8601 with their offset."""
    if value is None or isinstance(value, (str, int)):  # most of a paper, so asked first
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    return value


def from_plain(wanted: Any, value: Any) -> Any:
    """Rebuild ``wanted`` (a type annotation) from what ``to_plain`` made.

    Unknown keys are ignored and missing ones take the default, so a snapshot stored by an older release
    still prints.

    Raises:
        TypeError: a field without default is missing.
        ValueError: a date cannot be read.
    """
    if get_origin(wanted) in (Union, UnionType):
        if value is None:
            return None
        wanted = next(option for option in get_args(wanted) if option is not NoneType)
    if get_origin(wanted) is tuple:
        return tuple(from_plain(get_args(wanted)[0], item) for item in value)
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = _hints(wanted)
        names = {field.name for field in dataclasses.fields(wanted)} & set(value)
        return wanted(**{name: from_plain(hints[name], value[name]) for name in names})
    if wanted is datetime:
        return datetime.fromisoformat(value)
    if wanted is date:
        return date.fromisoformat(value)
    return value


@cache
def _hints(owner: type) -> dict[str, Any]:
    return get_type_hints(owner)


class Snapshot:
    """Gives a frozen dataclass its stored form; ``kind`` names the paper inside it."""

    __slots__ = ()
    kind: ClassVar[str]

    def to_dict(self) -> dict[str, Any]:
        """The paper as JSON-safe data, with its ``kind``."""
        return {"kind": self.kind, **to_plain(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The paper back from ``to_dict``.

        Raises:
            ValueError: the data is of another kind of paper.
        """
        if data.get("kind", cls.kind) != cls.kind:
            raise ValueError(f"a {data['kind']} snapshot is not a {cls.kind}")
        paper: Self = from_plain(cls, data)
        return paper
