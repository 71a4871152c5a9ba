"""Typed lines: always storable afterwards."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.lib.append_only import guard, unguard
from motcua.lib.typed_text import line, too_long


@given(st.text(st.characters()))
def test_any_text_becomes_one_clean_line(typed: str) -> None:
    stored = line(typed)
    assert stored == line(stored)
    assert stored == unicodedata.normalize("NFC", stored)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in stored)
    stored.encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a\tb\r\nc", "a b c"),
        ("abc\u202edef", "abcdef"),
        ("\ud800x", "x"),
        ("👩‍👧 Hoa", "👩‍👧 Hoa"),
        (unicodedata.normalize("NFD", "Thuở ấy"), "Thuở ấy"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_lines(typed: str, stored: str) -> None:
    assert line(typed) == stored


def test_too_long_says_by_how_much() -> None:
    assert too_long("Tên", "abc", 3) is None
    assert too_long("Tên", "a" * 10_000, 300) == "Tên dài 10.000 ký tự, chỉ ghi được 300. Hãy rút gọn lại."


@pytest.mark.parametrize("table", ["", "a; DROP TABLE b", "A", 'a"b'])
def test_only_plain_table_names_are_guarded(table: str) -> None:
    for function in (guard, unguard):
        with pytest.raises(ValueError, match=r"not a (table )?name"):
            function(table, "sqlite")


def test_an_unknown_database_is_not_left_unguarded() -> None:
    with pytest.raises(ValueError, match="no append-only guard"):
        guard("events", "oracle")


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_becomes_final_later_is_guarded_from_then_on(vendor: str) -> None:
    statements = guard("reports", vendor, ["hash"], once="sealed_at")
    triggers = [statement for statement in statements if statement.startswith("CREATE TRIGGER")]
    assert triggers
    assert all('WHEN (OLD."sealed_at" IS NOT NULL)' in trigger for trigger in triggers)
    assert not any("WHEN" in statement for statement in guard("reports", vendor, ["hash"]))
    with pytest.raises(ValueError, match="not a name"):
        guard("reports", vendor, once="x; DROP")
