"""Every sentence of the citizens' pages that wants an English one, found in templates and code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from motcua.web import portal

HOME = Path(portal.__file__).parent
FRAME = HOME.parent / "ui" / "templates" / "ui"
#: templates of web/ui that stand around every citizen's page
FRAMES = ("base.html", "shell_public.html", "languages.html")
_CALL = re.compile(r"""(?:\b_|gettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
_MARKERS = {"_", "gettext_noop"}


def sentences() -> Iterator[tuple[str, str]]:
    """(file, sentence) for each."""
    for path in [*sorted((HOME / "templates").rglob("*.html")), *(FRAME / name for name in FRAMES)]:
        for found in _CALL.finditer(templatize(path.read_text(encoding="utf-8"))):
            yield path.name, ast.literal_eval(found[1])
    for path in sorted(HOME.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKERS:
                for given in node.args:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield path.name, given.value
