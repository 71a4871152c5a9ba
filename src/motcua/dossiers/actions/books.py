"""Special registers (civil status, authentication) fill themselves from the decided dossier."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from motcua.catalogue.queries import pinned
from motcua.dossiers.actions import papers
from motcua.dossiers.actions.numbers import take
from motcua.dossiers.lifecycle import Act
from motcua.dossiers.models import BookEntry
from motcua.dossiers.types import TaskState
from motcua.org.queries import units
from motcua.org.types import Role


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
        values={**{f"detail.{key}": value for key, value in dossier.details.items()}, **_known(act)},
    )
    act.data["book"] = [book, day.year, number]
    return entry


def _known(act: Act) -> dict[str, Any]:
    """What the columns of ``data/books`` may draw on besides the questions of intake."""
    dossier, actor = act.dossier, act.actor
    result = dossier.results.order_by("-pk").first()
    who = dossier.applicant
    identity = who.identity_number or who.former_number
    title = act.on_behalf_of or actor.title
    worked = dossier.tasks.filter(role=Role.SPECIALIST, state=TaskState.DONE).select_related("done_by")
    specialist = worked.order_by("-done_at", "-pk").first()
    return {
        "dossier.code": dossier.code,
        "dossier.procedure_name": dossier.procedure_name,
        "dossier.unit_name": units.unit(dossier.authority_id).name,
        "dossier.applicant_name": dossier.applicant_name,
        "dossier.applicant_id": identity,
        "dossier.applicant_name_and_id": ", ".join(
            part for part in (dossier.applicant_name, identity) if part
        ),
        "dossier.applicant_address": dossier.applicant_address,
        "dossier.decided_on": act.at.astimezone(papers.VIETNAM).date().isoformat(),
        "dossier.signer": ", ".join(part for part in (actor.name, title) if part),
        "dossier.signer_name": actor.name,
        "dossier.signer_title": title,
        "dossier.specialist_name": specialist.done_by.full_name if specialist and specialist.done_by else "",
        "dossier.fee": dossier.charges.aggregate(total=Sum("amount"))["total"],
        "result.number": result.number if result else "",
    }
