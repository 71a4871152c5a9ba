"""The Typst compiler: one per template and process, fed with data only (never with markup)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from motcua.dossiers.slips.fonts import FONT_DIR, font_files

TEMPLATES = Path(__file__).resolve().parent / "templates"
#: the archive profile of the papers (ISO 19005-2, level b)
PDF_STANDARD: Final = "a-2b"


class _Press:
    """A compiler with its lock: Typst keeps its font and layout caches inside and is not re-entrant."""

    def __init__(self, template: str) -> None:
        font_files()
        self._lock = Lock()
        self._compiler = typst.Compiler(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=[FONT_DIR],
            ignore_system_fonts=True,
        )

    def pdf(self, data: Mapping[str, Any], at: datetime) -> bytes:
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        with self._lock:
            made = self._compiler.compile(
                format="pdf", sys_inputs=inputs, pdf_standards=[PDF_STANDARD], timestamp=int(at.timestamp())
            )
        if not isinstance(made, bytes):
            raise TypeError("the compiler gave no single PDF")
        return made


@cache
def _press(template: str) -> _Press:
    return _Press(template)


def typeset(template: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """PDF/A-2b of ``data`` laid out by ``template``.

    Args:
        template: a file in ``templates/``.
        data: JSON-safe; every text in it already passed ``wording.printable``.
        at: creation date inside the file; the same data and date give the same bytes.

    Raises:
        FontsMissing: `make setup` has not copied the fonts.
        typst.TypstError: the template refuses the data (a bug).
    """
    return _press(template).pdf(data, at)


def typeset_apart(template: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """The same bytes as ``typeset``, made in a child process, one at a time.

    Typst keeps layouts of its last ten documents; a long register would stay in the worker with 0.2 MB a row.

    Raises:
        RuntimeError: the child failed; its last words are in the message.
    """
    order = json.dumps({"template": template, "data": data, "at": at.isoformat()}).encode()
    root = str(Path(__file__).resolve().parents[3])
    with _APART:
        done = subprocess.run(
            [sys.executable, "-m", "motcua.dossiers.slips.engine"],
            input=order,
            capture_output=True,
            check=False,
            timeout=120,
            env={**os.environ, "PYTHONPATH": root},
        )
    if done.returncode:
        raise RuntimeError(f"typesetting failed: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


_APART = Lock()


def _serve_one() -> None:
    order = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(typeset(order["template"], order["data"], datetime.fromisoformat(order["at"])))


if __name__ == "__main__":
    _serve_one()
