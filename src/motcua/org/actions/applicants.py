"""Storing applicants: one person is one record, in one statement, and nothing known is wiped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from motcua.law.identity import Sex as LawSex
from motcua.law.identity import personal_number_warnings
from motcua.lib.vietnamese_text import fold, name_sort_key, sort_key
from motcua.org.actions.applicant_fields import ApplicantData, checked
from motcua.org.models import Applicant, ApplicantKind, IdentityKind
from motcua.org.queries.applicants import by_number

__all__ = ["ApplicantData", "Claimed", "claim", "save", "warnings"]

#: the papers that a personal number replaces
_REPLACED = {IdentityKind.CMND.value, IdentityKind.PASSPORT.value}

#: ``known`` is the identity under which the person already stands: that of the number itself, else that of
#: the paper it replaces (or was replaced by) when the name agrees, else the new one. Both databases run it.
_UPSERT = """
INSERT INTO org_applicant (kind, name, name_fold, sort_key, identity_kind, identity_number, former_number,
    birth_date, birth_text, sex, address, phone, email, issued_on)
SELECT %(kind)s, %(name)s, %(name_fold)s, %(sort_key)s, known.identity_kind, known.identity_number,
    %(former_number)s, %(birth_date)s, %(birth_text)s, %(sex)s, %(address)s, %(phone)s, %(email)s,
    %(issued_on)s
FROM ({known}) AS known
WHERE true
ON CONFLICT (identity_kind, identity_number) DO UPDATE SET
    kind = EXCLUDED.kind,
    name = EXCLUDED.name,
    name_fold = EXCLUDED.name_fold,
    sort_key = EXCLUDED.sort_key,
    identity_kind = CASE WHEN org_applicant.identity_kind = 'personal'
        THEN org_applicant.identity_kind ELSE %(identity_kind)s END,
    identity_number = CASE WHEN org_applicant.identity_kind = 'personal'
        THEN org_applicant.identity_number ELSE %(identity_number)s END,
    former_number = COALESCE(NULLIF(EXCLUDED.former_number, ''), org_applicant.former_number),
    birth_date = COALESCE(EXCLUDED.birth_date, org_applicant.birth_date),
    birth_text = CASE WHEN COALESCE(EXCLUDED.birth_date, org_applicant.birth_date) IS NOT NULL THEN ''
        ELSE COALESCE(NULLIF(EXCLUDED.birth_text, ''), org_applicant.birth_text) END,
    sex = COALESCE(NULLIF(EXCLUDED.sex, ''), org_applicant.sex),
    address = COALESCE(NULLIF(EXCLUDED.address, ''), org_applicant.address),
    phone = COALESCE(NULLIF(EXCLUDED.phone, ''), org_applicant.phone),
    email = COALESCE(NULLIF(EXCLUDED.email, ''), org_applicant.email),
    issued_on = COALESCE(EXCLUDED.issued_on, org_applicant.issued_on)
RETURNING *
"""
_AS_GIVEN = "SELECT %(identity_kind)s AS identity_kind, %(identity_number)s AS identity_number"
_FIRST_OF = """
SELECT identity_kind, identity_number FROM (
    SELECT 0 AS turn, identity_kind, identity_number FROM org_applicant
        WHERE identity_kind = %(identity_kind)s AND identity_number = %(identity_number)s
    UNION ALL
    SELECT 1, identity_kind, identity_number FROM org_applicant
        WHERE {same_person} AND name_fold = %(name_fold)s
    UNION ALL
    SELECT 2, %(identity_kind)s, %(identity_number)s
) AS candidates ORDER BY turn LIMIT 1
"""
_REPLACES_OLD_PAPER = "identity_kind IN ('cmnd', 'passport') AND identity_number = %(former_number)s"
_OLD_PAPER_OF_KNOWN = "identity_kind = 'personal' AND former_number = %(identity_number)s"

_PLAIN = _UPSERT.replace("{known}", _AS_GIVEN)
_BY_FORMER = _UPSERT.replace("{known}", _FIRST_OF.replace("{same_person}", _REPLACES_OLD_PAPER))
_BY_NEWER = _UPSERT.replace("{known}", _FIRST_OF.replace("{same_person}", _OLD_PAPER_OF_KNOWN))


def _statement(data: ApplicantData) -> str:
    if data.identity_kind == IdentityKind.PERSONAL and data.former_number:
        return _BY_FORMER
    return _BY_NEWER if data.identity_kind in _REPLACED else _PLAIN


def _values(data: ApplicantData) -> dict[str, Any]:
    person = data.kind == ApplicantKind.PERSON
    values = {
        "kind": data.kind,
        "name": data.name,
        "name_fold": fold(data.name)[:300],
        "sort_key": (name_sort_key if person else sort_key)(data.name)[:1200],
        "identity_kind": data.identity_kind,
        "identity_number": data.identity_number or None,
        "former_number": data.former_number,
        "birth_date": data.birth_date,
        "birth_text": data.birth_text,
        "sex": data.sex,
        "address": data.address,
        "phone": data.phone,
        "email": data.email,
        "issued_on": data.issued_on,
    }
    fields = {f.attname: f for f in Applicant._meta.concrete_fields}
    return {name: fields[name].get_db_prep_value(value, connection) for name, value in values.items()}


def save(data: ApplicantData) -> Applicant:
    """Store an applicant, or bring what is stored up to date; empty values never wipe known ones.

    With a number it is one statement. A new personal number that names an old card (or passport) takes
    over that card's record if the name is the same; an old card shown by somebody whose personal number
    is known leads to that record. Without a number the record of the same name, birth and phone is used.

    Raises:
        Invalid: fields that cannot be stored, each with its sentence.
    """
    stored = checked(data)
    if not stored.identity_number:
        return _save_without_number(stored)
    return _upsert(stored)


def _upsert(data: ApplicantData) -> Applicant:
    with transaction.atomic(savepoint=False):
        found = next(iter(Applicant.objects.raw(_statement(data), _values(data))))
        if found.identity_kind in _REPLACED and data.identity_kind == IdentityKind.PERSONAL:
            # Another counter gave the old paper's record its new number while this statement waited for it,
            # so this one made a record of the old paper again: take it away and join the other's.
            found.delete()
            return _upsert(data)
        return found


def _save_without_number(data: ApplicantData) -> Applicant:
    values = _values(data)
    known = None
    if data.phone or data.birth_date or data.birth_text:
        known = Applicant.objects.filter(
            identity_number__isnull=True,
            kind=data.kind,
            name_fold=values["name_fold"],
            phone=data.phone,
            birth_date=data.birth_date,
            birth_text=data.birth_text,
        ).first()
    if known is None:
        return Applicant.objects.create(**values)
    for name, value in values.items():
        if value not in ("", None):
            setattr(known, name, value)
    known.save(update_fields=list(values))
    return known


@dataclass(frozen=True, slots=True)
class Claimed:
    """A person as somebody online told of them: the record that bears the number, and what was said.

    ``said`` is for the dossier's own copies and is not stored where a record of the number stands already.
    """

    record: Applicant
    said: Applicant


def claim(data: ApplicantData, *, own_id: int | None = None) -> Claimed:
    """Somebody's word about a person, with nothing proven: a known record is linked, never changed or read.

    Args:
        own_id: the record of the proven identity who says it; that one may bring itself up to date, but its
            name and number are those that were proven.

    Raises:
        Invalid: as :func:`save`.
    """
    stored = checked(data)
    number = {"identity_kind": stored.identity_kind, "identity_number": stored.identity_number}
    known = Applicant.objects.filter(**number).first() if stored.identity_number else None
    if known is not None and known.pk == own_id:
        record = save(replace(stored, name=known.name, former_number=""))
        return Claimed(record, record)
    said = Applicant(**_values(stored))
    if not stored.identity_number:
        said.save(force_insert=True)
        return Claimed(said, said)
    if known is None:  # two who name the number at once get one record: the first one's
        # the number may be a stranger's: how to reach its bearer is not for whoever types it to say
        unproven = replace(stored, former_number="", address="", phone="", email="")
        Applicant.objects.bulk_create([Applicant(**_values(unproven))], ignore_conflicts=True)
        known = Applicant.objects.get(**number)
    return Claimed(known, said)


def warnings(data: ApplicantData) -> list[str]:
    """What an official should look at twice before storing: never a reason to refuse.

    Raises:
        Invalid: as :func:`save`.
    """
    stored = checked(data)
    found: list[str] = []
    if stored.identity_kind == IdentityKind.PERSONAL:
        year = int(stored.birth_text[-4:]) if stored.birth_text else None
        sex = LawSex(stored.sex) if stored.sex else None
        found += personal_number_warnings(
            stored.identity_number, born=stored.birth_date, birth_year=year, sex=sex
        )
    for number in filter(None, (stored.identity_number, stored.former_number)):
        known = by_number(number)
        if known and fold(known.name) != fold(stored.name):
            found.append(f"Số {number} đang ghi cho “{known.name}”. Hãy đối chiếu lại giấy tờ và họ tên.")
    return found
