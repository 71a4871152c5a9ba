"""Our own starter catalogue and registers: valid, complete, sourced, and right where we checked by hand."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from motcua.catalogue.sources.books import BookRecord, read_books
from motcua.catalogue.sources.reading import read
from motcua.catalogue.sources.records import Broken, ProcedureRecord
from motcua.catalogue.sources.route_records import RouteRecord
from motcua.catalogue.sources.routes import read_routes

DATA = Path(__file__).resolve().parents[3] / "data"


@cache
def starter() -> dict[str, ProcedureRecord]:
    found = list(read(DATA / "procedures"))
    assert not [item for item in found if isinstance(item, Broken)]
    good = [item for item in found if isinstance(item, ProcedureRecord)]
    assert len({record.code for record in good}) == len(good)
    return {record.code: record for record in good}


@cache
def books() -> dict[str, BookRecord]:
    return {book.key: book for book in read_books(DATA / "books")}


def test_there_are_at_least_118_commune_and_23_vertical_procedures() -> None:
    commune = [r for r in starter().values() if "ubnd_xa" in r.handler_groups]
    vertical = [r for r in starter().values() if "ubnd_xa" not in r.handler_groups]
    assert len(commune) >= 118
    assert len(vertical) >= 23
    assert len([r for r in commune if r.cases]) >= 118


def test_each_file_is_named_by_its_code_and_in_normal_form() -> None:
    for path in (DATA / "procedures").rglob("*.yaml"):
        assert path.stem in starter(), path
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path


def test_each_has_source_field_agency_and_channel() -> None:
    for code, record in starter().items():
        assert "Danh mục TTHC quốc gia, tháng 07/2026" in record.source, code
        assert record.field_name, code
        assert record.handling_agencies, code
        assert record.channels, code
        if record.decision_number:
            assert record.decision_number in record.source, code
        else:
            assert any(u.place == "decision_number" for u in record.unclear), code


def test_papers_are_short_noun_phrases_and_no_notes() -> None:
    for code, record in starter().items():
        for case in record.cases:
            assert len(case.name) <= 130, (code, case.name)
            assert case.papers, code
            for paper in case.papers:
                assert len(paper.name) <= 160, (code, paper.name)
                assert paper.originals + paper.copies > 0, (code, paper.name)
                assert not paper.is_note
                assert not paper.name.startswith(("Trường hợp", "Lưu ý", "Đối với", "-", "+", "*")), (
                    paper.name
                )


def test_each_has_terms_or_says_what_is_missing() -> None:
    for code, record in starter().items():
        kinds = {u.kind for u in record.unclear}
        known = all(c.term_amount and c.term_unit for c in record.channels)
        assert record.same_day or known or kinds & {"term", "unit"}, code
        assert record.cases or "text" in kinds, code
        unknown = any(c.charges is None or any(x.amount is None for x in c.charges) for c in record.channels)
        assert unknown == ("fee" in kinds), code


def test_nothing_copied_at_length() -> None:
    for code, record in starter().items():
        assert not record.steps_text, code
        assert not record.conditions_text, code
        assert all(len(c.description) == 0 and len(c.term_text) <= 80 for c in record.channels), code
        assert all(len(u.words) <= 60 for u in record.unclear), code


def test_routes_named_exist_and_are_for_the_procedure() -> None:
    routes = {r.key: r for r in read_routes(DATA / "routes") if isinstance(r, RouteRecord)}
    named = [record for record in starter().values() if record.route]
    assert len(named) >= 45
    for record in named:
        assert routes[record.route].procedure_code == record.code


SAME_DAY = [
    *("1.001193", "2.000528", "1.000656", "1.001766", "1.000894", "2.000635", "2.000815"),
    *("2.000884", "2.000913", "2.000927", "2.000942", "2.000992", "2.001008", "2.000908"),
]


@pytest.mark.parametrize("code", SAME_DAY)
def test_same_day_with_the_15_hour_rule(code: str) -> None:
    record = starter()[code]
    assert record.same_day
    assert record.cut_off == "at_15h"


@pytest.mark.parametrize(
    ("code", "amount", "unit"),
    [
        ("1.004873", 3, "working_day"),  # marital status
        ("1.004837", 3, "working_day"),  # guardianship
        ("1.004845", 2, "working_day"),  # its end
        ("1.001022", 3, "working_day"),  # recognising parents and children
        ("1.004859", 3, "working_day"),  # corrections
        ("1.004884", 5, "working_day"),  # birth again
        ("2.001035", 2, "working_day"),  # contracts
        ("1.004222", 7, "working_day"),  # permanent residence
        ("1.004194", 3, "working_day"),  # temporary residence
        ("1.001776", 10, "working_day"),  # monthly social allowance
        ("1.014027", 10, "working_day"),  # social pension
        ("1.014028", 3, "working_day"),  # funeral support
    ],
)
def test_terms_checked_by_hand(code: str, amount: int, unit: str) -> None:
    record = starter()[code]
    assert not record.same_day
    assert {(c.term_amount, c.term_unit) for c in record.channels} == {(Decimal(amount), unit)}


@pytest.mark.parametrize(
    ("code", "channel", "amounts"),
    [
        ("2.000815", "counter", [2_000]),
        ("2.000884", "counter", [10_000]),
        ("2.001035", "counter", [50_000]),
        ("2.000913", "counter", [30_000]),
        ("2.000927", "counter", [25_000]),
        ("2.000635", "online", [8_000]),
        ("1.000894", "counter", [0]),
        ("1.001193", "counter", [0, None]),
        ("1.000656", "counter", [0, None]),
        ("1.004222", "counter", [20_000]),
        ("1.004222", "online", [10_000]),
        ("1.004194", "counter", [15_000, 10_000]),
        ("2.000908", "counter", []),
    ],
)
def test_fees_checked_by_hand(code: str, channel: str, amounts: list[int | None]) -> None:
    found = next(c for c in starter()[code].channels if c.channel == channel)
    assert found.charges is not None
    assert [charge.amount for charge in found.charges] == amounts


def test_verification_makes_a_time_case() -> None:
    cases = {c.name: (c.term_amount, c.term_unit) for c in starter()["1.000894"].time_cases}
    assert cases == {"Có xác minh": (Decimal(5), "working_day")}
    cases = {c.name: (c.term_amount, c.term_unit) for c in starter()["1.004873"].time_cases}
    assert cases == {"Có xác minh": (Decimal(23), "day")}


def test_birth_asks_for_its_papers_by_case() -> None:
    birth = starter()["1.001193"]
    assert birth.decision_number == "163/QĐ-BTP"
    assert [case.name for case in birth.cases][:2] == ["", "Ủy quyền"]
    assert birth.cases[0].papers[0].name == "Tờ khai đăng ký khai sinh"
    assert birth.cases[0].papers[0].form_names == ("Tờ khai đăng ký khai sinh",)
    assert [result.name for result in birth.results] == ["Giấy khai sinh"]


def test_registers_take_each_column_from_somewhere_that_exists() -> None:
    assert set(books()) == {"khai_sinh", "khai_tu", "ket_hon", "sct_bs", "sct_ck"}
    assert len(books()["sct_bs"].columns) == len(books()["sct_ck"].columns) == 8
    for record in starter().values():
        if not record.book:
            continue
        columns = {column.key: column.source for column in books()[record.book].columns}
        for detail in record.details:
            if detail.book_column:
                assert columns[detail.book_column] == f"detail.{detail.key}", (record.code, detail.key)
        keys = {detail.key for detail in record.details}
        asked = {s.removeprefix("detail.") for s in columns.values() if s.startswith("detail.")}
        assert asked <= keys, record.code


def test_choices_are_given_where_a_detail_is_a_choice() -> None:
    for record in starter().values():
        for detail in record.details:
            assert (detail.kind == "choice") == bool(detail.choices), (record.code, detail.key)


def test_a_second_reading_gives_the_same_hashes() -> None:
    again = {r.code: r.content_hash() for r in read(DATA / "procedures") if isinstance(r, ProcedureRecord)}
    assert again == {code: record.content_hash() for code, record in starter().items()}
