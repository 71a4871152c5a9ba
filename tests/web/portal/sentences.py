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
FRAMES = ("base.html", "shell_public.html", "languages.html", "errors.html", "upload.html")
FAILURES = ("failure.html", "failure_words.html", "failure_fragment.html")
#: what refuses citizens: each whole sentence there wants an English one
BELOW = (
    "dossiers/actions/applying.py",
    "dossiers/actions/applying_papers.py",
    "dossiers/queries/applications.py",
    "dossiers/queries/payments.py",
    "documents/actions/uploads.py",
    "org/actions/citizens.py",
    "org/actions/codes.py",
    "oversight/queries/followed.py",
    "oversight/actions/petitioning.py",
    "oversight/queries/feedback.py",
    "visits/actions/booking.py",
    "visits/queries/slots.py",
    "visits/queries/queue.py",
)
_CALL = re.compile(r"""(?:\b_|gettext)\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
_MARKERS = {"_", "lazy", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}
_REFUSALS = re.compile("Invalid|No[A-Z]|Not[A-Z]|Refused|Unfit|Too|Other|Already|Account")


def sentences() -> Iterator[tuple[str, str]]:
    """(file, sentence) for each."""
    for path in [
        *sorted((HOME / "templates").rglob("*.html")),
        *(FRAME / name for name in (*FRAMES, *FAILURES)),
    ]:
        for found in _CALL.finditer(templatize(path.read_text(encoding="utf-8"))):
            yield path.name, ast.literal_eval(found[1])
    for path in [*sorted(HOME.rglob("*.py")), HOME.parent / "ui" / "forms.py"]:
        for call in _calls(path):
            if isinstance(call.func, ast.Name) and call.func.id in _MARKERS:
                yield from ((path.name, said) for said in _said(call.args))


def refusals() -> Iterator[tuple[str, str]]:
    """(file, sentence) for each whole sentence by which the layers below refuse a citizen something.

    What a sentence names in “…” stands as “{}”, as in the catalogue (web/ui/spoken.py).
    """
    for path in (HOME.parents[1] / name for name in BELOW):
        for call in _calls(path):
            named = isinstance(call.func, ast.Name) and _REFUSALS.match(call.func.id)
            if named or ast.unparse(call.func) == "super().__init__":
                whole = (said for said in _said(call.args) if said.endswith("."))
                yield from ((path.name, re.sub("“[^”]*”", "“{}”", said)) for said in whole)


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def _said(given: list[ast.expr]) -> Iterator[str]:
    for one in given:
        if isinstance(one, ast.Dict):
            yield from _said(one.values)
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value
