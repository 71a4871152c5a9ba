"""Events past a reader's cursor: how news leaves the core."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.dossiers.models import DossierEvent, Stage
from motcua.org.types import Actor, ActorKind

#: an act takes far less than this; a younger event may still have an uncommitted elder with a smaller id
SETTLED_AFTER = timedelta(seconds=5)


def events_after(actor: Actor, cursor: int, *, at: datetime) -> QuerySet[DossierEvent]:
    """Events with an id past ``cursor`` on dossiers in the actor's scope, oldest first.

    Only events older than :data:`SETTLED_AFTER` are shown, so that a reader who keeps the last id
    never misses one that was committed out of order.
    """
    events = DossierEvent.objects.filter(pk__gt=cursor, at__lte=at - SETTLED_AFTER, dossier__is_test=False)
    if actor.kind != ActorKind.SYSTEM:
        ids = actor.authority_ids
        handed = Stage.objects.filter(authority_id__in=ids, number__gt=1, dossier_id=OuterRef("dossier_id"))
        events = events.filter(Q(dossier__authority_id__in=ids) | Exists(handed))
    return events.select_related("dossier").order_by("pk")
