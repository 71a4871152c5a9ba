"""The front door of the operator's tool."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from motcua.config.cli import COMMANDS
from tests.config.conftest import Call

DUE = ("law", "due-date", "--received", "2023-04-27T16:30", "--term", "3", "--unit", "working_day")
CODE = "import sys; from motcua.config.cli import main; sys.exit(main())"


def program(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-c", CODE, *words],
        check=False,
        capture_output=True,
        text=True,
        env={**own, **environment},
    )


def test_the_manual_names_every_command(motcua: Call) -> None:
    said = motcua("--help")
    assert said.code == 0
    for name, command in COMMANDS.items():
        assert f"  {name} " in said.out
        assert command.help in said.out


def test_without_a_command_the_manual_is_shown_as_wrong_use(motcua: Call) -> None:
    said = motcua()
    assert (said.code, "Exit code:" in said.out) == (2, True)


def test_an_unknown_command_gets_a_hint(motcua: Call) -> None:
    said = motcua("catalog")
    assert said.code == 2
    assert "Did you mean catalogue?" in said.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, motcua: Call, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        motcua(name, "--help")
    assert stopped.value.code == 0
    assert f"usage: motcua {name}" in capsys.readouterr().out


def test_wrong_arguments_are_wrong_use(motcua: Call) -> None:
    with pytest.raises(SystemExit) as stopped:
        motcua("dossier", "show")
    assert stopped.value.code == 2


def test_a_due_date_needs_no_database() -> None:
    said = program(*DUE, "--explain", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("05/05/2023 16:30")
    assert "Giỗ Tổ Hùng Vương" in said.stdout
    assert "[NĐ 61/2018/NĐ-CP, Điều 19]" in said.stdout


def test_a_due_date_by_the_calendar_of_a_unit(motcua: Call, offices: object) -> None:
    said = motcua(*DUE, "--calendar", "H27.15", "--explain")
    assert said.code == 0
    assert "Ủy ban nhân dân xã Cẩm Trung" in said.out


def test_an_unknown_unit_is_refused_with_a_sentence(motcua: Call, offices: object) -> None:
    said = motcua(*DUE, "--calendar", "H99.99")
    assert (said.code, said.out) == (1, "")
    assert "Không có đơn vị nào mang mã H99.99" in said.err


def test_settings_that_cannot_be_used_are_named() -> None:
    said = program("org", "list", DATABASE_URL="mysql://somewhere/else")
    assert said.returncode == 2
    assert said.stderr.count("\n") == 1
    assert "DATABASE_URL must begin with postgresql://" in said.stderr


def test_a_home_that_was_never_prepared_is_one_sentence(tmp_path: os.PathLike[str]) -> None:
    said = program("org", "list", MOTCUA_HOME=str(tmp_path), DJANGO_SETTINGS_MODULE="motcua.config.settings")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert said.stderr.rstrip().endswith("Run: motcua init")


def test_a_database_that_does_not_answer_is_one_sentence() -> None:
    said = program("org", "list", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert said.returncode == 1
    assert "Run: motcua doctor" in said.stderr
    assert "Traceback" not in said.stderr
