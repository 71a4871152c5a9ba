"""Short ways to look at a page."""

from __future__ import annotations

import html
import re
from typing import Any

from django.http import HttpResponse


def text(response: HttpResponse | Any) -> str:
    """What a person reads on a page: no tags, single spaces."""
    page = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def value(response: HttpResponse | Any, name: str) -> str:
    """The value of an input of the page."""
    found = re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]*)"', response.content.decode())
    assert found is not None, f"no input {name}"
    return html.unescape(found[1])
