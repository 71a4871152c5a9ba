"""Applicants already known: by a number of any paper, and by what is typed of a name or phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.law.identity import clean_number
from motcua.lib.dates import format_day
from motcua.lib.typed_text import line
from motcua.lib.vietnamese_text import fold
from motcua.org.models import Applicant, ApplicantKind, IdentityKind, Sex
from motcua.org.queries.units import unit

_NUMBERED = [kind.value for kind in IdentityKind if kind.value]


@dataclass(frozen=True, slots=True)
class ApplicantInfo:
    """One applicant as stored; kinds and sex by their stored values, with the words beside them."""

    id: int
    kind: str
    name: str
    identity_kind: str
    identity_number: str
    former_number: str
    birth_date: date | None
    birth_text: str
    sex: str
    address: str
    phone: str
    email: str
    issued_on: date | None

    @property
    def birth(self) -> str:
        """``17/02/1990``, or what is known of it."""
        return format_day(self.birth_date) or self.birth_text

    @property
    def kind_name(self) -> str:
        return str(ApplicantKind(self.kind).label)

    @property
    def identity_name(self) -> str:
        return str(IdentityKind(self.identity_kind).label)

    @property
    def sex_name(self) -> str:
        return str(Sex(self.sex).label) if self.sex else ""


def info_of(found: Applicant) -> ApplicantInfo:
    """The plain record of a stored applicant."""
    return ApplicantInfo(
        id=found.pk,
        kind=found.kind,
        name=found.name,
        identity_kind=found.identity_kind,
        identity_number=found.identity_number or "",
        former_number=found.former_number,
        birth_date=found.birth_date,
        birth_text=found.birth_text,
        sex=found.sex,
        address=found.address,
        phone=found.phone,
        email=found.email,
        issued_on=found.issued_on,
    )


def begins(field: str, text: str) -> Q:
    """Rows whose field begins with a text, by the index on either database.

    SQLite uses no index for LIKE, PostgreSQL none for a range under a national collation.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + "\U0010ffff"})


def applicant(applicant_id: int) -> ApplicantInfo | None:
    """One applicant by id."""
    found = Applicant.objects.filter(pk=applicant_id).first()
    return info_of(found) if found else None


def by_number(number: str) -> ApplicantInfo | None:
    """Whoever carries a number now, else whoever carried it before (old card, earlier passport)."""
    wanted = clean_number(line(number))[:40]
    if not wanted:
        return None
    rows = list(
        Applicant.objects.filter(Q(identity_number=wanted) | Q(former_number=wanted)).order_by("pk")[:20]
    )
    if not rows:
        return None
    order = {kind: index for index, kind in enumerate(_NUMBERED)}
    return info_of(min(rows, key=lambda a: (a.identity_number != wanted, order.get(a.identity_kind, 9))))


def _by_digits(among: QuerySet[Applicant], digits: str, limit: int) -> list[Applicant]:
    """One index after the other: an OR over three would read the whole table on PostgreSQL."""
    found: dict[int, Applicant] = {}
    for field in ("identity_number", "phone", "former_number"):
        if len(found) < limit:
            rows = among.filter(begins(field, digits)).order_by()
            found |= {a.pk: a for a in rows[:limit]}
    return list(found.values())[:limit]


def _by_name(among: QuerySet[Applicant], folded: str, limit: int) -> list[Applicant]:
    """In no order, so that the search may stop as soon as it has enough."""
    found = list(among.filter(begins("name_fold", folded)).order_by()[:limit])
    if len(found) < limit:
        words = Q()
        for word in folded.split()[:6]:
            words &= Q(name_fold__contains=word)
        others = among.filter(words).exclude(pk__in=[a.pk for a in found]).order_by()
        found += others[: limit - len(found)]
    return found


def suggest(
    text: str,
    authority_id: int | None = None,
    limit: int = 8,
    *,
    among: QuerySet[Applicant] | None = None,
) -> list[ApplicantInfo]:
    """Known applicants for what is typed so far: a number, a phone, or any words of a name.

    Args:
        among: only these; the desk offers nobody beyond its own dossiers.
        authority_id: people whose address names this authority's place come first.
    """
    everyone = Applicant.objects.all() if among is None else among
    typed = line(text)[:300]
    digits = re.sub(r"[\s.\-]", "", re.sub(r"^\+84", "0", typed))
    if digits.isdecimal():
        found = _by_digits(everyone, digits, limit) if len(digits) >= 3 else []
    else:
        folded = fold(typed)
        found = _by_name(everyone, folded, limit * 3) if len(folded) >= 2 else []
    near = fold(unit(authority_id).place) if authority_id is not None else ""
    found.sort(key=lambda a: (near not in fold(a.address), a.sort_key))
    return [info_of(a) for a in found[:limit]]
