"""Our national days against the published list and an independent library."""

from __future__ import annotations

import csv
import tomllib
from datetime import date

import holidays
import pytest

from tests.law.tables import NATIONAL_FILE, calendar, national_days
from tests.shared_data import SHARED

SHARED_LIST = SHARED / "data" / "ngay_nghi_le_2020_2027.csv"
KINDS = {"nghi_le": "holiday", "nghi_bu": "compensation", "nghi_hoan_doi": "swapped-off", "lam_bu": "worked"}
#: missing in the library: a late swap by a Government Office paper
LATE_SWAP = {date(2026, 1, 2)}


def _rows():
    return tomllib.loads(NATIONAL_FILE.read_text(encoding="utf-8"))["day"]


def test_no_day_is_listed_twice_and_swaps_go_both_ways():
    rows = _rows()
    assert len({row["date"] for row in rows}) == len(rows) == len(national_days())
    kinds = {row["date"]: row for row in rows}
    swapped = [row for row in rows if "swaps_with" in row]
    assert swapped
    for row in swapped:
        other = kinds[row["swaps_with"]]
        assert other["swaps_with"] == row["date"]
        assert {row["kind"], other["kind"]} == {"swapped-off", "worked"}


def test_days_off_agree_with_the_library():
    library = set(holidays.country_holidays("VN", years=range(2020, 2028)))
    ours = {day for day, special in national_days().items() if not special.working}
    assert ours - LATE_SWAP == library - LATE_SWAP


@pytest.mark.skipif(not SHARED_LIST.exists(), reason="shared data absent")
def test_days_and_kinds_agree_with_the_shared_list():
    with SHARED_LIST.open(encoding="utf-8", newline="") as file:
        published = {date.fromisoformat(r["ngay"]): KINDS[r["loai"]] for r in csv.DictReader(file)}
    assert {row["date"]: row["kind"] for row in _rows()} == published


def test_what_is_not_announced_is_marked():
    uncertain = {day for day, special in national_days().items() if not special.certain}
    assert {day.year for day in uncertain} == {2027}
    assert date(2027, 2, 6) in uncertain
    assert date(2027, 4, 30) not in uncertain


def test_worked_saturdays_have_full_hours():
    hours = calendar("national")
    worked = [day for day, special in national_days().items() if special.working]
    assert len(worked) == 4
    assert all(len(hours.intervals(day)) == 2 for day in worked)
