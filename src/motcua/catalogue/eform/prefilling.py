"""Answers that are known before the person writes: from the account, in the words of the account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.catalogue.eform.conditions import is_filled
from motcua.catalogue.eform.definition import EForm, Question
from motcua.catalogue.eform.kinds import PROVINCES, Kind
from motcua.catalogue.eform.values import clean_answer, sex_of
from motcua.lib.vietnamese_text import clean, fold

_PROVINCES = {fold(name).removeprefix("thanh pho "): name for name in PROVINCES}
_OF_PROVINCE = re.compile(r"^(tinh|thanh pho|tp\.?)\s*")
_COMMUNE = re.compile(r"^(xa|phuong|dac khu)\b")
#: how an account calls an identity paper, how a form does
_PAPERS = {"personal": "card", "cmnd": "old_card", "passport": "passport"}


def prefilled(form: EForm, known: Mapping[str, Any], *, initial: bool = True) -> dict[str, Any]:
    """Answers that are known before the person writes.

    Args:
        known: what the account knows, by ``name`` or ``applicant.name``: text, dates, mappings of parts; an
            address may be one line; ``identity_kind``, ``identity_number`` and ``issued_on`` make a paper.
        initial: also what the form itself puts there at first.
    """
    whole = {**known, "identity_paper": known.get("identity_paper") or _paper(known)}
    found: dict[str, Any] = {}
    for section, question in form.questions():
        if section.repeats is not None:
            continue
        raw = whole.get(question.prefill, whole.get(question.prefill.removeprefix("applicant.")))
        if initial and not is_filled(raw):
            raw = question.initial
        cleaned = clean_answer(question, _as_asked(question, raw))
        if not cleaned.problems and is_filled(cleaned.value):
            found[question.key] = cleaned.value
    return found


def _as_asked(question: Question, raw: Any) -> Any:
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, str) and question.kind is Kind.SEX:
        return sex_of(raw)
    if isinstance(raw, str) and question.kind in {Kind.ADDRESS, Kind.RESIDENCE}:
        return address_of(raw)
    if isinstance(raw, Mapping):
        return {key: _as_asked(question, part) for key, part in raw.items() if is_filled(part)}
    return raw


def _paper(known: Mapping[str, Any]) -> dict[str, Any]:
    """The identity paper of an account that knows its parts."""
    kind = _PAPERS.get(str(known.get("identity_kind", "")), "")
    number = known.get("identity_number")
    return {"kind": kind, "number": number, "issued": known.get("issued_on", "")} if kind and number else {}


def address_of(text: str) -> dict[str, str]:
    """The parts of an address written in one line; what is not recognised stays in the part for free words.

    >>> address_of("Thôn 3, xã Cẩm Trung, tỉnh Hà Tĩnh")
    {'province': 'Hà Tĩnh', 'commune': 'xã Cẩm Trung', 'rest': 'Thôn 3'}
    """
    parts = [clean(part) for part in text.split(",") if clean(part)]
    found: dict[str, str] = {}
    province = _PROVINCES.get(_OF_PROVINCE.sub("", fold(parts[-1]))) if parts else None
    if province:
        found["province"] = province
        parts.pop()
        if parts and _COMMUNE.match(fold(parts[-1])):
            found["commune"] = parts.pop()
    return {**found, "rest": ", ".join(parts)} if parts else found
