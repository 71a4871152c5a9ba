"""Careful access to loose data: every value of an outside file is checked before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.lib.vietnamese_text import clean, clean_block

_VIETNAM = timedelta(hours=7)


class BadField(Exception):
    """A field of a record has not the shape it must have; the message is Vietnamese and names the place."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place = place


def _sound(text: str, place: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadField(place, "có ký tự không phải UTF-8") from error
    return text


class Fields:
    """One JSON or YAML object with its place, e.g. ``cach_thuc[2]``; absent and null read the same."""

    def __init__(self, data: Any, place: str = "") -> None:
        if not isinstance(data, Mapping):
            raise BadField(place, f"phải là một đối tượng, nhưng là {kind_of(data)}")
        self.data: Mapping[str, Any] = data
        self.place = place

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _value(self, key: str) -> Any:
        return self.data.get(key)

    def has(self, key: str) -> bool:
        """True when the key is there with a value."""
        return self._value(key) is not None

    def raw_text(self, key: str) -> str:
        """The text as it stands, or "" when absent."""
        value = self._value(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise BadField(self._at(key), f"phải là chữ, nhưng là {kind_of(value)}")
        return _sound(value, self._at(key))

    def line(self, key: str) -> str:
        """One line of text: NFC, single spaces."""
        return clean(self.raw_text(key))

    def block(self, key: str) -> str:
        """Text of several lines: NFC, line breaks kept."""
        return clean_block(self.raw_text(key))

    def needed_line(self, key: str, what: str) -> str:
        """One line that must be there; ``what`` is its Vietnamese name for the message."""
        value = self.line(key)
        if not value:
            raise BadField(self._at(key), f"thiếu {what}")
        return value

    def flag(self, key: str) -> bool | None:
        """True, False or None when absent."""
        value = self._value(key)
        if value is None or isinstance(value, bool):
            return value
        raise BadField(self._at(key), f"phải là đúng/sai, nhưng là {kind_of(value)}")

    def number(self, key: str) -> Decimal | None:
        """A finite number, or None when absent."""
        value = self._value(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise BadField(self._at(key), f"phải là số, nhưng là {kind_of(value)}")
        try:
            number = Decimal(str(value))
        except (InvalidOperation, ValueError) as error:
            raise BadField(self._at(key), "không đọc được số") from error
        if not number.is_finite():
            raise BadField(self._at(key), "không phải số hữu hạn")
        return number

    def count(self, key: str) -> int:
        """A whole number from 0 to 32767; absent counts as 0."""
        number = self.number(key)
        if number is None:
            return 0
        if number != number.to_integral_value() or not 0 <= number <= 32_767:
            raise BadField(self._at(key), f"phải là số nguyên từ 0 đến 32.767, nhưng là {number}")
        return int(number)

    def day(self, key: str) -> date | None:
        """A date as ISO text (or a YAML date), or None when absent."""
        value = self._value(key)
        if value is None or value == "":
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if not isinstance(value, str):
            raise BadField(self._at(key), f"phải là ngày, nhưng là {kind_of(value)}")
        try:
            return date.fromisoformat(value.strip()[:10])
        except ValueError as error:
            raise BadField(self._at(key), f"ngày không hợp lệ: {value[:40]}") from error

    def instant_day(self, key: str) -> date | None:
        """The Vietnamese calendar day of an instant in milliseconds since 1970, or None when absent."""
        number = self.number(key)
        if number is None:
            return None
        try:
            return (datetime.fromtimestamp(float(number) / 1000, tz=UTC) + _VIETNAM).date()
        except (OverflowError, OSError, ValueError) as error:
            raise BadField(self._at(key), f"mốc thời gian không hợp lệ: {number}") from error

    def _list(self, key: str) -> Sequence[Any]:
        value = self._value(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise BadField(self._at(key), f"phải là danh sách, nhưng là {kind_of(value)}")
        return value

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of single lines without empty ones and without repeats."""
        found: dict[str, None] = {}
        for index, item in enumerate(self._list(key)):
            if not isinstance(item, str):
                raise BadField(f"{self._at(key)}[{index}]", f"phải là chữ, nhưng là {kind_of(item)}")
            text = clean(_sound(item, f"{self._at(key)}[{index}]"))
            if text:
                found[text] = None
        return tuple(found)

    def items(self, key: str) -> list[Fields]:
        """A list of objects, each with its place."""
        return [Fields(item, f"{self._at(key)}[{i}]") for i, item in enumerate(self._list(key))]

    def sub(self, key: str) -> Fields:
        """One object; absent reads as an empty one."""
        value = self._value(key)
        return Fields({} if value is None else value, self._at(key))


def kind_of(value: Any) -> str:
    """The Vietnamese name of a value's type, for messages."""
    names: tuple[tuple[type, str], ...] = (
        (bool, "đúng/sai"),
        (str, "chữ"),
        (int, "số"),
        (float, "số"),
        (list, "danh sách"),
        (dict, "đối tượng"),
        (date, "ngày"),
    )
    if value is None:
        return "trống"
    return next((name for kind, name in names if isinstance(value, kind)), type(value).__name__)
