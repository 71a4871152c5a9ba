"""Deny by default: every address says who may call it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from motcua.org.types import Permission
from tests.architecture.source import report


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        where = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield where, pattern.callback
        else:
            yield from addresses(pattern, where)


def operations(callback: Any) -> list[Any]:
    """The operations behind an address of the API; their access is a token unless one says otherwise."""
    cells = getattr(callback, "__closure__", None) or ()
    found = [cell.cell_contents for cell in cells if hasattr(cell.cell_contents, "operations")]
    return list(found[0].operations) if found else []


def is_declared(callback: Any) -> bool:
    behind = operations(callback)
    if behind:
        return all(operation.auth_callbacks or hasattr(operation.view_func, "access") for operation in behind)
    access = getattr(callback, "access", None)
    return access in {"public", "citizen"} or (
        isinstance(access, tuple) and all(isinstance(permission, Permission) for permission in access)
    )


#: the description of the API itself tells nothing about a dossier
OPEN = {"api/v1/openapi.json", "api/v1/"}


def test_every_address_says_who_may_call_it() -> None:
    found = [
        f"/{where} ({getattr(callback, '__module__', '')}.{getattr(callback, '__qualname__', '')})"
        for where, callback in addresses(get_resolver())
        if where not in OPEN and not is_declared(callback)
    ]
    report(found, "declare @public, @citizen or @needs(Permission.…) (web/ui/access.py)")


def test_an_undeclared_view_is_seen() -> None:
    assert not is_declared(lambda request: None)


def test_there_are_addresses_to_look_at() -> None:
    assert len(list(addresses(get_resolver()))) > 5
