"""Whom the counter may be offered: people of its own dossiers, or anyone whose whole number it holds."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.dossiers.models import Dossier
from motcua.law.identity import clean_number
from motcua.lib.typed_text import line
from motcua.org.models import Applicant
from motcua.org.queries import applicants
from motcua.org.queries.applicants import ApplicantInfo
from motcua.org.types import Actor, ActorKind

#: an identity number has nine digits at least; fewer would be trying out
_WHOLE = 8


def known_to(actor: Actor) -> QuerySet[Applicant]:
    """Applicants and proxies of dossiers that the actor's authorities received."""
    everyone = Applicant.objects.all()
    if actor.kind == ActorKind.SYSTEM:
        return everyone
    mine = Dossier.objects.filter(authority_id__in=actor.authority_ids)
    return everyone.filter(
        Q(Exists(mine.filter(applicant=OuterRef("pk")))) | Q(Exists(mine.filter(proxy=OuterRef("pk"))))
    )


def suggest(actor: Actor, text: str, limit: int = 8) -> list[ApplicantInfo]:
    """People for what is typed so far.

    A few letters or digits find only people of our own dossiers; a whole number finds whoever carries it,
    because the person stands there with the paper.
    """
    near = actor.grants[0].authority_id if actor.grants else None
    found = applicants.suggest(text, near, limit, among=known_to(actor))
    whole = by_whole_number(text)
    if whole is not None and whole.id not in {one.id for one in found}:
        found.insert(0, whole)
    return found[:limit]


def by_whole_number(text: str) -> ApplicantInfo | None:
    """Whoever carries exactly this identity number."""
    number = clean_number(line(text)[:60])
    return applicants.by_number(number) if len(number) >= _WHOLE else None


def known(actor: Actor, applicant_id: int) -> ApplicantInfo | None:
    """One person by id, if the actor has a dossier of theirs."""
    if not known_to(actor).filter(pk=applicant_id).exists():
        return None
    return applicants.applicant(applicant_id)
