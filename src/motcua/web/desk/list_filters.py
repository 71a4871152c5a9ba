"""Filters of the desk's lists: a few in sight, the rare ones behind one more press."""

from __future__ import annotations

from typing import ClassVar

from motcua.web.ui.forms import FilterForm


class DeskFilterForm(FilterForm):
    """Fields named in ``rare`` stand behind “Thêm điều kiện”, open while one of them is chosen."""

    rare: ClassVar[tuple[str, ...]] = ()

    @property
    def rare_chosen(self) -> bool:
        return any(self.data.get(name) for name in self.rare)
