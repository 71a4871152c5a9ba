"""Every address of the site with sample values in it, for tests that walk them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

_UUID = "6f1c1f0e-3c66-4d0a-9b8e-2f7f1d3c4b5a"


@dataclass(frozen=True)
class Address:
    """One address: its pattern, its view, and a path with sample values."""

    pattern: str
    view: Callable[..., Any]
    path: str
    names: tuple[str, ...]

    @property
    def access(self) -> object:
        return getattr(self.view, "access", None)

    @property
    def limited(self) -> str:
        return str(getattr(self.view, "limited", ""))

    @property
    def methods(self) -> frozenset[str]:
        """What ``require_http_methods`` lets in; empty for any."""
        return frozenset(_methods(self.view))

    @property
    def takes_posts(self) -> bool:
        return not self.methods or bool(self.methods & {"POST", "PUT", "PATCH", "DELETE"})

    def __str__(self) -> str:
        return f"/{self.pattern}"


def all_addresses(**values: str) -> list[Address]:
    """Every address; ``values`` fill in for parameters of those names."""
    return list(_walk(get_resolver(), "", "", (), values))


def _walk(
    resolver: URLResolver, pattern: str, path: str, names: tuple[str, ...], values: dict[str, str]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = f"{pattern}{entry.pattern}"
        converters = getattr(entry.pattern, "converters", {})
        filled = path + _filled(str(entry.pattern), converters, values)
        all_names = (*names, *converters)
        if isinstance(entry, URLPattern):
            yield Address(here, entry.callback, f"/{filled}", all_names)
        else:
            yield from _walk(entry, here, filled, all_names, values)


def _filled(pattern: str, converters: dict[str, Any], values: dict[str, str]) -> str:
    text = pattern
    for name, converter in converters.items():
        sample = values.get(name) or _sample(converter)
        kind = next((k for k in ("int", "str", "slug", "uuid", "path") if f"<{k}:{name}>" in text), "")
        text = text.replace(f"<{kind}:{name}>" if kind else f"<{name}>", sample)
    return text


def _sample(converter: Any) -> str:
    if isinstance(converter, IntConverter):
        return "987654"
    if isinstance(converter, UUIDConverter):
        return _UUID
    return "vi" if isinstance(converter, SlugConverter) else "khong-co-dau-ca"


def _methods(view: Any) -> set[str]:
    """The wrapper of ``require_http_methods`` keeps its list in its closure."""
    found: set[str] = set()
    seen: set[int] = set()
    while view is not None and id(view) not in seen:
        seen.add(id(view))
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        cells = getattr(view, "__closure__", None) or ()
        for name, cell in zip(names, cells, strict=True):
            if name == "request_method_list":
                found |= set(cell.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return found
