"""The demonstration is made through the actions and comes out in the proportions of the real report."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count, F, Q

from motcua.catalogue.actions.importing import load_starter
from motcua.config import demo
from motcua.config.demo.loading import NotEmpty
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import audit, register
from motcua.dossiers.queries.lists import day_start
from motcua.dossiers.types import State
from motcua.law.calendar import ZONE
from motcua.law.periods import parse
from motcua.org.actions.calendars import load_national_file
from motcua.org.models import Unit
from motcua.org.types import SYSTEM
from motcua.oversight.models import FeedbackSlip, Petition
from motcua.reports.models import ReportSubmission
from motcua.reports.queries.sealed import filled
from motcua.reports.queries.submission_proof import verify_submissions
from motcua.reports.queries.submissions import senders
from motcua.visits.models import Appointment, Ticket
from tests.config.narrative_2023 import check_narrative_2023

NOW = datetime(2026, 11, 20, 10, 5, tzinfo=ZONE)
#: the letter of 2022 has dossiers of the commune too
SINCE_2023 = day_start(date(2023, 1, 1))
FIRST, AFTER = day_start(date(2023, 3, 15)), day_start(date(2023, 6, 15))

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> demo.Loaded:
    load_national_file(DATA / "calendars" / "national.toml", at=NOW)
    load_starter(DATA, at=NOW, by="test")
    return demo.load(at=NOW)


DATA = Path(settings.DATA_DIR)


def test_both_communes_are_there_and_add_up(loaded: demo.Loaded) -> None:
    """One loading serves all checks: it takes a quarter of a minute."""
    assert loaded.dossiers == Dossier.objects.count()
    check_quarter_2023()
    check_register_2023()
    check_narrative_2023(cam_loc().pk, NOW)
    check_petitions()
    check_voices()
    check_visits()
    check_present()
    check_siblings()
    check_record()
    check_submitted()
    with pytest.raises(NotEmpty):
        demo.load(at=NOW)


def check_submitted() -> None:
    """Cẩm Lộc's sealed form has the figures of the real report; the province misses five reports."""
    report = ReportSubmission.objects.get(unit=cam_loc(), period_code="2023-Q2")
    form = next(one.report for one in filled(report) if one.report.form == "II.06b")
    keys = ("accepted", "received_online", "received_direct", "carried_over", "finished", "open")
    assert [form.cell("total", key) for key in keys] == [246, 175, 68, 3, 246, 0]
    assert form.ok
    assert verify_submissions().ok
    found = senders(Unit.objects.get(code="H27", kind="authority").pk, parse("2026-Q3"), NOW)
    assert Counter(one.standing for one in found) == {"missing": 5, "late": 1, "sent": 3}


def check_visits() -> None:
    """Somebody is served, somebody is called, five wait; two appointments are still to come."""
    states = Counter(Ticket.objects.values_list("state", flat=True))
    assert states == {"serving": 1, "called": 1, "waiting": 5}
    assert Appointment.objects.filter(state="booked", starts_at__gt=NOW).count() == 2


def check_petitions() -> None:
    """One petition in every place that an office knows."""
    states = Petition.objects.order_by("number").values_list("state", flat=True)
    assert list(states)[:5] == ["published", "classified", "forwarded", "assigned", "received"]
    late = Petition.objects.filter(channel="web", answered_at__gt=F("due_at"))
    assert late.count() == 1, "from the web, answered too late"
    assert Petition.objects.filter(finished_at=None, due_at__lt=NOW).count() == 1


def check_voices() -> None:
    """More than half of the slips are answered, in both communes, none by a name."""
    communes = set(FeedbackSlip.objects.values_list("authority_id", flat=True))
    assert cam_loc().pk in communes
    assert len(communes) == 2
    for authority in communes:
        slips = FeedbackSlip.objects.filter(authority_id=authority)
        answered = slips.filter(given__isnull=False).distinct().count()
        assert 0.4 < answered / slips.count() < 0.8


def check_quarter_2023() -> None:
    """The figures of the report of quarter II of 2023; those of the district's letter are a year older."""
    old = Dossier.objects.filter(authority=cam_loc(), received_at__gte=day_start(date(2023, 1, 1)))
    figures = old.aggregate(
        all=Count("pk"),
        in_period=Count("pk", filter=Q(received_at__gte=FIRST, received_at__lt=AFTER)),
        carried_over=Count("pk", filter=Q(received_at__lt=FIRST)),
        early=Count("pk", filter=Q(verdict="early")),
        on_time=Count("pk", filter=Q(verdict="on_time")),
        late=Count("pk", filter=Q(verdict="late")),
        finished=Count("pk", filter=Q(state="returned", finished_at__gte=FIRST, finished_at__lt=AFTER)),
    )
    assert figures == {
        "all": 246,
        "in_period": 243,
        "carried_over": 3,
        "early": 220,
        "on_time": 26,
        "late": 0,
        "finished": 246,
    }
    new = old.filter(received_at__gte=FIRST)
    assert new.filter(channel="online").count() == 175
    assert new.filter(channel__in=["counter", "post"]).count() == 68
    assert new.filter(channel="online", version__online_level="muc_3").count() == 35
    assert new.filter(channel="online", version__online_level="muc_4").count() == 140
    assert new.filter(charges__method="online").distinct().count() == 7
    assert old.filter(results__file__isnull=False).distinct().count() == 171


def check_register_2023() -> None:
    """The book of the period: decree 61's form, code and regime, as many lines as dossiers."""
    old = Dossier.objects.filter(authority=cam_loc(), received_at__gte=day_start(date(2023, 1, 1)))
    assert set(old.values_list("regime", flat=True)) == {"nd61_2018"}
    assert old.order_by("received_at").values_list("code", flat=True)[0] == "000.18.30.H27-230310-0001"
    period = register.RegisterPeriod(date(2023, 3, 15), date(2023, 6, 14))
    lines = [line for line in register.lines(SYSTEM, period) if line.agency == cam_loc().name]
    assert len(lines) == 243
    assert period.face().number == "Mẫu số 06"


def check_present() -> None:
    """Every state, verdict and kind of trouble can be seen."""
    present = Dossier.objects.filter(authority__code="H27.62")
    states = set(present.values_list("state", flat=True))
    assert states == set(State.values) - {"draft"}
    assert set(present.exclude(verdict="").values_list("verdict", flat=True)) == {"early", "on_time", "late"}
    assert present.filter(outcome="refused").exists()
    assert present.filter(stages__number__gt=1).exists()
    assert 280 <= present.count() <= 320
    assert not DossierEvent.objects.filter(at__gt=NOW).exists()
    assert {a.username for a in demo.accounts(NOW)} >= {"motcua", "chutich", "quanly", "quantri"}


def check_siblings() -> None:
    """The communes beside it differ, and the province has somebody who looks at them."""
    beside = Dossier.objects.filter(authority__code__in=[f"H27.{n}" for n in (61, 63, 64, 65, 66, 67, 68)])
    found = beside.values("authority").annotate(
        late=Count("pk", filter=Q(verdict="late")), online=Count("pk", filter=Q(channel="online"))
    )
    assert len(found) == 7
    assert len({row["late"] for row in found}) > 3
    assert beside.filter(entered_late=True).exists()
    assert beside.filter(finished_at=None, due_at__lt=NOW).exists()
    assert Dossier.objects.filter(authority__code="H27.62", documents__file__isnull=False).exists()
    assert {a.username for a in demo.accounts(NOW)} >= {"tinh", "tinh.ld"}


def check_record() -> None:
    proof = audit.verify()
    assert proof.ok, proof.broken
    assert proof.events == DossierEvent.objects.count()


def cam_loc() -> Unit:
    return Unit.objects.get(code="H27.30.18", kind="authority")
