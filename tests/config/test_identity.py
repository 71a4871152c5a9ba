"""Where people prove who they are: from the environment, or a demonstration's home."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from motcua.config.home import Home
from motcua.config.identity import demonstration, form_targets, make_demonstration, providers


def test_an_office_without_configuration_has_none(tmp_path: Path) -> None:
    assert providers(Home(tmp_path), {}) == []
    assert form_targets([]) == []


def test_several_providers_come_from_the_environment(tmp_path: Path) -> None:
    environment = {
        "MOTCUA_IDENTITY_ISSUER": "https://id.example.vn/",
        "MOTCUA_IDENTITY_CLIENT_ID": "mot-cua",
        "MOTCUA_IDENTITY_CLAIMS": "number=citizen_id",
        "MOTCUA_IDENTITY_2_ISSUER": "https://other.example.vn:8443/realm",
        "MOTCUA_IDENTITY_2_CLIENT_ID": "x",
    }
    found = providers(Home(tmp_path), environment)
    assert [one["key"] for one in found] == ["dinh-danh", "dinh-danh-2"]
    assert found[0]["claims"] == {"number": "citizen_id"}
    assert form_targets(found) == ["https://id.example.vn", "https://other.example.vn:8443"]


def test_an_open_line_to_another_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="https"):
        providers(Home(tmp_path), {"MOTCUA_IDENTITY_ISSUER": "http://id.example.vn"})


def test_a_demonstration_says_so_in_its_home(tmp_path: Path) -> None:
    home = Home(tmp_path)
    make_demonstration(home)
    made = demonstration(home)
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600
    (played,) = providers(home, {})
    assert played["pretends"]
    make_demonstration(home)
    assert demonstration(home) == made
