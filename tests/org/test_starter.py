"""First units from a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from motcua.lib.refused import Invalid
from motcua.org.actions.starter import load_units
from motcua.org.models import Unit
from motcua.org.queries.units import find, history, one_stop_of
from tests.org.places import AT

pytestmark = pytest.mark.django_db

FILE = """
units:
  - code: H27
    key: tinh
    name: UBND tỉnh Hà Tĩnh
    level: province
    valid_from: 1991-08-12
    place: Hà Tĩnh
    units:
      - code: 000.00.15.H27
        key: huyen
        name: UBND huyện Can Lộc
        level: district
        valid_from: 1991-08-12
        units:
          - code: H27.15.02
            key: xa-cu
            name: UBND xã Đồng Lộc
            valid_from: 1991-08-12
            valid_to: 2025-06-30
            successors: [{to: xa-moi, decision: Nghị quyết 1665/NQ-UBTVQH15}]
      - code: H27.15.02
        key: xa-moi
        name: UBND xã Đồng Lộc (mới)
        valid_from: 2025-07-01
        units:
          - {code: H27.15.02.01, name: Trung tâm PVHCC, kind: one_stop, valid_from: 2025-07-01}
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "units.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_brings_units_and_their_past(tmp_path: Path) -> None:
    path = written(tmp_path, FILE)
    loaded = load_units(path, at=AT)
    assert (loaded.created, len(loaded.units)) == (5, 5)
    old, new = find("H27.15.02", date(2023, 6, 1)), find("H27.15.02", date(2026, 6, 1))
    assert old is not None
    assert new is not None
    assert (old.id, new.id) == (loaded.units["xa-cu"], loaded.units["xa-moi"])
    (descent,) = history(new.id).predecessors
    assert (descent.unit.id, descent.day) == (old.id, date(2025, 7, 1))
    assert Unit.objects.get(pk=loaded.units["huyen"]).valid_to == date(2025, 6, 30)
    assert one_stop_of(new.id, date(2026, 6, 1)).name == "Trung tâm PVHCC"


def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, FILE)
    first = load_units(path, at=AT)
    again = load_units(path, at=AT)
    assert again.created == 0
    assert again.units == first.units


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- x", "danh sách"),
        ("units: 5", "danh sách"),
        ("units: [{name: a}]", "cần code và name"),
        ("units: [{code: H1, name: a, colour: red, valid_from: 2020-01-01}]", "colour"),
        ("units: [{code: H27, name: a}]", "valid_from"),
        ("units: [{code: H27, name: a, valid_from: hôm qua}]", "valid_from"),
        (
            "units: [{code: H27, name: a, level: province, valid_from: 2020-01-01, successors: [{to: b}]}]",
            "không có đơn vị kế tục",
        ),
        (
            "units: [&a {code: H27, name: a, valid_from: 2020-01-01}, *a]",
            "hai lần",
        ),
    ],
)
def test_a_broken_file_is_refused_whole(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        load_units(written(tmp_path, text), at=AT)
    assert not Unit.objects.exists()
