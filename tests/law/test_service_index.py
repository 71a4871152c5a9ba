"""Points of the index of QĐ 766 against their case tables, and the table of indicators itself."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.law import registry, service_index
from motcua.law.service_index import (
    GROUPS,
    INDICATORS,
    Applies,
    Score,
    WhenEmpty,
    indicators,
    not_counted,
    points,
    score,
    total,
    totals,
)
from tests.law.tables import cases

ON = date(2023, 6, 14)
BY_CODE = {row.code: row for row in INDICATORS}


@cases("service_index.points")
def test_points(row):
    found = points(
        int(row["numerator"]),
        int(row["denominator"]),
        maximum=Decimal(row["max"]),
        full_at=Decimal(row["full_at"]),
        when_empty=WhenEmpty(row["when_empty"]),
        on=ON,
    )
    assert found == (Decimal(row["points"]) if row["points"] else None), row["note"]


def _scores(text: str) -> list[Score]:
    pairs = (pair.split("=") for pair in text.split())
    return [Score(BY_CODE[code], 1, 1, Decimal(value) if value else None) for code, value in pairs]


@cases("service_index.total")
def test_total(row):
    found = total(_scores(row["scores"]), on=ON)
    assert found.points == (Decimal(row["points"]) if row["points"] else None), row["note"]
    assert (found.out_of, found.full) == (Decimal(row["out_of"]), Decimal(row["full"]))
    assert " ".join(found.left_out) == row["left_out"]


def _switch(monkeypatch, name, value):
    monkeypatch.setattr(
        service_index, "word", lambda asked, on=None: value if asked == name else registry.word(asked, on)
    )


@pytest.mark.parametrize(
    ("switch", "code", "expected"),
    [
        ("na", "5.2", None),
        ("zero", "5.2", "0.00"),
        ("full", "2.1", "20"),
        ("published", "5.2", "6"),
        ("published", "5.4", "0.00"),
        ("published", "2.1", None),
    ],
)
def test_no_denominator_follows_the_switch(monkeypatch, switch, code, expected):
    _switch(monkeypatch, "service_index.no_denominator", switch)
    found = score(BY_CODE[code], 0, 0, on=ON)
    assert found.points == (Decimal(expected) if expected else None)
    assert found.reason
    assert found.rate is None


def test_the_rest_is_scaled_up_when_the_switch_says_so(monkeypatch):
    _switch(monkeypatch, "service_index.missing", "scale")
    found = total(_scores("2.1=18.00 3.3="), on=ON)
    assert (found.points, found.scaled, found.share) == (Decimal("21.60"), True, Decimal("90.00"))
    whole = total(_scores("2.1=18.00"), on=ON)
    assert (whole.points, whole.scaled) == (Decimal("18.00"), False)


def test_the_hundred_points_of_a_province_stand_in_five_groups():
    rows = indicators(ON, Applies.PROVINCE)
    by_group = {code: sum(row.maximum for row in rows if row.group == code) for code in GROUPS}
    assert by_group == {"1": 18, "2": 20, "3": 22, "4": 22, "5": 18}


def test_nothing_was_in_force_before_the_decision():
    assert indicators(date(2022, 6, 22), Applies.COMMUNE) == ()


def test_uncertain_maxima_are_marked():
    assert {row.code for row in INDICATORS if not row.settled} == {"1.1", "3.1", "3.2", "3.3", "4.x"}
    assert all(row.note for row in INDICATORS if not row.settled)
    assert len(BY_CODE) == len(INDICATORS)


def test_totals_name_what_is_left_out():
    rows = [
        score(BY_CODE["2.1"], 95, 100, on=ON),
        not_counted(BY_CODE["5.4"], "Chưa có số liệu"),
        score(BY_CODE["5.2"], 0, 0, on=ON),
    ]
    groups, whole = totals(rows, on=ON)
    assert [(g.code, g.points) for g in groups] == [("2", Decimal("19.00")), ("5", None)]
    assert (whole.points, whole.out_of, whole.full, whole.left_out) == (
        Decimal("19.00"),
        20,
        32,
        ("5.4", "5.2"),
    )
    assert whole.share == Decimal("95.00")
    assert rows[1].lost == 0
    assert rows[1].gained_by(3) == 0


@given(
    st.integers(min_value=1, max_value=500),
    st.integers(min_value=0, max_value=500),
    st.integers(min_value=0, max_value=500),
    st.sampled_from([row for row in INDICATORS if row.maximum]),
)
def test_mending_dossiers_gains_what_scoring_anew_would(denominator, numerator, mended, indicator):
    numerator = min(numerator, denominator)
    mended = min(mended, denominator - numerator)
    now = score(indicator, numerator, denominator, on=ON)
    then = score(indicator, numerator + mended, denominator, on=ON)
    assert now.points is not None
    assert then.points is not None
    assert now.gained_by(mended) == then.points - now.points
    assert 0 <= now.points <= indicator.maximum
    assert now.lost >= now.gained_by(mended) >= 0


def test_maxima_and_names_agree_with_the_published_list(shared_data):
    path = shared_data / "chi_tieu_766.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["chi_tieu"]
    known = {
        row["ma_mo_ta"]: row["diem_toi_da"]
        for row in rows
        if row["ma_mo_ta"] and row["diem_toi_da"] is not None
    }
    ours = {code.replace("3.5a", "3.5"): row.maximum for code, row in BY_CODE.items()}
    for code, maximum in known.items():
        assert ours[code] == maximum, code
