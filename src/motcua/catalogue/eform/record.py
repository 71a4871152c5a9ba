"""One mapping of a definition, read with the place of everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from motcua.lib.vietnamese_text import clean, clean_block


class Record:
    """A mapping at ``place``; what is wrong goes into ``errors``, reading goes on with something empty."""

    def __init__(self, data: Any, place: str, errors: dict[str, str]) -> None:
        self.place, self.errors = place, errors
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            errors[place] = "Phải là một bảng gồm khóa và giá trị."

    def place_of(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def only(self, known: Iterable[str]) -> None:
        """Refuse keys that mean nothing: a mistyped one would silently do nothing."""
        unknown = sorted(str(key) for key in self.data if key not in set(known))
        if unknown:
            self.errors[self.place_of(unknown[0][:40])] = (
                f"Không có mục “{unknown[0][:40]}”; hãy bỏ hoặc sửa theo tài liệu."
            )

    def get(self, key: str) -> Any:
        return self.data.get(key)

    def text(self, key: str) -> str:
        """A short word; empty when there is none."""
        raw = self.data.get(key)
        if raw is not None and not isinstance(raw, str):
            self.errors[self.place_of(key)] = "Phải là chữ."
            return ""
        return clean(raw or "")

    def line(self, key: str, most: int, *, needed: str = "") -> str:
        """One line of at most ``most`` characters; ``needed`` is the sentence when it is missing."""
        text = self.text(key)
        if len(text) > most:
            self.errors[self.place_of(key)] = f"Dài {len(text)} ký tự, nhiều nhất {most}; hãy rút gọn."
        elif not text and needed and self.place_of(key) not in self.errors:
            self.errors[self.place_of(key)] = needed
        return text[:most]

    def block(self, key: str, most: int) -> str:
        raw = self.data.get(key)
        if raw is not None and not isinstance(raw, str):
            self.errors[self.place_of(key)] = "Phải là chữ."
            return ""
        text = clean_block(raw or "")
        if len(text) > most:
            self.errors[self.place_of(key)] = f"Dài {len(text)} ký tự, nhiều nhất {most}; hãy rút gọn."
        return text[:most]

    def flag(self, key: str) -> bool:
        raw = self.data.get(key)
        if raw not in (None, True, False):
            self.errors[self.place_of(key)] = "Phải là có hoặc không (true, false)."
        return raw is True

    def bound(self, key: str) -> int | None:
        raw = self.data.get(key)
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 10**12:
            self.errors[self.place_of(key)] = "Phải là số nguyên không âm."
            return None
        return raw

    def count(self, key: str, default: int) -> int:
        found = self.bound(key)
        return default if found is None else found

    def entries(self, key: str, most: int) -> Iterator[tuple[str, Any]]:
        """What a list has, each with its place."""
        raw = self.data.get(key)
        if raw is None:
            return
        if not isinstance(raw, (list, tuple)):
            self.errors[self.place_of(key)] = "Phải là một danh sách."
            return
        if len(raw) > most:
            self.errors[self.place_of(key)] = f"Có {len(raw)} mục, nhiều nhất {most}; hãy bớt đi."
        for index, item in enumerate(raw[:most]):
            yield f"{self.place_of(key)}.{index}", item

    def items(self, key: str, most: int) -> Iterator[Record]:
        for place, item in self.entries(key, most):
            yield Record(item, place, self.errors)
