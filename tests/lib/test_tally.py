"""Counts that all processes of a machine share."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from motcua.lib.tally import one_more


def test_each_name_has_its_own_count(tmp_path: Path) -> None:
    assert [one_more(tmp_path / "tra-cuu", "a", 60) for _ in range(3)] == [1, 2, 3]
    assert one_more(tmp_path / "tra-cuu", "b", 60) == 1
    assert one_more(tmp_path / "khac", "a", 60) == 1


def test_a_new_stretch_counts_from_one_and_forgets_the_last(tmp_path: Path) -> None:
    one_more(tmp_path, "a", 60)
    assert one_more(tmp_path, "a", 120) == 1
    assert [found.name for found in tmp_path.iterdir()] == ["120"]
    assert one_more(tmp_path, "a", 120) == 2


def test_an_hour_put_back_takes_nothing_away(tmp_path: Path) -> None:
    one_more(tmp_path, "a", 120)
    assert one_more(tmp_path, "a", 60) == 1
    assert one_more(tmp_path, "a", 120) == 2


def _many(folder: Path) -> list[int]:
    return [one_more(folder, "a", 60) for _ in range(200)]


def test_no_count_is_lost_between_processes(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        seen = [number for numbers in pool.map(_many, [tmp_path] * 3) for number in numbers]
    assert sorted(seen) == list(range(1, 601))


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x", encoding="ascii")
    with pytest.raises(OSError):
        one_more(tmp_path / "tep", "a", 60)
