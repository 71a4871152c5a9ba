"""A style sheet loses what no page of ours can use, and nothing else."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def prune() -> Any:
    spec = importlib.util.spec_from_file_location("prune", ROOT / "scripts" / "prune.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("rule", "stays"),
    [
        (".btn{color:red}", True),
        (".carousel{color:red}", False),
        (".btn .carousel{color:red}", False),
        (".btn:not(.carousel){color:red}", True),
        ("h1{color:red}", True),
        (".toast-danger{color:red}", True),
        ("@media print{.btn{color:red}}", True),
        ("@media print{.carousel{color:red}}", False),
        ("[data-bs-theme=dark] .btn{color:red}", False),
        ("[data-bs-slide]{color:red}", False),
        ('.btn{background:url("data:x;{}")}', True),
        (".p\\:btn{color:red}", False),
    ],
)
def test_a_rule_stays_when_a_page_can_match_it(prune: Any, rule: str, stays: bool) -> None:
    left = prune.pruned(rule, ['<a class="btn toast-{{ level }}">'])
    assert left == (rule if stays else "")


def test_of_a_list_only_the_possible_parts_stay(prune: Any) -> None:
    assert prune.pruned(".btn,.carousel,h1{color:red}", ["btn"]) == ".btn,h1{color:red}"


def test_properties_that_nobody_reads_go_however_deep_they_are(prune: Any) -> None:
    sheet = (
        ":root{--a:var(--b);--b:light-dark(color-mix(in oklab, var(--c) 5%, red), blue);"
        "--c:1;--d:var(--e);--e:2;--own:3}"
        "h1{color:var(--a)}"
    )
    left = prune.pruned(sheet, ["style.setProperty('--own')"])
    assert "--d" not in left
    assert "--e" not in left
    assert all(name in left for name in ("--a:", "--b:", "--c:", "--own:"))


def test_animations_that_nobody_plays_go(prune: Any) -> None:
    sheet = (
        "@keyframes spin{to{rotate:1turn}}@keyframes fade{0%{opacity:0}to{opacity:1}}h1{animation:spin 1s}"
    )
    assert prune.pruned(sheet, []) == "@keyframes spin{to{rotate:1turn}}h1{animation:spin 1s}"


def test_a_sheet_that_cannot_be_read_is_refused(prune: Any) -> None:
    with pytest.raises(ValueError, match="brace"):
        prune.pruned("h1{color:red", [])
    with pytest.raises(ValueError, match="unknown"):
        prune.pruned("@mystery x{color:red}", [])
