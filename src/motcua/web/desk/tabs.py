"""Tabs that are one filter of a list: the others stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from motcua.web.ui.lists import SORT, ListPage
from motcua.web.ui.parts import Tab


def kept_tabs(
    listing: ListPage, name: str, entries: Iterable[tuple[str, str, int | None]], current: str
) -> list[Tab]:
    """One tab per (value, label, count) of the filter called ``name``.

    Each address names the order as well: a bare one would lead back to the last filters.
    """
    others = {key: values for key, values in listing.kept.items() if key != name}
    return [
        Tab(
            label,
            "?" + urlencode({**({name: value} if value else {}), **others, SORT: listing.sort}, doseq=True),
            count,
            value == current,
        )
        for value, label, count in entries
    ]
