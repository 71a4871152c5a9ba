"""Templates keep the strict content policy: no inline script or style, nothing from outside."""

from __future__ import annotations

import re

from tests.architecture.source import name, report, templates

RULES = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "htmx evaluation": re.compile(r"\bhx-(on|vals\s*=\s*[\"']js:)", re.IGNORECASE),
    "something from outside": re.compile(
        r"<(script|link|img|iframe)[^>]+(src|href)=[\"'](https?:)?//", re.IGNORECASE
    ),
    "switched-off escaping": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}


OF_DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}")
#: these are about Django's own tags; the others about the markup around them
ABOUT_DJANGO = {"switched-off escaping"}


def test_templates_keep_the_content_policy() -> None:
    found = []
    for path in templates():
        whole = path.read_text(encoding="utf-8")
        markup = OF_DJANGO.sub(lambda tag: "_" * len(tag[0]), whole)
        for rule, pattern in RULES.items():
            text = whole if rule in ABOUT_DJANGO else markup
            for hit in pattern.finditer(text):
                found.append(f"{name(path)}:{text.count(chr(10), 0, hit.start()) + 1} {rule}")
    report(found, "the content policy of the server would refuse this in the browser")


def test_templates_stay_short() -> None:
    found = [
        f"{name(path)}: {lines} lines"
        for path in templates()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 200
    ]
    report(found, "a template has at most 200 lines")


def test_there_are_templates_to_look_at() -> None:
    assert templates()
