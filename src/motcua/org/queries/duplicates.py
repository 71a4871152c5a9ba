"""Records of applicants that may be one person: same name and birth date, or one's old number the other's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from motcua.org.models import Applicant, ApplicantKind, IdentityKind
from motcua.org.queries.applicants import ApplicantInfo, info_of

SAME_NUMBER = "Số giấy tờ cũ của người này là số của người kia"
SAME_BIRTH = "Cùng họ tên, cùng ngày sinh"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person, the older record first, and why it is thought so."""

    first: ApplicantInfo
    second: ApplicantInfo
    why: str

    @property
    def two_numbers(self) -> bool:
        """Both carry a personal number, and not the same: two people, unless one was mistyped."""
        return all(one.identity_kind == IdentityKind.PERSONAL for one in (self.first, self.second))


def _others(**same: str) -> QuerySet[Applicant, Any]:
    """Another person with the same values as the row outside; the first by id."""
    wanted = Q(kind=ApplicantKind.PERSON, **{name: OuterRef(outer) for name, outer in same.items()})
    return Applicant.objects.filter(wanted).exclude(pk=OuterRef("pk")).order_by("pk").values("pk")[:1]


def pairs(among: QuerySet[Any, Any], most: int = 500) -> list[Pair]:
    """Pairs of which at least one is ``among`` (a query of ids), those joined by a number first.

    Args:
        most: how many rows each of the two searches looks at.
    """
    people = Applicant.objects.filter(kind=ApplicantKind.PERSON, pk__in=among).order_by("sort_key", "pk")
    searches = (
        (people.exclude(former_number=""), _others(identity_number="former_number"), SAME_NUMBER),
        (people.exclude(identity_number=None), _others(former_number="identity_number"), SAME_NUMBER),
        (
            people.filter(birth_date__isnull=False),
            _others(name_fold="name_fold", birth_date="birth_date"),
            SAME_BIRTH,
        ),
    )
    found: dict[tuple[int, int], str] = {}
    for rows, others, why in searches:
        wanted = rows.annotate(other=Subquery(others)).filter(other__isnull=False)
        for one, other in wanted.values_list("pk", "other")[:most]:
            found.setdefault((min(one, other), max(one, other)), why)
    infos = {a.pk: info_of(a) for a in Applicant.objects.filter(pk__in={pk for pair in found for pk in pair})}
    return [Pair(infos[one], infos[other], why) for (one, other), why in found.items()]
