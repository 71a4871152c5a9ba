"""Applicants as a manager sees them: whose dossiers are theirs, and who may stand there twice."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.visible import visible_to
from motcua.org.queries.duplicates import Pair, pairs
from motcua.org.types import Actor


def dossiers_of(person_id: int) -> QuerySet[Dossier]:
    """Every dossier that names the person as applicant or as the one who hands in, of any office."""
    return Dossier.objects.filter(Q(applicant_id=person_id) | Q(proxy_id=person_id))


def candidates(actor: Actor) -> list[Pair]:
    """Pairs of records that may be one person, where one of them has a dossier at the actor's offices."""
    own = visible_to(actor, reach="own").order_by()
    return pairs(own.values("applicant_id").union(own.exclude(proxy=None).values("proxy_id")))


def is_known(person_ids: Iterable[int], actor: Actor) -> bool:
    """Whether one of the people has a dossier at the actor's offices: only then may they be looked at."""
    ids = list(person_ids)
    own = visible_to(actor, reach="own")
    return own.filter(Q(applicant_id__in=ids) | Q(proxy_id__in=ids)).exists()


def numbers_of(person_ids: Iterable[int]) -> dict[int, int]:
    """How many dossiers each person has, at all offices."""
    return {person_id: dossiers_of(person_id).count() for person_id in person_ids}
