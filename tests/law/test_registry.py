"""The register of rules: every rule has cases, sources and validity; the published index is current."""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from motcua.law.calendar import STANDARD
from motcua.law.command import add_arguments, run
from motcua.law.deadlines import CutOff, Reading
from motcua.law.index import index
from motcua.law.registry import PARAMETERS, RULES, SOURCES, basis_of, cite, number, parameter, rule
from motcua.law.timeliness import Granularity
from tests.law.tables import CASES, calendar

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("key", sorted(RULES))
def test_every_rule_has_a_case_table(key):
    assert (CASES / f"{key}.csv").is_file()


@pytest.mark.parametrize("key", sorted(RULES))
def test_every_rule_says_what_it_is_and_since_when(key):
    found = RULES[key]
    assert found.summary.endswith(".")
    for earlier, later in zip(found.bases, found.bases[1:], strict=False):
        assert earlier.valid_to is not None
        assert earlier.valid_to < later.valid_from
    for basis in found.bases:
        assert basis.valid_from >= SOURCES[basis.source].valid_from


def test_parameters_do_not_precede_their_source_and_do_not_overlap():
    for values in PARAMETERS.values():
        starts = [value.basis.valid_from for value in values]
        assert len(set(starts)) == len(starts)
        for value in values:
            assert value.basis.valid_from >= SOURCES[value.basis.source].valid_from
            assert value.note


def test_choices_are_among_the_known_ones():
    assert parameter("deadline.reading").value in set(Reading)
    assert parameter("deadline.same_day_cut_off").value in set(CutOff)
    assert parameter("timeliness.granularity").value in set(Granularity)
    assert parameter("supplement.rule").value in {"restart", "subtract", "extend"}


def test_a_parameter_before_its_first_row_takes_the_first():
    assert number("online.answer_within", date(2019, 1, 1)) == 480


def test_citations_follow_the_day_of_receipt():
    assert basis_of("apology.may_reschedule", date(2025, 6, 30)) == "NĐ 61/2018/NĐ-CP, Điều 19 khoản 9"
    assert basis_of("apology.may_reschedule", date(2025, 7, 1)) == "NĐ 118/2025/NĐ-CP"
    assert cite("BLDS_2015", 147, 2) == "Bộ luật Dân sự 2015, Điều 147 khoản 2"


def test_an_unknown_source_cannot_be_cited():
    with pytest.raises(KeyError, match="unknown legal source"):
        rule(source="ND0_0000", valid=("2018-06-21", None))


def test_the_published_index_is_current():
    committed = (ROOT / "docs" / "law" / "index.md").read_text(encoding="utf-8")
    assert committed == index(), "run: python -m motcua.law.index > docs/law/index.md"


def test_the_law_needs_nothing_but_the_standard_library():
    probe = (
        "import sys, motcua.law.command; "
        "print(sorted(m for m in sys.modules if m.split('.')[0] in {'django', 'yaml', 'holidays'}))"
    )
    out = subprocess.run(
        [sys.executable, "-c", probe],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert out.stdout.strip() == "[]"


def _run(*words: str) -> list[str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    loaded = []

    def load(unit):
        loaded.append(unit)
        return calendar("national") if unit is None else STANDARD

    return run(parser.parse_args(list(words)), load)


def test_the_command_explains_a_due_date():
    lines = _run(
        "due-date", "--received", "2023-04-27T16:30", "--term", "3", "--unit", "working_day", "--explain"
    )
    assert lines[0].startswith("05/05/2023 16:30")
    assert any("Giỗ Tổ Hùng Vương" in line for line in lines)
    assert "05/05/2023" in lines[-1]
    assert any("NĐ 61/2018/NĐ-CP" in line for line in lines)


def test_the_command_takes_a_unit_and_a_half_day():
    lines = _run("due-date", "--received", "2023-05-02T07:00", "--term", "0,5", "--calendar", "H27.15.02")
    assert lines == ["02/05/2023 11:00  (11 giờ, thứ Ba ngày 02/05/2023)"]


def test_the_command_knows_same_day_results():
    lines = _run("due-date", "--received", "2026-03-02T15:30", "--same-day")
    assert lines[0].startswith("03/03/2026 17:00")


@pytest.mark.parametrize("word", ["31/02/2023", "nay", ""])
def test_the_command_refuses_what_is_no_moment(word, capsys):
    with pytest.raises(SystemExit):
        _run("due-date", "--received", word)
    assert "không phải thời điểm" in capsys.readouterr().err


def test_the_command_prints_the_index():
    assert _run("index") == index().splitlines()
