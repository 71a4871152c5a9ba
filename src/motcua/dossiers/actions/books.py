"""Special registers (civil status, authentication) fill themselves from the decided dossier."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from motcua.catalogue.queries import pinned
from motcua.dossiers.actions import papers
from motcua.dossiers.actions.numbers import take
from motcua.dossiers.lifecycle import Act
from motcua.dossiers.models import BookEntry


def enter(act: Act) -> BookEntry | None:
    """One numbered line in the procedure's book, 01 to the end of the year (NĐ 23/2015, Điều 13).

    What intake knows is never typed again: the applicant, the signer, the fee and the details come
    from the dossier.
    """
    dossier = act.dossier
    book = pinned.procedure(dossier.version_id).book
    if not book or dossier.is_test:
        return None
    day = act.at.astimezone(papers.VIETNAM).date()
    name = f"quyen:{book}:{day.year}"
    number = take(dossier.authority_id, [name])[name]
    entry = BookEntry.objects.create(
        dossier=dossier,
        authority_id=dossier.authority_id,
        book=book,
        year=day.year,
        number=number,
        entered_on=day,
        values={**dossier.details, **_known(act)},
    )
    act.data["book"] = [book, day.year, number]
    return entry


def _known(act: Act) -> dict[str, Any]:
    dossier = act.dossier
    result = dossier.results.order_by("-pk").first()
    fee = dossier.charges.aggregate(total=Sum("amount"))["total"]
    return {
        "dossier.code": dossier.code,
        "dossier.applicant": dossier.applicant_name,
        "dossier.applicant_id": dossier.applicant.identity_number or "",
        "dossier.applicant_address": dossier.applicant_address,
        "dossier.date": act.at.astimezone(papers.VIETNAM).date().isoformat(),
        "dossier.signer": act.actor.name,
        "dossier.signer_title": act.on_behalf_of or act.actor.title,
        "dossier.result_number": result.number if result else "",
        "dossier.fee": fee,
    }
