"""Dossiers that ended before the other counting rules were stored get them, and moved dates their history."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import Case, F, Q, Value, When

#: acts that move the first promised date itself (an apology leaves it)
MOVING = ("supplement", "pay", "recalculate", "choose_branch")
BATCH = 2000


def tell(apps, schema_editor):
    dossiers = apps.get_model("dossiers", "Dossier").objects.exclude(verdict="")
    ended_without = Q(outcome="refused") | Q(state="stopped")
    dossiers.filter(verdict_by_date="").update(
        verdict_by_date=Case(When(ended_without, then=Value("on_time")), default=F("verdict")),
        verdict_index=Case(When(supplements__gt=1, then=Value("late")), default=F("verdict")),
    )
    _read_subtracted(apps)
    _tell_moves(apps)


def _read_subtracted(apps):
    """One answered supplement: the waiting time is subtracted, days are compared."""
    requests = apps.get_model("dossiers", "SupplementRequest").objects.filter(
        due_subtract__isnull=False, dossier__supplements=1, dossier__finished_at__isnull=False
    ).exclude(dossier__verdict="").select_related("dossier")
    for request in requests.iterator(chunk_size=BATCH):
        end, due = (_day(at) for at in (request.dossier.finished_at, request.due_subtract))
        request.dossier.verdict_index = "early" if end < due else "late" if end > due else "on_time"
        request.dossier.save(update_fields=["verdict_index"])


def _day(at):
    return at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def _tell_moves(apps):
    move = apps.get_model("dossiers", "DueMove")
    events = apps.get_model("dossiers", "DossierEvent").objects.filter(name__in=MOVING).order_by("pk")
    made = []
    for event in events.iterator(chunk_size=BATCH):
        before, after = event.data.get("due_before"), event.data.get("due_at")
        if before and after and before != after:
            was, became = datetime.fromisoformat(before), datetime.fromisoformat(after)
            made.append(
                move(
                    dossier_id=event.dossier_id, at=event.at, due_before=was, due_after=became,
                    original_before=was, original_after=became,
                )
            )
        if len(made) >= BATCH:
            move.objects.bulk_create(made)
            made = []
    move.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_verdicts_and_due_moves")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
