"""Who acts on the citizen's side: the account behind a session."""

from __future__ import annotations

from motcua.org.models import CitizenAccount
from motcua.org.types import Actor, ActorKind


def citizen_actor(account_id: int, stamp: str, *, assurance: int) -> Actor | None:
    """The citizen of a session; none when the account is closed or all its sessions were ended.

    Args:
        stamp: what the account's stamp was when the session began.
        assurance: how the person signed in this time; a session never counts for more than that.
    """
    row = CitizenAccount.objects.filter(pk=account_id, stamp=stamp, is_active=True).first()
    if row is None:
        return None
    proven = min(row.assurance, assurance)
    return Actor(
        kind=ActorKind.APPLICANT.value,
        name=row.name or "Người nộp hồ sơ",
        account_id=row.pk,
        applicant_id=row.applicant_id if proven == row.assurance else None,
        assurance=proven,
    )
