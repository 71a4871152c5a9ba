"""Everything that is stored of a person, as one archive: for programs (JSON) and for reading (a page)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from motcua.dossiers.queries.own_data import own_dossiers
from motcua.org.queries import citizens, corrections
from motcua.org.types import Actor
from motcua.oversight.queries import followed
from motcua.web.ui import wording


def packed(actor: Actor, at: datetime) -> bytes:
    """The archive: ``du-lieu.json`` and ``du-lieu.html``."""
    told = collected(actor, at)
    page = render_to_string("portal/account/exported.html", {"told": told, "at": at, "parts": _lines(told)})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu.json", json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
        archive.writestr("du-lieu.html", page)
    return out.getvalue()


def collected(actor: Actor, at: datetime) -> dict[str, Any]:
    """The person's account, papers, dossiers, petitions and requests; nothing of anybody else."""
    return {
        "made_at": at,
        "account": asdict(citizens.account_info(actor)),
        "acts_for": [asdict(paper) for paper in citizens.papers_given(actor)],
        "dossiers": list(own_dossiers(actor)),
        "petitions": [asdict(one) for one in followed.own(actor, limit=1000)],
        "corrections": [asdict(one) for one in corrections.own(actor)],
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _lines(told: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """The same as lines to read: depth, name, value."""
    found: list[tuple[int, str, str]] = []
    _walk(told, 0, found)
    return found


def _walk(value: object, depth: int, found: list[tuple[int, str, str]]) -> None:
    if isinstance(value, Mapping):
        entries = [(str(name), inner) for name, inner in value.items()]
    elif isinstance(value, list | tuple):
        entries = [(str(number), inner) for number, inner in enumerate(value, start=1)]
    else:
        return
    for name, inner in entries:
        leaf = not isinstance(inner, Mapping | list | tuple)
        if leaf and inner in (None, ""):
            continue
        found.append((min(depth, 5), name, _words(inner) if leaf else ""))
        _walk(inner, depth + 1, found)


def _words(value: object) -> str:
    if isinstance(value, datetime):
        return wording.moment(value)
    return wording.day(value) if isinstance(value, date) else str(value)
