"""Applicants of a history brought in: known ones are found, new ones stored, many at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from motcua.lib.vietnamese_text import clean, fold, name_sort_key
from motcua.org.actions.applicant_fields import guess_kind
from motcua.org.models import Applicant, ApplicantKind

#: name and identity number as another system told them; the number may be empty
Told = tuple[str, str]
#: who stands for an applicant of whom nothing was told
UNNAMED = "Người nộp không ghi tên"


@lru_cache(maxsize=200_000)
def name_keys(name: str) -> tuple[str, str, str]:
    """A person's name cleaned, its key of search and its key of order, each as long as its column."""
    cleaned = clean(name)[:300] or UNNAMED
    return cleaned, fold(cleaned)[:300], name_sort_key(cleaned)[:1200]


def bring_applicants(told: Iterable[Told]) -> dict[Told, int]:
    """The record of each person told of, made when it is new; what is known of a person is left as it is.

    A number of no known kind is not stored: the person is then kept by name alone, one record for each name.
    """
    kinds = {one: guess_kind(one[1], ApplicantKind.PERSON.value) if one[1] else "" for one in set(told)}
    numbered = {one: (kind, one[1]) for one, kind in kinds.items() if kind}
    found = _by_number(numbered)
    found |= _by_name([one for one, kind in kinds.items() if not kind])
    return found


def _by_number(numbered: dict[Told, tuple[str, str]]) -> dict[Told, int]:
    known = _known_numbers(numbered.values())
    # in one order, so that two who bring in the same people never wait for each other crosswise
    missing = sorted((numbers, one) for one, numbers in numbered.items() if numbers not in known)
    if missing:
        fresh = {numbers: _person(one[0], *numbers) for numbers, one in missing}
        Applicant.objects.bulk_create(fresh.values(), batch_size=1000, ignore_conflicts=True)
        known |= _known_numbers(fresh)
    return {one: known[numbers] for one, numbers in numbered.items()}


def _known_numbers(numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = Applicant.objects.filter(identity_number__in={number for _, number in numbers})
    return {
        (kind, number): pk
        for kind, number, pk in rows.values_list("identity_kind", "identity_number", "pk")
        if number
    }


def _by_name(unnumbered: list[Told]) -> dict[Told, int]:
    wanted = {one: name_keys(one[0]) for one in unnumbered}
    folds = {folded for _, folded, _ in wanted.values()}
    rows = Applicant.objects.filter(
        name_fold__in=folds, identity_number=None, phone="", birth_date=None, birth_text=""
    )
    known = dict(rows.order_by("-pk").values_list("name", "pk"))
    fresh = {name: _person(name) for name, _, _ in sorted(wanted.values()) if name not in known}
    Applicant.objects.bulk_create(fresh.values(), batch_size=1000)
    known |= {name: made.pk for name, made in fresh.items()}
    return {one: known[name] for one, (name, _, _) in wanted.items()}


def _person(told_name: str, identity_kind: str = "", identity_number: str = "") -> Applicant:
    name, folded, ordered = name_keys(told_name)
    return Applicant(
        kind=ApplicantKind.PERSON,
        name=name,
        name_fold=folded,
        sort_key=ordered,
        identity_kind=identity_kind,
        identity_number=identity_number or None,
    )
